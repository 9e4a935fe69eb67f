"""A network card with rings and interrupts, which in a guest is one of the guest's own."""

import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import pytest

_OUTSIDE = ("nsenter", "--target=1", "--net")
_SPARE = "eth2"


def document(**properties: Any) -> dict[str, Any]:
    return {"interfaces": [{"name": "nic0", "type": "ethernet", "state": "up", **properties}]}


@pytest.fixture
def card(machine: Any) -> Iterator[Any]:
    """The machine with the guest's spare card in it, called nic0, until the test is over."""
    asked = subprocess.run([*_OUTSIDE, "ethtool", "-i", _SPARE], capture_output=True, text=True)
    if "driver: uml-vector" not in asked.stdout:
        pytest.skip("this machine has no card to spare")
    here = str(threading.get_native_id())
    subprocess.run([*_OUTSIDE, "ip", "link", "set", _SPARE, "netns", here, "name", "nic0"], check=True)
    try:
        yield machine
    finally:
        machine.node.ip("link", "set", "nic0", "down")
        machine.node.ip("link", "set", "nic0", "netns", "1", "name", _SPARE)


def sends_after(machine: Any) -> str:
    """How long the card waits before it sends, in microseconds."""
    lines = machine.node.run("ethtool", "-c", "nic0").splitlines()
    (found,) = (line.split()[1] for line in lines if line.startswith("tx-usecs:"))
    return str(found)


def test_interrupts_come_when_the_document_says_and_as_before_when_a_change_fails(card: Any) -> None:
    card.brings_about(document(ethtool={"coalesce": {"tx-usecs": 30000}}))
    assert sends_after(card) == "30000"

    process = card.apply_until_probe(document(ethtool={"coalesce": {"tx-usecs": 50000}}), "fail")
    assert process.communicate(timeout=60)[1] == "ProbeError: the gateway does not answer\n"
    card.eventually(lambda: sends_after(card) == "30000")

    card.brings_about(document(ethtool={"coalesce": {"tx-usecs": 40000}}, mtu=1400))
    assert sends_after(card) == "40000"


def test_what_the_card_cannot_do_is_refused_before_anything_changes(card: Any) -> None:
    asked = {"ring": {"rx": 128}, "coalesce": {"rx-frames": 5}, "pause": {"rx": True}}
    refused = card.apply(document(ethtool=asked))

    assert "interface nic0: ethtool.ring.rx 128 is more than the 64 that the device can have at most" in refused.stderr
    assert "interface nic0: ethtool.coalesce.rx-frames: this device cannot set it; leave it out" in refused.stderr
    assert "interface nic0: ethtool.pause.rx: this device cannot set it; leave it out" in refused.stderr
    assert not card.journal.exists()
