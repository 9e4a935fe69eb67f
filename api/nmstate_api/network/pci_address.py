"""Where a device is plugged in."""

import re
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from nmstate_api.network.scalar import wrong

_FORM = re.compile(r"(?:([0-9a-f]{1,8}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-9]{1,3})", re.IGNORECASE)


def _canonical(text: str) -> str:
    found = _FORM.fullmatch(text)
    if found is None or int(found[4]) > 255:
        raise wrong("is not a PCI address; write it as 0000:3b:00.1", text)
    domain = int(found[1] or "0", 16)
    width = 4 if domain <= 0xFFFF else 8
    return f"{domain:0{width}x}:{int(found[2], 16):02x}:{int(found[3], 16):02x}.{int(found[4])}"


PciAddress = Annotated[str, AfterValidator(_canonical), WithJsonSchema({"type": "string"})]
"""Domain, which may be left out, bus, device and function, as in 0000:3b:00.1."""
