"""What belongs to interfaces and lies outside NetworkManager: scripts, and alternative names. Pure: no I/O."""

from collections.abc import Iterator
from dataclasses import dataclass

from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.naming import alternative_names
from nmstate_k8s.netstate.node_file import Files
from nmstate_k8s.netstate.step import AlternativeNames, FileWrite
from nmstate_k8s.netstate.translate import alt_name, dispatch


@dataclass(frozen=True, slots=True)
class Belongings:
    """The steps, and the interfaces that they are about."""

    files: tuple[FileWrite, ...] = ()
    alternative_names: tuple[AlternativeNames, ...] = ()
    interfaces: tuple[MergedInterface, ...] = ()


def change_belongings(state: MergedState, files: Files, *, memory_only: bool) -> Belongings:
    """What it takes for the interfaces to have what is asked for, and for absent ones to leave nothing behind.

    With ``memory_only``, names do not last beyond the next boot.

    Raises:
        InvalidStateError: Scripts are asked for, which are files, where nothing is to be written to disk.
    """
    writes: list[FileWrite] = []
    names: list[AlternativeNames] = []
    touched: list[MergedInterface] = []
    for interface in state.interfaces.values():
        scripts = list(dispatch.file_writes(interface.name, interface.apply, files))
        if scripts and memory_only:
            raise InvalidStateError(
                f"interface {interface.name}: dispatch is kept in files, and nothing is to be written to disk; "
                "leave it out, or do without memory-only"
            )
        if not memory_only:
            scripts += alt_name.file_writes(interface.apply, interface.current, files)
        step = None if _takes_names_along(interface) else alt_name.names_step(interface.apply, interface.current, files)
        if scripts or step:
            touched.append(interface)
        writes += scripts
        names += [step] if step else []
    return Belongings(tuple(writes), tuple(names), tuple(touched))


def name_problems(state: MergedState) -> Iterator[str]:
    """Alternative names that the kernel would refuse, one sentence each."""
    kernel = {*state.current, *state.interfaces, *state.ignored}
    holders = {name: holder for holder, held in state.current.items() for name in alternative_names(held)}
    for interface in state.interfaces.values():
        for name in alternative_names(interface.apply) if interface.state != "absent" else ():
            holder = holders.setdefault(name, interface.name)
            if name == interface.name:
                yield f"interface {name}: alt-names: {name} is its own name; leave it out"
            elif name in kernel:
                yield f"interface {interface.name}: alt-names: {name} is the name of another interface; choose another"
            elif holder != interface.name:
                yield (
                    f"interface {interface.name}: alt-names: {name} belongs to {holder}; "
                    "take it away there first, or choose another"
                )


def _takes_names_along(interface: MergedInterface) -> bool:
    return interface.is_virtual and interface.state in ("absent", "down")
