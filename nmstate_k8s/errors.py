"""The root of every error that this project raises on purpose."""

from typing import ClassVar


class NmstateError(Exception):
    """Something could not be done, said in one sentence for people.

    Attributes:
        retryable: Whether the same attempt may succeed later with nothing changed by anyone.
    """

    retryable: ClassVar[bool] = False
