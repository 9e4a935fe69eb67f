from nmstate_api.meta import JsonObject
from nmstate_k8s.cmd.node_network import earliest


def test_what_undoes_two_changes_goes_back_to_before_the_first() -> None:
    before_first: JsonObject = {"interfaces": [{"name": "eth1", "mtu": 1500}], "routes": {"config": []}}
    before_second: JsonObject = {
        "interfaces": [{"name": "eth1", "mtu": 1400}, {"name": "br1", "state": "absent"}],
        "dns-resolver": {"config": {}},
    }

    assert earliest(before_first, before_second) == {
        "interfaces": [{"name": "eth1", "mtu": 1500}, {"name": "br1", "state": "absent"}],
        "routes": {"config": []},
        "dns-resolver": {"config": {}},
    }


def test_without_interfaces_there_are_none() -> None:
    assert earliest({"hostname": {"config": "a"}}, {"hostname": {"config": "b"}}) == {"hostname": {"config": "a"}}
