"""The ``ipv4`` and ``ipv6`` sections: which addresses are whose, and what partial sections mean. Pure: no I/O."""

import ipaddress
from collections.abc import Iterable

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.wire import array, number, objects, text, without

FAMILIES = ("ipv4", "ipv6")

_AUTO_SWITCHES = ("auto-dns", "auto-gateway", "auto-routes")
_AUTO_ONLY = (*_AUTO_SWITCHES, "auto-route-table-id", "auto-route-metric", "dhcp-client-id", "dhcp-duid")
_DHCP_ONLY = ("dhcp-send-hostname", "dhcp-custom-hostname")
CLIENT_IDS = {"mac": "ll", "duid": "iaid+duid"}
DUIDS = {"stable-uuid": "uuid"}
"""nmstate's words by NetworkManager's, which are understood too."""

_WORDS = {"dhcp-client-id": CLIENT_IDS, "dhcp-duid": DUIDS}

_LIFETIMES = ("valid-life-time", "preferred-life-time")
_OBSERVED = (*_LIFETIMES, "mptcp-flags", "protocol")


def is_enabled(ip: JsonObject) -> bool:
    return ip.get("enabled") is True


def is_automatic(ip: JsonObject) -> bool:
    """Whether addresses come from DHCP or router advertisements, perhaps beside static ones."""
    return is_enabled(ip) and (ip.get("dhcp") is True or ip.get("autoconf") is True)


def is_dynamic(address: JsonObject) -> bool:
    """Whether an address came with a lifetime, so that it is not for a document to set."""
    return address.get("valid-life-time", "forever") != "forever"


def is_foreign(address: JsonObject) -> bool:
    """Whether another program marked the address as its own."""
    return (text(address, "protocol") or "").startswith("0x")


def is_link_local(address: JsonObject) -> bool:
    """Whether it is the address that IPv6 gives itself; IPv4's 169.254/16 is one that people may set."""
    parsed = ipaddress.ip_address(text(address, "ip") or "::")
    return parsed.version == 6 and parsed.is_link_local


def canonical(address: JsonObject) -> JsonObject:
    """An address as it compares: shortest spelling, and without what only the kernel knows."""
    spelled = str(ipaddress.ip_address(text(address, "ip") or "::"))
    return {**without(address, *_OBSERVED), "ip": spelled}


def static_addresses(ip: JsonObject) -> list[JsonObject]:
    """The addresses that are configured, not learnt, once each and in order."""
    return _once(
        address
        for address in objects(ip, "address")
        if not (is_dynamic(address) or is_link_local(address) or is_foreign(address))
    )


def _once(addresses: Iterable[JsonObject]) -> list[JsonObject]:
    return [*{sort_key(plain): plain for plain in map(canonical, addresses)}.values()]


def sort_key(address: JsonObject) -> tuple[str, int]:
    return text(address, "ip") or "", number(address, "prefix-length") or 0


def merge_ip(desired: JsonObject, current: JsonObject, family: str) -> tuple[JsonObject, JsonObject]:
    """The section to bring about, and the section that results; `desired` was mentioned.

    Who switches from automatic to static addresses without naming any keeps those that were leased. A list that holds
    only learnt addresses, as one that was shown may, names none; an empty list says that there shall be none.
    """
    apply = {key: _WORDS.get(key, {}).get(str(value), value) for key, value in desired.items()}
    apply.setdefault("enabled", is_enabled(current))
    if not is_enabled(apply):
        off: JsonObject = {"enabled": False}
        if apply.get("forwarding") is False:
            off["forwarding"] = False  # what is off forwards nothing, so true is as good as not said
        return off, off
    for key in ("dhcp", "autoconf") if family == "ipv6" else ("dhcp",):
        apply.setdefault(key, current.get(key) is True)
    wanted = static_addresses(desired)
    if wanted or apply.get("address") == []:
        apply["address"] = array(wanted)
    else:
        apply.pop("address", None)
    if is_automatic(apply):
        _default_switches(apply, current)
    else:
        apply = without(apply, *_AUTO_ONLY, *_DHCP_ONLY)
        if is_automatic(current) and "address" not in apply:
            apply["address"] = array(_leased_as_static(current))
    return apply, {"address": array(static_addresses(current)), **apply}


def _default_switches(apply: JsonObject, current: JsonObject) -> None:
    """What an automatic family takes over from the network: as now if it is automatic now, else everything."""
    for key in _AUTO_SWITCHES:
        apply.setdefault(key, current.get(key, True) if is_automatic(current) else True)


def _leased_as_static(current: JsonObject) -> list[JsonObject]:
    return _once(one for one in objects(current, "address") if not (is_link_local(one) or is_foreign(one)))
