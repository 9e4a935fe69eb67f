"""`nmstate-k8s apply`: bring this node's network to the state that a file describes."""

import argparse
import sys
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from nmstate_k8s.cmd.document import FILE_HELP, read_document
from nmstate_k8s.cmd.main import EXIT_OK, EXIT_USAGE
from nmstate_k8s.cmd.node import locked_engine, must_be_root, open_engine, unavailable_as_exit_code

if TYPE_CHECKING:
    from nmstate_api.network import NetworkState
    from nmstate_k8s.netstate.engine import ApplyOptions, ApplyResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="*", default=["-"], metavar="FILE", help=f"{FILE_HELP} (default: stdin)")
    parser.add_argument("--no-verify", action="store_true", help="do not compare the outcome with what was asked for")
    parser.add_argument(
        "--no-commit",
        action="store_true",
        help="leave the change to be kept with `nmstate-k8s commit`; else it is undone when the timeout ends",
    )
    parser.add_argument(
        "--timeout",
        type=_seconds,
        default=timedelta(seconds=60),
        metavar="SECONDS",
        help="how long after this process died, or with --no-commit after it ended, the change is undone (default: 60)",
    )
    parser.add_argument("--memory-only", action="store_true", help="write nothing to disk: a reboot undoes the change")
    parser.add_argument(
        "--override-iface",
        action="store_true",
        help="take nothing over from what the interfaces of the document are: what it leaves out gets its default",
    )
    parser.add_argument("--dry-run", action="store_true", help="print what would change, and change nothing")


@unavailable_as_exit_code
async def run(arguments: argparse.Namespace) -> int:
    """Apply the files one after another; the first one that fails ends it, and those before it stay applied."""
    from nmstate_k8s.netstate.engine import ApplyOptions

    must_be_root()
    if arguments.no_commit and len(arguments.file) > 1:
        # Each apply begins with undoing what was left uncommitted.
        print("nmstate-k8s apply: --no-commit takes one file; apply the others first", file=sys.stderr)
        return EXIT_USAGE
    options = ApplyOptions(
        verify=not arguments.no_verify,
        commit=not arguments.no_commit,
        timeout=arguments.timeout,
        memory_only=arguments.memory_only,
        override=arguments.override_iface,
    )
    documents = [read_document(name) for name in arguments.file]
    if arguments.dry_run:
        return await _try(dict(zip(arguments.file, documents, strict=True)), options)
    async with locked_engine() as engine:
        for name, document in zip(arguments.file, documents, strict=True):
            _report(name, await engine.apply(document, options), options.commit)
    return EXIT_OK


async def _try(documents: "Mapping[str, NetworkState]", options: "ApplyOptions") -> int:
    """Print what each document would change on the node as it is now."""
    async with open_engine() as engine:
        for name, document in documents.items():
            planned = await engine.plan(document, options)
            print(f"{name}: nothing to change" if planned.is_empty else planned.render())
    return EXIT_OK


def _report(name: str, result: "ApplyResult", committed: bool) -> None:
    for warning in result.warnings:
        print(f"nmstate-k8s apply: warning: {warning}", file=sys.stderr)
    if not result.changed:
        print(f"{name}: nothing to change")
        return
    sys.stdout.write(result.plan_text.rstrip("\n") + "\n")
    print(f"{name}: applied" if committed else f"{name}: applied, waiting for `nmstate-k8s commit` or `rollback`")
    sys.stdout.flush()


def _seconds(text: str) -> timedelta:
    try:
        seconds = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of seconds") from None
    if not 1 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and 86400 seconds")
    return timedelta(seconds=seconds)
