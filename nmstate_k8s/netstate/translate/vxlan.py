"""Type ``vxlan``."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nmstate_api.network import JsonObject, JsonValue
from nmstate_api.network.address import parse_ip
from nmstate_k8s.netlink import KernelState, Link, VxlanInfo
from nmstate_k8s.netstate.translate.registry import Translator, differ, with_values
from nmstate_k8s.netstate.wire import given, section, text, without
from nmstate_k8s.networkmanager.profile import Profile, VxlanSetting

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_ATTRIBUTES = {
    "id": "id",
    "base-iface": "parent",
    "learning": "learning",
    "local": "local",
    "remote": "remote",
    "destination-port": "destination_port",
}
"""Of the setting, by key."""


def describe(link: Link, kernel: KernelState) -> JsonObject:
    info = link.info
    if not isinstance(info, VxlanInfo):
        return {}
    shown: dict[str, JsonValue] = {
        "base-iface": _base(info, link, kernel),
        "id": info.id,
        "learning": info.learning,
        "local": info.local,
        "remote": info.remote,
        "destination-port": info.port,
    }
    return {"vxlan": given(shown)}


def _base(info: VxlanInfo, link: Link, kernel: KernelState) -> str:
    """Empty for none, and for one in another network namespace, whose index means something else here."""
    return (kernel.name_of(info.base_index) or "") if link.parent_netns is None else ""


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    # What NetworkManager was not told, it does not leave as it is: without a setting, it must say everything.
    asked = section(merged if profile.vxlan is None else apply, "vxlan")
    values: dict[str, JsonValue] = {
        attribute: None if asked[key] == "" else asked[key] for key, attribute in _ATTRIBUTES.items() if key in asked
    }
    return replace(profile, vxlan=with_values(profile.vxlan or VxlanSetting(), values))


def normal(interface: JsonObject) -> JsonObject:
    """Without ends that are empty: they are not shown."""
    vxlan = section(interface, "vxlan")
    empty = [key for key in ("local", "remote") if vxlan.get(key) == ""]
    return {**interface, "vxlan": without(vxlan, *empty)} if empty else interface


def recreate(saved: Profile, wanted: Profile) -> bool:
    return differ(saved.vxlan, wanted.vxlan)


def problems(interface: "MergedInterface", _state: "MergedState") -> Iterator[str]:
    if interface.is_unheard_of and "id" not in section(interface.merged, "vxlan"):
        yield f"interface {interface.name}: vxlan.id is missing, and a new VXLAN needs a network identifier"
    remote = parse_ip(text(section(interface.merged, "vxlan"), "remote") or "")
    if remote is not None and remote.is_multicast and not interface.parent and not interface.is_bare:
        yield (
            f"interface {interface.name}: vxlan.base-iface is missing, and packets to the multicast address {remote} "
            "need an interface to leave through"
        )


TRANSLATOR = Translator(describe, configure, normal=normal, recreate=recreate, problems=problems)
