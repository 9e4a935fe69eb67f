"""Names that stand for virtual functions of network cards, which have no name of their own to be known by."""

import re

_PREFIX = "sriov:"
_FUNCTION_NAME = re.compile(r"sriov:(?P<card>[^:]+):(?P<number>[0-9]{1,10})")


def is_function_name(name: str) -> bool:
    """Whether ``name`` stands for a virtual function, as sriov:eth1:2 does for the third one of eth1."""
    return name.startswith(_PREFIX)


def function_name_problem(name: str) -> str | None:
    """Say what is wrong with a name that stands for a virtual function; None for any other name."""
    if not is_function_name(name):
        return None
    found = _FUNCTION_NAME.fullmatch(name)
    if found is None or int(found["number"]) >= 2**32:
        return "does not name a virtual function; write it as sriov:eth1:2, with the card and a number from 0"
    return None
