"""Which guests a testbed has."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from testbed.errors import SetupError
from testbed.layout import CLUSTER, MANAGEMENT, Layout, node_tests
from testbed.nics import ENS160, ENS161, ENS256, ETH0, ETH1, ETH2, MGMT0, Nic

_FIRST_ADDRESS = 10
_FIRST_PORT = 20000
_NODE_NICS = (MGMT0, ENS160, ENS161, ENS256, ETH0, ETH1)


@dataclass(frozen=True)
class Machine:
    """A guest.

    Attributes:
        name: Its host name, and its Kubernetes node's.
        number: Tells machines of one testbed apart: its addresses and hardware addresses follow from it.
        memory: In MiB.
    """

    name: str
    number: int
    nics: tuple[Nic, ...]
    memory: int = 768

    @property
    def address(self) -> IPv4Address:
        return MANAGEMENT[_FIRST_ADDRESS + self.number]

    def ports(self, nic: Nic) -> tuple[int, int]:
        """UDP ports of the cable between ``nic`` and its switch: the switch's, the machine's."""
        first = _FIRST_PORT + 100 * self.number + 2 * nic.number
        return first, first + 1


NODES = (Machine("node02", 1, _NODE_NICS), Machine("10-6-185-30", 2, _NODE_NICS))
NODE_TEST_MACHINE = Machine("node-tests", 3, (MGMT0, ETH1, ETH2), memory=1024)


def find_machine(name: str) -> tuple[Layout, Machine]:
    """The machine called ``name`` and the testbed that it belongs to."""
    by_layout = {CLUSTER: NODES, node_tests(): (NODE_TEST_MACHINE,)}
    for layout, machines in by_layout.items():
        for machine in machines:
            if machine.name == name:
                return layout, machine
    known = ", ".join(machine.name for machines in by_layout.values() for machine in machines)
    raise SetupError(f"there is no machine {name!r}; there are {known}")
