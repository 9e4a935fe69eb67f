"""What reporting a node's network state needs of a node."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from nmstate_api.meta import JsonObject


@dataclass(frozen=True, slots=True)
class Versions:
    """Of what made a report.

    Attributes:
        network_manager: Empty while it is not running.
    """

    handler: str
    network_manager: str


class ObservedNetwork(Protocol):
    """The network of this node, as something that can be looked at."""

    async def show(self) -> JsonObject:
        """The state now.

        Raises:
            NmstateError: It cannot be read.
        """
        ...

    async def versions(self) -> Versions: ...

    def changes(self) -> AsyncIterator[None]:
        """Something may have changed, once or many times, since the last item or since the iteration began.

        Never ends by itself.
        """
        ...
