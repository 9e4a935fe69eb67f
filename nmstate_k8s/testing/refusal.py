"""How a fake API server says no."""

from datetime import timedelta

from nmstate_api.meta import JsonObject
from nmstate_k8s.kube.http import ApiResponse
from nmstate_k8s.kube.wire import encode


class RefusedError(Exception):
    """An answer with an HTTP status of 400 or more."""

    def __init__(self, status: int, reason: str, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.retry_after = retry_after

    def document(self) -> JsonObject:
        return {
            "kind": "Status",
            "apiVersion": "v1",
            "status": "Failure",
            "code": self.status,
            "reason": self.reason,
            "message": str(self),
        }

    def response(self) -> ApiResponse:
        return ApiResponse(self.status, encode(self.document()), self.retry_after)


def expired() -> RefusedError:
    return RefusedError(410, "Expired", "too old resource version")
