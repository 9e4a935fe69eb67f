"""What a document means on this node: interfaces found, types known, what nobody may touch left out. Pure: no I/O."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from nmstate_api.network import JsonObject, NetworkState, parse_interface
from nmstate_api.network.relation import relation_problems
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.kind import is_managed
from nmstate_k8s.netstate.naming import BY_ADDRESS, Found, NameTable, names_of
from nmstate_k8s.netstate.ports import listed_ports, renamed, without_ports
from nmstate_k8s.netstate.wire import is_up, name_of, objects, section, state_of, text, type_of


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document and the node's state, in terms of each other.

    Attributes:
        desired: What is asked for, by interface, in the document's order.
        current: What there is, by interface, without what is ignored.
        ignored: Interfaces that the document or NetworkManager's configuration keep away from the engine.
        asked: What the document says beside interfaces, as it says it.
        names: What the names mean that the document uses there.
    """

    desired: dict[str, JsonObject]
    current: dict[str, JsonObject]
    ignored: frozenset[str]
    asked: JsonObject = field(default_factory=dict)
    names: NameTable = field(default_factory=lambda: NameTable(()))


def resolve(document: NetworkState, current: JsonObject, *, memory_only: bool = False) -> Resolved:
    """Find what ``document`` speaks of.

    With ``memory_only`` nothing is deleted: `absent` means `down`.

    Raises:
        InvalidStateError: An interface without a type does not exist, or has another type than the document says.
        InvalidDocumentError: A property does not fit the type that was found.
    """
    asked = document.to_wire()
    now = {name_of(interface): interface for interface in objects(current, "interfaces")}
    found = _Finding(now)
    wanted = found.interfaces(objects(asked, "interfaces"))
    _manage_ports(wanted, now)
    if found.problems:
        raise InvalidStateError("; ".join(found.problems))
    ignored = _ignored(wanted, now)
    return Resolved(
        desired={
            name: _settled(interface, ignored, memory_only=memory_only)
            for name, interface in wanted.items()
            if name not in ignored
        },
        current={name: without_ports(interface, ignored) for name, interface in now.items() if name not in ignored},
        ignored=ignored,
        asked={key: value for key, value in asked.items() if key != "interfaces"},
        names=names_of(wanted, now),
    )


class _Finding:
    """Finds the interfaces of one document, and collects what is in the way."""

    def __init__(self, now: Mapping[str, JsonObject]) -> None:
        self.problems: list[str] = []
        self._now = now
        self._found = Found(now)

    def interfaces(self, written: list[JsonObject]) -> dict[str, JsonObject]:
        """What is desired, by the kernel's names, with types, and with references by the kernel's names."""
        wanted: dict[str, JsonObject] = {}
        meant: dict[str, str] = {}
        for entry in written:
            interface = self._typed(self._by_kernel_name(entry)) if state_of(entry) != "unknown" else None
            if interface is None:
                continue
            name = name_of(interface)
            if name in wanted and not _all_go(interface, wanted[name]):
                self.problems.append(f"interfaces {meant[name]} and {name_of(entry)} are both {name}; make them one")
            wanted[name] = interface
            meant[name] = name_of(entry)
        names = names_of(wanted, self._now)
        found = {name: self._referring(interface, names) for name, interface in wanted.items()}
        if [*found.values()] != written:
            # What no check of the document saw, because it did not know what was meant.
            known = (parse_interface(interface) for interface in found.values() if state_of(interface) == "up")
            self.problems += [] if self.problems else map(str, relation_problems([*known]))
        return found

    def _by_kernel_name(self, interface: JsonObject) -> JsonObject:
        if interface.get("identifier") in BY_ADDRESS and state_of(interface) != "ignore":
            return self._by_address(interface)
        if name_of(interface) in self._now:
            return interface
        return self._found.by_other_name(interface) or interface

    def _by_address(self, interface: JsonObject) -> JsonObject:
        name, key = name_of(interface), text(interface, "identifier") or ""
        found = self._found.by_address(interface)
        if found is not None:
            return {"profile-name": name, **interface, "name": found}
        if is_up(interface):
            self.problems.append(
                f"interface {name}: no interface has {key} {interface[key]}"
                if key in interface
                else f"interface {name}: {key} is missing, and identifier says to find the interface by it"
            )
        return interface

    def _typed(self, interface: JsonObject) -> JsonObject | None:
        """The interface with its type found out; None if that is not possible, or needed."""
        name, kind = name_of(interface), type_of(interface)
        current = self._now.get(name)
        state, found = state_of(interface), type_of(current) if current is not None else None
        if state == "ignore":
            return interface
        if kind == "unknown" and found is None:
            # Profiles may be left of what is to be gone.
            gone = interface if state == "absent" else None
            if gone is None:
                self.problems.append(f"interface {name}: there is none on this node; name its type to have it made")
            return gone
        if kind == "unknown":
            interface = parse_interface({**interface, "type": found}).to_wire()
            kind = type_of(interface)
        elif found is not None and found != kind:
            self.problems.append(
                f"interface {name}: it is of type {found} and cannot become {kind}; remove it first with state absent"
            )
        if not is_managed(kind):
            written = text(interface, "type") or kind
            self.problems.append(f"interface {name}: type {written} is not managed by this version; leave it out")
        if state == "absent" and text(interface, "type") == "veth":
            # Only who calls it a pair wants more than its profiles to go.
            interface = {**interface, "veth": section(current or {}, "veth")}
        return {**interface, "type": kind}

    def _referring(self, interface: JsonObject, names: NameTable) -> JsonObject:
        """The interface with all others that it names under the kernel's names."""
        if state_of(interface) in ("absent", "ignore"):
            return interface
        meant: dict[str, str] = {}

        def rename(name: str) -> str:
            found = names.find(name)
            if len(found) > 1:
                self.problems.append(
                    f"interface {name_of(interface)}: {name} is the profile of {' and of '.join(found)}; "
                    "name the interface"
                )
            return found[0] if found else name

        def rename_port(name: str) -> str:
            found = rename(name)
            if meant.setdefault(found, name) != name:
                self.problems.append(
                    f"interface {name_of(interface)}: {meant[found]} and {name} are the same interface, {found}; "
                    "list it once"
                )
            return found

        return _other_references(renamed(interface, rename_port), rename)


def _other_references(interface: JsonObject, rename: Callable[[str], str]) -> JsonObject:
    changed: JsonObject = {}
    for key in ("controller", "copy-mac-from"):
        name = text(interface, key)
        if name:
            changed[key] = rename(name)
    return {**interface, **changed}


def _all_go(*interfaces: JsonObject) -> bool:
    return all(state_of(interface) == "absent" for interface in interfaces)


def _manage_ports(wanted: dict[str, JsonObject], now: Mapping[str, JsonObject]) -> None:
    """Take over ports that NetworkManager was told to leave alone, when a document lists them.

    Not when the controller already has such a port: somebody else manages its ports then.
    """
    for controller in list(wanted.values()):
        if not is_up(controller):
            continue
        had = listed_ports(now.get(name_of(controller), {})) or []
        if any(state_of(now.get(port, {})) == "ignore" for port in had):
            continue
        for port in listed_ports(controller) or ():
            found = now.get(port)
            if found is not None and port not in wanted and state_of(found) == "ignore":
                wanted[port] = {"name": port, "type": type_of(found), "state": "up"}


def _ignored(wanted: Mapping[str, JsonObject], now: Mapping[str, JsonObject]) -> frozenset[str]:
    def names() -> Iterator[str]:
        yield from (name for name, interface in wanted.items() if state_of(interface) == "ignore")
        yield from (name for name, interface in now.items() if state_of(interface) == "ignore" and name not in wanted)

    return frozenset(names())


def _settled(interface: JsonObject, ignored: frozenset[str], *, memory_only: bool) -> JsonObject:
    state = state_of(interface)
    if memory_only and state == "absent":
        state = "down"
    return without_ports({**interface, "state": state}, ignored)
