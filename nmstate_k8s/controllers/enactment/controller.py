"""From an enactment that is released to a node that is changed, and a status that says so."""

import structlog

from nmstate_api.v1 import NodeNetworkConfigurationPolicy
from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment, Release
from nmstate_k8s.controllers.enactment import outcome
from nmstate_k8s.controllers.enactment.attempt import AttemptPolicy
from nmstate_k8s.controllers.enactment.document import capture_refusal, shown_document, with_defaults
from nmstate_k8s.controllers.enactment.network import NodeNetwork
from nmstate_k8s.controllers.enactment.reporter import Reporter
from nmstate_k8s.controllers.enactment.status import Report, failures_so_far
from nmstate_k8s.controllers.name import NODE_LABEL, POLICY_LABEL
from nmstate_k8s.controllers.phase import FINISHED, asks_for, is_ended, phase_of
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.kube import Client, NotFoundError
from nmstate_k8s.runtime import DONE, Lister, Request, Result

log = structlog.get_logger(__name__)


class InterruptedAttemptError(NmstateError):
    """The handler did not live to see the end of the last attempt that a node has."""


class UnsupportedPolicyError(NmstateError):
    """The policy uses something that this version does not carry out; half of it would be worse than nothing."""


class EnactmentReconciler:
    """Carries out the enactments of this node, when and only when the policy controller has released them.

    The only writer of their status, and never of anything else. An attempt is written down before the node is
    touched, on condition that the enactment is still what was looked at: so attempts survive the
    handler's death, and an order that was taken back is not carried out. What has ended is left alone.

    To be run by one worker: two applies at once would contend for the node.
    """

    def __init__(
        self,
        client: Client,
        enactments: Lister[NodeNetworkConfigurationEnactment],
        network: NodeNetwork,
        reporter: Reporter,
        attempts: AttemptPolicy,
    ) -> None:
        self._client = client
        self._enactments = enactments
        self._network = network
        self._reporter = reporter
        self._attempts = attempts

    async def reconcile(self, request: Request) -> Result:
        try:
            return await self._reconcile(request)
        except NotFoundError:
            return DONE  # the enactment was deleted a moment ago, before anything was done for it

    async def _reconcile(self, request: Request) -> Result:
        enactment = self._enactments.get(request.name)
        if enactment is None or enactment.metadata.deletion_timestamp is not None or is_ended(enactment):
            return DONE
        if not enactment.spec.policy_uid:
            return DONE  # made by kubernetes-nmstate, and nothing is asked until the policy controller takes it over
        if enactment.spec.release is Release.RELEASED:
            return await self._take_turn(enactment)
        if enactment.spec.release is Release.WAITING:
            await self._reporter.write(enactment, Report(outcome.pending()))
            return DONE
        await self._reporter.write(enactment, Report(outcome.aborted(request.name)))
        self._reporter.warn(enactment, "aborted")
        return DONE

    async def _take_turn(self, enactment: NodeNetworkConfigurationEnactment) -> Result:
        policy = await self._policy_of(enactment)
        if policy is None or phase_of(enactment, policy) in FINISHED:
            return DONE
        failures = failures_so_far(enactment)
        if failures >= self._attempts.attempts:
            await self._give_up(enactment, _cut_off(failures), failures)
            return DONE
        return await self._attempt(enactment, policy, failures + 1)

    async def _policy_of(self, enactment: NodeNetworkConfigurationEnactment) -> NodeNetworkConfigurationPolicy | None:
        """The policy in the generation that was released; None when it is gone or has moved on.

        Then there is nothing to do but to wait: the enactment will go, or be released anew.
        """
        try:
            policy = await self._client.get(NodeNetworkConfigurationPolicy, _policy_name(enactment))
        except NotFoundError:
            return None
        return policy if asks_for(enactment, policy) else None

    async def _attempt(
        self, enactment: NodeNetworkConfigurationEnactment, policy: NodeNetworkConfigurationPolicy, number: int
    ) -> Result:
        document = with_defaults(policy.spec.desired_state)
        shown = shown_document(document)
        enactment = await self._reporter.write(enactment, Report(outcome.progressing(), shown, failures=number))
        about = log.bind(policy=policy.metadata.name, enactment=enactment.metadata.name, attempt=number)
        about.info("applying", generation=policy.metadata.generation)
        try:
            if policy.spec.capture:
                raise UnsupportedPolicyError(capture_refusal(policy.spec.capture, policy.spec.desired_state))
            if document:
                await self._network.apply(document, policy_uid=policy.metadata.uid)
        except NmstateError as error:
            about.warning("apply failed", error=str(error), retryable=error.retryable)
            return await self._after_failure(enactment, error, number)
        about.info("applied")
        await self._reporter.write_anyway(enactment, Report(outcome.success(), shown, failures=number - 1))
        return DONE

    async def _after_failure(
        self, enactment: NodeNetworkConfigurationEnactment, error: NmstateError, number: int
    ) -> Result:
        limit = self._attempts.attempts
        if not error.retryable or number >= limit:
            await self._give_up(enactment, error, number)
            return DONE
        again = outcome.retrying(_node(enactment), error, attempt=number + 1, attempts=limit)
        await self._reporter.write_anyway(enactment, Report(again, enactment.status.desired_state, failures=number))
        return Result(requeue_after=self._attempts.wait_after(number))

    async def _give_up(self, enactment: NodeNetworkConfigurationEnactment, error: NmstateError, failures: int) -> None:
        is_unclear = isinstance(error, UnsupportedPolicyError)
        final = outcome.not_generated(error) if is_unclear else outcome.failed(_node(enactment), error)
        await self._reporter.write_anyway(enactment, Report(final, enactment.status.desired_state, failures=failures))
        self._reporter.warn(enactment, f"failed after {failures} retries")


def _cut_off(failures: int) -> InterruptedAttemptError:
    return InterruptedAttemptError(f"attempt {failures} of {failures} was cut off before its outcome was known")


def _node(enactment: NodeNetworkConfigurationEnactment) -> str:
    return enactment.metadata.labels[NODE_LABEL]


def _policy_name(enactment: NodeNetworkConfigurationEnactment) -> str:
    return enactment.metadata.labels[POLICY_LABEL]
