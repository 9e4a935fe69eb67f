"""Type ``ipsec``: a VPN of NetworkManager's plugin for libreswan, and no link of the kernel's."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nmstate_api.network import JsonObject, JsonValue
from nmstate_api.network.secret import HIDDEN
from nmstate_k8s.netlink import KernelState, Link
from nmstate_k8s.netstate.translate.registry import Translator
from nmstate_k8s.netstate.wire import section, text
from nmstate_k8s.networkmanager.profile import LIBRESWAN, Profile, VpnSetting

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_TEXTS: Final = (
    "right",
    "rightid",
    "rightrsasigkey",
    "rightcert",
    "rightca",
    "left",
    "leftid",
    "leftrsasigkey",
    "leftcert",
    "leftsendcert",
    "ikev2",
    "ikelifetime",
    "salifetime",
    "ike",
    "esp",
    "dpdaction",
    "ipsec-interface",
    "authby",
    "rightsubnet",
    "rightsubnets",
    "leftsubnet",
    "leftsubnets",
    "leftprotoport",
    "rightprotoport",
    "type",
    "hostaddrfamily",
    "clientaddrfamily",
)
_NUMBERS: Final = ("dpddelay", "dpdtimeout")
_SWITCHES: Final = ("leftmodecfgclient", "require-id-on-certificate")
_DEFAULTS: Final = "nm-auto-defaults"
"""On unless the profile says `no`: older plugins do not know it."""

_KEY: Final = "pskvalue"
_OF_LINKS: Final = (
    "accept-all-mac-addresses",
    "alt-names",
    "controller",
    "copy-mac-from",
    "dispatch",
    "ethtool",
    "mac-address",
    "mptcp",
    "mtu",
    "profile-name",
)
"""Properties of links, and a name: that of the profile is all the name that it has."""


def describe(link: Link, kernel: KernelState) -> JsonObject:
    """Nothing: no link is one, so all is `overlay`'s."""
    return {}


def overlay(shown: JsonObject, profile: Profile) -> JsonObject:
    if profile.vpn is None:
        return shown
    data = profile.vpn.data
    tunnel: dict[str, JsonValue] = {key: data[key] for key in _TEXTS if data.get(key)}
    tunnel |= {key: int(data[key]) for key in _NUMBERS if data.get(key, "").isdecimal()}
    tunnel |= {key: data[key] == "yes" for key in _SWITCHES if data.get(key)}
    tunnel[_DEFAULTS] = data.get(_DEFAULTS) != "no"
    if _KEY in profile.vpn.secrets:
        tunnel["psk"] = profile.vpn.secrets[_KEY]
    return {**shown, "libreswan": tunnel}


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    asked = section(merged if profile.vpn is None else apply, "libreswan")
    setting = profile.vpn or VpnSetting(service_type=LIBRESWAN)
    data = {**setting.data, **{key: _stored(value) for key, value in asked.items() if key != "psk"}}
    if data.get(_DEFAULTS) == "yes":
        del data[_DEFAULTS]
    secrets, key = dict(setting.secrets), text(asked, "psk")
    if key not in (None, HIDDEN):
        secrets[_KEY] = key or ""
    return replace(profile, vpn=replace(setting, data=_said(data), secrets=_said(secrets)))


def _stored(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _said(options: dict[str, str]) -> dict[str, str]:
    """Without those that are empty, which takes back what was said before."""
    return {key: value for key, value in options.items() if value}


def spelled_out(shown: JsonObject) -> JsonObject:
    nothing: JsonObject = dict.fromkeys((*_TEXTS, "psk"), "")
    return {**shown, "libreswan": {**nothing, _DEFAULTS: True, **section(shown, "libreswan")}}


def recreate(saved: Profile, wanted: Profile) -> bool:
    return saved != wanted


def problems(interface: "MergedInterface", state: "MergedState") -> Iterator[str]:
    if LIBRESWAN not in state.vpn_services:
        yield (
            f"interface {interface.name}: type ipsec needs NetworkManager's plugin for libreswan, "
            "which this node does not have; install NetworkManager-libreswan"
        )
    if interface.is_unheard_of and not section(interface.merged, "libreswan"):
        yield f"interface {interface.name}: libreswan is missing, and a new tunnel needs to know its other side"
    wanted = interface.desired or {}
    for key in _OF_LINKS:
        if wanted.get(key) not in (None, "", {}, [], interface.name):
            yield f"interface {interface.name}: {key} is nothing that an IPsec tunnel has; leave it out"


TRANSLATOR = Translator(
    describe, configure, overlay=overlay, spelled_out=spelled_out, recreate=recreate, problems=problems
)
