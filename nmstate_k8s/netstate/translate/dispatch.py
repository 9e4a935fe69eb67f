"""``dispatch``: scripts in files that NetworkManager runs. Pure: no I/O."""

import shlex
from collections.abc import Iterator
from typing import Final

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.node_file import Files, script_owner, script_path
from nmstate_k8s.netstate.step import FileWrite
from nmstate_k8s.netstate.wire import section, state_of, text

_START: Final = "## NMSTATE DISPATCH SCRIPT START\n"
_END: Final = "\n## NMSTATE DISPATCH SCRIPT END\n"
_MODE: Final = 0o744

_EVENTS: Final = {"post-activation": "up", "post-deactivation": "down"}
_ACTIONS: Final = {"up": "up | reapply", "down": "down"}
"""What NetworkManager calls the events."""


def describe(files: Files) -> dict[str, JsonObject]:
    """The scripts of each interface that has any, without what is around them in their files."""
    found: dict[str, JsonObject] = {}
    for path, content in files.items():
        for key, event in _EVENTS.items():
            name = script_owner(path, event)
            if name and (script := _script(content)):
                found.setdefault(name, {})[key] = script
    return found


def _script(content: str) -> str:
    _, _, rest = content.partition(_START)
    return rest.rpartition(_END)[0]


def file_writes(name: str, interface: JsonObject, files: Files) -> Iterator[FileWrite]:
    """What has to be written, or removed, for ``interface`` to have the scripts that it asks for, or to be absent."""
    asked = section(interface, "dispatch")
    gone = state_of(interface) == "absent"
    for key, event in _EVENTS.items():
        path = script_path(name, event)
        script = "" if gone else text(asked, key)
        if script is None or script == _script(files.get(path, "")):
            continue
        yield FileWrite(path, _content(name, event, script) if script else None, _MODE)


def _content(name: str, event: str, script: str) -> str:
    return (
        "#!/usr/bin/env bash\n"
        "# Written by nmstate-k8s; what is between the two marks comes from a document.\n"
        f'[ "$1" = {shlex.quote(name)} ] || exit 0\n'
        f'case "$2" in {_ACTIONS[event]}) ;; *) exit 0 ;; esac\n'
        f"{_START}{script}{_END}"
    )


def present(shown: JsonObject) -> JsonObject:
    """The scripts with empty ones written out."""
    return {**dict.fromkeys(_EVENTS, ""), **section(shown, "dispatch")}
