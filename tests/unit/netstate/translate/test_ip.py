import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.translate.ip import (
    configure_ipv4,
    configure_ipv6,
    overlay,
    with_habits_ipv4,
    with_habits_ipv6,
)
from nmstate_k8s.networkmanager.profile import IPAddress, IPRoute, Ipv4Setting, Ipv6Setting

ADDRESS: JsonObject = {"ip": "192.0.2.1", "prefix-length": 24}


@pytest.mark.parametrize(
    ("asked", "method"),
    [
        ({}, "disabled"),
        ({"enabled": False}, "disabled"),
        ({"enabled": True, "dhcp": True}, "auto"),
        ({"enabled": True, "dhcp": False}, "disabled"),
        ({"enabled": True, "dhcp": False, "address": [ADDRESS]}, "manual"),
    ],
)
def test_methods_of_ipv4(asked: JsonObject, method: str) -> None:
    assert configure_ipv4(None, asked).method == method


@pytest.mark.parametrize(
    ("asked", "method"),
    [
        ({"enabled": False}, "disabled"),
        ({"enabled": True, "dhcp": True, "autoconf": True}, "auto"),
        ({"enabled": True, "dhcp": True, "autoconf": False}, "dhcp"),
        ({"enabled": True, "dhcp": False, "autoconf": False}, "link-local"),
        ({"enabled": True, "address": [{"ip": "2001:db8::1", "prefix-length": 64}]}, "manual"),
    ],
)
def test_methods_of_ipv6(asked: JsonObject, method: str) -> None:
    assert configure_ipv6(None, asked).method == method


def test_static_addresses_may_stand_beside_dhcp() -> None:
    found = configure_ipv4(None, {"enabled": True, "dhcp": True, "address": [ADDRESS]})

    assert (found.method, found.addresses) == ("auto", (IPAddress(address="192.0.2.1", prefix=24),))


def test_what_a_section_does_not_mention_stays_in_the_profile() -> None:
    had = Ipv4Setting(method="manual", addresses=(IPAddress(address="192.0.2.1", prefix=24),), gateway="192.0.2.254")

    assert configure_ipv4(had, {}) == had
    assert configure_ipv4(had, {"enabled": True, "dhcp": False}) == had


def test_switching_off_takes_addresses_and_routes_along() -> None:
    had = Ipv4Setting(
        method="manual",
        addresses=(IPAddress(address="192.0.2.1", prefix=24),),
        routes=(IPRoute(dest="198.51.100.0", prefix=24),),
        dns=("192.0.2.53",),
    )

    assert configure_ipv4(had, {"enabled": False}) == Ipv4Setting(method="disabled", dns=("192.0.2.53",))


def test_switches_of_dhcp_are_network_managers_reversed() -> None:
    asked: JsonObject = {
        "enabled": True,
        "dhcp": True,
        "auto-dns": False,
        "auto-gateway": False,
        "auto-routes": True,
        "auto-route-table-id": 100,
        "auto-route-metric": 7,
        "dhcp-client-id": "iaid+duid",
        "dhcp-custom-hostname": "node.example.org",
    }

    assert configure_ipv4(None, asked) == Ipv4Setting(
        method="auto",
        ignore_auto_dns=True,
        never_default=True,
        ignore_auto_routes=False,
        route_table=100,
        route_metric=7,
        dhcp_client_id="duid",
        dhcp_fqdn="node.example.org",
    )


@pytest.mark.parametrize("asked", [{"dhcp": True}, {"dhcp": True, "auto-dns": False, "dhcp-client-id": "ll"}])
def test_what_is_configured_for_dhcp_is_shown(asked: JsonObject) -> None:
    shown = overlay({"enabled": False}, configure_ipv4(None, {"enabled": True, **asked}))

    assert {key: shown[key] for key in asked} == asked


@pytest.mark.parametrize(
    ("asked", "metric"),
    [
        ({}, 7),
        ({"prefix-route-metric": 100}, 100),
        ({"auto-route-metric": 100, "prefix-route-metric": -1}, 100),
        ({"auto-route-metric": -1, "prefix-route-metric": 100}, 100),
        ({"auto-route-metric": -1}, -1),
    ],
)
def test_both_metrics_are_one(asked: JsonObject, metric: int) -> None:
    had = Ipv4Setting(method="auto", route_metric=7)

    assert configure_ipv4(had, {"enabled": True, "dhcp": True, **asked}).route_metric == metric


@pytest.mark.parametrize(("word", "stored"), [("ll", "ll"), ("uuid", "stable-uuid"), ("00:01:02", "00:01:02")])
def test_the_duid_is_written_in_network_managers_words_and_shown_in_nmstates(word: str, stored: str) -> None:
    found = configure_ipv6(None, {"enabled": True, "dhcp": True, "autoconf": True, "dhcp-duid": word})

    assert found.dhcp_duid == stored
    assert overlay({"enabled": False}, found)["dhcp-duid"] == word


@pytest.mark.parametrize(
    ("newer", "older", "sends"), [(None, None, True), (-1, False, False), (0, None, False), (1, False, True)]
)
def test_the_newer_word_on_host_names_counts(newer: int | None, older: bool | None, sends: bool) -> None:
    setting = Ipv4Setting(method="auto", dhcp_send_hostname=older, dhcp_send_hostname_v2=newer)

    assert overlay({"enabled": False}, setting)["dhcp-send-hostname"] is sends
    asked: JsonObject = {"enabled": True, "dhcp": True, "dhcp-send-hostname": not sends}
    assert overlay({"enabled": False}, configure_ipv4(setting, asked))["dhcp-send-hostname"] is not sends


def test_who_leaves_dhcp_leaves_what_was_declined_of_it() -> None:
    declined = configure_ipv4(
        None, {"enabled": True, "dhcp": True, "auto-gateway": False, "auto-dns": False, "auto-routes": False}
    )

    static = configure_ipv4(declined, {"enabled": True, "dhcp": False, "address": [ADDRESS]})

    assert (static.never_default, static.ignore_auto_dns, static.ignore_auto_routes) == (None, None, None)


@pytest.mark.parametrize("enabled", [True, False])
def test_forwarding_is_said_of_a_family_that_is_on_or_off(enabled: bool) -> None:
    assert configure_ipv4(None, {"enabled": enabled, "forwarding": False}).forwarding == 0
    shown = overlay({"enabled": True, "forwarding": True}, Ipv4Setting(method="disabled"))
    assert shown == {"enabled": False, "forwarding": True}


@pytest.mark.parametrize(
    ("addresses", "method"), [((), "manual"), ((IPAddress(address="192.0.2.1", prefix=24),), "manual")]
)
def test_routes_make_a_family_manual(addresses: tuple[IPAddress, ...], method: str) -> None:
    had = Ipv4Setting(method="manual", addresses=addresses, routes=(IPRoute(dest="198.51.100.0", prefix=24),))

    assert configure_ipv4(had, {"enabled": True, "dhcp": False}).method == method


def test_a_token_needs_the_mode_that_network_manager_knows_it_for() -> None:
    had = Ipv6Setting(method="auto", addr_gen_mode=1)

    found = configure_ipv6(had, {"enabled": True, "dhcp": True, "autoconf": True, "token": "::7"})

    assert (found.token, found.addr_gen_mode) == ("::7", 0)


def test_a_token_lives_with_autoconf() -> None:
    asked: JsonObject = {"enabled": True, "dhcp": True, "autoconf": True, "token": "::7"}
    found = configure_ipv6(None, asked)

    assert found.token == "::7"
    assert configure_ipv6(found, {"enabled": True, "dhcp": False, "autoconf": False}).token is None


def test_habits_of_profiles_that_are_written() -> None:
    automatic: JsonObject = {"enabled": True, "dhcp": True, "autoconf": True}

    ipv4 = with_habits_ipv4(Ipv4Setting(method="auto"), automatic)
    ipv6 = with_habits_ipv6(Ipv6Setting(method="auto"), automatic)

    assert (ipv4.dhcp_client_id, ipv4.dhcp_timeout) == ("mac", 2147483647)
    assert (ipv6.dhcp_duid, ipv6.dhcp_iaid, ipv6.addr_gen_mode) == ("ll", "mac", 0)
    assert (ipv6.dhcp_timeout, ipv6.ra_timeout) == (2147483647, 2147483647)


def test_habits_leave_alone_what_somebody_chose_and_what_nobody_asked_about() -> None:
    chosen = Ipv4Setting(method="auto", dhcp_client_id="duid")

    assert with_habits_ipv4(chosen, {"enabled": True, "dhcp": True}).dhcp_client_id == "duid"
    assert with_habits_ipv4(Ipv4Setting(method="auto"), {}) == Ipv4Setting(method="auto")
