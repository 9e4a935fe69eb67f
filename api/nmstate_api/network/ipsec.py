"""Interfaces of type ``ipsec``."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from pydantic.json_schema import JsonSchemaValue

from nmstate_api.network.interface import Interface, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import U64, Choice, Flag, Lenient, wrong
from nmstate_api.network.secret import Secret


class LibreswanConnectionType(StrEnum):
    """What IPsec wraps."""

    TUNNEL = "tunnel"
    """Whole packets."""

    TRANSPORT = "transport"
    """What packets carry."""


class LibreswanAddressFamily(StrEnum):
    """A family of addresses."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"


class _OwnInterface(Lenient):
    """Whether the tunnel gets an interface: yes, no, or its number."""

    def read(self, value: object) -> object:
        if value is True or value is False:
            return "yes" if value else "no"
        if isinstance(value, int) and value >= 0:
            return str(value)
        if isinstance(value, str) and (value in ("yes", "no") or (value.isascii() and value.isdigit())):
            return value
        raise wrong("is not valid here; give yes, no or the number of an interface", value)

    def schema(self) -> JsonSchemaValue:
        return {"type": "string"}


class Libreswan(NetworkModel):
    """A tunnel that libreswan makes; left is this node, right the other side. Names are those of ipsec.conf."""

    right: str
    """Address or name of the other side."""

    rightid: str | None = None
    """Who the other side is to be."""

    rightrsasigkey: str | None = None
    """RSA key of the other side."""

    rightcert: str | None = None
    """Certificate of the other side."""

    rightca: str | None = None
    """Who has to have signed the other side's certificate."""

    left: str | None = None
    """Address of this node."""

    leftid: str | None = None
    """Who this node says it is."""

    leftrsasigkey: str | None = None
    """RSA key of this node."""

    leftcert: str | None = None
    """Certificate of this node."""

    leftsendcert: str | None = None
    """When this node sends its certificate."""

    leftmodecfgclient: Flag | None = None
    """Whether this node is given its addresses by the other side."""

    ikev2: str | None = None
    """Whether IKEv2 is used."""

    psk: Secret | None = None
    """Key that both sides share. A secret."""

    ikelifetime: str | None = None
    """How long the keys of the negotiation are used."""

    salifetime: str | None = None
    """How long the keys of the tunnel are used."""

    ike: str | None = None
    """Algorithms of the negotiation."""

    esp: str | None = None
    """Algorithms of the tunnel."""

    dpddelay: U64 | None = None
    """Seconds between questions whether the other side lives."""

    dpdtimeout: U64 | None = None
    """Seconds after which it does not."""

    dpdaction: str | None = None
    """What happens then."""

    ipsec_interface: Annotated[str, _OwnInterface()] | None = None
    """Whether the tunnel gets an interface: yes, no, or its number."""

    authby: str | None = None
    """How the sides prove who they are."""

    rightsubnet: str | None = None
    """Network behind the other side."""

    rightsubnets: str | None = None
    """Networks behind the other side."""

    leftsubnet: str | None = None
    """Network behind this node."""

    leftsubnets: str | None = None
    """Networks behind this node."""

    leftprotoport: str | None = None
    """Protocol and port of this node's packets that go through the tunnel."""

    rightprotoport: str | None = None
    """Protocol and port of the other side's packets that go through the tunnel."""

    type: Annotated[LibreswanConnectionType, Choice(LibreswanConnectionType)] | None = None
    """What IPsec wraps. Default: tunnel."""

    hostaddrfamily: Annotated[LibreswanAddressFamily, Choice(LibreswanAddressFamily)] | None = None
    """Family of the sides' addresses."""

    clientaddrfamily: Annotated[LibreswanAddressFamily, Choice(LibreswanAddressFamily)] | None = None
    """Family of the networks behind them."""

    require_id_on_certificate: Flag | None = None
    """Whether an identity has to be in its certificate."""

    nm_auto_defaults: Flag | None = None
    """Whether NetworkManager adds defaults of its own to libreswan's. Default: true."""


class IpsecInterface(Interface):
    """An IPsec tunnel. It is a VPN of NetworkManager's, and no interface of the kernel."""

    type: Literal[InterfaceType.IPSEC] = InterfaceType.IPSEC
    """Kind of interface."""

    libreswan: Libreswan | None = None
    """The tunnel. May be left out for one that exists."""

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("libreswan", self.libreswan)
