import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from nmstate_k8s.dbus import Bus, Variant
from nmstate_k8s.netstate.apply import Apply, state_to_await
from nmstate_k8s.netstate.errors import ActivationError
from nmstate_k8s.netstate.plan import Activation, Plan, ProfileWrite
from nmstate_k8s.networkmanager import DeviceState, NetworkManagerModel, NetworkManagerProxy, Profile
from nmstate_k8s.networkmanager.profile import ConnectionSetting
from nmstate_k8s.testing.message_bus import private_bus
from nmstate_k8s.testing.network_manager import FakeNetworkManager, fake_network_manager

CONTROLLER, PORT = "br0", "eth1"


def profile(ipv4: str | None, ipv6: str | None) -> Profile:
    settings: dict[str, dict[str, Variant]] = {"connection": {"id": Variant("s", "eth1")}}
    for name, method in (("ipv4", ipv4), ("ipv6", ipv6)):
        if method is not None:
            settings[name] = {"method": Variant("s", method)}
    return Profile.from_dbus(settings)


@pytest.mark.parametrize(
    ("ipv4", "ipv6", "state"),
    [
        ("manual", "disabled", DeviceState.ACTIVATED),
        ("disabled", "manual", DeviceState.ACTIVATED),
        (None, None, DeviceState.ACTIVATED),
        ("auto", "disabled", DeviceState.IP_CONFIG),
        ("manual", "auto", DeviceState.IP_CONFIG),
        ("disabled", "dhcp", DeviceState.IP_CONFIG),
    ],
)
def test_what_a_server_or_router_decides_is_not_waited_for(
    ipv4: str | None, ipv6: str | None, state: DeviceState
) -> None:
    assert state_to_await(profile(ipv4, ipv6)) == state


def a_write(name: str) -> ProfileWrite:
    connection = ConnectionSetting(id=name, uuid=f"uuid-of-{name}", interface_name=name)
    return ProfileWrite(name, Profile(connection=connection), None)


A_PORT_THAT_IS_BROUGHT = Plan(
    writes=(a_write(CONTROLLER), a_write(PORT)),
    activations=(
        Activation(CONTROLLER, f"uuid-of-{CONTROLLER}", 0, reapply=False),
        Activation(PORT, f"uuid-of-{PORT}", 0, reapply=False, brought_by=CONTROLLER),
    ),
)


class Scene:
    """A NetworkManager that does what the test says, and an apply to it that the test runs."""

    def __init__(self, fake: FakeNetworkManager, bus: Bus, model: NetworkManagerModel) -> None:
        self.fake = fake
        self.model = model
        self.manager = NetworkManagerProxy(bus)
        self.apply = Apply(bus, model, A_PORT_THAT_IS_BROUGHT)
        self.devices = {name: fake.add_device(name) for name in (CONTROLLER, PORT)}

    async def asked(self, times: int) -> None:
        """Return when the apply has asked so often, and has got the replies."""
        await self.model.wait_until(lambda _: self.fake.calls.count("ActivateConnection") == times)
        await self.manager.version()

    def bring_port_up(self) -> str:
        """What NetworkManager does because of the controller."""
        profiles = self.fake.profiles.items()
        path = next(path for path, settings in profiles if settings["connection"]["id"].value == PORT)
        return self.fake.activate(path, self.devices[PORT])

    def reach(self, name: str, state: DeviceState) -> None:
        self.fake.move_device(self.devices[name], state)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    with private_bus(tmp_path) as daemon:
        async with fake_network_manager(daemon.address) as fake, Bus(daemon.address) as bus:
            model = NetworkManagerModel(bus)
            async with asyncio.timeout(10), asyncio.TaskGroup() as group:
                running = group.create_task(model.run())
                yield Scene(fake, bus, model)
                running.cancel()


async def test_a_port_that_its_controller_brings_up_is_waited_for_and_not_asked_for(scene: Scene) -> None:
    async def story() -> None:
        await scene.asked(1)
        scene.bring_port_up()
        scene.reach(CONTROLLER, DeviceState.ACTIVATED)
        scene.reach(PORT, DeviceState.ACTIVATED)

    await asyncio.gather(scene.apply.run(), story())

    assert scene.fake.calls.count("ActivateConnection") == 1


async def test_a_port_that_its_controller_forgets_is_asked_for(scene: Scene) -> None:
    async def story() -> None:
        await scene.asked(1)
        scene.reach(CONTROLLER, DeviceState.IP_CONFIG)
        await scene.asked(2)
        scene.reach(PORT, DeviceState.ACTIVATED)
        scene.reach(CONTROLLER, DeviceState.ACTIVATED)

    await asyncio.gather(scene.apply.run(), story())

    assert scene.fake.calls.count("ActivateConnection") == 2


async def test_a_port_that_was_brought_up_and_fails_is_named(scene: Scene) -> None:
    async def story() -> None:
        await scene.asked(1)
        active = scene.bring_port_up()
        await scene.model.wait_until(lambda state: active in state.active_connections)
        scene.fake.end_active_connection(active, reason=3)

    with pytest.raises(ActivationError, match="interface eth1 did not come up"):
        await asyncio.gather(scene.apply.run(), story())
