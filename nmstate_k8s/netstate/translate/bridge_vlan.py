"""The VLAN filter of a bridge port: `access` and `trunk` on one side, ranges of ids on the other."""

from collections.abc import Iterable, Sequence

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import BridgeVlan as KernelVlan
from nmstate_k8s.netstate.wire import array, number, objects, section, text
from nmstate_k8s.networkmanager.profile import BridgeVlan


def describe(vlans: Iterable[KernelVlan], default_pvid: int | None) -> JsonObject | None:
    """What a port of a filtering bridge carries beside the default VLAN; None if nothing."""
    carried = [vlan for vlan in vlans if not (vlan.untagged and vlan.first == vlan.last == default_pvid)]
    native = [vlan for vlan in carried if vlan.pvid and vlan.untagged]
    trunk = [vlan for vlan in carried if not (vlan.pvid and vlan.untagged)]
    if not carried:
        return None
    if not trunk:
        return {"mode": "access", "tag": native[0].first}
    shown: JsonObject = {
        "mode": "trunk",
        "enable-native": bool(native),
        "trunk-tags": array(_tag(vlan) for vlan in trunk),
    }
    if native:
        shown["tag"] = native[0].first
    return shown


def _tag(vlan: KernelVlan) -> JsonObject:
    if vlan.first == vlan.last:
        return {"id": vlan.first}
    return {"id-range": {"min": vlan.first, "max": vlan.last}}


def configure(vlan: JsonObject) -> tuple[BridgeVlan, ...]:
    """The filter of a port in a profile; an empty one resets it."""
    tag = number(vlan, "tag")
    carried = [_untagged(tag)] if tag is not None and _has_native(vlan) else []
    carried += [BridgeVlan(vid_start=first, vid_end=last) for first, last in ranges(vlan)]
    return tuple(sorted(carried, key=lambda entry: entry.vid_start))


def _has_native(vlan: JsonObject) -> bool:
    return text(vlan, "mode") != "trunk" or vlan.get("enable-native") is True


def _untagged(tag: int) -> BridgeVlan:
    return BridgeVlan(vid_start=tag, vid_end=tag, pvid=True, untagged=True)


def ranges(vlan: JsonObject) -> Sequence[tuple[int, int]]:
    """The tagged VLANs of a trunk, as first and last id."""
    found: list[tuple[int, int]] = []
    for entry in objects(vlan, "trunk-tags"):
        single = number(entry, "id")
        span = section(entry, "id-range")
        if single is not None:
            found.append((single, single))
        else:
            found.append((number(span, "min") or 0, number(span, "max") or 0))
    return sorted(found)


def canonical(vlan: JsonObject, default_pvid: int | None) -> JsonValue:
    """The filter as it compares: every trunk tag on its own, defaults written out; a word if there is none.

    A port carries the bridge's default VLAN untagged anyway, so naming that one says nothing.
    """
    default = 1 if default_pvid is None else default_pvid
    is_trunk = text(vlan, "mode") == "trunk"
    native = number(vlan, "tag") if not is_trunk or vlan.get("enable-native") is True else None
    if native == default:
        native = None
    if is_trunk:
        tagged = array(tag for first, last in ranges(vlan) for tag in range(first, last + 1))
        return {"mode": "trunk", "tag": native or 0, "trunk-tags": tagged}
    return {"mode": "access", "tag": native} if native is not None else "unfiltered"
