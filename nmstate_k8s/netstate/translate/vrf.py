"""Type ``vrf``. Its ports keep their addresses, and their profiles say no more of it than its name."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import KernelState, Link, VrfInfo
from nmstate_k8s.netstate.translate.registry import Translator, differ
from nmstate_k8s.netstate.wire import array, number, section, strings, without
from nmstate_k8s.networkmanager.profile import Profile, VrfSetting

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState


def describe(link: Link, kernel: KernelState) -> JsonObject:
    if not isinstance(link.info, VrfInfo):
        return {}
    ports = array(sorted(port.name for port in kernel.ports_of(link)))
    return {"vrf": {"port": ports, "route-table-id": link.info.table}}


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    asked, whole = section(apply, "vrf"), section(merged, "vrf")
    setting = profile.vrf or VrfSetting(table=number(whole, "route-table-id"))
    profile = replace(profile, vrf=replace(setting, table=number(asked, "route-table-id") or setting.table))
    if "mac-address" in apply and profile.ethernet is not None:
        # It forwards packets, not frames: NetworkManager would try to set an address that nobody sees.
        profile = replace(profile, ethernet=replace(profile.ethernet, assigned_mac_address=None))
    return profile


def normal(interface: JsonObject) -> JsonObject:
    """Ports in order, and no MAC address."""
    vrf = section(interface, "vrf")
    if "port" in vrf:
        interface = {**interface, "vrf": {**vrf, "port": array(sorted(strings(vrf, "port")))}}
    return without(interface, "mac-address")


def recreate(saved: Profile, wanted: Profile) -> bool:
    return differ(saved.vrf, wanted.vrf)


def problems(interface: "MergedInterface", _state: "MergedState") -> Iterator[str]:
    if interface.is_new and number(section(interface.merged, "vrf"), "route-table-id") is None:
        yield (
            f"interface {interface.name}: vrf.route-table-id is missing, and a new VRF needs the number "
            "of the routing table that its ports share"
        )


TRANSLATOR = Translator(describe, configure, normal=normal, recreate=recreate, problems=problems)
