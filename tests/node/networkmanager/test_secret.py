"""What NetworkManager keeps of profiles with secrets, and of those whose hardware nobody here has."""

from dataclasses import replace
from uuid import uuid4

import pytest

from nmstate_k8s.dbus import Bus
from nmstate_k8s.networkmanager import (
    InvalidProfileError,
    Profile,
    SettingsAddFlags,
    SettingsConnectionProxy,
    SettingsProxy,
    SettingsUpdateFlags,
)
from nmstate_k8s.networkmanager.profile import (
    ConnectionSetting,
    Ieee8021xSetting,
    InfinibandSetting,
    IPMethod,
    Ipv4Setting,
    Ipv6Setting,
    Setting,
)

ADD = SettingsAddFlags.IN_MEMORY | SettingsAddFlags.BLOCK_AUTOCONNECT
UPDATE = SettingsUpdateFlags.IN_MEMORY | SettingsUpdateFlags.NO_REAPPLY
PROOF = Ieee8021xSetting(
    identity="node",
    eap=("tls",),
    client_cert=b"file:///etc/pki/node.pem\0",
    private_key=b"file:///etc/pki/node.key\0",
    private_key_password="pin",
    password="word",
)


def profile(name: str, kind: str, **settings: Setting) -> Profile:
    bare = Profile(
        connection=ConnectionSetting(id=name, uuid=str(uuid4()), type=kind, interface_name=name, autoconnect=False),
        ipv4=Ipv4Setting(method=IPMethod.DISABLED),
        ipv6=Ipv6Setting(method=IPMethod.DISABLED),
    )
    return replace(bare, **settings)  # type: ignore[arg-type]  # each under its name


async def added(settings: SettingsProxy, bus: Bus, wanted: Profile) -> SettingsConnectionProxy:
    return SettingsConnectionProxy(bus, await settings.add_connection(wanted, ADD))


async def secrets_of(proxy: SettingsConnectionProxy) -> dict[str, object]:
    found = await proxy.get_secrets("802-1x")
    return {name: variant.value for name, variant in found.get("802-1x", {}).items()}


@pytest.mark.usefixtures("model")
async def test_secrets_are_told_only_to_who_asks(settings: SettingsProxy, bus: Bus) -> None:
    wanted = profile("eth1", "802-3-ethernet", ieee_802_1x=PROOF)
    proxy = await added(settings, bus, wanted)

    assert await secrets_of(proxy) == {"private-key-password": "pin", "password": "word"}
    assert (await proxy.get_settings()).configuration() == wanted.without_secrets().configuration()


@pytest.mark.usefixtures("model")
async def test_a_profile_without_secrets_has_none_to_tell(settings: SettingsProxy, bus: Bus) -> None:
    bare = replace(PROOF, private_key=None, client_cert=None, eap=("md5",)).without_secrets()

    assert await secrets_of(await added(settings, bus, profile("eth1", "802-3-ethernet", ieee_802_1x=bare))) == {}


@pytest.mark.usefixtures("model")
async def test_all_secrets_stay_when_none_is_written_and_others_are_lost_when_one_is(
    settings: SettingsProxy, bus: Bus
) -> None:
    wanted = profile("eth1", "802-3-ethernet", ieee_802_1x=PROOF)
    proxy = await added(settings, bus, wanted)

    await proxy.update(wanted.without_secrets(), UPDATE)
    assert await secrets_of(proxy) == {"private-key-password": "pin", "password": "word"}

    await proxy.update(replace(wanted, ieee_802_1x=replace(PROOF, password=None)), UPDATE)
    assert await secrets_of(proxy) == {"private-key-password": "pin"}


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("ib0", InfinibandSetting(transport_mode="connected", mtu=65520)),
        ("ib0.8001", InfinibandSetting(p_key=0x8001, parent="ib0", transport_mode="datagram")),
    ],
)
@pytest.mark.usefixtures("model")
async def test_infiniband_is_stored_as_it_was_written(
    settings: SettingsProxy, bus: Bus, name: str, setting: InfinibandSetting
) -> None:
    wanted = profile(name, "infiniband", infiniband=setting)

    proxy = await added(settings, bus, wanted)

    assert (await proxy.get_settings()).configuration() == wanted.configuration()


@pytest.mark.usefixtures("model")
async def test_a_partition_has_no_name_of_its_own(settings: SettingsProxy, bus: Bus) -> None:
    setting = InfinibandSetting(p_key=0x8001, parent="ib0", transport_mode="datagram")

    try:
        proxy = await added(settings, bus, profile("storage", "infiniband", infiniband=setting))
    except InvalidProfileError:
        return  # as 1.42 does
    assert (await proxy.get_settings()).connection.interface_name == "ib0.8001"
