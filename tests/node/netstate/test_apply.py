import json
from pathlib import Path
from typing import Any

import pytest

from nmstate_api.network import parse
from nmstate_k8s.dbus import Bus
from nmstate_k8s.netstate.engine import Engine

EXIT_UNAVAILABLE = 69


def bridge(*ports: str, address: str | None = "192.0.2.10", **options: object) -> dict[str, Any]:
    addresses = [{"ip": address, "prefix-length": 24}] if address else []
    return {
        "interfaces": [
            {
                "name": "br1",
                "type": "linux-bridge",
                "state": "up",
                "ipv4": {"enabled": bool(addresses), "address": addresses},
                "ipv6": {"enabled": False},
                "bridge": {
                    "options": {"stp": {"enabled": False}},
                    "port": [{"name": name} for name in ports],
                },
                **options,
            }
        ]
    }


ABSENT = {"interfaces": [{"name": "br1", "type": "linux-bridge", "state": "absent"}]}


def static(name: str, address: str, **options: object) -> dict[str, Any]:
    ip = {"enabled": True, "dhcp": False, "address": [{"ip": address, "prefix-length": 24}]}
    return {"interfaces": [{"name": name, "type": "ethernet", "state": "up", "ipv4": ip, **options}]}


def test_a_bridge_is_made_with_its_port_and_address(machine: Any) -> None:
    printed = machine.applied(bridge("eth1"))

    assert "br1" in printed
    assert machine.addresses("br1") == ["192.0.2.10/24"]
    assert machine.link("eth1")["master"] == "br1"
    assert set(machine.keyfiles()) == {"br1.nmconnection", "eth1.nmconnection"}
    assert not machine.journal.exists()


def test_the_same_again_changes_nothing(machine: Any) -> None:
    machine.applied(bridge("eth1"))
    before = machine.fingerprint()

    assert machine.applied(bridge("eth1")) == "-: nothing to change\n"
    assert machine.fingerprint() == before


def test_ports_and_addresses_can_change(machine: Any) -> None:
    machine.applied(bridge("eth1"))

    machine.applied(bridge("eth1", "eth2", address="192.0.2.20"))
    assert machine.addresses("br1") == ["192.0.2.20/24"]
    assert {machine.link(name)["master"] for name in ("eth1", "eth2")} == {"br1"}

    machine.applied(bridge("eth2", address="192.0.2.20"))
    assert "master" not in machine.link("eth1")
    assert machine.link("eth2")["master"] == "br1"
    assert machine.applied(bridge("eth2", address="192.0.2.20")) == "-: nothing to change\n"


def test_what_is_absent_is_gone_from_kernel_and_disk(machine: Any) -> None:
    machine.applied(bridge("eth1"))

    machine.applied(ABSENT)

    assert "br1" not in machine.names()
    assert "master" not in machine.link("eth1")
    assert "br1.nmconnection" not in machine.keyfiles()
    assert machine.applied(ABSENT) == "-: nothing to change\n"


def test_mtu_mac_address_and_static_addresses(machine: Any) -> None:
    machine.applied(static("eth1", "198.51.100.7", mtu=1400, **{"mac-address": "02:00:00:00:00:77"}))

    link = machine.link("eth1")
    assert (link["mtu"], link["address"]) == (1400, "02:00:00:00:00:77")
    assert machine.addresses("eth1") == ["198.51.100.7/24"]


def test_dhcp_is_not_waited_for(machine: Any) -> None:
    ip = {"enabled": True, "dhcp": True}
    document = {"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up", "ipv4": ip}]}

    machine.applied(document)

    assert machine.applied(document) == "-: nothing to change\n"


def test_a_bridge_without_ports_comes_up(machine: Any) -> None:
    machine.applied(bridge())

    assert machine.addresses("br1") == ["192.0.2.10/24"]


def test_memory_only_leaves_the_disk_alone(machine: Any) -> None:
    machine.applied(bridge("eth1"), "--memory-only")

    assert machine.addresses("br1") == ["192.0.2.10/24"]
    assert machine.keyfiles() == {}
    assert not machine.journal.exists()


def test_show_tells_what_was_applied(machine: Any) -> None:
    machine.applied(static("eth1", "198.51.100.7"))

    shown = json.loads(machine.nmstate("show", "--json", "eth1").stdout)

    (interface,) = shown["interfaces"]
    assert interface["ipv4"]["address"] == [{"ip": "198.51.100.7", "prefix-length": 24}]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"interfaces": [{"name": "eth9", "type": "ethernet", "state": "up"}]}, "eth9"),
        ({"interfaces": [{"name": "eth1", "type": "ethernet", "mtuu": 1500}]}, "mtuu"),
        ({"interfaces": [{"name": "v", "type": "vlan", "vlan": {"base-iface": "eth1", "id": 5000}}]}, "5000"),
        ({"interfaces": [{"name": "bond1", "type": "bond", "link-aggregation": {"port": ["eth1"]}}]}, "mode"),
    ],
)
def test_a_document_that_cannot_be_is_refused_before_anything_changes(
    machine: Any, document: dict[str, Any], said: str
) -> None:
    before = machine.fingerprint()

    refused = machine.apply(document)

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert "Traceback" not in refused.stderr
    assert machine.fingerprint() == before


def test_without_networkmanager_it_is_unavailable(bare_machine: Any) -> None:
    for command in (("show",), ("apply", "-")):
        ended = bare_machine.nmstate(*command, stdin="interfaces: []")

        assert ended.returncode == EXIT_UNAVAILABLE
        assert "NetworkManager" in ended.stderr
        assert ended.stderr.count("\n") == 1


class CountingBus(Bus):
    """A bus that remembers which methods were called."""

    called: set[str]

    async def call(self, message: Any, *, timeout: Any = None) -> Any:
        self.called.add(message.member)
        return await super().call(message, timeout=timeout)


async def test_an_unchanged_document_only_reads(machine: Any, tmp_path: Path) -> None:
    machine.applied(bridge("eth1"))
    bus = CountingBus(machine.node.bus_address)
    bus.called = set()

    async with bus, Engine(bus, tmp_path / "other") as engine:
        result = await engine.apply(parse(bridge("eth1")))

    assert not result.changed
    assert bus.called <= {"AddMatch", "GetManagedObjects", "GetSettings", "GetNameOwner"}
    assert not (tmp_path / "other").exists()


async def test_the_revert_document_takes_a_change_back(machine: Any, tmp_path: Path) -> None:
    before = machine.links()
    async with Bus(machine.node.bus_address) as bus, Engine(bus, tmp_path / "other") as engine:
        result = await engine.apply(parse(bridge("eth1")))
        assert result.changed

        await engine.apply(parse(result.revert))

    assert machine.names() == {link["ifname"] for link in before}
    assert machine.addresses("eth1") == []


@pytest.mark.needs_kernel("bonding")
@pytest.mark.needs_kernel("8021q")
def test_a_bond_with_a_vlan_on_it(machine: Any) -> None:
    document = {
        "interfaces": [
            {
                "name": "bond1",
                "type": "bond",
                "state": "up",
                "link-aggregation": {"mode": "active-backup", "port": ["eth1", "eth2"]},
                "ipv4": {"enabled": True, "address": [{"ip": "192.0.2.10", "prefix-length": 24}]},
            },
            {
                "name": "bond1.102",
                "type": "vlan",
                "state": "up",
                "vlan": {"base-iface": "bond1", "id": 102},
                "ipv4": {"enabled": True, "address": [{"ip": "198.51.100.10", "prefix-length": 24}]},
            },
        ]
    }
    machine.applied(document)

    assert {machine.link(name)["master"] for name in ("eth1", "eth2")} == {"bond1"}
    assert machine.addresses("bond1") == ["192.0.2.10/24"]
    assert machine.addresses("bond1.102") == ["198.51.100.10/24"]
    assert machine.applied(document) == "-: nothing to change\n"

    machine.applied({"interfaces": [{"name": name, "state": "absent"} for name in ("bond1", "bond1.102")]})
    assert not {"bond1", "bond1.102"} & machine.names()
