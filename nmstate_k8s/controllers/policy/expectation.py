"""What this process has written and its cache has not shown yet."""

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import Generic

from nmstate_k8s.kube.resource import ObjectKey, ObjectT, key_of
from nmstate_k8s.runtime import Lister

PATIENCE = timedelta(seconds=30)


class Expectations(Generic[ObjectT]):
    """Own writes of one kind, by policy, until the cache shows them or something newer.

    The resourceVersion in a write guards one enactment; a slot is decided on all of them. A release that the cache
    does not show yet would be handed out a second time, to another node. And a status decided on a policy that lacks
    the last one is a conflict for sure.
    """

    def __init__(self, cache: Lister[ObjectT], patience: timedelta = PATIENCE) -> None:
        self._cache = cache
        self._patience = patience
        self._written: dict[str, dict[ObjectKey, tuple[str, float]]] = defaultdict(dict)

    def expect(self, policy: str, written: ObjectT) -> None:
        until = asyncio.get_running_loop().time() + self._patience.total_seconds()
        self._written[policy][key_of(written)] = written.metadata.resource_version, until

    def unmet(self, policy: str) -> bool:
        """Whether the cache is behind; after ``patience`` what it does not show counts as seen."""
        now = asyncio.get_running_loop().time()
        waiting = {
            key: (version, until)
            for key, (version, until) in self._written.pop(policy, {}).items()
            if until > now and not self._has_seen(key, version)
        }
        if waiting:
            self._written[policy] = waiting
        return bool(waiting)

    def forget(self, policy: str) -> None:
        """The policy is gone."""
        self._written.pop(policy, None)

    def _has_seen(self, key: ObjectKey, version: str) -> bool:
        if _is_as_new(self._cache.resource_version, version):
            return True  # also when the object has been deleted since
        cached = self._cache.get(key.name, key.namespace)
        return cached is not None and _is_as_new(cached.metadata.resource_version, version)


def _is_as_new(version: str, other: str) -> bool:
    """Resource versions of one kind are numbers that grow; those of a server where they are not are only compared."""
    if version.isdecimal() and other.isdecimal():
        return int(version) >= int(other)
    return version == other
