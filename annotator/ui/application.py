"""Starts the window, and renders pictures of it without a screen."""

import os
import sys
from pathlib import Path
from threading import Thread

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

from annotator.bug_log import log_crashes, start_log
from annotator.data_files import resource
from annotator.last_run import begin_run, end_run
from annotator.project import Project, ProjectInUse
from annotator.temporary import clear_leavings, temporary_folder
from annotator.ui.ending_signals import EndingSignals
from annotator.ui.fault_reporter import FaultReporter
from annotator.ui.look import theme
from annotator.ui.settings import SCHEME, Settings
from annotator.ui.start.last_run_note import LastRunNote
from annotator.ui.watchdog import Watchdog
from annotator.ui.window.main_window import MainWindow


class _Application(QApplication):
    """Receives the wish to open a project, which macOS sends instead of passing arguments."""

    fileOpened = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Emit the path of a file that the system asks to open."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.fileOpened.emit(event.file())
            return True
        return super().event(event)


def make_application() -> QApplication:
    """Return the one QApplication, in the program's own look."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        QApplication.setApplicationName("annotator")
        QApplication.setApplicationDisplayName("")
        QApplication.setDesktopFileName("annotator")
        application = _start_qt()
    application.setWindowIcon(QIcon(str(resource("icons", "annotator.svg"))))
    application.setStyle("Fusion")
    theme.apply()
    return application


def _start_qt() -> QApplication:
    """Start Qt; report its messages if it aborts, as it does where it finds no screen."""
    messages: list[str] = []

    def listen(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            # Nothing is open yet that could be lost, and no exception passes through Qt.
            print(_no_window(messages or [message]), file=sys.stderr, flush=True)  # noqa: T201
            os._exit(1)
        messages.append(message)

    before = qInstallMessageHandler(listen)
    try:
        return _Application(sys.argv[:1])
    finally:
        qInstallMessageHandler(before)
        for message in messages:
            qWarning(message)


def _no_window(messages: list[str]) -> str:
    reasons = "; ".join(" ".join(message.split()).rstrip(".") for message in messages)
    return (
        f"annotator: The window cannot be opened: {reasons}. Without a window, “annotator demo” "
        f"does the job on the sample article, and “annotator --help” lists the commands."
    )


def run(project: Path | None, annotator: str | None, sample: bool) -> int:
    """Show the window until it is closed.

    Args:
        project: The project to open.
        annotator: The annotator's name; if it is None, the window asks for it when needed.
        sample: Whether to open the sample.

    Returns:
        The exit code.
    """
    application = make_application()
    ended_badly = begin_run()
    start_log()
    log = log_crashes()
    settings = Settings()
    scheme = settings.get(SCHEME, "system")
    if scheme in ("light", "dark"):
        theme.set_scheme(scheme)
    Thread(target=clear_leavings, name="clearing", daemon=True).start()
    window = MainWindow(settings)
    window.files.given_name = (annotator or "").strip()
    faults = FaultReporter(window)
    faults.displaced.connect(window.files.guard.report)
    faults.damaged.connect(window.files.show_damaged)
    faults.install()
    if log is not None:
        application.aboutToQuit.connect(Watchdog(log, window).stop)
    if isinstance(application, _Application):
        application.fileOpened.connect(window.files.open_named)
    signals = EndingSignals(application)
    signals.asked.connect(window.end)
    application.aboutToQuit.connect(signals.stop)
    if project is not None and window.files.name():
        # The window appears with the article, without the start page before it.
        window.files.open_path(project)
        window.show()
    else:
        window.show()
        _open_later(window, project, sample)
    if ended_badly is not None:
        LastRunNote(ended_badly, window.session, window.notices, window)
    application.aboutToQuit.connect(end_run)
    return application.exec()


def show_failure(text: str) -> None:
    """Show why no window opened, where there is no terminal for a message."""
    make_application()
    QMessageBox.critical(None, "Annotator", text)


def _open_later(window: MainWindow, project: Path | None, sample: bool) -> None:
    """Open a project when the window is shown, which may ask for the annotator's name."""
    if project is not None:
        QTimer.singleShot(0, lambda: window.files.open_path(project))
    elif sample:
        QTimer.singleShot(0, window.files.open_sample)


def render_window(
    project_path: Path, document_id: str, png_path: Path, size: tuple[int, int] = (1440, 900)
) -> None:
    """Save a picture of the window with an article open and its first claim selected.

    No screen is needed where QT_QPA_PLATFORM is ``offscreen``.

    Args:
        project_path: The project.
        document_id: The article.
        png_path: Where the picture is written.
        size: Width and height of the window in pixels.

    Raises:
        AnnotatorError: The project cannot be opened. Nothing was written.
    """
    make_application()
    try:
        project = Project.open(project_path)
    except ProjectInUse:
        project = Project.open(project_path, read_only=True)
    with temporary_folder() as folder:
        settings = Settings(folder / "settings.ini")
        settings.set("hints done", True)
        window = MainWindow(settings)
        window.backups.pause()
        annotations = project.annotations(document_id)
        project.annotator = next((a.annotator for a in annotations), project.annotator)
        window.files.take(project)
        window.session.open_article(document_id)
        window.resize(*size)
        window.show()
        window.panes.select_first_attribution()
        QApplication.processEvents()
        # The keys that apply are worked out a turn of the event loop later.
        window.status_bar.keys.hints()
        window.grab().save(str(png_path))
        window.close()
        window.deleteLater()
