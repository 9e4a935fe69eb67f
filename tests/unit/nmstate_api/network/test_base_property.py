"""Properties that every interface has."""

import pytest

from nmstate_api.network import InvalidDocumentError, JsonObject, parse, parse_interface
from nmstate_api.network.ethtool_feature import ALIASES, FEATURES


def read(**properties: object) -> JsonObject:
    return parse_interface({"name": "eth1", "type": "ethernet", **properties}).to_wire()


def problems_of(**properties: object) -> list[str]:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse_interface({"name": "eth1", "type": "ethernet", **properties})
    return [str(problem).removeprefix("interfaces[0].") for problem in refusal.value.problems]


def problem_of(**properties: object) -> str:
    (problem,) = problems_of(**properties)
    return problem.removeprefix("interfaces[eth1].")


@pytest.mark.parametrize(
    ("key", "written", "meant"),
    [
        (
            "ethtool",
            {"feature": {"gso": "on", "rxhash": 0}},
            {"feature": {"rx-hashing": False, "tx-generic-segmentation": True}},
        ),
        ("ethtool", {"feature": {"gro": True, "rx-gro": True}}, {"feature": {"rx-gro": True}}),
        ("ethtool", {"pause": {"autoneg": "no", "rx": 1}}, {"pause": {"autoneg": False, "rx": True}}),
        ("ethtool", {"ring": {"rx": "0x100", "rx-max": 4096}}, {"ring": {"rx": 256, "rx-max": 4096}}),
        (
            "ethtool",
            {"coalesce": {"adaptive-rx": "y", "tx-usecs": "8"}},
            {"coalesce": {"adaptive-rx": True, "tx-usecs": 8}},
        ),
        ("ethtool", {"fec": {"auto": "false", "mode": "baser"}}, {"fec": {"auto": False, "mode": "baser"}}),
        ("lldp", {"enabled": "yes"}, {"enabled": True}),
        ("mptcp", {"address-flags": ["subflow", "fullmesh"]}, {"address-flags": ["subflow", "fullmesh"]}),
        ("mptcp", {"address-flags": []}, {"address-flags": []}),
        (
            "dispatch",
            {"post-activation": "", "post-deactivation": "ip link"},
            {"post-activation": "", "post-deactivation": "ip link"},
        ),
        (
            "alt-names",
            [{"name": "b"}, {"name": "a", "state": "absent"}],
            [{"name": "a", "state": "absent"}, {"name": "b"}],
        ),
        ("alt-names", [{"name": "a"}, {"name": "a"}], [{"name": "a"}]),
        ("pci-address", "3B:0.1", "0000:3b:00.1"),
        ("pci-address", "1:0:1f.6", "0001:00:1f.6"),
        ("pci-address", "10000:e1:00.0", "00010000:e1:00.0"),
        ("veth", {"peer": "eth9"}, {"peer": "eth9"}),
    ],
)
def test_is_read_as_leniently_as_people_write_it(key: str, written: object, meant: object) -> None:
    assert read(**{key: written})[key] == meant


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("ethtool", {"feature": {"tx-gro": True}}, "ethtool.feature.tx-gro: is nothing that NetworkManager can set"),
        ("ethtool", {"feature": {"ufo": True}}, "ethtool.feature.tx-udp-fragmentation: is nothing that NetworkManager"),
        (
            "ethtool",
            {"feature": {"gro": True, "rx-gro": False}},
            "contradicts another name of rx-gro; give one of them",
        ),
        ("ethtool", {"feature": {"rx-gro": "maybe"}}, '"maybe" is not a boolean; write true or false'),
        ("ethtool", {"ring": {"rx": -1}}, "ethtool.ring.rx: -1 is out of range"),
        ("ethtool", {"fec": {"mode": "auto"}}, 'ethtool.fec.mode: "auto" is not valid here'),
        ("ethtool", {"coalesc": {}}, "ethtool.coalesc: unknown key; did you mean coalesce?"),
        ("lldp", {"enabled": "maybe"}, 'lldp.enabled: "maybe" is not a boolean'),
        (
            "mptcp",
            {"address-flags": ["signal", "fullmesh"]},
            "mptcp.address-flags: signal and fullmesh rule each other",
        ),
        ("mptcp", {"address-flags": ["signals"]}, '"signals" is not valid here; did you mean signal?'),
        ("alt-names", ["storage0"], "is not an object with keys"),
        ("alt-names", [{"name": "a", "state": "up"}], '"up" is not valid here'),
        ("alt-names", [{"name": "a"}, {"name": "a", "state": "absent"}], "is to be given and to be taken away"),
        ("alt-names", [{"name": "a b"}], '"a b" is not a name of an interface'),
        ("alt-names", [{"name": "a" * 128}], "is too long"),
        ("pci-address", "00:1f", '"00:1f" is not a PCI address; write it as 0000:3b:00.1'),
        ("pci-address", "0000:00:1f.x", '"0000:00:1f.x" is not a PCI address'),
        ("identifier", "pci-address", "pci-address: is missing; with identifier pci-address it says which device"),
        ("dispatch", {"pre-up": "true"}, "dispatch.pre-up: unknown key"),
        ("veth", {}, "veth.peer: is missing, but required"),
        ("veth", {"peer": "eth1"}, "veth.peer: eth1 cannot be its own other end"),
    ],
)
def test_what_cannot_be_is_refused_with_path_and_way_out(key: str, value: object, sentence: str) -> None:
    assert sentence in problem_of(**{key: value})


def test_scripts_are_for_interfaces_that_the_kernel_has() -> None:
    with pytest.raises(
        InvalidDocumentError, match="dispatch: is for interfaces that the kernel has; ovs-bridge is none"
    ):
        parse_interface({"name": "br0", "type": "ovs-bridge", "dispatch": {"post-activation": "true"}})


def test_what_is_absent_keeps_what_it_is_found_by() -> None:
    wire = {"name": "a", "type": "ethernet", "state": "absent", "identifier": "pci-address", "pci-address": "3b:00.1"}

    assert parse_interface({**wire, "lldp": {"enabled": "?"}}).to_wire() == {**wire, "pci-address": "0000:3b:00.1"}


@pytest.mark.parametrize(
    ("interfaces", "sentence"),
    [
        (
            {"v1": "v2", "v2": "v3"},
            'interfaces[v1].veth.peer: "v2" names v3 as its other end; have them name each other',
        ),
        (
            {"v1": "v3", "v2": "v3"},
            'interfaces[v2].veth.peer: "v3" is the other end of v1 already; name another interface',
        ),
    ],
)
def test_a_pair_has_two_ends(interfaces: dict[str, str], sentence: str) -> None:
    wires = [{"name": name, "type": "veth", "veth": {"peer": peer}} for name, peer in interfaces.items()]

    with pytest.raises(InvalidDocumentError) as refusal:
        parse({"interfaces": wires})
    assert sentence in [str(problem) for problem in refusal.value.problems]


def test_both_ends_of_a_pair_may_be_described() -> None:
    wires = [
        {"name": "v1", "type": "veth", "veth": {"peer": "v2"}},
        {"name": "v2", "type": "veth", "veth": {"peer": "v1"}},
    ]

    assert len(parse({"interfaces": wires}).interfaces or []) == 2


def test_short_names_of_offloads_stand_for_what_can_be_set() -> None:
    assert len(FEATURES) == 55
    assert len(ALIASES) == 19
    assert {name for name in ALIASES.values() if name not in FEATURES} == {"tx-udp-fragmentation"}
