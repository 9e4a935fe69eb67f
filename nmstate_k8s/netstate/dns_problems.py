"""Name servers that a document asks for and this node cannot have. Pure: no I/O."""

from collections.abc import Iterator

from nmstate_k8s.netstate.address import is_automatic, is_enabled, static_addresses
from nmstate_k8s.netstate.dns import asked_dns, is_mixed, zone_of
from nmstate_k8s.netstate.merge import MergedState
from nmstate_k8s.netstate.wire import section, strings


def dns_problems(state: MergedState) -> Iterator[str]:
    """Why this node cannot have the servers that are asked for, one sentence each."""
    servers = strings(asked_dns(state) or {}, "server")
    zones = list(dict.fromkeys(zone for server in servers if (zone := zone_of(server))))
    if zones and is_mixed(servers):
        yield (
            "dns-resolver.config.server: with a link-local server, servers of IPv4 and of IPv6 cannot take turns; "
            "list those of one family one after another"
        )
    for zone in zones:
        if problem := _zone_problem(zone, state):
            yield f"dns-resolver.config.server: {problem}"


def _zone_problem(zone: str, state: MergedState) -> str | None:
    merged = state.merged(zone)
    if zone in state.ignored:
        return f"a link-local server is behind {zone}, which is ignored; manage it or use another server"
    if merged is None or not state.exists(zone):
        return f"a link-local server is behind {zone}, which does not exist on this node"
    ip = section(merged, "ipv6")
    if not is_enabled(ip):
        return f"a link-local server is behind {zone}, which has no IPv6; enable it or use another server"
    if not is_automatic(ip) and not static_addresses(ip):
        return (
            f"a link-local server is behind {zone}, which has no IPv6 address but its link-local one, and with that "
            "alone NetworkManager takes no servers; give it an address, dhcp or autoconf"
        )
    return None
