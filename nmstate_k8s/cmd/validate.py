"""`nmstate-k8s validate`: find what is wrong with a document, by itself or for a state that somebody has kept."""

import argparse

from nmstate_k8s.cmd.document import FILE_HELP, read_current, read_document
from nmstate_k8s.cmd.main import EXIT_OK
from nmstate_k8s.cmd.output import print_document


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help=FILE_HELP)
    parser.add_argument(
        "-c", "--current", metavar="FILE", help="what `nmstate-k8s show` printed on the node that the document is for"
    )
    parser.add_argument("--json", action="store_true", help="print JSON in place of YAML")


async def run(arguments: argparse.Namespace) -> int:
    """Print the document as it is understood; what is wrong with it goes to stderr."""
    document = read_document(arguments.file)
    if arguments.current is not None:
        from nmstate_k8s.netstate.check import check

        check(document, read_current(arguments.current))
    print_document(document.to_wire(), as_json=arguments.json)
    return EXIT_OK
