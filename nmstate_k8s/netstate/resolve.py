"""What a document means on this node: interfaces found, types known, what nobody may touch left out. Pure: no I/O."""

from dataclasses import dataclass, field

from nmstate_api.network import JsonObject, NetworkState, parse_interface
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.kind import is_managed
from nmstate_k8s.netstate.ports import listed_ports, without_ports
from nmstate_k8s.netstate.wire import is_up, name_of, objects, state_of, text, type_of


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document and the node's state, in terms of each other.

    Attributes:
        desired: What is asked for, by interface, in the document's order.
        current: What there is, by interface, without what is ignored.
        ignored: Interfaces that the document or NetworkManager's configuration keep away from the engine.
        asked: What the document says beside interfaces, as it says it.
    """

    desired: dict[str, JsonObject]
    current: dict[str, JsonObject]
    ignored: frozenset[str]
    asked: JsonObject = field(default_factory=dict)


def resolve(document: NetworkState, current: JsonObject, *, memory_only: bool = False) -> Resolved:
    """Find what ``document`` speaks of.

    With ``memory_only`` nothing is deleted: `absent` means `down`.

    Raises:
        InvalidStateError: An interface without a type does not exist, or has another type than the document says.
        InvalidDocumentError: A property does not fit the type that was found.
    """
    asked = document.to_wire()
    now = {name_of(interface): interface for interface in objects(current, "interfaces")}
    wanted, problems = _by_real_name(objects(asked, "interfaces"), now)
    _manage_ports(wanted, now)

    ignored = _ignored(wanted, now)
    desired: dict[str, JsonObject] = {}
    for name, interface in wanted.items():
        if name in ignored:
            continue
        try:
            found = _with_type(interface, now.get(name))
        except InvalidStateError as error:
            problems.append(str(error))
            continue
        if found is not None:
            desired[name] = _settled(found, ignored, memory_only=memory_only)
    if problems:
        raise InvalidStateError("; ".join(problems))
    return Resolved(
        desired=desired,
        current={name: without_ports(interface, ignored) for name, interface in now.items() if name not in ignored},
        ignored=ignored,
        asked={key: value for key, value in asked.items() if key != "interfaces"},
    )


def _by_real_name(interfaces: list[JsonObject], now: dict[str, JsonObject]) -> tuple[dict[str, JsonObject], list[str]]:
    """What is desired, by the names of this node, and what could not be found."""
    found: dict[str, JsonObject] = {}
    problems: list[str] = []
    for interface in interfaces:
        if state_of(interface) == "unknown":
            continue
        if interface.get("identifier") == "mac-address" and state_of(interface) != "absent":
            name = _name_by_mac(text(interface, "mac-address"), now)
            if name is None:
                problems.append(
                    f"interface {name_of(interface)}: no interface has mac-address {interface.get('mac-address')}"
                )
                continue
            interface = {"profile-name": name_of(interface), **interface, "name": name}
        found[name_of(interface)] = interface
    return found, problems


def _name_by_mac(mac: str | None, now: dict[str, JsonObject]) -> str | None:
    """The interface made with that address, else the one that has it now; what stands on it may have it too."""
    for key in ("permanent-mac-address", "mac-address"):
        for name, interface in now.items():
            if mac is not None and text(interface, key) == mac and type_of(interface) == "ethernet":
                return name
    return None


def _manage_ports(wanted: dict[str, JsonObject], now: dict[str, JsonObject]) -> None:
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


def _ignored(wanted: dict[str, JsonObject], now: dict[str, JsonObject]) -> frozenset[str]:
    by_document = {name for name, interface in wanted.items() if state_of(interface) == "ignore"}
    by_node = {name for name, interface in now.items() if state_of(interface) == "ignore" and name not in wanted}
    return frozenset(by_document | by_node)


def _with_type(interface: JsonObject, current: JsonObject | None) -> JsonObject | None:
    """The interface with its type found out; None if it is gone already and ought to be."""
    name, kind = name_of(interface), type_of(interface)
    found = type_of(current) if current is not None else None
    if kind == "unknown":
        if found is None and state_of(interface) == "absent":
            return None
        if found is None:
            raise InvalidStateError(f"interface {name}: there is none on this node; name its type to have it made")
        kind = found
        interface = parse_interface({**interface, "type": kind}).to_wire()
    if found is not None and found != kind:
        raise InvalidStateError(
            f"interface {name}: it is of type {found} and cannot become {kind}; remove it first with state absent"
        )
    if not is_managed(kind):
        raise InvalidStateError(
            f"interface {name}: type {text(interface, 'type') or kind} is not managed by this version; leave it out"
        )
    return {**interface, "type": kind}


def _settled(interface: JsonObject, ignored: frozenset[str], *, memory_only: bool) -> JsonObject:
    state = state_of(interface)
    if memory_only and state == "absent":
        state = "down"
    return without_ports({**interface, "state": state}, ignored)
