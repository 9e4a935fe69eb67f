"""Type ``macsec``."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nmstate_api.network import JsonObject, JsonValue
from nmstate_api.network.secret import HIDDEN
from nmstate_k8s.netlink import KernelState, Link, MacsecInfo
from nmstate_k8s.netstate.requirement import lacking
from nmstate_k8s.netstate.translate.registry import Translator, differ, with_values
from nmstate_k8s.netstate.wire import given, section, text
from nmstate_k8s.netstate.wire import overlay as laid_over
from nmstate_k8s.networkmanager import Feature
from nmstate_k8s.networkmanager.enums import MacsecOffload, MacsecValidation
from nmstate_k8s.networkmanager.profile import MacsecSetting, Profile

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_ATTRIBUTES: Final = {
    "base-iface": "parent",
    "encrypt": "encrypt",
    "mka-cak": "mka_cak",
    "mka-ckn": "mka_ckn",
    "port": "port",
    "send-sci": "send_sci",
}
"""Of the setting, by key."""

_VALIDATION: Final = {
    "disabled": MacsecValidation.DISABLE,
    "check": MacsecValidation.CHECK,
    "strict": MacsecValidation.STRICT,
}
_OFFLOAD: Final = {"off": MacsecOffload.OFF, "phy": MacsecOffload.PHY, "mac": MacsecOffload.MAC}


def describe(link: Link, kernel: KernelState) -> JsonObject:
    info = link.info
    if not isinstance(info, MacsecInfo):
        return {}
    base = kernel.parent_of(link)
    shown: dict[str, JsonValue] = {
        "encrypt": info.encrypt,
        "base-iface": base.name if base is not None else None,
        "port": info.port,
        "validation": info.validation,
        "send-sci": info.send_sci,
        "offload": info.offload,
    }
    return {"macsec": given(shown)}


def overlay(shown: JsonObject, profile: Profile) -> JsonObject:
    if profile.macsec is None:
        return shown
    keys: dict[str, JsonValue] = {"mka-cak": profile.macsec.mka_cak, "mka-ckn": profile.macsec.mka_ckn}
    return laid_over(shown, {"macsec": {key: value for key, value in keys.items() if value}})


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    asked = section(merged if profile.macsec is None else apply, "macsec")
    values: dict[str, JsonValue] = {
        attribute: asked[key] for key, attribute in _ATTRIBUTES.items() if key in asked and asked[key] != HIDDEN
    }
    setting = with_values(profile.macsec or MacsecSetting(), values)
    validation, offload = text(asked, "validation"), text(asked, "offload")
    if validation is not None:
        setting = replace(setting, validation=int(_VALIDATION[validation]))
    if offload is not None and not (offload == "off" and setting.offload is None):
        # An absent one is off too, and all that older versions of NetworkManager know.
        setting = replace(setting, offload=int(_OFFLOAD[offload]))
    return replace(profile, macsec=setting)


def recreate(saved: Profile, wanted: Profile) -> bool:
    return differ(saved.macsec, wanted.macsec)


def problems(interface: "MergedInterface", state: "MergedState") -> Iterator[str]:
    if not section(interface.merged, "macsec"):
        yield f"interface {interface.name}: macsec is missing, and a new interface of that type needs its keys"
    offload = text(section(interface.desired or {}, "macsec"), "offload")
    if offload not in (None, "off"):
        yield from lacking(state, Feature.MACSEC_OFFLOAD, f"interface {interface.name}: macsec.offload {offload}")


TRANSLATOR = Translator(describe, configure, overlay=overlay, recreate=recreate, problems=problems)
