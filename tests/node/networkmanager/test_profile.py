"""What NetworkManager makes of the profiles that are written here."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from nmstate_k8s.dbus import Bus
from nmstate_k8s.networkmanager import (
    ActivationFailedError,
    DeviceProxy,
    DeviceState,
    InvalidProfileError,
    NetworkManagerModel,
    NetworkManagerProxy,
    Profile,
    SettingsAddFlags,
    SettingsConnectionProxy,
    SettingsProxy,
    SettingsUpdateFlags,
    read_applied_profiles,
    read_state,
)
from nmstate_k8s.networkmanager.profile import (
    BridgePortSetting,
    BridgeSetting,
    BridgeVlan,
    ConnectionSetting,
    EthernetSetting,
    IPAddress,
    IPMethod,
    IPRoute,
    IPRoutingRule,
    Ipv4Setting,
    Ipv6Setting,
    UserSetting,
    VlanSetting,
)

WITHIN_SECONDS = 20.0

ADD = SettingsAddFlags.IN_MEMORY | SettingsAddFlags.BLOCK_AUTOCONNECT


def eventually(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.05)  # noqa: TID251 - nothing tells when
    assert is_so()


def connection(name: str, kind: str, **more: Any) -> ConnectionSetting:
    return ConnectionSetting(id=name, uuid=str(uuid4()), type=kind, interface_name=name, **more)


BRIDGE = Profile(
    connection=connection("br0", "bridge", autoconnect=True, autoconnect_ports=1),
    ethernet=EthernetSetting(mtu=1400, assigned_mac_address="02:00:00:00:00:01"),
    bridge=BridgeSetting(stp=False, forward_delay=15, vlan_filtering=True, group_address="01:80:C2:00:00:04"),
    ipv4=Ipv4Setting(
        method=IPMethod.MANUAL,
        addresses=(IPAddress(address="192.0.2.10", prefix=24), IPAddress(address="192.0.2.9", prefix=24)),
        routes=(IPRoute(dest="198.51.100.0", prefix=24, next_hop="192.0.2.1", metric=150, table=254),),
        routing_rules=(IPRoutingRule(family=2, priority=100, from_="192.0.2.0", from_len=24, table=77, action=1),),
        dns=("192.0.2.2", "192.0.2.3"),
        dns_search=("example.org",),
        dns_options=("rotate",),
        dns_priority=40,
        dhcp_timeout=2147483647,
    ),
    ipv6=Ipv6Setting(
        method=IPMethod.MANUAL,
        addresses=(IPAddress(address="2001:db8::10", prefix=64),),
        dns=("2001:db8::2",),
        addr_gen_mode=0,
    ),
    user=UserSetting(data={"nmstate.interface.description": "a bridge"}),
)
PORT = Profile(
    connection=connection("eth1", "802-3-ethernet", controller="br0", port_type="bridge"),
    bridge_port=BridgePortSetting(priority=16, vlans=(BridgeVlan(vid_start=2, vid_end=9),)),
)
# Without VLANs: the host's kernel may have none.
PLAIN_BRIDGE = replace(BRIDGE, bridge=BridgeSetting(stp=False))
PLAIN_PORT = replace(PORT, bridge_port=BridgePortSetting(priority=16))
VLAN = Profile(
    connection=connection("eth1.5", "vlan"),
    vlan=VlanSetting(id=5, parent="eth1", flags=1, protocol="802.1Q", egress_priority_map=("1:2",)),
    ipv4=Ipv4Setting(method=IPMethod.AUTO, dhcp_client_id="mac", ignore_auto_dns=True),
    ipv6=Ipv6Setting(method=IPMethod.AUTO, dhcp_duid="ll", dhcp_iaid="mac", ra_timeout=2147483647),
)


@pytest.mark.parametrize(
    "profile",
    [BRIDGE, PORT, pytest.param(VLAN, marks=pytest.mark.requires_network_manager("1.42"))],
    ids=["bridge", "port", "vlan"],
)
@pytest.mark.usefixtures("model")
async def test_a_profile_comes_back_as_it_was_written(settings: SettingsProxy, bus: Bus, profile: Profile) -> None:
    path = await settings.add_connection(profile, ADD)

    read = await SettingsConnectionProxy(bus, path).get_settings()

    assert read.configuration() == profile.configuration()


@pytest.mark.usefixtures("model")
async def test_writing_what_was_read_changes_nothing(settings: SettingsProxy, bus: Bus) -> None:
    proxy = SettingsConnectionProxy(bus, await settings.add_connection(BRIDGE, ADD))
    (before,) = await proxy.call("GetSettings")

    await proxy.update(Profile.from_dbus(before), SettingsUpdateFlags.IN_MEMORY)

    assert (await proxy.call("GetSettings")) == [before]


@pytest.mark.usefixtures("model")
async def test_a_profile_that_is_wrong_is_refused_with_the_property(settings: SettingsProxy) -> None:
    with pytest.raises(InvalidProfileError, match="parent"):
        await settings.add_connection(replace(VLAN, vlan=VlanSetting(id=5)), ADD)


async def test_a_port_that_is_activated_brings_its_bridge_up(
    node: Any, model: NetworkManagerModel, manager: NetworkManagerProxy, settings: SettingsProxy, bus: Bus
) -> None:
    await settings.add_connection(PLAIN_BRIDGE, ADD)
    port = await settings.add_connection(PLAIN_PORT, ADD)

    await model.wait_activated(await manager.activate_connection(port))
    state = await model.wait_until(
        lambda state: (br0 := state.device("br0")) is not None and br0.state == DeviceState.ACTIVATED
    )

    assert "192.0.2.10/24" in node.ip("-4", "addr", "show", "br0")
    assert "master br0" in node.ip("link", "show", "eth1")
    br0 = state.device("br0")
    assert br0 is not None
    applied = await read_applied_profiles(bus, [br0.path])
    assert applied[br0.path] == PLAIN_BRIDGE
    active = state.active_on(br0)
    assert active is not None
    saved = state.saved_profile_of(active)
    assert saved is not None
    assert saved.profile == PLAIN_BRIDGE


async def test_a_reapply_changes_the_address_without_an_activation(
    node: Any,
    model: NetworkManagerModel,
    manager: NetworkManagerProxy,
    settings: SettingsProxy,
    bus: Bus,
    static_eth1: Profile,
) -> None:
    path = await settings.add_connection(static_eth1, ADD)
    active = await manager.activate_connection(path)
    await model.wait_activated(active)
    moved = replace(
        static_eth1,
        ipv4=Ipv4Setting(method=IPMethod.MANUAL, addresses=(IPAddress(address="192.0.2.77", prefix=24),)),
    )

    await SettingsConnectionProxy(bus, path).update(moved, SettingsUpdateFlags.IN_MEMORY)
    await DeviceProxy(bus, await manager.device_by_ip_interface("eth1")).reapply()

    # NetworkManager answers before it has told the kernel.
    eventually(lambda: "192.0.2.77/24" in node.ip("-4", "addr", "show", "eth1"))
    assert active in (await model.current()).active_connections


async def test_taking_a_device_down_ends_an_activation_with_the_reason(
    model: NetworkManagerModel, manager: NetworkManagerProxy, settings: SettingsProxy, static_eth1: Profile, bus: Bus
) -> None:
    path = await settings.add_connection(static_eth1, ADD)
    active = await manager.activate_connection(path)
    await model.wait_activated(active)

    await DeviceProxy(bus, await manager.device_by_ip_interface("eth1")).disconnect()
    await model.wait_until(lambda state: active not in state.active_connections)

    with pytest.raises(ActivationFailedError, match="of eth1 ended: user requested"):
        await model.wait_activated(active)


async def test_the_model_says_what_a_fresh_sweep_says(
    model: NetworkManagerModel, manager: NetworkManagerProxy, settings: SettingsProxy, bus: Bus
) -> None:
    await settings.add_connection(PLAIN_BRIDGE, ADD)
    port = await settings.add_connection(PLAIN_PORT, ADD)
    await model.wait_activated(await manager.activate_connection(port))

    # The daemon is still at work: another look is taken when something changed meanwhile, and only then.
    async with asyncio.timeout(WITHIN_SECONDS):
        generation = model.generation
        while await read_state(bus) != await model.current():
            generation = await model.wait_change(generation)
