"""The translators of interface types, loaded when they are first needed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import KernelState, Link
from nmstate_k8s.netstate.kind import KINDS
from nmstate_k8s.networkmanager.profile import Profile, Setting

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_Setting = TypeVar("_Setting", bound=Setting)


class Translator(NamedTuple):
    """How one interface type reads and is written.

    Attributes:
        describe: The sections that only this type has, as the kernel has them.
        configure: A profile with these sections written into it: what is asked for, over what the profile has.
            The second argument is what to bring about, the third the whole interface as it is to be.
        configure_port: For controllers: a port's profile with what the controller says about that port.
        overlay: What is shown with what only the profile knows of these sections.
        normal: The interface with these sections in the one form in which they compare.
        spelled_out: What is shown with what the absence of a key means written out, so that it compares.
        innate: Whether what is asked for is so without any profile, so that none is needed to keep it.
        recreate: Whether changing one profile into the other takes having the interface down first.
        problems: Why this node cannot have the interface, one sentence each.
    """

    describe: Callable[[Link, KernelState], JsonObject]
    configure: Callable[[Profile, JsonObject, JsonObject], Profile]
    configure_port: Callable[[Profile, JsonObject], Profile] | None = None
    overlay: Callable[[JsonObject, Profile], JsonObject] | None = None
    normal: Callable[[JsonObject], JsonObject] | None = None
    spelled_out: Callable[[JsonObject], JsonObject] | None = None
    innate: Callable[[JsonObject], bool] | None = None
    recreate: Callable[[Profile, Profile], bool] | None = None
    problems: Callable[["MergedInterface", "MergedState"], Iterator[str]] | None = None


@cache
def translator(interface_type: str) -> Translator | None:
    """The translator of ``interface_type``; None if this version only knows that the type exists."""
    kind = KINDS.get("ethernet" if interface_type == "veth" else interface_type)
    if kind is None:
        return None
    found: Translator = import_module(f"nmstate_k8s.netstate.translate.{kind.file}").TRANSLATOR
    return found


def differ(saved: Setting | None, wanted: Setting | None) -> bool:
    """Whether two settings say different things; an absent one says what an empty one does."""
    had, want = (setting.configuration() if setting is not None else {} for setting in (saved, wanted))
    return had != want


def with_values(setting: _Setting, values: Mapping[str, JsonValue]) -> _Setting:
    """A copy of ``setting`` with attributes taken from a table, where their types were checked with the document."""
    make: Callable[..., _Setting] = replace
    return make(setting, **values)
