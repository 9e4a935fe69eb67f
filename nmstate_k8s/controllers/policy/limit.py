"""How many nodes of a policy may be configured at once. Pure: no clock, no I/O."""

import re

DEFAULT_PERCENT = 50
_PERCENTAGE = re.compile(r"([+-]?[0-9]{1,9})%", re.ASCII)


def max_unavailable(value: int | str | None, nodes: int) -> int:
    """The limit for ``nodes`` matching nodes: a number as it is, a percentage rounded up, at least one.

    What is neither, such as ``"42"`` or ``"many"``, counts as the default of 50 %: a typing error
    must neither stop a roll-out nor let it loose on all nodes.
    """
    if isinstance(value, int):
        return max(1, value)
    percent = DEFAULT_PERCENT if value is None else _percent(value)
    return max(1, -(-nodes * percent // 100))


def _percent(text: str) -> int:
    match = _PERCENTAGE.fullmatch(text)
    return int(match[1]) if match else DEFAULT_PERCENT
