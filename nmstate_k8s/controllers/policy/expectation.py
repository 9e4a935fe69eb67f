"""What this process has written and its cache has not shown yet."""

import asyncio
from collections import defaultdict
from datetime import timedelta

from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment
from nmstate_k8s.kube import ObjectKey, key_of
from nmstate_k8s.runtime import Lister

PATIENCE = timedelta(seconds=30)


class Expectations:
    """Own writes, by policy, until the cache shows them or something newer.

    The resourceVersion in a write guards one enactment; a slot is decided on all of them. A release that the cache
    does not show yet would be handed out a second time, to another node.
    """

    def __init__(self, enactments: Lister[NodeNetworkConfigurationEnactment], patience: timedelta = PATIENCE) -> None:
        self._enactments = enactments
        self._patience = patience
        self._written: dict[str, dict[ObjectKey, tuple[str, float]]] = defaultdict(dict)

    def expect(self, policy: str, written: NodeNetworkConfigurationEnactment) -> None:
        until = asyncio.get_running_loop().time() + self._patience.total_seconds()
        self._written[policy][key_of(written)] = written.metadata.resource_version, until

    def unmet(self, policy: str) -> bool:
        """Whether the cache is behind; after ``patience`` what it does not show counts as deleted."""
        now = asyncio.get_running_loop().time()
        waiting = {
            key: (version, until)
            for key, (version, until) in self._written.pop(policy, {}).items()
            if until > now and not self._shows(key, version)
        }
        if waiting:
            self._written[policy] = waiting
        return bool(waiting)

    def _shows(self, key: ObjectKey, version: str) -> bool:
        cached = self._enactments.get(key.name)
        return cached is not None and _is_as_new(cached.metadata.resource_version, version)


def _is_as_new(version: str, other: str) -> bool:
    """Resource versions of one kind are numbers that grow; those of a server where they are not are only compared."""
    if version.isdecimal() and other.isdecimal():
        return int(version) >= int(other)
    return version == other
