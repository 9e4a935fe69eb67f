"""Routes and rules into a profile, and what they mean for its methods."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.translate import rule, stored_route
from nmstate_k8s.networkmanager.profile import IPMethod, Ipv4Setting, Ipv6Setting, Profile

_Setting = TypeVar("_Setting", Ipv4Setting, Ipv6Setting)

Entries = Sequence[JsonObject] | None
"""Normal routes or rules, all that a profile is to have; None leaves those that it has."""


def configure(profile: Profile, interface: str, routes: Entries, rules: Entries) -> Profile:
    """``profile`` with these routes and rules; a port, which has no IP settings, is left alone."""
    ipv4, ipv6 = profile.ipv4, profile.ipv6
    if ipv4 is not None:
        ipv4 = _with_entries(ipv4, interface, routes, rules)
        ipv4 = replace(ipv4, method=_method(ipv4, IPMethod.DISABLED))
    if ipv6 is not None:
        ipv6 = _with_entries(ipv6, interface, routes, rules)
        ipv6 = replace(ipv6, method=_method(ipv6, IPMethod.LINK_LOCAL))
    return replace(profile, ipv4=ipv4, ipv6=ipv6)


def _with_entries(setting: _Setting, interface: str, routes: Entries, rules: Entries) -> _Setting:
    if routes is not None:
        setting = stored_route.configure(setting, interface, routes)
    return setting if rules is None else rule.configure(setting, rules)


def _method(setting: Ipv4Setting | Ipv6Setting, empty: IPMethod) -> str | None:
    """Routes make a family without addresses manual; without them it is not."""
    if setting.method not in (IPMethod.MANUAL, empty):
        return setting.method
    return IPMethod.MANUAL if setting.addresses or setting.routes else empty
