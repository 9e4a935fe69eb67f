"""`nmstate-k8s format`: a document as it is understood, on stdout."""

import argparse

from nmstate_k8s.cmd.document import FILE_HELP, read_document
from nmstate_k8s.cmd.main import EXIT_OK
from nmstate_k8s.cmd.output import print_document


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help=FILE_HELP)
    parser.add_argument("--json", action="store_true", help="print JSON in place of YAML")


async def run(arguments: argparse.Namespace) -> int:
    print_document(read_document(arguments.file).to_wire(), as_json=arguments.json)
    return EXIT_OK
