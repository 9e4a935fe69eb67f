import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.translate.bond import configure, configure_port, recreate, show_saved
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.profile import BondPortSetting, BondSetting, ConnectionSetting, EthernetSetting


def configured(aggregation: JsonObject, **options: str) -> dict[str, str]:
    profile = Profile(connection=ConnectionSetting(), bond=BondSetting(options=options) if options else None)
    result = configure(profile, {"link-aggregation": aggregation}, {"link-aggregation": aggregation})
    assert result.bond is not None
    return dict(result.bond.options)


def test_options_are_written_as_the_kernel_spells_them() -> None:
    options: JsonObject = {
        "miimon": 140,
        "use_carrier": False,
        "all_slaves_active": "delivered",
        "xmit_hash_policy": "vlan+srcmac",
        "balance-slb": True,
    }

    assert configured({"mode": "balance-xor", "options": options}) == {
        "mode": "balance-xor",
        "miimon": "140",
        "use_carrier": "0",
        "all_slaves_active": "1",
        "xmit_hash_policy": "vlan+srcmac",
        "balance-slb": "1",
    }


def test_what_is_not_mentioned_stays() -> None:
    assert configured({"options": {"updelay": 200}}, mode="active-backup", miimon="100") == {
        "mode": "active-backup",
        "miimon": "100",
        "updelay": "200",
    }


@pytest.mark.parametrize("had", ["active-backup", "1"])
def test_the_same_mode_keeps_the_options_however_it_is_written(had: str) -> None:
    assert configured({"mode": "active-backup"}, mode=had, miimon="70") == {"mode": had, "miimon": "70"}


def test_another_mode_begins_without_options() -> None:
    assert configured({"mode": "802.3ad", "options": {"lacp_rate": "fast"}}, mode="active-backup", primary="eth0") == {
        "mode": "802.3ad",
        "lacp_rate": "fast",
    }


def test_targets_go_with_the_monitoring_that_needs_them() -> None:
    had = {"mode": "active-backup", "arp_interval": "100", "arp_ip_target": "192.0.2.1"}

    assert configured({"options": {"arp_interval": 0, "miimon": 100}}, **had) == {
        "mode": "active-backup",
        "miimon": "100",
    }


def test_lists_and_empty_values_of_options() -> None:
    options: JsonObject = {"arp_interval": 100, "ns_ip6_target": ["2001:db8::1", "2001:db8::2"], "primary": ""}

    assert configured({"mode": "active-backup", "options": options}) == {
        "mode": "active-backup",
        "arp_interval": "100",
        "ns_ip6_target": "2001:db8::1,2001:db8::2",
    }


@pytest.mark.parametrize(
    ("had", "entry", "expected"),
    [
        (None, {"name": "eth0"}, None),
        (None, {"name": "eth0", "priority": 0, "queue-id": 0}, None),
        (None, {"name": "eth0", "priority": 7}, BondPortSetting(prio=7)),
        (BondPortSetting(prio=7, queue_id=2), {"name": "eth0", "priority": 0}, BondPortSetting(prio=0, queue_id=2)),
    ],
)
def test_a_port_says_only_what_is_not_the_default(
    had: BondPortSetting | None, entry: JsonObject, expected: BondPortSetting | None
) -> None:
    assert configure_port(Profile(connection=ConnectionSetting(), bond_port=had), entry).bond_port == expected


def test_a_bond_that_takes_the_address_of_its_port_is_given_none() -> None:
    aggregation: JsonObject = {"mode": "active-backup", "options": {"fail_over_mac": "active"}}
    profile = Profile(
        connection=ConnectionSetting(), ethernet=EthernetSetting(assigned_mac_address="02:00:00:00:00:01", mtu=1400)
    )

    given = configure(profile, {"link-aggregation": aggregation}, {"link-aggregation": aggregation})

    assert given.ethernet == EthernetSetting(mtu=1400)


def test_source_balancing_is_shown_from_the_profile() -> None:
    shown: JsonObject = {"name": "bond0", "link-aggregation": {"options": {"miimon": 100}}}
    profile = Profile(connection=ConnectionSetting(), bond=BondSetting(options={"balance-slb": "1"}))

    assert show_saved(shown, profile)["link-aggregation"] == {"options": {"miimon": 100, "balance-slb": True}}
    assert show_saved(shown, Profile(connection=ConnectionSetting())) == shown


@pytest.mark.parametrize(
    ("before", "after", "needed"),
    [
        ({"mode": "active-backup"}, {"mode": "802.3ad"}, True),
        ({"mode": "active-backup"}, {"mode": "active-backup", "fail_over_mac": "active"}, True),
        ({"mode": "active-backup", "primary": "eth0"}, {"mode": "active-backup"}, True),
        ({"mode": "active-backup", "primary": "eth0"}, {"mode": "active-backup", "primary": "eth1"}, False),
        ({"mode": "active-backup"}, {"mode": "active-backup", "miimon": "70"}, False),
    ],
)
def test_what_takes_a_new_bond(before: dict[str, str], after: dict[str, str], needed: bool) -> None:
    saved, wanted = (
        Profile(connection=ConnectionSetting(), bond=BondSetting(options=options)) for options in (before, after)
    )

    assert recreate(saved, wanted) is needed
