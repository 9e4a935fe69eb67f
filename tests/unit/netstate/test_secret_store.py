"""Who asks for secrets, how often, and who gets none."""

from datetime import timedelta
from typing import Any, cast

import pytest

from nmstate_api.network.secret import HIDDEN
from nmstate_k8s.dbus import Bus, DBusError, Variant
from nmstate_k8s.netstate.secret_store import SecretStore
from nmstate_k8s.networkmanager import NetworkManagerState, PermissionDeniedError
from nmstate_k8s.networkmanager.profile import Ieee8021xSetting
from tests.unit.netstate.builders import Node

PASSWORD = "correct-horse-battery"


class Reply:
    body = ({"802-1x": {"password": Variant("s", PASSWORD)}},)


class FakeBus:
    """A NetworkManager with one password, which it tells whom it may."""

    def __init__(self, *, is_root: bool) -> None:
        self.asked = 0
        self._is_root = is_root

    async def call(self, message: Any, *, timeout: timedelta | None = None) -> Reply:
        assert message.member == "GetSecrets"
        self.asked += 1
        if not self._is_root:
            raise DBusError("org.freedesktop.NetworkManager.Settings.PermissionDenied", "Insufficient privileges")
        return Reply()


def a_state() -> NetworkManagerState:
    proof = Ieee8021xSetting(identity="node", eap=("md5",))
    return Node().link("eth1").profile("eth1", ieee_802_1x=proof).snapshot().network_manager


async def test_that_there_is_a_secret_is_asked_once_and_what_it_is_forgotten() -> None:
    bus, state = FakeBus(is_root=True), a_state()
    store = SecretStore(cast(Bus, bus))

    (found,) = (await store.read(state, told=False)).values()
    (again,) = (await store.read(state, told=False)).values()

    assert found.settings == again.settings == {"802-1x": {"password": Variant("s", HIDDEN)}}
    assert bus.asked == 1
    (told,) = (await store.read(state, told=True)).values()
    assert told.settings == {"802-1x": {"password": Variant("s", PASSWORD)}}


async def test_who_may_only_look_sees_everything_but_secrets() -> None:
    store, state = SecretStore(cast(Bus, FakeBus(is_root=False))), a_state()

    assert await store.read(state, told=False) == {}
    with pytest.raises(PermissionDeniedError):
        await store.read(state, told=True)
