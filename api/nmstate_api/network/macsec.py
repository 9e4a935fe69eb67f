"""Interfaces of type ``macsec``."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import Choice, Flag, Whole
from nmstate_api.network.secret import HIDDEN, Secret, is_hex

_CAK_DIGITS = 32
_LONGEST_CKN = 64


class MacSecValidation(StrEnum):
    """What becomes of received frames that are not protected as they should be."""

    DISABLED = "disabled"
    """They are taken."""

    CHECK = "check"
    """They are taken and counted."""

    STRICT = "strict"
    """They are dropped."""


class MacSecOffload(StrEnum):
    """Who encrypts."""

    OFF = "off"
    """The kernel."""

    PHY = "phy"
    """The transceiver."""

    MAC = "mac"
    """The network card."""


class MacSec(NetworkModel):
    """How frames of the base interface are protected."""

    encrypt: Flag
    """Whether frames are encrypted, and not only signed."""

    base_iface: InterfaceName
    """Interface that carries the protected frames."""

    mka_cak: Secret | None = None
    """Key that both ends share: 32 hexadecimal digits. A secret. Default: as it is."""

    mka_ckn: str | None = None
    """Name of that key: 2 to 64 hexadecimal digits, an even number of them. Default: as it is."""

    port: Annotated[int, Whole(1, 65534)]
    """Number that tells the interface from others on one base interface."""

    validation: Annotated[MacSecValidation, Choice(MacSecValidation)]
    """What becomes of received frames that are not protected as they should be."""

    send_sci: Flag
    """Whether sent frames say which interface they are of."""

    offload: Annotated[MacSecOffload, Choice(MacSecOffload)] | None = None
    """Who encrypts. Default: off."""

    def problems(self) -> Iterator[tuple[str, str]]:
        cak, ckn = self.mka_cak, self.mka_ckn
        if cak and not ckn:
            yield "mka-ckn", "is missing; give the name of the key in mka-cak"
        if ckn and not cak:
            yield "mka-cak", "is missing; give the key that mka-ckn names"
        if cak and cak != HIDDEN and not (len(cak) == _CAK_DIGITS and is_hex(cak)):
            yield "mka-cak", f"is not a key; give {_CAK_DIGITS} hexadecimal digits"
        if ckn and not (len(ckn) % 2 == 0 and len(ckn) <= _LONGEST_CKN and is_hex(ckn)):
            yield "mka-ckn", f'"{ckn}" is not valid here; give 2 to {_LONGEST_CKN} hexadecimal digits, an even number'


class MacSecInterface(Interface):
    """Frames of another interface, protected from being read and changed on their way."""

    type: Literal[InterfaceType.MACSEC] = InterfaceType.MACSEC
    """Kind of interface."""

    macsec: MacSec | None = None
    """How frames are protected. May be left out for an interface that exists."""

    @property
    def parent(self) -> str | None:
        return self.macsec.base_iface if self.macsec is not None else None

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("macsec", self.macsec)
        if self.parent == self.name:
            yield "macsec.base-iface", f'"{self.name}" is the interface itself; name the one that carries it'
