"""The next window knows that the one before ended badly, and says so once."""

import subprocess
import sys
from pathlib import Path

import pytest

from annotator.bug_log import log_path
from annotator.last_run import EndedBadly, begin_run, end_run

_BEGIN = "from annotator.last_run import begin_run, end_run; begin_run(); "


def _run(root: Path, code: str) -> None:
    subprocess.run([sys.executable, "-c", _BEGIN + code], cwd=root, check=False)


def _begin_again() -> EndedBadly | None:
    try:
        return begin_run()
    finally:
        end_run()


def test_a_window_that_was_closed_leaves_no_word(root: Path) -> None:
    _run(root, "end_run()")
    assert _begin_again() is None


def test_a_window_that_was_killed_is_named_once(root: Path) -> None:
    _run(root, "import os; os.kill(os.getpid(), 9)")
    found = _begin_again()
    assert found is not None
    assert found.crash == ""
    assert found.began[:2] == "20"
    assert _begin_again() is None


def test_a_crash_is_named_as_the_log_names_it(root: Path) -> None:
    log_path().parent.mkdir(parents=True)
    log_path().write_text("Fatal Python error: Aborted\n")
    crash = "from annotator.bug_log import log_crashes; log_crashes(); import faulthandler; "
    _run(root, crash + "faulthandler._sigsegv()")
    found = _begin_again()
    assert found is not None
    assert found.crash == "Segmentation fault"


def test_a_window_that_is_open_is_left_alone() -> None:
    assert begin_run() is None
    assert begin_run() is None
    end_run()


@pytest.mark.parametrize("content", ["", "{", '["2026", null]'])
def test_half_a_record_is_a_run_that_ended(root: Path, content: str, places: Path) -> None:
    _run(root, "import os; os._exit(0)")
    (record,) = places.rglob("running/*.json")
    record.write_text(content)
    begin_run()
    assert not record.exists()
    end_run()
