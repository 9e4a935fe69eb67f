import pytest

from nmstate_k8s.netstate.reason import cause
from nmstate_k8s.networkmanager.enums import ActiveConnectionStateReason, DeviceStateReason


@pytest.mark.parametrize("reason", DeviceStateReason)
def test_every_reason_is_a_clause_that_can_follow_a_colon(reason: DeviceStateReason) -> None:
    text = cause(reason)

    assert text
    assert not text.endswith(".")


def test_a_reason_without_words_of_its_own_keeps_networkmanagers_name() -> None:
    assert cause(DeviceStateReason.MODEM_BUSY) == "NetworkManager gives the reason modem-busy"
    assert cause(DeviceStateReason(250)) == "NetworkManager gives the reason unknown-250"


def test_known_reasons_say_what_to_look_at() -> None:
    assert cause(DeviceStateReason.CARRIER) == "it has no carrier; check the cable or the switch port"


def test_what_has_no_device_says_itself_what_was_wrong() -> None:
    login = ActiveConnectionStateReason.LOGIN_FAILED

    assert cause(DeviceStateReason.NONE, login) == "its other side did not let it in"
    assert cause(DeviceStateReason.CARRIER, login) == "it has no carrier; check the cable or the switch port"
