"""Type ``vlan``."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import KernelState, Link, VlanFlag, VlanInfo
from nmstate_k8s.netstate.requirement import lacking
from nmstate_k8s.netstate.translate.registry import Translator
from nmstate_k8s.netstate.wire import array, given, number, objects, overlay, section, text
from nmstate_k8s.networkmanager import Feature
from nmstate_k8s.networkmanager.enums import VlanFlags
from nmstate_k8s.networkmanager.profile import Profile, VlanSetting

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_PROTOCOLS = {"802.1q": "802.1Q", "802.1ad": "802.1ad"}
_REGISTRATION = {"gvrp": VlanFlags.GVRP, "mvrp": VlanFlags.MVRP, "none": VlanFlags(0)}


_MAPS = ("ingress-qos-map", "egress-qos-map")


def describe(link: Link, kernel: KernelState) -> JsonObject:
    if not isinstance(link.info, VlanInfo):
        return {}
    flags = link.info.flags
    parent = kernel.parent_of(link)
    shown: dict[str, JsonValue] = {
        "base-iface": parent.name if parent is not None else None,
        "id": link.info.id,
        "protocol": link.info.protocol,
        "registration-protocol": _registration(flags),
        "reorder-headers": bool(flags & VlanFlag.REORDER_HDR),
        "loose-binding": bool(flags & VlanFlag.LOOSE_BINDING),
        "ingress-qos-map": _describe_priorities(link.info.ingress),
        "egress-qos-map": _describe_priorities(link.info.egress),
    }
    return {"vlan": given(shown)}


def _describe_priorities(pairs: Iterable[tuple[int, int]]) -> JsonValue:
    return [{"from": before, "to": after} for before, after in pairs] or None


def _registration(flags: VlanFlag) -> str:
    if flags & VlanFlag.GVRP:
        return "gvrp"
    return "mvrp" if flags & VlanFlag.MVRP else "none"


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    asked, whole = section(apply, "vlan"), section(merged, "vlan")
    setting = profile.vlan
    if setting is None:
        setting, asked = VlanSetting(flags=VlanFlags.REORDER_HEADERS), whole
    setting = replace(
        setting,
        id=number(asked, "id") if "id" in asked else setting.id,
        parent=text(asked, "base-iface") or setting.parent,
        flags=_flags(asked, setting.flags or 0),
        protocol=_PROTOCOLS.get(text(asked, "protocol") or "", setting.protocol),
    )
    if "ingress-qos-map" in asked:
        setting = replace(setting, ingress_priority_map=_priorities(asked, "ingress-qos-map"))
    if "egress-qos-map" in asked:
        setting = replace(setting, egress_priority_map=_priorities(asked, "egress-qos-map"))
    return replace(profile, vlan=setting)


def _flags(asked: JsonObject, flags: int) -> int:
    for key, bit in (("reorder-headers", VlanFlags.REORDER_HEADERS), ("loose-binding", VlanFlags.LOOSE_BINDING)):
        if key in asked:
            flags = flags | bit if asked[key] is True else flags & ~bit
    registration = text(asked, "registration-protocol")
    if registration is not None:
        flags = flags & ~(VlanFlags.GVRP | VlanFlags.MVRP) | _REGISTRATION[registration]
    return int(flags)


def _priorities(asked: JsonObject, key: str) -> tuple[str, ...]:
    return tuple(f"{pair['from']}:{pair['to']}" for pair in _meant(asked, key))


def normal(interface: JsonObject) -> JsonObject:
    """Maps in order, without priorities that become 0: the kernel does not tell those apart from others."""
    vlan = section(interface, "vlan")
    maps: JsonObject = {key: array(_meant(vlan, key)) for key in _MAPS if key in vlan}
    return {**interface, "vlan": {**vlan, **maps}} if vlan else interface


def _meant(vlan: JsonObject, key: str) -> list[JsonObject]:
    """The pairs that say something: every priority becomes 0 anyway."""
    pairs = {(number(pair, "from") or 0, number(pair, "to") or 0) for pair in objects(vlan, key)}
    return [{"from": before, "to": after} for before, after in sorted(pairs) if after]


def spelled_out(interface: JsonObject) -> JsonObject:
    """With maps that are empty."""
    return overlay({"vlan": {key: array(()) for key in _MAPS}}, interface) if "vlan" in interface else interface


def recreate(saved: Profile, wanted: Profile) -> bool:
    return _identity(saved.vlan) != _identity(wanted.vlan)


def _identity(setting: VlanSetting | None) -> tuple[object, ...]:
    """What the kernel cannot change in a VLAN."""
    return () if setting is None else (setting.id, setting.parent, setting.protocol or "802.1Q")


def problems(interface: "MergedInterface", state: "MergedState") -> Iterator[str]:
    if interface.is_unheard_of and interface.parent is None:
        yield (
            f"interface {interface.name}: vlan.base-iface is missing, and a new VLAN needs the interface "
            "that carries it"
        )
    wanted, there = (
        text(section(holder or {}, "vlan"), "protocol") for holder in (interface.desired, interface.current)
    )
    if wanted == "802.1ad" and there != wanted:
        yield from lacking(state, Feature.VLAN_PROTOCOL, f"interface {interface.name}: vlan.protocol 802.1ad")


TRANSLATOR = Translator(
    describe, configure, normal=normal, spelled_out=spelled_out, recreate=recreate, problems=problems
)
