from typing import Any

import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.dbus import Variant
from nmstate_k8s.netlink import HsrInfo, KernelState, Link
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.translate.hsr import configure, describe, normal, recreate
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.enums import HsrProtocolVersion
from nmstate_k8s.networkmanager.profile import ConnectionSetting, HsrSetting
from tests.unit.netstate.builders import Node, document

BARE = Profile(connection=ConnectionSetting())
PRP = "{name: hsr0, type: hsr, hsr: {port1: eth1, port2: eth2, multicast-spec: 40, protocol: prp}}"


@pytest.mark.parametrize(
    ("told", "protocol", "setting"),
    [
        ({"protocol": "prp"}, "prp", HsrSetting(prp=True)),
        ({"protocol": "hsr", "version": 0}, "hsr", HsrSetting(prp=False)),
        (
            {"protocol": "hsr", "version": 1},
            "hsr-2012",
            HsrSetting(prp=False, protocol_version=HsrProtocolVersion.HSR_2012),
        ),
    ],
)
def test_two_paths_are_shown_as_they_can_be_applied(told: dict[str, Any], protocol: str, setting: HsrSetting) -> None:
    info = HsrInfo(port1_index=2, port2_index=3, supervision_address="01:15:4E:00:01:28", **told)
    hsr = Link(4, name="hsr0", kind="hsr", info=info)

    shown = describe(hsr, KernelState(links={2: Link(2, name="eth1"), 3: Link(3, name="eth2"), 4: hsr}))

    section: JsonObject = {"port1": "eth1", "port2": "eth2", "multicast-spec": 40, "protocol": protocol}
    assert normal(shown) == {"hsr": section}
    made = configure(BARE, shown, shown).hsr
    assert made is not None
    assert (made.port1, made.port2, made.multicast_spec) == ("eth1", "eth2", 40)
    assert (made.prp, made.protocol_version) == (setting.prp, setting.protocol_version)


def test_any_change_makes_it_anew() -> None:
    saved = configure(BARE, {"hsr": {"port1": "eth1"}}, {"hsr": {"port1": "eth1", "port2": "eth2"}})

    assert recreate(saved, configure(saved, {"hsr": {"multicast-spec": 7}}, {}))
    assert not recreate(saved, configure(saved, {"hsr": {"port1": "eth1"}}, {}))


def test_paths_that_others_made_as_a_ring_become_parallel_networks() -> None:
    ring = Profile.from_dbus({"hsr": {"port1": Variant("s", "eth1"), "port2": Variant("s", "eth2")}})

    assert recreate(ring, configure(ring, {"hsr": {"protocol": "prp"}}, {}))


def test_both_networks_get_the_first_ports_address() -> None:
    plan = make_plan(document(f"interfaces: [{PRP}]"), Node().nic("eth1").nic("eth2").snapshot())

    written = {write.interface: write.profile.ethernet for write in plan.writes}
    macs = {name: setting.assigned_mac_address for name, setting in written.items() if setting is not None}
    assert macs == {"hsr0": "02:00:00:00:00:01", "eth2": "02:00:00:00:00:01"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{name: hsr0, type: hsr}", "interface hsr0: hsr is missing"),
        (PRP.replace("prp", "hsr-2012"), "hsr.protocol hsr-2012 needs NetworkManager 1.56 or later"),
        (
            PRP.replace("prp", "hsr, interlink: eth3") + ", {name: eth3, type: ethernet}",
            "hsr.interlink needs NetworkManager 1.56 or later",
        ),
        (
            "{name: eth1, type: ethernet, mac-address: '02:00:00:00:00:11'}, "
            "{name: eth2, type: ethernet, mac-address: '02:00:00:00:00:12'}, " + PRP,
            "mac-address must be one on it and its ports, as prp wants, and is eth1 02:00:00:00:00:11, eth2",
        ),
    ],
)
def test_what_the_node_cannot_have_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    node = Node().nic("eth1").nic("eth2").nic("eth3").snapshot()

    with pytest.raises(InvalidStateError) as refusal:
        make_plan(document(f"interfaces: [{text}]"), node)

    assert sentence in str(refusal.value)
