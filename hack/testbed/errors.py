"""What can go wrong while a test cluster is set up."""


class SetupError(Exception):
    """Something the test cluster needs is missing or failed; the message says what, in a sentence for a person."""


class CommandError(SetupError):
    """A command failed.

    Attributes:
        code: Its exit code.
        output: What it printed on both streams.
    """

    def __init__(self, message: str, *, code: int, output: str) -> None:
        super().__init__(message)
        self.code = code
        self.output = output


class ProductError(SetupError):
    """The testbed stands, and the product in it does not do what it should: worth a look before it is taken down."""
