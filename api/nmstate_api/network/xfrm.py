"""Interfaces of type ``xfrm``."""

from typing import Literal

from nmstate_api.network.interface import Interface, InterfaceType


class XfrmInterface(Interface):
    """Where the kernel's IPsec delivers packets. NetworkManager makes none; whoever sets IPsec up does."""

    type: Literal[InterfaceType.XFRM] = InterfaceType.XFRM
    """Kind of interface."""
