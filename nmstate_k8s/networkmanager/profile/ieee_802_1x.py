"""Setting ``802-1x``."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop, secret
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Ieee8021xSetting(Setting):
    """``802-1x``. All its secrets are here, so that none is taken for something else.

    Attributes:
        private_key: As ``client_cert`` and ``ca_cert``: ``file://``, the path and a zero byte; or the content
            itself; or a PKCS#11 URI.
    """

    NAME: ClassVar[str] = "802-1x"

    eap: tuple[str, ...] = prop("eap", "as")
    identity: str | None = prop("identity", "s")
    phase2_auth: str | None = prop("phase2-auth", "s")
    private_key: bytes | None = prop("private-key", "ay")
    client_cert: bytes | None = prop("client-cert", "ay")
    ca_cert: bytes | None = prop("ca-cert", "ay")
    private_key_password: str | None = secret("private-key-password", "s")
    password: str | None = secret("password", "s")
    password_raw: bytes | None = secret("password-raw", "ay")
    pin: str | None = secret("pin", "s")
    ca_cert_password: str | None = secret("ca-cert-password", "s")
    client_cert_password: str | None = secret("client-cert-password", "s")
    phase2_ca_cert_password: str | None = secret("phase2-ca-cert-password", "s")
    phase2_client_cert_password: str | None = secret("phase2-client-cert-password", "s")
    phase2_private_key_password: str | None = secret("phase2-private-key-password", "s")
