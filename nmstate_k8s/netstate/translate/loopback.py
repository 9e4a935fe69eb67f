"""Type ``loopback``: its own addresses are there whatever a profile says, and few settings mean anything there."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import KernelState, Link
from nmstate_k8s.netstate.address import FAMILIES, is_enabled, static_addresses
from nmstate_k8s.netstate.requirement import lacking
from nmstate_k8s.netstate.translate.registry import Translator
from nmstate_k8s.netstate.wire import array, number, objects, section, text, without
from nmstate_k8s.networkmanager import Feature
from nmstate_k8s.networkmanager.profile import IPAddress, IPMethod, Ipv4Setting, Ipv6Setting, LoopbackSetting, Profile

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_MTU: Final = 65536
"""The MTU that the kernel gives it."""

_OWN4: Final = IPAddress(address="127.0.0.1", prefix=8)
_OWN6: Final = IPAddress(address="::1", prefix=128)
_OWN: Final[dict[str, JsonObject]] = {
    "ipv4": {"ip": _OWN4.address, "prefix-length": _OWN4.prefix},
    "ipv6": {"ip": _OWN6.address, "prefix-length": _OWN6.prefix},
}


def describe(_link: Link, _kernel: KernelState) -> JsonObject:
    return {}


def overlay(shown: JsonObject, _profile: Profile) -> JsonObject:
    """Nothing comes from a network here: what NetworkManager calls automatic are the interface's own addresses."""
    return {**shown, **{family: _static(section(shown, family)) for family in FAMILIES if family in shown}}


def _static(ip: JsonObject) -> JsonObject:
    if not objects(ip, "address"):
        return {**_without_automatic(without(ip, "dhcp", "autoconf", "address")), "enabled": False}
    still: JsonObject = {key: False for key in ("dhcp", "autoconf") if key in ip}
    return {**_without_automatic(ip), **still}


def _without_automatic(ip: JsonObject) -> JsonObject:
    return {key: value for key, value in ip.items() if not key.startswith(("auto-", "dhcp-"))}


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    setting = profile.loopback or LoopbackSetting()
    mtu = number(apply, "mtu")
    if mtu is not None and mtu != (setting.mtu or _MTU):
        setting = replace(setting, mtu=mtu)
    ipv6 = profile.ipv6
    if ipv6 is not None:
        ipv6 = _ipv6(ipv6, enabled=is_enabled(section(merged, "ipv6")))
    return Profile(
        connection=profile.connection,
        loopback=None if setting == LoopbackSetting() else setting,
        ipv4=None if profile.ipv4 is None else _ipv4(profile.ipv4),
        ipv6=ipv6,
        user=profile.user,
        match=profile.match,
        other=profile.other,
    )


def _ipv4(setting: Ipv4Setting) -> Ipv4Setting:
    return replace(setting, method=IPMethod.MANUAL, addresses=_with_own(_OWN4, setting.addresses))


def _ipv6(setting: Ipv6Setting, *, enabled: bool) -> Ipv6Setting:
    """NetworkManager refuses a method that switches it off; the automatic one leaves it as the kernel has it."""
    if not enabled:
        return replace(setting, method=IPMethod.AUTO, addresses=())
    return replace(setting, method=IPMethod.MANUAL, addresses=_with_own(_OWN6, setting.addresses))


def _with_own(own: IPAddress, addresses: tuple[IPAddress, ...]) -> tuple[IPAddress, ...]:
    return (own, *(entry for entry in addresses if (entry.address, entry.prefix) != (own.address, own.prefix)))


def normal(interface: JsonObject) -> JsonObject:
    """Without its own addresses, which nobody has to list."""
    changed: JsonObject = {
        family: {**ip, "address": array(entry for entry in objects(ip, "address") if entry != _OWN[family])}
        for family in FAMILIES
        if "address" in (ip := section(interface, family))
    }
    return {**interface, **changed}


def innate(apply: JsonObject) -> bool:
    """Whether what is asked for is what every loopback interface is."""
    if number(apply, "mtu") not in (None, _MTU) or apply.keys() & {"description", "profile-name"}:
        return False
    return all(entry == _OWN[family] for family in FAMILIES for entry in static_addresses(section(apply, family)))


def problems(interface: "MergedInterface", state: "MergedState") -> Iterator[str]:
    name, desired, current = interface.name, interface.desired or {}, interface.current or {}
    if interface.is_new:
        yield f"interface {name}: a node has one loopback interface, lo, and no others can be made"
        return
    yield from lacking(state, Feature.LOOPBACK, f"interface {name}: type loopback")
    if section(desired, "ipv6").get("enabled") is False and is_enabled(section(current, "ipv6")):
        yield f"interface {name}: ipv6.enabled false is not possible on a loopback interface; leave it out"
    mac = text(desired, "mac-address")
    if mac is not None and mac != text(current, "mac-address"):
        yield f"interface {name}: mac-address {mac} is nothing that a loopback interface can have; leave it out"
    if desired.get("accept-all-mac-addresses") is True and current.get("accept-all-mac-addresses") is not True:
        yield f"interface {name}: accept-all-mac-addresses means nothing on a loopback interface; leave it out"


TRANSLATOR = Translator(describe, configure, overlay=overlay, normal=normal, innate=innate, problems=problems)
