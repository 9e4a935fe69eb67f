import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_k8s.controllers.policy.limit import max_unavailable


@pytest.mark.parametrize(
    ("value", "nodes", "limit"),
    [
        (None, 5, 3),
        (None, 6, 3),
        (None, 1, 1),
        (None, 0, 1),
        (3, 5, 3),
        (9, 5, 9),
        (0, 5, 1),
        (-2, 5, 1),
        ("0%", 5, 1),
        ("20%", 5, 1),
        ("21%", 5, 2),
        ("100%", 5, 5),
        ("asdf", 5, 3),
        ("42", 5, 3),
        ("50%%", 4, 2),
        ("-10%", 4, 1),
        ("+75%", 4, 3),
        (" 75%", 4, 2),
        ("\u0667%", 4, 2),
        ("9" * 5000 + "%", 4, 2),
        ("%", 4, 2),
        ("", 4, 2),
    ],
)
def test_numbers_count_percentages_round_up_and_nonsense_is_the_default(
    value: int | str | None, nodes: int, limit: int
) -> None:
    assert max_unavailable(value, nodes) == limit


@given(st.one_of(st.none(), st.integers(), st.text(), st.integers(0, 100).map("{}%".format)), st.integers(0, 10_000))
def test_one_node_is_always_allowed(value: int | str | None, nodes: int) -> None:
    assert max_unavailable(value, nodes) >= 1
