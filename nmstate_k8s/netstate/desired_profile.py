"""The profile that brings an interface about: what the document asks for, over the profile that there is. Pure but for
the UUIDs of new profiles, which are random.
"""

from dataclasses import replace
from uuid import uuid4

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.address import FAMILIES, is_automatic, is_enabled, static_addresses
from nmstate_k8s.netstate.kind import KINDS, has_link
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.naming import BY_ADDRESS
from nmstate_k8s.netstate.ports import are_told, is_controller, keep_ip, port_entries
from nmstate_k8s.netstate.profile_index import ProfileIndex, is_shared
from nmstate_k8s.netstate.translate import dns, interface, ip, routing, translator
from nmstate_k8s.netstate.wire import array, overlay, section, text, type_of, without
from nmstate_k8s.networkmanager import Feature, MultiConnect, Profile
from nmstate_k8s.networkmanager.profile import ConnectionSetting

_AUTOCONNECT_PORTS = 1


class ProfileMaker:
    """Makes profiles for the interfaces of one merged state."""

    def __init__(self, state: MergedState, index: ProfileIndex) -> None:
        self._state = state
        self._index = index
        self._ports: dict[str, dict[str, JsonObject]] = {}

    def configured(self, merged: MergedInterface, base: Profile | None) -> Profile:
        """``base`` with what is asked of the interface; equal to ``base`` if it says so already."""
        profile, apply = base, merged.apply
        if profile is None:
            profile, apply = _new_profile(merged), self._preserved(merged)
        elif is_shared(profile):
            profile = _own_copy(profile, merged)
        if merged.is_remade:
            profile = replace(profile, connection=replace(profile.connection, type="veth"))
        profile = self._with_controller(profile, merged)
        if self._has_ip(merged, profile):
            profile = replace(
                profile,
                ipv4=ip.configure_ipv4(profile.ipv4, self._asked_of_ipv4(apply)),
                ipv6=ip.configure_ipv6(profile.ipv6, section(apply, "ipv6")),
            )
            if merged.routes is not None or merged.rules is not None:
                profile = routing.configure(profile, merged.name, merged.routes, merged.rules)
        profile = dns.configure(interface.configure(profile, apply), merged.dns)
        known = translator(merged.type)
        return profile if known is None else known.configure(profile, apply, merged.merged)

    def written(self, merged: MergedInterface, base: Profile | None) -> Profile:
        """As `configured`, with what every profile gets that is written anyway, though it is no reason to write one."""
        profile = self.configured(merged, base)
        connection = replace(profile.connection, autoconnect=True)
        if is_controller(merged.merged):
            connection = replace(connection, autoconnect_ports=_AUTOCONNECT_PORTS)
        by_mac = merged.type == "ethernet" and profile.ethernet is not None and bool(profile.ethernet.mac_address)
        anywhere = by_mac or not has_link(merged.type)
        if connection.interface_name is None and not anywhere and interface.pci_address_of(profile) is None:
            connection = replace(connection, interface_name=merged.name)
        profile = replace(profile, connection=connection)
        if profile.ipv4 is not None:
            profile = replace(profile, ipv4=ip.with_habits_ipv4(profile.ipv4, section(merged.apply, "ipv4")))
        if profile.ipv6 is not None:
            profile = replace(profile, ipv6=ip.with_habits_ipv6(profile.ipv6, section(merged.apply, "ipv6")))
        return profile

    def _asked_of_ipv4(self, apply: JsonObject) -> JsonObject:
        asked = section(apply, "ipv4")
        # It is as asked then, or validation refused it; the property must not be there.
        return asked if self._state.can(Feature.IPV4_FORWARDING) else without(asked, "forwarding")

    def _has_ip(self, merged: MergedInterface, profile: Profile) -> bool:
        """Whether the interface has addresses of its own, which most ports have not."""
        if profile.connection.controller is None:
            return True
        return keep_ip(self._state.merged(text(merged.merged, "controller") or "") or {})

    def _preserved(self, merged: MergedInterface) -> JsonObject:
        """What to bring about on an interface without profile: what it has stays, if the document is silent."""
        current = merged.current
        if current is None or merged.is_fresh:
            return merged.apply
        kept: JsonObject = {}
        controller = text(merged.apply, "controller")
        silent = not any(family in merged.apply for family in FAMILIES)
        if silent and (not controller or keep_ip(self._state.merged(controller) or {})):
            kept = {family: _static_section(section(current, family)) for family in FAMILIES if family in current}
        kind = KINDS[merged.type]
        if kind.is_virtual and kind.section in current:
            kept[kind.section] = section(current, kind.section)
        return overlay(kept, merged.apply)

    def _with_controller(self, profile: Profile, merged: MergedInterface) -> Profile:
        name = text(merged.apply, "controller")
        if name is None and not any(is_enabled(section(merged.apply, family)) for family in FAMILIES):
            return profile
        if not name:
            # Nor is it one any more, if addresses are wanted while the controller is away.
            return detached(profile)
        controller = self._state.merged(name) or {}
        kind = type_of(controller)
        connection = profile.connection
        port_type = KINDS[kind].port_type if are_told(controller) else None
        same = connection.port_type == port_type and self._index.names(connection.controller, name)
        if not same:
            connection = replace(connection, controller=name, port_type=port_type)
        profile = replace(profile, connection=connection)
        if not keep_ip(controller):
            profile = replace(profile, ipv4=None, ipv6=None)
        if not same:
            profile = replace(profile, bond_port=None, bridge_port=None)
        known = translator(kind)
        if known is None or known.configure_port is None:
            return profile
        return known.configure_port(profile, self._port_entry(name, merged.name))

    def _port_entry(self, controller: str, port: str) -> JsonObject:
        """What the document, and what follows from it, says of a port where its controller lists it."""
        touched = self._state.interfaces.get(controller)
        if touched is None:
            return {}
        if controller not in self._ports:
            self._ports[controller] = port_entries(touched.apply)
        return self._ports[controller].get(port, {})


def detached(profile: Profile) -> Profile:
    """``profile`` as no port of anything."""
    connection = replace(profile.connection, controller=None, port_type=None)
    return replace(profile, connection=connection, bond_port=None, bridge_port=None)


def _new_profile(merged: MergedInterface) -> Profile:
    return Profile(
        connection=ConnectionSetting(
            id=text(merged.apply, "profile-name") or merged.name,
            uuid=str(uuid4()),
            # Nor veth for an end of a pair whose other end nobody names: such a profile would have to know it.
            type="veth" if "veth" in merged.apply else KINDS[merged.type].profile_type,
            interface_name=merged.name if _goes_by_name(merged) else None,
            autoconnect=True,
        )
    )


def _goes_by_name(merged: MergedInterface) -> bool:
    return has_link(merged.type) and merged.apply.get("identifier") not in BY_ADDRESS


def _own_copy(profile: Profile, merged: MergedInterface) -> Profile:
    """A copy of a profile that several devices use, for this interface alone."""
    connection = replace(
        profile.connection,
        id=merged.name,
        uuid=str(uuid4()),
        interface_name=merged.name,
        multi_connect=int(MultiConnect.DEFAULT),
        timestamp=None,
    )
    return replace(profile, connection=connection)


def _static_section(ip_section: JsonObject) -> JsonObject:
    if not is_enabled(ip_section) or is_automatic(ip_section):
        return ip_section
    return {**ip_section, "address": array(static_addresses(ip_section))}
