"""What every interface has, whatever its type: from the kernel, and into a profile."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import KernelState, Link
from nmstate_k8s.netlink.link import ARPHRD_ETHER, ARPHRD_INFINIBAND, ARPHRD_LOOPBACK
from nmstate_k8s.netstate.ports import are_told, is_controller
from nmstate_k8s.netstate.requirement import lacking
from nmstate_k8s.netstate.translate import dispatch, ethtool, ieee_802_1x, lldp, mptcp
from nmstate_k8s.netstate.wire import array, number, objects, section, text
from nmstate_k8s.networkmanager import Device, Feature
from nmstate_k8s.networkmanager.enums import Ternary
from nmstate_k8s.networkmanager.profile import EthernetSetting, MatchSetting, Profile, UserSetting

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

DESCRIPTION: Final = "nmstate.interface.description"

_PCI: Final = "pci-"
_FRAME_ADDRESS_LENGTHS: Final = (6 * 3 - 1, 20 * 3 - 1)
"""Of the texts: six bytes, or twenty with InfiniBand."""

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
    shown: dict[str, JsonValue] = {
        "name": link.name,
        "type": type_of_link(link),
        "state": "up" if link.operstate == "up" or link.running else "down",
        "mac-address": _frame_address(link.mac),
        "permanent-mac-address": _frame_address(link.permanent_mac),
        "pci-address": link.bus_address if link.bus == "pci" else None,
        "alt-names": [{"name": name} for name in sorted(link.alt_names)],
        "mtu": link.mtu,
        "min-mtu": link.min_mtu or None,
        "max-mtu": link.max_mtu or None,
        "controller": _controller(link, kernel),
        "accept-all-mac-addresses": link.promiscuous,
        "ethtool": ethtool.describe(link, kernel.ethtool),
        "mptcp": mptcp.describe(link, kernel),
    }
    return {key: value for key, value in shown.items() if value not in (None, {}, [])}


def _frame_address(address: str | None) -> str | None:
    """None where the kernel has something else in the place of a MAC address: tunnels have their IP address there."""
    return address if address and len(address) in _FRAME_ADDRESS_LENGTHS else None


def _controller(link: Link, kernel: KernelState) -> str | None:
    """None for a port that its profile does not tie to its controller, though the kernel does: see `are_told`."""
    controller = kernel.links.get(link.controller_index or 0)
    if controller is None:
        return None
    found: JsonObject = {"type": type_of_link(controller)}
    return controller.name if are_told(found) or not is_controller(found) else None


def overlay(shown: JsonObject, device: Device, profile: Profile) -> JsonObject:
    """``shown`` with what only NetworkManager knows, but for addresses."""
    result = {**shown, "identifier": "name", "lldp": lldp.describe(profile.connection.lldp, device.lldp_neighbors)}
    result = mptcp.overlay(result, profile.connection.mptcp_flags)
    result = ieee_802_1x.overlay(result, profile)
    if profile.connection.id not in (None, shown.get("name")):
        result["profile-name"] = profile.connection.id
    if profile.ethernet is not None and profile.ethernet.mac_address and shown.get("type") in ("ethernet", "veth"):
        result["identifier"] = "mac-address"
        result["mac-address"] = profile.ethernet.mac_address
    place = pci_address_of(profile)
    if place:
        result["identifier"] = "pci-address"
        result["pci-address"] = place
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
    connection = replace(
        connection,
        lldp=lldp.configure(connection.lldp, section(apply, "lldp")),
        mptcp_flags=mptcp.configure(connection.mptcp_flags, section(apply, "mptcp")),
    )
    profile = replace(
        ieee_802_1x.configure(_identified(replace(profile, connection=connection), apply), apply),
        ethernet=_ethernet(profile.ethernet, apply),
        ethtool=ethtool.configure(profile.ethtool, section(apply, "ethtool")),
    )
    if "description" in apply:
        note = text(apply, "description")
        profile = replace(profile, user=_user(profile.user, note))
    wait = text(apply, "wait-ip")
    if wait is not None and profile.ipv4 is not None and profile.ipv6 is not None:
        ipv4, ipv6 = _MAY_FAIL[wait]
        profile = replace(profile, ipv4=replace(profile.ipv4, may_fail=ipv4), ipv6=replace(profile.ipv6, may_fail=ipv6))
    return profile


def _user(setting: UserSetting | None, note: str | None) -> UserSetting | None:
    """The setting with that description; what others keep there stays."""
    found = setting or UserSetting()
    data = {key: value for key, value in found.data.items() if key != DESCRIPTION}
    found = replace(found, data={**data, DESCRIPTION: note} if note else data)
    return None if found == UserSetting() else found


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


def without_mac_and_mtu(profile: Profile, apply: JsonObject) -> Profile:
    """``profile`` without the MAC address and the MTU that `configure` put there because ``apply`` has them."""
    setting = profile.ethernet
    if setting is None:
        return profile
    mac = None if "mac-address" in apply else setting.assigned_mac_address
    mtu = None if "mtu" in apply else setting.mtu
    return replace(profile, ethernet=replace(setting, assigned_mac_address=mac, mtu=mtu))


def pci_address_of(profile: Profile) -> str | None:
    """Where the device is plugged in that the profile is for, if it is found by that."""
    path = profile.match.path[0] if profile.match is not None and profile.match.path else ""
    return path.removeprefix(_PCI) if path.startswith(_PCI) else None


def _identified(profile: Profile, apply: JsonObject) -> Profile:
    """``profile`` as one for the device that is meant, by what it is to be found by."""
    identifier = text(apply, "identifier")
    if identifier is None:
        return profile
    match = profile.match or MatchSetting()
    if identifier == "pci-address":
        match = replace(match, path=(f"{_PCI}{text(apply, 'pci-address')}",))
        profile = replace(profile, connection=replace(profile.connection, interface_name=None))
    else:
        match = replace(match, path=())
    return replace(profile, match=None if match == MatchSetting() else match)


def normal(interface: JsonObject) -> JsonObject:
    """What can be compared of the properties here, in the one form in which they compare."""
    result = dict(interface)
    if "ethtool" in result:
        result["ethtool"] = ethtool.normal(section(result, "ethtool"))
    if "mptcp" in result:
        result["mptcp"] = mptcp.normal(section(result, "mptcp"))
    if "lldp" in result:
        result["lldp"] = {key: value for key, value in section(result, "lldp").items() if key == "enabled"}
    return result


def present(wanted: JsonObject, shown: JsonObject) -> JsonObject:
    """``shown`` with what absence means written out, as far as ``wanted`` asks."""
    nothing: JsonObject = {"mptcp": {"address-flags": []}, "lldp": {"enabled": False}}
    result: JsonObject = {**nothing, **shown, "dispatch": dispatch.present(shown)}
    if "alt-names" in wanted:
        has = {text(entry, "name") for entry in objects(shown, "alt-names")}
        asked = objects(wanted, "alt-names")
        result["alt-names"] = array(
            entry for entry in asked if (text(entry, "name") in has) != (text(entry, "state") == "absent")
        )
    return result


def problems(interface: "MergedInterface", state: "MergedState") -> Iterator[str]:
    """What this node, or its NetworkManager, cannot do."""
    key = "accept-all-mac-addresses"
    wanted, now = ((holder or {}).get(key) is True for holder in (interface.desired, interface.current))
    if wanted and not now:
        yield from lacking(state, Feature.ACCEPT_ALL_MAC_ADDRESSES, f"interface {interface.name}: {key}")
    yield from ethtool.problems(interface, state)
    yield from mptcp.problems(interface, state)
