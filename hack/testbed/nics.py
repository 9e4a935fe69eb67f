"""The guests' NICs and the networks behind them."""

from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv4Network, IPv6Interface, IPv6Network

from testbed.layout import GATEWAY, MANAGEMENT

_TEST_NETWORKS = IPv4Network("198.51.100.0/24")
_FIRST_LEASE, _LAST_LEASE = 10, 30


@dataclass(frozen=True)
class LeasedNetwork:
    """A network that offers addresses by DHCP, DHCPv6 and router advertisements.

    Attributes:
        link: The device in the testbed's namespace on which they are offered.
        number: Tells its addresses: 1 to 7.
    """

    link: str
    number: int

    @property
    def ipv4(self) -> IPv4Interface:
        network = list(_TEST_NETWORKS.subnets(new_prefix=27))[self.number]
        return IPv4Interface((network[1], network.prefixlen))

    @property
    def ipv6(self) -> IPv6Interface:
        network = IPv6Network((int(IPv6Network("2001:db8::/48").network_address) + (self.number << 64), 64))
        return IPv6Interface((network[1], network.prefixlen))

    def dhcp_ranges(self) -> tuple[str, str]:
        """As dnsmasq spells them, for each family."""
        ipv4, ipv6 = self.ipv4.network, self.ipv6.network
        return (
            f"{ipv4[_FIRST_LEASE]},{ipv4[_LAST_LEASE]},{ipv4.netmask},12h",
            f"{ipv6[0x100]},{ipv6[0x1FF]},slaac,{ipv6.prefixlen},12h",
        )


@dataclass(frozen=True)
class Nic:
    """A NIC that guests have; all guests' NICs of one name are on one switch.

    Attributes:
        number: Last byte of its hardware address, from which a guest knows what to call it.
    """

    name: str
    number: int

    @property
    def tap(self) -> str:
        """The device of the testbed's namespace that is on the same switch."""
        return f"tap-{self.name}"

    @property
    def tap_mac(self) -> str:
        return f"02:00:00:00:00:{self.number:02x}"

    def mac(self, machine: int) -> str:
        return f"02:00:00:00:{machine:02x}:{self.number:02x}"

    @property
    def addresses(self) -> tuple[str, ...]:
        """The namespace's own, on the tap."""
        if self == MGMT0:
            return (f"{GATEWAY}/{MANAGEMENT.prefixlen}",)
        return (str(self.network.ipv4), str(self.network.ipv6))

    @property
    def network(self) -> LeasedNetwork:
        return LeasedNetwork(self.tap, self.number)


MGMT0 = Nic("mgmt0", 0)
ENS160, ENS161, ENS256 = Nic("ens160", 1), Nic("ens161", 2), Nic("ens256", 3)
ETH0, ETH1, ETH2 = Nic("eth0", 4), Nic("eth1", 5), Nic("eth2", 6)


@dataclass(frozen=True)
class TaggedNetwork:
    """A test network that is a VLAN of a NIC's switch."""

    nic: Nic
    tag: int
    number: int

    @property
    def tap(self) -> str:
        return f"tap-{self.nic.name}.{self.tag}"

    @property
    def network(self) -> LeasedNetwork:
        return LeasedNetwork(self.tap, self.number)


ETH1_VLAN102 = TaggedNetwork(ETH1, tag=102, number=7)
