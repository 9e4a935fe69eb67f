"""What became different in a store."""

from dataclasses import dataclass
from typing import Generic

from nmstate_k8s.kube.resource import ObjectKey, ObjectT, key_of


@dataclass(frozen=True, slots=True)
class Change(Generic[ObjectT]):
    """One object before and after.

    Attributes:
        old: None when the object is new.
        new: None when it is gone; ``old`` is then the last that was seen of it, not necessarily its last state.
    """

    old: ObjectT | None
    new: ObjectT | None

    @property
    def key(self) -> ObjectKey:
        return key_of(self.seen[-1])

    @property
    def seen(self) -> tuple[ObjectT, ...]:
        """Old and new, as far as they are there; never empty."""
        return tuple(item for item in (self.old, self.new) if item is not None)
