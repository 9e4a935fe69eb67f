"""The project's CustomResourceDefinitions, installed as `make install` does."""

from pathlib import Path

from testbed.shell import run

CHECKOUT = Path(__file__).resolve().parents[2]
_FOLDER = CHECKOUT / "config" / "crd"
_ESTABLISHED_WITHIN = "60s"


def install_crds(kubectl: Path, kubeconfig: Path) -> int:
    """Apply what stands in config/crd, return when the API server serves it, and tell how many there are."""
    files = [path for path in sorted(_FOLDER.glob("*.yaml")) if path.name != "kustomization.yaml"]
    if files:
        named = [word for file in files for word in ("-f", str(file))]
        command = (str(kubectl), "--kubeconfig", str(kubeconfig))
        run((*command, "apply", "--server-side", *named))
        run((*command, "wait", "--for=condition=Established", f"--timeout={_ESTABLISHED_WITHIN}", *named))
    return len(files)
