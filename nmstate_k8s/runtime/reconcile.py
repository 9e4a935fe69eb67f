"""What a reconciler is: the code that makes the world match one object."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeAlias

from nmstate_k8s.errors import NmstateError
from nmstate_k8s.kube.resource import ObjectKey

Request: TypeAlias = ObjectKey
"""Which object to look at; not what happened to it."""


@dataclass(frozen=True, slots=True)
class Result:
    """When to look again.

    Attributes:
        requeue_after: None when only a change is a reason to.
    """

    requeue_after: timedelta | None = None


DONE = Result()


class TerminalError(NmstateError):
    """It will not get better by itself: logged and counted, not tried again until something changes."""


class Reconciler(Protocol):
    """Makes the world match one object, whatever happened to it and however often it is asked."""

    async def reconcile(self, request: Request) -> Result: ...
