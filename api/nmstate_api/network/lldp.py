"""Neighbours that announce themselves by LLDP."""

from typing import ClassVar

from pydantic import JsonValue

from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import Flag


class Lldp(NetworkModel):
    """Whether announcements are listened to, and what was heard."""

    show_only: ClassVar[frozenset[str]] = frozenset({"neighbors"})

    enabled: Flag | None = None
    """Whether announcements are listened to. Default: as it is."""

    neighbors: list[JsonValue] | None = None
    """Shown only: for each neighbour, what its announcement says."""
