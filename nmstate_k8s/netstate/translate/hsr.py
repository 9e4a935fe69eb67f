"""Type ``hsr``."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import HsrInfo, KernelState, Link
from nmstate_k8s.netstate.requirement import lacking
from nmstate_k8s.netstate.translate.registry import Translator, differ, with_values
from nmstate_k8s.netstate.wire import given, section, text, without
from nmstate_k8s.networkmanager import Feature
from nmstate_k8s.networkmanager.enums import HsrProtocolVersion
from nmstate_k8s.networkmanager.profile import HsrSetting, Profile

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_ATTRIBUTES: Final = {
    "port1": "port1",
    "port2": "port2",
    "multicast-spec": "multicast_spec",
    "interlink": "interlink",
}
"""Of the setting, by key."""


def describe(link: Link, kernel: KernelState) -> JsonObject:
    info = link.info
    if not isinstance(info, HsrInfo):
        return {}
    shown: dict[str, JsonValue] = {
        "port1": kernel.name_of(info.port1_index),
        "port2": kernel.name_of(info.port2_index),
        "interlink": kernel.name_of(info.interlink_index),
        "supervision-address": info.supervision_address,
        "multicast-spec": info.multicast_spec,
        "protocol": "prp" if info.protocol == "prp" else "hsr-2012" if info.version else "hsr",
    }
    return {"hsr": given(shown)}


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    asked = section(merged if profile.hsr is None else apply, "hsr")
    values: dict[str, JsonValue] = {attribute: asked[key] for key, attribute in _ATTRIBUTES.items() if key in asked}
    protocol = text(asked, "protocol")
    if protocol is not None:
        values["prp"] = protocol == "prp"
        # Older versions of NetworkManager have no word for the version of 2010, and make that one.
        values["protocol_version"] = int(HsrProtocolVersion.HSR_2012) if protocol == "hsr-2012" else None
    return replace(profile, hsr=with_values(profile.hsr or HsrSetting(), values))


def normal(interface: JsonObject) -> JsonObject:
    """Without the address that follows from the rest."""
    hsr = section(interface, "hsr")
    return {**interface, "hsr": without(hsr, "supervision-address")} if hsr else interface


def recreate(saved: Profile, wanted: Profile) -> bool:
    return differ(saved.hsr, wanted.hsr)


def problems(interface: "MergedInterface", state: "MergedState") -> Iterator[str]:
    if not section(interface.merged, "hsr"):
        yield f"interface {interface.name}: hsr is missing, and a new interface of that type needs its ports"
    hsr = section(interface.desired or {}, "hsr")
    yield from lacking(state, Feature.HSR, f"interface {interface.name}: type hsr")
    if text(hsr, "protocol") == "hsr-2012":
        yield from lacking(state, Feature.HSR_VERSIONS, f"interface {interface.name}: hsr.protocol hsr-2012")
    if "interlink" in hsr:
        yield from lacking(state, Feature.HSR_VERSIONS, f"interface {interface.name}: hsr.interlink")
    yield from _mac_problems(interface, state)


def _mac_problems(interface: "MergedInterface", state: "MergedState") -> Iterator[str]:
    """The paths of PRP are two networks, each of which must take the node for one and the same."""
    hsr = section(interface.merged, "hsr")
    if text(hsr, "protocol") != "prp":
        return
    asked = {interface.name: text(interface.desired or {}, "mac-address")}
    for key in ("port1", "port2"):
        port = state.interfaces.get(text(hsr, key) or "")
        asked |= {port.name: text(port.desired or {}, "mac-address")} if port is not None else {}
    wanted = {name: mac for name, mac in asked.items() if mac}
    if len(set(wanted.values())) > 1:
        told = ", ".join(f"{name} {mac}" for name, mac in wanted.items())
        yield f"interface {interface.name}: mac-address must be one on it and its ports, as prp wants, and is {told}"


TRANSLATOR = Translator(describe, configure, normal=normal, recreate=recreate, problems=problems)
