"""Secrets in what the engine makes of documents: compared where they are known, hidden wherever they leave it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from nmstate_api.network import NetworkState, parse
from nmstate_api.network.secret import HIDDEN
from nmstate_k8s.dbus import ObjectPath, Variant
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import Plan, make_plan
from nmstate_k8s.netstate.revert import revert
from nmstate_k8s.netstate.secret import Secrets, are_in_clear, hide, hide_all
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.snapshot import Snapshot
from nmstate_k8s.networkmanager.profile import Ieee8021xSetting, Ipv4Setting, Ipv6Setting
from tests.unit.netstate.builders import Node, interface

STORED = "correct-horse-battery"
OTHER = "staple-correct-horse"
PROFILE = ObjectPath("/org/freedesktop/NetworkManager/Settings/1")
DISABLED: dict[str, Any] = {"ipv4": Ipv4Setting(method="disabled"), "ipv6": Ipv6Setting(method="disabled")}
PROOF = Ieee8021xSetting(identity="node", eap=("peap",), phase2_auth="mschapv2")


def document(password: str, **proof: object) -> NetworkState:
    section = {"identity": "node", "eap-methods": ["peap"], "phase2-auth": "mschapv2", "password": password, **proof}
    return parse({"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up", "802.1x": section}]})


def snapshot(*, told: bool = False, stored: str | None = STORED) -> Snapshot:
    """A node whose eth1 is up with a password, which is told or only known to be there."""
    plain = Node().link("eth1").profile("eth1", ieee_802_1x=PROOF, **DISABLED).snapshot()
    secrets = {} if stored is None else {"802-1x": {"password": Variant("s", stored if told else HIDDEN)}}
    return replace(plain, secrets={PROFILE: Secrets(secrets)} if secrets else {}, tells_secrets=told)


def everything_said(plan: Plan) -> str:
    return json.dumps([plan.text, plan.changes, plan.expected, plan.current])


def test_a_shown_secret_is_hidden_unless_asked_for() -> None:
    told = snapshot(told=True)

    assert interface(show(snapshot()), "eth1")["802.1x"]["password"] == HIDDEN
    assert interface(show(told), "eth1")["802.1x"]["password"] == HIDDEN
    assert interface(show(told, secrets=True), "eth1")["802.1x"]["password"] == STORED
    assert "password" not in interface(show(snapshot(stored=None)), "eth1")["802.1x"]


@pytest.mark.parametrize("password", [HIDDEN, STORED])
def test_a_secret_that_is_as_it_was_changes_nothing(password: str) -> None:
    plan = make_plan(document(password), snapshot(told=password == STORED))

    assert plan.is_empty
    assert STORED not in everything_said(plan)


def test_another_secret_is_written_and_nothing_says_it() -> None:
    plan = make_plan(document(OTHER), snapshot(told=True))

    (write,) = plan.writes
    assert write.profile.to_dbus()["802-1x"]["password"].value == OTHER
    assert not any(activation.reapply for activation in plan.activations)
    assert f"802.1x.password: {HIDDEN} -> {HIDDEN}" in plan.text
    assert not [secret for secret in (STORED, OTHER) if secret in everything_said(plan) + repr(plan)]


def test_a_first_secret_is_written() -> None:
    plan = make_plan(document(STORED), snapshot(told=True, stored=None))

    (write,) = plan.writes
    assert write.profile.to_dbus()["802-1x"]["password"].value == STORED


def test_what_is_hidden_is_left_to_network_manager_when_something_else_changes() -> None:
    plan = make_plan(document(HIDDEN, identity="other"), snapshot())

    (write,) = plan.writes
    assert write.profile.to_dbus()["802-1x"].keys() == {"identity", "eap", "phase2-auth"}


def test_all_secrets_are_written_back_with_one_that_changes() -> None:
    both = {"802-1x": {"password": Variant("s", STORED), "private-key-password": Variant("s", "pin")}}
    told = replace(snapshot(told=True), secrets={PROFILE: Secrets(both)})

    plan = make_plan(document(OTHER, **{"private-key-password": HIDDEN}), told)

    (write,) = plan.writes
    written = write.profile.to_dbus()["802-1x"]
    assert (written["password"].value, written["private-key-password"].value) == (OTHER, "pin")


def test_a_hidden_secret_that_nobody_has_is_refused() -> None:
    with pytest.raises(InvalidStateError) as refusal:
        make_plan(document(HIDDEN), snapshot(stored=None))

    assert str(refusal.value) == (
        "interface eth1: 802.1x.password is hidden, and there is none on this node to keep; write it out"
    )


def test_a_revert_document_has_no_secret() -> None:
    undone = revert(document(OTHER), show(snapshot(told=True)))

    assert interface(undone, "eth1")["802.1x"]["password"] == HIDDEN
    assert STORED not in json.dumps(undone)


def test_secrets_are_asked_for_only_where_one_is_written_out() -> None:
    unresolved = parse({"interfaces": [{"name": "m", "macsec": {"mka-cak": "ab"}}]})

    assert are_in_clear(document(OTHER))
    assert are_in_clear(unresolved)
    assert not are_in_clear(document(HIDDEN))
    assert not are_in_clear(parse({"interfaces": [{"name": "eth1", "type": "ethernet"}]}))


def test_every_kind_of_secret_is_hidden_and_nothing_else() -> None:
    state: Any = {
        "interfaces": [
            {"name": "m", "macsec": {"mka-cak": "a", "mka-ckn": "b"}},
            {"name": "i", "libreswan": {"psk": "a", "right": "b"}},
            {"name": "e", "802.1x": {"password": "a", "private-key-password": "a", "identity": "b"}},
        ]
    }

    hidden = hide_all(state)

    assert '"a"' not in json.dumps(hidden)
    assert json.dumps(hidden).count('"b"') == 3
    assert hide({"name": "eth1"}) == {"name": "eth1"}


def test_no_text_about_secrets_tells_them() -> None:
    assert STORED not in repr(snapshot(told=True).secrets)
