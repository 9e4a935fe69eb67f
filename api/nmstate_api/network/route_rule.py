"""Rules that choose a routing table."""

from collections.abc import Iterator
from enum import StrEnum
from ipaddress import ip_network
from typing import Annotated, Literal

from nmstate_api.network.address import IpNetwork
from nmstate_api.network.model import NetworkModel, also
from nmstate_api.network.problem import shown
from nmstate_api.network.route import RouteState
from nmstate_api.network.scalar import U32, Choice, Metric, Whole


class AddressFamily(StrEnum):
    """A version of the Internet protocol."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"


class RouteRuleAction(StrEnum):
    """What becomes of matching packets instead of being routed."""

    BLACKHOLE = "blackhole"
    UNREACHABLE = "unreachable"
    PROHIBIT = "prohibit"


class RouteRule(NetworkModel):
    """A rule, or with state absent a pattern of rules to remove."""

    family: Annotated[AddressFamily, Choice(AddressFamily)] | None = None
    """Version of the Internet protocol. Default: that of ip-from or ip-to."""

    state: Literal[RouteState.ABSENT] | None = None
    """absent removes what matches the given properties. Default: the rule is wanted."""

    ip_from: IpNetwork | None = None
    """Source addresses."""

    ip_to: IpNetwork | None = None
    """Destination addresses."""

    priority: Metric | None = None
    """Position among the rules; the lowest is asked first. -1 has one chosen. Default: -1."""

    route_table: U32 | None = None
    """Table that matching packets are routed by. Default: 254, the main table."""

    fwmark: U32 | None = None
    """Mark that packets must carry."""

    fwmask: U32 | None = None
    """Bits of the mark that count."""

    action: Annotated[RouteRuleAction, Choice(RouteRuleAction)] | None = None
    """What becomes of matching packets. Default: they are routed."""

    iif: str | None = None
    """Interface that packets came in by."""

    suppress_prefix_length: Annotated[int, Whole(0, 2**31 - 1)] | None = also(
        "suppress-prefix-length", "suppress_prefixlength"
    )
    """Routes with a prefix of this length or shorter do not count."""

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.state is not None:
            return
        if self.family is None and not self.ip_from and not self.ip_to:
            yield "", "needs one of family, ip-from and ip-to"
        for key, network in (("ip-from", self.ip_from), ("ip-to", self.ip_to)):
            if network and self.family is not None and f"ipv{ip_network(network).version}" != self.family:
                yield key, f"{shown(network)} is not of family {self.family}; change one of them"
        yield from self._suppression_problems()
        if self.fwmask and not self.fwmark:
            yield "fwmask", f"{self.fwmask} needs a fwmark; give it, or leave this out"
        if self.ip_from and self.ip_to and ip_network(self.ip_from).version != ip_network(self.ip_to).version:
            yield "ip-to", f"{shown(self.ip_to)} is of another family than ip-from {self.ip_from}; make it two rules"

    def _suppression_problems(self) -> Iterator[tuple[str, str]]:
        networks = [ip_network(network) for network in (self.ip_from, self.ip_to) if network]
        is_ipv4 = self.family is AddressFamily.IPV4 or any(network.version == 4 for network in networks)
        longest = 32 if is_ipv4 else 128
        if self.suppress_prefix_length is not None and self.suppress_prefix_length > longest:
            yield (
                "suppress-prefix-length",
                f"{self.suppress_prefix_length} is out of range; give a whole number from 0 to {longest}",
            )


class RouteRules(NetworkModel):
    """The rules of a node."""

    config: list[RouteRule] | None = None
    """Rules: those wanted are added, those with state absent removed, others left alone."""
