"""What names mean on this node: the kernel's, alternative ones, those of profiles, addresses. Pure: no I/O."""

from collections.abc import Iterable, Mapping

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.wire import is_up, name_of, objects, state_of, text, type_of

BY_ADDRESS = ("mac-address", "pci-address")
"""Values of `identifier` that find an interface by the property of the same name."""


def alternative_names(interface: JsonObject) -> list[str]:
    """The alternative names that an interface has, or is to get."""
    return [name_of(entry) for entry in objects(interface, "alt-names") if state_of(entry) != "absent"]


class NameTable:
    """Interfaces by every name that a document may use for them; made once and then only read."""

    def __init__(self, interfaces: Iterable[JsonObject]) -> None:
        self._kernel: set[str] = set()
        self._alternative: dict[str, str] = {}
        self._profiles: dict[str, list[str]] = {}
        for interface in interfaces:
            name = name_of(interface)
            self._kernel.add(name)
            self._alternative |= dict.fromkeys(alternative_names(interface), name)
            profile = text(interface, "profile-name")
            if profile is not None and name not in self._profiles.setdefault(profile, []):
                self._profiles[profile].append(name)

    def find(self, name: str) -> tuple[str, ...]:
        """The interfaces that ``name`` means: none, one, or several that have profiles of that name."""
        if name in self._kernel:
            return (name,)
        if name in self._alternative:
            return (self._alternative[name],)
        return tuple(self._profiles.get(name, ()))


def names_of(desired: Mapping[str, JsonObject], current: Mapping[str, JsonObject]) -> NameTable:
    """The names that hold while ``desired`` is brought about: those that there are and those that it gives."""
    given = [interface for interface in desired.values() if is_up(interface)]
    return NameTable([*current.values(), *given])


class Found:
    """The interfaces of a node by alternative name, by address, and by a profile that goes by address."""

    def __init__(self, current: Mapping[str, JsonObject]) -> None:
        self._current = current
        self._alternative: dict[str, str] = {}
        self._addresses: dict[tuple[str, str], list[JsonObject]] = {}
        self._profiles: dict[str, JsonObject] = {}
        for interface in current.values():
            self._alternative |= dict.fromkeys(alternative_names(interface), name_of(interface))
            for key in ("permanent-mac-address", *BY_ADDRESS):
                address = text(interface, key)
                if address is not None:
                    self._addresses.setdefault((key, address), []).append(interface)
            if interface.get("identifier") in BY_ADDRESS:
                self._profiles[text(interface, "profile-name") or name_of(interface)] = interface

    def by_address(self, interface: JsonObject) -> str | None:
        """The interface made with the MAC address asked for, else the one that has it now; or the one in that slot.

        What stands on an interface may share its MAC address; where no type is asked for, the card is meant.
        """
        identifier = text(interface, "identifier") or ""
        wanted = type_of(interface)
        for key in ("permanent-mac-address", identifier) if identifier == "mac-address" else (identifier,):
            for found in self._addresses.get((key, text(interface, identifier) or ""), ()):
                if type_of(found) == ("ethernet" if wanted == "unknown" else wanted):
                    return name_of(found)
        return None

    def by_other_name(self, interface: JsonObject) -> JsonObject | None:
        """The entry under the name that the kernel has for it; None if nobody has another name for it either."""
        name = name_of(interface)
        if name in self._alternative:
            kernel = self._alternative[name]
            known = text(self._current[kernel], "profile-name")
            named = {"profile-name": name} if known is None and is_up(interface) else {}
            return {**named, **interface, "name": kernel}
        found = self._profiles.get(name)
        if found is None or type_of(interface) not in ("unknown", type_of(found)):
            return None
        identifier = text(found, "identifier") or ""
        address: JsonObject = {identifier: found[identifier]} if identifier in found else {}
        return {"profile-name": name, "identifier": identifier, **address, **interface, "name": name_of(found)}
