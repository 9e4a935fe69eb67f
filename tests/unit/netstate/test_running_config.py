from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.running_config import running_config
from nmstate_k8s.netstate.show import show
from tests.unit.netstate.builders import Node, interface, loose, static


def test_only_what_is_configured_is_left() -> None:
    node = Node().link("eth0").profile("eth0", **static("192.0.2.1/24", "2001:db8::1/64"))
    node.addresses("eth0", "192.0.2.1/24", "2001:db8::1/64", "fe80::1/64")
    node.addresses("eth0", "198.51.100.9/24", leased=True)

    state = running_config(show(node.snapshot()))

    eth0 = interface(state, "eth0")
    assert [address["ip"] for address in eth0["ipv4"]["address"]] == ["192.0.2.1"]
    assert [address["ip"] for address in eth0["ipv6"]["address"]] == ["2001:db8::1"]
    assert not {"min-mtu", "max-mtu"} & eth0.keys()
    assert loose(state)["routes"].keys() == {"config"}
    assert loose(state)["dns-resolver"].keys() == {"config"}


def test_neighbours_are_nothing_that_anybody_configured() -> None:
    shown: JsonObject = {"interfaces": [{"name": "eth0", "lldp": {"enabled": True, "neighbors": [[{"type": 5}]]}}]}

    assert interface(running_config(shown), "eth0")["lldp"] == {"enabled": True}
