"""Finding the API server: from the pod this runs in, or from a kubeconfig."""

import os
import ssl
from collections.abc import Mapping
from pathlib import Path

from nmstate_k8s.kube.cluster import ClusterConfig, ConfigError
from nmstate_k8s.kube.credentials import TokenFile

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")


def load_config(path: Path | None = None, *, environment: Mapping[str, str] = os.environ) -> ClusterConfig:
    """Find the API server as controller-runtime does.

    In this order: the kubeconfig at ``path``, the one that ``KUBECONFIG`` names, the pod's service
    account, ``~/.kube/config``.

    Raises:
        ConfigError: None of them is there, or the one that is there is incomplete.
    """
    if path is None and (named := environment.get("KUBECONFIG")):
        path = Path(named)
    if path is None and "KUBERNETES_SERVICE_HOST" in environment:
        return in_cluster_config(environment=environment)
    # Imported late: a pod needs no YAML.
    from nmstate_k8s.kube.kubeconfig import read_kubeconfig

    return read_kubeconfig(path or Path(environment.get("HOME", "/root")) / ".kube" / "config")


def in_cluster_config(
    directory: Path = SERVICE_ACCOUNT, *, environment: Mapping[str, str] = os.environ
) -> ClusterConfig:
    """The API server of the cluster that this pod runs in, with its service account.

    Raises:
        ConfigError: This is not a pod, or it has no service account.
    """
    try:
        host, port = environment["KUBERNETES_SERVICE_HOST"], environment["KUBERNETES_SERVICE_PORT"]
    except KeyError as error:
        raise ConfigError(f"not in a pod: {error} is not set") from error
    try:
        tls = ssl.create_default_context(cafile=str(directory / "ca.crt"))
        namespace = (directory / "namespace").read_text("utf-8").strip()
        (directory / "token").stat()
    except OSError as error:
        raise ConfigError(f"the pod's service account in {directory} cannot be read: {error}") from error
    bracketed = f"[{host}]" if ":" in host else host
    return ClusterConfig(f"https://{bracketed}:{port}", TokenFile(directory / "token"), tls=tls, namespace=namespace)
