from dataclasses import replace
from itertools import permutations

import pytest

from nmstate_api.network import parse
from nmstate_k8s.netlink import (
    BondInfo,
    BridgeInfo,
    BridgePortInfo,
    BridgeVlan,
    LinkModes,
    Route,
    RouteProtocol,
    RouteType,
)
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.show import only, show
from nmstate_k8s.netstate.snapshot import Snapshot
from nmstate_k8s.networkmanager import DeviceState, GlobalDns, GlobalDnsDomain
from nmstate_k8s.networkmanager.dns_manager import DnsEntry, DnsManager
from nmstate_k8s.networkmanager.profile import EthernetSetting, Ipv4Setting, Ipv6Setting, UserSetting
from tests.unit.netstate.builders import Node, interface, loose, static


def with_routes(snapshot: Snapshot, *routes: Route) -> Snapshot:
    return replace(snapshot, kernel=replace(snapshot.kernel, routes=routes))


def test_interfaces_are_shown_by_name_with_what_they_are_first() -> None:
    shown = loose(show(Node().nic("eth1").nic("eth0").snapshot()))["interfaces"]

    assert [entry["name"] for entry in shown] == ["eth0", "eth1"]
    assert list(shown[0])[:4] == ["name", "type", "state", "identifier"]


def test_addresses_come_from_the_kernel_and_their_origin_from_the_profile() -> None:
    node = Node().link("eth0").profile("eth0", ipv4=Ipv4Setting(method="auto"), ipv6=Ipv6Setting(method="auto"))
    node.addresses("eth0", "192.0.2.9/24", "2001:db8::9/64", leased=True).addresses("eth0", "fe80::1/64")

    eth0 = interface(show(node.snapshot()), "eth0")

    assert eth0["ipv4"]["dhcp"] is True
    assert eth0["ipv4"]["address"] == [
        {"ip": "192.0.2.9", "prefix-length": 24, "valid-life-time": "600sec", "preferred-life-time": "600sec"}
    ]
    assert (eth0["ipv6"]["dhcp"], eth0["ipv6"]["autoconf"]) == (True, True)
    assert [address["ip"] for address in eth0["ipv6"]["address"]] == ["2001:db8::9", "fe80::1"]


@pytest.mark.parametrize(
    ("method", "dhcp", "autoconf"), [("auto", True, True), ("dhcp", True, False), ("link-local", False, False)]
)
def test_methods_of_ipv6_read_as_dhcp_and_autoconf(method: str, *, dhcp: bool, autoconf: bool) -> None:
    node = Node().link("eth0").profile("eth0", ipv6=Ipv6Setting(method=method))

    ipv6 = interface(show(node.snapshot()), "eth0")["ipv6"]

    assert (ipv6["enabled"], ipv6["dhcp"], ipv6["autoconf"]) == (True, dhcp, autoconf)


def test_an_address_that_others_added_to_a_disabled_family_is_shown() -> None:
    node = Node().nic("eth0").addresses("eth0", "192.0.2.1/24")

    ipv4 = interface(show(node.snapshot()), "eth0")["ipv4"]

    assert (ipv4["enabled"], ipv4["dhcp"]) == (True, False)


def test_what_the_sysctl_disables_is_off() -> None:
    node = Node().link("eth0", ipv6_disabled=True).profile("eth0", ipv6=Ipv6Setting(method="disabled"))

    assert interface(show(node.snapshot()), "eth0")["ipv6"] == {"enabled": False}


def test_a_port_shows_its_controller_and_no_addresses() -> None:
    shown = show(Node().bond("bond0", "active-backup", "eth1", "eth0").snapshot())

    port, bond = interface(shown, "eth0"), interface(shown, "bond0")
    assert port["controller"] == "bond0"
    assert not port.keys() & {"ipv4", "ipv6"}
    assert bond["link-aggregation"]["mode"] == "active-backup"
    assert bond["link-aggregation"]["port"] == ["eth0", "eth1"]
    assert bond["link-aggregation"]["options"] == {"miimon": 100, "use_carrier": True}


def test_options_that_mean_nothing_in_its_mode_are_not_shown_of_a_bond() -> None:
    snapshot = Node().bond("bond0", "active-backup").snapshot()
    (link,) = snapshot.kernel.links.values()
    assert isinstance(link.info, BondInfo)
    info = replace(link.info, lacp_rate="slow", packets_per_slave=1, arp_interval=0, arp_validate="none")
    kernel = replace(snapshot.kernel, links={link.index: replace(link, info=info)})

    options = interface(show(replace(snapshot, kernel=kernel)), "bond0")["link-aggregation"]["options"]

    assert not options.keys() & {"lacp_rate", "packets_per_slave"}
    assert options["arp_validate"] == "none"


def test_a_bridge_shows_seconds_and_filters() -> None:
    info = BridgeInfo(stp_state=0, vlan_filtering=True, vlan_default_pvid=1, ageing_time=30000, forward_delay=1500)
    snapshot = Node().bridge("br0", "eth0", "eth1").snapshot()
    links = dict(snapshot.kernel.links)
    links[1] = replace(links[1], info=info)
    links[2] = replace(links[2], port_info=BridgePortInfo(priority=32, cost=100, hairpin=False))
    vlans = (BridgeVlan(2, 1, 1, pvid=True, untagged=True), BridgeVlan(2, 5, 5), BridgeVlan(2, 7, 9))
    kernel = replace(snapshot.kernel, links=links, bridge_vlans={2: vlans})

    bridge = interface(show(replace(snapshot, kernel=kernel)), "br0")["bridge"]

    assert bridge["options"]["mac-ageing-time"] == 300
    assert bridge["options"]["stp"] == {"enabled": False, "forward-delay": 15}
    assert bridge["port"] == [
        {
            "name": "eth0",
            "stp-hairpin-mode": False,
            "stp-path-cost": 100,
            "stp-priority": 32,
            "vlan": {
                "mode": "trunk",
                "enable-native": False,
                "trunk-tags": [{"id": 5}, {"id-range": {"min": 7, "max": 9}}],
            },
        },
        {"name": "eth1"},
    ]


def test_a_vlan_shows_what_it_stands_on() -> None:
    shown = show(Node().nic("eth1").vlan("eth1.102", "eth1", 102).snapshot())

    assert interface(shown, "eth1.102")["vlan"] == {
        "base-iface": "eth1",
        "id": 102,
        "protocol": "802.1q",
        "registration-protocol": "none",
        "reorder-headers": True,
        "loose-binding": False,
    }


@pytest.mark.parametrize(
    ("device", "state"),
    [
        (DeviceState.ACTIVATED, "up"),
        (DeviceState.IP_CONFIG, "up"),
        (DeviceState.DISCONNECTED, "down"),
        (DeviceState.UNAVAILABLE, "down"),
        (DeviceState.UNMANAGED, "ignore"),
    ],
)
def test_the_state_is_what_network_manager_says(device: DeviceState, state: str) -> None:
    assert interface(show(Node().link("eth0", state=device).snapshot()), "eth0")["state"] == state


def test_kinds_that_are_not_managed_are_shown_and_ignored() -> None:
    shown = show(Node().link("tap0", kind="tun").link("x0", kind="novelty").snapshot())

    assert [(interface(shown, name)["type"], interface(shown, name)["state"]) for name in ("tap0", "x0")] == [
        ("tun", "ignore"),
        ("unknown", "ignore"),
    ]


def test_the_profile_gives_its_name_and_note() -> None:
    note = UserSetting(data={"nmstate.interface.description": "uplink"})
    node = Node().link("eth0").profile("eth0", connection={"id": "Wired connection 1"}, user=note, **static())

    eth0 = interface(show(node.snapshot()), "eth0")

    assert (eth0["profile-name"], eth0["description"], eth0["wait-ip"]) == ("Wired connection 1", "uplink", "any")


def test_an_interface_found_by_its_mac_address_says_so() -> None:
    setting = EthernetSetting(mac_address="02:00:00:00:00:01")
    node = Node().link("eth0").profile("eth0", connection={"interface_name": None}, ethernet=setting, **static())

    eth0 = interface(show(node.snapshot()), "eth0")

    assert (eth0["identifier"], eth0["mac-address"]) == ("mac-address", "02:00:00:00:00:01")


def test_an_external_connection_is_shown_as_the_kernel_has_it() -> None:
    node = Node().link("eth0").profile("eth0", external=True, ipv4=Ipv4Setting(method="auto"))

    eth0 = interface(show(node.snapshot()), "eth0")

    assert eth0["state"] == "up"
    assert eth0["ipv4"] == {"enabled": False}
    assert "identifier" not in eth0


def test_a_veth_shows_its_peer_and_can_be_applied_again() -> None:
    snapshot = Node().nic("eth0", kind="veth", parent_index=2).nic("far0", kind="veth", parent_index=1).snapshot()
    shown = show(snapshot)

    assert interface(shown, "eth0")["type"] == "veth"
    assert interface(shown, "eth0")["veth"] == {"peer": "far0"}
    assert make_plan(parse(shown), snapshot).is_empty


def test_a_card_shows_its_speed() -> None:
    snapshot = Node().nic("eth0").snapshot()
    modes = {1: LinkModes(index=1, auto_negotiation=True, speed=1000, duplex="full")}

    shown = show(replace(snapshot, kernel=replace(snapshot.kernel, link_modes=modes)))

    assert interface(shown, "eth0")["ethernet"] == {"auto-negotiation": True, "speed": 1000, "duplex": "full"}


def test_routes_that_were_configured_are_told_from_learnt_ones() -> None:
    learnt = Route(2, "0.0.0.0/0", gateway="192.0.2.254", oif_index=1, protocol=RouteProtocol.DHCP, metric=100)
    configured = Route(2, "198.51.100.0/24", gateway="192.0.2.1", oif_index=1, protocol=RouteProtocol.STATIC)
    own = Route(2, "192.0.2.0/24", oif_index=1, protocol=RouteProtocol.KERNEL)
    blackhole = Route(2, "203.0.113.0/24", type=RouteType.BLACKHOLE, protocol=RouteProtocol.STATIC)

    shown = show(with_routes(Node().nic("eth0").snapshot(), learnt, configured, own, blackhole))

    routes = shown["routes"]
    assert routes == {
        "running": [
            {"destination": "203.0.113.0/24", "metric": 0, "table-id": 254, "route-type": "blackhole"},
            {
                "destination": "0.0.0.0/0",
                "next-hop-interface": "eth0",
                "next-hop-address": "192.0.2.254",
                "metric": 100,
                "table-id": 254,
            },
            {
                "destination": "198.51.100.0/24",
                "next-hop-interface": "eth0",
                "next-hop-address": "192.0.2.1",
                "metric": 0,
                "table-id": 254,
            },
        ],
        "config": [
            {"destination": "203.0.113.0/24", "metric": 0, "table-id": 254, "route-type": "blackhole"},
            {
                "destination": "198.51.100.0/24",
                "next-hop-interface": "eth0",
                "next-hop-address": "192.0.2.1",
                "metric": 0,
                "table-id": 254,
            },
        ],
    }


def test_name_servers_of_interfaces_are_shown_in_order_of_their_weight() -> None:
    node = Node().link("eth0").profile("eth0", ipv4=Ipv4Setting(method="auto", dns=("192.0.2.53",), dns_priority=50))
    node.link("eth1").profile(
        "eth1", ipv6=Ipv6Setting(method="auto", dns=("fe80::53",), dns_search=("example.org",), dns_priority=40)
    )
    snapshot = node.snapshot()
    running = DnsManager(configuration=(DnsEntry(nameservers=("192.0.2.99",), interface="eth0", priority=100),))

    shown = show(replace(snapshot, network_manager=replace(snapshot.network_manager, dns=running)))

    assert shown["dns-resolver"] == {
        "running": {"server": ["192.0.2.99"], "search": ["example.org"]},
        "config": {"server": ["fe80::53%eth1", "192.0.2.53"], "search": ["example.org"]},
    }


def test_name_servers_of_an_interface_that_is_not_up_are_not_the_nodes() -> None:
    servers = Ipv4Setting(method="auto", dns=("192.0.2.53",))

    shown = show(Node().link("eth0").profile("eth0", active=False, ipv4=servers).snapshot())

    assert shown["dns-resolver"] == {"running": {}, "config": {}}


def test_running_name_servers_stay_in_place_when_another_router_answers() -> None:
    snapshot = Node().link("eth0").link("eth1").link("eth2").snapshot()
    best = Route(2, "0.0.0.0/0", gateway="192.0.2.254", oif_index=3, protocol=RouteProtocol.DHCP, metric=100)
    kernel = replace(snapshot.kernel, routes=(best,))
    entries = [
        DnsEntry(nameservers=("192.0.2.1",), interface="eth0", priority=100),
        DnsEntry(nameservers=("192.0.2.2",), interface="eth1", priority=100),
        DnsEntry(nameservers=("192.0.2.3",), interface="eth2", priority=100),
        DnsEntry(nameservers=("192.0.2.4",), interface="tun0", priority=50),
    ]

    for order in permutations(entries):
        network_manager = replace(snapshot.network_manager, dns=DnsManager(configuration=order))
        shown = loose(show(replace(snapshot, kernel=kernel, network_manager=network_manager)))
        running = shown["dns-resolver"]["running"]["server"]
        assert running == ["192.0.2.4", "192.0.2.3", "192.0.2.1", "192.0.2.2"]


def test_a_global_configuration_replaces_name_servers_of_interfaces() -> None:
    node = Node().link("eth0").profile("eth0", ipv4=Ipv4Setting(method="auto", dns=("192.0.2.53",)))
    snapshot = node.snapshot()
    whole = GlobalDns(searches=("example.net",), domains={"*": GlobalDnsDomain(servers=("192.0.2.1",))})

    shown = loose(show(replace(snapshot, network_manager=replace(snapshot.network_manager, global_dns=whole))))

    assert shown["dns-resolver"]["config"] == {"server": ["192.0.2.1"], "search": ["example.net"]}


def test_only_some_interfaces_are_shown_with_their_routes() -> None:
    route = Route(2, "198.51.100.0/24", gateway="192.0.2.1", oif_index=2, protocol=RouteProtocol.STATIC)
    state = show(with_routes(Node().nic("eth0").nic("eth1").snapshot(), route))

    assert only(state, []) == state
    assert [shown["name"] for shown in loose(only(state, ["eth0"]))["interfaces"]] == ["eth0"]
    assert only(state, ["eth0"])["routes"] == {"running": [], "config": []}
    assert only(state, ["eth1"])["routes"] == state["routes"]
    assert only(state, ["eth7"])["interfaces"] == []
