"""Where the DNS of a document goes: to the node as a whole, or to the interfaces that lead there. Pure: no I/O.

NetworkManager's global DNS shuts out what interfaces bring along, so that it is for nodes that bring nothing along:
where DHCP or a router is to add servers of its own, or a server is behind one certain link, the interfaces have it.
"""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.address import FAMILIES, is_automatic, is_enabled, static_addresses
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.merge import MergedState
from nmstate_k8s.netstate.ports import keep_ip
from nmstate_k8s.netstate.profile_index import ProfileIndex
from nmstate_k8s.netstate.translate.dns import NO_DNS, InterfaceDns, has_dns
from nmstate_k8s.netstate.wire import array, section, state_of, strings, text, type_of
from nmstate_k8s.networkmanager import GlobalDns, GlobalDnsDomain, NetworkManagerState

_PREFERRED_PRIORITY = 40
_OTHER_PRIORITY = 50
"""Both come before what DHCP and VPNs bring along, at 50 and 100, when they are equal or lower."""

_NEWEST_FIRST = ("ipv6", "ipv4")


@dataclass(frozen=True, slots=True)
class DnsPlacement:
    """What is to be done about DNS beside the profiles of interfaces, which `MergedInterface.dns` tells.

    Attributes:
        expected: The section ``dns-resolver.config`` that has to be shown afterwards; None if nobody asked.
        global_dns: None leaves it as it is.
    """

    expected: JsonObject | None = None
    global_dns: GlobalDns | None = None


def normal(config: JsonObject) -> JsonObject:
    """A section ``dns-resolver.config`` in the form in which two compare."""
    return {
        "server": array(map(_spelled, strings(config, "server"))),
        "search": array(strings(config, "search")),
        "options": array(strings(config, "options")),
    }


def place_dns(
    state: MergedState,
    current: JsonObject,
    index: ProfileIndex,
    network_manager: NetworkManagerState,
    *,
    memory_only: bool = False,
) -> DnsPlacement:
    """Work out who is to have the DNS, and tell the interfaces of ``state``; others are pulled in.

    What is in force already stays where it is. With ``memory_only``, interfaces have it if any can: NetworkManager
    keeps global DNS on disk.

    Raises:
        InvalidStateError: No interface can have search domains or options, which need one without servers.
    """
    now = section(section(current, "dns-resolver"), "config")
    return _Placer(state, index, network_manager).place(now, memory_only=memory_only)


class _Placer:
    def __init__(self, state: MergedState, index: ProfileIndex, network_manager: NetworkManagerState) -> None:
        self._state = state
        self._index = index
        self._network_manager = network_manager
        self._holders = list(self._find_holders())

    def place(self, now: JsonObject, *, memory_only: bool) -> DnsPlacement:
        asked = asked_dns(self._state)
        wanted = normal({**now, **asked} if asked else {} if asked is not None else now)
        moves = self._lose() and self._network_manager.global_dns == GlobalDns()
        if wanted == normal(now) and not moves:
            return DnsPlacement(None if asked is None else wanted)
        try:
            return DnsPlacement(wanted, self._store(wanted, memory_only=memory_only))
        except InvalidStateError:
            if asked is not None:
                raise
            return DnsPlacement()  # nobody asked for what goes with the interface that had it

    def _lose(self) -> bool:
        """Take DNS out of profiles that cannot have it any more, and tell whether there are such."""
        changed = [holder for holder in self._holders if holder[0] in self._state.interfaces]
        lost = [holder for holder in changed if not self._can_hold(*holder)]
        for name, family in lost:
            self._tell(name, family, NO_DNS)
        return bool(lost)

    def _store(self, wanted: JsonObject, *, memory_only: bool) -> GlobalDns | None:
        """Tell interfaces, and return the global DNS to set."""
        servers = strings(wanted, "server")
        if not any(wanted.values()):
            self._tell_all({})
            return self._global({})
        if not servers:
            found = self._without_servers(wanted)
            if found is None:
                raise InvalidStateError(
                    "dns-resolver.config: no interface is there to have search domains or options, which need one "
                    "with IP addresses, or name servers beside them"
                )
            self._tell_all(found)
            return self._global({})
        on_interfaces = self._with_servers(wanted, self._everywhere())
        if on_interfaces is not None and (memory_only or self._belongs_to_interfaces(servers)):
            self._tell_all(on_interfaces)
            return self._global({})
        self._tell_some(self._with_servers(wanted, self._desired(), partly=True) or {})
        return self._global(wanted)

    def _belongs_to_interfaces(self, servers: list[str]) -> bool:
        if any(map(zone_of, servers)):
            return True
        changed = [found for found in self._state.interfaces.values() if found.state == "up"]
        sections = (section(found.merged, family) for found in changed for family in FAMILIES if family in found.apply)
        return any(is_automatic(ip) and ip.get("auto-dns") is not False for ip in sections)

    def _global(self, wanted: JsonObject) -> GlobalDns | None:
        """The global DNS with ``wanted`` in it; None if it is so already. What others set for domains goes with all."""
        now = self._network_manager.global_dns
        if not wanted:
            return None if now == GlobalDns() else GlobalDns()
        everywhere = GlobalDnsDomain(servers=tuple(strings(wanted, "server")))
        searches, options = tuple(strings(wanted, "search")), tuple(strings(wanted, "options"))
        return replace(now, searches=searches, options=options, domains={**now.domains, "*": everywhere})

    def _without_servers(self, wanted: JsonObject) -> dict[tuple[str, str], InterfaceDns] | None:
        """Where search domains and options go that come alone."""
        dns = InterfaceDns((), tuple(strings(wanted, "search")), tuple(strings(wanted, "options")), _PREFERRED_PRIORITY)
        now = [holder for holder in self._holders if holder[0] in self._state.interfaces]
        names = self._everywhere()
        each = [(name, family) for name in names for family in _NEWEST_FIRST]
        automatic = [(name, family) for name, family in each if is_automatic(self._section(name, family))]
        holder = next((found for found in (*now, *automatic, *each) if self._can_hold(*found)), None)
        return None if holder is None else {holder: dns}

    def _with_servers(
        self, wanted: JsonObject, candidates: list[str], *, partly: bool = False
    ) -> dict[tuple[str, str], InterfaceDns] | None:
        """Where the servers of each family go; None if one finds no place, unless ``partly`` will do."""
        servers = strings(wanted, "server")
        if is_mixed(servers):
            return None
        found: dict[tuple[str, str], InterfaceDns] = {}
        for family in dict.fromkeys(map(_family, servers)):
            mine = tuple(server for server in servers if _family(server) == family)
            name = self._choose(family, mine, candidates)
            if name is not None:
                found[name, family] = self._dns_of(family, mine, wanted)
            elif not partly:
                return None
        return found

    def _dns_of(self, family: str, servers: tuple[str, ...], wanted: JsonObject) -> InterfaceDns:
        """The family of the first server has the rest too, and comes first."""
        plain = tuple(server.partition("%")[0] for server in servers)
        if family != _family(strings(wanted, "server")[0]):
            return InterfaceDns(plain, (), (), _OTHER_PRIORITY)
        search, options = tuple(strings(wanted, "search")), tuple(strings(wanted, "options"))
        return InterfaceDns(plain, search, options, _PREFERRED_PRIORITY)

    def _choose(self, family: str, servers: tuple[str, ...], candidates: list[str]) -> str | None:
        zone = next(filter(None, map(zone_of, servers)), None)
        if zone is not None:
            return zone
        now = [name for name, of in self._holders if of == family and name in self._state.interfaces]
        preferred = [name for name in self._desired() if self._is_preferred(name, family)]
        able = frozenset(candidates)
        ranked = (*now, *preferred, *candidates)
        return next((name for name in ranked if name in able and self._can_hold(name, family)), None)

    def _desired(self) -> list[str]:
        return [found.name for found in self._state.interfaces.values() if found.desired is not None]

    def _everywhere(self) -> list[str]:
        """Those that change, in the document's order, then the others that NetworkManager manages, by name."""
        others = sorted(name for name in self._state.current if name not in self._state.interfaces)
        return [*self._state.interfaces, *filter(self._is_managed, others)]

    def _is_managed(self, name: str) -> bool:
        device = self._network_manager.device(name)
        active = None if device is None else self._network_manager.active_on(device)
        return device is not None and device.managed and active is not None and not active.external

    def _is_preferred(self, name: str, family: str) -> bool:
        ip = self._section(name, family)
        return ip.get("auto-dns") is False if is_automatic(ip) else bool(static_addresses(ip))

    def _can_hold(self, name: str, family: str) -> bool:
        """Whether the family of the interface will be such that NetworkManager accepts DNS in its profile."""
        merged = self._state.merged(name)
        if merged is None or state_of(merged) != "up" or type_of(merged) in ("ipsec", "loopback"):
            return False
        controller = text(merged, "controller")
        if controller and not keep_ip(self._state.merged(controller) or {}):
            return False
        ip = section(merged, family)
        return is_enabled(ip) and (is_automatic(ip) or bool(static_addresses(ip)))

    def _section(self, name: str, family: str) -> JsonObject:
        return section(self._state.merged(name) or {}, family)

    def _find_holders(self) -> Iterator[tuple[str, str]]:
        """Families with DNS in the profiles that count, IPv6 first."""
        found: list[tuple[str, str]] = []
        for name, current in self._state.current.items():
            device = self._network_manager.device(name)
            if device is None or not device.managed:
                continue
            profile = self._index.in_use(device, type_of(current))
            if profile is not None:
                found += [(name, family) for family in has_dns(profile)]
        yield from sorted(found, key=lambda holder: _NEWEST_FIRST.index(holder[1]))

    def _tell_all(self, dns: dict[tuple[str, str], InterfaceDns]) -> None:
        """Have ``dns``, and nothing else, in the profiles."""
        for name, family in self._holders:
            self._tell(name, family, NO_DNS)
        self._tell_some(dns)

    def _tell_some(self, dns: dict[tuple[str, str], InterfaceDns]) -> None:
        for (name, family), entry in dns.items():
            self._tell(name, family, entry)

    def _tell(self, name: str, family: str, dns: InterfaceDns) -> None:
        touched = self._state.touch(name)
        touched.dns = {**touched.dns, family: dns}


def asked_dns(state: MergedState) -> JsonObject | None:
    """What the document says; a list that it does not mention is not in it."""
    resolver = section(state.asked, "dns-resolver")
    config = resolver.get("config")
    return config if isinstance(config, dict) else None


def wake_zone(state: MergedState) -> None:
    """Have the interface of a link-local server up, if it is there."""
    for server in strings(asked_dns(state) or {}, "server"):
        zone = zone_of(server)
        merged = state.merged(zone) if zone else None
        if zone and merged is not None and state_of(merged) == "down" and zone not in state.interfaces:
            state.touch(zone).demand("state", "up")


def is_mixed(servers: list[str]) -> bool:
    """Whether a family comes again after the other one, which no order of interfaces can express."""
    families = [_family(server) for server in servers]
    changes = sum(before != after for before, after in pairwise(families))
    return changes > 1


def _family(server: str) -> str:
    return "ipv6" if ":" in server else "ipv4"


def zone_of(server: str) -> str:
    """The interface behind which a link-local server is; empty for any other."""
    return server.partition("%")[2]


def _spelled(server: str) -> str:
    try:
        return str(ipaddress.ip_address(server))
    except ValueError:
        return server
