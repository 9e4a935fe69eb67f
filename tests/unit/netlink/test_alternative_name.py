"""Tests of the requests that change the alternative names of a link."""

from nmstate_k8s.netlink.alternative_name import names_request
from nmstate_k8s.netlink.link import read_link


def test_a_request_holds_the_link_and_its_names_as_the_kernel_lists_them() -> None:
    link = read_link(names_request(7, "uplink", "a-name-that-is-longer-than-fifteen-characters"))

    assert link.index == 7
    assert link.alt_names == ("uplink", "a-name-that-is-longer-than-fifteen-characters")
