"""What a document asks of the node's names. Pure: no I/O."""

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.step import HostnameChange
from nmstate_k8s.netstate.wire import section, text

_KEYS = ("running", "config")


def expected_hostname(asked: JsonObject, *, memory_only: bool = False) -> JsonObject:
    """The section ``hostname`` as far as it has to be so, if at all; with ``memory_only`` nothing is stored."""
    wanted = section(asked, "hostname")
    keys = _KEYS[:1] if memory_only else _KEYS
    names: JsonObject = {key: name for key in keys if (name := text(wanted, key)) is not None}
    return {"hostname": names} if names else {}


def hostname_change(expected: JsonObject, current: JsonObject) -> HostnameChange:
    """What of ``expected`` is not so yet in ``current`` (see `show`).

    Where a name is stored, the running one is kept, as NetworkManager may have the kernel follow what it stores.
    """
    wanted, now = section(expected, "hostname"), section(current, "hostname")
    stored = text(wanted, "config")
    if stored is None or stored == text(now, "config"):
        stored = None
    running = text(wanted, "running")
    if stored is None and running == text(now, "running"):
        running = None
    return HostnameChange(running, stored)
