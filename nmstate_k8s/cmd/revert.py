"""`nmstate-k8s gr`: the document that undoes another one, on stdout; nothing is changed."""

import argparse

from nmstate_k8s.cmd.document import FILE_HELP, read_current, read_document
from nmstate_k8s.cmd.main import EXIT_OK
from nmstate_k8s.cmd.node import open_engine, unavailable_as_exit_code
from nmstate_k8s.cmd.output import print_document


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=FILE_HELP)
    parser.add_argument(
        "-c", "--current", metavar="FILE", help="what `nmstate-k8s show` printed (default: this node's state now)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON in place of YAML")


@unavailable_as_exit_code
async def run(arguments: argparse.Namespace) -> int:
    from nmstate_k8s.netstate.revert import revert

    document = read_document(arguments.file)
    if arguments.current is not None:
        current = read_current(arguments.current)
    else:
        async with open_engine() as engine:
            current = await engine.show()
    print_document(revert(document, current), as_json=arguments.json)
    return EXIT_OK
