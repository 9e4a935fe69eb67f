"""What the tests of this level do to the API server."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ApiServer:
    """A running kube-apiserver.

    Attributes:
        kubeconfig: An administrator's.
        audit_log: One JSON object per finished request.
    """

    kubeconfig: Path
    audit_log: Path
    _kubectl: Path

    def kubectl(self, *arguments: str, stdin: str | None = None) -> str:
        """Run kubectl as administrator and return what it prints; a failure fails the test with its words."""
        command = [str(self._kubectl), "--kubeconfig", str(self.kubeconfig), *arguments]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"kubectl {' '.join(arguments)}: {done.stderr}"
        return done.stdout
