"""Settings of interfaces that exist because someone made them: names and types on the bus, and defaults."""

import pytest

from nmstate_k8s.dbus import Variant
from nmstate_k8s.networkmanager.enums import IpvlanMode, MacvlanMode
from nmstate_k8s.networkmanager.profile import (
    IpvlanSetting,
    LoopbackSetting,
    MacvlanSetting,
    Profile,
    Setting,
    VrfSetting,
    VxlanSetting,
)

EVERYTHING: dict[str, tuple[Setting, dict[str, Variant]]] = {
    "vrf": (VrfSetting(table=1001), {"table": Variant("u", 1001)}),
    "vxlan": (
        VxlanSetting(
            id=42, parent="eth1", learning=False, local="192.0.2.1", remote="239.0.0.1", destination_port=4789
        ),
        {
            "id": Variant("u", 42),
            "parent": Variant("s", "eth1"),
            "learning": Variant("b", False),
            "local": Variant("s", "192.0.2.1"),
            "remote": Variant("s", "239.0.0.1"),
            "destination-port": Variant("u", 4789),
        },
    ),
    "macvlan": (
        MacvlanSetting(mode=MacvlanMode.PASSTHRU, parent="eth1", promiscuous=False, tap=True),
        {
            "mode": Variant("u", 4),
            "parent": Variant("s", "eth1"),
            "promiscuous": Variant("b", False),
            "tap": Variant("b", True),
        },
    ),
    "ipvlan": (
        IpvlanSetting(mode=IpvlanMode.L3S, parent="eth1", private=True, vepa=False),
        {
            "mode": Variant("u", 3),
            "parent": Variant("s", "eth1"),
            "private": Variant("b", True),
            "vepa": Variant("b", False),
        },
    ),
    "loopback": (LoopbackSetting(mtu=9000), {"mtu": Variant("u", 9000)}),
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_setting_is_on_the_bus_as_network_manager_defines_it(name: str) -> None:
    setting, wire = EVERYTHING[name]
    read = Profile.from_dbus({name: wire})

    assert getattr(read, name) == setting
    assert read.to_dbus()[name] == wire


@pytest.mark.parametrize(
    "setting",
    [
        VrfSetting(table=0),
        VxlanSetting(id=0, learning=True, destination_port=8472),
        MacvlanSetting(promiscuous=True, tap=False),
        IpvlanSetting(private=False, vepa=False),
        LoopbackSetting(mtu=0),
    ],
    ids=lambda setting: setting.NAME,
)
def test_a_setting_at_its_defaults_is_an_empty_one(setting: Setting) -> None:
    assert setting.configuration() == {}
