"""Type ``ipvlan``."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import IpvlanFlag, IpvlanInfo, KernelState, Link
from nmstate_k8s.netstate.requirement import lacking
from nmstate_k8s.netstate.translate.interface import without_mac_and_mtu
from nmstate_k8s.netstate.translate.registry import Translator, differ, with_values
from nmstate_k8s.netstate.wire import given, section, text, without
from nmstate_k8s.networkmanager import Feature
from nmstate_k8s.networkmanager.enums import IpvlanMode
from nmstate_k8s.networkmanager.profile import IpvlanSetting, Profile

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_MODES: Final = {mode.name.lower(): mode for mode in IpvlanMode}


def describe(link: Link, kernel: KernelState) -> JsonObject:
    if not isinstance(link.info, IpvlanInfo):
        return {}
    parent = kernel.parent_of(link)
    shown: dict[str, JsonValue] = {
        "base-iface": parent.name if parent is not None else None,
        "mode": link.info.mode,
        "private": bool(link.info.flags & IpvlanFlag.PRIVATE),
        "vepa": bool(link.info.flags & IpvlanFlag.VEPA),
    }
    return {"ipvlan": given(shown)}


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    asked = section(merged if profile.ipvlan is None else apply, "ipvlan")
    setting = profile.ipvlan or IpvlanSetting(mode=int(IpvlanMode.L3))
    switches: JsonObject = {key: asked[key] for key in ("private", "vepa") if key in asked}
    mode = text(asked, "mode")
    setting = replace(
        with_values(setting, switches),
        parent=text(asked, "base-iface") or setting.parent,
        mode=int(_MODES[mode]) if mode in _MODES else setting.mode,
    )
    # MAC address and MTU are those of the base interface, and NetworkManager sets neither here.
    return without_mac_and_mtu(replace(profile, ipvlan=setting), apply)


def normal(interface: JsonObject) -> JsonObject:
    """Without the MAC address, which is that of the base interface."""
    return without(interface, "mac-address")


def recreate(saved: Profile, wanted: Profile) -> bool:
    return differ(saved.ipvlan, wanted.ipvlan)


def problems(interface: "MergedInterface", state: "MergedState") -> Iterator[str]:
    whole, asked = (section(holder or {}, "ipvlan") for holder in (interface.merged, interface.desired))
    yield from lacking(state, Feature.IPVLAN, f"interface {interface.name}: type ipvlan")
    if interface.is_unheard_of and "base-iface" not in whole:
        yield f"interface {interface.name}: ipvlan.base-iface is missing, and a new ipvlan needs an interface to share"
    if whole.get("private") is True and whole.get("vepa") is True and len(asked.keys() & {"private", "vepa"}) == 1:
        yield f"interface {interface.name}: ipvlan.private and ipvlan.vepa rule each other out; set the other to false"
    yield from _shared_problems(interface, state.merged(interface.parent or "") or {})


def _shared_problems(interface: "MergedInterface", base: JsonObject) -> Iterator[str]:
    for key in ("mac-address", "mtu"):
        wanted, of_base = (interface.desired or {}).get(key), base.get(key)
        if wanted is not None and of_base is not None and wanted not in (of_base, (interface.current or {}).get(key)):
            yield (
                f"interface {interface.name}: {key} {wanted} differs from {of_base} of its base interface, "
                "which an ipvlan shares; leave it out or use a mac-vlan"
            )


TRANSLATOR = Translator(describe, configure, normal=normal, recreate=recreate, problems=problems)
