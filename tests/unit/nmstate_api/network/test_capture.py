"""Expressions are understood, or refused with the place that is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.network import Capture, InvalidDocumentError, Operation, StatePath
from nmstate_api.network.capture import parse_captures
from nmstate_api.network.capture_token import ExpressionError, TokenKind, tokenize, trimmed


def test_an_expression_is_split_into_words_with_their_places() -> None:
    tokens = tokenize('  capture.up |\N{NO-BREAK SPACE}interfaces.lldp.enabled:="true or \N{SNOWMAN}" ')

    assert [(token.kind, token.text, token.position) for token in tokens] == [
        (TokenKind.PATH, "capture.up", 0),
        (TokenKind.PIPE, "|", 11),
        (TokenKind.PATH, "interfaces.lldp.enabled", 13),
        (TokenKind.REPLACE, ":=", 36),
        (TokenKind.VALUE, "true or \N{SNOWMAN}", 39),
    ]


@pytest.mark.parametrize(
    ("expression", "capture"),
    [
        ("everything", Capture("a", Operation.COPY)),
        ("interfaces.ethernet", Capture("a", Operation.KEEP, path=("interfaces", "ethernet"))),
        (
            'interfaces.name=="eth1"',
            Capture("a", Operation.FILTER, path=("interfaces", "name"), value="eth1"),
        ),
        (
            "interfaces.ipv4.address.0.ip == capture.b.interfaces.0.name",
            Capture(
                "a",
                Operation.FILTER,
                path=("interfaces", "ipv4", "address", "0", "ip"),
                value=StatePath("b", ("interfaces", "0", "name")),
            ),
        ),
        (
            "routes.running.next-hop-interface==hostname.running",
            Capture(
                "a",
                Operation.FILTER,
                path=("routes", "running", "next-hop-interface"),
                value=StatePath(None, ("hostname", "running")),
            ),
        ),
        (
            "capture.b | routes.config.next-hop-interface:=br1",
            Capture("a", Operation.REPLACE, "b", ("routes", "config", "next-hop-interface"), "br1"),
        ),
        (
            "capture.b.route-rules.config.priority := NULL",
            Capture("a", Operation.REPLACE, "b", ("route-rules", "config", "priority"), None),
        ),
        ("capture.b | interfaces.name", Capture("a", Operation.KEEP, "b", ("interfaces", "name"))),
    ],
)
def test_an_expression_is_understood(expression: str, capture: Capture) -> None:
    assert capture in parse_captures({"a": expression, "b": "everything"})


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("", 'is empty, but required, at character 1 of ""'),
        (5, "5 is not an expression; write a text"),
        (None, "null is not an expression; write a text"),
        ("interfaces.name=eth1", 'a "=" that is not followed by "="; a value with one needs quotes, at character 16'),
        ("interfaces.mac-address==02:00", 'a ":" that is not followed by "="; a value with one needs quotes'),
        ("interfaces.name!=eth1", "there is no !=, only == and :=, at character 16"),
        ("interfaces.name==", "after == stands one value, at character 16"),
        ('interfaces.name==""', "after == stands one value, at character 16"),
        ("interfaces.name==a b", "after == stands one value, at character 16"),
        ("interfaces.name==a==b", "a second ==; an expression has one, at character 19"),
        ("interfaces.name:=a==b", "a second operator; an expression has one, at character 19"),
        ('interfaces.name=="a', "a quote that is not closed, at character 18"),
        ("==a", "before == stands one path, as in interfaces.name, at character 1"),
        ("name==a", "before == stands one path, as in interfaces.name, at character 5"),
        ("a b", '"b" follows without an operator, at character 3'),
        ("capture.b | capture.b | interfaces.name==a", "a second |; an expression has one, at character 23"),
        ("capture.b |", "after the pipe stands a path, as in interfaces.name, at character 11"),
        ("capture.b | a", "after the pipe stands a path, as in interfaces.name, at character 11"),
        ("interfaces.name | interfaces.x==1", "before the pipe stands a capture, as in capture.NAME"),
        ("capture.b.c | interfaces.x==1", "before the pipe stands a capture, as in capture.NAME"),
        ("capture.b==a", "a capture needs a path, as in capture.NAME.interfaces.name, at character 1"),
        ("interfaces.name==capture.b", "a capture as a value needs a path, as in capture.NAME.interfaces.0.name"),
        ("interfaces.ipv4.address.ip==192.0.2.1", '"192.0.2.1" is taken for a path; write a text in double quotes'),
        ("routes.destination==a", '"routes.destination" names no property of an entry; write routes.running.PROPERTY'),
        ("route-rules.running.a==b", '"route-rules.running.a" names no property of an entry; write route-rules.con'),
        ("routes.config==a", '"routes.config" names no property of an entry'),
        ("interface.name==a", '"interface" holds no list; did you mean interfaces?'),
        ("hostname.running==a", '"hostname" holds no list; '),
        ("routess.running", '"routess" is no part of a state; did you mean routes?'),
        ("interfaces..name==a", '"interfaces..name" has an empty step between its dots, at character 1'),
        ("capture.c | interfaces.name==a", '"c" is not a capture of this policy; valid are a, b'),
    ],
)
def test_says_where_an_expression_is_wrong(expression: object, sentence: str) -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse_captures({"a": expression, "b": "everything"})

    assert str(refusal.value).startswith(f"capture.a: {sentence}")
    assert len(refusal.value.problems) == 1


def test_captures_come_after_those_that_they_depend_on() -> None:
    captures = parse_captures(
        {
            "last": "capture.middle | interfaces.name==capture.other.interfaces.0.name",
            "middle": "capture.first | interfaces.state==up",
            "other": "everything",
            "first": "interfaces.type==ethernet",
        }
    )

    assert [capture.name for capture in captures] == ["other", "first", "middle", "last"]


def test_captures_that_depend_on_one_another_are_refused() -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse_captures(
            {"a": "capture.b | interfaces.name==x", "b": "capture.a | interfaces.name==x", "c": "everything"}
        )

    assert str(refusal.value) == (
        "capture.a: depends on itself, by way of others; have one of them begin with the state; "
        "capture.b: depends on itself, by way of others; have one of them begin with the state"
    )


@given(st.text(alphabet='aA.=:|"! \t\n0capture', max_size=30))
def test_any_text_is_an_expression_or_is_not(text: str) -> None:
    try:
        captures = parse_captures({"a": text})
    except InvalidDocumentError as refusal:
        message = str(refusal)
    else:
        assert len(captures) == 1
        return
    assert message.startswith("capture.a: ")
    assert len(message) < 300


@given(st.text(max_size=20))
def test_every_word_stands_where_it_is_said_to(text: str) -> None:
    try:
        tokens = tokenize(text)
    except ExpressionError as error:
        positions = [error.position]
    else:
        positions = [token.position for token in tokens if trimmed(text)[token.position :].startswith(token.text)]
        assert len(positions) == len(tokens)
    assert all(0 <= position < len(trimmed(text)) for position in positions)
