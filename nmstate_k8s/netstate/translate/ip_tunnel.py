"""Type ``ip-tunnel``."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import Ip6TunnelFlag, IpTunnelInfo, KernelState, Link
from nmstate_k8s.netstate.translate.registry import Translator, differ, with_values
from nmstate_k8s.netstate.wire import given, number, section, strings, text, without
from nmstate_k8s.networkmanager.enums import IpTunnelMode
from nmstate_k8s.networkmanager.profile import IpTunnelSetting, Profile

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_MODES: Final = {
    "ipip": IpTunnelMode.IPIP,
    "sit": IpTunnelMode.SIT,
    "ip6ip6": IpTunnelMode.IP6IP6,
    "ipip6": IpTunnelMode.IPIP6,
}
_INSIDE_IPV6: Final = {4: "ipip6", 41: "ip6ip6"}
_OVER_IPV6: Final = frozenset(_INSIDE_IPV6.values())
_OF_IPV6: Final = ("encap-limit", "flow-label", "ip6tun-flags")
_FLOW_LABEL: Final = 0xFFFFF
_TRAFFIC_CLASS_SHIFT: Final = 20
_FLAGS: Final = {
    "ign-encap-limit": Ip6TunnelFlag.IGN_ENCAP_LIMIT,
    "use-orig-tclass": Ip6TunnelFlag.USE_ORIG_TCLASS,
    "use-orig-flowlabel": Ip6TunnelFlag.USE_ORIG_FLOWLABEL,
    "mip6-dev": Ip6TunnelFlag.MIP6_DEV,
    "rcv-dscp-copy": Ip6TunnelFlag.RCV_DSCP_COPY,
    "use-orig-fw-mark": Ip6TunnelFlag.USE_ORIG_FWMARK,
    "allow-local-remote": Ip6TunnelFlag.ALLOW_LOCAL_REMOTE,
}
_SHOWN_FLAGS: Final = {
    **_FLAGS,
    "cap-xmit": Ip6TunnelFlag.CAP_XMIT,
    "cap-rcv": Ip6TunnelFlag.CAP_RCV,
    "cap-per-packet": Ip6TunnelFlag.CAP_PER_PACKET,
}
_ATTRIBUTES: Final = {
    "base-iface": "parent",
    "local": "local",
    "remote": "remote",
    "ttl": "ttl",
    "tos": "tos",
    "pmtu-disc": "path_mtu_discovery",
    "encap-limit": "encapsulation_limit",
    "flow-label": "flow_label",
    "fwmark": "fwmark",
}
"""Of the setting, by key."""


def describe(link: Link, kernel: KernelState) -> JsonObject:
    info = link.info
    if not isinstance(info, IpTunnelInfo):
        return {}
    mode = link.kind if link.kind != "ip6tnl" else _INSIDE_IPV6.get(info.protocol or 0, "unknown")
    shown: dict[str, JsonValue] = {
        "mode": mode,
        "base-iface": kernel.name_of(info.base_index) if link.parent_netns is None else None,
        "local": _address(info.local),
        "remote": _address(info.remote),
        "ttl": info.ttl,
        "tos": info.tos if info.flow_info is None else info.flow_info >> _TRAFFIC_CLASS_SHIFT & 0xFF,
        "fwmark": info.fwmark,
    }
    shown |= _describe_ipv6(info) if link.kind == "ip6tnl" else {"pmtu-disc": info.pmtu_discovery}
    return {"ip-tunnel": given(shown)}


def _describe_ipv6(info: IpTunnelInfo) -> JsonObject:
    flags = info.flags or 0
    shown: dict[str, JsonValue] = {
        "encap-limit": info.encap_limit,
        "flow-label": None if info.flow_info is None else info.flow_info & _FLOW_LABEL,
        "ip6tun-flags": [word for word, flag in _SHOWN_FLAGS.items() if flags & flag],
    }
    return shown


def _address(address: str | None) -> str | None:
    """None also for any address."""
    return None if address is None or ip_address(address).is_unspecified else address


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    whole = section(merged, "ip-tunnel")
    asked = whole if profile.ip_tunnel is None else section(apply, "ip-tunnel")
    values: dict[str, JsonValue] = {attribute: asked[key] for key, attribute in _ATTRIBUTES.items() if key in asked}
    mode = text(asked, "mode")
    if mode in _MODES:
        values["mode"] = int(_MODES[mode])
    if "ip6tun-flags" in asked:
        values["flags"] = sum(_FLAGS[word] for word in set(strings(asked, "ip6tun-flags")) & _FLAGS.keys())
    # What the other family has not, a profile must not say.
    if text(whole, "mode") in _OVER_IPV6:
        values.pop("path_mtu_discovery", None)
    else:
        values |= {"encapsulation_limit": None, "flow_label": None, "flags": None}
    if "mtu" in apply:
        values["mtu"] = number(apply, "mtu")
    setting = with_values(profile.ip_tunnel or IpTunnelSetting(), values)
    # Setting 802-3-ethernet is for frames, of which tunnels have none.
    return replace(profile, ip_tunnel=setting, ethernet=None)


def normal(interface: JsonObject) -> JsonObject:
    """Flags in order, without those that only the kernel sets, and nothing that only the other family has."""
    tunnel = section(interface, "ip-tunnel")
    if not tunnel:
        return interface
    mode = text(tunnel, "mode")
    if mode is not None:
        tunnel = without(tunnel, *(("pmtu-disc",) if mode in _OVER_IPV6 else _OF_IPV6))
    if "ip6tun-flags" in tunnel:
        flags = set(strings(tunnel, "ip6tun-flags")) & _FLAGS.keys()
        tunnel = {**tunnel, "ip6tun-flags": [word for word in _FLAGS if word in flags]}
    return {**interface, "ip-tunnel": without(tunnel, "mode") if mode == "unknown" else tunnel}


def recreate(saved: Profile, wanted: Profile) -> bool:
    return differ(saved.ip_tunnel, wanted.ip_tunnel)


def problems(interface: "MergedInterface", _state: "MergedState") -> Iterator[str]:
    tunnel, asked = section(interface.merged, "ip-tunnel"), interface.desired or {}
    for key in ("mode", "remote"):
        if interface.is_unheard_of and text(tunnel, key) in (None, "unknown"):
            yield f"interface {interface.name}: ip-tunnel.{key} is missing, and a new tunnel needs one"
    if number(section(asked, "ip-tunnel"), "fwmark"):
        yield f"interface {interface.name}: ip-tunnel.fwmark is nothing that NetworkManager can set here; leave it out"
    if number(tunnel, "ttl") and tunnel.get("pmtu-disc") is False and text(tunnel, "mode") not in _OVER_IPV6:
        yield (
            f"interface {interface.name}: ip-tunnel.ttl {number(tunnel, 'ttl')} needs ip-tunnel.pmtu-disc true; "
            "set that, or a ttl of 0"
        )
    if "mac-address" in asked:
        yield f"interface {interface.name}: mac-address is nothing that a tunnel has; leave it out"


TRANSLATOR = Translator(describe, configure, normal=normal, recreate=recreate, problems=problems)
