"""`nmstate-k8s commit`: keep what `nmstate-k8s apply --no-commit` did."""

import argparse

from nmstate_k8s.cmd.main import EXIT_OK
from nmstate_k8s.cmd.node import locked_engine, must_be_root, unavailable_as_exit_code


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none: a node has one uncommitted change at most."""


@unavailable_as_exit_code
async def run(arguments: argparse.Namespace) -> int:
    must_be_root()
    async with locked_engine() as engine:
        await engine.commit()
    print("committed")
    return EXIT_OK
