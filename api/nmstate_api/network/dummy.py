"""Interfaces of type ``dummy``."""

from typing import Literal

from nmstate_api.network.interface import Interface, InterfaceType


class DummyInterface(Interface):
    """An interface that leads nowhere: a place for addresses that depend on no cable."""

    type: Literal[InterfaceType.DUMMY] = InterfaceType.DUMMY
    """Kind of interface."""
