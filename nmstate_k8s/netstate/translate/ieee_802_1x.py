"""802.1X: how an interface proves to a switch who it is."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nmstate_api.network import JsonObject, JsonValue
from nmstate_api.network.secret import HIDDEN
from nmstate_k8s.netstate.wire import section, strings, text
from nmstate_k8s.networkmanager.profile import Ieee8021xSetting

if TYPE_CHECKING:
    from nmstate_k8s.networkmanager import Profile

_TEXTS: Final = {
    "identity": "identity",
    "phase2-auth": "phase2_auth",
    "private-key-password": "private_key_password",
    "password": "password",
}
_FILES: Final = {"private-key": "private_key", "client-cert": "client_cert", "ca-cert": "ca_cert"}
_SCHEME: Final = b"file://"


def overlay(shown: JsonObject, profile: "Profile") -> JsonObject:
    setting = profile.ieee_802_1x
    if setting is None:
        return shown
    proof: dict[str, JsonValue] = {key: getattr(setting, attribute) for key, attribute in _TEXTS.items()}
    proof |= {key: _path(getattr(setting, attribute)) for key, attribute in _FILES.items()}
    proof["eap-methods"] = list(setting.eap)
    return {**shown, "802.1x": {key: value for key, value in proof.items() if value}}


def configure(profile: "Profile", apply: JsonObject) -> "Profile":
    if "802.1x" not in apply:
        return profile
    asked = section(apply, "802.1x")
    values: dict[str, object] = {
        attribute: text(asked, key) or None
        for key, attribute in _TEXTS.items()
        if key in asked and asked[key] != HIDDEN
    }
    # A path that cannot be shown, such as a PKCS#11 URI, stays while nobody asks for another.
    values |= {attribute: _file(text(asked, key)) for key, attribute in _FILES.items() if key in asked}
    if "eap-methods" in asked:
        values["eap"] = tuple(strings(asked, "eap-methods"))
    make: Callable[..., Ieee8021xSetting] = replace
    setting = make(profile.ieee_802_1x or Ieee8021xSetting(), **values)
    return replace(profile, ieee_802_1x=None if setting == Ieee8021xSetting() else setting)


def _file(path: str | None) -> bytes | None:
    return _SCHEME + path.encode() + b"\0" if path else None


def _path(value: bytes | None) -> str | None:
    """The path that a file is given by; None if it is given otherwise."""
    if not value or not value.startswith(_SCHEME):
        return None
    return value.removeprefix(_SCHEME).rstrip(b"\0").decode(errors="replace")
