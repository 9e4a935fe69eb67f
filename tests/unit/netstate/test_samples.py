import itertools
from pathlib import Path

import pytest
import yaml

from nmstate_api.network import NetworkState, parse
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.verify import differences
from tests.unit.netstate.simulation import SimulatedNode

SAMPLES = Path(__file__).parents[3] / "config/samples"
NAMES = sorted(file.stem for file in SAMPLES.glob("*.yaml") if file.stem != "kustomization")

CONTRADICTING = {("bond-network", "bond-vlan30"), ("bond-network", "static-ip")}
"""The second gives addresses to what the first made a port of a bridge or bond."""


def sample(name: str) -> NetworkState:
    policy = yaml.safe_load((SAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    return parse(policy["spec"]["desiredState"])


def a_node(*applied: str) -> SimulatedNode:
    node = SimulatedNode("ens160", "ens161", "ens256", "eth0", "eth1")
    for name in applied:
        node.carry_out(make_plan(sample(name), node.snapshot()))
    return node


@pytest.mark.parametrize(("before", "name"), sorted({*itertools.permutations(NAMES, 2)} - CONTRADICTING))
def test_every_sample_is_reached_after_every_other(before: str, name: str) -> None:
    node = a_node(before)

    plan = make_plan(sample(name), node.snapshot())
    node.carry_out(plan)

    assert differences(plan.expected, show(node.snapshot())) == ()
    assert make_plan(sample(name), node.snapshot()).is_empty


def test_all_samples_are_reached_one_after_another() -> None:
    node = a_node(*sorted(NAMES, key=lambda name: (name not in {"bond-vlan30", "static-ip"}, name)))

    assert make_plan(parse(show(node.snapshot())), node.snapshot()).is_empty


@pytest.mark.parametrize(("before", "name"), sorted(CONTRADICTING))
def test_a_sample_that_gives_addresses_to_a_port_is_refused(before: str, name: str) -> None:
    with pytest.raises(InvalidStateError, match=r"ipv4\.enabled is true on a port of"):
        make_plan(sample(name), a_node(before).snapshot())
