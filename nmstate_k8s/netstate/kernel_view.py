"""The node's network as the kernel alone has it, where NetworkManager does not run or is not asked."""

from pathlib import Path

from nmstate_api.network import JsonObject
from nmstate_k8s import netlink
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.snapshot import take_snapshot
from nmstate_k8s.netstate.translate.route import SHOWN_PROTOCOLS
from nmstate_k8s.netstate.wire import array
from nmstate_k8s.networkmanager import GlobalDns, NetworkManagerState, Version
from nmstate_k8s.networkmanager.dns_manager import DnsManager

_HOSTNAME = Path("/etc/hostname")
_RESOLVER = Path("/etc/resolv.conf")


async def show_kernel() -> JsonObject:
    """The current state without anything that only NetworkManager knows; names are resolved as ``resolv.conf`` says."""
    kernel = await netlink.dump(route_protocols=SHOWN_PROTOCOLS, ethtool=True)
    resolver = read_resolver(_text(_RESOLVER))
    state = show(take_snapshot(kernel, _nothing(_text(_HOSTNAME).strip())))
    return {**state, "dns-resolver": {"running": resolver, "config": resolver}}


def read_resolver(text: str) -> JsonObject:
    """Servers, search domains and options of a ``resolv.conf``; of several search lists the last one counts."""
    servers: list[str] = []
    search: list[str] = []
    options: list[str] = []
    for line in text.splitlines():
        match line.split():
            case ["nameserver", server, *_]:
                servers.append(server)
            case ["search" | "domain", *domains]:
                search = domains
            case ["options", *words]:
                options += words
    shown: JsonObject = {}
    if servers or search:
        shown = {"server": array(servers), "search": array(search)}
    return {**shown, "options": array(options)} if options else shown


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _nothing(hostname: str) -> NetworkManagerState:
    """A NetworkManager that has nothing to say."""
    return NetworkManagerState(
        version=Version(0, 0),
        hostname=hostname,
        devices={},
        active_connections={},
        profiles={},
        checkpoints={},
        global_dns=GlobalDns(),
        dns=DnsManager(),
    )
