"""From a document as people write it to the model, or to everything that is wrong with it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, TypeVar

from pydantic import ValidationError

from nmstate_api.network.dns import DnsState
from nmstate_api.network.explain import explain, path_of, unknown_key
from nmstate_api.network.hostname import HostnameState
from nmstate_api.network.interface import Interface, InterfaceState, InterfaceType, UnresolvedInterface
from nmstate_api.network.model import NetworkModel, serialized_key
from nmstate_api.network.ovn import OvnConfiguration
from nmstate_api.network.ovs_db import GlobalOvsDb
from nmstate_api.network.problem import InvalidDocumentError, Problem, shown
from nmstate_api.network.reference import Reference
from nmstate_api.network.registry import TYPES_OF_SECTION, USER_SPACE_TYPES, class_of
from nmstate_api.network.relation import document_problems
from nmstate_api.network.route import Routes
from nmstate_api.network.route_rule import RouteRules
from nmstate_api.network.state import NetworkState
from nmstate_api.network.suggestion import hint
from nmstate_api.network.text import steps_to, texts

_Model = TypeVar("_Model", bound=NetworkModel)

_SECTIONS: dict[str, type[NetworkModel]] = {
    "dns-resolver": DnsState,
    "hostname": HostnameState,
    "ovn": OvnConfiguration,
    "ovs-db": GlobalOvsDb,
    "route-rules": RouteRules,
    "routes": Routes,
}
_FIELD_OF_KEY = {serialized_key(name, field): name for name, field in NetworkState.model_fields.items()}

_ENOUGH_PROBLEMS = 100
"""Nobody reads more, and each takes its time to explain."""

_KEPT_KEYS_WHEN_ABSENT = frozenset({"name", "type", "state", "identifier", "mac-address", "pci-address"})


def parse(document: object) -> NetworkState:
    """Read a desired document, with every check that needs no node.

    Keys that mean nothing in a desired state but are in a shown one are accepted; entries
    that say the same twice become one.

    Raises:
        InvalidDocumentError: With everything that is wrong, not only the first thing.
    """
    if not isinstance(document, dict):
        raise InvalidDocumentError(Problem("", f"{shown(document)} is not a network state; write an object with keys"))
    problems = list(islice(_texts_with_zero_bytes(document), _ENOUGH_PROBLEMS))
    parts: dict[str, Any] = {}
    for key, value in document.items():
        if len(problems) > _ENOUGH_PROBLEMS:
            break
        if value is None and key in _FIELD_OF_KEY:
            continue  # not mentioned
        if (part := _parse_part(key, value, problems)) is not None:
            parts[_FIELD_OF_KEY[key]] = part
    # Not validated as a whole: its parts are, and what a document lacks need not be compiled.
    state = NetworkState.model_construct(set(parts), **parts)
    problems.extend(Problem(path, message) for path, message in state.problems())
    if not problems:
        problems.extend(document_problems(state))
    if problems:
        raise InvalidDocumentError(*problems)
    return state


def parse_interface(wire: object) -> Interface:
    """Read one interface by its ``type``, as strictly as ``parse`` does.

    Raises:
        InvalidDocumentError: With everything that is wrong.
    """
    problems = list(islice(_texts_with_zero_bytes({"interfaces": [wire]}), _ENOUGH_PROBLEMS))
    interface = _parse_interface(wire, "interfaces[0]", problems)
    if problems or interface is None:
        raise InvalidDocumentError(*problems)
    return interface


def part_problems(key: object, value: object) -> list[Problem]:
    """Say what is wrong with one part of a document in which some values are filled in later.

    They may be of any kind. What values say together is not judged.
    """
    problems: list[Problem] = []
    if key != "interfaces" or not isinstance(value, list):
        _parse_part(key, value, problems)
        return problems
    for index, wire in enumerate(value):
        if isinstance(wire, dict) and isinstance(wire.get("type"), Reference):
            wire = {name: entry for name, entry in wire.items() if name != "type"}
        if not isinstance(wire, Reference):
            _read_interface(wire, f"interfaces[{index}]", problems)
    return problems


def _parse_part(key: object, value: object, problems: list[Problem]) -> object:
    """Read what stands under one key of the document; None, and a problem, if it is wrong."""
    if isinstance(value, Reference) and key in _FIELD_OF_KEY:
        return None
    if key == "interfaces":
        return _parse_interfaces(value, problems)
    if isinstance(key, str) and key in _SECTIONS:
        return _validated(_SECTIONS[key], value, key, problems)
    if key == "description" and isinstance(value, str):
        return value
    reason = f"{shown(value)} is not a text" if key == "description" else unknown_key([str(key)], NetworkState)
    problems.append(Problem(str(key), reason))
    return None


def _parse_interfaces(wires: object, problems: list[Problem]) -> list[Interface] | None:
    if not isinstance(wires, list):
        problems.append(Problem("interfaces", f"{shown(wires)} is not a list"))
        return None
    found: dict[object, Interface] = {}
    for index, wire in enumerate(wires):
        if len(problems) > _ENOUGH_PROBLEMS:
            break
        interface = _parse_interface(wire, f"interfaces[{index}]", problems)
        if interface is not None and found.setdefault(_identity(interface), interface) != interface:
            problems.append(
                Problem(f"interfaces[{interface.name}]", "is listed twice with different content; make it one entry")
            )
    return list(found.values())


def _identity(interface: Interface) -> object:
    return (interface.name, interface.type if interface.type in USER_SPACE_TYPES else None)


def _parse_interface(wire: object, numbered: str, problems: list[Problem]) -> Interface | None:
    """Read an interface, and judge what its properties say together."""
    interface = _read_interface(wire, numbered, problems)
    if interface is not None:
        path = f"interfaces[{interface.name}]"
        problems.extend(Problem(f"{path}.{below}", message) for below, message in interface.problems())
    return interface


def _read_interface(wire: object, numbered: str, problems: list[Problem]) -> Interface | None:
    if not isinstance(wire, dict):
        problems.append(Problem(numbered, f"{shown(wire)} is not an interface; write an object with keys"))
        return None
    path = f"interfaces[{name}]" if isinstance(name := wire.get("name"), str) and name else numbered
    if (refusal := _type_refusal(wire.get("type"))) is not None:
        problems.append(Problem(f"{path}.type", refusal))
        return None
    kind = InterfaceType(wire.get("type") or InterfaceType.UNKNOWN)
    model = UnresolvedInterface if kind is InterfaceType.UNKNOWN else class_of(kind)
    interface = _validated(model, _relevant(wire), path, problems)
    if isinstance(interface, UnresolvedInterface):
        problems.extend(islice(_unresolved_problems(interface, path), _ENOUGH_PROBLEMS))
    return interface


def _texts_with_zero_bytes(document: dict[Any, Any]) -> Iterator[Problem]:
    """Yield texts that neither the kernel nor NetworkManager can be told; their content may be secret."""
    for place, text in texts(document):
        if "\0" in text:
            yield Problem(path_of(steps_to(place), document), "has a zero byte, where texts end; leave it out")


def _type_refusal(kind: object) -> str | None:
    types = [str(known) for known in InterfaceType]
    if kind is None or (isinstance(kind, str) and kind in types):
        return None
    return f"{shown(kind)} is not a type of interface; {hint(str(kind), types)}"


def _relevant(wire: dict[Any, Any]) -> dict[Any, Any]:
    """Leave out what does not matter for what is to be absent, before it is judged."""
    if wire.get("state") == InterfaceState.ABSENT:
        return {key: value for key, value in wire.items() if key in _KEPT_KEYS_WHEN_ABSENT}
    return wire


def _validated(model: type[_Model], wire: object, path: str, problems: list[Problem]) -> _Model | None:
    try:
        return model.model_validate(wire, by_name=False)
    except ValidationError as error:
        try:
            problems.extend(explain(error, model, wire, path))
        except UnicodeEncodeError:  # pydantic cannot even say what is wrong
            problems.append(Problem(path, "has half of a character somewhere, which is no text"))
        return None


def _unresolved_problems(interface: UnresolvedInterface, path: str) -> Iterator[Problem]:
    """Yield the keys that no type of interface has."""
    for key in interface.model_extra or {}:
        if key not in TYPES_OF_SECTION:
            yield Problem(f"{path}.{key}", f"unknown key; {hint(key, [*interface.settable_keys(), *TYPES_OF_SECTION])}")
