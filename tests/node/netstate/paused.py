"""An apply that stands still at a chosen phase, so that something can happen to it or to its surroundings there."""

import inspect
import json
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from nmstate_api.network import JsonObject
from tests.node import forked

_PACKAGE = "nmstate_k8s.netstate"


class Moment(NamedTuple):
    """Right after a function has returned for the n-th time, counting from the start of the process.

    Attributes:
        fails: Whether the node is made to look wrong at the end, so that the apply is undone.
    """

    module: str
    function: str
    nth: int = 1
    fails: bool = False


UNDECIDED: Mapping[str, Moment] = {
    "plan": Moment("engine", "make_plan"),
    "checkpoint": Moment("transaction", "Checkpoint._make"),
    "journal": Moment("journal", "JournalFile.write"),
    "files": Moment("apply", "OutsideStore.write_files"),
    "add": Moment("profile_store", "ProfileStore.write_in_memory"),
    "activate": Moment("apply", "Apply._activate"),
    "names": Moment("outside_store", "OutsideStore.bring_about"),
    "verify": Moment("engine", "Engine._verify"),
    "undo": Moment("undo", "Undo._roll_checkpoint_back", fails=True),
}
"""Phases before the decision, in their order; the last one is of an apply that is being undone."""

DECIDED: Mapping[str, Moment] = {
    "decide": Moment("journal", "JournalFile.write", 2),
    "end of checkpoint": Moment("transaction", "Checkpoint.commit"),
    "save": Moment("profile_store", "ProfileStore._save"),
    "delete": Moment("profile_store", "ProfileStore.delete"),
    "sync": Moment("profile_store", "ProfileStore.sync"),
    "drop": Moment("journal", "JournalFile.drop", 2),  # the first time, what an earlier process left is looked for
}
"""The steps of a commit, from the decision on."""


class PausedApply:
    """An apply in a process of its own, which has come to the phase when this is made, and waits.

    Attributes:
        stderr: What it said when it had ended.
    """

    def __init__(
        self, document: JsonObject, phase: str, *, environment: Mapping[str, str], holder: int, folder: Path
    ) -> None:
        self.phase = phase
        folder.mkdir()
        (folder / "stdin").write_text(json.dumps(document))
        self._folder = folder
        self._connection, theirs = Pipe()
        moment = {**UNDECIDED, **DECIDED}[phase]
        self._process = forked.start(_apply, moment, theirs, dict(environment), holder, folder)
        theirs.close()
        self.has_come = self._connection.poll(60)
        if not self.has_come:
            self.kill()
        assert self.has_come, f"the apply never came to {phase}: {self.stderr}"
        try:
            self._connection.recv()
        except EOFError:
            self._process.join()
            raise AssertionError(f"the apply ended before {phase}: {self.stderr}") from None

    @property
    def stderr(self) -> str:
        return (self._folder / "stderr").read_text()

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._connection.close()

    def go_on(self) -> int:
        """Let it run to its end, and return its exit code."""
        self._connection.send("go on")
        self._process.join(200)
        code = self._process.exitcode
        assert code is not None, "the apply does not end"
        self._connection.close()
        return code


def _apply(
    moment: Moment, connection: Connection, environment: Mapping[str, str], holder: int, folder: Path
) -> NoReturn:
    from nmstate_k8s.cmd.main import main

    forked.redirect(folder)
    forked.enter(holder)
    os.environ.clear()
    os.environ.update(environment)
    _stop_after(moment, connection)
    if moment.fails:
        _fail_verification()
    sys.exit(main(["apply", "-"]))


def _stop_after(moment: Moment, connection: Connection) -> None:
    """Replace the function by one that tells when it has returned, and waits: all of the process does."""
    holder: Any = import_module(f"{_PACKAGE}.{moment.module}")
    *owners, name = moment.function.split(".")
    for owner in owners:
        holder = getattr(holder, owner)
    original = getattr(holder, name)
    calls = 0

    def returned() -> None:
        nonlocal calls
        calls += 1
        if calls == moment.nth:
            connection.send("here")
            connection.recv()

    def plain(*arguments: Any, **named: Any) -> Any:
        result = original(*arguments, **named)
        returned()
        return result

    async def awaited(*arguments: Any, **named: Any) -> Any:
        result = await original(*arguments, **named)
        returned()
        return result

    setattr(holder, name, awaited if inspect.iscoroutinefunction(original) else plain)


def _fail_verification() -> None:
    from nmstate_k8s.netstate import engine
    from nmstate_k8s.netstate.errors import VerificationError

    async def fail(*_: object) -> NoReturn:
        raise VerificationError("the node is not what was asked for")

    engine.Engine._verify = fail  # type: ignore[assignment,method-assign]  # that is the point
