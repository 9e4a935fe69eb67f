"""Which properties are secret, and how nobody sees them. Pure: no I/O.

Whatever leaves the engine (a shown state, a plan in words, what a plan changes, a revert document, an error) has the
literal `HIDDEN` in their place; in a document it stands for "as it is".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from nmstate_api.network import Interface, InterfaceType, JsonObject, NetworkState, UnresolvedInterface
from nmstate_api.network.secret import HIDDEN
from nmstate_k8s.dbus import ObjectPath
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.merge import MergedState
from nmstate_k8s.netstate.profile_index import ProfileIndex
from nmstate_k8s.netstate.wire import array, name_of, objects, section, text
from nmstate_k8s.networkmanager.profile import Settings

SECRETS: Final[Mapping[str, tuple[str, ...]]] = {
    "802.1x": ("password", "private-key-password"),
    "libreswan": ("psk",),
    "macsec": ("mka-cak",),
}
"""The secret keys of each section of an interface that has some."""

_TYPES: Final = frozenset({InterfaceType.IPSEC, InterfaceType.MACSEC})
_PLACES: Final = {
    ("802.1x", "password"): ("802-1x", "password"),
    ("802.1x", "private-key-password"): ("802-1x", "private-key-password"),
    ("libreswan", "psk"): ("vpn", "secrets"),
    ("macsec", "mka-cak"): ("macsec", "mka-cak"),
}
"""Where NetworkManager keeps them: setting and property."""


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """Those of one profile; a text about it does not tell them.

    Attributes:
        settings: By setting and property, as ``GetSecrets`` gives them.
    """

    settings: Settings

    def has(self, section_key: str, key: str) -> bool:
        setting, name = _PLACES[section_key, key]
        return name in self.settings.get(setting, {})


def hide(interface: JsonObject) -> JsonObject:
    """``interface`` with every secret hidden."""
    found = [key for key in SECRETS if key in interface]
    if not found:
        return interface
    return {**interface, **{key: _hidden(section(interface, key), SECRETS[key]) for key in found}}


def _hidden(holder: JsonObject, secrets: tuple[str, ...]) -> JsonObject:
    return {key: HIDDEN if key in secrets and value else value for key, value in holder.items()}


def hide_all(state: JsonObject) -> JsonObject:
    """A document with every secret of its interfaces hidden."""
    if "interfaces" not in state:
        return state
    return {**state, "interfaces": array(hide(interface) for interface in objects(state, "interfaces"))}


def are_in_clear(document: NetworkState) -> bool:
    """Whether a secret is written out, so that it takes those on the node to tell whether it is another one."""
    return any(_written_out(interface) for interface in document.interfaces or [])


def _written_out(interface: Interface) -> bool:
    # Writing all of a document out to look for secrets would cost what reading it did.
    able = interface.ieee_802_1x is not None or interface.type in _TYPES or isinstance(interface, UnresolvedInterface)
    return able and any(value not in (None, "", HIDDEN) for _, _, value in _values(interface.to_wire()))


def _values(interface: JsonObject) -> Iterator[tuple[str, str, str | None]]:
    for key, secrets in SECRETS.items():
        holder = section(interface, key)
        yield from ((key, secret, text(holder, secret)) for secret in secrets if secret in holder)


def refuse_lost_secrets(state: MergedState, index: ProfileIndex, known: Mapping[ObjectPath, Secrets]) -> None:
    """Refuse hidden secrets that stand for nothing.

    Raises:
        InvalidStateError: There are some; one sentence each.
    """
    wanted = (found for found in state.interfaces.values() if found.state == "up" and found.desired is not None)
    lost = [problem for found in wanted for problem in _lost_secrets(found.desired or {}, index, known)]
    if lost:
        raise InvalidStateError("; ".join(lost))


def _lost_secrets(interface: JsonObject, index: ProfileIndex, known: Mapping[ObjectPath, Secrets]) -> Iterator[str]:
    name = name_of(interface)
    for key, secret, value in _values(interface):
        if value != HIDDEN:
            continue
        saved = index.preferred(name, text(interface, "type") or "")
        kept = known.get(saved.path) if saved is not None else None
        if kept is None or not kept.has(key, secret):
            yield f"interface {name}: {key}.{secret} is hidden, and there is none on this node to keep; write it out"
