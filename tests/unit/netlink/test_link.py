import struct

from hypothesis import given
from hypothesis import strategies as st

from nmstate_k8s.netlink.bond import BondInfo, BondPortInfo
from nmstate_k8s.netlink.bridge import BridgePortInfo
from nmstate_k8s.netlink.errors import MalformedMessageError
from nmstate_k8s.netlink.link import LINK_HEADER, Link, LinkFlag, read_link
from nmstate_k8s.netlink.linkinfo import OpaqueInfo
from nmstate_k8s.netlink.vlan import VlanFlag, VlanInfo
from nmstate_k8s.netlink.wire import attribute, nest


def u32(kind: int, value: int) -> bytes:
    return attribute(kind, struct.pack("=I", value))


def u8(kind: int, value: int) -> bytes:
    return attribute(kind, bytes([value]))


def link_body(*parts: bytes, index: int = 4, flags: int = LinkFlag.UP) -> bytes:
    return LINK_HEADER.pack(0, 1, index, flags, 0) + b"".join(parts)


def linkinfo(kind: str, *options: bytes) -> bytes:
    return nest(18, [attribute(1, kind.encode()), nest(2, options)])


def test_a_plain_link() -> None:
    body = link_body(
        attribute(3, b"ens160\0"),
        u32(4, 9000),
        u32(50, 68),
        u32(51, 9216),
        u8(16, 6),
        u8(33, 1),
        attribute(1, bytes.fromhex("0200000000ab")),
        attribute(54, bytes.fromhex("0200000000ac")),
        attribute(56, b"0000:3b:00.1\0"),
        attribute(57, b"pci\0"),
        flags=LinkFlag.UP | LinkFlag.RUNNING | LinkFlag.PROMISC,
    )

    link = read_link(body)

    assert link == Link(
        index=4,
        name="ens160",
        flags=LinkFlag.UP | LinkFlag.RUNNING | LinkFlag.PROMISC,
        operstate="up",
        mtu=9000,
        min_mtu=68,
        max_mtu=9216,
        mac="02:00:00:00:00:AB",
        permanent_mac="02:00:00:00:00:AC",
        carrier=True,
        bus_address="0000:3b:00.1",
        bus="pci",
    )
    assert (link.admin_up, link.running, link.promiscuous) == (True, True, True)


def test_alternative_names() -> None:
    names = [attribute(53, b"enp59s0f1\0"), attribute(53, b"storage\0")]

    assert read_link(link_body(nest(52, names))).alt_names == ("enp59s0f1", "storage")


def test_ipv6_settings_are_found_among_those_of_other_families() -> None:
    sysctls = [0] * 26 + [1] + [0] * 20
    inet6 = [
        attribute(2, struct.pack(f"={len(sysctls)}i", *sysctls)),
        attribute(7, bytes.fromhex("0000000000000000000000000000000f")),
        u8(8, 2),
    ]

    link = read_link(link_body(nest(26, [nest(2, [attribute(1, bytes(8))]), nest(10, inet6)])))

    assert link.ipv4_forwarding is False
    assert (link.ipv6_disabled, link.ipv6_addr_gen_mode, link.ipv6_token) == (True, "stable-privacy", "::f")


def test_forwarding_is_the_first_setting_of_ipv4() -> None:
    settings = attribute(1, struct.pack("=3i", 1, 0, 0))

    assert read_link(link_body(nest(26, [nest(2, [settings])]))).ipv4_forwarding is True
    assert read_link(link_body()).ipv4_forwarding is None


def test_a_token_of_zeros_is_none() -> None:
    assert read_link(link_body(nest(26, [nest(10, [attribute(7, bytes(16))])]))).ipv6_token is None


def test_a_vlan_with_its_base() -> None:
    flags = attribute(2, struct.pack("=II", VlanFlag.REORDER_HDR | VlanFlag.MVRP, 0xFFFFFFFF))
    info = linkinfo("vlan", attribute(1, struct.pack("=H", 102)), flags, attribute(5, b"\x88\xa8"))

    link = read_link(link_body(u32(5, 2), info))

    assert (link.kind, link.parent_index) == ("vlan", 2)
    assert link.info == VlanInfo(102, VlanFlag.REORDER_HDR | VlanFlag.MVRP, "802.1ad")


def test_a_parent_of_index_zero_is_none() -> None:
    assert read_link(link_body(u32(5, 0))).parent_index is None


def test_bond_options_have_the_kernels_names() -> None:
    targets = nest(8, [attribute(0, bytes([192, 0, 2, 1])), attribute(1, bytes([192, 0, 2, 2]))])
    options = [
        u8(1, 4),
        u32(3, 140),
        u8(6, 1),
        targets,
        u32(9, 6),
        u8(14, 5),
        u8(17, 1),
        u8(21, 1),
        u8(22, 2),
        u8(27, 0),
    ]

    found = read_link(link_body(linkinfo("bond", *options))).info

    assert found == BondInfo(
        mode="802.3ad",
        miimon=140,
        use_carrier=True,
        arp_ip_target=("192.0.2.1", "192.0.2.2"),
        arp_validate="filter_backup",
        xmit_hash_policy="vlan+srcmac",
        all_slaves_active="delivered",
        lacp_rate="fast",
        ad_select="count",
        tlb_dynamic_lb=False,
    )


def test_a_ports_side_is_read_by_the_kind_of_its_controller() -> None:
    bond = nest(
        18, [attribute(4, b"bond"), nest(5, [u8(1, 1), attribute(5, b"\3\0"), attribute(9, struct.pack("=i", -5))])]
    )
    bridge = nest(18, [attribute(1, b"veth"), attribute(4, b"bridge"), nest(5, [u32(3, 77), u8(4, 1)])])

    bond_port, bridge_port = read_link(link_body(u32(10, 9), bond)), read_link(link_body(bridge))

    assert (bond_port.kind, bond_port.port_kind, bond_port.controller_index) == ("", "bond", 9)
    assert bond_port.port_info == BondPortInfo(state="backup", queue_id=3, priority=-5)
    assert (bridge_port.kind, bridge_port.port_kind) == ("veth", "bridge")
    assert bridge_port.port_info == BridgePortInfo(cost=77, hairpin=True)


def test_options_of_a_kind_unknown_here_are_kept_as_bytes() -> None:
    link = read_link(link_body(linkinfo("wonder", u8(1, 9))))

    assert (link.kind, link.info) == ("wonder", OpaqueInfo(u8(1, 9)))


@given(st.binary(max_size=400))
def test_any_attributes_are_read_or_refused(data: bytes) -> None:
    try:
        link = read_link(link_body(data))
    except MalformedMessageError:
        return
    assert link.index == 4
