"""How a kind is registered with the API server, beyond its fields."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrinterColumn:
    """A column of ``kubectl get``."""

    name: str
    json_path: str
    type: str = "string"


@dataclass(frozen=True, slots=True)
class CustomResource:
    """What a CustomResourceDefinition says about one version of a kind.

    Attributes:
        storage: Whether objects are stored in this version; true for exactly one version of a kind.
        deprecation: None while the version is current; otherwise the warning for its users, and
            the API server's own sentence when empty.
        preserve_unknown: Whether keys next to spec and status are stored rather than pruned.
    """

    short_names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    columns: tuple[PrinterColumn, ...] = ()
    storage: bool = True
    deprecation: str | None = None
    preserve_unknown: bool = False
