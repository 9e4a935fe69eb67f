"""Each answer that a caller treats differently has a class of its own."""

from datetime import timedelta

import pytest

from nmstate_k8s.kube.errors import (
    AlreadyExistsError,
    ConflictError,
    ForbiddenError,
    GoneError,
    InvalidError,
    KubeError,
    NotFoundError,
    TooManyRequestsError,
    UnauthorizedError,
    UnavailableError,
    UnreadableError,
    error_from,
    error_from_status,
)
from nmstate_k8s.kube.wire import encode


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (400, "BadRequest", KubeError),
        (401, "Unauthorized", UnauthorizedError),
        (403, "Forbidden", ForbiddenError),
        (404, "NotFound", NotFoundError),
        (409, "Conflict", ConflictError),
        (409, "AlreadyExists", AlreadyExistsError),
        (410, "Gone", GoneError),
        (410, "Expired", GoneError),
        (422, "Invalid", InvalidError),
        (429, "TooManyRequests", TooManyRequestsError),
        (500, "InternalError", UnavailableError),
        (503, "ServiceUnavailable", UnavailableError),
        (504, "Timeout", UnavailableError),
    ],
)
def test_status_and_reason_decide_the_class(status: int, reason: str, expected: type[KubeError]) -> None:
    body = encode({"kind": "Status", "code": status, "reason": reason, "message": "the server's own words"})

    error = error_from(status, body, timedelta(seconds=3))

    assert type(error) is expected
    assert str(error) == "the server's own words"
    assert (error.status, error.reason, error.retry_after) == (status, reason, timedelta(seconds=3))


@pytest.mark.parametrize(
    ("error_class", "retryable"),
    [
        (ConflictError, True),
        (UnavailableError, True),
        (ForbiddenError, True),
        (NotFoundError, True),
        (KubeError, True),
        (InvalidError, False),
        (UnreadableError, False),
    ],
)
def test_whether_to_retry_is_on_the_class(error_class: type[KubeError], retryable: bool) -> None:
    assert error_class.retryable is retryable


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"upstream connect error\n", "upstream connect error"),
        (b"", "HTTP status 502 without a message"),
        (b"[]", "[]"),
        (b"{}", "HTTP status 502, reason not given"),
    ],
)
def test_an_answer_that_is_no_status_object_still_says_something(body: bytes, message: str) -> None:
    error = error_from(502, body)

    assert isinstance(error, UnavailableError)
    assert str(error) == message


def test_a_status_in_a_stream_brings_its_code_along() -> None:
    error = error_from_status({"code": 410, "reason": "Expired", "message": "too old"})

    assert isinstance(error, GoneError)
    assert error.status == 410
