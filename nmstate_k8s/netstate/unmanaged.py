"""What documents can say and this engine does not do, told before anything else is looked at. Pure: no I/O."""

from collections.abc import Iterator

from nmstate_api.network import Interface, InterfaceState, InterfaceType, NetworkState, UnresolvedInterface
from nmstate_api.network.problem import shown_names
from nmstate_api.network.sriov_name import is_function_name
from nmstate_k8s.netstate.errors import InvalidStateError

_OPEN_VSWITCH_TYPES = frozenset({InterfaceType.OVS_BRIDGE, InterfaceType.OVS_INTERFACE})

_OTHERS = {InterfaceType.TUN: "TUN is", InterfaceType.XFRM: "XFRM is"}


def refuse_unmanaged(document: NetworkState) -> None:
    """Refuse a document that needs Open vSwitch, virtual functions or the like, in one sentence for each of them.

    Raises:
        InvalidStateError: It does; nothing was looked at.
    """
    wanted = [entry for entry in document.interfaces or [] if entry.state is not InterfaceState.IGNORE]
    open_vswitch = [_at(entry, "") for entry in wanted if entry.type in _OPEN_VSWITCH_TYPES]
    open_vswitch += [_at(entry, ".ovs-db") for entry in wanted if entry.ovs_db is not None]
    open_vswitch += [key for key, part in (("ovs-db", document.ovs_db), ("ovn", document.ovn)) if part is not None]
    functions = [path for entry in wanted for path in _functions(entry)]
    sentences = [
        f"{shown_names(paths)}: {what} not managed by this version; leave {'them' if len(paths) > 1 else 'it'} out"
        for paths, what in (
            (open_vswitch, "Open vSwitch is"),
            (functions, "virtual functions are"),
            *(([_at(entry, "") for entry in wanted if entry.type is kind], what) for kind, what in _OTHERS.items()),
        )
        if paths
    ]
    if sentences:
        raise InvalidStateError("; ".join(sentences))


def _functions(interface: Interface) -> Iterator[str]:
    if is_function_name(interface.name):
        yield _at(interface, "")
    if _has_function_settings(interface):
        yield _at(interface, ".ethernet.sr-iov")
    for port in interface.ports or []:
        if is_function_name(port):
            yield f"{_at(interface, f'.{interface.ports_key}')}[{port}]"


def _has_function_settings(interface: Interface) -> bool:
    if isinstance(interface, UnresolvedInterface):
        raw = (interface.model_extra or {}).get("ethernet")
        return isinstance(raw, dict) and raw.get("sr-iov") is not None
    ethernet = getattr(interface, "ethernet", None)
    return ethernet is not None and ethernet.sr_iov is not None


def _at(interface: Interface, key: str) -> str:
    return f"interfaces[{interface.name}]{key}"
