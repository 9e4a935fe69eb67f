import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import InfinibandInfo, KernelState, Link
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.translate.infiniband import configure, describe, normal, recreate
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.profile import ConnectionSetting, EthernetSetting, InfinibandSetting
from tests.unit.netstate.builders import Node, document

BARE = Profile(connection=ConnectionSetting(), ethernet=EthernetSetting(mtu=2044))


def test_a_partition_is_shown_as_it_can_be_applied() -> None:
    link = Link(
        3, name="ib0.8001", kind="ipoib", info=InfinibandInfo(partition=0x8001, mode="connected"), parent_index=2
    )

    shown = describe(link, KernelState(links={2: Link(2, name="ib0"), 3: link}))

    assert shown == {"infiniband": {"mode": "connected", "base-iface": "ib0", "pkey": "0x8001"}}
    made = configure(BARE, {**shown, "mtu": 2044}, shown)
    assert made.ethernet is None
    assert made.infiniband == InfinibandSetting(p_key=0x8001, parent="ib0", transport_mode="connected", mtu=2044)


def test_the_hardware_itself_is_no_partition() -> None:
    wanted: JsonObject = {"infiniband": {"mode": "datagram", "pkey": "0xffff"}}

    made = configure(BARE, wanted, wanted)

    assert made.infiniband == InfinibandSetting(transport_mode="datagram")
    assert normal({"infiniband": {"mode": "datagram"}}) == normal(wanted)
    assert recreate(made, configure(made, {"infiniband": {"mode": "connected"}}, {}))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{name: ib9, type: infiniband, infiniband: {mode: datagram}}", "no InfiniBand hardware of that name"),
        (
            "{name: storage, type: infiniband, infiniband: {mode: datagram, base-iface: ib0, pkey: 5}}",
            "a partition is called after its base-iface and pkey; call it ib0.0005",
        ),
    ],
)
def test_what_the_node_cannot_have_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidStateError) as refusal:
        make_plan(document(f"interfaces: [{text}]"), Node().snapshot())

    assert sentence in str(refusal.value)
