from dataclasses import replace
from typing import Any

import pytest

from nmstate_api.network import JsonObject, parse
from nmstate_api.network.secret import HIDDEN
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import Plan, make_plan
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.snapshot import Snapshot
from nmstate_k8s.netstate.translate.ipsec import configure, overlay, recreate, spelled_out
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.profile import LIBRESWAN, ConnectionSetting, VpnSetting
from tests.unit.netstate.builders import Node, document, interface, interface_or_none

WHOLE: dict[str, Any] = {
    "right": "192.0.2.2",
    "rightid": "@b",
    "rightrsasigkey": "%cert",
    "rightcert": "b",
    "rightca": "%same",
    "left": "192.0.2.1",
    "leftid": "@a",
    "leftrsasigkey": "%cert",
    "leftcert": "a",
    "leftsendcert": "always",
    "leftmodecfgclient": False,
    "ikev2": "insist",
    "psk": "secret",
    "ikelifetime": "24h",
    "salifetime": "8h",
    "ike": "aes256-sha2",
    "esp": "aes256",
    "dpddelay": 5,
    "dpdtimeout": 60,
    "dpdaction": "restart",
    "ipsec-interface": "99",
    "authby": "rsasig",
    "rightsubnet": "10.0.2.0/24",
    "rightsubnets": "10.0.2.0/24,10.0.3.0/24",
    "leftsubnet": "10.0.1.0/24",
    "leftsubnets": "10.0.1.0/24",
    "leftprotoport": "tcp/22",
    "rightprotoport": "tcp/%any",
    "type": "transport",
    "hostaddrfamily": "ipv4",
    "clientaddrfamily": "ipv6",
    "require-id-on-certificate": True,
    "nm-auto-defaults": False,
}
EMPTY = Profile(connection=ConnectionSetting(type="vpn"))
PEER = {"right": "192.0.2.2", "dpddelay": "5"}
TUNNEL = "{name: hosta, type: ipsec, libreswan: {right: 192.0.2.2, dpddelay: 5}}"


def with_plugin(node: Node) -> Snapshot:
    return replace(node.snapshot(), vpn_services=frozenset({LIBRESWAN}))


def planned(text: str, node: Node) -> Plan:
    return make_plan(document(text), with_plugin(node))


def test_every_option_is_stored_and_shown_again() -> None:
    profile = configure(EMPTY, {}, {"libreswan": WHOLE})

    assert profile.vpn is not None
    assert profile.vpn.service_type == "org.freedesktop.NetworkManager.libreswan"
    assert profile.vpn.secrets == {"pskvalue": "secret"}
    assert profile.vpn.data.keys() == WHOLE.keys() - {"psk"}
    assert {profile.vpn.data[key] for key in ("leftmodecfgclient", "nm-auto-defaults")} == {"no"}
    assert profile.vpn.data["require-id-on-certificate"] == "yes"
    assert profile.vpn.data["dpddelay"] == "5"
    assert overlay({}, profile) == {"libreswan": WHOLE}


@pytest.mark.parametrize(
    ("asked", "data", "secrets"),
    [
        ({"dpddelay": 7}, {**PEER, "dpddelay": "7"}, {"pskvalue": "old"}),
        ({"leftid": "@a"}, {**PEER, "leftid": "@a"}, {"pskvalue": "old"}),
        ({"nm-auto-defaults": True}, PEER, {"pskvalue": "old"}),
        ({"leftid": ""}, PEER, {"pskvalue": "old"}),
        ({"psk": HIDDEN}, PEER, {"pskvalue": "old"}),
        ({"psk": "new"}, PEER, {"pskvalue": "new"}),
        ({"psk": ""}, PEER, {}),
    ],
)
def test_one_option_is_changed_and_the_others_stay(
    asked: JsonObject, data: dict[str, str], secrets: dict[str, str]
) -> None:
    saved = replace(EMPTY, vpn=VpnSetting(service_type=LIBRESWAN, data=PEER, secrets={"pskvalue": "old"}))

    changed = configure(saved, {"libreswan": asked}, {})

    assert changed.vpn is not None
    assert (changed.vpn.data, changed.vpn.secrets) == (data, secrets)
    assert recreate(saved, changed) == ((data, secrets) != (PEER, {"pskvalue": "old"}))


def test_what_is_not_there_compares_with_what_takes_it_away() -> None:
    spelled = spelled_out({"libreswan": {"right": "192.0.2.2"}})["libreswan"]

    assert isinstance(spelled, dict)
    assert (spelled["right"], spelled["leftid"], spelled["nm-auto-defaults"]) == ("192.0.2.2", "", True)


def test_a_tunnel_is_up_when_it_is_activated_and_down_while_it_is_not_yet() -> None:
    up = interface(show(Node().nic("eth1").tunnel("hosta", "eth1", data=PEER).snapshot()), "hosta")
    coming = interface(show(Node().nic("eth1").tunnel("hosta", "eth1", state=1, data=PEER).snapshot()), "hosta")

    assert (up["type"], up["state"], coming["state"]) == ("ipsec", "up", "down")
    assert up["libreswan"] == {"right": "192.0.2.2", "dpddelay": 5, "nm-auto-defaults": True}


def test_what_is_not_active_is_not_shown_and_neither_is_another_vpn() -> None:
    node = Node().nic("eth1").tunnel("hosta", "eth1", active=False, data=PEER)
    node.profile("office", active=False, connection={"type": "vpn"}, vpn=VpnSetting(service_type="org.example"))

    shown = show(node.snapshot())

    assert interface_or_none(shown, "hosta") is None
    assert interface_or_none(shown, "office") is None


def test_a_new_tunnel_is_a_profile_without_interface_and_is_activated() -> None:
    plan = planned(f"interfaces: [{TUNNEL}]", Node().nic("eth1"))

    (write,) = plan.writes
    connection = write.profile.connection
    assert (connection.id, connection.type, connection.interface_name) == ("hosta", "vpn", None)
    assert write.profile.vpn == VpnSetting(service_type=LIBRESWAN, data=PEER)
    assert write.profile.ipv4 is not None
    assert write.profile.ipv4.method == "disabled"
    assert [(one.interface, one.reapply) for one in plan.activations] == [("hosta", False)]


def test_what_is_shown_can_be_applied() -> None:
    snapshot = with_plugin(Node().nic("eth1").tunnel("hosta", "eth1", data=PEER))

    assert make_plan(parse(show(snapshot)), snapshot).is_empty


def test_any_change_takes_the_tunnel_down_first() -> None:
    node = Node().nic("eth1").tunnel("hosta", "eth1", data=PEER)

    plan = planned("interfaces: [{name: hosta, type: ipsec, libreswan: {right: 192.0.2.2, dpddelay: 7}}]", node)

    assert plan.deactivate_first == ("hosta",)
    assert [write.path for write in plan.writes] != [None]
    assert [one.reapply for one in plan.activations] == [False]


@pytest.mark.parametrize(("state", "deleted"), [("down", []), ("absent", ["hosta"])])
def test_a_tunnel_goes_without_a_device_and_is_found_by_its_profiles_name(state: str, deleted: list[str]) -> None:
    node = Node().nic("eth1").tunnel("hosta", "eth1", data=PEER)

    plan = planned(f"interfaces: [{{name: hosta, type: ipsec, state: {state}}}]", node)

    assert (plan.deactivations, plan.device_deletions) == (("hosta",), ())
    assert [one.interface for one in plan.profile_deletions] == deleted


def test_a_tunnel_comes_up_after_every_link() -> None:
    plan = planned(f"interfaces: [{TUNNEL}, {{name: eth1, type: ethernet, mtu: 1400}}]", Node().nic("eth1"))

    levels = {one.interface: one.level for one in plan.activations}
    assert levels["eth1"] < levels["hosta"]


def test_a_tunnel_is_resumed_when_what_it_stands_on_is_brought_up_anew() -> None:
    node = Node().nic("eth1").nic("eth2").tunnel("hosta", "eth1", data=PEER)

    again = planned("interfaces: [{name: eth1, type: ethernet, 802.1x: {identity: a, eap-methods: [md5]}}]", node)
    other = planned("interfaces: [{name: eth2, type: ethernet, 802.1x: {identity: a, eap-methods: [md5]}}]", node)

    assert [one.interface for one in again.activations] == ["eth1", "hosta"]
    assert [one.interface for one in other.activations] == ["eth2"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("{name: hosta, type: ipsec}", "interface hosta: libreswan is missing, and a new tunnel needs to know"),
        (
            TUNNEL.replace("libreswan", "mtu: 1400, libreswan"),
            "interface hosta: mtu is nothing that an IPsec tunnel has",
        ),
        (
            TUNNEL.replace("libreswan", "profile-name: x, libreswan"),
            "interface hosta: profile-name is nothing that an IPsec tunnel has",
        ),
    ],
)
def test_what_a_tunnel_cannot_be_is_refused(said: str, sentence: str) -> None:
    with pytest.raises(InvalidStateError) as refusal:
        planned(f"interfaces: [{said}]", Node().nic("eth1"))

    assert sentence in str(refusal.value)


def test_a_node_without_the_plugin_refuses_before_anything_is_changed() -> None:
    with pytest.raises(InvalidStateError) as refusal:
        make_plan(document(f"interfaces: [{TUNNEL}]"), Node().nic("eth1").snapshot())

    assert str(refusal.value) == (
        "interface hosta: type ipsec needs NetworkManager's plugin for libreswan, which this node does not have; "
        "install NetworkManager-libreswan"
    )


def test_a_tunnel_can_go_from_a_node_without_the_plugin() -> None:
    node = Node().nic("eth1").tunnel("hosta", "eth1", active=False, data=PEER)

    plan = make_plan(document("interfaces: [{name: hosta, type: ipsec, state: absent}]"), node.snapshot())

    assert [one.interface for one in plan.profile_deletions] == ["hosta"]


def test_no_route_leads_to_a_tunnel() -> None:
    routes = "routes: {config: [{destination: 10.0.0.0/8, next-hop-interface: hosta}]}"

    with pytest.raises(InvalidStateError, match="hosta is a tunnel, whose routes come with it"):
        planned(f"interfaces: [{TUNNEL}]\n{routes}", Node().nic("eth1"))
