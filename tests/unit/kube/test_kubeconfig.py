"""Kubeconfigs are read in all the ways in which they are written."""

import base64
import ssl
from pathlib import Path

import pytest
import yaml

from nmstate_api.meta import JsonObject
from nmstate_k8s.kube.cluster import ClusterConfig, ConfigError
from nmstate_k8s.kube.kubeconfig import read_kubeconfig


def written(
    tmp_path: Path, *, cluster: JsonObject | None = None, user: JsonObject | None = None, context: str = "c"
) -> Path:
    document = {
        "current-context": context,
        "contexts": [{"name": "c", "context": {"cluster": "k", "user": "u", "namespace": "ns"}}],
        "clusters": [{"name": "k", "cluster": {"server": "https://localhost:6443"} | (cluster or {})}],
        "users": [{"name": "u", "user": user or {}}],
    }
    path = tmp_path / "kubeconfig"
    path.write_text(yaml.safe_dump(document))
    return path


def encoded(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


async def authorization(config: ClusterConfig) -> str | None:
    return (await config.credentials.headers()).get("Authorization")


async def test_a_token_becomes_a_header(tmp_path: Path) -> None:
    config = read_kubeconfig(written(tmp_path, user={"token": "abc"}))

    assert (config.server, config.namespace) == ("https://localhost:6443", "ns")
    assert await authorization(config) == "Bearer abc"


async def test_a_token_file_is_relative_to_the_kubeconfig(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from-file")

    assert await authorization(read_kubeconfig(written(tmp_path, user={"tokenFile": "token"}))) == "Bearer from-file"


async def test_a_password_becomes_a_header(tmp_path: Path) -> None:
    config = read_kubeconfig(written(tmp_path, user={"username": "me", "password": "pw"}))

    assert await authorization(config) == "Basic bWU6cHc="


@pytest.mark.parametrize("inline", [True, False])
async def test_certificates_are_read_from_files_or_from_the_kubeconfig(
    tmp_path: Path, certificate: tuple[Path, Path], *, inline: bool
) -> None:
    crt, key = certificate
    cluster: JsonObject = {"certificate-authority": str(crt)}
    user: JsonObject = {"client-certificate": str(crt), "client-key": str(key)}
    if inline:
        cluster = {"certificate-authority-data": encoded(crt)}
        user = {"client-certificate-data": encoded(crt), "client-key-data": encoded(key)}

    config = read_kubeconfig(written(tmp_path, cluster=cluster, user=user))

    assert config.tls is not None
    assert len(config.tls.get_ca_certs()) == 1
    assert config.tls.verify_mode is ssl.CERT_REQUIRED
    assert await authorization(config) is None


def test_verification_can_be_turned_off_and_the_server_renamed(tmp_path: Path) -> None:
    config = read_kubeconfig(
        written(tmp_path, cluster={"insecure-skip-tls-verify": True, "tls-server-name": "kubernetes"})
    )

    assert config.tls is not None
    assert config.tls.verify_mode is ssl.CERT_NONE
    assert config.tls_server_name == "kubernetes"


@pytest.mark.parametrize(
    ("cluster", "user", "context", "message"),
    [
        ({}, {}, "other", "no context named 'other'"),
        ({"server": ""}, {}, "c", "has no server"),
        ({"certificate-authority": "missing.crt"}, {}, "c", r"certificate-authority of kubeconfig .* cannot be read"),
        ({"certificate-authority-data": "%%%"}, {}, "c", r"certificate-authority of kubeconfig .* cannot be read"),
        ({"certificate-authority-data": "eA=="}, {}, "c", "cannot be used"),
        ({}, {"client-certificate-data": "eA==", "client-key-data": "eA=="}, "c", "cannot be used"),
    ],
)
def test_what_is_missing_or_broken_is_named(
    tmp_path: Path, cluster: JsonObject, user: JsonObject, context: str, message: str
) -> None:
    path = written(tmp_path, cluster=cluster, user=user, context=context)

    with pytest.raises(ConfigError, match=message):
        read_kubeconfig(path)


@pytest.mark.parametrize("content", ["[not, a, mapping]", "{unclosed"])
def test_what_is_no_kubeconfig_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "kubeconfig"
    path.write_text(content)

    with pytest.raises(ConfigError, match="kubeconfig"):
        read_kubeconfig(path)


def test_no_copy_of_a_key_is_left_behind(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    crt, key = certificate
    user: JsonObject = {"client-certificate": str(crt), "client-key": str(key)}
    with pytest.MonkeyPatch.context() as patch:
        scratch = tmp_path / "scratch"
        scratch.mkdir()
        patch.setattr("tempfile.tempdir", str(scratch))
        read_kubeconfig(written(tmp_path, user=user))

    assert list(scratch.iterdir()) == []
