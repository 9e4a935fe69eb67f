"""Key paths: what the vocabulary can say, what a document says, and what of it a node shows afterwards.

``interfaces[].mtu`` is a key of every type, ``interfaces[bond].link-aggregation.mode`` one of bonds alone, and
``interfaces[bond]`` the type itself, of an interface that is up; ``[]`` stands for any entry of a list and ``.*`` for a
key that the document chooses.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, get_args

from nmstate_api.network import SUPPORTED_TYPES, Interface, InterfaceState, NetworkModel, NetworkState
from nmstate_api.network.model import serialized_key
from nmstate_api.network.registry import class_of

INTERFACES = "interfaces[]"
ANY_KEY = "*"


class Leaf(NamedTuple):
    """One value of a document.

    Attributes:
        owner: The interface and the keys of the document's own choice on the way to it.
        value: As JSON has it.
    """

    path: str
    owner: tuple[str, ...]
    value: object


def all_paths() -> dict[str, bool]:
    """Every key path of the models, and whether it means something in a desired document."""
    found = dict(_of_class(NetworkState, "", settable=True))
    found |= _of_class(Interface, f"{INTERFACES}.", settable=True)
    found |= dict.fromkeys((f"interfaces[{kind}]" for kind in sorted(SUPPORTED_TYPES)), True)
    for kind, kind_class in _classes().items():
        for path, settable in _of_class(kind_class, f"interfaces[{kind}].", settable=True):
            if path.replace(f"[{kind}]", "[]", 1) not in found:
                found[path] = settable
    return found


def leaves(state: NetworkState) -> Iterator[Leaf]:
    """Every value that ``state`` mentions."""
    yield from _of_value(state, "", ())


def _classes() -> dict[str, type[Interface]]:
    """The classes of interfaces, each under the first of its types."""
    first: dict[type[Interface], str] = {}
    for kind in sorted(SUPPORTED_TYPES):
        first.setdefault(class_of(kind), str(kind))
    return {kind: kind_class for kind_class, kind in first.items()}


def _of_class(model: type[NetworkModel], prefix: str, *, settable: bool) -> Iterator[tuple[str, bool]]:
    allowed = set(model.settable_keys())
    for name, field in model.model_fields.items():
        key = serialized_key(name, field)
        yield from _of_type(field.annotation, f"{prefix}{key}", settable=settable and key in allowed)


def _of_type(annotation: object, path: str, *, settable: bool) -> Iterator[tuple[str, bool]]:
    """The paths of a type: its own when it holds a value, and else those of what it holds."""
    if isinstance(annotation, type) and issubclass(annotation, NetworkModel):
        if not issubclass(annotation, Interface):
            yield from _of_class(annotation, f"{path}.", settable=settable)
        return
    origin, inner = getattr(annotation, "__origin__", None), get_args(annotation)
    if origin is dict:
        yield from _of_type(inner[1], f"{path}.{ANY_KEY}", settable=settable)
    elif origin in (list, tuple, frozenset, set):
        yield from _of_type(inner[0], f"{path}[]", settable=settable)
    elif hasattr(annotation, "__metadata__"):
        yield from _of_type(inner[0], path, settable=settable)
    elif parts := [part for part in inner if part is not type(None)]:
        yield from dict.fromkeys(found for part in parts for found in _of_type(part, path, settable=settable))
    else:
        yield path, settable


def _of_value(value: object, path: str, owner: tuple[str, ...]) -> Iterator[Leaf]:
    if isinstance(value, Interface):
        yield from _of_interface(value, owner)
    elif isinstance(value, NetworkModel):
        yield from _of_model(value, f"{path}." if path else "", owner)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _of_value(item, f"{path}.{ANY_KEY}", (*owner, str(key)))
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _of_value(item, f"{path}[]", owner)
    elif value is not None:
        yield Leaf(path, owner, value)


def _of_interface(interface: Interface, owner: tuple[str, ...]) -> Iterator[Leaf]:
    kinds = {kind_class: kind for kind, kind_class in _classes().items()}
    kind = kinds.get(type(interface), "")
    if interface.type in SUPPORTED_TYPES and interface.state is InterfaceState.UP:
        yield Leaf(f"interfaces[{interface.type}]", (interface.name,), value=True)
    for leaf in _of_model(interface, "", (*owner, interface.name)):
        of_all = any(leaf.path == key or leaf.path.startswith((f"{key}.", f"{key}[")) for key in Interface.wire_keys())
        yield leaf._replace(path=f"interfaces[{'' if of_all else kind}].{leaf.path}")


def _of_model(model: NetworkModel, prefix: str, owner: tuple[str, ...]) -> Iterator[Leaf]:
    written: dict[str, Any] = model.model_dump(mode="json", by_alias=True)
    for name in sorted(model.model_fields_set & type(model).model_fields.keys()):
        key = serialized_key(name, type(model).model_fields[name])
        value = getattr(model, name)
        yield from _of_value(value if _holds_models(value) else written[key], f"{prefix}{key}", owner)


def _holds_models(value: object) -> bool:
    if isinstance(value, list | tuple):
        return any(_holds_models(item) for item in value)
    if isinstance(value, Mapping):
        return any(_holds_models(item) for item in value.values())
    return isinstance(value, NetworkModel)
