"""The product's main job on real nodes, one sample policy after another, with the proof after each."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from testbed.cluster import Cluster
from testbed.errors import CommandError, SetupError
from testbed.guest import Guest
from testbed.layout import CHECKOUT, CLUSTER
from testbed.shell import run, step

_SAMPLES = CHECKOUT / "config" / "samples"
_AVAILABLE_WITHIN = "90s"
_HOSTNAME = "kubernetes.io/hostname"

Manifest = dict[str, Any]


class Demo:
    """Applies the samples to a running cluster, and prints each command before what it prints."""

    def __init__(self, cluster: Cluster) -> None:
        self._guests = {guest.machine.name: guest for guest in cluster.guests}
        kubectl = (CLUSTER.state / "bin" / "kubectl").relative_to(CHECKOUT)
        self._kubectl = (str(kubectl), f"--kubeconfig={cluster.control_plane.kubeconfig.relative_to(CHECKOUT)}")

    @property
    def nodes_are_new(self) -> bool:
        """Whether no policy was applied yet; what one made on a node stays there when it is deleted."""
        return run((*self._kubectl, "get", "nncp", "-o", "name"), cwd=CHECKOUT) == ""

    def run(self) -> None:
        """Apply every sample to nodes that are new.

        Raises:
            SetupError: A policy did not become Available; what kubectl says about it has been printed.
        """
        samples = [_SAMPLES / name for name in _resources(_SAMPLES / "kustomization.yaml")]
        for number, sample in enumerate(samples, start=1):
            self._apply(sample, f"{number}/{len(samples)}")
        print(_EPILOGUE)

    def _apply(self, sample: Path, position: str) -> None:
        path = str(sample.relative_to(CHECKOUT))
        manifest: Manifest = json.loads(
            run((*self._kubectl, "create", "--dry-run=client", "-f", path, "-o", "json"), cwd=CHECKOUT)
        )
        name = manifest["metadata"]["name"]
        print()
        step(f"policy {position}: {name}")
        self._show("apply", "-f", path)
        waiting = ("wait", "--for=condition=Available", f"--timeout={_AVAILABLE_WITHIN}", f"nncp/{name}")
        if not self._show(*waiting):
            self._show("get", "nncp,nnce")
            self._show("get", "nnce", "-l", f"nmstate.io/policy={name}", "-o", "yaml")
            raise SetupError(f"policy {name} did not become Available within {_AVAILABLE_WITHIN}")
        self._show("get", "nncp,nnce")
        for guest in self._selected(manifest):
            for command in _proofs(manifest):
                self._show_on(guest, command)

    def _selected(self, manifest: Manifest) -> Iterator[Guest]:
        wanted = manifest["spec"].get("nodeSelector", {}).get(_HOSTNAME)
        return (guest for name, guest in self._guests.items() if wanted in (None, name))

    def _show(self, *arguments: str) -> bool:
        print(f"$ kubectl {shlex.join(arguments)}", flush=True)
        return subprocess.run((*self._kubectl, *arguments), cwd=CHECKOUT, check=False).returncode == 0

    def _show_on(self, guest: Guest, command: Sequence[str]) -> None:
        print(f"{guest.machine.name} # {shlex.join(command)}")
        try:
            print(guest.run(*command), end="", flush=True)
        except CommandError as error:
            raise SetupError(f"what policy and node say differs: {error}") from error


def _proofs(manifest: Manifest) -> Iterator[tuple[str, ...]]:
    """What to run on a node to see that the policy's interfaces are there, and their ports on them."""
    for interface in manifest["spec"]["desiredState"]["interfaces"]:
        name = interface["name"]
        yield ("ip", "-br", "addr", "show", "dev", name)
        if interface["type"] == "linux-bridge":
            yield ("ip", "-br", "link", "show", "master", name)
        elif interface["type"] != "ethernet":
            yield ("ip", "-d", "-o", "link", "show", "dev", name)


def _resources(kustomization: Path) -> list[str]:
    """The files of a kustomization; read by hand, because this runs before there is a YAML parser."""
    return re.findall(r"^  - (\S+)$", kustomization.read_text(), re.MULTILINE)


_EPILOGUE = """
Every sample is applied. The cluster stays up:

  export KUBECONFIG=$PWD/.testbed/kubeconfig PATH=$PWD/.testbed/bin:$PATH
  kubectl get nncp,nnce                        policies, and what became of them on each node
  kubectl get nns 10-6-185-30 -o yaml          the network of a node; follows every change of it
  kubectl explain nncp.spec.desiredState.interfaces
  hack/testbed/node node02 -- nmstate-k8s show eth1
                                               anything as root on a node; the other one is 10-6-185-30

`make demo-down` stops it and removes every trace."""
