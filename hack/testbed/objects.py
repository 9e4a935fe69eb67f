"""What stands in the cluster before the product runs: its kinds, its accounts, and the nodes."""

import json
from datetime import UTC, datetime
from pathlib import Path

from testbed.certificates import kubeconfig
from testbed.control_plane import SERVICE_ADDRESS
from testbed.crds import CHECKOUT
from testbed.machines import Machine
from testbed.shell import run

_NAMESPACE_MANIFEST = Path(__file__).parent / "manifests" / "namespace.yaml"
_RBAC = CHECKOUT / "config" / "rbac"
_NAMESPACE = "nmstate-system"
_TOKEN_LIFETIME = "8760h"  # noqa: S105 - a duration


class Objects:
    """kubectl as administrator, for what a cluster's installer does."""

    def __init__(self, kubectl: Path, admin: Path, authority: Path) -> None:
        self._command = (str(kubectl), "--kubeconfig", str(admin))
        self._authority = authority

    def grant_access(self) -> None:
        """Give operator and handlers the product's own rights, and no others."""
        self._kubectl("apply", "--server-side", "-f", str(_NAMESPACE_MANIFEST))
        self._kubectl("apply", "--server-side", "-k", str(_RBAC))

    def register(self, machine: Machine) -> None:
        """Make the Node of ``machine`` as its kubelet would, ready."""
        node: dict[str, object] = {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {
                "name": machine.name,
                "labels": {
                    "kubernetes.io/hostname": machine.name,
                    "kubernetes.io/os": "linux",
                    "kubernetes.io/arch": "amd64",
                },
            },
        }
        self._apply(node)
        # Admission marks every new node as not ready; the controller that would take that back does not run.
        self._patch(machine, {"spec": {"taints": None}})
        self._patch(machine, {"status": _ready_status(machine)}, "--subresource=status")

    def handler_kubeconfig(self, machine: Machine) -> str:
        """For the handler of one node: its token says on which node it is, as a pod's does."""
        return self._account_kubeconfig(
            "nmstate-handler", "--bound-object-kind=Node", f"--bound-object-name={machine.name}"
        )

    def operator_kubeconfig(self) -> str:
        return self._account_kubeconfig("nmstate-operator")

    def reported_nodes(self) -> set[str]:
        """Nodes whose handler has reported their state."""
        return set(self._kubectl("get", "nodenetworkstates", "-o", "jsonpath={.items[*].metadata.name}").split())

    def _account_kubeconfig(self, account: str, *bound: str) -> str:
        created = self._kubectl("create", "token", account, "-n", _NAMESPACE, f"--duration={_TOKEN_LIFETIME}", *bound)
        return kubeconfig(f"https://{SERVICE_ADDRESS}", self._authority, {"token": created.strip()})

    def _apply(self, manifest: dict[str, object]) -> None:
        self._kubectl("apply", "--server-side", "-f", "-", stdin=json.dumps(manifest).encode())

    def _patch(self, machine: Machine, change: dict[str, object], *options: str) -> None:
        self._kubectl("patch", "node", machine.name, "--type=merge", f"--patch={json.dumps(change)}", *options)

    def _kubectl(self, *arguments: str, stdin: bytes = b"") -> str:
        return run((*self._command, *arguments), stdin=stdin)


def _ready_status(machine: Machine) -> dict[str, object]:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    ready = {
        "type": "Ready",
        "status": "True",
        "reason": "KubeletReady",
        "message": "the testbed says so",
        "lastHeartbeatTime": now,
        "lastTransitionTime": now,
    }
    addresses = [
        {"type": "InternalIP", "address": str(machine.address)},
        {"type": "Hostname", "address": machine.name},
    ]
    return {"conditions": [ready], "addresses": addresses}
