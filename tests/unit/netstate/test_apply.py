import pytest

from nmstate_k8s.dbus import Variant
from nmstate_k8s.netstate.apply import state_to_await
from nmstate_k8s.networkmanager import DeviceState, Profile


def profile(ipv4: str | None, ipv6: str | None) -> Profile:
    settings: dict[str, dict[str, Variant]] = {"connection": {"id": Variant("s", "eth1")}}
    for name, method in (("ipv4", ipv4), ("ipv6", ipv6)):
        if method is not None:
            settings[name] = {"method": Variant("s", method)}
    return Profile.from_dbus(settings)


@pytest.mark.parametrize(
    ("ipv4", "ipv6", "state"),
    [
        ("manual", "disabled", DeviceState.ACTIVATED),
        ("disabled", "manual", DeviceState.ACTIVATED),
        (None, None, DeviceState.ACTIVATED),
        ("auto", "disabled", DeviceState.IP_CONFIG),
        ("manual", "auto", DeviceState.IP_CONFIG),
        ("disabled", "dhcp", DeviceState.IP_CONFIG),
    ],
)
def test_what_a_server_or_router_decides_is_not_waited_for(
    ipv4: str | None, ipv6: str | None, state: DeviceState
) -> None:
    assert state_to_await(profile(ipv4, ipv6)) == state
