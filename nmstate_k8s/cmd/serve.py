"""What the processes that run in a cluster share: arguments, metrics and probes."""

import argparse
from datetime import timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry

from nmstate_k8s.cmd import logs
from nmstate_k8s.runtime import ExponentialLimiter, Manager, Request

SHORTEST_RETRY, LONGEST_RETRY = timedelta(milliseconds=5), timedelta(seconds=30)


def limiter() -> ExponentialLimiter[Request]:
    """Failures come back within half a minute: most of them end when the API server is reachable again."""
    return ExponentialLimiter(SHORTEST_RETRY, LONGEST_RETRY)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--kubeconfig",
        type=Path,
        metavar="FILE",
        help="how to reach the API server (default: $KUBECONFIG, else the pod's service account)",
    )
    parser.add_argument(
        "--health-bind-address",
        type=_address,
        metavar="HOST:PORT",
        help="serve /metrics, /healthz and /readyz there (default: nowhere)",
    )
    logs.add_arguments(parser)


def serve_health(manager: Manager, registry: CollectorRegistry, address: tuple[str, int] | None) -> None:
    """Have ``manager`` run the server for metrics and probes, if an address is given."""
    if address is None:
        return
    # Imported late: a web server is a fifth of what an idle process takes.
    from nmstate_k8s.runtime.health import HealthServer

    host, port = address
    server = HealthServer(registry, ready=lambda: manager.ready, host=host, port=port)
    manager.add_runnable("health-server", server.run)


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return host.strip("[]"), int(port)
