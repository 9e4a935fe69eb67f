from datetime import timedelta

from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment
from nmstate_k8s.controllers.policy.expectation import Expectations
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


async def test_what_never_shows_is_given_up() -> None:
    expectations = Expectations(lister_of(), patience=timedelta(0))
    expectations.expect("eth1-up", at_version("10"))

    assert not expectations.unmet("eth1-up")
