"""Rules between the parts of one document. Pure: no clock, no I/O."""

from collections.abc import Iterator, Sequence

from nmstate_api.network.interface import Interface, InterfaceState
from nmstate_api.network.name_relation import name_problems
from nmstate_api.network.nesting_relation import nesting_problems
from nmstate_api.network.node_relation import node_problems
from nmstate_api.network.port_relation import port_problems
from nmstate_api.network.problem import Problem
from nmstate_api.network.state import NetworkState


def document_problems(state: NetworkState) -> Iterator[Problem]:
    """Yield what no node could fulfil, because parts of the document contradict one another."""
    yield from relation_problems(state.interfaces or [])
    yield from node_problems(state)


def relation_problems(interfaces: Sequence[Interface]) -> Iterator[Problem]:
    """Yield what no node could fulfil, because interfaces contradict one another."""
    up = [interface for interface in interfaces if interface.state is InterfaceState.UP]
    yield from port_problems(up, interfaces)
    yield from nesting_problems(up, interfaces)
    yield from name_problems(up)
