"""Which signals a subscriber wants, in the bus's own terms."""

from dataclasses import dataclass
from typing import Any

from nmstate_k8s.dbus.signature import ObjectPath


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal as it arrived.

    Attributes:
        sender: Unique name of the connection that sent it; a well-known name is never found here.
        serial: The sender's own count of its messages. It tells which of two messages came first.
        body: The arguments.
    """

    sender: str
    serial: int
    path: ObjectPath
    interface: str
    member: str
    body: list[Any]


@dataclass(frozen=True, slots=True)
class MatchRule:
    """Signals from ``sender``, narrowed by what else is given.

    Attributes:
        path_namespace: The object of this path and all below it.
        arg0: First argument, when that is a string.
    """

    sender: str
    interface: str | None = None
    member: str | None = None
    path_namespace: str | None = None
    arg0: str | None = None

    def __str__(self) -> str:
        keys = ("sender", "interface", "member", "path_namespace", "arg0")
        wanted = ((key, getattr(self, key)) for key in keys)
        return ",".join(["type='signal'", *(f"{key}='{value}'" for key, value in wanted if value is not None)])

    def admits(self, signal: Signal) -> bool:
        """Whether ``signal`` fits, its sender aside: the bus has translated that name into a unique one."""
        return (
            self.interface in (None, signal.interface)
            and self.member in (None, signal.member)
            and self._is_below(signal.path)
            and (self.arg0 is None or signal.body[:1] == [self.arg0])
        )

    def _is_below(self, path: str) -> bool:
        if self.path_namespace is None or path == self.path_namespace:
            return True
        return path.startswith(self.path_namespace.rstrip("/") + "/")
