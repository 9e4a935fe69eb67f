import pytest

from nmstate_api.network import JsonValue
from nmstate_k8s.netstate.translate.bond_option import changed, same_option


@pytest.mark.parametrize(
    ("had", "asked", "expected"),
    [
        ({"miimon": "100"}, {"arp_interval": "50"}, {"arp_interval": "50"}),
        ({"arp_interval": "50", "arp_ip_target": "192.0.2.1"}, {"miimon": "100"}, {"miimon": "100"}),
        ({"arp_interval": "50", "arp_validate": "all"}, {"arp_interval": "0"}, {}),
        ({"miimon": "100", "updelay": "200"}, {"miimon": "0", "updelay": "0"}, {"miimon": "0"}),
        ({"primary": "eth0"}, {"primary": ""}, {}),
        ({}, {"arp_missed_max": "2", "lacp_active": "1", "balance-slb": "0"}, {}),
        ({"arp_missed_max": "5"}, {"arp_missed_max": "2"}, {"arp_missed_max": "2"}),
        ({"lacp_active": "0"}, {"lacp_active": "1"}, {"lacp_active": "1"}),
    ],
)
def test_options_are_kept_as_network_manager_takes_them_together(
    had: dict[str, str], asked: dict[str, str], expected: dict[str, str]
) -> None:
    assert changed(had, asked) == expected


@pytest.mark.parametrize(
    ("name", "wanted", "has", "same"),
    [
        ("ad_actor_system", "00:00:5E:00:53:01", "00:00:5e:00:53:01", True),
        ("arp_ip_target", "192.0.2.1, 192.0.2.2", "192.0.2.1,192.0.2.2", True),
        ("all_slaves_active", "delivered", "delivered", True),
        ("all_slaves_active", "delivered", "dropped", False),
        ("primary", "", None, True),
        ("primary", "eth1", None, False),
        ("arp_interval", 0, None, True),
        ("lacp_active", True, None, True),
        ("lacp_active", False, None, False),
        ("miimon", 100, 110, False),
        ("ns_ip6_target", ["2001:db8::1"], ["2001:db8::1"], True),
    ],
)
def test_an_option_is_the_same_however_it_is_spelled(name: str, wanted: JsonValue, has: JsonValue, same: bool) -> None:
    assert same_option(name, wanted, has) is same
