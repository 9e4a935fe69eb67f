import struct
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_k8s.netlink.errors import MalformedMessageError
from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import flag, number, text
from nmstate_k8s.netlink.wire import attribute as make


@dataclass(frozen=True, slots=True)
class Gadget:
    index: int = 0
    name: str = attribute(3, text, default="")
    mtu: int | None = attribute(4, number)
    up: bool | None = attribute(9, flag)
    colour: str = "none"


def paint(payload: bytes) -> dict[str, object]:
    return {"colour": text(payload)}


TABLE = Table(Gadget, spread={7: paint})


@given(
    name=st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=15),
    mtu=st.integers(0, 0xFFFFFFFF),
    up=st.booleans(),
    noise=st.lists(st.tuples(st.integers(20, 0x3FFF), st.binary(max_size=64))),
)
def test_a_record_is_read_whatever_stands_between_its_attributes(
    name: str, mtu: int, up: bool, noise: list[tuple[int, bytes]]
) -> None:
    known = [make(3, name.encode() + b"\0"), make(4, struct.pack("=I", mtu)), make(9, bytes([up]))]
    unknown = [make(kind, payload) for kind, payload in noise]
    data = b"".join(part for pair in zip(known, [unknown, [], unknown], strict=True) for part in (pair[0], *pair[1]))

    assert TABLE.read(b"\xff" * 8 + data, 8, index=5) == Gadget(5, name, mtu, up)


def test_what_the_kernel_does_not_send_keeps_its_default() -> None:
    assert TABLE.read(b"") == Gadget()


def test_one_attribute_can_fill_several_fields() -> None:
    assert TABLE.read(make(7, b"blue\0")) == Gadget(colour="blue")


@pytest.mark.parametrize("width", [1, 2, 4, 8])
def test_numbers_take_any_width(width: int) -> None:
    assert TABLE.read(make(4, (200).to_bytes(width, "little"))).mtu == 200


def test_an_attribute_that_runs_past_the_end_is_refused() -> None:
    with pytest.raises(MalformedMessageError, match="attribute of 8 bytes in 6 bytes"):
        TABLE.read(make(4, bytes(4))[:6])
