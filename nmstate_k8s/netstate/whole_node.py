"""What a document says of the node as a whole, its names and its DNS, as it compares and is undone. Pure: no I/O."""

from collections.abc import Iterator

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netstate.dns import normal
from nmstate_k8s.netstate.wire import section

_HOSTNAME, _DNS = "hostname", "dns-resolver"


def whole_node_differences(expected: JsonObject, current: JsonObject) -> Iterator[tuple[str, JsonValue, JsonValue]]:
    """Where ``current`` (see `show`) is not as ``expected``: path, what was asked for, what there is."""
    names = section(current, _HOSTNAME)
    for key, name in section(expected, _HOSTNAME).items():
        if names.get(key) != name:
            yield f"{_HOSTNAME}.{key}", name, names.get(key)
    config = section(expected, _DNS).get("config")
    if isinstance(config, dict):
        wanted, found = normal(config), normal(section(section(current, _DNS), "config"))
        for key, value in wanted.items():
            if value != found[key]:
                yield f"{_DNS}.config.{key}", value, found[key]


def whole_node_changes(expected: JsonObject, current: JsonObject) -> JsonObject:
    """The part of ``expected`` that is not so in ``current``."""
    changed: JsonObject = {}
    for path, wanted, _ in whole_node_differences(expected, current):
        *outer, key = path.split(".")
        inner = changed
        for part in outer:
            inner = _entered(inner, part)
        inner[key] = wanted
    return changed


def whole_node_revert(asked: JsonObject, current: JsonObject) -> JsonObject:
    """What brings back the names and the DNS that ``asked`` changes."""
    before: JsonObject = {}
    names = section(current, _HOSTNAME)
    if any(names.get(key) != name for key, name in section(asked, _HOSTNAME).items()):
        before[_HOSTNAME] = {key: names[key] for key in section(asked, _HOSTNAME) if key in names}
    wanted = section(asked, _DNS).get("config")
    config = section(section(current, _DNS), "config")
    if isinstance(wanted, dict) and any(_replaces(wanted, key, config) for key in normal({})):
        before[_DNS] = {"config": config}
    return before


def _replaces(wanted: JsonObject, key: str, config: JsonObject) -> bool:
    if wanted and key not in wanted:
        return False
    return normal(wanted)[key] != normal(config)[key]


def _entered(holder: JsonObject, key: str) -> JsonObject:
    inner = holder.setdefault(key, {})
    assert isinstance(inner, dict)  # noqa: S101 (made here)
    return inner
