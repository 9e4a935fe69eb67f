"""A real etcd and kube-apiserver for the tests below, with the project's CustomResourceDefinitions, and nothing else.

No controller manager runs: what garbage collection would do, a test that needs it does by hand.
"""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apiserver.server import ApiServer

sys.path.append(str(Path(__file__).parents[2] / "hack"))

from testbed.control_plane import ControlPlane, Endpoint
from testbed.crds import install_crds
from testbed.programs import API_SERVER_ONLY, provide


@pytest.fixture(scope="session")
def api_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    """One API server for the whole run; tests keep apart by the names of what they make."""
    folder = tmp_path_factory.mktemp("api-server")
    programs = provide(folder / "bin", API_SERVER_ONLY)
    port, *etcd_ports = _free_ports(3)
    endpoint = Endpoint("127.0.0.1", "127.0.0.1", port, (etcd_ports[0], etcd_ports[1]))
    control_plane = ControlPlane(folder, programs, endpoint)
    try:
        control_plane.start_api_server()
        install_crds(programs / "kubectl", control_plane.kubeconfig)
        yield ApiServer(control_plane.kubeconfig, control_plane.audit_log, programs / "kubectl")
    finally:
        control_plane.stop()


@pytest.fixture(scope="session")
def kubeconfig(api_server: ApiServer) -> Path:
    """The administrator's way to the API server."""
    return api_server.kubeconfig


def _free_ports(count: int) -> list[int]:
    # All are held until the last is found, so that none comes twice.
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(each.getsockname()[1]) for each in sockets]
    for each in sockets:
        each.close()
    return ports
