"""Virtual functions of network cards."""

import pytest

from nmstate_api.network import InvalidDocumentError, JsonObject, JsonValue, parse, parse_interface
from nmstate_api.network.sriov_name import is_function_name


def card(section: JsonObject) -> JsonObject:
    return {"name": "eth1", "type": "ethernet", "ethernet": {"sr-iov": section}}


def test_functions_are_written_as_they_were_read() -> None:
    function: JsonObject = {
        "id": 0,
        "iface-name": "eth1v0",
        "mac-address": "02:00:00:00:00:01",
        "spoof-check": True,
        "trust": False,
        "min-tx-rate": 0,
        "max-tx-rate": 200,
        "vlan-id": 5,
        "qos": 3,
        "vlan-proto": "802.1ad",
    }
    whole = card({"drivers-autoprobe": False, "total-vfs": 3, "max-vfs": 64, "vfs": [function, {"id": 2}]})

    assert parse_interface(whole).to_wire() == whole


def test_functions_are_read_leniently() -> None:
    assert parse_interface(card({"total-vfs": "0x2", "vfs": [{"id": "1", "trust": "yes"}]})).to_wire() == card(
        {"total-vfs": 2, "vfs": [{"id": 1, "trust": True}]}
    )


@pytest.mark.parametrize(
    ("interface", "sentence"),
    [
        (card({"vfs": [{"trust": True}]}), "interfaces[eth1].ethernet.sr-iov.vfs[0].id: is missing, but required"),
        (
            card({"vfs": [{"id": 1, "vlan-proto": "802.1ad"}]}),
            "interfaces[eth1].ethernet.sr-iov.vfs[1].vlan-proto: 802.1ad needs a VLAN; give vlan-id or qos",
        ),
        (
            card({"vfs": [{"id": 1}, {"id": 1}]}),
            "interfaces[eth1].ethernet.sr-iov.vfs: list function 1 twice; list each once",
        ),
        (
            card({"vfs": [{"id": 1, "spoofchk": False}]}),
            "interfaces[eth1].ethernet.sr-iov.vfs[0].spoofchk: unknown key; did you mean spoof-check?",
        ),
        (
            {"name": "sriov:eth1", "type": "ethernet"},
            "interfaces[sriov:eth1].name: does not name a virtual function; write it as sriov:eth1:2",
        ),
        (
            {"name": "bond0", "type": "bond", "link-aggregation": {"port": ["sriov:eth1:x"]}},
            "interfaces[bond0].link-aggregation.port[sriov:eth1:x]: does not name a virtual function; write it as",
        ),
        (
            {"name": "br", "type": "linux-bridge", "bridge": {"port": [{"name": "sriov::1"}]}},
            "interfaces[br].bridge.port[sriov::1]: does not name a virtual function; write it as",
        ),
    ],
)
def test_functions_that_cannot_be_are_refused(interface: JsonObject, sentence: str) -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse({"interfaces": [interface]})

    assert str(refusal.value).startswith(sentence)
    assert len(refusal.value.problems) == 1


def test_a_function_may_stand_wherever_an_interface_may() -> None:
    interfaces: list[JsonValue] = [
        {"name": "sriov:eth1:0", "type": "ethernet"},
        {"name": "br", "type": "linux-bridge", "bridge": {"port": [{"name": "sriov:eth1:0"}]}},
    ]

    assert parse({"interfaces": interfaces}).interfaces
    assert [is_function_name(name) for name in ("sriov:eth1:0", "sriov0")] == [True, False]
