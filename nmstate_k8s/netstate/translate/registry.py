"""The translators of interface types, loaded when they are first needed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import NamedTuple, TypeVar

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import KernelState, Link
from nmstate_k8s.networkmanager.profile import Profile, Setting

_Setting = TypeVar("_Setting", bound=Setting)

_FILES = {
    "ethernet": "ethernet",
    "veth": "ethernet",
    "vlan": "vlan",
    "bond": "bond",
    "linux-bridge": "linux_bridge",
}


class Translator(NamedTuple):
    """How one interface type reads and is written.

    Attributes:
        describe: The sections that only this type has, as the kernel has them.
        configure: A profile with these sections written into it: what is asked for, over what the profile has.
            The second argument is what to bring about, the third the whole interface as it is to be.
        configure_port: For controllers: a port's profile with what the controller says about that port.
    """

    describe: Callable[[Link, KernelState], JsonObject]
    configure: Callable[[Profile, JsonObject, JsonObject], Profile]
    configure_port: Callable[[Profile, JsonObject], Profile] | None = None


@cache
def translator(interface_type: str) -> Translator | None:
    """The translator of ``interface_type``; None if this version only knows that the type exists."""
    file = _FILES.get(interface_type)
    if file is None:
        return None
    found: Translator = import_module(f"nmstate_k8s.netstate.translate.{file}").TRANSLATOR
    return found


def with_values(setting: _Setting, values: Mapping[str, JsonValue]) -> _Setting:
    """A copy of ``setting`` with attributes taken from a table, where their types were checked with the document."""
    make: Callable[..., _Setting] = replace
    return make(setting, **values)
