"""``ethtool``: what the devices have from the kernel, and what a profile is to set."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nmstate_api.network import InterfaceState, JsonObject, JsonValue, NetworkState
from nmstate_api.network.ethtool_feature import FEATURES
from nmstate_k8s.netlink import EthtoolState, Link
from nmstate_k8s.netlink.ethtool_setting import Features
from nmstate_k8s.netstate.requirement import lacking
from nmstate_k8s.netstate.translate.registry import with_values
from nmstate_k8s.netstate.wire import number, objects, section, without
from nmstate_k8s.networkmanager import Feature
from nmstate_k8s.networkmanager.profile import EthtoolSetting

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_FEATURE_NAMES: Final = {
    "rx-checksum": "rx",
    "rx-gro": "gro",
    "rx-hashing": "rxhash",
    "rx-lro": "lro",
    "rx-ntuple-filter": "ntuple",
    "rx-vlan-hw-parse": "rxvlan",
    "tx-generic-segmentation": "gso",
    "tx-scatter-gather": "sg",
    "tx-tcp-segmentation": "tso",
    "tx-vlan-hw-insert": "txvlan",
}
"""What NetworkManager calls otherwise than the kernel."""

_FEC_BITS: Final = {"off": 4, "rs": 8, "baser": 16, "llrs": 32}
_FEC_AUTO: Final = 2
_SINCE: Final = {"fec": Feature.ETHTOOL_FEC, "pause": Feature.ETHTOOL_PAUSE}
_LIMITS: Final = ("rx-max", "rx-jumbo-max", "rx-mini-max", "tx-max")


def is_asked_for(document: NetworkState) -> bool:
    """Whether ``document`` can only be judged, or undone, by who knows what ethtool sets."""
    interfaces = document.interfaces or []
    return any(entry.ethtool is not None or entry.state is InterfaceState.ABSENT for entry in interfaces)


def is_expected(expected: JsonObject) -> bool:
    """Whether what is to be so (see `Plan.expected`) says anything about it."""
    return any("ethtool" in interface for interface in objects(expected, "interfaces"))


def describe(link: Link, state: EthtoolState) -> JsonObject:
    """Everything that can be set; nothing of a device with nothing to set."""
    shown: dict[str, JsonValue] = {
        "pause": _plain(state.pause.get(link.index)),
        "feature": _settable(state.features.get(link.index, ())),
        "coalesce": _plain(state.coalesce.get(link.index)),
        "ring": _plain(state.rings.get(link.index)),
        "fec": _plain(state.fec.get(link.index)),
    }
    return {key: value for key, value in shown.items() if value}


@lru_cache(maxsize=64)
def _settable(features: Features) -> JsonObject:
    """Those that NetworkManager can set; devices of one kind, of which there may be thousands, have the same."""
    return {name: on for name, on in features if name in FEATURES}


def _plain(record: object) -> JsonObject:
    """A record under nmstate's keys, which are the kernel's, without what the device does not have."""
    if record is None:
        return {}
    values = ((field.name, getattr(record, field.name)) for field in fields(record))  # type: ignore[arg-type]  # one
    return {name.replace("_", "-"): value for name, value in values if name != "index" and value is not None}


def configure(setting: EthtoolSetting | None, asked: JsonObject) -> EthtoolSetting | None:
    """The setting that brings ``asked`` about, over what the profile has."""
    found = setting or EthtoolSetting()
    values: dict[str, JsonValue] = {
        **_values("coalesce", section(asked, "coalesce")),
        **_values("ring", without(section(asked, "ring"), *_LIMITS)),
        **_pause(section(asked, "pause")),
        **_fec(section(asked, "fec")),
    }
    features = section(asked, "feature")
    if features:
        found = found.with_features({**found.features, **_named(features)})
    found = with_values(found, values)
    return setting if found == EthtoolSetting() else found


def _values(group: str, asked: JsonObject) -> dict[str, JsonValue]:
    """Numbers by attribute; switches are numbers too."""
    return {f"{group}_{key.replace('-', '_')}": int(value) for key, value in asked.items() if isinstance(value, int)}


def _named(features: Mapping[str, JsonValue]) -> dict[str, bool]:
    return {_FEATURE_NAMES.get(name, name): on for name, on in features.items() if isinstance(on, bool)}


def _pause(asked: JsonObject) -> dict[str, JsonValue]:
    """NetworkManager takes the two directions only where they are not negotiated."""
    if asked.get("autoneg") is True:
        return {"pause_autoneg": True, "pause_rx": None, "pause_tx": None}
    written: dict[str, JsonValue] = {f"pause_{key}": value for key, value in asked.items()}
    return {**written, "pause_autoneg": False} if written else {}


def _fec(asked: JsonObject) -> dict[str, JsonValue]:
    if asked.get("auto") is True:
        return {"fec_mode": _FEC_AUTO}
    mode = asked.get("mode")
    if isinstance(mode, str):
        return {"fec_mode": _FEC_BITS[mode]}
    return {"fec_mode": _FEC_BITS["off"]} if asked.get("auto") is False else {}


def normal(asked: JsonObject) -> JsonObject:
    """What can be compared of what was asked for: not limits, nor what is negotiated or chosen by the device."""
    compared = dict(asked)
    if "ring" in asked:
        compared["ring"] = without(section(asked, "ring"), *_LIMITS)
    if section(asked, "pause").get("autoneg") is True:
        compared["pause"] = {"autoneg": True}
    if section(asked, "fec").get("auto") is True:
        compared["fec"] = {"auto": True}
    return compared


def problems(interface: "MergedInterface", state: "MergedState") -> Iterator[str]:
    """What the device cannot do; of one that is yet to be made nobody knows."""
    asked = section(interface.desired or {}, "ethtool")
    current = section(interface.current or {}, "ethtool")
    at = f"interface {interface.name}: ethtool"
    for group, feature in _SINCE.items():
        if _differs(section(normal(asked), group), section(current, group)):
            yield from lacking(state, feature, f"{at}.{group}")
    if not interface.is_new:
        yield from _unknown_to_device(at, asked, current)


def _differs(asked: JsonObject, current: JsonObject) -> bool:
    return any(current.get(key) != value for key, value in asked.items())


def _unknown_to_device(at: str, asked: JsonObject, current: JsonObject) -> Iterator[str]:
    for group in ("pause", "feature", "coalesce", "ring", "fec"):
        there = section(current, group)
        for key, value in section(asked, group).items():
            if key not in there and not (group == "fec" and there):
                yield f"{at}.{group}.{key}: this device cannot set it; leave it out"
            elif group == "ring" and key not in _LIMITS and isinstance(value, int):
                limit = number(there, f"{key}-max")
                if limit is not None and value > limit:
                    yield f"{at}.ring.{key} {value} is more than the {limit} that the device can have at most"
