from nmstate_k8s.netlink.macsec import MACSEC_INFO, MacsecInfo
from nmstate_k8s.netlink.wire import attribute


def test_a_port_is_the_end_of_the_channels_identifier() -> None:
    identifier = attribute(1, bytes.fromhex("02005e1000010102"))
    others = [attribute(7, b"\1"), attribute(9, b"\0"), attribute(13, b"\1"), attribute(15, b"\2")]

    found = MACSEC_INFO.read(b"".join([identifier, *others]))

    assert found == MacsecInfo(sci=0x02005E1000010102, encrypt=True, send_sci=False, validation="check", offload="mac")
    assert found.port == 0x102


def test_what_is_not_said_is_none() -> None:
    assert MACSEC_INFO.read(b"").port is None
