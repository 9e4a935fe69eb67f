"""`nmstate-k8s show`: this node's network state, on stdout."""

import argparse
from typing import TYPE_CHECKING

from nmstate_k8s.cmd.main import EXIT_OK
from nmstate_k8s.cmd.node import open_engine, unavailable_as_exit_code
from nmstate_k8s.cmd.output import print_document

if TYPE_CHECKING:
    from nmstate_api.network import JsonObject


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("interface", nargs="*", metavar="IFACE", help="only these interfaces (default: all)")
    parser.add_argument("--json", action="store_true", help="print JSON in place of YAML")
    parser.add_argument("-k", "--kernel", action="store_true", help="ask the kernel alone; NetworkManager need not run")
    parser.add_argument(
        "-r",
        "--running-config",
        action="store_true",
        help="only what is configured, not what the network hands out",
    )
    parser.add_argument("-s", "--show-secrets", action="store_true", help="print passwords and keys too")


@unavailable_as_exit_code
async def run(arguments: argparse.Namespace) -> int:
    from nmstate_k8s.netstate.running_config import running_config
    from nmstate_k8s.netstate.show import only

    state = only(await _state(arguments), arguments.interface)
    print_document(running_config(state) if arguments.running_config else state, as_json=arguments.json)
    return EXIT_OK


async def _state(arguments: argparse.Namespace) -> "JsonObject":
    if arguments.kernel:
        from nmstate_k8s.netstate.kernel_view import show_kernel

        return await show_kernel()
    async with open_engine() as engine:
        return await engine.show(secrets=arguments.show_secrets)
