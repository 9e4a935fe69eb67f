"""How an interface proves to a switch who it is."""

from collections.abc import Iterator

from nmstate_api.network.model import NetworkModel
from nmstate_api.network.problem import shown
from nmstate_api.network.secret import Secret
from nmstate_api.network.suggestion import hint

_METHODS = ("external", "fast", "leap", "md5", "peap", "pwd", "sim", "tls", "ttls")
_METHODS_INSIDE = ("chap", "gtc", "md5", "mschap", "mschapv2", "otp", "pap", "tls")


class Ieee8021x(NetworkModel):
    """Port-based access control of IEEE 802.1X.

    Not checked here, because only the node can tell: whether the files exist.
    """

    identity: str | None = None
    """Who the interface says it is. Default: as it is."""

    eap_methods: list[str] | None = None
    """Ways to prove it, such as tls or peap. Default: as they are."""

    private_key: str | None = None
    """Path of the file with the private key, or with key and certificate. Default: as it is."""

    client_cert: str | None = None
    """Path of the file with the certificate. Default: as it is."""

    ca_cert: str | None = None
    """Path of the file with the certificates that the other side is checked by. Default: as it is."""

    private_key_password: Secret | None = None
    """What the private key is encrypted with. A secret. Default: as it is."""

    phase2_auth: str | None = None
    """Way to prove it inside a tunnel, such as mschapv2. Default: as it is."""

    password: Secret | None = None
    """What the identity is proved with. A secret. Default: as it is."""

    def problems(self) -> Iterator[tuple[str, str]]:
        paths = (("private-key", self.private_key), ("client-cert", self.client_cert), ("ca-cert", self.ca_cert))
        for key, path in paths:
            if path and not path.startswith("/"):
                yield key, f'"{path}" is not a path; write it from the root, as in /etc/pki/file.pem'
        for index, method in enumerate(self.eap_methods or []):
            if method not in _METHODS:
                yield f"eap-methods[{index}]", f"{shown(method)} is not valid here; {hint(method, _METHODS)}"
        if self.phase2_auth and self.phase2_auth not in _METHODS_INSIDE:
            yield (
                "phase2-auth",
                f"{shown(self.phase2_auth)} is not valid here; {hint(self.phase2_auth, _METHODS_INSIDE)}",
            )
