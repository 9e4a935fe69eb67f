"""What every interface has, whatever its type: from the kernel, and into a profile."""

from dataclasses import replace
from typing import Final

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import KernelState, Link
from nmstate_k8s.netlink.link import ARPHRD_ETHER, ARPHRD_INFINIBAND, ARPHRD_LOOPBACK
from nmstate_k8s.netstate.wire import number, text
from nmstate_k8s.networkmanager.enums import Ternary
from nmstate_k8s.networkmanager.profile import EthernetSetting, Profile, UserSetting

DESCRIPTION: Final = "nmstate.interface.description"

_KINDS: Final = {
    "bridge": "linux-bridge",
    "ipoib": "infiniband",
    "ip6tnl": "ip-tunnel",
    "ipip": "ip-tunnel",
    "macvlan": "mac-vlan",
    "macvtap": "mac-vtap",
    "openvswitch": "ovs-interface",
    "sit": "ip-tunnel",
}
"""Kernel kinds that nmstate calls something else."""

_KNOWN: Final = frozenset({"bond", "dummy", "hsr", "ipvlan", "macsec", "tun", "veth", "vlan", "vrf", "vxlan", "xfrm"})
_HARDWARE: Final = {ARPHRD_ETHER: "ethernet", ARPHRD_LOOPBACK: "loopback", ARPHRD_INFINIBAND: "infiniband"}
_WAITS: Final = {(True, True): "any", (False, True): "ipv4", (True, False): "ipv6", (False, False): "ipv4+ipv6"}
_MAY_FAIL: Final = {wait: pair for pair, wait in _WAITS.items()}


def type_of_link(link: Link) -> str:
    """The interface type of a link, in nmstate's words; `unknown` for kinds that nmstate has none for."""
    if not link.kind:
        return _HARDWARE.get(link.device_type, "unknown")
    return link.kind if link.kind in _KNOWN else _KINDS.get(link.kind, "unknown")


def describe(link: Link, kernel: KernelState) -> JsonObject:
    """The properties of an interface that its link has, but for addresses and what depends on its type."""
    shown: dict[str, str | int | bool | None] = {
        "name": link.name,
        "type": type_of_link(link),
        "state": "up" if link.operstate == "up" or link.running else "down",
        "mac-address": link.mac or None,
        "permanent-mac-address": link.permanent_mac or None,
        "mtu": link.mtu,
        "min-mtu": link.min_mtu or None,
        "max-mtu": link.max_mtu or None,
        "controller": kernel.name_of(link.controller_index),
        "accept-all-mac-addresses": link.promiscuous,
    }
    return {key: value for key, value in shown.items() if value is not None}


def overlay(shown: JsonObject, profile: Profile) -> JsonObject:
    """``shown`` with what only the profile knows, but for addresses."""
    result = {**shown, "identifier": "name"}
    if profile.connection.id not in (None, shown.get("name")):
        result["profile-name"] = profile.connection.id
    if profile.ethernet is not None and profile.ethernet.mac_address and shown.get("type") in ("ethernet", "veth"):
        result["identifier"] = "mac-address"
        result["mac-address"] = profile.ethernet.mac_address
    note = profile.user.data.get(DESCRIPTION) if profile.user is not None else None
    if note:
        result["description"] = note
    if profile.ipv4 is not None and profile.ipv6 is not None:
        result["wait-ip"] = _WAITS[profile.ipv4.may_fail is not False, profile.ipv6.may_fail is not False]
    return result


def configure(profile: Profile, apply: JsonObject) -> Profile:
    """``profile`` with what was asked for, but for addresses and what depends on the type."""
    connection = replace(profile.connection, autoconnect=None if profile.connection.autoconnect is not False else True)
    if "profile-name" in apply:
        connection = replace(connection, id=text(apply, "profile-name"))
    profile = replace(profile, connection=connection, ethernet=_ethernet(profile.ethernet, apply))
    if "description" in apply:
        note = text(apply, "description")
        profile = replace(profile, user=UserSetting(data={DESCRIPTION: note}) if note else None)
    wait = text(apply, "wait-ip")
    if wait is not None and profile.ipv4 is not None and profile.ipv6 is not None:
        ipv4, ipv6 = _MAY_FAIL[wait]
        profile = replace(profile, ipv4=replace(profile.ipv4, may_fail=ipv4), ipv6=replace(profile.ipv6, may_fail=ipv6))
    return profile


def _ethernet(setting: EthernetSetting | None, apply: JsonObject) -> EthernetSetting | None:
    found = setting or EthernetSetting()
    if "mtu" in apply:
        found = replace(found, mtu=number(apply, "mtu"))
    if "mac-address" in apply:
        if apply.get("identifier") == "mac-address":
            found = replace(found, mac_address=text(apply, "mac-address"))
        else:
            found = replace(found, assigned_mac_address=text(apply, "mac-address"))
    accept = apply.get("accept-all-mac-addresses")
    if isinstance(accept, bool):
        found = replace(found, accept_all_mac_addresses=int(Ternary.TRUE if accept else Ternary.FALSE))
    return setting if found == EthernetSetting() else found
