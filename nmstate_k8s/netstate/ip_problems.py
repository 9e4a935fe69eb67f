"""What a document asks of the IP of an interface and that this node cannot have. Pure: no I/O."""

from collections.abc import Iterator

from nmstate_k8s.netstate.address import FAMILIES, is_enabled
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.requirement import lacking
from nmstate_k8s.netstate.wire import number, section, text
from nmstate_k8s.networkmanager import Feature

_METRICS = ("auto-route-metric", "prefix-route-metric")


def ip_problems(interface: MergedInterface, state: MergedState) -> Iterator[str]:
    """Yield what is in the way, one sentence each."""
    for problem in (*_wait_problems(interface), *_ipv4_problems(interface, state), *_ipv6_problems(interface)):
        yield f"interface {interface.name}: {problem}"


def _wait_problems(interface: MergedInterface) -> Iterator[str]:
    wait = text(interface.desired or {}, "wait-ip") or ""
    for family in FAMILIES:
        if family in wait and not is_enabled(section(interface.merged, family)):
            yield f"wait-ip {wait} waits for {family}, which is disabled; enable it or choose another wait-ip"


def _ipv4_problems(interface: MergedInterface, state: MergedState) -> Iterator[str]:
    asked = section(interface.apply, "ipv4")
    forwards = section(interface.current or {}, "ipv4").get("forwarding") is True
    if "forwarding" in asked and asked["forwarding"] != forwards:
        yield from lacking(state, Feature.IPV4_FORWARDING, "ipv4.forwarding")
    chosen = {metric for key in _METRICS if (metric := number(asked, key)) not in (None, -1)}
    if len(chosen) > 1:
        yield "ipv4.prefix-route-metric differs from auto-route-metric; NetworkManager has one metric for both"


def _ipv6_problems(interface: MergedInterface) -> Iterator[str]:
    asked = section(interface.apply, "ipv6")
    if not is_enabled(asked):
        return
    automatic = asked.get("autoconf") is True
    if automatic and asked.get("dhcp") is not True:
        yield (
            "ipv6.autoconf without ipv6.dhcp is nothing that NetworkManager can do; "
            "set both to true: DHCP is asked only if the router says so"
        )
    token = text(section(interface.desired or {}, "ipv6"), "token")
    if token not in (None, "", "::") and not automatic:
        yield f"ipv6.token {token} has no effect without autoconf; set ipv6.autoconf to true"
