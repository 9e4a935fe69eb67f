"""A policy's document may leave values to captures; the rest of it is checked as ever."""

import pytest

from nmstate_api.network import InvalidDocumentError, JsonObject, JsonValue, parse_policy

CAPTURES = {
    "nic": 'interfaces.name=="eth1"',
    "routes": 'routes.running.next-hop-interface=="eth1"',
    "moved": 'capture.routes | routes.running.next-hop-interface:="br1"',
}


def interface(**properties: JsonValue) -> JsonObject:
    return {"interfaces": [{"name": "br1", "type": "linux-bridge", **properties}]}


def refusal_of(captures: dict[str, str] | None, document: JsonValue) -> str:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse_policy(captures, document)
    return str(refusal.value)


@pytest.mark.parametrize(
    "document",
    [
        interface(ipv4="{{ capture.nic.interfaces.0.ipv4 }}"),
        interface(mtu="{{capture.nic.interfaces.0.mtu}}", state="{{ capture.nic.interfaces.0.state }}"),
        interface(ipv4={"enabled": True, "address": "{{ capture.nic.interfaces.0.ipv4.address }}"}),
        interface(ipv6={"enabled": True, "token": "{{ capture.nic.interfaces.0.ipv6.token }}"}),
        interface(bridge={"port": [{"name": "{{ capture.nic.interfaces.0.name }}"}]}),
        {"interfaces": "{{ capture.nic.interfaces }}"},
        {"interfaces": ["{{ capture.nic.interfaces.0 }}", {"name": "eth2", "type": "ethernet"}]},
        {
            "interfaces": [
                {
                    "name": "{{ capture.nic.interfaces.0.name }}.5",
                    "type": "vlan",
                    "vlan": {"base-iface": "{{ capture.nic.interfaces.0.name }}", "id": 5},
                }
            ]
        },
        {"interfaces": [{"name": "eth1", "type": "{{ capture.nic.interfaces.0.type }}", "mtu": 1500}]},
        {"interfaces": [{"name": "eth1", "mac-address": "{{ capture.nic.interfaces.0.mac-address }}"}]},
        {"routes": {"config": "{{ capture.moved.routes.running }}"}},
        {"routes": {"config": [{"destination": "{{ capture.routes.routes.running.0.destination }}"}]}},
        {"dns-resolver": {"config": {"server": ["{{ capture.nic.dns-resolver.config.server.0 }}"]}}},
        {"hostname": "{{ capture.nic.hostname }}"},
        {"description": "made of {{ capture.nic.description }}"},
        "{{ capture.nic }}",
    ],
)
def test_a_value_may_be_left_to_a_capture(document: JsonValue) -> None:
    policy = parse_policy(CAPTURES, document)

    assert policy.document is None
    assert [capture.name for capture in policy.captures] == ["nic", "routes", "moved"]


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (
            interface(mtu="{{ capture.nik.interfaces.0.mtu }}"),
            'interfaces[br1].mtu: "nik" is not a capture of this policy; did you mean nic?',
        ),
        (
            interface(mtu="{{ nic.interfaces.0.mtu }}"),
            'interfaces[br1].mtu: "nic.interfaces.0.mtu" is not a path into a capture; write capture.NAME.PATH',
        ),
        (
            interface(mtu="{ capture.nic.interfaces.0.mtu }"),
            'interfaces[br1].mtu: "{ capture.nic.interfaces.0.mtu }" has braces that are not one reference; write',
        ),
        (
            interface(description="{{ capture.nic.a }} {{ capture.nic.b }}"),
            'interfaces[br1].description: "{{ capture.nic.a }} {{ capture.nic.b }}" has braces that are not one',
        ),
        (interface(mtu="{{}}"), 'interfaces[br1].mtu: "" is not a path into a capture; write capture.NAME.PATH'),
        (interface(mtu="}} x {{"), 'interfaces[br1].mtu: "}} x {{" has braces that are not one reference'),
        (
            interface(ipv4="{{ capture.nic.interfaces.0.ipv4 }}", mtuu=1),
            "interfaces[br1].mtuu: unknown key; did you mean mtu?",
        ),
        (
            interface(mtuu="{{ capture.nic.interfaces.0.mtu }}"),
            "interfaces[br1].mtuu: unknown key; did you mean mtu?",
        ),
        (
            {
                "interfaces": [
                    "{{ capture.nic.interfaces.0 }}",
                    {"name": "eth2", "type": "ethernet", "mtu": 5, "ipv6": 1},
                ]
            },
            "interfaces[eth2].ipv6: 1 is not an object with keys",
        ),
        ({"interface": "{{ capture.nic.interfaces }}"}, "interface: unknown key; did you mean interfaces?"),
        (
            {"routes": {"config": "{{ capture.moved.routes.running }}"}, "hostname": {"running": ""}},
            'hostname.running: "" is empty; a running node has a name',
        ),
    ],
)
def test_what_is_not_left_to_a_capture_is_checked(document: JsonObject, sentence: str) -> None:
    assert refusal_of(CAPTURES, document).startswith(sentence)


def test_captures_and_document_are_judged_together() -> None:
    refusal = refusal_of({"nic": "interfaces.name=eth1"}, {"interfaces": "{{ capture.nik.interfaces }}", "x": 1})

    assert [part.partition(":")[0] for part in refusal.split("; ")][:1] == ["capture.nic"]
    assert 'interfaces: "nik" is not a capture of this policy' in refusal
    assert "x: unknown key" in refusal


def test_a_document_that_needs_no_capture_is_read() -> None:
    document = interface(mtu="1500")

    assert parse_policy({}, document).document == parse_policy(CAPTURES, document).document
    assert parse_policy(None, document).captures == ()


def test_braces_are_texts_without_captures() -> None:
    script: JsonObject = {"dispatch": {"post-activation": "f() { echo {{1..3}}; }"}}

    assert parse_policy(None, {"interfaces": [{"name": "eth1", "type": "ethernet", **script}]}).document is not None


def test_a_reference_without_captures_is_refused() -> None:
    assert refusal_of(None, interface(mtu="{{ capture.nic.interfaces.0.mtu }}")) == (
        'interfaces[br1].mtu: "{{ capture.nic.interfaces.0.mtu }}" refers to a capture, '
        "and the policy has none; write the value out"
    )


def test_a_template_nested_beyond_reason_is_refused() -> None:
    deep: JsonValue = "{{ capture.nic.interfaces }}"
    for _ in range(5_000):
        deep = [deep]

    assert refusal_of(CAPTURES, {"interfaces": deep}) == "is nested too deeply"
