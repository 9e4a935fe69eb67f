"""What was applied on a whole machine outlasts its reboot, for one document with every type of interface."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "hack"))

from testbed.guest import Guest  # noqa: E402 - the testbed's modules are found from here on
from testbed.node_tests import NodeTests  # noqa: E402

EVERYTHING = ROOT / "tests" / "node" / "everything.yaml"
APPLY = "umask 077; cat > /run/document; exec nmstate-k8s apply /run/document"
KERNELS_OWN = {"tunl0"}
"""Comes with the module that tunnels need, and stays."""

MOVING = re.compile(
    r"(ifindex|link_index|_life_time|_timer|tunnel_id|_learned|num_[rt]x_queues|stats|promiscuity)$|^(protect|sci)$"
)
"""Numbers of links in the order of their making, life times, counters, and how far MACsec has agreed on keys."""


@pytest.fixture
def guest() -> Iterator[Guest]:
    """A machine of its own, without a cluster."""
    tests = NodeTests("reboot")
    with tests.reserved():
        try:
            yield tests.prepare()
        finally:
            tests.down()


@pytest.mark.timeout(400)
def test_everything_that_was_applied_is_there_after_a_reboot_and_goes_when_told(guest: Guest) -> None:
    untouched = set(links(guest))
    assert apply(guest, EVERYTHING.read_text()).endswith("applied\n")
    before = fingerprint(guest)

    guest.reboot()

    after = settled(guest, before)
    assert (sorted(before - after), sorted(after - before)) == ([], [])
    assert apply(guest, EVERYTHING.read_text()).endswith("nothing to change\n")

    apply(guest, yaml.safe_dump(absent(yaml.safe_load(EVERYTHING.read_text()))))
    assert set(links(guest)) - KERNELS_OWN == untouched
    assert "everything" not in guest.run("sh", "-c", "cat /etc/resolv.conf; ip rule; ls /etc/NetworkManager/*")


def apply(guest: Guest, document: str) -> str:
    return guest.run("sh", "-ec", APPLY, stdin=document.encode())


def absent(document: dict[str, Any]) -> dict[str, Any]:
    """What takes all of ``document`` away again."""
    return {
        "interfaces": [{"name": each["name"], "state": "absent"} for each in document["interfaces"]],
        "route-rules": {"config": [{"state": "absent", **rule} for rule in document["route-rules"]["config"]]},
        "dns-resolver": {"config": {"server": [], "search": [], "options": []}},
    }


def links(guest: Guest) -> dict[str, Any]:
    return {link["ifname"]: link for link in json.loads(guest.run("ip", "-d", "-j", "addr"))}


def fingerprint(guest: Guest) -> set[str]:
    """All that has to be the same, value by value: links with their addresses, VLANs of ports, routes, rules, names."""
    found = {
        "links": {name: lasting(link) for name, link in links(guest).items()},
        "vlans": {entry["ifname"]: entry["vlans"] for entry in read(guest, "bridge", "-j", "vlan")},
        "routes": {family: routes(guest, family) for family in ("-4", "-6")},
        "rules": [read(guest, "ip", family, "-j", "rule") for family in ("-4", "-6")],
        "resolv.conf": guest.run("cat", "/etc/resolv.conf"),
        "host name": (guest.run("hostname"), guest.run("cat", "/etc/hostname")),
        "profiles": sorted(guest.run("ls", "/etc/NetworkManager/system-connections").split()),
    }
    return set(values("", found))


def values(path: str, value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from values(f"{path}.{key}", inner)
    elif isinstance(value, list):
        for inner in value:
            yield from values(
                f"{path}[{inner['local']}]" if isinstance(inner, dict) and "local" in inner else f"{path}[]", inner
            )
    else:
        yield f"{path} = {value}"


def settled(guest: Guest, expected: set[str]) -> set[str]:
    """The fingerprint once it is ``expected``, or what it is after some tries: not all of it comes up at once."""
    found = fingerprint(guest)
    for _ in range(30):
        if found == expected:
            break
        guest.run("sleep", "1")
        found = fingerprint(guest)
    return found


def routes(guest: Guest, family: str) -> list[str]:
    found = guest.run("ip", family, "route", "show", "table", "all").splitlines()
    # NetworkManager numbers the routes that come with addresses in the order in which their interfaces come up.
    return sorted(re.sub(r" expires \S+| pref \S+| proto kernel.* metric \S+", "", route).strip() for route in found)


def read(guest: Guest, *command: str) -> list[Any]:
    found: list[Any] = json.loads(guest.run(*command))
    return found


def lasting(value: Any) -> Any:
    """``value`` without what differs from boot to boot."""
    if isinstance(value, dict):
        return {key: lasting(item) for key, item in value.items() if not MOVING.search(key)}
    return [lasting(item) for item in value] if isinstance(value, list) else value
