"""Type ``vrf``. Its ports keep their addresses, and their profiles say no more of it than its name."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import KernelState, Link, VrfInfo
from nmstate_k8s.netstate.translate.interface import without_mac_and_mtu
from nmstate_k8s.netstate.translate.registry import Translator, differ
from nmstate_k8s.netstate.wire import array, number, section, strings, without
from nmstate_k8s.networkmanager.profile import Profile, VrfSetting

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_MTU: Final = 65575
"""The MTU that the kernel gives every VRF."""


def describe(link: Link, kernel: KernelState) -> JsonObject:
    if not isinstance(link.info, VrfInfo):
        return {}
    ports = array(sorted(port.name for port in kernel.ports_of(link)))
    return {"vrf": {"port": ports, "route-table-id": link.info.table}}


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    asked, whole = section(apply, "vrf"), section(merged, "vrf")
    setting = profile.vrf or VrfSetting(table=number(whole, "route-table-id"))
    profile = replace(profile, vrf=replace(setting, table=number(asked, "route-table-id") or setting.table))
    # It forwards packets, not frames: NetworkManager would try to set an address that nobody sees.
    return without_mac_and_mtu(profile, apply)


def normal(interface: JsonObject) -> JsonObject:
    """Ports in order, and no MAC address."""
    vrf = section(interface, "vrf")
    if "port" in vrf:
        interface = {**interface, "vrf": {**vrf, "port": array(sorted(strings(vrf, "port")))}}
    return without(interface, "mac-address")


def recreate(saved: Profile, wanted: Profile) -> bool:
    return differ(saved.vrf, wanted.vrf)


def problems(interface: "MergedInterface", _state: "MergedState") -> Iterator[str]:
    if interface.is_unheard_of and number(section(interface.merged, "vrf"), "route-table-id") is None:
        yield (
            f"interface {interface.name}: vrf.route-table-id is missing, and a new VRF needs the number "
            "of the routing table that its ports share"
        )
    mtu = number(interface.desired or {}, "mtu")
    if mtu not in (None, _MTU, number(interface.current or {}, "mtu")):
        yield (
            f"interface {interface.name}: mtu {mtu} is nothing that NetworkManager can give a VRF; "
            "leave it out, and set it on the ports"
        )


TRANSLATOR = Translator(describe, configure, normal=normal, recreate=recreate, problems=problems)
