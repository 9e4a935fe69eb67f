"""What one interface needs: nothing, a profile, to come up, to go. Pure: no I/O.

An interface needs nothing if it already is as asked and nothing in its profile says otherwise. What a profile leaves to
its defaults is no contradiction, so an unchanged document writes nothing, whoever made the profile.
"""

from dataclasses import dataclass, replace

from nmstate_api.network import JsonObject
from nmstate_k8s.dbus import ObjectPath
from nmstate_k8s.netstate.desired_profile import ProfileMaker
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.profile_index import ProfileIndex, interface_type, is_passing, is_shared, is_unsaved
from nmstate_k8s.netstate.step import ProfileWrite
from nmstate_k8s.netstate.translate import translator
from nmstate_k8s.netstate.translate.bond_option import option_text
from nmstate_k8s.netstate.translate.registry import differ
from nmstate_k8s.netstate.verify import Difference, own_differences, port_differences
from nmstate_k8s.netstate.wire import section, text, without
from nmstate_k8s.networkmanager import Feature, Profile, SavedProfile

_PVID = "vlan-default-pvid"
_DNS = ("dns", "dns-data", "dns-search", "dns-options")
_SAID_OUTRIGHT = {
    "802-1x": frozenset({"password", "private-key-password"}),
    "connection": frozenset({"master", "slave-type"}),
    "macsec": frozenset({"mka-cak"}),
    "vpn": frozenset({"data", "secrets"}),
    "ipv4": frozenset({"method", "address-data", "route-data", "routing-rules", *_DNS}),
    "ipv6": frozenset({"method", "address-data", "route-data", "routing-rules", *_DNS}),
}
"""Properties that a profile must say itself: that the interface happens to be so does not last."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done about an interface that is to be up, or about the profile of one that is to be down.

    Attributes:
        saved: Its profile so far.
        profile: Its profile from now on.
        reapply: Whether the change can be made without taking the interface down.
        recreate: Whether it must be down before the profile is changed.
    """

    interface: MergedInterface
    saved: SavedProfile | None
    profile: Profile
    write: ProfileWrite | None
    reapply: bool
    recreate: bool


class Decider:
    """Decides for the interfaces of one merged state; ``memory_only`` is content with profiles that are not on disk."""

    def __init__(self, state: MergedState, index: ProfileIndex, *, memory_only: bool) -> None:
        self._state = state
        self._index = index
        self._maker = ProfileMaker(state, index)
        self._memory_only = memory_only
        self._wrong_ports: dict[str, dict[str, list[Difference]]] = {}

    def decide(self, merged: MergedInterface) -> Decision | None:
        """What an interface needs, beside going away; None if nothing."""
        saved = self._index.preferred(merged.name, merged.type)
        if merged.state != "up":
            return self._decide_dormant(merged, saved) if merged.state == "down" else None
        wrong = own_differences(without(expected_of(merged), "alt-names"), merged.current)
        wrong += [*self._wrong_as_port(merged), *self._wrong_routing(merged)]
        if not wrong and (saved is None or is_passing(saved)) and _is_innate(merged):
            return None
        if saved is not None and merged.is_bare and not self._must_own(saved):
            if self._is_in_use(merged, saved):
                return None
            return Decision(merged, saved, saved.profile, None, reapply=False, recreate=False)
        if merged.is_fresh:
            return self._decide_fresh(merged, saved, wrong)
        if saved is not None and not wrong and self._is_settled(merged, saved):
            return None
        return self._change(merged, saved, wrong)

    def _decide_dormant(self, merged: MergedInterface, saved: SavedProfile | None) -> Decision | None:
        """The profile of an interface that is to be down, if the document says more than that and it is not so yet."""
        asked = without(merged.apply, "state", "alt-names")
        if merged.is_bare or (
            merged.current is not None and not merged.dns and not own_differences(asked, merged.current)
        ):
            return None
        profile = self._maker.written(merged, saved.profile if saved is not None else None)
        if saved is not None and not contradicts(saved.profile, profile, {}) and not self._must_own(saved):
            return None
        write = ProfileWrite(merged.name, profile, _path_to_change(saved))
        return Decision(merged, saved, profile, write, reapply=False, recreate=False)

    def _decide_fresh(
        self, merged: MergedInterface, saved: SavedProfile | None, wrong: list[Difference]
    ) -> Decision | None:
        """A profile that says what the document says and nothing else, in place of the one that there is."""
        profile = self._maker.written(merged, None)
        path = _path_to_change(saved)
        if saved is not None and path is not None:
            profile = replace(profile, connection=replace(profile.connection, uuid=saved.profile.connection.uuid))
            if not wrong and saved.profile == profile and self._is_in_use(merged, saved) and not self._must_own(saved):
                return None
        recreate = saved is not None and self._is_in_use(merged, saved) and needs_recreation(saved.profile, profile)
        write = ProfileWrite(merged.name, profile, path)
        return Decision(merged, saved, profile, write, reapply=False, recreate=recreate)

    def _wrong_as_port(self, merged: MergedInterface) -> list[Difference]:
        controller = self._state.interfaces.get(text(merged.apply, "controller") or "")
        if controller is None or controller.current is None:
            return []
        if controller.name not in self._wrong_ports:
            self._wrong_ports[controller.name] = port_differences(controller.apply, controller.current)
        return [
            *self._wrong_ports[controller.name].get(merged.name, ()),
            *_other_pvid(merged.name, controller.apply, controller.current),
        ]

    def _wrong_routing(self, merged: MergedInterface) -> list[Difference]:
        """Routes and rules that its profile holds and that are not there, or are there and are not to be."""
        wrong = {"routes": self._state.routes.differing, "route-rules": self._state.rules.differing}
        return [Difference(f"{key}.config[{merged.name}]", True, None) for key in wrong if merged.name in wrong[key]]

    def _must_own(self, saved: SavedProfile) -> bool:
        """Whether the profile has to become one that stays and is this interface's alone."""
        return is_shared(saved.profile) or is_passing(saved) or (is_unsaved(saved) and not self._memory_only)

    def _loses_routes(self, merged: MergedInterface) -> bool:
        """Whether it has to go down because NetworkManager leaves routes where they are until then."""
        routes = self._state.routes
        losing = routes.sharing if self._state.can(Feature.REAPPLY_REMOVES_ROUTES) else routes.losing
        return merged.name in losing

    def _is_in_use(self, merged: MergedInterface, saved: SavedProfile) -> bool:
        active = self._index.active_of(merged.name)
        up = text(merged.current or {}, "state") == "up"
        return up and active is not None and active.path == saved.path

    def _is_settled(self, merged: MergedInterface, saved: SavedProfile) -> bool:
        return (
            not self._must_own(saved)
            and self._is_in_use(merged, saved)
            and not contradicts(saved.profile, self._maker.configured(merged, saved.profile), merged.current or {})
        )

    def _change(self, merged: MergedInterface, saved: SavedProfile | None, wrong: list[Difference]) -> Decision:
        profile = self._maker.written(merged, saved.profile if saved is not None else None)
        if saved is None:
            return Decision(
                merged, None, profile, ProfileWrite(merged.name, profile, None), reapply=False, recreate=False
            )
        path = _path_to_change(saved)
        needed = profile != saved.profile or self._must_own(saved)
        write = ProfileWrite(merged.name, profile, path) if needed else None
        active = self._is_in_use(merged, saved)
        rejoins = any(difference.path == f"{merged.name}.{_PVID}" for difference in wrong)
        recreate = active and (rejoins or self._loses_routes(merged) or needs_recreation(saved.profile, profile))
        reapply = (
            active
            and not recreate
            and not is_passing(saved)
            and path is not None
            and _same_controller(saved.profile, profile)
            # NetworkManager would reapply it without asking the switch again.
            and not differ(saved.profile.ieee_802_1x, profile.ieee_802_1x)
            and _only_addresses(wrong, needed=needed)
        )
        return Decision(merged, saved, profile, write, reapply=reapply, recreate=recreate)


def _is_innate(merged: MergedInterface) -> bool:
    """Whether no profile is needed to keep the interface as it is asked for."""
    known = translator(merged.type)
    return known is not None and known.innate is not None and known.innate(merged.apply)


def _path_to_change(saved: SavedProfile | None) -> ObjectPath | None:
    return None if saved is None or is_shared(saved.profile) else saved.path


def _other_pvid(port: str, bridge: JsonObject, current: JsonObject) -> list[Difference]:
    """A bridge gives its ports its default VLAN when they join, and never again."""
    wanted = section(section(bridge, "bridge"), "options").get(_PVID)
    now = section(section(current, "bridge"), "options").get(_PVID)
    return [] if wanted in (None, now) else [Difference(f"{port}.{_PVID}", wanted, now)]


def expected_of(merged: MergedInterface) -> JsonObject:
    """What must be so afterwards. Of an interface that a relation pulled in, no more than the relation.

    Whether such a one has a carrier, and so counts as up, is not the document's business.
    """
    if merged.state != "up":
        kind = "veth" if merged.state == "absent" and "veth" in merged.apply else merged.type
        return {"name": merged.name, "type": kind, "state": merged.state}
    return merged.apply if merged.desired is not None else without(merged.apply, "state")


def contradicts(saved: Profile, wanted: Profile, current: JsonObject) -> bool:
    """Whether ``saved`` says something else than ``wanted``, in what it says or in what it must say itself."""
    says, needs = saved.configuration(), wanted.configuration()
    for name in {*says, *needs}:
        had, want = says.get(name, {}), needs.get(name, {})
        for key in {*had, *want}:
            if had.get(key) == want.get(key):
                continue
            if name == "bond" and key == "options":
                if _options_differ(saved, wanted, current):
                    return True
            elif key in had or key in _SAID_OUTRIGHT.get(name, ()):
                return True
    return False


def _options_differ(saved: Profile, wanted: Profile, current: JsonObject) -> bool:
    """Whether an option is wanted that neither the profile says nor the bond has."""
    had = dict(saved.bond.options) if saved.bond is not None else {}
    want = dict(wanted.bond.options) if wanted.bond is not None else {}
    running = section(section(current, "link-aggregation"), "options")
    found = {name: option_text(name, value) for name, value in running.items()}
    return any(had.get(key, found.get(key)) != value for key, value in want.items()) or bool(had.keys() - want.keys())


def needs_recreation(saved: Profile, wanted: Profile) -> bool:
    """Whether NetworkManager takes the change only with the interface down."""
    known = translator(interface_type(wanted))
    if known is not None and known.recreate is not None and known.recreate(saved, wanted):
        return True
    if _route_tables(saved) != _route_tables(wanted):
        return True
    had = saved.bond_port.queue_id if saved.bond_port is not None else 0
    queue = wanted.bond_port.queue_id if wanted.bond_port is not None else 0
    return (had or 0) != (queue or 0)


def _route_tables(profile: Profile) -> list[int]:
    """The tables for routes that say none; NetworkManager leaves those of the former table behind."""
    return [(setting.route_table if setting is not None else None) or 0 for setting in (profile.ipv4, profile.ipv6)]


def _same_controller(saved: Profile, wanted: Profile) -> bool:
    before, after = saved.connection, wanted.connection
    return (before.controller, before.port_type) == (after.controller, after.port_type)


def _only_addresses(wrong: list[Difference], *, needed: bool) -> bool:
    """Whether reapplying repairs what is wrong: it sets addresses anew, and else only what the profile changed."""
    kinds = (".interface.ipv", ".interface.dispatch", "routes.config", "route-rules.config")
    # What the kernel has off although the profile has it on comes on with an activation only.
    return needed or all(
        any(kind in difference.path for kind in kinds) and not difference.path.endswith(".ipv6.enabled")
        for difference in wrong
    )
