import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import KernelState, Link, LinkModes
from nmstate_k8s.netstate.translate.ethernet import configure, describe, normal, problems, recreate
from nmstate_k8s.networkmanager.profile import ConnectionSetting, EthernetSetting, Profile, VethSetting
from tests.unit.netstate.builders import merged_interface, merged_state

CARD = Profile(connection=ConnectionSetting(id="eth1", type="802-3-ethernet"))
PAIR = Profile(connection=ConnectionSetting(id="v1", type="veth"), veth=VethSetting(peer="v2"))
CURRENT: JsonObject = {"speed": 1000, "duplex": "full", "auto-negotiation": True}


def written(asked: JsonObject, current: JsonObject, saved: EthernetSetting | None = None) -> EthernetSetting | None:
    profile = Profile(connection=CARD.connection, ethernet=saved)
    return configure(profile, {"ethernet": asked}, {"ethernet": {**current, **asked}}).ethernet


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"auto-negotiation": True, "speed": 100}, EthernetSetting(auto_negotiate=True)),
        ({"auto-negotiation": False}, EthernetSetting(auto_negotiate=False, speed=1000, duplex="full")),
        ({"speed": 100}, EthernetSetting(auto_negotiate=False, speed=100, duplex="full")),
        ({"duplex": "half"}, EthernetSetting(auto_negotiate=False, speed=1000, duplex="half")),
        ({}, EthernetSetting()),
    ],
)
def test_speed_and_duplex_are_written_together(asked: JsonObject, expected: EthernetSetting) -> None:
    assert written(asked, CURRENT) == expected


def test_what_the_profile_says_already_counts_more_than_what_the_link_has() -> None:
    saved = EthernetSetting(auto_negotiate=False, speed=10, duplex="half")

    assert written({"speed": 100}, CURRENT, saved) == EthernetSetting(auto_negotiate=False, speed=100, duplex="half")


def test_half_of_a_link_that_says_nothing_is_refused() -> None:
    def refusals(asked: JsonObject, current: JsonObject) -> list[str]:
        wanted: JsonObject = {"name": "eth1", "type": "ethernet", "ethernet": asked}
        there: JsonObject = {"name": "eth1", "type": "ethernet", "ethernet": current}
        found = merged_interface(wanted, there)
        found.merged = {**wanted, "ethernet": {**current, **asked}}
        return list(problems(found, merged_state()))

    assert refusals({"speed": 100}, {"duplex": "full"}) == []
    assert refusals({"auto-negotiation": True, "speed": 100}, {}) == []
    assert refusals({"speed": 100}, {}) == [
        "interface eth1: ethernet.duplex is missing, and the device does not say what it is; "
        "give it along with ethernet.speed"
    ]


def test_what_is_negotiated_is_not_compared() -> None:
    assert normal({"ethernet": CURRENT}) == {"ethernet": {"auto-negotiation": True}}
    assert normal({"ethernet": {"speed": 10}}) == {"ethernet": {"speed": 10}}


def test_a_card_is_shown_with_its_link_and_an_end_of_a_pair_with_its_other_end() -> None:
    card = Link(index=4, name="eth1")
    ends = [Link(index=5, name="v1", kind="veth", parent_index=6), Link(index=6, name="v2", kind="veth")]
    kernel = KernelState(
        links={link.index: link for link in (card, *ends)},
        link_modes={4: LinkModes(4, auto_negotiation=True, speed=None, duplex=None)},
    )

    assert describe(card, kernel) == {"ethernet": {"auto-negotiation": True}}
    assert describe(ends[0], kernel) == {"veth": {"peer": "v2"}}
    assert describe(ends[1], kernel) == {}


def test_another_other_end_takes_making_the_interface_anew() -> None:
    other = configure(PAIR, {"veth": {"peer": "v3"}}, {})

    assert other.veth == VethSetting(peer="v3")
    assert recreate(PAIR, other)
    assert not recreate(PAIR, configure(PAIR, {"mtu": 1400}, {}))
    assert configure(CARD, {"veth": {"peer": "v3"}}, {}).veth is None
