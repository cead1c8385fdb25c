"""The log of unexpected errors: one file, whoever writes to it."""

import pytest

from annotator import bug_log
from annotator.bug_log import LOGGER, log_bug, log_path, start_log


def test_a_bug_is_logged_with_its_traceback_and_named() -> None:
    try:
        raise RuntimeError("half way")
    except RuntimeError as error:
        sentence = log_bug(error)
    assert sentence.startswith("Something went wrong in Annotator (RuntimeError). ")
    assert sentence.endswith(str(log_path()))
    assert "RuntimeError: half way" in log_path().read_text("utf-8")
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
        for handler in LOGGER.handlers[:]:
            LOGGER.removeHandler(handler)
            handler.close()
