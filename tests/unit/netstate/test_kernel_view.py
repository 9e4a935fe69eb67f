import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.kernel_view import read_resolver


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("# nobody\n; knows\n", {}),
        ("nameserver 192.0.2.53\nnameserver fe80::1%eth0\n", {"server": ["192.0.2.53", "fe80::1%eth0"], "search": []}),
        ("domain example.org\nsearch a.example b.example\n", {"server": [], "search": ["a.example", "b.example"]}),
        ("options ndots:2 rotate\noptions edns0\n", {"options": ["ndots:2", "rotate", "edns0"]}),
    ],
)
def test_names_are_resolved_as_the_file_says(text: str, expected: JsonObject) -> None:
    assert read_resolver(text) == expected
