"""Settings with secrets and of redundant, tunnelled and protected interfaces: names and types on the bus, defaults."""

import pytest

from nmstate_k8s.dbus import Variant
from nmstate_k8s.networkmanager.enums import HsrProtocolVersion, IpTunnelMode, MacsecOffload, MacsecValidation
from nmstate_k8s.networkmanager.profile import (
    ConnectionSetting,
    HsrSetting,
    Ieee8021xSetting,
    InfinibandSetting,
    IpTunnelSetting,
    MacsecSetting,
    Profile,
    Setting,
    VpnSetting,
)

MARKER = "correct-horse-battery"
PEM = b"file:///etc/pki/ca.pem\0"

EVERYTHING: dict[str, tuple[Setting, dict[str, Variant]]] = {
    "hsr": (
        HsrSetting(
            port1="eth1",
            port2="eth2",
            multicast_spec=41,
            prp=False,
            protocol_version=HsrProtocolVersion.HSR_2012,
            interlink="eth3",
        ),
        {
            "port1": Variant("s", "eth1"),
            "port2": Variant("s", "eth2"),
            "multicast-spec": Variant("u", 41),
            "prp": Variant("b", False),
            "protocol-version": Variant("i", 1),
            "interlink": Variant("s", "eth3"),
        },
    ),
    "ip_tunnel": (
        IpTunnelSetting(mode=IpTunnelMode.IP6IP6, parent="eth1", local="2001:db8::1", remote="2001:db8::2", flags=0x41),
        {
            "mode": Variant("u", 6),
            "parent": Variant("s", "eth1"),
            "local": Variant("s", "2001:db8::1"),
            "remote": Variant("s", "2001:db8::2"),
            "flags": Variant("u", 0x41),
        },
    ),
    "macsec": (
        MacsecSetting(
            parent="eth1", mka_ckn="AB", validation=MacsecValidation.CHECK, offload=MacsecOffload.MAC, port=2
        ),
        {
            "parent": Variant("s", "eth1"),
            "mka-ckn": Variant("s", "AB"),
            "validation": Variant("i", 1),
            "offload": Variant("i", 2),
            "port": Variant("i", 2),
        },
    ),
    "infiniband": (
        InfinibandSetting(p_key=0x8001, parent="ib0", transport_mode="connected"),
        {"p-key": Variant("i", 0x8001), "parent": Variant("s", "ib0"), "transport-mode": Variant("s", "connected")},
    ),
    "ieee_802_1x": (
        Ieee8021xSetting(eap=("peap",), identity="node", phase2_auth="mschapv2", ca_cert=PEM),
        {
            "eap": Variant("as", ["peap"]),
            "identity": Variant("s", "node"),
            "phase2-auth": Variant("s", "mschapv2"),
            "ca-cert": Variant("ay", PEM),
        },
    ),
    "vpn": (
        VpnSetting(service_type="org.freedesktop.NetworkManager.libreswan", data={"right": "192.0.2.2"}),
        {
            "service-type": Variant("s", "org.freedesktop.NetworkManager.libreswan"),
            "data": Variant("a{ss}", {"right": "192.0.2.2"}),
        },
    ),
}

SECRETS = {
    "802-1x": {"password": Variant("s", MARKER), "pin": Variant("s", MARKER)},
    "macsec": {"mka-cak": Variant("s", MARKER)},
    "vpn": {"secrets": Variant("a{ss}", {"pskvalue": MARKER})},
}


def whole_profile() -> Profile:
    settings = {attribute: setting for attribute, (setting, _) in EVERYTHING.items()}
    return Profile(connection=ConnectionSetting(id="all"), **settings)  # type: ignore[arg-type]  # each under its name


@pytest.mark.parametrize("attribute", EVERYTHING)
def test_a_setting_is_on_the_bus_as_network_manager_defines_it(attribute: str) -> None:
    setting, wire = EVERYTHING[attribute]
    read = Profile.from_dbus({setting.NAME: wire})

    assert getattr(read, attribute) == setting
    assert read.to_dbus()[setting.NAME] == wire


@pytest.mark.parametrize(
    "setting",
    [
        HsrSetting(multicast_spec=0, prp=False, protocol_version=-1),
        IpTunnelSetting(ttl=0, tos=0, path_mtu_discovery=True, flow_label=0, encapsulation_limit=0),
        MacsecSetting(mode=0, encrypt=True, port=1, validation=2, send_sci=True, offload=-1),
        InfinibandSetting(p_key=-1, mtu=0, transport_mode="datagram"),
        Ieee8021xSetting(),
        VpnSetting(persistent=False),
    ],
    ids=lambda setting: setting.NAME,
)
def test_a_setting_at_its_defaults_is_an_empty_one(setting: Setting) -> None:
    assert setting.configuration() == {}


def test_secrets_are_put_in_and_taken_out_again() -> None:
    bare = whole_profile()

    told = bare.with_secrets(SECRETS)

    assert told.to_dbus()["802-1x"]["password"].value == MARKER
    assert told != bare
    assert told.without_secrets() == bare
    assert told.without_secrets().to_dbus() == bare.to_dbus()
    assert set(bare.may_have_secrets()) == {"802-1x", "macsec", "vpn"}


def test_secrets_of_settings_that_are_not_there_are_dropped() -> None:
    profile = Profile(connection=ConnectionSetting(id="eth1"))

    assert profile.with_secrets(SECRETS) == profile
    assert profile.may_have_secrets() == []


def test_no_text_about_a_profile_shows_a_secret() -> None:
    told = whole_profile().with_secrets(SECRETS)

    assert MARKER not in f"{told} {told!r} {told.macsec} {told.vpn}"
