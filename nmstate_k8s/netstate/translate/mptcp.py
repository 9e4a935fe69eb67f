"""``mptcp``: what an interface's addresses are used for, from the kernel, and into a profile."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Final

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import Address, KernelState, Link, MptcpFlag
from nmstate_k8s.netstate.requirement import lacking
from nmstate_k8s.netstate.wire import array, objects, section, strings, text
from nmstate_k8s.networkmanager import Feature
from nmstate_k8s.networkmanager.enums import MptcpFlags

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_UNIQUE_LOCAL: Final = IPv6Network("fc00::/7")

_SHOWN: Final = {
    "signal": MptcpFlag.SIGNAL,
    "subflow": MptcpFlag.SUBFLOW,
    "backup": MptcpFlag.BACKUP,
    "fullmesh": MptcpFlag.FULLMESH,
}
_WRITTEN: Final = {
    "signal": MptcpFlags.SIGNAL,
    "subflow": MptcpFlags.SUBFLOW,
    "backup": MptcpFlags.BACKUP,
    "fullmesh": MptcpFlags.FULLMESH,
}


def describe(link: Link, kernel: KernelState) -> JsonObject:
    """The flags that all addresses have; nothing where they differ, or where there is nothing to use."""
    if not kernel.mptcp_endpoints:
        return {}
    found = {flags_of(address, kernel) for address in kernel.addresses_of(link) if _can_be_used(address)}
    return {"address-flags": array(found.pop())} if len(found) == 1 and found != {()} else {}


def flags_of(address: Address, kernel: KernelState) -> tuple[str, ...]:
    """What multipath TCP uses one address for."""
    for endpoint in kernel.mptcp_endpoints:
        if endpoint.address == address.address and endpoint.index in (0, address.index):
            return tuple(name for name, flag in _SHOWN.items() if endpoint.flags & flag)
    return ()


def mark(ip: JsonObject, link: Link, kernel: KernelState) -> JsonObject:
    """A shown family with what each of its addresses is used for."""
    flags = {address.address: flags_of(address, kernel) for address in kernel.addresses_of(link)}
    marked: list[JsonValue] = []
    for entry in objects(ip, "address"):
        used = flags.get(text(entry, "ip") or "", ())
        marked.append({**entry, "mptcp-flags": array(used)} if used else entry)
    return {**ip, "address": marked} if marked else ip


def _can_be_used(address: Address) -> bool:
    """Whether NetworkManager would have it used: neither addresses of a link alone nor private IPv6 ones."""
    known = ip_address(address.address)
    private = isinstance(known, IPv6Address) and known in _UNIQUE_LOCAL
    return not (known.is_link_local or known.is_loopback or private)


def overlay(shown: JsonObject, flags: int | None) -> JsonObject:
    """``shown`` with what only the profile knows: that it is turned off."""
    if flags is not None and flags & MptcpFlags.DISABLED and "mptcp" not in shown:
        return {**shown, "mptcp": {"address-flags": []}}
    return shown


def configure(flags: int | None, asked: JsonObject) -> int | None:
    """``connection.mptcp-flags`` that brings ``asked`` about, over what the profile has."""
    if "address-flags" not in asked:
        return flags
    wanted = strings(asked, "address-flags")
    if not wanted:
        return int(MptcpFlags.DISABLED)
    return int(_union(_WRITTEN[name] for name in wanted) | MptcpFlags.ALSO_WITHOUT_DEFAULT_ROUTE)


def _union(flags: Iterable[MptcpFlags]) -> MptcpFlags:
    found = MptcpFlags(0)
    for flag in flags:
        found |= flag
    return found


def normal(mptcp: JsonObject) -> JsonObject:
    """Flags in order, each once."""
    return {**mptcp, "address-flags": array(sorted(set(strings(mptcp, "address-flags"))))}


def problems(interface: "MergedInterface", state: "MergedState") -> Iterator[str]:
    asked, current = (section(holder or {}, "mptcp") for holder in (interface.desired, interface.current))
    if not strings(asked, "address-flags") or normal(asked) == normal(current):
        return
    yield from lacking(state, Feature.MPTCP, f"interface {interface.name}: mptcp")
    if not state.has_mptcp:
        yield (
            f"interface {interface.name}: mptcp is switched off on this node; "
            "set the sysctl net.mptcp.enabled to 1, or leave it out"
        )
