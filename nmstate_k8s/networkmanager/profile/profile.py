"""A connection profile as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Self, cast

from nmstate_k8s.dbus import Variant
from nmstate_k8s.networkmanager.profile.connection import ConnectionSetting
from nmstate_k8s.networkmanager.profile.setting import Setting, without

if TYPE_CHECKING:
    from nmstate_k8s.networkmanager.profile.bond import BondSetting
    from nmstate_k8s.networkmanager.profile.bond_port import BondPortSetting
    from nmstate_k8s.networkmanager.profile.bridge import BridgeSetting
    from nmstate_k8s.networkmanager.profile.bridge_port import BridgePortSetting
    from nmstate_k8s.networkmanager.profile.ethernet import EthernetSetting
    from nmstate_k8s.networkmanager.profile.ethtool import EthtoolSetting
    from nmstate_k8s.networkmanager.profile.hsr import HsrSetting
    from nmstate_k8s.networkmanager.profile.ieee_802_1x import Ieee8021xSetting
    from nmstate_k8s.networkmanager.profile.infiniband import InfinibandSetting
    from nmstate_k8s.networkmanager.profile.ip_tunnel import IpTunnelSetting
    from nmstate_k8s.networkmanager.profile.ipv4 import Ipv4Setting
    from nmstate_k8s.networkmanager.profile.ipv6 import Ipv6Setting
    from nmstate_k8s.networkmanager.profile.ipvlan import IpvlanSetting
    from nmstate_k8s.networkmanager.profile.loopback import LoopbackSetting
    from nmstate_k8s.networkmanager.profile.macsec import MacsecSetting
    from nmstate_k8s.networkmanager.profile.macvlan import MacvlanSetting
    from nmstate_k8s.networkmanager.profile.match import MatchSetting
    from nmstate_k8s.networkmanager.profile.user import UserSetting
    from nmstate_k8s.networkmanager.profile.veth import VethSetting
    from nmstate_k8s.networkmanager.profile.vlan import VlanSetting
    from nmstate_k8s.networkmanager.profile.vpn import VpnSetting
    from nmstate_k8s.networkmanager.profile.vrf import VrfSetting
    from nmstate_k8s.networkmanager.profile.vxlan import VxlanSetting

LIBRESWAN = "org.freedesktop.NetworkManager.libreswan"
"""``vpn.service-type`` of IPsec tunnels."""

Settings = Mapping[str, Mapping[str, Variant]]
"""``a{sa{sv}}``: a profile on the bus."""


class _Known(NamedTuple):
    """A setting that is modelled: the attribute that holds it, its name, and where its class is."""

    attribute: str
    name: str
    module: str
    class_name: str


_KNOWN = (
    _Known("connection", "connection", "connection", "ConnectionSetting"),
    _Known("ethernet", "802-3-ethernet", "ethernet", "EthernetSetting"),
    _Known("ethtool", "ethtool", "ethtool", "EthtoolSetting"),
    _Known("vlan", "vlan", "vlan", "VlanSetting"),
    _Known("bond", "bond", "bond", "BondSetting"),
    _Known("bond_port", "bond-port", "bond_port", "BondPortSetting"),
    _Known("bridge", "bridge", "bridge", "BridgeSetting"),
    _Known("bridge_port", "bridge-port", "bridge_port", "BridgePortSetting"),
    _Known("ipvlan", "ipvlan", "ipvlan", "IpvlanSetting"),
    _Known("loopback", "loopback", "loopback", "LoopbackSetting"),
    _Known("macvlan", "macvlan", "macvlan", "MacvlanSetting"),
    _Known("vrf", "vrf", "vrf", "VrfSetting"),
    _Known("vxlan", "vxlan", "vxlan", "VxlanSetting"),
    _Known("hsr", "hsr", "hsr", "HsrSetting"),
    _Known("ieee_802_1x", "802-1x", "ieee_802_1x", "Ieee8021xSetting"),
    _Known("infiniband", "infiniband", "infiniband", "InfinibandSetting"),
    _Known("ip_tunnel", "ip-tunnel", "ip_tunnel", "IpTunnelSetting"),
    _Known("macsec", "macsec", "macsec", "MacsecSetting"),
    _Known("vpn", "vpn", "vpn", "VpnSetting"),
    _Known("ipv4", "ipv4", "ipv4", "Ipv4Setting"),
    _Known("ipv6", "ipv6", "ipv6", "Ipv6Setting"),
    _Known("user", "user", "user", "UserSetting"),
    _Known("veth", "veth", "veth", "VethSetting"),
    _Known("match", "match", "match", "MatchSetting"),
)
_BY_NAME = {known.name: known for known in _KNOWN}

_REPEATS_NAME = ("bond", "bridge", "vlan", "infiniband", "team", "vrf", "ovs-bridge", "vxlan", "tun")
"""Settings in which old versions kept the interface name; ``connection`` has it now."""


@cache
def _class_of(known: _Known) -> type[Setting]:
    """The class, imported when the first profile has such a setting: no node has them all."""
    module = import_module(f"nmstate_k8s.networkmanager.profile.{known.module}")
    return cast("type[Setting]", getattr(module, known.class_name))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Profile:
    """A connection profile: the settings that are modelled, and the others as they came.

    Two profiles are equal when NetworkManager would do the same with both: absent properties count as their
    defaults, empty settings as absent, and when a profile was last used does not count.

    Attributes:
        other: Settings that are not modelled, by name, byte for byte.

    Secrets are never in what ``GetSettings`` sends. NetworkManager keeps all that it has when a profile is updated
    without any, and none of them when it is updated with one.
    """

    connection: ConnectionSetting
    ethernet: "EthernetSetting | None" = None
    ethtool: "EthtoolSetting | None" = None
    vlan: "VlanSetting | None" = None
    bond: "BondSetting | None" = None
    bond_port: "BondPortSetting | None" = None
    bridge: "BridgeSetting | None" = None
    bridge_port: "BridgePortSetting | None" = None
    ipvlan: "IpvlanSetting | None" = None
    loopback: "LoopbackSetting | None" = None
    macvlan: "MacvlanSetting | None" = None
    vrf: "VrfSetting | None" = None
    vxlan: "VxlanSetting | None" = None
    hsr: "HsrSetting | None" = None
    ieee_802_1x: "Ieee8021xSetting | None" = None
    infiniband: "InfinibandSetting | None" = None
    ip_tunnel: "IpTunnelSetting | None" = None
    macsec: "MacsecSetting | None" = None
    vpn: "VpnSetting | None" = None
    ipv4: "Ipv4Setting | None" = None
    ipv6: "Ipv6Setting | None" = None
    user: "UserSetting | None" = None
    veth: "VethSetting | None" = None
    match: "MatchSetting | None" = None
    other: Settings = field(default_factory=dict)

    @classmethod
    def from_dbus(cls, settings: Settings) -> Self:
        """Read what ``GetSettings`` or ``GetAppliedConnection`` returned; nothing in it is refused."""
        modelled: dict[str, Any] = {"connection": ConnectionSetting()}
        other: dict[str, Mapping[str, Variant]] = {}
        for name, values in settings.items():
            kept = without(values, "interface-name") if name in _REPEATS_NAME else values
            known = _BY_NAME.get(name)
            if known is None:
                other[name] = kept
            else:
                modelled[known.attribute] = _class_of(known).read(kept)
        return cls(**modelled, other=other)

    def to_dbus(self) -> dict[str, dict[str, Variant]]:
        """What ``AddConnection2`` and ``Update2`` take."""
        written: dict[str, dict[str, Variant]] = {name: dict(values) for name, values in self.other.items()}
        written.update((setting.NAME, setting.written()) for setting in self.settings())
        return written

    def settings(self) -> list[Setting]:
        """The modelled settings that are there."""
        found = (getattr(self, known.attribute) for known in _KNOWN)
        return [setting for setting in found if setting is not None]

    def may_have_secrets(self) -> list[str]:
        """The names of its settings that may have some; of other VPNs and wireless networks, nobody here asks."""
        tunnel = self.vpn if self.vpn is not None and self.vpn.service_type == LIBRESWAN else None
        found = (self.ieee_802_1x, self.macsec, tunnel)
        return [setting.NAME for setting in found if setting is not None]

    def with_secrets(self, secrets: Settings) -> Self:
        """A copy with ``secrets``, as ``GetSecrets`` gives them, in the settings that are there."""
        found: dict[str, Any] = {
            _BY_NAME[setting.NAME].attribute: setting.with_secrets(secrets[setting.NAME])
            for setting in self.settings()
            if setting.NAME in secrets
        }
        return replace(self, **found)

    def without_secrets(self) -> Self:
        """A copy that may be kept and shown; NetworkManager keeps those it has when it is written back so."""
        bare: dict[str, Any] = {
            _BY_NAME[setting.NAME].attribute: setting.without_secrets() for setting in self.settings()
        }
        return replace(self, **bare)

    def configuration(self) -> dict[str, dict[str, Variant]]:
        """What tells two profiles apart, with everything at its default left out; not fit to be sent."""
        configured = {name: dict(values) for name, values in self.other.items()}
        configured.update((setting.NAME, setting.configuration()) for setting in self.settings())
        return {name: values for name, values in configured.items() if values}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Profile):
            return NotImplemented
        return self.configuration() == other.configuration()

    __hash__ = None  # type: ignore[assignment]  # equality looks into dictionaries
