from datetime import timedelta

from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment
from nmstate_k8s.controllers.policy.expectation import Expectations
from nmstate_k8s.runtime import Lister, Store
from nmstate_k8s.testing.client import lister_of
from nmstate_k8s.testing.objects import a_policy, an_enactment


def at_version(version: str) -> NodeNetworkConfigurationEnactment:
    enactment = an_enactment("a", a_policy())
    enactment.metadata.resource_version = version
    return enactment


async def test_a_write_is_expected_until_the_cache_shows_it() -> None:
    for cached, unmet in ((None, True), ("9", True), ("10", False), ("11", False)):
        shown = [at_version(cached)] if cached else []
        expectations = Expectations(lister_of(*shown))
        expectations.expect("eth1-up", at_version("10"))

        assert expectations.unmet("eth1-up") is unmet
        assert not expectations.unmet("other")


async def test_versions_that_are_no_numbers_have_to_be_equal() -> None:
    expectations = Expectations(lister_of(at_version("b")))
    expectations.expect("eth1-up", at_version("a"))

    assert expectations.unmet("eth1-up")


async def test_a_cache_that_has_followed_further_shows_it_though_the_object_is_gone() -> None:
    for reached, unmet in (("9", True), ("10", False), ("11", False)):
        cache = Store[NodeNetworkConfigurationEnactment]()
        cache.resource_version = reached
        expectations = Expectations(Lister(cache))
        expectations.expect("eth1-up", at_version("10"))

        assert expectations.unmet("eth1-up") is unmet


async def test_nothing_is_expected_of_a_policy_that_is_gone() -> None:
    expectations = Expectations(lister_of(at_version("9")))
    expectations.expect("eth1-up", at_version("10"))
    expectations.forget("eth1-up")

    assert not expectations.unmet("eth1-up")


async def test_what_never_shows_is_given_up() -> None:
    nothing: Lister[NodeNetworkConfigurationEnactment] = lister_of()
    expectations = Expectations(nothing, patience=timedelta(0))
    expectations.expect("eth1-up", at_version("10"))

    assert not expectations.unmet("eth1-up")
