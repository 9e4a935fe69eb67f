"""The whole document."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import SerializeAsAny

from nmstate_api.network.dns import DnsState
from nmstate_api.network.hostname import HostnameState
from nmstate_api.network.interface import Interface, prefixed
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.route import Routes
from nmstate_api.network.route_rule import RouteRules


class NetworkState(NetworkModel):
    """The network of a node, or the part of it that a document speaks about.

    Made from a document by ``parse``, which alone knows the class of each interface.
    """

    later: ClassVar[frozenset[str]] = frozenset({"ovn", "ovs-db"})

    description: str | None = None
    """Text for people."""

    hostname: HostnameState | None = None
    """The name of the node."""

    dns_resolver: DnsState | None = None
    """Name resolution."""

    route_rules: RouteRules | None = None
    """Rules that choose a routing table."""

    routes: Routes | None = None
    """Routes."""

    interfaces: list[SerializeAsAny[Interface]] | None = None
    """Interfaces. Those that are not listed are left alone."""

    def problems(self) -> Iterator[tuple[str, str]]:
        """Tell what is wrong outside of the interfaces."""
        yield from prefixed("hostname", self.hostname)
        if self.dns_resolver is not None:
            yield from prefixed("dns-resolver.config", self.dns_resolver.config)
        for index, route in enumerate((self.routes.config if self.routes is not None else None) or []):
            yield from prefixed(f"routes.config[{index}]", route)
        for index, rule in enumerate((self.route_rules.config if self.route_rules is not None else None) or []):
            yield from prefixed(f"route-rules.config[{index}]", rule)
