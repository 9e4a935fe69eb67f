"""Entry point of every process: finds the command and runs it until it ends or a signal ends it.

A command is a module with ``add_arguments(parser)`` and ``async run(arguments) -> int``. Only the module of the
command that was asked for is imported, so that none pays for what another needs.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

EXIT_OK, EXIT_FAILED, EXIT_USAGE = 0, 1, 2
EXIT_UNAVAILABLE = 69
"""``EX_UNAVAILABLE`` of sysexits.h: what is needed is not running; the same command may work later."""


@dataclass(frozen=True, slots=True)
class Command:
    """One word after `nmstate-k8s`.

    Attributes:
        serves: It runs until it is told to stop, so being told is no failure.
    """

    module: str
    summary: str
    serves: bool = False


class CommandModule(Protocol):
    """What a command's module holds."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> Coroutine[Any, Any, int]: ...


COMMANDS = {
    "show": Command("nmstate_k8s.cmd.show", "print this node's network state"),
    "apply": Command("nmstate_k8s.cmd.apply", "bring this node's network to a state, or leave it as it was"),
    "commit": Command("nmstate_k8s.cmd.commit", "keep what `apply --no-commit` did"),
    "format": Command("nmstate_k8s.cmd.format", "print a document as it is understood"),
    "gr": Command("nmstate_k8s.cmd.revert", "print the document that would undo another one"),
    "handler": Command("nmstate_k8s.cmd.handler", "carry policies out on this node, and report its state", serves=True),
    "operator": Command("nmstate_k8s.cmd.operator", "roll policies out over the nodes of a cluster", serves=True),
    "rollback": Command("nmstate_k8s.cmd.rollback", "undo what `apply --no-commit` did"),
    "validate": Command("nmstate_k8s.cmd.validate", "find what is wrong with a document"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the result is the process's exit code."""
    _spare_start_up()
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser(words[0] if words else "")
    parsed = parser.parse_args(words)
    module = _load(COMMANDS[parsed.command])
    return _run(parsed.command, module.run(parsed))


def _parser(chosen: str) -> argparse.ArgumentParser:
    """A parser that knows the arguments of the chosen command, and of the others only what they are for."""
    parser = argparse.ArgumentParser(
        prog="nmstate-k8s", description="Declarative node networking, through NetworkManager."
    )
    parser.add_argument("--version", action=_PrintVersion, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        subparser = commands.add_parser(name, help=command.summary, description=command.summary.capitalize() + ".")
        if name == chosen:
            _load(command).add_arguments(subparser)
    return parser


class _PrintVersion(argparse.Action):
    """Prints the installed version; the look-up takes longer than the rest of the parsing, so it waits until asked."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"nmstate-k8s {version('nmstate-k8s')}")
        parser.exit()


def _load(command: Command) -> CommandModule:
    return cast("CommandModule", importlib.import_module(command.module))


def _spare_start_up() -> None:
    """Keep pydantic from looking through every installed distribution for plugins, a third of its import time."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _run(name: str, work: Coroutine[Any, Any, int]) -> int:
    import asyncio

    from nmstate_k8s.cmd.stop import Stopped, until_stopped
    from nmstate_k8s.errors import NmstateError

    try:
        return asyncio.run(until_stopped(work))
    except Stopped as stopped:
        return EXIT_OK if COMMANDS[name].serves else 128 + stopped.signal
    except NmstateError as error:
        return _failed(name, error)
    except ValueError as error:
        from nmstate_api.network import InvalidDocumentError

        if not isinstance(error, InvalidDocumentError):
            raise
        return _failed(name, error)
    except ExceptionGroup as group:
        expected, others = group.split(NmstateError)
        if expected is None or others is not None:
            raise  # a mistake in the program, which a traceback helps to find
        return _failed(name, *_leaves(expected))
    except BrokenPipeError:
        # The reader has what it wanted; without this Python complains when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED


def _failed(name: str, *errors: BaseException) -> int:
    for error in errors:
        print(f"nmstate-k8s {name}: {error}", file=sys.stderr)
    return EXIT_FAILED


def _leaves(group: BaseExceptionGroup[Exception]) -> list[Exception]:
    """The errors in ``group``, however deep: every task group on the way up adds a layer."""
    nested = [_leaves(error) if isinstance(error, BaseExceptionGroup) else [error] for error in group.exceptions]
    return [error for errors in nested for error in errors]


if __name__ == "__main__":
    sys.exit(main())
