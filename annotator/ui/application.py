"""Starts the window, and takes pictures of it without a screen."""

import gc
import os
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import (
    QEvent,
    QMessageLogContext,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
    qWarning,
)
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from annotator.bug_log import start_log
from annotator.data_files import resource
from annotator.project import Project, ProjectInUse
from annotator.ui.faults import FaultReporter
from annotator.ui.look import theme
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow


class _Application(QApplication):
    """Hears which project is to be opened: macOS tells so, where other systems give arguments."""

    fileOpened = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Take the wish to open a file."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.fileOpened.emit(event.file())
            return True
        return super().event(event)


def make_application() -> QApplication:
    """The one QApplication, in the program's own look."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        QApplication.setApplicationName("annotator")
        QApplication.setApplicationDisplayName("")
        QApplication.setDesktopFileName("annotator")
        application = _started()
    application.setWindowIcon(QIcon(str(resource("icons", "annotator.svg"))))
    application.setStyle("Fusion")
    theme.apply()
    return application


def _started() -> QApplication:
    """Qt's part of the program; where it finds no screen it would abort, and so that is told."""
    heard: list[str] = []

    def listen(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            # Nothing is open yet that could be lost, and no exception finds its way through Qt.
            print(_no_window(heard or [message]), file=sys.stderr, flush=True)  # noqa: T201
            os._exit(1)
        heard.append(message)

    before = qInstallMessageHandler(listen)
    try:
        return _Application(sys.argv[:1])
    finally:
        qInstallMessageHandler(before)
        for message in heard:
            qWarning(message)


def _no_window(heard: list[str]) -> str:
    reasons = "; ".join(" ".join(message.split()).rstrip(".") for message in heard)
    return (
        f"annotator: The window cannot be opened: {reasons}. Without a window, “annotator demo” "
        f"does the job on the sample article, and “annotator --help” lists the commands."
    )


def run(project: Path | None, annotator: str | None, sample: bool) -> int:
    """Show the window until it is closed; returns the exit code.

    ``annotator``: whose tags these are, which then is not asked for. ``sample``: open the sample.
    """
    application = make_application()
    start_log()
    settings = Settings()
    scheme = settings.get("scheme", "system")
    if scheme in ("light", "dark"):
        theme.set_scheme(scheme)
    window = MainWindow(settings)
    window.files.given_name = (annotator or "").strip()
    FaultReporter(window).install()
    if isinstance(application, _Application):
        application.fileOpened.connect(lambda name: window.files.open_path(Path(name)))
    # Ctrl+C in the terminal ends the program; every change is on the disk already.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if project is not None and window.files.name():
        # The window comes up with the article, and not with the start page before it.
        window.files.open_path(project)
        window.show()
    else:
        window.show()
        _open_later(window, project, sample)
    keep_what_is_there()
    return application.exec()


def tell_failure(text: str) -> None:
    """Say why no window opened, where there is no terminal to say it in."""
    make_application()
    QMessageBox.critical(None, "Annotator", text)


def keep_what_is_there() -> None:
    """Never look for garbage in what was made so far: the modules, and the window's parts."""
    gc.freeze()
    gc.enable()


def _open_later(window: MainWindow, project: Path | None, sample: bool) -> None:
    """When the window is there, which asks for the annotator's name."""
    if project is not None:
        QTimer.singleShot(0, lambda: window.files.open_path(project))
    elif sample:
        QTimer.singleShot(0, window.files.open_sample)


def render_window(
    project_path: Path, document_id: str, png_path: Path, size: tuple[int, int] = (1440, 900)
) -> None:
    """Save a picture of the window with an article open and its first claim selected.

    Needs no screen where QT_QPA_PLATFORM is ``offscreen``. Raises what opening a project raises.
    """
    make_application()
    try:
        project = Project.open(project_path)
    except ProjectInUse:
        project = Project.open(project_path, read_only=True)
    with TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.set("hints done", True)
        window = MainWindow(settings)
        annotations = project.annotations(document_id)
        project.annotator = next((a.annotator for a in annotations), project.annotator)
        window.files.take(project)
        window.session.open_article(document_id)
        window.resize(*size)
        window.show()
        window.panes.select_first_attribution()
        QApplication.processEvents()
        window.grab().save(str(png_path))
        window.close()
        window.deleteLater()
