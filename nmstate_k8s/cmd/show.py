"""`nmstate-k8s show`: this node's network state, on stdout."""

import argparse
import json
import sys

from nmstate_k8s.cmd.main import EXIT_OK
from nmstate_k8s.cmd.node import open_engine, unavailable_as_exit_code


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("interface", nargs="*", metavar="IFACE", help="only these interfaces (default: all)")
    parser.add_argument("--json", action="store_true", help="print JSON in place of YAML")


@unavailable_as_exit_code
async def run(arguments: argparse.Namespace) -> int:
    from nmstate_k8s.netstate.document import dump
    from nmstate_k8s.netstate.show import only

    async with open_engine() as engine:
        state = await engine.show()
    if arguments.interface:
        state = only(state, arguments.interface)
    sys.stdout.write(json.dumps(state, indent=2) + "\n" if arguments.json else dump(state))
    return EXIT_OK
