"""Properties that every interface has, as kernel, NetworkManager and files then have them."""

import json
from typing import Any

import pytest

from tests.node.netstate.documents import document, static

ETH1 = {"name": "eth1", "type": "ethernet", "state": "up"}


def fails_and_is_undone(machine: Any, wanted: dict[str, Any]) -> None:
    """Apply ``wanted`` with a probe that fails; everything must then be as before."""
    before = machine.settled_fingerprint()
    process = machine.apply_until_probe(wanted, "fail")
    _, errors = process.communicate(timeout=60)
    assert errors == "ProbeError: the gateway does not answer\n"
    assert machine.meaning() == {**before, "keyfiles": machine.meaning()["keyfiles"]}


def features(machine: Any, name: str) -> dict[str, bool]:
    """Offloads by the names of the ethtool command."""
    lines = machine.node.run("ethtool", "-k", name).splitlines()[1:]
    return {line.partition(":")[0].strip(): line.partition(":")[2].split()[0] == "on" for line in lines}


def test_offloads_are_switched_by_either_name_and_come_back(machine: Any) -> None:
    assert features(machine, "eth1")["generic-segmentation-offload"]

    wanted = {**ETH1, "ipv4": static("192.0.2.10"), "ethtool": {"feature": {"gso": False, "rx-gro": True}}}
    machine.brings_about(document(wanted))
    found = features(machine, "eth1")
    assert (found["generic-segmentation-offload"], found["generic-receive-offload"]) == (False, True)

    machine.brings_about(document({**ETH1, "ethtool": {"feature": {"tx-generic-segmentation": True, "tso": False}}}))
    found = features(machine, "eth1")
    assert (found["generic-segmentation-offload"], found["tx-tcp-segmentation"]) == (True, False)
    assert found["generic-receive-offload"]
    assert machine.addresses("eth1") == ["192.0.2.10/24"]


def test_an_offload_that_the_device_does_not_have_is_refused_before_anything_changes(machine: Any) -> None:
    refused = machine.apply(document({**ETH1, "ethtool": {"feature": {"rx-all": True}, "ring": {"rx": 5}}}))

    assert refused.returncode != 0
    assert "interface eth1: ethtool.feature.rx-all: this device cannot set it; leave it out" in refused.stderr
    assert "interface eth1: ethtool.ring.rx: this device cannot set it; leave it out" in refused.stderr
    assert not machine.journal.exists()


def test_offloads_of_a_change_that_fails_are_as_before(machine: Any) -> None:
    machine.brings_about(document({**ETH1, "ethtool": {"feature": {"gso": False}}}))
    before = features(machine, "eth1")

    fails_and_is_undone(machine, document({**ETH1, "ethtool": {"feature": {"gso": True, "tso": False}}}))

    assert features(machine, "eth1") == before


def test_names_are_added_and_taken_away_and_kept_for_the_next_boot(machine: Any) -> None:
    machine.brings_about(document({**ETH1, "alt-names": [{"name": "uplink-to-the-storage"}, {"name": "storage0"}]}))
    (link,) = json.loads(machine.node.ip("-j", "link", "show", "storage0"))
    assert (link["ifname"], sorted(link["altnames"])) == ("eth1", ["storage0", "uplink-to-the-storage"])
    kept = machine.node.run("cat", "/etc/systemd/network/98-nmstate-eth1.link").splitlines()
    assert kept[1:] == [
        "[Match]",
        "OriginalName=eth1",
        "",
        "[Link]",
        "AlternativeName=storage0",
        "AlternativeName=uplink-to-the-storage",
        "Name=eth1",
    ]

    machine.brings_about(document({**ETH1, "alt-names": [{"name": "storage0", "state": "absent"}]}))
    assert machine.link("eth1")["altnames"] == ["uplink-to-the-storage"]

    machine.brings_about(document({**ETH1, "state": "absent"}))
    assert "altnames" not in machine.link("eth1")
    assert machine.node.run("ls", "/etc/systemd/network") == ""


def test_names_of_a_change_that_fails_are_as_before(machine: Any) -> None:
    machine.brings_about(document({**ETH1, "alt-names": [{"name": "storage0"}]}))
    file = machine.node.run("cat", "/etc/systemd/network/98-nmstate-eth1.link")

    names = [{"name": "storage0", "state": "absent"}, {"name": "backup0"}]
    fails_and_is_undone(machine, document({**ETH1, "alt-names": names}))

    assert machine.link("eth1")["altnames"] == ["storage0"]
    assert machine.node.run("cat", "/etc/systemd/network/98-nmstate-eth1.link") == file


def test_a_name_that_is_taken_is_refused(machine: Any) -> None:
    refused = machine.apply(document({**ETH1, "alt-names": [{"name": "eth2"}]}))

    assert "interface eth1: alt-names: eth2 is the name of another interface; choose another" in refused.stderr
    assert not machine.journal.exists()


def test_scripts_are_written_changed_and_removed(machine: Any) -> None:
    path = "/etc/NetworkManager/dispatcher.d/nmstate-eth1-up.sh"
    scripts = {"post-activation": "echo $1 >> /run/came-up\n", "post-deactivation": "echo went down"}
    machine.brings_about(document({**ETH1, "dispatch": scripts}))

    assert machine.node.run("stat", "--format=%a %U", path) == "744 root\n"
    for event, expected in (("up", "eth1\n"), ("reapply", "eth1\neth1\n"), ("down", "eth1\neth1\n")):
        machine.node.run(path, "eth1", event)
        machine.node.run(path, "eth2", event)
        assert machine.node.run("cat", "/run/came-up") == expected

    machine.brings_about(document({**ETH1, "dispatch": {"post-activation": ""}}))
    assert machine.node.run("ls", "/etc/NetworkManager/dispatcher.d") == "nmstate-eth1-down.sh\n"

    machine.brings_about(document({**ETH1, "state": "absent"}))
    assert machine.node.run("ls", "/etc/NetworkManager/dispatcher.d") == ""


def test_scripts_of_a_change_that_fails_are_as_before(machine: Any) -> None:
    machine.brings_about(document({**ETH1, "dispatch": {"post-activation": "echo one"}}))
    path = "/etc/NetworkManager/dispatcher.d/nmstate-eth1-up.sh"
    before = machine.node.run("cat", path)

    scripts = {"post-activation": "echo two", "post-deactivation": "echo three"}
    fails_and_is_undone(machine, document({**ETH1, "dispatch": scripts}))

    assert machine.node.run("cat", path) == before
    assert machine.node.run("ls", "/etc/NetworkManager/dispatcher.d") == "nmstate-eth1-up.sh\n"


def test_an_mtu_beyond_what_the_device_can_do_is_refused(machine: Any) -> None:
    machine.brings_about(document({**ETH1, "mtu": 1400}))
    assert machine.link("eth1")["mtu"] == 1400

    for mtu, words in ((60, "less than the 68"), (70_000, "more than the 65535")):
        refused = machine.apply(document({**ETH1, "mtu": mtu}))
        assert refused.returncode != 0
        assert words in refused.stderr
    assert machine.link("eth1")["mtu"] == 1400


@pytest.mark.requires_network_manager("1.32")
def test_what_people_wrote_about_an_interface_is_kept_with_its_profile(machine: Any) -> None:
    machine.brings_about(
        document(
            {
                **ETH1,
                "profile-name": "uplink",
                "description": "to rack 5",
                "accept-all-mac-addresses": True,
                "mac-address": "02:00:5E:10:00:01",
                "wait-ip": "ipv4",
                "ipv4": static("192.0.2.10"),
            }
        ),
    )
    link = machine.link("eth1")
    assert (link["address"], "PROMISC" in link["flags"]) == ("02:00:5e:10:00:01", True)
    may_fail = ("-g", "ipv4.may-fail,ipv6.may-fail", "connection", "show", "uplink")
    assert machine.nmcli(*may_fail).split() == ["no", "yes"]
    assert "nmstate.interface.description=to rack 5" in machine.keyfiles()["uplink.nmconnection"]

    machine.brings_about(document({**ETH1, "description": "", "accept-all-mac-addresses": False, "wait-ip": "any"}))
    assert machine.nmcli(*may_fail).split() == ["yes", "yes"]
    assert "nmstate.interface.description" not in machine.keyfiles()["uplink.nmconnection"]
    assert "PROMISC" not in machine.link("eth1")["flags"]


def test_an_interface_is_found_by_its_mac_address(machine: Any) -> None:
    mac = machine.link("eth1")["address"]
    named = {"name": "uplink", "type": "ethernet", "identifier": "mac-address", "mac-address": mac}
    machine.brings_about(document({**named, "ipv4": static("192.0.2.10")}))

    assert machine.addresses("eth1") == ["192.0.2.10/24"]
    stored = machine.nmcli("-g", "802-3-ethernet.mac-address,connection.interface-name", "connection", "show", "uplink")
    assert stored.replace("\\", "").split() == [mac.upper()]

    machine.brings_about(document({**named, "ipv4": static("192.0.2.20")}))
    assert machine.addresses("eth1") == ["192.0.2.20/24"]
    machine.brings_about(
        document({"name": "uplink", "state": "absent", "identifier": "mac-address", "mac-address": mac})
    )
    assert machine.keyfiles() == {}
