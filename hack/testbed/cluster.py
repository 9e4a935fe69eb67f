"""The whole test cluster: up, down, and what it is made of."""

import os
import shutil
import time
from pathlib import Path

from testbed.control_plane import ControlPlane, Endpoint
from testbed.crds import install_crds
from testbed.daemon import Daemon
from testbed.debian import install_host_packages
from testbed.errors import ProductError, SetupError
from testbed.guest import Disks, Guest
from testbed.guests import for_each
from testbed.image import provide_image
from testbed.layout import CLUSTER
from testbed.libraries import provide_libraries
from testbed.machines import NODES
from testbed.network import Network
from testbed.nics import ETH1_VLAN102
from testbed.objects import Objects
from testbed.product import HANDLER, Product, find_wheels, require_wheels
from testbed.programs import provide
from testbed.services import start_services, stop_services
from testbed.shell import step

_TAGGED = (ETH1_VLAN102,)
_REPORTS_WITHIN = 90.0
_KEPT_BY_DOWN = {"lock", "log", "node-tests"}


class Cluster:
    """The cluster of this checkout."""

    def __init__(self) -> None:
        self.guests = tuple(Guest(CLUSTER, machine) for machine in NODES)
        self.network = Network(CLUSTER)
        self._complete = CLUSTER.state / "network-complete"
        self._programs = CLUSTER.state / "bin"
        address = str(CLUSTER.way_in[1])
        endpoint = Endpoint(bind="0.0.0.0", advertise=address, port=443, etcd_ports=(2379, 2380))  # noqa: S104 - in a namespace
        self.control_plane = ControlPlane(CLUSTER.state, self._programs, endpoint, CLUSTER.inside)
        self.objects = Objects(
            self._programs / "kubectl", self.control_plane.kubeconfig, self.control_plane.authority_certificate
        )

    def up(self) -> None:
        """Start what does not run; what runs already is left alone."""
        disks = self.prepare()
        if not self._complete.exists() or not self.network.exists:
            self.down()
            self._create_network()
        start_services(CLUSTER, NODES, _TAGGED)
        self._start_guests(disks)
        self._start_control_plane()
        for_each(self.guests, Guest.wait_ready)
        step(f"ready: {', '.join(machine.name for machine in NODES)}")
        self._bring_product(Product(CLUSTER, disks))

    def prepare(self) -> Disks:
        """Build or fetch everything that can be made beforehand."""
        install_host_packages()
        provide(self._programs)
        image = provide_image()
        return Disks(image, provide_libraries(image))

    def install(self) -> None:
        """Bring the wheels in dist/ to a running cluster, and start its handlers and its operator anew."""
        self._install(Product(CLUSTER, self.prepare()), require_wheels())

    def _install(self, product: Product, wheels: tuple[Path, ...]) -> None:
        step("installing the product on all nodes")
        product.stop_operator()
        product.unpack(wheels)
        for guest in self.guests:
            kubeconfig = self.objects.handler_kubeconfig(guest.machine)
            write = "umask 077; cat >/etc/nmstate-k8s/kubeconfig"
            guest.run("sh", "-ec", write, stdin=kubeconfig.encode())
        for_each(self.guests, product.install)
        product.start_operator(self.objects.operator_kubeconfig())
        for_each(self.guests, lambda guest: guest.run("systemctl", "restart", HANDLER))
        product.remember(wheels)

    def down(self) -> None:
        """Stop everything and remove every trace but the logs; nothing happens where nothing is left."""
        Daemon(CLUSTER.state, "operator").stop()
        for guest in self.guests:
            guest.remove()
        self.control_plane.stop()
        stop_services(CLUSTER)
        self.network.remove()
        shutil.rmtree(CLUSTER.sockets, ignore_errors=True)
        for path in CLUSTER.state.glob("*"):
            if path.name not in _KEPT_BY_DOWN and path != self._programs:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def parts(self) -> dict[str, bool]:
        """What belongs to the cluster, and whether it runs."""
        names = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "switch", "dnsmasq")
        running = {name: Daemon(CLUSTER.state, name).pid is not None for name in names}
        running |= {guest.machine.name: guest.runs for guest in self.guests}
        running["operator"] = Daemon(CLUSTER.state, "operator").pid is not None
        return running

    def _create_network(self) -> None:
        step(f"making the network namespace {CLUSTER.namespace}")
        shutil.rmtree(CLUSTER.state / "log", ignore_errors=True)
        CLUSTER.state.mkdir(parents=True, exist_ok=True)
        self.network.create(NODES, _TAGGED)
        self.network.open_way_in()
        self._complete.touch()

    def _start_guests(self, disks: Disks) -> None:
        for guest in self.guests:
            if not guest.runs:
                step(f"booting {guest.machine.name}")
                guest.create(disks)
                guest.start()

    def _start_control_plane(self) -> None:
        step("starting the control plane")
        self.control_plane.start_api_server()
        self.control_plane.start_controllers()
        count = install_crds(self._programs / "kubectl", self.control_plane.kubeconfig)
        step(f"the API server serves {count} kinds of the project")
        self.objects.grant_access()
        for machine in NODES:
            self.objects.register(machine)

    def _bring_product(self, product: Product) -> None:
        wheels = find_wheels()
        if not wheels:
            step(
                "there are no wheels in dist/: neither operator nor handlers run (`make build`, then `testbed install`)"
            )
            return
        if product.is_installed(wheels):
            if not product.operator_runs:
                product.start_operator()
        else:
            self._install(product, wheels)
        self.wait_for_reports()

    def wait_for_reports(self) -> None:
        """Return when every node's handler has reported the node's state.

        Raises:
            ProductError: One has not in time; the message names it and ends with its log.
        """
        deadline = time.monotonic() + _REPORTS_WITHIN
        while silent := [guest for guest in self.guests if guest.machine.name not in self.objects.reported_nodes()]:
            if time.monotonic() > deadline:
                log = silent[0].run("journalctl", "--no-pager", "-n", "5", "-u", HANDLER)
                raise ProductError(
                    f"the handler of {silent[0].machine.name} has reported nothing; its log ends:\n{log}"
                )
            time.sleep(0.5)
        step("every node has reported its state")


def require_root() -> None:
    if os.geteuid() != 0:
        raise SetupError("this needs root: it makes network namespaces, bridges and guest machines; run it with sudo")
