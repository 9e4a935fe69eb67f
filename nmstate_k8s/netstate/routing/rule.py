"""One route rule: how it compares with others. Pure: no I/O."""

from typing import Final

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netstate.routing.route import MAIN_TABLE
from nmstate_k8s.netstate.wire import number, text, without

WHOLE_MARK: Final = 0xFFFFFFFF
"""The mask of a mark that names none."""

_EVERYWHERE: Final = ("", "0.0.0.0/0", "::/0")
_PLAIN: Final = ("action", "iif", "suppress-prefix-length")
_KEYS: Final = ("family", "ip-from", "ip-to", "route-table", "fwmark", "fwmask", *_PLAIN)
_WORDS: Final = {"ip-to": "to", "iif": "iif", "action": "", "route-table": "table", "priority": "priority"}

Selector = tuple[JsonValue, ...]


def normal(rule: JsonObject) -> JsonObject:
    """The rule with every default said one way: absent, but for family, table and mask.

    A priority that is not given is anyone's. What drops or refuses packets looks no table up.
    """
    found: JsonObject = {"family": family_of(rule)}
    found |= {key: rule[key] for key in ("ip-from", "ip-to") if text(rule, key) not in (None, *_EVERYWHERE)}
    found |= {key: rule[key] for key in _PLAIN if rule.get(key) not in (None, "")}
    if "action" not in found:
        found["route-table"] = number(rule, "route-table") or MAIN_TABLE
    mark = marking(rule.get("fwmark"))
    if mark:
        found |= {"fwmark": mark, "fwmask": marking(rule.get("fwmask")) or WHOLE_MARK}
    priority = number(rule, "priority")
    if priority is not None and priority >= 0:
        found["priority"] = priority
    return found


def family_of(rule: JsonObject) -> str:
    family = text(rule, "family")
    if family is not None:
        return family
    return "ipv6" if ":" in (text(rule, "ip-from") or text(rule, "ip-to") or "") else "ipv4"


def marking(value: JsonValue) -> int | None:
    """A mark or mask, which is shown in hexadecimal and asked for as a number."""
    if isinstance(value, str):
        return int(value, 16)
    return value if isinstance(value, int) else None


def selector_of(rule: JsonObject) -> Selector:
    """All of a normal rule but its priority."""
    return tuple(rule.get(key) for key in _KEYS)


def covers(there: JsonObject, wanted: JsonObject) -> bool:
    """Whether ``there`` is all that ``wanted`` asks for; both are normal."""
    apart = () if "priority" in wanted else ("priority",)
    return without(wanted, *apart) == without(there, *apart)


def pattern(rule: JsonObject) -> JsonObject:
    """What an entry with state absent gives; an address or mark that is left empty must be so in the rule too."""
    given: JsonObject = {key: rule[key] for key in ("family", *_PLAIN) if rule.get(key) not in (None, "")}
    for key in ("ip-from", "ip-to"):
        if key in rule:
            given[key] = None if rule[key] in _EVERYWHERE else rule[key]
    for key in ("fwmark", "fwmask"):
        if key in rule:
            given[key] = marking(rule[key]) or None
    if number(rule, "priority") not in (None, -1):
        given["priority"] = rule["priority"]
    if number(rule, "route-table") not in (None, 0):
        given["route-table"] = rule["route-table"]
    return given


def named(rule: JsonObject) -> str:
    """A normal rule in the words of ``ip rule``."""
    words = [str(rule.get("family", "")), f"from {rule.get('ip-from', 'all')}"]
    words += [f"{word} {rule[key]}".strip() for key, word in _WORDS.items() if key in rule]
    mark = marking(rule.get("fwmark"))
    if mark:
        words.append(f"fwmark {mark:#x}")
    return " ".join(word for word in words if word)
