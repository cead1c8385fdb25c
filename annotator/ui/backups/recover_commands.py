"""Recovers a damaged project from the window, or opens the part of it that can be read."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.jobs import ProgressCallback
from annotator.model import AnnotatorError
from annotator.plugins import LazyFunction
from annotator.project import SUFFIX, Project
from annotator.project.foreign_logs import shares_history
from annotator.ui.faults import plain_buttons, show_message
from annotator.ui.jobs.change_job import say_failed
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.remedies import explain
from annotator.ui.session.session import Session
from annotator.ui.start.project_files import ProjectFiles
from annotator.ui.widgets.notice_bar import NoticeBar, NoticeButton, Urgency

if TYPE_CHECKING:
    from annotator.project.recovery import Recovery, RecoveryReport
    from annotator.project.recovery.readable_part import ReadablePart

_Recovery: "Callable[..., Recovery]" = LazyFunction("annotator.project.recovery:Recovery")
_recover: "Callable[..., RecoveryReport]" = LazyFunction("annotator.project.recovery:recover")
_readable_part = LazyFunction("annotator.project.recovery.readable_part:readable_part")
_default_tag_set = LazyFunction("annotator.formats.tag_sets:default_tag_set")
_PROJECTS = f"Annotator projects (*{SUFFIX})"
_LISTED = 2_000
"""Rows in the window; the saved report has all of them."""


class RecoverCommands(QObject):
    """Asks for the file to make, recovers, and shows what came of it."""

    def __init__(
        self,
        session: Session,
        files: ProjectFiles,
        jobs: JobRunner,
        bar: NoticeBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._files, self._jobs, self._window = session, files, jobs, window
        self._bar = bar
        self._parts = ExitStack()
        """Readable parts of damaged projects, in private folders as long as the window is open."""
        self._shown: list[Project] = []
        session.projectChanged.connect(self._name_part)
        files.recoverWanted.connect(self.ask)
        files.readablePartWanted.connect(self.open_readable_part)

    def end(self) -> None:
        """Remove the readable parts that were opened: the main window closes."""
        project = self._session.project
        if project is not None and project in self._shown:
            self._session.set_project(None)
        self._parts.close()

    def _name_part(self) -> None:
        """Say of what the open project is a part, and that nobody writes it."""
        self._bar.remove("readablePart")
        damaged = self._session.part_of
        if damaged is not None:
            self._bar.show_notice(
                "readablePart",
                f"This is a copy of what can be read of {damaged.name}, to look at and to export. "
                "It cannot be changed; recover the project to go on working in it.",
                (NoticeButton("Recover…", "recoverPart", lambda: self.ask(damaged)),),
                urgency=Urgency.LOSS,
            )

    def ask(self, damaged: Path | None = None) -> None:
        """Ask for the new project, and recover a damaged one into it.

        Args:
            damaged: The damaged project; None: it is asked for as well.
        """
        if self._jobs.running:
            self._session.say(f"{self._jobs.title} is not done yet; try again then.")
            return
        if damaged is None:
            project = self._session.project
            start = str(project.path) if project is not None else ""
            title = "Recover a damaged project"
            name, _ = QFileDialog.getOpenFileName(self._window, title, start, f"{_PROJECTS};;*")
            if not name:
                return
            damaged = Path(name)
        proposed = damaged.with_name(f"{damaged.stem}-recovered{SUFFIX}")
        title = f"Recover {damaged.name} into a new project"
        name, _ = QFileDialog.getSaveFileName(self._window, title, str(proposed), _PROJECTS)
        if name:
            new = Path(name)
            self.recover(damaged, new if new.suffix else new.with_suffix(SUFFIX))

    def recover(self, damaged: Path, new: Path) -> None:
        """Recover a damaged project into a new one, in the background.

        A log has no more than its own edits: what they belong to comes from the open project, if
        the log is of that one.
        """
        project = self._session.project
        path = project.path if project is not None else damaged

        def work(progress: ProgressCallback) -> "RecoveryReport":
            is_of_it = path != damaged and shares_history(path, damaged)
            fill_from = (path,) if is_of_it else ()
            recovery = _Recovery(damaged, new, _default_tag_set(), fill_from=fill_from)
            return _recover(recovery, progress)

        self._jobs.start("Recovering", work, self._show, self._fail)

    def open_readable_part(self, damaged: Path) -> None:
        """Open what can be read of a damaged project, to read it."""
        name = self._files.name()

        def work(progress: ProgressCallback) -> "ReadablePart":
            part = _readable_part(damaged, _default_tag_set(), annotator=name, progress=progress)
            return self._parts.enter_context(part)

        def done(part: "ReadablePart") -> None:
            self._shown.append(part.project)
            self._files.take_readable_part(part.project, damaged)
            self._session.say(f"This is what can be read of {damaged.name}; it is not changed.")
            if part.left_out:
                show_message(
                    self._window,
                    f"A part of {damaged.name} cannot be read.",
                    f"You see a copy of what can be read, to look at and to export. "
                    f"{damaged} stays as it is.",
                    notes=part.left_out,
                )

        self._jobs.start("Reading", work, done, self._fail)

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, AnnotatorError):
            show_message(self._window, "Nothing was recovered.", explain(error))
        else:
            say_failed(self._session, error, "")

    def _show(self, report: "RecoveryReport") -> None:
        dialog = RecoveryResult(report, self._window)
        dialog.accepted.connect(lambda: self._files.open_path(report.new))
        dialog.open()


class RecoveryResult(QDialog):
    """Shows what was recovered, and what was not; accepted to open the new project."""

    def __init__(self, report: "RecoveryReport", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recoveryResult")
        self.setWindowTitle("Recovered – Annotator")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = QLabel(report.summary())
        title.setProperty("role", "title")
        whole = "Everything in it could be read, and is in the new project as it was."
        facts = QLabel("\n".join(report.sentences()) or whole)
        facts.setObjectName("recoveryFacts")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(12)
        for label in (title, facts):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setWordWrap(True)
            layout.addWidget(label)
        self.findings = QPlainTextEdit()
        self.findings.setObjectName("recoveryFindings")
        self.findings.setAccessibleName("What could not be read as it was")
        self.findings.setReadOnly(True)
        lines = [f"{one.outcome.value.capitalize()}: {one.words}" for one in report.findings]
        hidden = [f"… and {len(lines) - _LISTED:,} more."] if len(lines) > _LISTED else []
        still = [f"Still to mend: {problem}" for problem in report.problems]
        self.findings.setPlainText("\n".join([*still, *lines[:_LISTED], *hidden]))
        self.findings.setVisible(bool(report.findings or report.problems))
        layout.addWidget(self.findings, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        opening = buttons.addButton("Open the new project", QDialogButtonBox.ButtonRole.AcceptRole)
        opening.setObjectName("openRecovered")
        opening.setDefault(True)
        if report.saved is not None:
            saved = report.saved
            showing = buttons.addButton(
                "Show the whole report", QDialogButtonBox.ButtonRole.ActionRole
            )
            showing.setObjectName("showRecoveryReport")
            showing.clicked.connect(
                lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(saved)))
            )
        plain_buttons(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.resize(640, 420 if report.findings else 200)
