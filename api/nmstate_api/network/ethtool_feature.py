"""Offloads of a network device, by the kernel's names for them. Pure: no clock, no I/O."""

from collections.abc import Mapping
from typing import Final

ALIASES: Final[Mapping[str, str]] = {
    "generic-receive-offload": "rx-gro",
    "generic-segmentation-offload": "tx-generic-segmentation",
    "gro": "rx-gro",
    "gso": "tx-generic-segmentation",
    "large-receive-offload": "rx-lro",
    "lro": "rx-lro",
    "ntuple": "rx-ntuple-filter",
    "ntuple-filters": "rx-ntuple-filter",
    "receive-hashing": "rx-hashing",
    "rx": "rx-checksum",
    "rx-checksumming": "rx-checksum",
    "rx-vlan-offload": "rx-vlan-hw-parse",
    "rxhash": "rx-hashing",
    "rxvlan": "rx-vlan-hw-parse",
    "tcp-segmentation-offload": "tx-tcp-segmentation",
    "tso": "tx-tcp-segmentation",
    "tx-vlan-offload": "tx-vlan-hw-insert",
    "txvlan": "tx-vlan-hw-insert",
    "ufo": "tx-udp-fragmentation",
}
"""What the ethtool command calls some of them."""

FEATURES: Final[frozenset[str]] = frozenset(
    {
        "esp-hw-offload",
        "esp-tx-csum-hw-offload",
        "fcoe-mtu",
        "highdma",
        "hw-tc-offload",
        "l2-fwd-offload",
        "loopback",
        "macsec-hw-offload",
        "rx-all",
        "rx-checksum",
        "rx-fcs",
        "rx-gro",
        "rx-gro-hw",
        "rx-gro-list",
        "rx-hashing",
        "rx-lro",
        "rx-ntuple-filter",
        "rx-udp-gro-forwarding",
        "rx-udp_tunnel-port-offload",
        "rx-vlan-filter",
        "rx-vlan-hw-parse",
        "rx-vlan-stag-filter",
        "rx-vlan-stag-hw-parse",
        "tls-hw-record",
        "tls-hw-rx-offload",
        "tls-hw-tx-offload",
        "tx-checksum-fcoe-crc",
        "tx-checksum-ip-generic",
        "tx-checksum-ipv4",
        "tx-checksum-ipv6",
        "tx-checksum-sctp",
        "tx-esp-segmentation",
        "tx-fcoe-segmentation",
        "tx-generic-segmentation",
        "tx-gre-csum-segmentation",
        "tx-gre-segmentation",
        "tx-gso-list",
        "tx-gso-partial",
        "tx-gso-robust",
        "tx-ipxip4-segmentation",
        "tx-ipxip6-segmentation",
        "tx-nocache-copy",
        "tx-scatter-gather",
        "tx-scatter-gather-fraglist",
        "tx-sctp-segmentation",
        "tx-tcp-ecn-segmentation",
        "tx-tcp-mangleid-segmentation",
        "tx-tcp-segmentation",
        "tx-tcp6-segmentation",
        "tx-tunnel-remcsum-segmentation",
        "tx-udp-segmentation",
        "tx-udp_tnl-csum-segmentation",
        "tx-udp_tnl-segmentation",
        "tx-vlan-hw-insert",
        "tx-vlan-stag-hw-insert",
    }
)
"""Those that NetworkManager can set."""


def canonical(feature: str) -> str:
    """The kernel's name of ``feature``."""
    return ALIASES.get(feature, feature)
