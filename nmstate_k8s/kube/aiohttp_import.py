"""aiohttp, imported without the certificates of the system.

It reads them twice as it is imported, for connections that say nothing of whom to trust. Ours all do (see
``ClusterConfig.tls``), and would carry 2 MiB of certificates that nobody asks for.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

_CERTIFICATES = "SSL_CERT_FILE"


@contextmanager
def _no_system_certificates() -> Iterator[None]:
    kept = os.environ.get(_CERTIFICATES)
    os.environ[_CERTIFICATES] = os.devnull
    try:
        yield
    finally:
        if kept is None:
            del os.environ[_CERTIFICATES]
        else:
            os.environ[_CERTIFICATES] = kept


with _no_system_certificates():
    import aiohttp

__all__ = ["aiohttp"]
