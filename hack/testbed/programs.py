"""The control plane's programs: those in ``KUBEBUILDER_ASSETS``, and built from Go modules what it lacks."""

import os
import platform
import shutil
from collections.abc import Sequence
from pathlib import Path

from testbed.cache import cache_root, digest, locked
from testbed.errors import SetupError
from testbed.shell import run, step

KUBERNETES = "1.35.4"

PACKAGES = {
    "etcd": "go.etcd.io/etcd/server/v3",
    "kubectl": "k8s.io/kubernetes/cmd/kubectl",
    "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
    "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
    "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
}
API_SERVER_ONLY = ("etcd", "kubectl", "kube-apiserver")
"""What tests against an API server need."""

_MODULE = Path(__file__).parent / "controlplane"
_VERSION = "k8s.io/component-base/version"
_LINKER_FLAGS = " ".join(
    (
        "-s -w",
        f"-X {_VERSION}.gitVersion=v{KUBERNETES}",
        f"-X {_VERSION}.gitMajor={KUBERNETES.split('.')[0]}",
        f"-X {_VERSION}.gitMinor={KUBERNETES.split('.')[1]}",
        f"-X {_VERSION}.gitTreeState=clean",
    )
)


def provide(folder: Path, names: Sequence[str] = tuple(PACKAGES)) -> Path:
    """Put ``names`` into ``folder`` as links, building what is built nowhere yet, and return ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        link = folder / name
        link.unlink(missing_ok=True)
        link.symlink_to(_given(name) or _built(name))
    return folder


def _given(name: str) -> Path | None:
    assets = os.environ.get("KUBEBUILDER_ASSETS")
    program = Path(assets, name).resolve() if assets else None
    return program if program is not None and os.access(program, os.X_OK) else None


def _built(name: str) -> Path:
    key = digest(_MODULE / "go.mod", _MODULE / "go.sum", _LINKER_FLAGS, platform.machine())
    program = cache_root() / f"controlplane-{key}" / name
    with locked(cache_root() / f"controlplane-{key}.lock"):
        if not program.exists():
            _build(name, program)
    return program


def _build(name: str, program: Path) -> None:
    if shutil.which("go") is None:
        raise SetupError(f"building {name} needs Go 1.25 or later, or set KUBEBUILDER_ASSETS to a folder that has it")
    step(f"building {name} {'' if name == 'etcd' else KUBERNETES + ' '}(once; from nothing up to 4 minutes)")
    program.parent.mkdir(parents=True, exist_ok=True)
    unfinished = program.with_name(f"{name}.unfinished")
    run(
        (
            "nice",
            "go",
            "build",
            "-trimpath",
            "-buildvcs=false",
            "-ldflags",
            _LINKER_FLAGS,
            "-o",
            unfinished,
            PACKAGES[name],
        ),
        cwd=_MODULE,
        env={**os.environ, "CGO_ENABLED": "0"},
    )
    unfinished.rename(program)
