"""``ipv4`` and ``ipv6``: addresses from the kernel, their origin from the profile, and both into a profile."""

import socket
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeVar

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import Address
from nmstate_k8s.netstate.address import CLIENT_IDS, DUIDS, is_automatic, is_enabled
from nmstate_k8s.netstate.translate.registry import with_values
from nmstate_k8s.netstate.wire import array, given, number, objects, text
from nmstate_k8s.networkmanager.enums import AddrGenMode
from nmstate_k8s.networkmanager.profile import IPAddress, IPMethod, Ipv4Setting, Ipv6Setting

FAMILY_OF: Final = {"ipv4": socket.AF_INET, "ipv6": socket.AF_INET6}

_Setting = TypeVar("_Setting", Ipv4Setting, Ipv6Setting)

_NEVER: Final = 2**31 - 1
"""DHCP and router advertisements are waited for as long as it takes."""

_SWITCHES = (
    ("auto-dns", "ignore_auto_dns", True),
    ("auto-routes", "ignore_auto_routes", True),
    ("auto-gateway", "never_default", True),
    ("dhcp-send-hostname", "dhcp_send_hostname", False),
)
"""Key, attribute of the setting, and whether one is the opposite of the other."""

_METRICS = ("auto-route-metric", "prefix-route-metric")
"""NetworkManager has one for both."""

_AUTOMATIC: Final = (IPMethod.AUTO, IPMethod.DHCP)
_DUIDS_WRITTEN = {shown: stored for stored, shown in DUIDS.items()}
_CLIENT_IDS_WRITTEN = {shown: stored for stored, shown in CLIENT_IDS.items()}
_PROTOCOLS = {1: "lo", 2: "ra", 3: "kernel_ll"}


def describe(addresses: Iterable[Address], family: str, *, disabled: bool = False) -> JsonObject:
    """A family as the kernel alone knows it: what expires must have come from DHCP or advertisements."""
    found = [address for address in addresses if address.family == FAMILY_OF[family]]
    if disabled or not found:
        return {"enabled": False}
    learnt = any(address.dynamic and address.valid_seconds is not None for address in found)
    shown: JsonObject = {"enabled": True, "dhcp": learnt and family == "ipv4"}
    if family == "ipv6":
        shown["autoconf"] = learnt
    return {**shown, "address": array(_describe_address(address) for address in found)}


def _describe_address(address: Address) -> JsonObject:
    shown: JsonObject = {"ip": address.address, "prefix-length": address.prefix_length}
    if address.valid_seconds is not None:
        shown["valid-life-time"] = f"{address.valid_seconds}sec"
        preferred = address.preferred_seconds
        shown["preferred-life-time"] = "forever" if preferred is None else f"{preferred}sec"
    if address.protocol:
        shown["protocol"] = _PROTOCOLS.get(address.protocol, hex(address.protocol))
    return shown


def overlay(shown: JsonObject, setting: Ipv4Setting | Ipv6Setting) -> JsonObject:
    """A family as the kernel has it, with what only the profile knows."""
    method = setting.method
    if method == IPMethod.IGNORE:
        return shown
    if method == IPMethod.DISABLED:
        # What others put there is there all the same.
        return {**shown, "dhcp": False} if objects(shown, "address") else {**_forwarding(shown), "enabled": False}
    result: JsonObject = {**shown, "enabled": True, "dhcp": method in (IPMethod.AUTO, IPMethod.DHCP)}
    result.setdefault("address", [])
    if isinstance(setting, Ipv6Setting):
        result["autoconf"] = method == IPMethod.AUTO
        result["addr-gen-mode"] = _addr_gen_mode(setting.addr_gen_mode)
        if setting.token:
            result["token"] = setting.token
    else:
        result["prefix-route-metric"] = _metric(setting.route_metric)
    if is_automatic(result):
        result.update(_describe_automatic(setting))
    return result


def _forwarding(shown: JsonObject) -> JsonObject:
    return {"forwarding": shown["forwarding"]} if "forwarding" in shown else {}


def _metric(metric: int | None) -> int:
    return -1 if metric is None else metric


def _addr_gen_mode(mode: int | None) -> str:
    return "eui64" if mode in (AddrGenMode.EUI64, AddrGenMode.DEFAULT_OR_EUI64) else "stable-privacy"


def _describe_automatic(setting: Ipv4Setting | Ipv6Setting) -> JsonObject:
    shown: dict[str, JsonValue] = {
        "auto-dns": not setting.ignore_auto_dns,
        "auto-gateway": not setting.never_default,
        "auto-routes": not setting.ignore_auto_routes,
        "auto-route-table-id": setting.route_table or 0,
        "auto-route-metric": _metric(setting.route_metric),
        "dhcp-send-hostname": _sends_hostname(setting),
        "dhcp-custom-hostname": setting.dhcp_hostname,
    }
    if isinstance(setting, Ipv4Setting):
        shown["dhcp-custom-hostname"] = setting.dhcp_fqdn or setting.dhcp_hostname
        shown["dhcp-client-id"] = CLIENT_IDS.get(setting.dhcp_client_id or "", setting.dhcp_client_id)
    else:
        shown["dhcp-duid"] = DUIDS.get(setting.dhcp_duid or "", setting.dhcp_duid)
    return given(shown)


def _sends_hostname(setting: Ipv4Setting | Ipv6Setting) -> bool:
    newer = setting.dhcp_send_hostname_v2
    return setting.dhcp_send_hostname is not False if newer in (None, -1) else newer == 1


def configure_ipv4(setting: Ipv4Setting | None, asked: JsonObject) -> Ipv4Setting:
    """The setting that brings ``asked`` about, over what the profile has; nothing asked changes nothing."""
    setting = setting or Ipv4Setting(method=IPMethod.DISABLED)
    forwarding = asked.get("forwarding")
    if isinstance(forwarding, bool):
        setting = replace(setting, forwarding=int(forwarding))
    if not is_enabled(asked):
        return _switched_off(setting) if "enabled" in asked else setting
    setting = _configure_common(setting, asked)
    name = text(asked, "dhcp-custom-hostname")
    if name is not None:
        full = "." in name
        setting = replace(setting, dhcp_fqdn=name if full else None, dhcp_hostname=None if full else name or None)
    client_id = text(asked, "dhcp-client-id")
    if client_id is not None:
        setting = replace(setting, dhcp_client_id=_CLIENT_IDS_WRITTEN.get(client_id, client_id))
    return replace(setting, method=_ipv4_method(setting, asked))


def _ipv4_method(setting: Ipv4Setting, asked: JsonObject) -> IPMethod:
    if is_automatic(asked):
        return IPMethod.AUTO
    # NetworkManager has no IPv4 that is on and yet without any address.
    return IPMethod.MANUAL if setting.addresses or setting.routes else IPMethod.DISABLED


def configure_ipv6(setting: Ipv6Setting | None, asked: JsonObject) -> Ipv6Setting:
    """As `configure_ipv4`."""
    setting = setting or Ipv6Setting(method=IPMethod.DISABLED)
    if not is_enabled(asked):
        return _switched_off(setting) if "enabled" in asked else setting
    setting = _configure_common(setting, asked)
    name = text(asked, "dhcp-custom-hostname")
    if name is not None:
        setting = replace(setting, dhcp_hostname=name or None)
    if "dhcp-duid" in asked:
        duid = text(asked, "dhcp-duid") or ""
        setting = replace(setting, dhcp_duid=_DUIDS_WRITTEN.get(duid, duid))
    mode = text(asked, "addr-gen-mode")
    if mode is not None:
        setting = replace(
            setting, addr_gen_mode=int(AddrGenMode.EUI64 if mode == "eui64" else AddrGenMode.STABLE_PRIVACY)
        )
    setting = replace(setting, method=_ipv6_method(setting, asked), token=_token(setting, asked))
    # NetworkManager knows tokens for no other mode.
    return replace(setting, addr_gen_mode=int(AddrGenMode.EUI64)) if setting.token else setting


def _ipv6_method(setting: Ipv6Setting, asked: JsonObject) -> IPMethod:
    if asked.get("autoconf") is True:
        return IPMethod.AUTO
    if asked.get("dhcp") is True:
        return IPMethod.DHCP
    return IPMethod.MANUAL if setting.addresses or setting.routes else IPMethod.LINK_LOCAL


def _token(setting: Ipv6Setting, asked: JsonObject) -> str | None:
    token = text(asked, "token") if "token" in asked else setting.token
    return token if is_automatic(asked) and token not in ("", "::") else None


def _switched_off(setting: _Setting) -> _Setting:
    return replace(setting, method=IPMethod.DISABLED, addresses=(), routes=(), gateway=None)


def _configure_common(setting: _Setting, asked: JsonObject) -> _Setting:
    if "address" in asked:
        wanted = tuple(
            IPAddress(address=text(entry, "ip") or "", prefix=number(entry, "prefix-length") or 0)
            for entry in objects(asked, "address")
        )
        if _plain(wanted) != _plain(setting.addresses):
            setting = replace(setting, addresses=wanted)
    switches: dict[str, JsonValue] = {
        attribute: not value if inverted else value
        for key, attribute, inverted in _SWITCHES
        if isinstance(value := asked.get(key), bool)
    }
    numbers: dict[str, JsonValue] = {}
    if "dhcp_send_hostname" in switches and setting.dhcp_send_hostname_v2 not in (None, -1):
        numbers["dhcp_send_hostname_v2"] = int(switches["dhcp_send_hostname"] is True)
    if "auto-route-table-id" in asked:
        numbers["route_table"] = asked["auto-route-table-id"]
    metrics = [asked[key] for key in _METRICS if key in asked]
    if metrics:
        numbers["route_metric"] = next((metric for metric in metrics if metric != -1), -1)
    if setting.method in _AUTOMATIC and not is_automatic(asked):
        setting = replace(setting, ignore_auto_dns=None, ignore_auto_routes=None, never_default=None)
    return with_values(setting, {**switches, **numbers})


def _plain(addresses: Iterable[IPAddress]) -> list[tuple[str, int]]:
    return sorted((address.address, address.prefix) for address in addresses)


def with_habits_ipv4(setting: Ipv4Setting, asked: JsonObject) -> Ipv4Setting:
    """What goes into every setting that is written anyway, but is no reason to write one."""
    if not is_enabled(asked):
        return setting
    if is_automatic(asked) and setting.dhcp_client_id is None:
        setting = replace(setting, dhcp_client_id="mac")
    return replace(setting, dhcp_timeout=_NEVER)


def with_habits_ipv6(setting: Ipv6Setting, asked: JsonObject) -> Ipv6Setting:
    """As `with_habits_ipv4`."""
    if not is_enabled(asked):
        return setting
    if setting.addr_gen_mode is None:
        setting = replace(setting, addr_gen_mode=int(AddrGenMode.EUI64))
    if is_automatic(asked):
        duid, iaid = setting.dhcp_duid or "ll", setting.dhcp_iaid or "mac"
        setting = replace(setting, dhcp_duid=duid, dhcp_iaid=iaid, ra_timeout=_NEVER)
    return replace(setting, dhcp_timeout=_NEVER)
