"""The part of a state that somebody configured, without what the network and the kernel made of it. Pure: no I/O."""

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.address import FAMILIES, is_dynamic, is_link_local
from nmstate_k8s.netstate.wire import array, objects, section, without

_LIMITS = ("min-mtu", "max-mtu")


def running_config(state: JsonObject) -> JsonObject:
    """``state`` (see `show`) without learnt addresses, neighbours, and routes and name servers that are in use."""
    kept: JsonObject = {
        key: without(section(state, key), "running") for key in ("dns-resolver", "routes") if key in state
    }
    interfaces = array(_configured(interface) for interface in objects(state, "interfaces"))
    return {**state, **kept, "interfaces": interfaces}


def _configured(interface: JsonObject) -> JsonObject:
    kept = without(interface, *_LIMITS)
    for family in FAMILIES:
        ip = section(interface, family)
        if "address" in ip:
            addresses = (one for one in objects(ip, "address") if not is_dynamic(one) and not is_link_local(one))
            kept[family] = {**ip, "address": array(addresses)}
    if "lldp" in kept:
        kept["lldp"] = without(section(kept, "lldp"), "neighbors")
    return kept
