"""One route: how it compares with others. Pure: no I/O.

A route is told from others by its way: destination, table, interface and gateway. What else it says, such as its MTU,
belongs to it, so that a document changes a route by giving it anew.
"""

from collections.abc import Iterable
from typing import Final

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netstate.wire import number, text, without

MAIN_TABLE: Final = 254
HOLDER_OF_SPECIAL: Final = "lo"
"""The interface whose profile has the routes that lead nowhere."""

ATTRIBUTES: Final = (
    "weight",
    "source",
    "cwnd",
    "initcwnd",
    "initrwnd",
    "mtu",
    "lock-mtu",
    "quickack",
    "advmss",
)
_SWITCHES: Final = ("lock-mtu", "quickack")
_ON_LINK: Final = ("", "0.0.0.0", "::")  # noqa: S104 - no gateway, not a bind
_IPV6_METRIC: Final = 1024
"""What the kernel makes of metric 0."""

_HOST: Final = {"ipv4": "32", "ipv6": "128"}

Way = tuple[JsonValue, ...]
Step = tuple[str, str, JsonValue]


def family_of(route: JsonObject) -> str:
    return "ipv6" if ":" in (text(route, "destination") or "") else "ipv4"


def normal(route: JsonObject) -> JsonObject:
    """The route with every default said one way: absent, but for the table.

    Without gateway it is on the link; a metric that is not given is anyone's.
    """
    found: JsonObject = {
        "destination": text(route, "destination") or "",
        "table-id": number(route, "table-id") or MAIN_TABLE,
    }
    if "route-type" in route:
        found["route-type"] = route["route-type"]
    else:
        found["next-hop-interface"] = text(route, "next-hop-interface") or ""
        if text(route, "next-hop-address") not in (None, *_ON_LINK):
            found["next-hop-address"] = route["next-hop-address"]
    metric = number(route, "metric")
    if metric is not None and metric >= 0:
        found["metric"] = _as_in_kernel(metric, family_of(route))
    return found | {key: route[key] for key in ATTRIBUTES if route.get(key) not in (None, 0, False)}


def effective_metric(route: JsonObject) -> int:
    """The metric that a normal route is made with."""
    return _as_in_kernel(number(route, "metric") or 0, family_of(route))


def _as_in_kernel(metric: int, family: str) -> int:
    return metric or (_IPV6_METRIC if family == "ipv6" else 0)


def way_of(route: JsonObject) -> Way:
    """What tells a normal route from others."""
    return tuple(route.get(key) for key in ("destination", "table-id", "next-hop-interface", "next-hop-address"))


def holder_of(route: JsonObject) -> str:
    """The interface that a normal route leaves through, or whose profile holds it."""
    return text(route, "next-hop-interface") or HOLDER_OF_SPECIAL


def covers(there: JsonObject, wanted: JsonObject) -> bool:
    """Whether ``there`` is all that ``wanted`` asks for; both are normal and go the same way.

    A route that stands alone has no weight, whatever it was given.
    """
    if "metric" in wanted and wanted["metric"] != there.get("metric"):
        return False
    apart = ("metric", "weight") if "weight" not in there else ("metric",)
    return without(wanted, *apart) == without(there, *apart)


def displaces(wanted: JsonObject, there: JsonObject) -> bool:
    """Whether ``there`` goes when ``wanted`` comes; both are normal and go the same way.

    Special routes of two types get along unless their metric is the same.
    """
    if wanted.get("route-type") != there.get("route-type"):
        return effective_metric(wanted) == effective_metric(there)
    return True


def pattern(route: JsonObject) -> JsonObject:
    """What an entry with state absent gives: the metric never counts, and neither does what is left empty."""
    given: JsonObject = {}
    for key in ("destination", "table-id", "next-hop-interface", "route-type", *ATTRIBUTES):
        if route.get(key) not in (None, "") and (key, route[key]) != ("table-id", 0):
            given[key] = route[key]
    if "next-hop-address" in route:
        address = text(route, "next-hop-address")
        given["next-hop-address"] = "" if address in _ON_LINK else address
    return given


def comparable(route: JsonObject) -> JsonObject:
    """A normal route with everything said that a pattern may give."""
    on_link: JsonObject = {} if "route-type" in route else {"next-hop-address": ""}
    switches: JsonObject = dict.fromkeys(_SWITCHES, False)
    return {"next-hop-interface": HOLDER_OF_SPECIAL, **on_link, **switches, **route}


def gateways(routes: Iterable[JsonObject]) -> set[Step]:
    """Where each of the normal ``routes`` needs a way to, if it has a gateway."""
    return {
        (text(route, "next-hop-address") or "", text(route, "next-hop-interface") or "", route["table-id"])
        for route in routes
        if "next-hop-address" in route
    }


def step_of(route: JsonObject) -> Step | None:
    """What a normal route leads to, if that is a host on the link, which may be a gateway."""
    address, _, length = (text(route, "destination") or "").partition("/")
    if length != _HOST[family_of(route)] or "next-hop-address" in route or "route-type" in route:
        return None
    return address, text(route, "next-hop-interface") or "", route["table-id"]


def named(route: JsonObject) -> str:
    """A route in the words of ``ip route``."""
    words = [text(route, "route-type") or "", text(route, "destination") or "to anywhere"]
    for key, word in (("next-hop-address", "via"), ("next-hop-interface", "dev")):
        if route.get(key):
            words += [word, str(route[key])]
    if route.get("table-id") not in (None, 0, MAIN_TABLE):
        words += ["table", str(route["table-id"])]
    return " ".join(word for word in words if word)
