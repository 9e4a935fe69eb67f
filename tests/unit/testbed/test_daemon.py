"""Programs that outlive their starter are found again, and end when told."""

import os
import select
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from testbed.daemon import Daemon, Supervision, pinned_to
from testbed.errors import SetupError

WAITS = (sys.executable, "-c", "import signal; print('ready', flush=True); signal.pause()")


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    made = Daemon(tmp_path, "waiting")
    yield made
    made.cut()


def test_it_is_found_by_its_record_and_stopped(daemon: Daemon, tmp_path: Path) -> None:
    daemon.start(WAITS, Supervision(bound=True))
    found_again = Daemon(tmp_path, "waiting")

    assert found_again.pid is not None
    found_again.stop()
    assert daemon.pid is None


def test_the_core_of_a_pinned_one_can_be_told_from_outside(daemon: Daemon) -> None:
    core = min(os.sched_getaffinity(0))
    daemon.start(WAITS, Supervision(bound=True, cpu=core))

    assert pinned_to(Path(f"/proc/{daemon.pid}")) == core
    assert pinned_to(Path("/proc/self")) is None
    daemon.stop()


def test_what_does_not_run_can_be_stopped(daemon: Daemon) -> None:
    daemon.stop()

    assert daemon.pid is None


def test_an_id_that_another_process_has_by_now_is_not_taken_for_it(daemon: Daemon, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "waiting.pid").write_text(f"{os.getpid()} 1\n")

    assert daemon.pid is None


def test_one_that_has_ended_says_so_with_the_end_of_its_log(daemon: Daemon) -> None:
    daemon.start((sys.executable, "-c", "print('no such thing'); exit(3)"), Supervision(bound=True))
    if (supervisor := daemon.pid) is not None:
        descriptor = os.pidfd_open(supervisor)
        select.select([descriptor], [], [], 10)
        os.close(descriptor)

    with pytest.raises(SetupError, match="no such thing"):
        daemon.require_running()
