"""The log of unexpected errors: one file, whoever writes to it."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from annotator import bug_log
from annotator.bug_log import LOGGER, log_bug, log_error, log_path, start_log


def test_a_bug_is_logged_with_its_traceback_and_named() -> None:
    try:
        raise RuntimeError("half way")
    except RuntimeError as error:
        sentence = log_bug(error)
    assert sentence.startswith("Something went wrong in Annotator (RuntimeError). ")
    assert sentence.endswith(str(log_path()))
    log = log_path().read_text("utf-8")
    assert "RuntimeError\n" in log
    assert 'raise RuntimeError("half way")' in log
    assert LOGGER.handlers == []


def test_a_long_log_is_put_aside_when_the_window_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bug_log, "_LOG_BYTES", 10)
    log_path().parent.mkdir(parents=True, exist_ok=True)
    log_path().write_text("a long log of old")
    start_log()
    try:
        LOGGER.error("new")
        assert log_path().with_suffix(".old.log").read_text() == "a long log of old"
        assert log_path().read_text("utf-8").rstrip().endswith("new")
    finally:
        _stop_log()


@pytest.mark.skipif(sys.platform == "win32", reason="has other permissions")
def test_the_log_is_for_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    log_path().parent.mkdir(parents=True)
    log_path().write_text("the log of an earlier version")
    log_bug(RuntimeError())
    assert stat.S_IMODE(log_path().stat().st_mode) == 0o600


def test_the_same_error_again_and_again_is_counted() -> None:
    start_log()
    try:
        for _ in range(120):
            try:
                [][1]
            except IndexError as error:
                log_error(error)
    finally:
        _stop_log()
    log = log_path().read_text("utf-8")
    assert log.count("IndexError: list index") == 1
    assert "came 10 times" in log
    assert "came 100 times" in log


def test_a_run_cannot_fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bug_log, "_LOG_BYTES", 2_000)
    start_log()
    try:
        for _ in range(500):
            LOGGER.error("again")
    finally:
        _stop_log()
    assert 2_000 < log_path().stat().st_size < 40_000


def _run(root: Path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=False
    )


def test_a_crash_of_a_library_leaves_the_stacks_of_all_threads(root: Path) -> None:
    code = (
        "import faulthandler, threading\n"
        "from annotator.bug_log import log_crashes\n"
        "log_crashes()\n"
        "def wait_here(): threading.Event().wait()\n"
        "threading.Thread(target=wait_here, daemon=True).start()\n"
        "def read_here(): faulthandler._sigsegv()\n"
        "read_here()\n"
    )
    assert _run(root, code).returncode not in (0, 1)
    log = log_path().read_text("utf-8")
    assert "Fatal Python error: Segmentation fault" in log
    assert "in read_here" in log
    assert "in wait_here" in log


def test_errors_without_a_caller_are_logged_by_commands(root: Path) -> None:
    code = (
        "import sys, threading\n"
        "from annotator.bug_log import log_background\n"
        "log_background()\n"
        "class Left:\n"
        "    def __del__(self): [][1]\n"
        "left = Left(); del left\n"
        "thread = threading.Thread(target=lambda: None.text); thread.start(); thread.join()\n"
        "from pathlib import Path\n"
        "from annotator.project import connection\n"
        "connection.search_key.__code__ = (lambda *words: {}[0]).__code__\n"
        "db = connection.open_connection(Path(), 'mode=memory')\n"
        "try: db.execute('SELECT search_key(1)')\n"
        "except Exception: pass\n"
    )
    run = _run(root, code)
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    log = log_path().read_text("utf-8")
    for words in ("IndexError: list index", "has no attribute 'text'", "KeyError"):
        assert words in log


def _stop_log() -> None:
    for handler in LOGGER.handlers[:]:
        LOGGER.removeHandler(handler)
        handler.close()
