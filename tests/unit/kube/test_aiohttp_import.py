"""What importing aiohttp must not cost; in a process of its own, as a module is imported once."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("process", ["nmstate_k8s.cmd.handler", "nmstate_k8s.cmd.operator"])
def test_no_process_carries_the_certificates_of_the_system(process: str) -> None:
    program = (
        f"import os; before = dict(os.environ); import {process}, aiohttp.connector as connector\n"
        "stores = connector._SSL_CONTEXT_VERIFIED, connector._SSL_CONTEXT_UNVERIFIED\n"
        "print(*(store.cert_store_stats()['x509'] for store in stores), os.environ == before)"
    )

    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert done.stdout.split() == ["0", "0", "True"]
