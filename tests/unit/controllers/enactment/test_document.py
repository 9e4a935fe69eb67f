import json

import pytest

from nmstate_api.meta import JsonObject, JsonValue
from nmstate_k8s.controllers.enactment.document import shown_document, with_defaults

TRUNK: JsonObject = {"mode": "trunk", "trunk-tags": [{"id-range": {"min": 2, "max": 4094}}]}


def a_bridge(*ports: JsonValue, **changes: JsonValue) -> JsonObject:
    return {"name": "br1", "type": "linux-bridge", "state": "up", "bridge": {"port": list(ports)}, **changes}


def test_ports_of_a_bridge_that_say_nothing_of_vlans_become_trunks() -> None:
    said: JsonObject = {"name": "eth2", "vlan": {"mode": "access", "tag": 10}}
    document: JsonObject = {"interfaces": [a_bridge({"name": "eth1"}, said, {"name": "eth3", "vlan": {}})]}

    assert with_defaults(document) == {
        "interfaces": [a_bridge({"name": "eth1", "vlan": TRUNK}, said, {"name": "eth3", "vlan": {}})]
    }
    assert document == {"interfaces": [a_bridge({"name": "eth1"}, said, {"name": "eth3", "vlan": {}})]}


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"interfaces": None},
        {"interfaces": ["eth1", None]},
        {"interfaces": [a_bridge({"name": "eth1"}, type="ovs-bridge")]},
        {"interfaces": [a_bridge({"name": "eth1"}, state="absent")]},
        {"interfaces": [{"name": "br1", "type": "linux-bridge", "bridge": {"port": [{"name": "eth1"}]}}]},
        {"interfaces": [a_bridge(bridge={"ports": [{"name": "eth1"}]})]},
        {"interfaces": [a_bridge(bridge=None)]},
        {"interfaces": [a_bridge("eth1")]},
    ],
)
def test_everything_else_stays_as_it_is(document: JsonObject) -> None:
    assert with_defaults(document) == document


def test_secrets_are_hidden_wherever_they_stand() -> None:
    document: JsonObject = {"interfaces": [{"name": "eth1", "802.1x": {"identity": "me", "private-key-password": "x"}}]}

    assert shown_document(document) == {
        "interfaces": [
            {"name": "eth1", "802.1x": {"identity": "me", "private-key-password": "<_password_hid_by_nmstate>"}}
        ]
    }


def test_a_document_nested_beyond_reason_is_cut() -> None:
    deep: JsonValue = {"password": "x"}
    for _ in range(900):
        deep = {"a": [deep]}

    shown = json.dumps(shown_document({"interfaces": deep}))

    assert "<nested too deeply to be shown>" in shown
    assert len(shown) < 1_000
