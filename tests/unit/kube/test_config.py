"""The API server is found where the environment says."""

import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from nmstate_k8s.kube.cluster import ConfigError
from nmstate_k8s.kube.config import in_cluster_config, load_config

POD = {"KUBERNETES_SERVICE_HOST": "10.96.0.1", "KUBERNETES_SERVICE_PORT": "443"}

KUBECONFIG = """
apiVersion: v1
kind: Config
current-context: c
contexts: [{name: c, context: {cluster: k}}]
clusters: [{name: k, cluster: {server: "http://127.0.0.1:8001/"}}]
"""


@pytest.fixture
def service_account(tmp_path: Path, authority: str) -> Path:
    (tmp_path / "token").write_text("secret")
    (tmp_path / "namespace").write_text("nmstate-system")
    (tmp_path / "ca.crt").write_text(authority)
    return tmp_path


async def test_a_pod_uses_its_service_account(service_account: Path) -> None:
    config = in_cluster_config(service_account, environment=POD)

    assert config.server == "https://10.96.0.1:443"
    assert config.namespace == "nmstate-system"
    assert await config.credentials.headers() == {"Authorization": "Bearer secret"}
    assert config.tls is not None
    assert config.tls.verify_mode is ssl.CERT_REQUIRED
    assert len(config.tls.get_ca_certs()) == 1


def test_an_ipv6_address_is_bracketed(service_account: Path) -> None:
    config = in_cluster_config(service_account, environment=POD | {"KUBERNETES_SERVICE_HOST": "fd00::1"})

    assert config.server == "https://[fd00::1]:443"


@pytest.mark.parametrize("missing", ["token", "ca.crt", "namespace"])
def test_a_pod_without_a_whole_service_account_says_so(service_account: Path, missing: str) -> None:
    (service_account / missing).unlink()

    with pytest.raises(ConfigError, match="service account"):
        in_cluster_config(service_account, environment=POD)


def test_outside_a_pod_there_is_no_service_account(service_account: Path) -> None:
    with pytest.raises(ConfigError, match="KUBERNETES_SERVICE_HOST"):
        in_cluster_config(service_account, environment={})


@pytest.mark.parametrize("how", ["path", "KUBECONFIG", "home"])
def test_a_kubeconfig_is_found(tmp_path: Path, how: str) -> None:
    file = tmp_path / ".kube" / "config"
    file.parent.mkdir()
    file.write_text(KUBECONFIG)
    environment = {"path": POD, "KUBECONFIG": POD | {"KUBECONFIG": str(file)}, "home": {"HOME": str(tmp_path)}}[how]

    config = load_config(file if how == "path" else None, environment=environment)

    assert config.server == "http://127.0.0.1:8001"
    assert config.tls is None


def test_with_nothing_at_all_the_message_names_the_last_place_that_was_looked_at(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"\.kube/config"):
        load_config(environment={"HOME": str(tmp_path)})


def test_a_pod_loads_neither_yaml_nor_another_client() -> None:
    program = "import sys, nmstate_k8s.kube, nmstate_k8s.runtime; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert "nmstate_k8s.kube.connect" in loaded
    assert not {"yaml", "kubernetes_asyncio", "cryptography", "aiohttp.web"} & set(loaded)
