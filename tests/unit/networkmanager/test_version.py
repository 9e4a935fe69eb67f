"""Versions compare, and say what they can do."""

import pytest

from nmstate_k8s.networkmanager import Feature, Version, supports
from nmstate_k8s.networkmanager.version import capabilities


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


@pytest.mark.parametrize(
    ("version_info", "found"),
    [
        ([], frozenset()),
        ([0x012A00], frozenset()),
        ([0x013001, 0b01], {Feature.REAPPLY_REMOVES_ROUTES}),
        ([0x013001, 0b10], {Feature.IPV4_FORWARDING}),
        ([0x013600, 0b111, 0b1], {Feature.REAPPLY_REMOVES_ROUTES, Feature.IPV4_FORWARDING}),
    ],
)
def test_a_build_says_what_it_can_do(version_info: list[int], found: set[Feature]) -> None:
    assert capabilities(version_info) == found


def test_a_build_can_do_what_it_says_and_nothing_else_of_the_same_version() -> None:
    older = Version(1, 48, 10)

    assert supports(older, Feature.REAPPLY_REMOVES_ROUTES, {Feature.REAPPLY_REMOVES_ROUTES})
    assert not supports(older, Feature.ETHTOOL_FEC, {Feature.REAPPLY_REMOVES_ROUTES})
    assert Feature.ETHTOOL_FEC.since == Feature.REAPPLY_REMOVES_ROUTES.since
