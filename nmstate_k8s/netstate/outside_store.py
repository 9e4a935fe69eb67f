"""Files, names and global DNS of the node: read, brought about, compared."""

import asyncio
import contextlib
import socket
from datetime import timedelta
from pathlib import Path

from nmstate_k8s import netlink
from nmstate_k8s.dbus import Bus
from nmstate_k8s.netlink import NetlinkError
from nmstate_k8s.netstate.durable import discard_unfinished, read_text_file, remove_durably, write_durably
from nmstate_k8s.netstate.errors import InvalidStateError, OutsideError
from nmstate_k8s.netstate.outside import Outside, names_before
from nmstate_k8s.netstate.step import AlternativeNames, FileWrite, HostnameChange
from nmstate_k8s.networkmanager import (
    GlobalDns,
    InvalidArgumentsError,
    NetworkManagerError,
    NetworkManagerModel,
    NetworkManagerProxy,
    NetworkManagerUnavailableError,
    SettingsProxy,
)

HOSTNAME_FILE = Path("/etc/hostname")

_ECHO_DEADLINE = timedelta(seconds=5)
"""How long NetworkManager may take to say what it was told; it reads the host name's file when that has changed."""


class OutsideStore:
    """Changes what an `Outside` says, and nothing of what is so already; it may be repeated.

    Files are this process's own view of the file system, and host and alternative names that of its namespaces,
    which are the node's for whoever may change its network.
    """

    def __init__(self, bus: Bus, model: NetworkManagerModel) -> None:
        self._model = model
        self._manager = NetworkManagerProxy(bus)
        self._settings = SettingsProxy(bus)

    async def before(self, change: Outside) -> Outside:
        """What is there now of all that ``change`` mentions.

        Raises:
            OutsideError: A file cannot be read, or is none.
        """
        state = await self._model.current()
        renamed = change.hostname != HostnameChange()
        return Outside(
            files=tuple(read_file(file.path) for file in change.files),
            alternative_names=tuple(map(names_before, change.alternative_names)),
            hostname=HostnameChange(
                # The kernel's may follow the stored one.
                running=socket.gethostname() if renamed else None,
                stored=None if change.hostname.stored is None else state.hostname,
            ),
            global_dns=None if change.global_dns is None else state.global_dns,
        )

    def write_files(self, state: Outside) -> None:
        """Have the files as ``state`` says, on disk.

        Raises:
            OutsideError: The disk, or what lies there, does not allow it.
        """
        for file in state.files:
            write_file(file)

    async def bring_about(self, state: Outside) -> None:
        """Have all as ``state`` says, but for files.

        Raises:
            OutsideError: Kernel or file system did not allow it.
            InvalidStateError: NetworkManager did not accept a host name.
            NetworkManagerError: NetworkManager did not do something else.
        """
        for names in state.alternative_names:
            await _set_names(names)
        await self._set_global_dns(state.global_dns)
        # The stored name first: NetworkManager may have the kernel follow it.
        await self._store_hostname(state.hostname.stored)
        _set_hostname(state.hostname.running)

    async def restore(self, state: Outside) -> None:
        """As `write_files` and `bring_about`, as far as possible; `differences` tells what was not."""
        with contextlib.suppress(OutsideError):
            self.write_files(state)
        for part in _parts(state):
            try:
                await self.bring_about(part)
            except NetworkManagerUnavailableError:
                raise
            except (OutsideError, InvalidStateError, NetworkManagerError):
                continue

    async def differences(self, state: Outside) -> list[str]:
        """What is not as ``state`` says, a sentence each."""
        now = await self._model.current()
        found = [f"{file.path} is not what it was" for file in state.files if not _is_as_said(file)]
        found += [text for names in state.alternative_names if (text := await _names_difference(names))]
        if state.global_dns not in (None, now.global_dns):
            found.append("the global DNS configuration is not what it was")
        if state.hostname.stored not in (None, now.hostname):
            found.append(f"the stored host name is {now.hostname!r} and was {state.hostname.stored!r}")
        if state.hostname.running not in (None, socket.gethostname()):
            found.append(f"the host name is {socket.gethostname()!r} and was {state.hostname.running!r}")
        return found

    async def _set_global_dns(self, wanted: GlobalDns | None) -> None:
        if wanted is None or (await self._model.current()).global_dns == wanted:
            return
        await self._manager.set_global_dns(wanted)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_ECHO_DEADLINE.total_seconds()):
                await self._model.wait_until(lambda state: state.global_dns == wanted)

    async def _store_hostname(self, wanted: str | None) -> None:
        if wanted is None or (await self._model.current()).hostname == wanted:
            return
        if wanted:
            await self._save_hostname(wanted)
        else:
            _remove_hostname()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_ECHO_DEADLINE.total_seconds()):
                await self._model.wait_until(lambda state: state.hostname == wanted)

    async def _save_hostname(self, wanted: str) -> None:
        try:
            await self._settings.save_hostname(wanted)
        except InvalidArgumentsError as error:
            raise InvalidStateError(f"hostname.config: NetworkManager refuses {wanted!r}: {error}") from error


def _parts(state: Outside) -> tuple[Outside, ...]:
    """Each for itself, so that one that cannot be brought about does not keep the others from it."""
    return (
        *(Outside(alternative_names=(names,)) for names in state.alternative_names),
        Outside(global_dns=state.global_dns),
        Outside(hostname=HostnameChange(stored=state.hostname.stored)),
        Outside(hostname=HostnameChange(running=state.hostname.running)),
    )


def read_file(path: Path) -> FileWrite:
    """The step that puts the file at ``path`` back as it is now.

    Raises:
        OutsideError: What lies there cannot be read, or is no file.
    """
    try:
        found = read_text_file(path)
    except OSError as error:
        raise OutsideError(f"{path} cannot be read: {error.strerror or error}") from error
    return FileWrite(path, None) if found is None else FileWrite(path, *found)


def _is_as_said(file: FileWrite) -> bool:
    try:
        return read_file(file.path) == file
    except OutsideError:
        return False


def write_file(file: FileWrite) -> None:
    """Have the file as ``file`` says, on disk.

    Raises:
        OutsideError: The disk, or what lies there, does not allow it.
    """
    try:
        discard_unfinished(file.path)
        if file.content is None:
            remove_durably(file.path)
        elif read_text_file(file.path) != (file.content, file.mode):
            write_durably(file.path, file.content, file.mode)
    except OSError as error:
        raise OutsideError(f"{file.path} cannot be written: {error.strerror or error}") from error


def _remove_hostname() -> None:
    try:
        remove_durably(HOSTNAME_FILE)
    except OSError as error:
        raise OutsideError(f"{HOSTNAME_FILE} cannot be removed: {error.strerror or error}") from error


def _set_hostname(wanted: str | None) -> None:
    if wanted is None or socket.gethostname() == wanted:
        return
    try:
        socket.sethostname(wanted)
    except OSError as error:
        raise OutsideError(f"hostname.running: the kernel refuses {wanted!r}: {error.strerror or error}") from error


async def _set_names(names: AlternativeNames) -> None:
    try:
        await netlink.set_alternative_names(names.interface, names.add, names.remove)
    except NetlinkError as error:
        raise OutsideError(f"interface {names.interface}: alt-names cannot be changed: {error}") from error


async def _names_difference(names: AlternativeNames) -> str:
    """Empty if there is none; an interface that is gone has none, and is missed elsewhere."""
    try:
        found = await netlink.alternative_names(names.interface)
    except NetlinkError:
        return ""
    wrong = sorted({*names.add} - {*found} | {*names.remove} & {*found})
    return f"alternative names of {names.interface} are not what they were: {', '.join(wrong)}" if wrong else ""
