import argparse
import json
from collections.abc import Iterator

import pytest
import structlog

from nmstate_k8s.cmd import logs


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def configure(*words: str) -> None:
    parser = argparse.ArgumentParser()
    logs.add_arguments(parser)
    logs.configure(parser.parse_args(words))


def test_an_event_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure()

    structlog.get_logger("test").info("applied", policy="eth1-up", attempt=1)

    captured = capsys.readouterr()
    event = json.loads(captured.err)
    assert event.pop("timestamp").endswith("Z")
    assert event == {"event": "applied", "level": "info", "policy": "eth1-up", "attempt": 1}
    assert captured.out == ""


def test_what_is_below_the_level_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure("--log-level", "warning")

    structlog.get_logger("test").info("applied")

    assert capsys.readouterr().err == ""


def test_people_can_have_text(capsys: pytest.CaptureFixture[str]) -> None:
    configure("--log-format", "console")

    structlog.get_logger("test").warning("apply failed", node="node02")

    assert "apply failed" in capsys.readouterr().err


def test_an_error_keeps_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    configure()

    try:
        raise ValueError("no")
    except ValueError:
        structlog.get_logger("test").exception("unexpected")

    assert "ValueError: no" in json.loads(capsys.readouterr().err)["exception"]
