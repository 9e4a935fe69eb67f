"""The switches between guests: who gets which frame, and with which tag."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from testbed.switch import Switch, vlan_of

ANNA, BERT, CARL = (bytes([2, 0, 0, 0, 0, last]) for last in (1, 2, 3))
EVERYBODY = b"\xff" * 6
LACP = bytes.fromhex("0180c2000002")


@dataclass(eq=False)
class Wire:
    """A port that keeps what it is sent."""

    sent: list[bytes] = field(default_factory=list)

    def fileno(self) -> int:
        return -1

    def receive(self) -> bytes | None:
        return None

    def send(self, frame: bytes) -> None:
        self.sent.append(frame)


def frame(target: bytes, source: bytes, vlan: int = 0) -> bytes:
    tag = b"\x81\x00" + vlan.to_bytes(2, "big") if vlan else b""
    return target + source + tag + b"\x08\x00" + b"hello"


def three_ports() -> tuple[Switch, Wire, Wire, Wire]:
    a, b, c = Wire(), Wire(), Wire()
    return Switch([a, b, c]), a, b, c


def test_an_unknown_target_is_looked_for_everywhere_but_where_the_frame_came_from() -> None:
    switch, a, b, c = three_ports()

    switch.forward(frame(BERT, ANNA), a, now=0)

    assert (a.sent, b.sent, c.sent) == ([], [frame(BERT, ANNA)], [frame(BERT, ANNA)])


def test_an_answer_goes_only_to_who_asked() -> None:
    switch, a, b, c = three_ports()
    switch.forward(frame(EVERYBODY, ANNA), a, now=0)
    c.sent.clear()

    switch.forward(frame(ANNA, BERT), b, now=1)

    assert (a.sent, c.sent) == ([frame(ANNA, BERT)], [])


def test_who_moves_is_found_at_the_new_port() -> None:
    switch, a, b, c = three_ports()
    switch.forward(frame(EVERYBODY, ANNA), a, now=0)
    switch.forward(frame(EVERYBODY, ANNA), b, now=1)
    b.sent.clear()

    switch.forward(frame(ANNA, CARL), c, now=2)

    assert (a.sent, b.sent) == ([frame(EVERYBODY, ANNA)], [frame(ANNA, CARL)])


def test_an_address_known_in_one_vlan_is_unknown_in_another() -> None:
    switch, a, b, c = three_ports()
    switch.forward(frame(EVERYBODY, ANNA, vlan=7), a, now=0)
    c.sent.clear()

    switch.forward(frame(ANNA, BERT, vlan=8), b, now=1)

    assert a.sent == c.sent == [frame(ANNA, BERT, vlan=8)]


def test_who_has_been_silent_for_long_is_looked_for_again() -> None:
    switch, a, b, c = three_ports()
    switch.forward(frame(EVERYBODY, ANNA), a, now=0)
    c.sent.clear()

    switch.forward(frame(ANNA, BERT), b, now=301)

    assert c.sent == [frame(ANNA, BERT)]


def test_what_neighbours_tell_each_other_ends_at_the_switch() -> None:
    switch, a, b, _ = three_ports()

    switch.forward(frame(LACP, ANNA), a, now=0)

    assert b.sent == []


def test_a_storm_is_cut_and_the_next_second_is_free_again() -> None:
    switch, a, b, _ = three_ports()

    for _ in range(5000):
        switch.forward(frame(EVERYBODY, ANNA), a, now=0.5)
    in_the_storm = len(b.sent)
    switch.forward(frame(EVERYBODY, ANNA), a, now=1.5)

    assert in_the_storm == 2000
    assert len(b.sent) == 2001


@given(st.integers(min_value=1, max_value=4094), st.integers(min_value=0, max_value=7))
def test_the_vlan_is_read_whatever_the_priority(vlan: int, priority: int) -> None:
    tagged = ANNA + BERT + b"\x81\x00" + (priority << 13 | vlan).to_bytes(2, "big") + b"\x08\x00"

    assert vlan_of(tagged) == vlan


@given(st.binary(max_size=20))
def test_no_rubbish_stops_a_switch(rubbish: bytes) -> None:
    switch, a, _, _ = three_ports()

    switch.forward(rubbish, a, now=0)

    assert a.sent == []
