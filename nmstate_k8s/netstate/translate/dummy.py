"""Type ``dummy``, of which there is nothing to say but what every interface has."""

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import KernelState, Link
from nmstate_k8s.netstate.translate.registry import Translator
from nmstate_k8s.networkmanager.profile import Profile


def describe(_link: Link, _kernel: KernelState) -> JsonObject:
    return {}


def configure(profile: Profile, _apply: JsonObject, _merged: JsonObject) -> Profile:
    return profile


TRANSLATOR = Translator(describe, configure)
