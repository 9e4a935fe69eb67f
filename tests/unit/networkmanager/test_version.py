"""Versions compare, and say what they can do."""

import pytest

from nmstate_k8s.networkmanager import Feature, Version, supports


@pytest.mark.parametrize(
    ("text", "version"),
    [("1.42.4", Version(1, 42, 4)), ("1.53.2-dev", Version(1, 53, 2)), ("1.30", Version(1, 30, 0))],
)
def test_a_version_is_read_from_what_the_daemon_says(text: str, version: Version) -> None:
    assert Version.parse(text) == version


@pytest.mark.parametrize("text", ["", "unknown", "1"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a NetworkManager version"):
        Version.parse(text)


@pytest.mark.parametrize(
    ("version", "has_it"), [(Version(1, 42, 8), False), (Version(1, 44, 0), True), (Version(2, 0, 0), True)]
)
def test_a_feature_is_there_from_its_first_version_on(version: Version, *, has_it: bool) -> None:
    assert supports(version, Feature.BOND_PORT_PRIORITY) is has_it
