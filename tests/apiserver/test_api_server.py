"""The server that the other tests of this level stand on is real: it admits, stores, and logs who asked."""

import json

from tests.apiserver.server import ApiServer


def test_keeps_an_object_and_logs_the_request(api_server: ApiServer) -> None:
    api_server.kubectl("create", "configmap", "kept", "--from-literal=answer=42")

    assert json.loads(api_server.kubectl("get", "configmap", "kept", "-o", "json"))["data"] == {"answer": "42"}
    requests = [json.loads(line) for line in api_server.audit_log.read_text().splitlines()]
    creations = [request["user"]["username"] for request in requests if _created(request, "kept")]
    assert creations == ["admin"]


def _created(request: dict[str, object], name: str) -> bool:
    reference = request.get("objectRef")
    return request["verb"] == "create" and isinstance(reference, dict) and reference.get("name") == name
