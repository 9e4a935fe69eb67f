"""Which part of a node's network state is reported. Pure: no clock, no I/O.

What changes by itself, such as the lifetime of an address, is left out: it would be written over and over and
tells nobody anything. So are offloads of interfaces that are no cards: thousands of VLANs have the same ones.
"""

from nmstate_api.meta import JsonObject, JsonValue

_LIFETIMES = ("preferred-life-time", "valid-life-time")
_BRIDGE_TIMERS = ("gc-timer", "hello-timer")


def reported(state: JsonObject) -> JsonObject:
    """Interfaces, routes, DNS and OVN mappings of ``state``, as kubernetes-nmstate reports them."""
    interfaces = [_interface(entry) for entry in _objects(state.get("interfaces")) if not _is_ignored_veth(entry)]
    names = {interface["name"] for interface in interfaces}
    report: JsonObject = {"interfaces": list(interfaces)}
    if isinstance(routes := state.get("routes"), dict):
        report["routes"] = {part: _routes(routes.get(part), names) for part in ("config", "running")}
    if isinstance(dns := state.get("dns-resolver"), dict):
        report["dns-resolver"] = {part: _resolver(dns.get(part)) for part in ("config", "running")}
    if isinstance(ovn := state.get("ovn"), dict):
        report["ovn"] = _ovn(ovn)
    return report


def _is_ignored_veth(interface: JsonObject) -> bool:
    """The host's end of a pod's network: as many as there are pods, and nobody's configuration."""
    return (interface.get("type"), interface.get("state")) == ("veth", "ignore")


def _interface(interface: JsonObject) -> JsonObject:
    kept = {**interface, "name": str(interface.get("name", "")), "type": str(interface.get("type", ""))}
    if kept["type"] != "ethernet":
        kept.pop("ethtool", None)
    for family in ("ipv4", "ipv6"):
        if isinstance(ip := kept.get(family), dict) and isinstance(addresses := ip.get("address"), list):
            kept[family] = {**ip, "address": [_without(address, _LIFETIMES) for address in addresses]}
    if kept["type"] == "linux-bridge" and isinstance(bridge := kept.get("bridge"), dict):
        kept["bridge"] = {
            key: _without(value, _BRIDGE_TIMERS if key == "options" else ()) for key, value in bridge.items()
        }
    return kept


def _routes(routes: JsonValue | None, names: set[JsonValue]) -> JsonValue:
    """Routes through interfaces that are reported; a blackhole, which has none, is left out too."""
    return [route for route in map(_route, _objects(routes)) if route.get("next-hop-interface") in names]


def _route(route: JsonObject) -> JsonObject:
    """``route`` with names that look like numbers made texts."""
    named = ("destination", "next-hop-interface")
    return {key: str(value) if key in named else value for key, value in route.items()}


def _resolver(resolver: JsonValue | None) -> JsonValue:
    """Servers and search domains, as far as there are any."""
    return {key: resolver[key] for key in ("search", "server") if key in resolver} if isinstance(resolver, dict) else {}


def _ovn(ovn: JsonObject) -> JsonObject:
    mappings = [_mapping(mapping) for mapping in _objects(ovn.get("bridge-mappings"))]
    return {"bridge-mappings": list(mappings)} if mappings else {}


def _mapping(mapping: JsonObject) -> JsonObject:
    kept = {key: mapping.get(key) for key in ("localnet", "bridge")}
    return {**kept, "state": mapping["state"]} if mapping.get("state") else kept


def _without(value: JsonValue, keys: tuple[str, ...]) -> JsonValue:
    return {key: inner for key, inner in value.items() if key not in keys} if isinstance(value, dict) else value


def _objects(value: JsonValue | None) -> list[JsonObject]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
