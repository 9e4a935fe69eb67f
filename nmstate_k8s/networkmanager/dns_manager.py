"""The DNS that is in force."""

from collections.abc import Mapping
from dataclasses import dataclass

from nmstate_k8s.dbus import Codec, OpenRecord, Record, Variant, prop, records

DNS_MANAGER_INTERFACE = "org.freedesktop.NetworkManager.DnsManager"


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsEntry(Record):
    """Servers and search domains of one interface and family, or of the global configuration.

    Attributes:
        interface: None for the global configuration.
        priority: Lower comes first.
    """

    nameservers: tuple[str, ...] = prop("nameservers", "as")
    domains: tuple[str, ...] = prop("domains", "as")
    interface: str | None = prop("interface", "s")
    priority: int = prop("priority", "i", unset=0)
    vpn: bool = prop("vpn", "b", unset=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsManager(Record):
    """``org.freedesktop.NetworkManager.DnsManager``.

    Attributes:
        mode: The plugin, such as ``default`` or ``systemd-resolved``.
        rc_manager: Who writes ``/etc/resolv.conf``.
    """

    mode: str = prop("Mode", "s", unset="")
    rc_manager: str = prop("RcManager", "s", unset="")
    configuration: tuple[DnsEntry, ...] = prop("Configuration", "aa{sv}", codec=records(DnsEntry))


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalDnsDomain(OpenRecord):
    """DNS of one domain; that of all others is under the name ``*``."""

    servers: tuple[str, ...] = prop("servers", "as")
    options: tuple[str, ...] = prop("options", "as")


def _domains(values: Mapping[str, Variant]) -> dict[str, GlobalDnsDomain]:
    return {name: GlobalDnsDomain.from_dbus(variant.value) for name, variant in values.items()}


def _as_variants(domains: Mapping[str, GlobalDnsDomain]) -> dict[str, Variant]:
    return {name: Variant("a{sv}", domain.to_dbus()) for name, domain in domains.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalDns(OpenRecord):
    """``GlobalDnsConfiguration``: DNS for the whole node, in place of that of the connections, if any is set."""

    searches: tuple[str, ...] = prop("searches", "as")
    options: tuple[str, ...] = prop("options", "as")
    domains: Mapping[str, GlobalDnsDomain] = prop("domains", "a{sv}", codec=Codec(_domains, _as_variants))
