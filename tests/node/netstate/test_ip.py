"""Addresses, and everything about how an interface gets them, as the kernel and the profile then have it."""

import json
import re
import subprocess
from typing import Any

import pytest

from tests.node.netstate.documents import UNCHANGED

STATIC: dict[str, Any] = {
    "ipv4": {"enabled": True, "dhcp": False, "address": [{"ip": "192.0.2.10", "prefix-length": 24}]},
    "ipv6": {
        "enabled": True,
        "dhcp": False,
        "autoconf": False,
        "address": [{"ip": "2001:db8:1::10", "prefix-length": 64}],
    },
}
DHCP: dict[str, Any] = {"enabled": True, "dhcp": True}
AUTOMATIC: dict[str, Any] = {"enabled": True, "dhcp": True, "autoconf": True}


def nic(**properties: Any) -> dict[str, Any]:
    return {"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up", **properties}]}


def setting(machine: Any, key: str) -> str:
    return str(machine.nmcli("-g", key, "connection", "show", "eth1")).strip().replace("\\:", ":")


def entries(machine: Any, family: str) -> list[dict[str, Any]]:
    """The addresses of eth1 but for the one that IPv6 gives itself."""
    found = machine.link("eth1")["addr_info"]
    return [entry for entry in found if entry["family"] == family and entry["scope"] == "global"]


def locals_of(machine: Any, family: str) -> list[str]:
    return [f"{entry['local']}/{entry['prefixlen']}" for entry in entries(machine, family)]


def test_addresses_are_added_replaced_and_taken_away(machine: Any) -> None:
    machine.brings_about(nic(**STATIC))
    assert machine.addresses("eth1") == ["192.0.2.10/24", "2001:db8:1::10/64"]

    two = [{"ip": "192.0.2.11", "prefix-length": 25}, {"ip": "10.7.0.1", "prefix-length": 32, "valid-lft": "forever"}]
    machine.brings_about(nic(ipv4={"enabled": True, "address": two}))
    assert machine.addresses("eth1") == ["192.0.2.11/25", "10.7.0.1/32", "2001:db8:1::10/64"]

    machine.brings_about(nic(ipv6={"enabled": True, "address": []}))
    assert machine.addresses("eth1") == ["192.0.2.11/25", "10.7.0.1/32"]
    assert setting(machine, "ipv6.method") == "link-local"

    machine.brings_about(nic(ipv4={"enabled": False}, ipv6={"enabled": False}))
    assert machine.link("eth1")["addr_info"] == []
    assert (setting(machine, "ipv4.method"), setting(machine, "ipv6.method")) == ("disabled", "disabled")


def test_an_address_that_expires_is_not_configured(machine: Any) -> None:
    expiring = {"ip": "192.0.2.99", "prefix-length": 24, "valid-left": "119sec", "preferred-lft": "119sec"}
    foreign = {"ip": "192.0.2.98", "prefix-length": 24, "protocol": 42}
    ipv4 = {**STATIC["ipv4"], "address": [*STATIC["ipv4"]["address"], expiring, foreign]}

    machine.brings_about(nic(ipv4=ipv4))

    assert machine.addresses("eth1") == ["192.0.2.10/24"]


def test_an_address_that_a_program_marks_as_its_own_is_never_written_down(served_machine: Any) -> None:
    served_machine.applied(nic(ipv4=DHCP))
    served_machine.eventually(lambda: bool(entries(served_machine, "inet")))
    try:
        served_machine.node.ip("address", "add", "192.0.2.98/24", "dev", "eth1", "proto", "42")
    except subprocess.CalledProcessError:
        pytest.skip("this ip command cannot mark addresses")
    (shown,) = json.loads(served_machine.nmstate("show", "--json", "eth1").stdout)["interfaces"]
    assert "0x2a" in [address.get("protocol") for address in shown["ipv4"]["address"]]

    served_machine.applied(nic(ipv4={"enabled": True, "dhcp": False}))

    assert "192.0.2.98" not in setting(served_machine, "ipv4.addresses")


def test_addresses_of_others_are_left_or_taken_away(machine: Any) -> None:
    machine.applied(nic(**STATIC))
    machine.node.ip("address", "add", "192.0.2.77/24", "dev", "eth1")
    assert machine.applied(nic(**STATIC)) == UNCHANGED

    machine.applied(nic(ipv4={**STATIC["ipv4"], "allow-extra-address": False}))

    assert machine.addresses("eth1") == ["192.0.2.10/24", "2001:db8:1::10/64"]
    assert machine.applied(nic(ipv4={**STATIC["ipv4"], "allow-extra-address": False})) == UNCHANGED


def test_a_lease_comes_with_what_the_server_offers(served_machine: Any) -> None:
    served_machine.brings_about(nic(ipv4=DHCP, ipv6=AUTOMATIC))
    served_machine.eventually(lambda: len(entries(served_machine, "inet")) == 1)
    served_machine.eventually(lambda: len(entries(served_machine, "inet6")) >= 1)

    (leased,) = entries(served_machine, "inet")
    assert (leased["local"].startswith("192.0.2.1"), leased["dynamic"]) == (True, True)
    shown = json.loads(served_machine.nmstate("show", "--json", "eth1").stdout)["interfaces"][0]
    (address,) = shown["ipv4"]["address"]
    assert re.fullmatch(r"\d+sec", address["valid-life-time"])
    assert served_machine.applied(nic(ipv4=DHCP, ipv6=AUTOMATIC)) == UNCHANGED


def test_what_comes_with_a_lease_can_be_declined(served_machine: Any) -> None:
    declined = {"auto-dns": False, "auto-gateway": False, "auto-routes": False}

    served_machine.brings_about(nic(ipv4={**DHCP, **declined}, ipv6={**AUTOMATIC, **declined}))

    for family in ("ipv4", "ipv6"):
        keys = ("ignore-auto-dns", "never-default", "ignore-auto-routes")
        assert [setting(served_machine, f"{family}.{key}") for key in keys] == ["yes", "yes", "yes"]
    served_machine.eventually(lambda: bool(entries(served_machine, "inet")))
    assert "default" not in served_machine.node.ip("route")

    everything = dict.fromkeys(declined, True)
    served_machine.brings_about(nic(ipv4={**DHCP, **everything}, ipv6={**AUTOMATIC, **everything}))
    served_machine.eventually(lambda: "default via 192.0.2.1" in served_machine.node.ip("route"))


def test_automatic_routes_have_a_table_and_a_metric(served_machine: Any) -> None:
    placed = {"auto-route-table-id": 70, "auto-route-metric": 412}

    served_machine.brings_about(nic(ipv4={**DHCP, **placed}, ipv6={**AUTOMATIC, **placed}))

    def default(family: str) -> str:
        found = served_machine.node.ip(family, "route", "show", "table", "all", "default").splitlines()
        return " ".join(line for line in found if "table 70" in line)

    served_machine.eventually(lambda: "metric 412" in default("-4") and "metric 412" in default("-6"))

    served_machine.brings_about(nic(ipv4={**DHCP, "auto-route-table-id": 0, "auto-route-metric": -1}))
    served_machine.eventually(lambda: "default" in served_machine.node.ip("route"))
    assert default("-4") == ""


def test_a_static_address_stands_beside_a_lease(served_machine: Any) -> None:
    both = {**DHCP, "address": [{"ip": "10.7.0.1", "prefix-length": 24}]}

    served_machine.brings_about(nic(ipv4=both))

    served_machine.eventually(lambda: len(entries(served_machine, "inet")) == 2)
    assert "10.7.0.1/24" in locals_of(served_machine, "inet")


def test_a_leased_address_stays_as_a_static_one(served_machine: Any) -> None:
    served_machine.applied(nic(ipv4=DHCP))
    served_machine.eventually(lambda: bool(entries(served_machine, "inet")))
    (leased,) = locals_of(served_machine, "inet")

    served_machine.brings_about(nic(ipv4={"enabled": True, "dhcp": False}))

    (kept,) = entries(served_machine, "inet")
    assert (f"{kept['local']}/{kept['prefixlen']}", kept.get("dynamic")) == (leased, None)
    assert setting(served_machine, "ipv4.method") == "manual"


@pytest.mark.parametrize(
    ("family", "key", "value", "stored"),
    [
        ("ipv4", "dhcp-client-id", "ll", {"ipv4.dhcp-client-id": "mac"}),
        ("ipv4", "dhcp-client-id", "iaid+duid", {"ipv4.dhcp-client-id": "duid"}),
        ("ipv4", "dhcp-client-id", "01:02:03:04", {"ipv4.dhcp-client-id": "01:02:03:04"}),
        ("ipv4", "dhcp-custom-hostname", "web", {"ipv4.dhcp-hostname": "web"}),
        ("ipv4", "dhcp-custom-hostname", "web.example.org", {"ipv4.dhcp-fqdn": "web.example.org"}),
        ("ipv6", "dhcp-duid", "llt", {"ipv6.dhcp-duid": "llt"}),
        ("ipv6", "dhcp-duid", "uuid", {"ipv6.dhcp-duid": "stable-uuid"}),
        ("ipv6", "dhcp-duid", "00:03:00:01:02", {"ipv6.dhcp-duid": "00:03:00:01:02"}),
        ("ipv6", "dhcp-custom-hostname", "web.example.org", {"ipv6.dhcp-hostname": "web.example.org"}),
        ("ipv6", "addr-gen-mode", "stable-privacy", {"ipv6.addr-gen-mode": "stable-privacy"}),
        ("ipv6", "token", "::7", {"ipv6.token": "::7", "ipv6.addr-gen-mode": "eui64"}),
    ],
)
def test_what_the_server_is_told_is_in_the_profile(
    machine: Any, family: str, key: str, value: object, stored: dict[str, str]
) -> None:
    base = {"ipv4": DHCP, "ipv6": AUTOMATIC}
    machine.applied(nic(**base))

    machine.brings_about(nic(**{family: {**base[family], key: value}}))

    assert {name: setting(machine, name) for name in stored} == stored


def test_the_host_name_may_be_kept_to_oneself(machine: Any) -> None:
    silent = {"dhcp-send-hostname": False}

    def silenced() -> int:
        lines = machine.keyfiles()["eth1.nmconnection"].splitlines()
        return sum(line.startswith("dhcp-send-hostname") and line.endswith("=false") for line in lines)

    machine.brings_about(nic(ipv4={**DHCP, **silent}, ipv6={**AUTOMATIC, **silent}))
    assert silenced() == 2

    machine.brings_about(nic(ipv4={**DHCP, "dhcp-send-hostname": True}))
    assert silenced() == 1


def test_what_the_server_is_told_can_be_taken_back(machine: Any) -> None:
    named = {"dhcp-custom-hostname": "web.example.org"}
    machine.applied(nic(ipv4={**DHCP, **named}, ipv6={**AUTOMATIC, **named, "token": "::7"}))

    nameless = {"dhcp-custom-hostname": ""}
    machine.brings_about(nic(ipv4={**DHCP, **nameless}, ipv6={**AUTOMATIC, **nameless, "token": ""}))

    keys = ("ipv4.dhcp-fqdn", "ipv4.dhcp-hostname", "ipv6.dhcp-hostname", "ipv6.token")
    assert [setting(machine, key) for key in keys] == ["", "", "", ""]


def test_a_token_is_the_end_of_an_automatic_address(served_machine: Any) -> None:
    served_machine.brings_about(nic(ipv6={**AUTOMATIC, "token": "::77"}))

    served_machine.eventually(lambda: "2001:db8:1::77/64" in locals_of(served_machine, "inet6"))


def test_addresses_of_ipv6_may_come_from_dhcp_alone(served_machine: Any) -> None:
    served_machine.brings_about(nic(ipv6={"enabled": True, "dhcp": True, "autoconf": False}))

    assert setting(served_machine, "ipv6.method") == "dhcp"


def test_the_metric_of_a_prefix_route(machine: Any) -> None:
    machine.brings_about(nic(ipv4={**STATIC["ipv4"], "prefix-route-metric": 417}, ipv6=STATIC["ipv6"]))
    assert "192.0.2.0/24 dev eth1 proto kernel scope link src 192.0.2.10 metric 417" in machine.node.ip("route")

    machine.brings_about(nic(ipv4={**STATIC["ipv4"], "prefix-route-metric": -1}))
    assert "metric 417" not in machine.node.ip("route")


@pytest.mark.parametrize(
    ("wait", "may_fail"), [("any", "yes yes"), ("ipv4", "no yes"), ("ipv6", "yes no"), ("ipv4+ipv6", "no no")]
)
def test_an_interface_waits_for_the_addresses_that_it_needs(machine: Any, wait: str, may_fail: str) -> None:
    machine.brings_about(nic(**STATIC, **{"wait-ip": wait}))

    assert " ".join(setting(machine, f"{family}.may-fail") for family in ("ipv4", "ipv6")) == may_fail


def test_packets_are_forwarded_where_network_manager_can_say_so(machine: Any) -> None:
    version = machine.nmcli("-g", "VERSION", "general").strip()
    wanted = nic(ipv4={**STATIC["ipv4"], "forwarding": True})
    if tuple(int(part) for part in version.split(".")[:2]) < (1, 54):
        refused = machine.apply(wanted)
        assert f"ipv4.forwarding needs NetworkManager 1.54 or later, and this node has {version}" in refused.stderr
        machine.node.run("sysctl", "-q", "net.ipv4.conf.eth1.forwarding=1")

    machine.brings_about(wanted)

    assert machine.node.run("cat", "/proc/sys/net/ipv4/conf/eth1/forwarding").strip() == "1"


def test_ipv6_that_the_kernel_has_off_is_shown_so(machine: Any) -> None:
    machine.applied(nic(**STATIC))
    machine.node.run("sysctl", "-q", "net.ipv6.conf.eth1.disable_ipv6=1")

    (shown,) = json.loads(machine.nmstate("show", "--json", "eth1").stdout)["interfaces"]
    assert shown["ipv6"] == {"enabled": False}

    machine.applied(nic(**STATIC))
    assert machine.addresses("eth1") == ["192.0.2.10/24", "2001:db8:1::10/64"]


@pytest.mark.parametrize(
    ("properties", "sentence"),
    [
        ({"ipv6": {"enabled": True, "autoconf": True}}, "ipv6.autoconf without ipv6.dhcp"),
        ({"ipv4": DHCP, "wait-ip": "ipv6"}, "wait-ip ipv6 waits for ipv6, which is disabled"),
        ({"mtu": 1000, "ipv6": {"enabled": True}}, "mtu"),
        ({"ipv6": {"enabled": True, "token": "::7"}}, "ipv6.token ::7 has no effect"),
        ({"ipv6": {**AUTOMATIC, "dhcp-duid": "en"}}, "dhcp-duid"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_changed(
    machine: Any, properties: dict[str, Any], sentence: str
) -> None:
    before = machine.settled_fingerprint()

    refused = machine.apply(nic(**properties))

    assert (refused.returncode, sentence in refused.stderr) == (1, True), refused.stderr
    machine.returns_to(before)


def test_a_document_that_fails_leaves_the_addresses_as_they_were(machine: Any) -> None:
    machine.applied(nic(**STATIC))
    before = machine.settled_fingerprint()
    other = nic(ipv4={**DHCP, "dhcp-client-id": "duid"}, ipv6={**AUTOMATIC, "token": "::7"})

    machine.apply_until_probe(other, "fail").communicate(timeout=60)

    machine.returns_to(before)
