"""Types ``mac-vlan`` and ``mac-vtap``, which are one to the kernel and to NetworkManager but for the tap."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import KernelState, Link, MacvlanFlag, MacvlanInfo
from nmstate_k8s.netstate.translate.registry import Translator, differ
from nmstate_k8s.netstate.wire import given, section, text, type_of
from nmstate_k8s.networkmanager.enums import MacvlanMode
from nmstate_k8s.networkmanager.profile import MacvlanSetting, Profile

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_SECTIONS: Final = {"macvlan": "mac-vlan", "macvtap": "mac-vtap"}
"""Type, and with it the key of the section, by the kernel's kind."""

_TAP: Final = "mac-vtap"
_MODES: Final = {mode.name.lower(): mode for mode in MacvlanMode}


def describe(link: Link, kernel: KernelState) -> JsonObject:
    if not isinstance(link.info, MacvlanInfo):
        return {}
    parent = kernel.parent_of(link)
    shown: dict[str, JsonValue] = {
        "base-iface": parent.name if parent is not None else None,
        "mode": link.info.mode if link.info.mode in _MODES else "unknown",
        "promiscuous": not link.info.flags & MacvlanFlag.NOPROMISC,
    }
    return {_SECTIONS[link.kind]: given(shown)}


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    kind = type_of(merged)
    asked = section(merged if profile.macvlan is None else apply, kind)
    setting = profile.macvlan or MacvlanSetting(tap=kind == _TAP)
    mode = text(asked, "mode")
    promiscuous = asked.get("promiscuous")
    setting = replace(
        setting,
        parent=text(asked, "base-iface") or setting.parent,
        mode=int(_MODES[mode]) if mode in _MODES else setting.mode,
        promiscuous=promiscuous if isinstance(promiscuous, bool) else setting.promiscuous,
    )
    if setting.mode != MacvlanMode.PASSTHRU:
        setting = replace(setting, promiscuous=None)
    return replace(profile, macvlan=setting)


def recreate(saved: Profile, wanted: Profile) -> bool:
    return differ(saved.macvlan, wanted.macvlan)


def problems(interface: "MergedInterface", _state: "MergedState") -> Iterator[str]:
    whole, asked = (section(holder or {}, interface.type) for holder in (interface.merged, interface.desired))
    for key, what in (("base-iface", "an interface to share"), ("mode", "a mode, such as bridge")):
        if interface.is_unheard_of and key not in whole:
            yield f"interface {interface.name}: {interface.type}.{key} is missing, and a new one needs {what}"
    mode = text(whole, "mode")
    if mode == "source" and text(section(interface.current or {}, interface.type), "mode") != mode:
        yield (
            f"interface {interface.name}: {interface.type}.mode source is nothing that NetworkManager can make; "
            "use bridge, private, vepa or passthru"
        )
    if asked.get("promiscuous") is False and "mode" not in asked and mode not in (None, "passthru"):
        yield (
            f"interface {interface.name}: {interface.type}.promiscuous false is for mode passthru only, "
            f"and the mode is {mode}; leave it out"
        )


TRANSLATOR = Translator(describe, configure, recreate=recreate, problems=problems)
