"""How activations end, told by signals alone. Pure but for the futures that it sets: no I/O."""

import asyncio
from dataclasses import dataclass, field

from nmstate_k8s.dbus import ObjectPath
from nmstate_k8s.networkmanager.active_connection import ActiveConnection
from nmstate_k8s.networkmanager.device import Device
from nmstate_k8s.networkmanager.enums import (
    ActiveConnectionState,
    ActiveConnectionStateReason,
    DeviceState,
    DeviceStateReason,
)
from nmstate_k8s.networkmanager.errors import ActivationFailedError, NetworkManagerError

REMEMBERED = 1000
"""How many failures are kept for a caller that only asks afterwards; it asks at once or never."""


@dataclass(slots=True)
class _Course:
    """What is known of one active connection while it exists.

    Attributes:
        reason: Why its device left the way up; the first word counts, what follows is clean-up.
    """

    interface: str = ""
    reason: DeviceStateReason = DeviceStateReason.NONE
    active_connection_reason: ActiveConnectionStateReason = ActiveConnectionStateReason.UNKNOWN
    waiting: list[tuple[DeviceState, asyncio.Future[None]]] = field(default_factory=list)

    def reached(self, state: DeviceState) -> None:
        for wanted, future in self.waiting:
            if wanted <= state and not future.done():
                future.set_result(None)
        self.waiting = [(wanted, future) for wanted, future in self.waiting if not future.done()]

    def ended(self, error: NetworkManagerError) -> None:
        for _, future in self.waiting:
            if not future.done():
                future.set_exception(error)


class Activations:
    """Follows every active connection, so that whoever waits for one hears of its end and why.

    A failure is told when the active connection is removed, since device and active connection give their reasons
    in no fixed order before that.
    """

    def __init__(self) -> None:
        self._courses: dict[ObjectPath, _Course] = {}
        self._failures: dict[ObjectPath, ActivationFailedError] = {}

    def wait(self, path: ObjectPath, at_least: DeviceState) -> asyncio.Future[None]:
        """A future that is done when the device of ``path`` has come as far as ``at_least``, or has failed.

        Its exception is ActivationFailedError then, also for an active connection that is gone already.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if (failure := self._failures.get(path)) is not None:
            future.set_exception(failure)
        else:
            self._course(path).waiting.append((at_least, future))
        return future

    def device_changed(self, device: Device) -> None:
        """The device's properties are new; what is active on it may have come further."""
        if device.active_connection is None:
            return
        course = self._course(device.active_connection)
        course.interface = device.interface
        if device.state <= DeviceState.ACTIVATED:
            course.reached(device.state)

    def device_left(self, device: Device, reason: DeviceStateReason) -> None:
        """The device says that what is active on it goes down."""
        if device.active_connection is not None:
            course = self._course(device.active_connection)
            if course.reason is DeviceStateReason.NONE:
                course.reason = reason

    def active_connection_changed(
        self, active_connection: ActiveConnection, reason: ActiveConnectionStateReason | None = None
    ) -> None:
        course = self._course(active_connection.path)
        if active_connection.state == ActiveConnectionState.ACTIVATED:
            course.reached(DeviceState.ACTIVATED)
        elif active_connection.state > ActiveConnectionState.ACTIVATED and reason is not None:
            course.active_connection_reason = reason

    def active_connection_removed(self, path: ObjectPath) -> None:
        course = self._courses.pop(path, _Course())
        failure = ActivationFailedError(course.interface, course.reason, course.active_connection_reason)
        course.ended(failure)
        self._failures[path] = failure
        if len(self._failures) > REMEMBERED:
            del self._failures[next(iter(self._failures))]

    def abandon(self, error: NetworkManagerError) -> None:
        """Nothing more will be heard of any of them."""
        for course in self._courses.values():
            course.ended(error)
        self._courses.clear()

    def _course(self, path: ObjectPath) -> _Course:
        return self._courses.setdefault(path, _Course())
