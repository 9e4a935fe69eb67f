"""Which objects of a kind are meant; the API server does the choosing."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Selection:
    """Objects that match everything said here.

    Attributes:
        namespace: Only this namespace; empty for all.
        labels: Values that labels must have.
        fields: Values that fields must have, such as ``{"metadata.name": "node01"}``.
    """

    namespace: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    def query(self) -> dict[str, str]:
        """As parameters of a list or watch."""
        selectors = {"labelSelector": self.labels, "fieldSelector": self.fields}
        return {
            name: ",".join(f"{key}={value}" for key, value in sorted(selector.items()))
            for name, selector in selectors.items()
            if selector
        }


EVERYTHING = Selection()
