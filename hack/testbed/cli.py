"""The verbs of `hack/testbed/testbed`."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from testbed.bench import bench_guest, bench_handler, bench_native, provide_peer
from testbed.cache import cache_root, locked
from testbed.cluster import Cluster, require_root
from testbed.demo import Demo
from testbed.errors import ProductError, SetupError
from testbed.guest import Guest
from testbed.layout import CLUSTER
from testbed.machines import find_machine
from testbed.native import NativeNode
from testbed.network_managers import GUESTS_OWN, VERSIONS
from testbed.node_tests import NodeTests
from testbed.product import HANDLER
from testbed.programs import provide
from testbed.shell import step
from testbed.side_by_side import run_side_by_side

EXIT_OK, EXIT_FAILED, EXIT_INTERRUPTED = 0, 1, 130


def up(_options: argparse.Namespace) -> int:
    """Start the cluster, or what of it does not run."""
    cluster = Cluster()
    was_up = cluster.network.exists
    with _undone_on_failure(cluster.down if not was_up else _nothing):
        cluster.up()
    step(f"the cluster is up: KUBECONFIG={cluster.control_plane.kubeconfig}")
    return EXIT_OK


def demo(options: argparse.Namespace) -> int:
    """Start the cluster, apply the sample policies one after another, and show what became of each."""
    up(options)
    demo = Demo(Cluster())
    if not demo.nodes_are_new:
        step("policies were applied here before: starting over with new nodes")
        down(options)
        up(options)
    demo.run()
    return EXIT_OK


def down(_options: argparse.Namespace) -> int:
    """Stop the cluster and remove every trace of it but the logs."""
    NodeTests().down()
    Cluster().down()
    step(f"the cluster is down; logs are in {CLUSTER.state / 'log'}")
    return EXIT_OK


def status(_options: argparse.Namespace) -> int:
    """Tell what runs; exit code 0 when the cluster is up."""
    parts = Cluster().parts()
    for name, runs in parts.items():
        print(f"{name:24} {'runs' if runs else '-'}")
    needed = [runs for name, runs in parts.items() if name != "operator"]
    return EXIT_OK if all(needed) else EXIT_FAILED


def prepare(_options: argparse.Namespace) -> int:
    """Build and fetch all that `up` needs, and start nothing."""
    Cluster().prepare()
    return EXIT_OK


def programs(_options: argparse.Namespace) -> int:
    """Build the control plane's programs, and nothing else."""
    provide(cache_root() / "bin")
    return EXIT_OK


def install(_options: argparse.Namespace) -> int:
    """Bring the wheels in dist/ to the running cluster, and start handlers and operator anew."""
    cluster = Cluster()
    cluster.install()
    cluster.wait_for_reports()
    return EXIT_OK


def restart_handler(options: argparse.Namespace) -> int:
    """Start the handler of a node anew."""
    _guest(options).run("systemctl", "restart", HANDLER)
    return EXIT_OK


def power_cut(options: argparse.Namespace) -> int:
    """Kill a node where it stands; it stays off until `boot`."""
    _guest(options).cut_power()
    return EXIT_OK


def boot(options: argparse.Namespace) -> int:
    """Start a node that is off, and wait until it is ready."""
    guest = _guest(options)
    guest.start()
    guest.wait_ready()
    return EXIT_OK


def reboot(options: argparse.Namespace) -> int:
    """Reboot a node in an orderly way, and wait until it is ready."""
    _guest(options).reboot()
    return EXIT_OK


def node_tests(options: argparse.Namespace) -> int:
    """Run tests/node in the guest that NODE_TESTS names; what stands after -- goes to pytest."""
    if options.guests > 1:
        chosen = ("--network-manager", options.network_manager, "--", *options.arguments)
        return run_side_by_side(options.guests, chosen, options.results)
    tests = NodeTests(network_manager=options.network_manager)
    with tests.reserved():
        code = EXIT_OK
        if not options.down:
            with _undone_on_failure(_nothing if options.keep else tests.down):
                code = tests.run(options.arguments, options.results)
        if not options.keep:
            tests.down()
    return code


def bench(options: argparse.Namespace) -> int:
    """Measure the engine against nmstatectl, and a handler in a cluster; what stands after -- goes to pairs.py."""
    peer = provide_peer(cache_root())
    code = bench_native(peer, options.arguments)
    if code != EXIT_OK:
        return code
    tests = NodeTests()
    with _undone_on_failure(tests.down):
        code = bench_guest(tests, peer, options.arguments)
    tests.down()
    if code != EXIT_OK:
        return code
    was_up = Cluster().network.exists
    up(options)
    bench_handler(Cluster())
    return EXIT_OK if was_up else down(options)


def native(options: argparse.Namespace) -> int:
    """Run a command, which stands after --, on a node on this machine's own kernel."""
    peer = provide_peer(cache_root()) if options.peer else None
    return NativeNode().run(options.arguments, peer=peer, network_manager=not options.bare)


Verb = Callable[[argparse.Namespace], int]
_FREE: tuple[Verb, ...] = (status, programs)
"""Verbs that need no root."""
_ALONE: tuple[Verb, ...] = (up, demo, down, prepare, install)
"""Verbs of which one at a time can run."""
_OF_A_NODE: tuple[Verb, ...] = (restart_handler, power_cut, boot, reboot)


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return _run(options)
    except SetupError as error:
        print(f"testbed: {error}", file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _run(options: argparse.Namespace) -> int:
    verb: Verb = options.verb
    if verb in _FREE:
        return verb(options)
    require_root()
    os.umask(0o022)
    os.environ["PATH"] += ":/usr/sbin:/sbin"  # where a root by `su` does not look
    if verb not in _ALONE:
        return verb(options)
    with locked(CLUSTER.state / "lock"):
        return verb(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="testbed", description="The test cluster of this checkout.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for verb in (*_ALONE, *_FREE):
        verbs.add_parser(verb.__name__, help=verb.__doc__).set_defaults(verb=verb)
    for verb in _OF_A_NODE:
        of_node = verbs.add_parser(verb.__name__.replace("_", "-"), help=verb.__doc__)
        of_node.add_argument("node")
        of_node.set_defaults(verb=verb)
    benchmark = verbs.add_parser("bench", help=bench.__doc__)
    benchmark.add_argument("arguments", nargs="*", metavar="ARGUMENT")
    benchmark.set_defaults(verb=bench)
    on_this_kernel = verbs.add_parser("native", help=native.__doc__)
    on_this_kernel.add_argument("--bare", action="store_true", help="without message bus and NetworkManager")
    on_this_kernel.add_argument("--peer", action="store_true", help="with nmstatectl, to compare with")
    on_this_kernel.add_argument("arguments", nargs="+", metavar="COMMAND")
    on_this_kernel.set_defaults(verb=native)
    tests = verbs.add_parser("node-tests", help=node_tests.__doc__)
    ending = tests.add_mutually_exclusive_group()
    ending.add_argument("--keep", action="store_true", help="leave the guest running, for the next time")
    ending.add_argument("--down", action="store_true", help="run nothing, and remove a guest that was kept")
    ending.add_argument("--guests", type=int, default=1, metavar="N", help="a part of the tests each in N new guests")
    tests.add_argument("--results", type=Path, metavar="FOLDER", help="bring back a report, and which keys were shown")
    tests.add_argument("--network-manager", choices=VERSIONS, default=GUESTS_OWN, help="the version that tests start")
    tests.add_argument("arguments", nargs="*", metavar="PYTEST_ARGUMENT")
    tests.set_defaults(verb=node_tests)
    return parser


def _guest(options: argparse.Namespace) -> Guest:
    return Guest(*find_machine(options.node))


@contextmanager
def _undone_on_failure(undo: Callable[[], object]) -> Iterator[None]:
    try:
        yield
    except ProductError:
        raise
    except BaseException:
        step("failed or interrupted: cleaning up")
        undo()
        raise


def _nothing() -> None:
    """What is undone when what fails is to be left as it is."""


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
