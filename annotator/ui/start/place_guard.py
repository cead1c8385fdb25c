"""Notices that the open project's file left its place, and asks where to go on."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from annotator.bug_log import LOGGER
from annotator.jobs import ProgressCallback
from annotator.model import AnnotatorError, EnvironmentFault, InputError
from annotator.model.errors import Notice
from annotator.project import SUFFIX, Project, ProjectInUse
from annotator.project.copying import RESCUED, free_name
from annotator.project.faults import DamagedProject
from annotator.project.file_place import FileChange, FileDisplaced, FilePlace
from annotator.project.foreign_logs import logs_aside, notices_on_aside
from annotator.ui.faults import plain_buttons, show_message, widen
from annotator.ui.jobs.change_job import say_failed
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.jobs.thread_pools import one_thread
from annotator.ui.remedies import explain
from annotator.ui.session.session import Session
from annotator.ui.start.displaced_words import explanation, title
from annotator.ui.widgets.key_hold import KeyHold
from annotator.words import number

LOOK_MS = 2000
"""The time between two looks at the file while nothing is edited."""
_NEW_CONTENT = (FileChange.REPLACED, FileChange.OVERWRITTEN)
"""After these changes, a project that is only read may be another version of itself."""
_SPOILT = (FileChange.CUT, FileChange.OVERWRITTEN)
"""After these changes, what can be read of the file may not be whole."""
_ONLY_HERE = (FileChange.DELETED, FileChange.REPLACED, *_SPOILT)
"""After these changes, no file with a name may have what was saved in the project."""

_CLOSED_MEANWHILE = "The project was closed before you chose a place for the copy."


class _Copied(Struct):
    """What came of a copy."""

    left: tuple[Notice, ...]
    """On logs that were beside its place."""
    problems: list[str] = []
    """What a check found in it."""


class PlaceGuard(QObject):
    """Looks at the place of the open project's file, off the thread of the interface.

    Edits look by themselves, and report what they find to :meth:`report`.
    """

    moved = Signal()
    """The project is open at another path."""
    logsLeft = Signal(object)
    """What a person should know of the logs that were moved aside from the place of a copy."""
    looked = Signal(object)
    """What a look found: the place, and a FileDisplaced or None."""

    def __init__(
        self,
        session: Session,
        jobs: JobRunner,
        window: QWidget,
        close_project: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._session, self._jobs, self._window = session, jobs, window
        self._close_project = close_project
        self._box: QMessageBox | None = None
        self._is_copying = False
        """Whether the annotator chooses where a copy is saved, or it is written."""
        self._then: Callable[[], object] | None = None
        """What the annotator wanted to do with the project closed."""
        self._pool = one_thread(self)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self.looked.connect(self._looked, Qt.ConnectionType.QueuedConnection)
        session.projectChanged.connect(self._project_changed)
        session.displaced.connect(self.report)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.applicationStateChanged.connect(self._activated)

    def _project_changed(self) -> None:
        self._timer.stop()
        self._pool.waitForDone()
        if self._box is not None:
            self._box.done(0)
        if self._session.project is not None:
            self._timer.start()

    def _activated(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.look()

    # Looking

    def look(self) -> None:
        """Look at the file now, unless a look is under way or the annotator is being asked."""
        project = self._session.project
        if project is None or self._is_asking or self._pool.activeThreadCount():
            return
        place = project.place

        def run() -> None:
            fault = _find_fault(place)
            with suppress(RuntimeError):  # The window is gone by now.
                self.looked.emit((place, fault))

        self._pool.start(run)

    def _looked(self, answer: tuple[FilePlace, FileDisplaced | None]) -> None:
        place, fault = answer
        project = self._session.project
        # While a job writes, its own edit finds out, and ends with it.
        is_open = project is not None and project.place is place
        if fault is None or project is None or not is_open or self._jobs.running:
            return
        # What is typed into a dialog would be typed into the question: the next look finds it.
        if self._is_asking or _is_dialog_up():
            return
        if project.read_only and fault.change in _NEW_CONTENT:
            self._read_anew(project, fault)
        else:
            self.report(fault)

    def _read_anew(self, project: Project, fault: FileDisplaced) -> None:
        """Show the version of the project that was put in the place of the one that is read."""
        before = project.id
        try:
            self._session.reopen(fault.path, read_only=True, anew=True)
        except AnnotatorError as error:
            self._close_project()
            show_message(self._window, f"{project.name} could not be opened.", explain(error))
            return
        if project.id != before:
            self._close_project()
            show_message(self._window, title(fault), "It is another project now. Open it anew.")
            return
        self._session.say(f"{project.name} was replaced by another version, which is shown now.")

    def may_leave(self, then: Callable[[], object] | None = None) -> bool:
        """Return whether the project may be closed; ask what to do with it otherwise.

        Args:
            then: What is done if the annotator chooses to close it all the same.
        """
        project = self._session.project
        if project is None:
            return True
        fault = _find_fault(project.place)
        if fault is None:
            return True
        self.report(fault, then)
        return False

    # Asking

    @property
    def _is_asking(self) -> bool:
        """Whether the annotator was asked, and the answer is not carried out yet."""
        return self._box is not None or self._is_copying

    def report(
        self,
        fault: FileDisplaced,
        then: Callable[[], object] | None = None,
        why_not_kept: str = "",
    ) -> None:
        """Say what happened to the file, and ask where to go on; once at a time.

        Args:
            fault: What happened.
            then: What is done once the project is closed.
            why_not_kept: Why no copy could be kept before it is closed, if that was tried.
        """
        if self._is_copying:
            self._then = then or self._then
            return
        self._then = then
        if self._box is not None:
            self._box.raise_()
            return
        box = QMessageBox(
            QMessageBox.Icon.Warning,
            "Annotator",
            title(fault),
            parent=self._window,
        )
        box.setObjectName("displaced")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText("\n\n".join(filter(None, (why_not_kept, explanation(fault)))))
        moved_to = fault.moved_to
        if moved_to is not None:
            self._add(box, "Go on in the moved file", "goOn", lambda: self.go_on_in(moved_to))
        if fault.change is FileChange.AWAY:
            self._add(box, "Try again", "tryAgain", self.look)
        self._add(box, "Save a copy…", "saveCopy", lambda: self._ask_where(fault))
        self._add_closing(box, fault, is_kept=not why_not_kept)
        plain_buttons(box)
        widen(box)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._answered)
        KeyHold(box)
        self._box = box
        box.open()

    def _add(self, box: QMessageBox, text: str, name: str, choose: Callable[[], object]) -> None:
        button = box.addButton(text, QMessageBox.ButtonRole.AcceptRole)
        button.setObjectName(name)
        if len(box.buttons()) == 1:
            box.setDefaultButton(button)
        # Once the box is gone, so that the next one can ask again.
        button.clicked.connect(lambda: QTimer.singleShot(0, self, choose))

    def _add_closing(self, box: QMessageBox, fault: FileDisplaced, *, is_kept: bool) -> None:
        """Add the button that closes the project, which loses nothing that can be kept."""
        words, choose = "Close", partial(self._close_in, fault.moved_to)
        if fault.change in _ONLY_HERE and self._session.writable:
            words = "Keep a copy and close" if is_kept else "Close without a copy"
            choose = partial(self._keep_and_close, fault) if is_kept else choose
        button = box.addButton(words, QMessageBox.ButtonRole.DestructiveRole)
        button.setObjectName("closeDisplaced")
        if not is_kept:
            # It loses what is only here: no arrow key and Enter may lead to it.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: QTimer.singleShot(0, self, choose))

    def _answered(self) -> None:
        self._box = None

    # Closing

    def _close_in(self, moved_to: Path | None) -> None:
        """Close the project; where it was moved, with the latest edits and a backup of it."""
        project = self._session.project
        if project is not None and moved_to is not None:
            try:
                self._session.reopen(moved_to, read_only=None if self._session.writable else True)
            except AnnotatorError as error:
                LOGGER.warning("The moved project was closed as it is: %s", error)
        self._close()

    def _close(self, kept: Path | None = None) -> None:
        then, self._then = self._then, None
        self._close_project()
        if kept is None:
            if then is not None:
                then()
            return
        box = show_message(
            self._window,
            f"What was saved is kept in {kept.name}.",
            f"{kept}\n\nIt is a project like any other: open it and go on in it, or merge it. "
            "File ▸ Restore… lists it among the backups.",
            icon=QMessageBox.Icon.Information,
        )
        if then is not None:
            box.finished.connect(lambda: QTimer.singleShot(0, self, then))

    def _keep_and_close(self, fault: FileDisplaced) -> None:
        """Copy the project out of the file that has no name any more, then close it."""
        project, session, then = self._session.project, self._session, self._then
        if project is None:
            return

        def work(progress: ProgressCallback) -> Path:
            return _keep(project, fault.path, progress)

        def done(kept: Path) -> None:
            session.busy = False
            self._close(kept)

        def failed(error: BaseException) -> None:
            session.busy = False
            why = explain(error) if isinstance(error, AnnotatorError) else str(error)
            self.report(fault, then, f"No copy could be kept: {why}")

        session.busy = True
        if not self._jobs.start("Keeping a copy", work, done, failed):
            session.busy = False
            session.say(f"{self._jobs.title} is still running. Wait for it, or cancel it.")
            self.report(fault, then)

    # Going on

    def go_on_in(self, path: Path) -> None:
        """Go on in a file: the project where it is now, or a copy of it."""
        project, session = self._session.project, self._session
        if project is None:
            return
        if self._jobs.running:
            session.say(f"{self._jobs.title} is still running. Wait for it, or cancel it.")
            return
        self._then = None
        try:
            try:
                session.reopen(path)
            except ProjectInUse:
                # Somebody writes in the moved file by now: it is read, and the pen asked for.
                session.reopen(path, read_only=True)
        except AnnotatorError as error:
            self._close_project()
            show_message(self._window, f"{path.name} could not be opened.", explain(error))
            return
        self._timer.start()
        self.moved.emit()
        session.say(f"You go on in {path}.")

    def _ask_where(self, fault: FileDisplaced) -> None:
        project = self._session.project
        self._is_copying = True
        try:
            name, _ = QFileDialog.getSaveFileName(
                self._window,
                "Save a copy of the project",
                str(_proposed(fault)),
                f"Annotator projects (*{SUFFIX})",
            )
        finally:
            self._is_copying = False
        if project is None or self._session.project is not project:
            if name:
                show_message(self._window, "No copy was saved.", _CLOSED_MEANWHILE)
            return
        if not name:
            self.report(fault, self._then)
            return
        chosen = Path(name)
        has_suffix = chosen.suffix.lower() == SUFFIX
        target = chosen if has_suffix else chosen.with_name(chosen.name + SUFFIX)
        self._save_copy(fault, target, may_replace=has_suffix)

    def _save_copy(self, fault: FileDisplaced, target: Path, *, may_replace: bool) -> None:
        """Copy all that the open connection can read, check it, and go on in the copy."""
        project, session = self._session.project, self._session
        if project is None:
            return

        def work(progress: ProgressCallback) -> _Copied:
            before = logs_aside(target)
            project.save_copy(target, replace=may_replace, progress=progress)
            left = notices_on_aside(target, logs_aside(target) - before)
            if fault.change not in _SPOILT:
                return _Copied(left)
            with Project.open(target, read_only=True) as copy:
                return _Copied(left, copy.check(progress))

        def done(copied: _Copied) -> None:
            problems = copied.problems
            session.busy = self._is_copying = False
            if not problems:
                self.go_on_in(target)
                self.logsLeft.emit(copied.left)
                return
            box = show_message(
                self._window,
                f"The copy {target.name} has {number(len(problems), 'fault')}.",
                "Annotator could not read all of the project. A backup may have more.",
                notes=problems,
            )
            box.finished.connect(lambda: self.report(fault, self._then))

        def failed(error: BaseException) -> None:
            session.busy = self._is_copying = False
            if isinstance(error, DamagedProject):
                # This box has the ways out; one for the damage as well would lie on it.
                self.report(fault, self._then, f"No copy could be saved: {explain(error)}")
                return
            say_failed(session, error, "Cancelled; no copy was saved.")
            self.report(fault, self._then)

        # Edits are refused anyway: the connection is the job's meanwhile.
        session.busy = self._is_copying = True
        if not self._jobs.start("Copying", work, done, failed):
            session.busy = self._is_copying = False
            session.say(f"{self._jobs.title} is still running. Wait for it, or cancel it.")


def _is_dialog_up() -> bool:
    """Return whether a message, a dialog or a list in front of the window waits for an answer."""
    dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
    return dialog is not None


def _find_fault(place: FilePlace) -> FileDisplaced | None:
    try:
        place.check()
    except FileDisplaced as fault:
        return fault
    return None


def _keep(project: Project, path: Path, progress: ProgressCallback) -> Path:
    """Copy a project beside the path that it had, or into the home folder if that fails.

    Raises:
        AnnotatorError: it cannot be read, or the copy cannot be written.
    """
    try:
        return project.save_copy(free_name(path, RESCUED), progress=progress)
    except (EnvironmentFault, InputError):
        return project.save_copy(free_name(path, RESCUED, Path.home()), progress=progress)


def _proposed(fault: FileDisplaced) -> Path:
    """Return the file that a copy may have: the old name where it is free."""
    path = fault.path
    if not path.parent.is_dir():
        path = Path.home() / path.name
    if fault.change is FileChange.DELETED and not path.exists():
        return path
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d %H%M")
    return path.with_name(f"{path.stem} {stamp}{path.suffix}")
