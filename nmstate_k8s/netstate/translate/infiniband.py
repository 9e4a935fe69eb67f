"""Type ``infiniband``."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import InfinibandInfo, KernelState, Link
from nmstate_k8s.netstate.translate.registry import Translator, differ
from nmstate_k8s.netstate.wire import given, number, section, text
from nmstate_k8s.networkmanager.profile import InfinibandSetting, Profile

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_WHOLE_PORT: Final = 0xFFFF
"""The partition that stands for the hardware itself."""


def describe(link: Link, kernel: KernelState) -> JsonObject:
    info = link.info
    if not isinstance(info, InfinibandInfo):
        return {}
    base = kernel.parent_of(link)
    shown: dict[str, JsonValue] = {
        "mode": info.mode,
        "base-iface": base.name if base is not None else None,
        "pkey": None if info.partition is None else f"0x{info.partition:04x}",
    }
    return {"infiniband": given(shown)}


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    asked = section(merged if profile.infiniband is None else apply, "infiniband")
    setting = profile.infiniband or InfinibandSetting()
    setting = replace(
        setting,
        transport_mode=text(asked, "mode") or setting.transport_mode,
        parent=text(asked, "base-iface") or setting.parent,
        p_key=_partition(asked) if "pkey" in asked else setting.p_key,
    )
    if "mtu" in apply:
        setting = replace(setting, mtu=number(apply, "mtu"))
    if apply.get("identifier") == "mac-address" and "mac-address" in apply:
        setting = replace(setting, mac_address=text(apply, "mac-address"))
    # Setting 802-3-ethernet is for another kind of hardware.
    return replace(profile, infiniband=setting, ethernet=None)


def _partition(infiniband: JsonObject) -> int | None:
    number_of_partition = int(text(infiniband, "pkey") or hex(_WHOLE_PORT), 16)
    return None if number_of_partition == _WHOLE_PORT else number_of_partition


def normal(interface: JsonObject) -> JsonObject:
    """With the partition that the hardware itself is."""
    infiniband = section(interface, "infiniband")
    return {**interface, "infiniband": {"pkey": hex(_WHOLE_PORT), **infiniband}} if infiniband else interface


def recreate(saved: Profile, wanted: Profile) -> bool:
    return differ(saved.infiniband, wanted.infiniband)


def problems(interface: "MergedInterface", _state: "MergedState") -> Iterator[str]:
    infiniband = section(interface.merged, "infiniband")
    partition, base = _partition(infiniband), text(infiniband, "base-iface")
    if partition is None:
        if interface.is_unheard_of:
            yield f"interface {interface.name}: this node has no InfiniBand hardware of that name; check the name"
        return
    name = f"{base}.{partition:04x}"
    if base is not None and interface.name != name:
        yield f"interface {interface.name}: a partition is called after its base-iface and pkey; call it {name}"


TRANSLATOR = Translator(describe, configure, normal=normal, recreate=recreate, problems=problems)
