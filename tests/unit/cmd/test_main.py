import argparse
import subprocess
import sys

import pytest

from nmstate_k8s.cmd import operator
from nmstate_k8s.cmd.main import COMMANDS, EXIT_FAILED, EXIT_USAGE, main
from nmstate_k8s.errors import NmstateError


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    assert ended.value.code == 0
    printed = capsys.readouterr().out
    for name, command in COMMANDS.items():
        assert name in printed
        assert command.summary.split()[0] in printed


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "required: COMMAND"),
        (["destroy"], "invalid choice: 'destroy'"),
        (["show", "--yaml"], "unrecognized arguments: --yaml"),
        (["gr"], "required: FILE"),
        (["apply", "x.yaml", "--timeout", "soon"], "'soon' is not a whole number of seconds"),
        (["apply", "x.yaml", "--timeout", "0"], "0 is not between 1 and 86400 seconds"),
        (["commit", "now"], "unrecognized arguments: now"),
    ],
)
def test_wrong_usage_is_told_on_stderr(words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)

    assert ended.value.code == EXIT_USAGE
    assert complaint in capsys.readouterr().err


def test_prints_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])

    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("nmstate-k8s ")


def test_asking_for_help_imports_neither_asyncio_nor_models() -> None:
    program = (
        "import sys; from nmstate_k8s.cmd.main import main\n"
        "try: main(['apply', '--help'])\n"
        "except SystemExit: print(sorted({'asyncio', 'pydantic', 'yaml', 'dbus_fast'} & set(sys.modules)))"
    )

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert run.stdout.splitlines()[-1] == "[]"


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    async def run(_: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(operator, "run", run)


@pytest.mark.parametrize(
    "error",
    [
        NmstateError("port 8089 is taken"),
        ExceptionGroup("outer", [ExceptionGroup("inner", [NmstateError("port 8089 is taken")])]),
    ],
)
def test_an_expected_error_is_one_line_however_many_task_groups_it_came_through(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    fail_with(monkeypatch, error)

    assert main(["operator"]) == EXIT_FAILED
    assert capsys.readouterr().err == "nmstate-k8s operator: port 8089 is taken\n"


def test_a_mistake_in_the_program_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, ExceptionGroup("tasks", [NmstateError("port 8089 is taken"), KeyError("eth1")]))

    with pytest.raises(ExceptionGroup) as caught:
        main(["operator"])

    assert caught.value.subgroup(KeyError) is not None
