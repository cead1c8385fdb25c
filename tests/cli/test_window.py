"""``annotator PROJECT``: what reaches the window, and what is said where none can open."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from annotator import app
from annotator.cli.cli_command import WindowFunctions
from annotator.cli.main import run as carry_out
from annotator.ui import application
from tests.cli.conftest import command, default_signals, environment, files_in, spawn, text_of

WITHOUT = (
    "“annotator demo” does the job on the sample article, and “annotator --help” lists the "
    "commands."
)


class Opened(Exception):
    """What the window was asked."""


def asked(*arguments: str) -> tuple[Path | None, str | None, bool]:
    """What a command line asks of the window."""
    given: list[tuple[Path | None, str | None, bool]] = []

    def show(project: Path | None, annotator: str | None, sample: bool) -> int:
        given.append((project, annotator, sample))
        return 0

    def not_asked(*_arguments: object) -> None:
        raise AssertionError

    window = WindowFunctions(show, not_asked, not_asked, lambda: "")
    assert carry_out(arguments, window) == 0
    (one,) = given
    return one


def test_what_the_window_is_asked(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.parent)
    assert asked() == (None, None, False)
    assert asked("--sample") == (None, None, True)
    assert asked(str(project), "--annotator", "ana") == (project, "ana", False)
    assert asked("--annotator", "ana", "kyiv") == (Path("kyiv.annotator"), "ana", False)
    Path("info").write_bytes(project.read_bytes())
    assert asked("./info") == (Path("info"), None, False)


# --- the start --------------------------------------------------------------------------------

NOT_NEEDED = (
    *("sqlite_utils", "pandas", "numpy", "annotator.agreement", "annotator.formats"),
    *("annotator.cli.demo", "annotator.cli.export_project", "annotator.assist.attribute_guesses"),
    *(
        "annotator.ui.start.start_page",
        "annotator.ui.find.search_dialog",
        "annotator.ui.review.review_view",
    ),
    *("PySide6.QtSvg", "PySide6.QtPrintSupport", "PySide6.QtNetwork"),
    *("email", "socket"),
)
"""Modules that the window of a project comes up without."""


def test_the_window_comes_up_before_what_it_does_not_show_is_loaded(
    project: Path, tmp_path: Path
) -> None:
    script = f"""
        import sys
        from annotator import app
        from annotator.ui.application import QApplication

        def shown():
            QApplication.processEvents()
            print(*sys.modules)
            return 0

        QApplication.exec = staticmethod(shown)
        sys.exit(app.main([{str(project)!r}, "--annotator", "ana"]))
    """
    homes = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CONFIG", "DATA", "STATE")}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env=environment(QT_QPA_PLATFORM="offscreen", **homes),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = done.stdout.split()
    assert "annotator.ui.article.painting.painter" in loaded
    assert [name for name in NOT_NEEDED if name in loaded] == []


# --- no window --------------------------------------------------------------------------------


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is always a display")
@pytest.mark.parametrize("arguments", [[], ["--sample"], ["{}"], ["{}", "--annotator", "ana"]])
def test_without_a_display_that_is_said(project: Path, arguments: list[str]) -> None:
    said = spawn(*(each.format(project) for each in arguments)).complaint
    assert said == f"There is no display to open the window on. Without one, {WITHOUT}"
    assert files_in(project.parent) == ["kyiv.annotator"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is always a display")
@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"DISPLAY": ":987"}, "could not connect to display :987"),
        ({"DISPLAY": "localhost:9.87"}, "could not connect to display localhost:9.87"),
        ({"QT_QPA_PLATFORM": "xcb"}, "could not connect to display"),
        (
            {"QT_QPA_PLATFORM": "wayland", "WAYLAND_DISPLAY": "gone", "XDG_RUNTIME_DIR": "/tmp"},
            "wl_display",
        ),
        ({"QT_QPA_PLATFORM": "nonsense"}, "nonsense"),
    ],
)
def test_a_display_that_does_not_answer(
    project: Path, variables: dict[str, str], expected: str
) -> None:
    said = spawn(project, env=variables).complaint
    assert said.startswith("The window cannot be opened: ")
    assert expected in said
    assert said.endswith(f"Without a window, {WITHOUT}")
    assert files_in(project.parent) == ["kyiv.annotator"]


def test_a_project_that_is_not_there_is_told_first(tmp_path: Path) -> None:
    said = spawn(tmp_path / "kyiv").complaint
    assert said.startswith(f"There is no project {tmp_path / 'kyiv.annotator'}. Make one with: ")


def test_ctrl_c_in_the_terminal_closes_the_window(project: Path) -> None:
    """It is closed as by hand, so that the next one does not call it a bad end."""
    script = """
import signal, sys, threading
from annotator.app import main
from PySide6.QtCore import QTimer
from annotator.ui.window.main_window import MainWindow
shown = MainWindow.show
def show(window):
    shown(window)
    QTimer.singleShot(0, lambda: signal.raise_signal(signal.SIGINT))
MainWindow.show = show
sys.exit(main(sys.argv[1:]))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(project), "--annotator", "ana"],
        env=environment(QT_QPA_PLATFORM="offscreen"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        preexec_fn=None if sys.platform == "win32" else default_signals,
    )
    assert done.returncode == 0
    assert done.stderr == b""
    assert spawn("check", project).code == 0


def test_a_project_that_the_system_wants_open_is_opened(project: Path) -> None:
    """As on macOS, which gives no arguments."""
    script = """
import sys
from annotator.app import main
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from annotator.ui.window.main_window import MainWindow
shown = MainWindow.show
def look(window):
    print(window.session.project and window.session.project.path)
    window.close()
def show(window):
    shown(window)
    application = QApplication.instance()
    event = QFileOpenEvent(sys.argv[1])
    QTimer.singleShot(0, lambda: QApplication.postEvent(application, event))
    window.files.opened.connect(lambda: QTimer.singleShot(0, lambda: look(window)))
    QTimer.singleShot(20_000, window.close)
MainWindow.show = show
sys.exit(main(["--annotator", "ana"]))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(project)],
        env=environment(QT_QPA_PLATFORM="offscreen"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, text_of(done.stderr)) == (0, "")
    assert text_of(done.stdout) == f"{project}\n"


def test_without_a_terminal_a_window_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(application, "show_failure", told.append)
    monkeypatch.setattr(sys, "argv", ["annotator-window", str(tmp_path / "gone.annotator")])
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "stdout", None)
    assert app.start() == 1
    (said,) = told
    assert said.startswith(f"There is no project {tmp_path / 'gone.annotator'}")


def test_commands_need_no_qt(project: Path, tmp_path: Path) -> None:
    """Neither its libraries nor its time."""
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "__init__.py").write_text("raise ImportError('libEGL.so.1: no such')")
    text = tmp_path / "a.txt"
    text.write_text("He said so.")
    env = {"PYTHONPATH": str(tmp_path)}
    assert spawn("import", project, text, env=env).done == "Imported 1 article.\n"
    for arguments in (["info", project], ["formats"], ["export", project, "-"], ["check", project]):
        assert spawn(*arguments, env=env).code == 0
    said = spawn(project, env={**env, "QT_QPA_PLATFORM": "offscreen"}).complaint
    assert said.startswith(
        "The window cannot start, because Qt needs a missing part of the system: libEGL"
    )


def test_python_dash_m_is_the_program(project: Path) -> None:
    installed = Path(sys.executable).with_name("annotator")
    if not installed.exists():
        pytest.skip("the program is not installed beside Python")
    done = subprocess.run(
        [installed, "info", project, "--json"], env=environment(), capture_output=True, check=True
    )
    module = subprocess.run(
        command("info", project, "--json"), env=environment(), capture_output=True, check=True
    )
    assert done.stdout == module.stdout
    assert os.fsencode(project) in done.stdout
