"""Ctrl+C, a signal to end, kill -9: nothing half done is left, and the project is as before."""

import fcntl
import os
import pty
import signal
import subprocess
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from annotator.cli import foreground
from annotator.formats import recognition
from annotator.project import Project, contents
from tests.cli.conftest import (
    GOLD,
    Run,
    Said,
    command,
    default_signals,
    environment,
    files_in,
    spawn,
    state_of,
    write_articles,
)

MANY = 50_000
CANCELLED = "Cancelled; nothing was changed."


# --- in this process, at a place that is known ------------------------------------------------


@pytest.fixture(autouse=True)
def shell_signals() -> Iterator[None]:
    """Ctrl+C as Python has it by default, however these tests were started."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def signalled_at(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, *numbers: int
) -> list[int]:
    """Let real Ctrl+Cs come at some calls of a function; returns how often it was called."""
    original: Callable[..., Any] = getattr(module, name)
    calls = [0]

    def counted(*arguments: Any) -> Any:
        calls[0] += 1
        if calls[0] in numbers:
            signal.raise_signal(signal.SIGINT)
        return original(*arguments)

    monkeypatch.setattr(module, name, counted)
    return calls


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with two hundred texts."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number:03}.txt").write_text(f"{number}. He said so.\n")
    return folder


@pytest.mark.usefixtures("reading_here")
def test_ctrl_c_in_an_import(
    run: Run, gold: Path, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, there = state_of(gold), files_in(gold.parent)
    calls = signalled_at(monkeypatch, recognition, "_beginning", 90)
    assert run("import", gold, texts).complaint == CANCELLED
    assert 90 <= calls[0] < 120
    assert (state_of(gold), files_in(gold.parent)) == (before, there)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    monkeypatch.undo()
    assert run("import", gold, texts).done == "Imported 200 articles.\n"


@pytest.mark.usefixtures("reading_here")
def test_ctrl_c_while_nothing_but_empty_files_is_read(
    run: Run, gold: Path, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in texts.iterdir():
        path.write_text("\n")
    calls = signalled_at(monkeypatch, recognition, "_beginning", 30)
    assert run("import", gold, texts).complaint == CANCELLED
    assert calls[0] < 60


@pytest.mark.usefixtures("reading_here")
def test_a_second_ctrl_c_does_not_wait(
    run: Run, gold: Path, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, there = state_of(gold), files_in(gold.parent)
    calls = signalled_at(monkeypatch, recognition, "_beginning", 90, 91)
    assert run("import", gold, texts).complaint == "Interrupted."
    assert calls[0] == 91
    assert (state_of(gold), files_in(gold.parent)) == (before, there)


def test_ctrl_c_that_comes_too_late_undoes_nothing(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import is on the disk: to say that nothing was changed would be wrong."""
    signalled_at(monkeypatch, Project, "close", 1)
    assert run("import", project, GOLD).done.startswith("Imported 1 article, 83 annotations")
    monkeypatch.undo()
    assert state_of(project)[:2] == (1, 83)


def test_ctrl_c_in_an_export(
    run: Run, project: Path, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("import", project, texts).code == 0
    out = project.parent / "out.jsonl"
    out.write_text("an earlier export")
    there = files_in(project.parent)
    calls = signalled_at(monkeypatch, contents, "document", 60)
    assert run("export", project, out).complaint == CANCELLED
    assert calls[0] < 120
    assert out.read_text() == "an earlier export"
    calls = signalled_at(monkeypatch, contents, "document", 60, 61)
    assert run("export", project, out.with_name("new.jsonl")).complaint == "Interrupted."
    assert files_in(project.parent) == there


def test_ctrl_c_while_suggestions_are_made(
    run: Run, gold: Path, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("import", gold, texts).code == 0
    before, there = state_of(gold), files_in(gold.parent)
    calls = signalled_at(monkeypatch, contents, "document", 60)
    assert run("suggest", gold, "--annotator", "gold").complaint == CANCELLED
    assert 60 <= calls[0] < 90
    assert (state_of(gold), files_in(gold.parent)) == (before, there)
    assert run("suggest", gold, "--annotator", "gold", "--json").json["suggested"] >= 200


def test_ctrl_c_before_anything_began(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.project import project_file

    signalled_at(monkeypatch, project_file, "connect", 1)
    assert run("new", tmp_path / "kyiv").complaint == "Interrupted."
    assert files_in(tmp_path) == []


def test_a_job_that_ignores_ctrl_c_from_its_start_goes_on_ignoring_it() -> None:
    """So does what a shell starts in the background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def work(progress: Callable[[int, int | None, str], None]) -> str:
        signal.raise_signal(signal.SIGINT)
        progress(1, 2, "things")
        return "done"

    assert foreground.run_job("Working", work) == "done"
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


# --- as a program on a terminal ---------------------------------------------------------------


@contextmanager
def on_a_terminal(*arguments: str | Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The program at work in the foreground of a terminal, whose other end is given."""
    ours, theirs = pty.openpty()

    def take_terminal() -> None:
        default_signals()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    program = subprocess.Popen(
        command(*arguments),
        env=environment(TERM="xterm"),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=take_terminal,
    )
    os.close(theirs)
    try:
        yield program, ours
    finally:
        os.close(ours)
        program.kill()
        program.wait()
        assert program.stdout is not None
        program.stdout.close()


def interrupted(act: Callable[[int, int], object], *arguments: str | Path) -> Said:
    """What becomes of a program with which something is done as soon as it shows progress."""
    with on_a_terminal(*arguments) as (program, terminal):
        shown = b""
        acted = False
        try:
            while part := os.read(terminal, 65536):
                shown += part
                if not acted and b"articles" in shown:
                    act(terminal, program.pid)
                    acted = True
        except OSError:  # on Linux, the end
            pass
        assert acted, shown
        assert program.stdout is not None
        out = program.stdout.read()
        program.wait()
        return Said(program.returncode, out.decode(), shown.decode())


def press_ctrl_c(terminal: int, _pid: int) -> None:
    """Type Ctrl+C."""
    os.write(terminal, b"\x03")


def end_it(_terminal: int, pid: int) -> None:
    """What a system does that shuts down."""
    os.kill(pid, signal.SIGTERM)


def kill_it(_terminal: int, pid: int) -> None:
    """No chance to tidy up."""
    os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with more articles than are read in an instant."""
    return write_articles(tmp_path_factory.mktemp("many") / "many.jsonl", MANY)


@pytest.mark.parametrize("act", [press_ctrl_c, end_it])
def test_an_import_that_is_ended(gold: Path, many: Path, act: Callable[[int, int], object]) -> None:
    before, there = state_of(gold), files_in(gold.parent)
    said = interrupted(act, "import", gold, many)
    assert (said.code, said.out) == (1, "")
    assert said.err.endswith(f"\rannotator: {CANCELLED}\r\n")
    assert "Traceback" not in said.err
    assert (state_of(gold), files_in(gold.parent)) == (before, there)


def test_an_import_that_is_killed(gold: Path, many: Path) -> None:
    before, there = state_of(gold), files_in(gold.parent)
    assert interrupted(kill_it, "import", gold, many).code == -signal.SIGKILL
    assert state_of(gold) == before
    assert spawn("import", gold, GOLD).code == 0
    assert (state_of(gold), files_in(gold.parent)) == (before, there)


def test_an_export_that_is_ended(project: Path, many: Path) -> None:
    assert spawn("import", project, many).code == 0
    there = files_in(project.parent)
    out = project.parent / "out.jsonl"
    for act in (press_ctrl_c, end_it):
        said = interrupted(act, "export", project, out)
        assert (said.code, said.out) == (1, "")
        assert said.err.endswith(f"\rannotator: {CANCELLED}\r\n")
        assert files_in(project.parent) == there
    assert interrupted(kill_it, "export", project, out).code == -signal.SIGKILL
    assert not out.exists()


def test_suggesting_that_is_ended(project: Path, many: Path) -> None:
    assert spawn("import", project, many, GOLD).code == 0
    before, there = state_of(project), files_in(project.parent)
    for act in (press_ctrl_c, end_it):
        said = interrupted(act, "suggest", project, "--annotator", "gold")
        assert (said.code, said.out) == (1, "")
        assert said.err.endswith(f"\rannotator: {CANCELLED}\r\n")
    assert interrupted(kill_it, "suggest", project, "--annotator", "gold").code == -signal.SIGKILL
    assert state_of(project) == before
    with Project.open(project, annotator="gold") as opened:
        assert opened.suggestions.count_by_article() == {}
    assert files_in(project.parent) == there


def unused(_signal: int, _frame: FrameType | None) -> None:
    """A handler that is somebody else's."""


def test_handlers_of_others_come_back() -> None:
    before = signal.signal(signal.SIGTERM, unused)
    try:
        foreground.run_job("Working", lambda _progress: None)
        assert signal.getsignal(signal.SIGTERM) is unused
    finally:
        signal.signal(signal.SIGTERM, before)
