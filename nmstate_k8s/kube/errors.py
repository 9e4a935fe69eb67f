"""What the API server refuses, as classes: one for each thing a caller does differently.

HTTP status becomes class here and nowhere else. The message is the API server's own.
"""

from datetime import timedelta
from typing import ClassVar

from nmstate_api.meta import JsonObject
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.kube.wire import decode_object


class KubeError(NmstateError):
    """The API server refused a request, or did not answer it.

    Worth another try unless a class says otherwise: roles, kinds and admission are other people's, and may be
    in place a moment later. Only what is wrong with the object itself stays wrong until someone changes it.

    Attributes:
        status: HTTP status; 0 when there was no answer.
        reason: The API server's word for it, such as ``AlreadyExists``; empty when it gave none.
        retry_after: How long the API server asks to be left alone.
    """

    retryable: ClassVar[bool] = True

    def __init__(
        self, message: str, *, status: int = 0, reason: str = "", retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.retry_after = retry_after


class UnauthorizedError(KubeError):
    """The credentials are not accepted; a token may have expired and be renewed."""


class ForbiddenError(KubeError):
    """The credentials do not permit this, or not yet: roles reach an API server with some delay."""


class NotFoundError(KubeError):
    """There is no such object, or no such kind, which may be about to be installed."""


class ConflictError(KubeError):
    """The object is not what the request was decided on: read it again and decide again."""


class AlreadyExistsError(KubeError):
    """An object of that name exists; whoever wanted to create it has not seen it yet."""


class GoneError(KubeError):
    """The resource version or the continue token is too old: list again."""


class InvalidError(KubeError):
    """The object breaks a rule of its schema or of an admission plugin."""

    retryable: ClassVar[bool] = False


class TooManyRequestsError(KubeError):
    """The API server is busy and has put the request off more often than the client waits for."""


class UnavailableError(KubeError):
    """No answer, or one that says that the API server cannot answer now."""


class UnreadableError(KubeError):
    """The object is there, but a field of it is not what its kind says."""

    retryable: ClassVar[bool] = False


_BY_STATUS: dict[int, type[KubeError]] = {
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    408: UnavailableError,
    409: ConflictError,
    410: GoneError,
    422: InvalidError,
    429: TooManyRequestsError,
}
_BY_REASON: dict[str, type[KubeError]] = {"AlreadyExists": AlreadyExistsError, "Expired": GoneError}


def error_from(status: int, body: bytes, retry_after: timedelta | None = None) -> KubeError:
    """The error for an answer with an HTTP ``status`` of 400 or more."""
    try:
        document = decode_object(body)
    except ValueError:  # a proxy or a dying server answers in plain text
        text = body.decode(errors="replace").strip()[:500]
        document = {"message": text or f"HTTP status {status} without a message"}
    return error_from_status(document, status=status, retry_after=retry_after)


def error_from_status(document: JsonObject, *, status: int = 0, retry_after: timedelta | None = None) -> KubeError:
    """The error for a ``Status`` object, as in an answer's body or in a watch event of type ERROR."""
    code = document.get("code")
    status = code if not status and isinstance(code, int) else status
    reason = str(document.get("reason") or "")
    message = str(document.get("message") or f"HTTP status {status}, reason {reason or 'not given'}")
    fallback = UnavailableError if status >= 500 else KubeError
    error_class = _BY_REASON.get(reason) or _BY_STATUS.get(status, fallback)
    return error_class(message, status=status, reason=reason, retry_after=retry_after)
