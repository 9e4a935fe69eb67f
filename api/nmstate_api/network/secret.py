"""Leaves that hold secrets: passwords and keys, which no message may show."""

from typing import Annotated, Final

from pydantic_core import PydanticCustomError

from nmstate_api.network.scalar import TextOrNumber

HIDDEN: Final = "<_password_hid_by_nmstate>"
"""What a shown document has in the place of a secret; in a desired one it means: as it is."""


class _Secret(TextOrNumber):
    """A text, of which nobody is told when it is refused."""

    def read(self, value: object) -> object:
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
        raise PydanticCustomError("wrong", "is not a text")


Secret = Annotated[str, _Secret()]
"""A password or a key; HIDDEN leaves it as it is."""


def is_hex(secret: str) -> bool:
    """Whether it is made of hexadecimal digits."""
    return all(character in "0123456789abcdefABCDEF" for character in secret)
