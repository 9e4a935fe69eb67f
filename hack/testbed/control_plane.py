"""etcd, kube-apiserver and, where a whole cluster is wanted, kube-controller-manager and kube-scheduler."""

import json
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from testbed.certificates import Authority, KeyPair
from testbed.daemon import Daemon, Supervision
from testbed.errors import SetupError

SERVICE_RANGE = "10.96.0.0/16"
SERVICE_ADDRESS = "10.96.0.1"
"""The address of the Service ``kubernetes``, the first of the range."""

_READY_WITHIN = 60.0
_NAMES = (
    "DNS:localhost",
    "DNS:kubernetes",
    "DNS:kubernetes.default",
    "DNS:kubernetes.default.svc",
    "DNS:kubernetes.default.svc.cluster.local",
    f"IP:{SERVICE_ADDRESS}",
    "IP:127.0.0.1",
)
_AUDIT_POLICY = {
    "apiVersion": "audit.k8s.io/v1",
    "kind": "Policy",
    "omitStages": ["RequestReceived"],
    "rules": [
        {"level": "None", "users": ["system:apiserver", "system:kube-controller-manager", "system:kube-scheduler"]},
        {"level": "Metadata"},
    ],
}


@dataclass(frozen=True)
class Endpoint:
    """Where a control plane listens.

    Attributes:
        bind: Address that the API server binds.
        advertise: Address by which it is reached from everywhere, and from here.
        port: The API server's port.
        etcd_ports: etcd's ports for clients and for peers, on the loopback address.
    """

    bind: str
    advertise: str
    port: int
    etcd_ports: tuple[int, int]

    @property
    def server(self) -> str:
        return f"https://{self.advertise}:{self.port}"


class ControlPlane:
    """A control plane with all its state in ``folder`` and its programs in ``programs``.

    ``inside`` is put before each command: it is how the programs get into a network namespace.
    """

    def __init__(self, folder: Path, programs: Path, endpoint: Endpoint, inside: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._programs = programs
        self._endpoint = endpoint
        self._inside = inside
        # kube-apiserver would wait a minute for clients that are gone, to no one's good.
        self._supervision = Supervision(bound=not inside, grace=5)

    @property
    def kubeconfig(self) -> Path:
        """The administrator's."""
        return self._folder / "kubeconfig"

    @property
    def audit_log(self) -> Path:
        """One JSON object per request: who, what, when; not what was in it."""
        return self._folder / "log" / "audit.log"

    @property
    def authority_certificate(self) -> Path:
        """Whom clients trust; it exists once the API server has been started."""
        return self._folder / "certificates" / "ca.crt"

    @property
    def _authority(self) -> Authority:
        return Authority(self._folder / "certificates")

    def start_api_server(self) -> None:
        """Start etcd and kube-apiserver if they do not run; return when requests are answered."""
        authority = self._authority
        if self._daemon("kube-apiserver").pid is None:
            self._write(self._folder / "audit-policy.json", json.dumps(_AUDIT_POLICY))
            admin = authority.client("admin", group="system:masters")
            self._write(self.kubeconfig, authority.kubeconfig(self._endpoint.server, admin))
            self._start("etcd", self._etcd_options(), unless_running=True)
            self._start("kube-apiserver", self._api_server_options(authority))
        self._wait_ready()

    def start_controllers(self) -> None:
        """Start kube-controller-manager and kube-scheduler if they do not run."""
        options = [
            f"--root-ca-file={self._authority.certificate}",
            f"--service-account-private-key-file={self._authority.token_key()}",
            "--use-service-account-credentials",
            # No kubelet reports here, so it would take every node for lost.
            "--controllers=*,-node-lifecycle-controller",
        ]
        self._start_client("kube-controller-manager", options)
        self._start_client("kube-scheduler", [])

    def stop(self) -> None:
        """Stop everything in the order in which nothing waits in vain for what it depends on."""
        for name in ("kube-scheduler", "kube-controller-manager", "kube-apiserver", "etcd"):
            self._daemon(name).stop()

    def _start_client(self, name: str, options: list[str]) -> None:
        user = self._authority.client(f"system:{name}")
        file = self._folder / "certificates" / f"{name}.kubeconfig"
        self._write(file, self._authority.kubeconfig(self._endpoint.server, user))
        shared = [
            f"--kubeconfig={file}",
            "--leader-elect=false",
            "--bind-address=127.0.0.1",
            f"--cert-dir={self._folder / 'certificates' / name}",
        ]
        self._start(name, shared + options, unless_running=True)

    def _etcd_options(self) -> list[str]:
        clients, peers = (f"http://127.0.0.1:{port}" for port in self._endpoint.etcd_ports)
        return [
            f"--data-dir={self._folder / 'etcd'}",
            "--unsafe-no-fsync",
            "--log-level=warn",
            f"--listen-client-urls={clients}",
            f"--advertise-client-urls={clients}",
            f"--listen-peer-urls={peers}",
            f"--initial-advertise-peer-urls={peers}",
            f"--initial-cluster=default={peers}",
        ]

    def _api_server_options(self, authority: Authority) -> list[str]:
        return [
            f"--etcd-servers=http://127.0.0.1:{self._endpoint.etcd_ports[0]}",
            f"--bind-address={self._endpoint.bind}",
            f"--advertise-address={self._endpoint.advertise}",
            f"--secure-port={self._endpoint.port}",
            f"--service-cluster-ip-range={SERVICE_RANGE}",
            "--allow-privileged",
            # Webhook Services are reached by their endpoints, so nobody has to route the service range.
            "--enable-aggregator-routing",
            "--kubelet-preferred-address-types=InternalIP",
            *self._identity_options(authority),
            f"--audit-policy-file={self._folder / 'audit-policy.json'}",
            f"--audit-log-path={self.audit_log}",
            "--audit-log-maxsize=200",
        ]

    def _identity_options(self, authority: Authority) -> list[str]:
        serving = self._serving_certificate(authority)
        tokens = authority.token_key()
        return [
            f"--tls-cert-file={serving.certificate}",
            f"--tls-private-key-file={serving.key}",
            f"--client-ca-file={authority.certificate}",
            "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
            f"--service-account-key-file={tokens}",
            f"--service-account-signing-key-file={tokens}",
            "--authorization-mode=Node,RBAC",
            "--enable-admission-plugins=NodeRestriction",
        ]

    def _serving_certificate(self, authority: Authority) -> KeyPair:
        names = dict.fromkeys((*_NAMES, f"IP:{self._endpoint.advertise}"))
        return authority.server("kube-apiserver", tuple(names))

    def _start(self, name: str, options: list[str], *, unless_running: bool = False) -> None:
        daemon = self._daemon(name)
        if unless_running and daemon.pid is not None:
            return
        daemon.start((*self._inside, str(self._programs / name), *options), self._supervision)

    def _wait_ready(self) -> None:
        deadline = time.monotonic() + _READY_WITHIN
        while not self._is_ready():
            for name in ("etcd", "kube-apiserver"):
                self._daemon(name).require_running()
            if time.monotonic() > deadline:
                raise SetupError(f"kube-apiserver is not ready after {_READY_WITHIN:.0f} s; see {self._folder / 'log'}")
            time.sleep(0.1)  # there is no signal to wait for

    def _is_ready(self) -> bool:
        trust = ssl.create_default_context(cafile=str(self._authority.certificate))
        direct = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust)
        )
        try:
            with direct.open(f"{self._endpoint.server}/readyz", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def _daemon(self, name: str) -> Daemon:
        return Daemon(self._folder, name)

    @staticmethod
    def _write(path: Path, content: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(content)
