"""Tests of what a document asks of the node's names."""

import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.hostname import expected_hostname, hostname_change
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.revert import revert
from nmstate_k8s.netstate.step import SAME_HOSTNAME, HostnameChange
from tests.unit.netstate.builders import Node, document

NOW: JsonObject = {"hostname": {"running": "node", "config": "node.example.org"}}


@pytest.mark.parametrize(
    ("asked", "change"),
    [
        ({}, SAME_HOSTNAME),
        ({"running": "node"}, SAME_HOSTNAME),
        ({"running": "node", "config": "node.example.org"}, SAME_HOSTNAME),
        ({"running": "other"}, HostnameChange(running="other")),
        ({"config": "other"}, HostnameChange(stored="other")),
        ({"config": ""}, HostnameChange(stored="")),
        # What is stored may become the kernel's too.
        ({"running": "node", "config": "other"}, HostnameChange("node", "other")),
    ],
)
def test_only_what_is_not_so_is_changed(asked: JsonObject, change: HostnameChange) -> None:
    assert hostname_change({"hostname": asked}, NOW) == change


def test_nothing_is_stored_where_nothing_is_written_to_disk() -> None:
    asked: JsonObject = {"hostname": {"running": "a", "config": "b"}}

    assert expected_hostname(asked) == asked
    assert expected_hostname(asked, memory_only=True) == {"hostname": {"running": "a"}}
    assert expected_hostname({"hostname": {"config": "b"}}, memory_only=True) == {}


def test_a_plan_says_which_names_change() -> None:
    plan = make_plan(document("hostname: {running: other}"), Node().nic("eth0").snapshot())

    assert plan.outside.hostname == HostnameChange(running="other")
    assert plan.render().startswith("~ hostname\n    running: ")
    assert not plan.is_empty


def test_the_names_that_were_are_brought_back() -> None:
    assert revert(document("hostname: {config: other}"), NOW)["hostname"] == {"config": "node.example.org"}
    assert "hostname" not in revert(document("hostname: {running: node}"), NOW)
