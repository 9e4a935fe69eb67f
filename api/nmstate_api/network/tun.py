"""Interfaces of type ``tun``."""

from typing import Literal

from nmstate_api.network.interface import Interface, InterfaceType


class TunInterface(Interface):
    """The end of a program that carries packets itself. It comes and goes with that program, so it is only shown."""

    type: Literal[InterfaceType.TUN] = InterfaceType.TUN
    """Kind of interface."""
