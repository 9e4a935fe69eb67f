"""Where the API server is and how to talk to it."""

import ssl
from dataclasses import dataclass, field

from nmstate_k8s.errors import NmstateError
from nmstate_k8s.kube.credentials import Credentials, FixedHeaders


class ConfigError(NmstateError):
    """It is not known where the API server is or how to prove who asks; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class ClusterConfig:
    """An API server and the way to it.

    Attributes:
        server: URL without a slash at its end.
        tls: None for plain HTTP.
        tls_server_name: Name in the server's certificate when it differs from the URL's; empty otherwise.
        namespace: The namespace that the pod runs in or the kubeconfig names.
    """

    server: str
    credentials: Credentials = field(default_factory=FixedHeaders)
    tls: ssl.SSLContext | None = None
    tls_server_name: str = ""
    namespace: str = "default"
