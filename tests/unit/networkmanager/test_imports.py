"""The package stays cheap to import: a command line pays for it on every start."""

import subprocess
import sys


def test_importing_it_loads_no_models_logs_or_web_server() -> None:
    script = "import sys, nmstate_k8s.networkmanager; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()

    assert "dbus_fast" in loaded
    assert not {"pydantic", "structlog", "aiohttp", "kubernetes_asyncio", "yaml", "nmstate_api"} & set(loaded)
