from datetime import timedelta

import pytest

from nmstate_api.meta import JsonObject
from nmstate_api.v1 import NodeNetworkConfigurationPolicy
from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment, Release
from nmstate_k8s.controllers.enactment import outcome
from nmstate_k8s.controllers.enactment.attempt import AttemptPolicy
from nmstate_k8s.controllers.enactment.controller import EnactmentReconciler
from nmstate_k8s.controllers.enactment.reporter import Reporter
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.kube import ConflictError, InvalidError, UnavailableError
from nmstate_k8s.runtime import DONE, EventRecorder, Request, Result
from nmstate_k8s.testing.client import FakeClient, lister_of
from nmstate_k8s.testing.clock import FakeClock
from nmstate_k8s.testing.node_network import FakeNodeNetwork, MissingInterfaceError, PassingError
from nmstate_k8s.testing.objects import ETH1_UP, a_policy, an_enactment

REQUEST = Request("node02.eth1-up")
ETH666: JsonObject = {"interfaces": [{"name": "eth666", "type": "ethernet", "state": "up"}]}


class World:
    """One node, its network, and the API server; a cache that shows what is stored at each reconcile."""

    def __init__(
        self, policy: NodeNetworkConfigurationPolicy | None, enactment: NodeNetworkConfigurationEnactment | None
    ) -> None:
        self.client = FakeClient(*[item for item in (policy, enactment) if item is not None])
        self.network = FakeNodeNetwork()
        self.clock = FakeClock()
        self.attempts = AttemptPolicy(attempts=3)
        self.events = EventRecorder(self.client, component="nmstate-handler", host="node02", clock=self.clock)

    @property
    def enactment(self) -> NodeNetworkConfigurationEnactment:
        return self.client.stored(NodeNetworkConfigurationEnactment, REQUEST.name)

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The conditions that are True, as ``kubectl get`` would take the first of them."""
        return [(c.type, c.reason) for c in self.enactment.status.conditions if c.status == "True"]

    async def reconcile(self, cached: NodeNetworkConfigurationEnactment | None = None) -> Result:
        enactments = [cached] if cached else []
        if not cached and ("nodenetworkconfigurationenactments", REQUEST) in self.client.objects:
            enactments = [self.enactment]
        reporter = Reporter(self.client, self.events, self.clock)
        reconciler = EnactmentReconciler(self.client, lister_of(*enactments), self.network, reporter, self.attempts)
        return await reconciler.reconcile(REQUEST)

    def write_methods(self) -> list[str]:
        return [request.method for request in self.client.server.requests if request.method != "GET"]


async def test_a_released_enactment_is_applied_and_reported() -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy))

    assert await world.reconcile() == DONE

    assert world.shown == [("Available", "SuccessfullyConfigured")]
    status = world.enactment.status
    assert (status.policy_uid, status.policy_generation, status.desired_state) == ("policy-uid", 1, ETH1_UP)
    assert status.retry_count == {}
    assert world.network.reverts == {"policy-uid": ETH1_UP}
    assert world.write_methods() == ["PUT", "PUT"], "one write before the node is touched and one after"


async def test_progressing_and_the_attempt_are_written_before_the_node_is_touched() -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy))
    seen: list[tuple[list[tuple[str, str]], dict[str, int]]] = []

    class Watched(FakeNodeNetwork):
        async def apply(self, document: JsonObject, *, policy_uid: str) -> None:
            seen.append((world.shown, world.enactment.status.retry_count))
            await super().apply(document, policy_uid=policy_uid)

    world.network = Watched()
    await world.reconcile()

    assert seen == [([("Progressing", "ConfigurationProgressing")], {"1": 1})]


async def test_ports_of_a_bridge_without_vlans_are_applied_and_shown_as_trunks() -> None:
    bridge: JsonObject = {"name": "br1", "type": "linux-bridge", "state": "up", "bridge": {"port": [{"name": "eth1"}]}}
    policy = a_policy(desired_state={"interfaces": [bridge]})
    world = World(policy, an_enactment("node02", policy))

    await world.reconcile()

    port = {"name": "eth1", "vlan": {"mode": "trunk", "trunk-tags": [{"id-range": {"min": 2, "max": 4094}}]}}
    expected = {"interfaces": [{**bridge, "bridge": {"port": [port]}}]}
    assert world.enactment.status.desired_state == expected
    assert world.network.reverts["policy-uid"] == expected


async def test_a_document_that_cannot_be_applied_fails_at_once() -> None:
    policy = a_policy(desired_state=ETH666)
    world = World(policy, an_enactment("node02", policy))

    assert await world.reconcile() == DONE

    assert world.shown == [("Failing", "FailedToConfigure")]
    failing = next(c for c in world.enactment.status.conditions if c.type == "Failing")
    assert "node02" in failing.message
    assert "eth666" in failing.message
    assert world.network.applies == 1
    assert world.enactment.status.retry_count == {"1": 1}
    assert world.network.interfaces.keys() == {"eth1"}


async def test_what_may_pass_is_tried_again_with_growing_waits_until_attempts_run_out() -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy))
    world.network.faults.extend(PassingError("NetworkManager restarts") for _ in range(3))

    assert await world.reconcile() == Result(requeue_after=timedelta(seconds=1))
    assert world.shown == [("Progressing", "Retrying"), ("Failing", "Retrying")]
    assert "Retrying 2/3" in world.enactment.status.conditions[0].message
    assert await world.reconcile() == Result(requeue_after=timedelta(seconds=2))
    assert await world.reconcile() == DONE

    assert world.shown == [("Failing", "FailedToConfigure")]
    assert world.enactment.status.retry_count == {"1": 3}


async def test_success_after_a_failure_counts_the_failure() -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy))
    world.network.faults.append(PassingError("NetworkManager restarts"))

    await world.reconcile()
    await world.reconcile()

    assert world.shown == [("Available", "SuccessfullyConfigured")]
    assert world.enactment.status.retry_count == {"1": 1}


@pytest.mark.parametrize("end", [outcome.success(), outcome.failed("node02", ValueError("no"))])
async def test_what_has_ended_is_not_applied_again_at_start(end: outcome.Outcome) -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy, outcome=end))

    assert await world.reconcile() == DONE

    assert world.client.server.requests == []


async def test_what_kubernetes_nmstate_ended_is_not_applied_again() -> None:
    policy = a_policy()
    enactment = an_enactment("node02", policy, outcome=outcome.success())
    enactment.status.policy_uid = ""
    world = World(policy, enactment)

    assert await world.reconcile() == DONE

    assert (world.network.applies, world.write_methods()) == (0, [])


async def test_an_attempt_that_was_cut_off_counts() -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy, outcome=outcome.progressing(), attempts=2))

    await world.reconcile()

    assert world.shown == [("Available", "SuccessfullyConfigured")]
    assert world.enactment.status.retry_count == {"1": 2}


async def test_a_handler_that_dies_in_every_attempt_gives_up() -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy, outcome=outcome.progressing(), attempts=3))

    await world.reconcile()

    assert world.shown == [("Failing", "FailedToConfigure")]
    assert world.network.applies == 0


@pytest.mark.parametrize(
    ("release", "shown"),
    [
        (Release.WAITING, [("Pending", "MaxUnavailableLimitReached")]),
        (Release.ABORTED, [("Aborted", "ConfigurationAborted")]),
    ],
)
async def test_a_node_that_may_not_start_says_so_once(release: Release, shown: list[tuple[str, str]]) -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy, release))

    assert await world.reconcile() == DONE
    assert await world.reconcile() == DONE

    assert world.shown == shown
    assert (world.network.applies, world.write_methods()) == (0, ["PUT"])


@pytest.mark.parametrize("policy", [None, a_policy(generation=2), a_policy(uid="made-again")])
async def test_a_policy_that_is_gone_or_has_moved_on_is_not_applied(
    policy: NodeNetworkConfigurationPolicy | None,
) -> None:
    world = World(policy, an_enactment("node02", a_policy()))

    assert await world.reconcile() == DONE

    assert (world.network.applies, world.write_methods()) == (0, [])


async def test_a_new_generation_starts_with_fresh_conditions_and_attempts() -> None:
    old, new = a_policy(), a_policy(generation=2)
    failed = an_enactment("node02", old, outcome=outcome.failed("node02", ValueError("no")), attempts=3)
    world = World(new, failed.model_copy(update={"spec": an_enactment("node02", new).spec}))

    await world.reconcile()

    assert world.shown == [("Available", "SuccessfullyConfigured")]
    assert world.enactment.status.retry_count == {}
    assert world.enactment.status.conditions[0].type == "Progressing"


async def test_a_release_that_was_taken_back_meanwhile_is_a_conflict_and_touches_nothing() -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy))
    cached = world.enactment
    taken_back = cached.model_copy(update={"spec": cached.spec.model_copy(update={"release": Release.WAITING})})
    await world.client.update(taken_back)

    with pytest.raises(ConflictError):
        await world.reconcile(cached)

    assert world.network.applies == 0


async def test_the_outcome_is_about_what_was_applied_even_if_something_else_is_asked_meanwhile() -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy))

    class Edited(FakeNodeNetwork):
        async def apply(self, document: JsonObject, *, policy_uid: str) -> None:
            spec = world.enactment.spec.model_copy(update={"policy_generation": 2, "release": Release.WAITING})
            await world.client.update(world.enactment.model_copy(update={"spec": spec}))

    world.network = Edited()
    await world.reconcile()

    assert world.shown == [("Available", "SuccessfullyConfigured")]
    assert world.enactment.status.policy_generation == 1
    assert world.enactment.spec.policy_generation == 2


async def test_an_enactment_deleted_during_the_apply_takes_no_report() -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy))

    class Deleted(FakeNodeNetwork):
        async def apply(self, document: JsonObject, *, policy_uid: str) -> None:
            await world.client.delete(world.enactment)

    world.network = Deleted()

    assert await world.reconcile() == DONE
    assert [plural for plural, _ in world.client.objects] == ["nodenetworkconfigurationpolicies"]


async def test_an_api_server_that_is_away_keeps_the_node_as_it_is() -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy))
    world.client.server.refuse_next(503)

    with pytest.raises(UnavailableError):
        await world.reconcile()

    assert world.network.applies == 0


@pytest.mark.looptime
@pytest.mark.parametrize("fault", [None, MissingInterfaceError("interface eth666 does not exist on this node")])
async def test_an_outcome_is_kept_until_the_api_server_takes_it(fault: NmstateError | None) -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy, attempts=2))

    class Cutting(FakeNodeNetwork):
        async def apply(self, document: JsonObject, *, policy_uid: str) -> None:
            await super().apply(document, policy_uid=policy_uid)
            for _ in range(4):
                world.client.server.refuse_next(503)
            if fault is not None:
                raise fault

    world.network = Cutting()

    assert await world.reconcile() == DONE

    ended = ("Failing", "FailedToConfigure") if fault else ("Available", "SuccessfullyConfigured")
    assert world.shown == [ended], "also when it was the last attempt"
    assert world.network.applies == 1


async def test_an_outcome_that_the_api_server_will_never_take_is_an_error() -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy))

    class Cutting(FakeNodeNetwork):
        async def apply(self, document: JsonObject, *, policy_uid: str) -> None:
            world.client.server.refuse_next(422, "Invalid")

    world.network = Cutting()

    with pytest.raises(InvalidError):
        await world.reconcile()


async def test_an_enactment_that_is_gone_needs_nothing() -> None:
    world = World(a_policy(), None)

    assert await world.reconcile() == DONE
    assert world.client.server.requests == []


async def test_an_enactment_deleted_since_it_was_looked_at_touches_nothing() -> None:
    policy = a_policy()
    world = World(policy, an_enactment("node02", policy))
    cached = world.enactment
    await world.client.delete(cached)

    assert await world.reconcile(cached) == DONE
    assert world.network.applies == 0


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ('routes.running.destination == "0.0.0.0/0"', "spec.capture cannot be resolved by this version"),
        ("routes.running.destination = 0", 'capture.default-gw: a "=" that is not followed by "="'),
    ],
)
async def test_captures_are_refused_rather_than_taken_literally(expression: str, sentence: str) -> None:
    policy = a_policy()
    policy.spec.capture = {"default-gw": expression}
    world = World(policy, an_enactment("node02", policy))

    await world.reconcile()

    assert world.shown == [("Failing", "FailedToConfigure")]
    failing = next(c for c in world.enactment.status.conditions if c.type == "Failing")
    assert failing.message.startswith(f"failure generating desiredState and capturedStates: {sentence}")
    assert world.network.applies == 0


async def test_an_empty_document_is_a_success_that_touches_nothing() -> None:
    policy = a_policy(desired_state={})
    world = World(policy, an_enactment("node02", policy))

    await world.reconcile()

    assert world.shown == [("Available", "SuccessfullyConfigured")]
    assert world.network.applies == 0
