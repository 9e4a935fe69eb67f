from typing import Any

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import BridgeInfo, BridgePortInfo, KernelState, Link
from nmstate_k8s.netlink import BridgeVlan as KernelVlan
from nmstate_k8s.netstate.translate.linux_bridge import configure, configure_port, describe, normal
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.profile import BridgePortSetting, BridgeSetting, BridgeVlan, ConnectionSetting


def configured(bridge: JsonObject, had: BridgeSetting | None = None) -> BridgeSetting | None:
    profile = Profile(connection=ConnectionSetting(), bridge=had)
    return configure(profile, {"bridge": bridge}, {"bridge": bridge}).bridge


def test_options_go_to_the_setting_under_network_managers_names() -> None:
    options: JsonObject = {
        "mac-ageing-time": 200,
        "multicast-router": "disabled",
        "vlan-protocol": "802.1q",
        "group-fwd-mask": 8,
        "gc-timer": 7,
        "stp": {"enabled": False, "priority": 4096, "hello-time": 1},
    }

    assert configured({"options": options}) == BridgeSetting(
        ageing_time=200,
        multicast_router="disabled",
        vlan_protocol="802.1Q",
        group_forward_mask=8,
        stp=False,
        priority=4096,
        hello_time=1,
    )


def test_what_is_not_mentioned_stays() -> None:
    had = BridgeSetting(stp=False, priority=4096)

    assert configured({"options": {"mac-ageing-time": 200}}, had) == BridgeSetting(
        stp=False, priority=4096, ageing_time=200
    )


def test_a_bridge_filters_when_a_port_does() -> None:
    filtered: JsonObject = {"port": [{"name": "eth0", "vlan": {"mode": "access", "tag": 7}}, {"name": "eth1"}]}
    plain: JsonObject = {"port": [{"name": "eth0", "vlan": {}}]}

    assert configured(filtered) == BridgeSetting(vlan_filtering=True)
    assert configured(plain, BridgeSetting(vlan_filtering=True)) == BridgeSetting(vlan_filtering=False)


def test_a_port_says_what_the_bridge_says_of_it() -> None:
    entry: JsonObject = {
        "name": "eth0",
        "stp-priority": 16,
        "stp-hairpin-mode": True,
        "vlan": {"mode": "access", "tag": 7},
    }
    had = BridgePortSetting(path_cost=40)

    found = configure_port(Profile(connection=ConnectionSetting(), bridge_port=had), entry).bridge_port

    vlan = BridgeVlan(vid_start=7, vid_end=7, pvid=True, untagged=True)
    assert found == BridgePortSetting(path_cost=40, priority=16, hairpin_mode=True, vlans=(vlan,))


def test_without_a_filter_there_is_no_other_default_vlan() -> None:
    had = BridgeSetting(vlan_filtering=True, vlan_default_pvid=9)
    whole: JsonObject = {"bridge": {"port": [{"name": "eth0", "vlan": {}}]}}

    profile = configure(Profile(connection=ConnectionSetting(), bridge=had), whole, whole)

    assert profile.bridge == BridgeSetting(vlan_filtering=False)


def test_a_bridge_whose_ports_carry_only_the_default_vlan_shows_that_it_filters() -> None:
    bridge = Link(index=1, name="br0", kind="bridge", info=BridgeInfo(vlan_filtering=True, vlan_default_pvid=1))
    port = Link(index=2, name="eth0", controller_index=1, port_kind="bridge", port_info=BridgePortInfo(cost=4))
    vlans = {2: (KernelVlan(2, 1, 1, pvid=True, untagged=True),)}

    shown: Any = describe(bridge, KernelState(links={1: bridge, 2: port}, bridge_vlans=vlans))

    assert shown["bridge"]["port"][0]["vlan"] == {"mode": "access", "tag": 1}


def test_masks_compare_under_one_name() -> None:
    one: JsonObject = {"bridge": {"options": {"group-forward-mask": 8, "gc-timer": 12}}}

    assert normal(one) == {"bridge": {"options": {"group-fwd-mask": 8}}}
