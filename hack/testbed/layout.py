"""The names, folders and addresses of one testbed, all from the path of its checkout."""

import hashlib
import os
import re
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from testbed.errors import SetupError

CHECKOUT = Path(__file__).resolve().parents[2]
NODE_TESTS_VARIABLE = "NODE_TESTS"

# Of the range for benchmarks (RFC 2544): no policy is likely to use it, as one may the ranges for documentation.
_WAYS_IN = IPv4Network("198.18.0.0/16")
MANAGEMENT = IPv4Network("198.19.255.0/24")
GATEWAY = MANAGEMENT[1]
"""The namespace's end of the management network: the guests' gateway and name server."""


@dataclass(frozen=True)
class Layout:
    """Where a testbed keeps its things, and what it calls them on the machine.

    Nothing is registered anywhere: whatever an earlier run left behind has the same names, and is found by them.

    Attributes:
        purpose: A checkout can have testbeds for different purposes side by side.
        state: Everything that a `down` removes but the logs.
    """

    purpose: str
    state: Path

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(f"{CHECKOUT}\0{self.purpose}".encode()).hexdigest()[:8]

    @property
    def namespace(self) -> str:
        return f"nmstate-{self.digest}"

    @property
    def inside(self) -> tuple[str, ...]:
        """What to put before a command to run it in the network namespace."""
        return ("nsenter", f"--net=/run/netns/{self.namespace}")

    @property
    def sockets(self) -> Path:
        """Short, because a socket's path may have 108 bytes."""
        return Path("/run/nmstate-testbed") / self.digest

    @property
    def way_in(self) -> tuple[IPv4Address, IPv4Address]:
        """Addresses of the pair that joins host and namespace: the host's, the namespace's."""
        index = int(self.digest, 16) % (_WAYS_IN.num_addresses // 4)
        first = _WAYS_IN[index * 4]
        return first + 1, first + 2

    @property
    def host_link(self) -> str:
        return f"nm{self.digest}"


CLUSTER = Layout("cluster", CHECKOUT / ".testbed")


def node_tests(name: str = "") -> Layout:
    """The testbed of the node tests called ``name``, or else by the environment, or else "default".

    Raises:
        SetupError: It cannot be called that.
    """
    name = name or os.environ.get(NODE_TESTS_VARIABLE, "") or "default"
    if not re.fullmatch("[a-z0-9][a-z0-9-]{0,31}", name):
        raise SetupError(f"{NODE_TESTS_VARIABLE} is a name of small letters, digits and dashes, not {name!r}")
    return Layout(f"node-tests {name}", CHECKOUT / ".testbed" / "node-tests" / name)
