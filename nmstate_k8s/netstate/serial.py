"""D-Bus values as JSON and back, with nothing lost: ``8`` as ``u`` is not ``8`` as ``i``. Pure: no I/O."""

import base64
from collections.abc import Mapping
from typing import Any, TypeAlias

from nmstate_k8s.dbus import Variant

Settings: TypeAlias = Mapping[str, Mapping[str, Variant]]
"""A connection profile as NetworkManager sends and takes it: ``a{sa{sv}}``."""


def settings_to_json(settings: Settings) -> dict[str, Any]:
    return {
        section: {name: [variant.signature, _encode(variant.value)] for name, variant in properties.items()}
        for section, properties in settings.items()
    }


def settings_from_json(document: Mapping[str, Any]) -> dict[str, dict[str, Variant]]:
    return {
        section: {name: Variant(signature, _decode(value)) for name, (signature, value) in properties.items()}
        for section, properties in document.items()
    }


def _encode(value: Any) -> Any:
    """Containers become objects with one key that says what they are; JSON's own types stay."""
    if isinstance(value, Variant):
        return {"variant": [value.signature, _encode(value.value)]}
    if isinstance(value, bytes | bytearray):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, Mapping):
        # A list of pairs, as keys need not be strings.
        return {"dict": [[_encode(key), _encode(item)] for key, item in value.items()]}
    if isinstance(value, tuple):
        return {"struct": [_encode(item) for item in value]}
    if isinstance(value, list):
        return [_encode(item) for item in value]
    return value


def _decode(value: Any) -> Any:
    if isinstance(value, list):
        return [_decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    if kind == "variant":
        return Variant(content[0], _decode(content[1]))
    if kind == "bytes":
        return base64.b64decode(content)
    if kind == "dict":
        return {_decode(key): _decode(item) for key, item in content}
    return tuple(_decode(item) for item in content)
