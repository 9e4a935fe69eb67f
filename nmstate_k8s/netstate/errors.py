"""What can go wrong between a document and the node's network."""

from typing import ClassVar

from nmstate_k8s.errors import NmstateError

_LONGEST_MESSAGE = 3_000


class NetstateError(NmstateError):
    """The node's network could not be read, or not be brought to a state."""


class DocumentError(NetstateError):
    """A file is not a document: no YAML, a key twice, or nothing that holds a network state."""


class InvalidStateError(NetstateError):
    """The document asks for what this node cannot have; nothing was changed.

    What a large document has wrong may fill pages: the text ends where nobody reads on.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}…")


class LockHeldError(NetstateError):
    """Another process changes this node's network; the text names it."""

    retryable: ClassVar[bool] = True


class LockFileError(NetstateError):
    """The lock file cannot be opened, so that two processes might change the network at once."""


class JournalError(NetstateError):
    """The journal cannot be read or written, so that a change could not be undone after a crash."""


class OutsideError(NetstateError):
    """A file, a host name or an alternative name could not be read or changed; what was changed was undone."""


class ActivationError(NetstateError):
    """An interface did not come up, or not go away."""

    retryable: ClassVar[bool] = True


class VerificationError(NetstateError):
    """Everything was applied, and yet the node's network is not what was asked for."""

    retryable: ClassVar[bool] = True


class InterruptedApplyError(NetstateError):
    """NetworkManager went away or was restarted in the middle of an apply, which was undone."""

    retryable: ClassVar[bool] = True


class RollbackFailedError(NetstateError):
    """The node's network is not what it was before a change that was undone; the text says what differs."""


class CommitIncompleteError(NetstateError):
    """The change is in effect and stays, but not all of it is on disk yet; the next apply completes it."""

    retryable: ClassVar[bool] = True


class NothingHeldError(NetstateError):
    """There is no uncommitted change that could be kept or undone."""
