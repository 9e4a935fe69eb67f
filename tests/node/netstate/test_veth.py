"""Veth pairs: made, joined anew, adopted and removed, by either end."""

from typing import Any

from tests.node.netstate.documents import document, static


def end(name: str, peer: str, **properties: Any) -> dict[str, Any]:
    return {"name": name, "type": "veth", "state": "up", "veth": {"peer": peer}, **properties}


def absent(name: str) -> dict[str, Any]:
    return {"name": name, "type": "veth", "state": "absent"}


def other_end(machine: Any, name: str) -> str:
    found: str = machine.link(name)["link"]
    return found


def test_a_pair_is_made_with_a_profile_for_either_end(machine: Any) -> None:
    machine.brings_about(document(end("v1", "v2", ipv4=static("192.0.2.10"))))

    assert (other_end(machine, "v1"), other_end(machine, "v2")) == ("v2", "v1")
    assert machine.addresses("v1") == ["192.0.2.10/24"]
    assert machine.addresses("v2") == []
    assert machine.keyfiles().keys() == {"v1.nmconnection", "v2.nmconnection"}
    assert machine.nmcli("-g", "ipv4.method,ipv6.method", "connection", "show", "v2").split() == ["disabled"] * 2


def test_both_ends_are_configured_in_one_document(machine: Any) -> None:
    ends = [end("v2", "v1", ipv4=static("192.0.2.20"), mtu=1400), end("v1", "v2", ipv4=static("192.0.2.10"))]
    machine.brings_about(document(*ends))

    assert machine.addresses("v1") + machine.addresses("v2") == ["192.0.2.10/24", "192.0.2.20/24"]
    assert machine.link("v2")["mtu"] == 1400
    assert all("LOWER_UP" in machine.link(name)["flags"] for name in ("v1", "v2"))


def test_an_end_becomes_a_port_of_a_bridge(machine: Any) -> None:
    bridge = {"name": "br1", "type": "linux-bridge", "bridge": {"port": [{"name": "v2"}]}}
    machine.brings_about(document(end("v1", "v2", ipv4=static("192.0.2.10")), bridge))

    assert machine.link("v2")["master"] == "br1"
    assert machine.link("v1")["operstate"] == "UP"


def test_an_end_gets_another_other_end_and_the_former_goes(machine: Any) -> None:
    machine.brings_about(document(end("v1", "v2", ipv4=static("192.0.2.10"))))

    machine.brings_about(document(end("v1", "v3")))

    assert other_end(machine, "v1") == "v3"
    assert "v2" not in machine.names()
    assert machine.addresses("v1") == ["192.0.2.10/24"]
    assert machine.keyfiles().keys() == {"v1.nmconnection", "v3.nmconnection"}


def test_either_end_that_is_absent_takes_the_pair_with_it(machine: Any) -> None:
    machine.brings_about(document(end("v1", "v2"), end("v3", "v4")))

    machine.brings_about(document(absent("v2"), {"name": "v3", "state": "absent"}))

    machine.eventually(lambda: machine.names().isdisjoint({"v1", "v2", "v3", "v4"}))
    assert machine.keyfiles() == {}


def test_a_pair_that_was_there_is_adopted_and_can_be_removed(machine: Any) -> None:
    index = machine.link("eth1")["ifindex"]
    machine.brings_about(document(end("eth1", "eth1far", ipv4=static("192.0.2.10"))))
    assert machine.link("eth1")["ifindex"] == index
    assert machine.keyfiles().keys() == {"eth1.nmconnection", "eth1far.nmconnection"}

    machine.brings_about(document(absent("eth1")))
    assert machine.names().isdisjoint({"eth1", "eth1far"})
    assert machine.keyfiles() == {}


def test_a_pair_goes_down_and_comes_back(machine: Any) -> None:
    machine.brings_about(document(end("v1", "v2", ipv4=static("192.0.2.10"))))
    machine.brings_about(document({"name": "v1", "type": "veth", "state": "down"}))
    assert machine.keyfiles().keys() == {"v1.nmconnection", "v2.nmconnection"}

    machine.brings_about(document(end("v1", "v2")))
    assert machine.addresses("v1") == ["192.0.2.10/24"]
    assert machine.keyfiles().keys() == {"v1.nmconnection", "v2.nmconnection"}


def test_a_change_that_fails_leaves_no_pair_and_takes_none_away(machine: Any) -> None:
    machine.brings_about(document(end("v1", "v2", ipv4=static("192.0.2.10"))))
    before = machine.settled_fingerprint()
    indexes = ("ifindex", "link_index")
    for wanted in (end("v5", "v6"), end("v1", "v7"), absent("v2")):
        process = machine.apply_until_probe(document(wanted), "fail")
        assert process.communicate(timeout=60)[1] == "ProbeError: the gateway does not answer\n"

        now = machine.settled_fingerprint()
        assert _without(now["links"], *indexes) == _without(before["links"], *indexes)
        assert now["keyfiles"].keys() == before["keyfiles"].keys()
        assert now["profiles"] == before["profiles"]


def _without(links: Any, *keys: str) -> list[dict[str, Any]]:
    """The links in an order of their own, without numbers that a new one never has again, nor addresses made up."""
    volatile = {*keys, "address", "link_netnsid", "permaddr"}
    kept = [{key: value for key, value in link.items() if key not in volatile} for link in links]
    return sorted(kept, key=lambda link: str(link["ifname"]))


def test_what_cannot_be_is_refused_before_anything_changes(machine: Any) -> None:
    machine.brings_about(document(end("v1", "v2")))
    machine.node.ip("netns", "add", "far")
    machine.node.ip("link", "set", "eth2far", "netns", "far")
    for wanted, words in (
        ([{"name": "v9", "type": "veth"}], "interface v9: this node has no network card of that name"),
        ([end("v8", "eth1")], "interface v8: veth.peer eth1 is there already, for something else"),
        ([end("eth2", "v8")], "interface eth2: veth.peer v8: its other end is in another network namespace"),
        ([absent("v1"), {"name": "v2", "type": "veth", "state": "up", "mtu": 1400}], "it goes with its other end v1"),
    ):
        refused = machine.apply(document(*wanted))
        assert refused.returncode != 0
        assert words in refused.stderr
    assert other_end(machine, "v1") == "v2"
