"""`nmstate-k8s apply`: bring this node's network to the state that a file describes."""

import argparse
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from nmstate_k8s.cmd.main import EXIT_FAILED, EXIT_OK
from nmstate_k8s.cmd.node import locked_engine, must_be_root, unavailable_as_exit_code

if TYPE_CHECKING:
    from nmstate_api.network import NetworkState
    from nmstate_k8s.netstate.engine import ApplyResult

_POLICY_KIND = "NodeNetworkConfigurationPolicy"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="+", metavar="FILE", help=f"a network state or a {_POLICY_KIND}, as YAML or JSON; - is stdin"
    )
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


@unavailable_as_exit_code
async def run(arguments: argparse.Namespace) -> int:
    """Apply the files one after another; the first one that fails ends it, and those before it stay applied."""
    from nmstate_api.network import InvalidDocumentError
    from nmstate_k8s.netstate.engine import ApplyOptions

    must_be_root()
    options = ApplyOptions(
        verify=not arguments.no_verify,
        commit=not arguments.no_commit,
        timeout=arguments.timeout,
        memory_only=arguments.memory_only,
    )
    try:
        documents = [_read(name) for name in arguments.file]
    except InvalidDocumentError as error:
        print(f"nmstate-k8s apply: {error}", file=sys.stderr)
        return EXIT_FAILED
    async with locked_engine() as engine:
        for name, document in zip(arguments.file, documents, strict=True):
            _report(name, await engine.apply(document, options), options.commit)
    return EXIT_OK


def _report(name: str, result: "ApplyResult", committed: bool) -> None:
    if not result.changed:
        print(f"{name}: nothing to change")
        return
    sys.stdout.write(result.plan_text.rstrip("\n") + "\n")
    print(f"{name}: applied" if committed else f"{name}: applied, waiting for `nmstate-k8s commit` or `rollback`")
    sys.stdout.flush()


def _read(name: str) -> "NetworkState":
    """The state that a file holds, whether bare or in a policy.

    Raises:
        DocumentError: It cannot be read, or is a Kubernetes object of another kind.
        InvalidDocumentError: What it holds is not a network state.
    """
    from nmstate_api.network import parse
    from nmstate_k8s.netstate.document import load

    return parse(_desired_state(name, load(_text(name), name=name)))


def _text(name: str) -> str:
    from nmstate_k8s.netstate.errors import DocumentError

    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise DocumentError(f"cannot read {name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{name} is not a text file: {error.reason} at byte {error.start}") from error


def _desired_state(name: str, document: object) -> object:
    from nmstate_api.network import parse_policy
    from nmstate_k8s.netstate.errors import DocumentError

    if not isinstance(document, dict) or "apiVersion" not in document:
        return document
    if document.get("kind") != _POLICY_KIND:
        raise DocumentError(f"{name} holds a {document.get('kind')}, not a network state or a {_POLICY_KIND}")
    spec = document.get("spec")
    if not isinstance(spec, dict) or "desiredState" not in spec:
        raise DocumentError(f"{name}: the policy has no spec.desiredState")
    if captures := spec.get("capture"):
        parse_policy(captures if isinstance(captures, dict) else None, spec["desiredState"])
        raise DocumentError(f"{name}: spec.capture cannot be resolved by this version; write the desired state out")
    return spec["desiredState"]


def _seconds(text: str) -> timedelta:
    try:
        seconds = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of seconds") from None
    if not 1 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and 86400 seconds")
    return timedelta(seconds=seconds)
