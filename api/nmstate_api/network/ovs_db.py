"""What Open vSwitch's database keeps beside interfaces, for other programs or for itself."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import AliasGenerator, ConfigDict
from pydantic.json_schema import JsonSchemaValue

from nmstate_api.network.model import NetworkModel
from nmstate_api.network.problem import shown
from nmstate_api.network.scalar import Lenient, wrong

_BRIDGE_MAPPINGS = "ovn-bridge-mappings"


class _Entries(Lenient):
    """A map of texts, in which null deletes a key; numbers and booleans become the texts that the database holds."""

    def read(self, value: object) -> object:
        if not isinstance(value, dict):
            raise wrong("is not an object with keys", value)
        return {_key(key): _entry(entry) for key, entry in value.items()}

    def schema(self) -> JsonSchemaValue:
        return {"type": "object"}


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise wrong("is not a text, as every key must be", key)
    return key


def _entry(entry: object) -> str | None:
    if isinstance(entry, bool):
        return "true" if entry else "false"
    if isinstance(entry, int | float):
        return str(entry)
    if entry is None or isinstance(entry, str):
        return entry
    raise wrong("is not a text; the database holds texts only", entry)


Entries = Annotated[dict[str, str | None], _Entries()]


class OvsDb(NetworkModel):
    """Entries of a row. Keys that are not listed stay; null deletes a key, and an empty map all of them."""

    model_config = ConfigDict(alias_generator=AliasGenerator())

    external_ids: Entries | None = None
    """Entries that belong to other programs. Default: as they are."""

    other_config: Entries | None = None
    """Settings of Open vSwitch itself. Default: as they are."""


class GlobalOvsDb(OvsDb):
    """Entries of the row that stands for Open vSwitch as a whole."""

    def problems(self) -> Iterator[tuple[str, str]]:
        if _BRIDGE_MAPPINGS in (self.external_ids or {}):
            value = (self.external_ids or {})[_BRIDGE_MAPPINGS]
            yield f"external_ids.{_BRIDGE_MAPPINGS}", f"{shown(value)} belongs under ovn.bridge-mappings"
