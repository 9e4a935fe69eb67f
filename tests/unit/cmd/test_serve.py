import argparse

import pytest

from nmstate_k8s.cmd import serve


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    serve.add_arguments(parser)
    return parser.parse_args(words)


@pytest.mark.parametrize(
    ("text", "address"),
    [("127.0.0.1:8089", ("127.0.0.1", 8089)), ("[::1]:80", ("::1", 80)), (":8089", ("", 8089))],
)
def test_an_address_is_a_host_and_a_port(text: str, address: tuple[str, int]) -> None:
    assert parsed("--health-bind-address", text).health_bind_address == address


@pytest.mark.parametrize("text", ["8089", "localhost", "localhost:http", "localhost:70000"])
def test_anything_else_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed("--health-bind-address", text)

    assert f"{text!r} is not HOST:PORT" in capsys.readouterr().err


def test_nothing_is_served_unless_asked_for() -> None:
    assert parsed().health_bind_address is None
