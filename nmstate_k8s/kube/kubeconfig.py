"""Kubeconfig files: certificates, tokens and passwords are read here, exec plugins and OIDC by kubernetes-asyncio."""

import base64
import binascii
import os
import ssl
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import yaml

from nmstate_api.meta import JsonObject, JsonValue
from nmstate_k8s.kube.cluster import ClusterConfig, ConfigError
from nmstate_k8s.kube.credentials import Credentials, FixedHeaders, TokenFile


def read_kubeconfig(path: Path, *, context: str = "") -> ClusterConfig:
    """The API server that ``context`` of the kubeconfig names, or its current context.

    Raises:
        ConfigError: The file is missing, malformed, or does not say what is needed.
    """
    document = _load(path)
    name = context or str(document.get("current-context") or "")
    chosen = _named(document, "context", name, path)
    cluster = _named(document, "cluster", str(chosen.get("cluster") or ""), path)
    user_name = str(chosen.get("user") or "")
    user = _named(document, "user", user_name, path) if user_name else {}
    server = str(cluster.get("server") or "").rstrip("/")
    if not server:
        raise ConfigError(f"{path}: cluster of context {name!r} has no server")
    return ClusterConfig(
        server,
        _credentials(user, path, name),
        tls=_tls(cluster, user, path) if server.startswith("https:") else None,
        tls_server_name=str(cluster.get("tls-server-name") or ""),
        namespace=str(chosen.get("namespace") or "default"),
    )


def _load(path: Path) -> JsonObject:
    try:
        document = yaml.safe_load(path.read_bytes())
    except (OSError, yaml.YAMLError) as error:
        raise ConfigError(f"kubeconfig {path} cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise ConfigError(f"kubeconfig {path} is not a mapping")
    return cast(JsonObject, document)


def _named(document: JsonObject, kind: str, name: str, path: Path) -> JsonObject:
    entries = document.get(f"{kind}s")
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and entry.get("name") == name:
            value = entry.get(kind)
            return value if isinstance(value, dict) else {}
    raise ConfigError(f"kubeconfig {path} has no {kind} named {name!r}")


def _credentials(user: JsonObject, path: Path, context: str) -> Credentials:
    if "exec" in user or "auth-provider" in user:
        # Importing it costs 33 MiB, which only those pay who need it.
        from nmstate_k8s.kube.plugin import PluginCredentials

        return PluginCredentials(path, context)
    if token_file := user.get("tokenFile"):
        return TokenFile(_relative(path, token_file))
    if token := user.get("token"):
        return FixedHeaders({"Authorization": f"Bearer {token}"})
    if "username" in user:
        pair = f"{user['username']}:{user.get('password', '')}"
        return FixedHeaders({"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"})
    return FixedHeaders()


def _tls(cluster: JsonObject, user: JsonObject, path: Path) -> ssl.SSLContext:
    authority = _data_or_file(cluster, "certificate-authority", path)
    certificate = _data_or_file(user, "client-certificate", path)
    key = _data_or_file(user, "client-key", path)
    try:
        tls = ssl.create_default_context(cadata=authority.decode("ascii") if authority else None)
        if cluster.get("insecure-skip-tls-verify"):
            tls.check_hostname = False
            tls.verify_mode = ssl.CERT_NONE
        if certificate and key:
            with _private_file(certificate + b"\n" + key) as both:
                tls.load_cert_chain(both)
    except (ssl.SSLError, ValueError) as error:
        raise ConfigError(f"kubeconfig {path} has a certificate or key that cannot be used: {error}") from error
    return tls


def _data_or_file(section: Mapping[str, JsonValue], name: str, path: Path) -> bytes:
    """The content of ``name-data``, else of the file that ``name`` names; empty when there is neither."""
    try:
        if data := section.get(f"{name}-data"):
            return base64.b64decode(str(data), validate=True)
        if file := section.get(name):
            return _relative(path, file).read_bytes()
    except (OSError, binascii.Error) as error:
        raise ConfigError(f"{name} of kubeconfig {path} cannot be read: {error}") from error
    return b""


def _relative(path: Path, file: JsonValue) -> Path:
    """A file named in a kubeconfig, relative to that kubeconfig."""
    return path.parent / str(file)


@contextmanager
def _private_file(content: bytes) -> Iterator[str]:
    """A file for a library that reads keys from nothing else; gone afterwards."""
    descriptor, name = tempfile.mkstemp()  # readable by its owner alone
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        yield name
    finally:
        os.unlink(name)
