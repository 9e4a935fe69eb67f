"""What the settings of a connection profile have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from nmstate_k8s.dbus import Codec, OpenRecord, Variant, properties_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(OpenRecord):
    """One setting of a profile; a property that is absent has NetworkManager's default.

    Properties that the class does not model are kept in ``other`` and written back as they came.
    """

    NAME: ClassVar[str]

    @classmethod
    def read(cls, values: Mapping[str, Variant]) -> Self:
        """The setting as ``GetSettings`` gives it, without deprecated properties that only repeat newer ones."""
        return cls.from_dbus(cls.modernised(values))

    @classmethod
    def modernised(cls, values: Mapping[str, Variant]) -> Mapping[str, Variant]:
        """``values`` with each thing said once; settings with deprecated properties override it."""
        return values

    @classmethod
    def secrets_of(cls) -> list[str]:
        """The attributes that hold secrets."""
        return [known.attribute for known in properties_of(cls).values() if known.secret]

    def with_secrets(self, values: Mapping[str, Variant]) -> Self:
        """A copy with the secrets that are in ``values``."""
        found = self.from_dbus(values)
        return replace(self, **{attribute: getattr(found, attribute) for attribute in self.secrets_of()})

    def without_secrets(self) -> Self:
        bare = type(self)()
        return replace(self, **{attribute: getattr(bare, attribute) for attribute in self.secrets_of()})

    def written(self) -> dict[str, Variant]:
        """The setting as every supported NetworkManager understands it."""
        return self.to_dbus()


def without(values: Mapping[str, Variant], *names: str) -> Mapping[str, Variant]:
    return {name: variant for name, variant in values.items() if name not in names}


def renamed(values: Mapping[str, Variant], names: Mapping[str, str]) -> Mapping[str, Variant]:
    """``values`` under the names that ``names`` gives them; where both were there, the new name's value stays."""
    kept = {name: variant for name, variant in values.items() if name not in names}
    for old, new in names.items():
        if old in values:
            kept.setdefault(new, values[old])
    return kept


def _hardware_address(value: bytes) -> str:
    return bytes(value).hex(":").upper()


HARDWARE_ADDRESS = Codec(_hardware_address, lambda text: bytes.fromhex(text.replace(":", "")))
"""``ay`` as "02:00:5E:10:00:01"."""
