from typing import Any

import pytest

from nmstate_api.network import JsonObject, parse
from nmstate_k8s.dbus import Variant
from nmstate_k8s.netlink import EthtoolState, Link
from nmstate_k8s.netlink.ethtool_setting import Coalesce, Fec, Pause, Ring
from nmstate_k8s.netstate.translate.ethtool import configure, describe, is_asked_for, normal, problems
from nmstate_k8s.networkmanager import Version
from nmstate_k8s.networkmanager.profile import EthtoolSetting
from tests.unit.netstate.builders import RECENT, merged_interface, merged_state

STATE = EthtoolState(
    features={4: (("loopback", False), ("rx-gro", True), ("tx-tcp-accecn-segmentation", True))},
    rings={4: Ring(4, rx_max=4096, rx=256, tx_max=4096, tx=512)},
    coalesce={4: Coalesce(4, rx_usecs=8, adaptive_rx=False)},
    pause={4: Pause(4, autoneg=False, rx=True, tx=False)},
    fec={4: Fec(4, auto=False, mode="rs")},
)


def test_all_that_can_be_set_is_shown() -> None:
    assert describe(Link(index=4), STATE) == {
        "pause": {"autoneg": False, "rx": True, "tx": False},
        "feature": {"loopback": False, "rx-gro": True},
        "coalesce": {"rx-usecs": 8, "adaptive-rx": False},
        "ring": {"rx-max": 4096, "tx-max": 4096, "rx": 256, "tx": 512},
        "fec": {"auto": False, "mode": "rs"},
    }
    assert describe(Link(index=5), STATE) == {}


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        (
            {"feature": {"rx-gro": False, "tx-nocache-copy": True}},
            {"feature-gro": False, "feature-tx-nocache-copy": True},
        ),
        (
            {"feature": {"tx-tcp-segmentation": False, "tx-scatter-gather": True}},
            {"feature-tso": False, "feature-sg": True},
        ),
        ({"pause": {"autoneg": True, "rx": True}}, {"pause-autoneg": True}),
        ({"pause": {"rx": True, "tx": False}}, {"pause-autoneg": False, "pause-rx": True, "pause-tx": False}),
        ({"ring": {"rx": 512, "rx-max": 4096, "rx-jumbo": 1}}, {"ring-rx": 512, "ring-rx-jumbo": 1}),
        (
            {"coalesce": {"adaptive-rx": True, "tx-usecs": 8, "sample-interval": 2, "stats-block-usecs": 3}},
            {
                "coalesce-adaptive-rx": 1,
                "coalesce-tx-usecs": 8,
                "coalesce-sample-interval": 2,
                "coalesce-stats-block-usecs": 3,
            },
        ),
        ({"fec": {"auto": True, "mode": "rs"}}, {"fec-mode": 2}),
        ({"fec": {"auto": False}}, {"fec-mode": 4}),
        ({"fec": {"mode": "baser"}}, {"fec-mode": 16}),
        ({"fec": {"mode": "llrs", "auto": False}}, {"fec-mode": 32}),
        ({"fec": {"mode": "off"}}, {"fec-mode": 4}),
    ],
)
def test_is_written_under_the_names_of_network_manager(asked: JsonObject, written: dict[str, Any]) -> None:
    setting = configure(None, asked)

    assert setting is not None
    assert {name: variant.value for name, variant in setting.to_dbus().items()} == written


def test_what_a_profile_says_already_stays() -> None:
    others = {"feature-lro": Variant("b", False), "channels-rx": Variant("u", 4)}
    saved = EthtoolSetting(ring_tx=64, other=others)

    setting = configure(saved, {"feature": {"rx-gro": True}, "ring": {"rx": 32}})

    assert setting is not None
    assert setting.features == {"lro": False, "gro": True}
    assert (setting.ring_rx, setting.ring_tx, setting.other["channels-rx"].value) == (32, 64, 4)


def test_flow_control_that_is_negotiated_leaves_nothing_of_what_was_forced() -> None:
    saved = EthtoolSetting(pause_autoneg=False, pause_rx=True, pause_tx=True)

    assert configure(saved, {"pause": {"autoneg": True}}) == EthtoolSetting(pause_autoneg=True)


def test_nothing_asked_writes_nothing() -> None:
    assert configure(None, {}) is None
    assert configure(None, {"ring": {"rx-max": 4096}}) is None


def test_what_is_negotiated_or_a_limit_is_not_compared() -> None:
    asked: JsonObject = {
        "pause": {"autoneg": True, "rx": True},
        "ring": {"rx": 1, "tx-max": 4096},
        "fec": {"auto": True, "mode": "rs"},
    }

    assert normal(asked) == {"pause": {"autoneg": True}, "ring": {"rx": 1}, "fec": {"auto": True}}


def refusals(asked: JsonObject, current: JsonObject | None, version: Version = RECENT) -> list[str]:
    there: JsonObject | None = None if current is None else {"name": "eth1", "type": "ethernet", "ethtool": current}
    interface = merged_interface({"name": "eth1", "type": "ethernet", "ethtool": asked}, there)
    return list(problems(interface, merged_state(version=version)))


def test_what_the_device_cannot_do_is_refused() -> None:
    current = describe(Link(index=4), STATE)

    assert refusals({"feature": {"rx-gro": False}, "ring": {"rx": 4096}, "fec": {"auto": True}}, current) == []
    assert refusals({"feature": {"rx-lro": True}, "ring": {"rx": 8192, "rx-mini": 1}}, current) == [
        "interface eth1: ethtool.feature.rx-lro: this device cannot set it; leave it out",
        "interface eth1: ethtool.ring.rx 8192 is more than the 4096 that the device can have at most",
        "interface eth1: ethtool.ring.rx-mini: this device cannot set it; leave it out",
    ]
    assert refusals({"fec": {"mode": "rs"}}, {}) == [
        "interface eth1: ethtool.fec.mode: this device cannot set it; leave it out"
    ]
    assert refusals({"feature": {"rx-lro": True}}, None) == []


def test_what_network_manager_cannot_do_is_refused_with_the_version_it_needs() -> None:
    asked: JsonObject = {"fec": {"mode": "rs"}, "pause": {"rx": True}}

    assert refusals(asked, None, Version(1, 42)) == [
        "interface eth1: ethtool.fec needs NetworkManager 1.52 or later, and this node has 1.42.0; "
        "leave it out, or update NetworkManager"
    ]
    assert len(refusals(asked, None, Version(1, 30))) == 2
    assert refusals(asked, {"fec": {"mode": "rs"}, "pause": {"rx": True}}, Version(1, 30)) == []


@pytest.mark.parametrize(
    ("interface", "asked_for"),
    [
        ({"mtu": 1500}, False),
        ({"state": "down"}, False),
        ({"state": "absent"}, True),
        ({"ethtool": {"ring": {"rx": 5}}}, True),
    ],
)
def test_only_some_documents_need_to_know_what_ethtool_sets(interface: JsonObject, asked_for: bool) -> None:
    wire: Any = {"name": "eth1", "type": "ethernet", **interface}

    assert is_asked_for(parse({"interfaces": [wire]})) is asked_for
