"""Type ``ethernet``: cards, and the ends of veth pairs."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import KernelState, Link
from nmstate_k8s.netstate.translate.registry import Translator, differ
from nmstate_k8s.netstate.wire import given, number, section, text, without
from nmstate_k8s.networkmanager.profile import EthernetSetting, Profile, VethSetting

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState


def describe(link: Link, kernel: KernelState) -> JsonObject:
    if link.kind == "veth":
        peer = kernel.parent_of(link)
        return {"veth": {"peer": peer.name}} if peer is not None else {}
    modes = kernel.link_modes.get(link.index)
    if modes is None:
        return {}
    shown: JsonObject = {
        "auto-negotiation": modes.auto_negotiation,
        "speed": modes.speed,
        "duplex": modes.duplex,
    }
    known = given(shown)
    return {"ethernet": known} if known else {}


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    asked, whole = section(apply, "ethernet"), section(merged, "ethernet")
    negotiation = asked.get("auto-negotiation")
    setting = profile.ethernet or EthernetSetting()
    if negotiation is True:
        setting = replace(setting, auto_negotiate=True, speed=None, duplex=None)
    elif negotiation is False or "speed" in asked or "duplex" in asked:
        setting = replace(
            setting,
            auto_negotiate=False,
            # NetworkManager takes both or none of them.
            speed=number(asked, "speed") or setting.speed or number(whole, "speed"),
            duplex=text(asked, "duplex") or setting.duplex or text(whole, "duplex"),
        )
    return _with_peer(replace(profile, ethernet=setting), text(section(apply, "veth"), "peer"))


def _with_peer(profile: Profile, peer: str | None) -> Profile:
    """The profile with the other end in it, if it makes the pair or is to join another one."""
    if peer is None or profile.connection.type != "veth":
        return profile
    return replace(profile, veth=replace(profile.veth or VethSetting(), peer=peer))


def recreate(saved: Profile, wanted: Profile) -> bool:
    return differ(saved.veth, wanted.veth)


def normal(interface: JsonObject) -> JsonObject:
    """Without what is negotiated."""
    ethernet = section(interface, "ethernet")
    if ethernet.get("auto-negotiation") is not True:
        return interface
    return {**interface, "ethernet": without(ethernet, "speed", "duplex")}


def problems(interface: "MergedInterface", _state: "MergedState") -> Iterator[str]:
    asked, whole = section(interface.desired or {}, "ethernet"), section(interface.merged, "ethernet")
    if asked.get("auto-negotiation") is True:
        return
    for said, missing in (("speed", "duplex"), ("duplex", "speed")):
        if said in asked and missing not in whole:
            yield (
                f"interface {interface.name}: ethernet.{missing} is missing, and the device does not say what it is; "
                f"give it along with ethernet.{said}"
            )


TRANSLATOR = Translator(describe, configure, normal=normal, recreate=recreate, problems=problems)
