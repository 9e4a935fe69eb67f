import pytest

from nmstate_k8s.networkmanager.device import unescaped


@pytest.mark.parametrize(
    ("spelled", "name"),
    [("eth1", "eth1"), ("a\\\\b", "a\\b"), ("od\\377d", "od�d"), ("br\\303\\274cke", "brücke"), ("\\\\101", "\\101")],
)
def test_names_are_read_as_the_kernel_has_them(spelled: str, name: str) -> None:
    assert unescaped(spelled) == name
