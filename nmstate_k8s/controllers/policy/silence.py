"""Which handlers do not answer."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from nmstate_k8s.controllers.phase import Phase
from nmstate_k8s.controllers.policy.rollout import Member

PATIENCE = timedelta(seconds=60)


class Silence:
    """Nodes that were released and have not said that they start, by policy.

    Kept in memory: after a restart of the operator their time begins anew.
    """

    def __init__(self, patience: timedelta = PATIENCE) -> None:
        self._patience = patience
        self._since: dict[str, dict[str, float]] = {}

    def look(self, policy: str, members: Iterable[Member]) -> tuple[list[str], timedelta | None]:
        """The nodes that have been silent for too long, and when to look again; None when nobody is silent."""
        now = asyncio.get_running_loop().time()
        before = self._since.pop(policy, {})
        since = {member.node: before.get(member.node, now) for member in members if member.phase is Phase.RELEASED}
        if since:
            self._since[policy] = since
        patience = self._patience.total_seconds()
        silent = [node for node, start in since.items() if now - start >= patience]
        waiting = [start + patience - now for start in since.values() if now - start < patience]
        return silent, timedelta(seconds=min(waiting)) if waiting else None

    def forget(self, policy: str) -> None:
        """The policy is gone; one made again under its name begins anew."""
        self._since.pop(policy, None)
