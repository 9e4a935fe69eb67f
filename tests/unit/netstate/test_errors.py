from nmstate_k8s.netstate.errors import InvalidStateError


def test_a_refusal_ends_where_nobody_reads_on() -> None:
    whole, cut = InvalidStateError("x" * 3_000), InvalidStateError("x" * 300_000)

    assert str(whole) == "x" * 3_000
    assert str(cut) == "x" * 3_000 + "…"
