import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import IpTunnelInfo, KernelState, Link
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.translate.ip_tunnel import configure, describe, normal, recreate
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.enums import IpTunnelMode
from nmstate_k8s.networkmanager.profile import ConnectionSetting, EthernetSetting, IpTunnelSetting
from tests.unit.netstate.builders import Node, document

BARE = Profile(connection=ConnectionSetting())


def described(kind: str, info: IpTunnelInfo) -> JsonObject:
    link = Link(3, name="tun1", kind=kind, info=info)
    return describe(link, KernelState(links={2: Link(2, name="eth1"), 3: link}))


def test_a_tunnel_over_ipv4_is_shown_as_it_can_be_applied() -> None:
    info = IpTunnelInfo(base_index=2, local="0.0.0.0", remote="192.0.2.2", ttl=64, tos=1, pmtu_discovery=True, flags=9)

    shown = described("ipip", info)

    assert shown == {
        "ip-tunnel": {
            "mode": "ipip",
            "base-iface": "eth1",
            "remote": "192.0.2.2",
            "ttl": 64,
            "tos": 1,
            "pmtu-disc": True,
        }
    }
    assert configure(BARE, shown, shown).ip_tunnel == IpTunnelSetting(
        mode=IpTunnelMode.IPIP, parent="eth1", remote="192.0.2.2", ttl=64, tos=1, path_mtu_discovery=True
    )


@pytest.mark.parametrize(("protocol", "mode"), [(41, "ip6ip6"), (4, "ipip6"), (0, "unknown")])
def test_a_tunnel_over_ipv6_has_flags_and_a_flow(protocol: int, mode: str) -> None:
    info = IpTunnelInfo(remote="2001:db8::2", protocol=protocol, encap_limit=4, flow_info=0x01012345, flags=0x10002)

    shown = described("ip6tnl", info)

    assert shown == {
        "ip-tunnel": {
            "mode": mode,
            "remote": "2001:db8::2",
            "tos": 0x10,
            "encap-limit": 4,
            "flow-label": 0x12345,
            "ip6tun-flags": ["use-orig-tclass", "cap-xmit"],
        }
    }


def test_what_only_the_kernel_sets_is_neither_written_nor_compared() -> None:
    wanted: JsonObject = {"ip-tunnel": {"mode": "ip6ip6", "ip6tun-flags": ["cap-rcv", "mip6-dev"], "pmtu-disc": True}}

    made = configure(BARE, wanted, wanted).ip_tunnel

    assert made == IpTunnelSetting(mode=IpTunnelMode.IP6IP6, flags=8)
    assert normal(wanted) == {"ip-tunnel": {"mode": "ip6ip6", "ip6tun-flags": ["mip6-dev"]}}


def test_what_is_not_asked_for_stays_and_the_mtu_is_the_tunnels_own() -> None:
    saved = Profile(
        connection=ConnectionSetting(),
        ip_tunnel=IpTunnelSetting(mode=IpTunnelMode.SIT, remote="192.0.2.2", ttl=3),
        ethernet=EthernetSetting(mtu=1400),
    )
    apply: JsonObject = {"mtu": 1400, "ip-tunnel": {"ttl": 5}}

    changed = configure(saved, apply, {"ip-tunnel": {"mode": "sit"}})

    assert changed.ethernet is None
    assert changed.ip_tunnel == IpTunnelSetting(mode=IpTunnelMode.SIT, remote="192.0.2.2", ttl=5, mtu=1400)
    assert recreate(saved, changed)


@pytest.mark.parametrize(
    ("properties", "sentence"),
    [
        ("ip-tunnel: {remote: 192.0.2.2}", "ip-tunnel.mode is missing, and a new tunnel needs one"),
        ("ip-tunnel: {mode: ipip}", "ip-tunnel.remote is missing, and a new tunnel needs one"),
        ("ip-tunnel: {mode: ipip, remote: 192.0.2.2, fwmark: 1}", "ip-tunnel.fwmark is nothing that NetworkManager"),
        (
            "ip-tunnel: {mode: ipip, remote: 192.0.2.2, ttl: 5, pmtu-disc: false}",
            "ip-tunnel.ttl 5 needs ip-tunnel.pmtu-disc true; set that, or a ttl of 0",
        ),
        ("mac-address: '02:00:00:00:00:11'", "mac-address is nothing that a tunnel has; leave it out"),
    ],
)
def test_what_the_node_cannot_have_is_refused_in_a_sentence(properties: str, sentence: str) -> None:
    with pytest.raises(InvalidStateError) as refusal:
        make_plan(document(f"interfaces: [{{name: tun1, type: ip-tunnel, {properties}}}]"), Node().snapshot())

    assert sentence in str(refusal.value)
