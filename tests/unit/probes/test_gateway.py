from typing import cast

import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.probes.gateway import Gateway, GatewayProbe, NoAnswerError, default_gateway


def route(destination: str, address: str = "192.0.2.1", table: int = 254) -> JsonObject:
    return {
        "destination": destination,
        "next-hop-address": address,
        "next-hop-interface": "eth1",
        "table-id": table,
    }


def state(*routes: JsonObject) -> JsonObject:
    return {"routes": {"running": [*routes]}}


@pytest.mark.parametrize(
    ("routes", "gateway"),
    [
        ([route("0.0.0.0/0")], Gateway("192.0.2.1", "eth1")),
        ([route("198.51.100.0/24"), route("::/0", "2001:db8::1")], Gateway("2001:db8::1", "eth1")),
        ([route("0.0.0.0/0", table=100), route("0.0.0.0/0", "192.0.2.9")], Gateway("192.0.2.9", "eth1")),
        ([route("0.0.0.0/0", "0.0.0.0"), route("::/0", "2001:db8::1")], None),
        ([route("198.51.100.0/24")], None),
        ([], None),
    ],
)
def test_the_gateway_is_that_of_the_first_default_route_of_the_main_table(
    routes: list[JsonObject], gateway: Gateway | None
) -> None:
    assert default_gateway(state(*routes)) == gateway
    assert default_gateway(cast(JsonObject, {})) is None


async def test_a_node_without_a_default_route_has_no_gateway_to_ask() -> None:
    async def show() -> JsonObject:
        return state()

    with pytest.raises(NoAnswerError, match="there is no default route"):
        await GatewayProbe(show).check()


async def test_a_ping_that_cannot_be_run_is_an_answer_that_did_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    async def show() -> JsonObject:
        return state(route("0.0.0.0/0"))

    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(NoAnswerError, match="ping cannot be run"):
        await GatewayProbe(show).check()
