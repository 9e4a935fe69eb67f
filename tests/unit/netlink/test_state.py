from nmstate_k8s.netlink.address import Address
from nmstate_k8s.netlink.link import Link
from nmstate_k8s.netlink.state import KernelState

BASE = Link(2, name="eth0", alt_names=("enp1s0",), controller_index=4)
VLAN = Link(3, name="eth0.7", kind="vlan", parent_index=2)
BOND = Link(4, name="bond0", kind="bond")
FAR = Link(5, name="veth0", kind="veth", parent_index=2, parent_netns=0)
STATE = KernelState(
    links={link.index: link for link in (BASE, VLAN, BOND, FAR)}, addresses={2: (Address(2, 2, "192.0.2.1", 24),)}
)


def test_links_are_found_by_name_and_by_alternative_name() -> None:
    assert STATE.link("eth0") is BASE
    assert STATE.link("enp1s0") is BASE
    assert STATE.link("eth1") is None


def test_a_name_wins_over_another_links_alternative_name() -> None:
    thief = Link(9, name="eth9", alt_names=("eth0",))

    assert KernelState(links={2: BASE, 9: thief}).link("eth0") is BASE


def test_relations_between_links() -> None:
    assert STATE.parent_of(VLAN) is BASE
    assert STATE.parent_of(BOND) is None
    assert STATE.parent_of(FAR) is None
    assert STATE.ports_of(BOND) == [BASE]
    assert STATE.name_of(4) == "bond0"
    assert STATE.name_of(99) is None
    assert STATE.name_of(None) is None


def test_what_a_link_has_none_of_is_empty() -> None:
    assert len(STATE.addresses_of(BASE)) == 1
    assert STATE.addresses_of(BOND) == ()
    assert STATE.vlans_of(BASE) == ()
