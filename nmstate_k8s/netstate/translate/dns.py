"""Name resolution, as NetworkManager has it."""

import ipaddress
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.wire import array
from nmstate_k8s.networkmanager.dns_manager import DnsEntry, GlobalDns
from nmstate_k8s.networkmanager.profile import IPMethod, IPSetting, Ipv4Setting, Ipv6Setting, Profile
from nmstate_k8s.networkmanager.state import NetworkManagerState

_Setting = TypeVar("_Setting", Ipv4Setting, Ipv6Setting)

_WITHOUT_DNS = frozenset({IPMethod.DISABLED, IPMethod.IGNORE})
"""Methods with which NetworkManager refuses DNS."""


@dataclass(frozen=True, slots=True)
class _Holder:
    """A family of an interface that has name servers or search domains of its own."""

    interface: str
    setting: IPSetting


@dataclass(frozen=True, slots=True)
class InterfaceDns:
    """The DNS that one family of an interface's profile is to have, and nothing else.

    Attributes:
        priority: Lower comes first; None leaves it to NetworkManager.
    """

    servers: tuple[str, ...]
    search: tuple[str, ...]
    options: tuple[str, ...]
    priority: int | None


NO_DNS: Final = InterfaceDns((), (), (), None)


def has_dns(profile: Profile) -> list[str]:
    """The families that have servers, search domains or options of their own."""
    families = {"ipv6": profile.ipv6, "ipv4": profile.ipv4}
    return [family for family, setting in families.items() if setting is not None and _holds(setting)]


def configure(profile: Profile, dns: Mapping[str, InterfaceDns]) -> Profile:
    """``profile`` with that DNS, by family; what is not mentioned stays, unless the family can have none."""
    return replace(
        profile,
        ipv4=_configured_family(profile.ipv4, dns.get("ipv4")),
        ipv6=_configured_family(profile.ipv6, dns.get("ipv6")),
    )


def _configured_family(setting: _Setting | None, dns: InterfaceDns | None) -> _Setting | None:
    if setting is None:
        return None
    if setting.method in _WITHOUT_DNS and _holds(setting):
        dns = NO_DNS
    if dns is None:
        return setting
    return replace(
        setting,
        dns=dns.servers,
        dns_search=dns.search,
        dns_options=dns.options or None,
        dns_priority=dns.priority,
    )


def _holds(setting: IPSetting) -> bool:
    return bool(setting.dns or setting.dns_search or setting.dns_options)


def describe(
    state: NetworkManagerState, profiles: Iterable[tuple[str, Profile]], default_metrics: Mapping[str, int]
) -> JsonObject:
    """The section ``dns-resolver``; ``profiles`` are those in use, by interface, and so are the default routes."""
    config = _configured(state.global_dns, _holders(profiles))
    running: JsonObject = {}
    servers = _running_servers(state.dns.configuration, default_metrics)
    search = config.get("search", [])
    if servers or search:
        running = {"server": array(servers), "search": search}
    if config.get("options"):
        running["options"] = config["options"]
    return {"running": running, "config": config}


def _holders(profiles: Iterable[tuple[str, Profile]]) -> list[_Holder]:
    """Interfaces with DNS, the most important first; a negative priority shuts the others out."""
    found = [
        _Holder(name, setting)
        for name, profile in profiles
        for setting in (profile.ipv6, profile.ipv4)
        if setting is not None and _holds(setting)
    ]
    found.sort(key=lambda holder: holder.setting.dns_priority or 0)
    for index, holder in enumerate(found):
        if (holder.setting.dns_priority or 0) < 0:
            return found[: index + 1]
    return found


def _configured(whole: GlobalDns, holders: list[_Holder]) -> JsonObject:
    everywhere = whole.domains.get("*")
    if whole.searches or whole.options or whole.domains:
        search, options = list(whole.searches), list(whole.options)
    else:
        search = [name for holder in holders for name in holder.setting.dns_search if not name.startswith("~")]
        options = [name for holder in holders for name in holder.setting.dns_options or ()]
    servers = (
        list(everywhere.servers)
        if everywhere is not None
        else [_scoped(server, holder.interface) for holder in holders for server in holder.setting.dns]
    )
    shown: JsonObject = {}
    if servers or search:
        shown = {"server": array(dict.fromkeys(servers)), "search": array(dict.fromkeys(search))}
    if options:
        shown["options"] = array(dict.fromkeys(options))
    return shown


def _running_servers(entries: Iterable[DnsEntry], default_metrics: Mapping[str, int]) -> list[str]:
    """Those of the global configuration, if it has any; else of all interfaces down to the first exclusive one.

    Of equal priority those of the best default route come first, as NetworkManager has it. The others it has in the
    order in which routers and DHCP servers answered last; here they keep a place, or each answer would change what is
    shown.
    """

    def place(entry: DnsEntry) -> tuple[int, float, str, tuple[str, ...]]:
        interface = entry.interface or ""
        return entry.priority, default_metrics.get(interface, math.inf), interface, entry.nameservers

    entries = sorted(entries, key=place)
    whole = [server for entry in entries if entry.interface is None for server in entry.nameservers]
    if whole:
        return list(dict.fromkeys(whole))
    found: list[str] = []
    for entry in entries:
        found += [_scoped(server, entry.interface or "") for server in entry.nameservers]
        if entry.priority < 0:
            break
    return list(dict.fromkeys(found))


def _scoped(server: str, interface: str) -> str:
    """A link-local server means nothing without its interface."""
    try:
        address = ipaddress.ip_address(server)
    except ValueError:
        return server
    scoped = address.version == 6 and address.is_link_local and "%" not in server
    return f"{server}%{interface}" if scoped else server
