import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.translate.routing import configure
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.profile import ConnectionSetting, IPAddress, IPRoute, Ipv4Setting, Ipv6Setting

IPV4: JsonObject = {"destination": "198.51.100.0/24", "table-id": 254, "next-hop-interface": "eth1"}
IPV6: JsonObject = {**IPV4, "destination": "2001:db8::/32"}


def profile(ipv4: Ipv4Setting | None, ipv6: Ipv6Setting | None) -> Profile:
    return Profile(connection=ConnectionSetting(id="eth1"), ipv4=ipv4, ipv6=ipv6)


def methods(found: Profile) -> tuple[str | None, str | None]:
    assert found.ipv4 is not None
    assert found.ipv6 is not None
    return found.ipv4.method, found.ipv6.method


def test_routes_alone_make_a_family_manual_and_without_them_it_is_not() -> None:
    bare = profile(Ipv4Setting(method="disabled"), Ipv6Setting(method="link-local"))

    routed = configure(bare, "eth1", [IPV4, IPV6], None)

    assert methods(routed) == ("manual", "manual")
    assert methods(configure(routed, "eth1", [], None)) == ("disabled", "link-local")


@pytest.mark.parametrize("method", ["auto", "shared"])
def test_other_methods_stay(method: str) -> None:
    found = configure(profile(Ipv4Setting(method=method), Ipv6Setting(method=method)), "eth1", [IPV4, IPV6], None)

    assert methods(found) == (method, method)


def test_none_leaves_what_there_is() -> None:
    address = IPAddress(address="192.0.2.1", prefix=24)
    routes = (IPRoute(dest="10.0.0.0", prefix=8),)
    had = profile(Ipv4Setting(method="manual", addresses=(address,), routes=routes), Ipv6Setting(method="disabled"))

    assert configure(had, "eth1", None, ()) == had


def test_a_port_has_no_routes() -> None:
    port = profile(None, None)

    assert configure(port, "eth1", [IPV4], [{"family": "ipv4", "route-table": 7}]) == port
