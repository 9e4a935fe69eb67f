"""Places of a document that are filled in from captures later."""


class Reference(str):
    """A text that stands for a value which is not known yet, of whatever kind; what is wrong with it shows later."""

    __slots__ = ()
