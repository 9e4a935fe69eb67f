"""What can go wrong between this process and the kernel's netlink sockets."""

import os

from nmstate_k8s.errors import NmstateError


class NetlinkError(NmstateError):
    """The kernel could not be asked about the state of its network."""


class KernelRefusedError(NetlinkError):
    """The kernel answered a request with an error.

    Attributes:
        errno: The error number, such as ``errno.EOPNOTSUPP``.
        detail: The kernel's own explanation (extended acknowledgement), or "".
    """

    def __init__(self, request: str, errno: int, detail: str = "") -> None:
        super().__init__(f"the kernel refused {request}: {detail or os.strerror(errno)}")
        self.errno = errno
        self.detail = detail


class KernelSilentError(NetlinkError):
    """The kernel did not answer a request in time."""

    retryable = True


class InterruptedDumpError(NetlinkError):
    """The state changed during every attempt to read it, so that no reading was consistent."""

    retryable = True


class MalformedMessageError(NetlinkError):
    """A message does not have the form that netlink prescribes; what follows it cannot be read."""
