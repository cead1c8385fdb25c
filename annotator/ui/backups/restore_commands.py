"""Carries out what the window with the backups asks for: restore, take back, open beside."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.jobs import ProgressCallback
from annotator.model import AnnotatorError
from annotator.plugins import LazyFunction
from annotator.project import Changes, Project
from annotator.ui.faults import show_message
from annotator.ui.jobs.change_job import say_failed, start_change
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.remedies import explain
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.ui.start.project_files import ProjectFiles, same_file
from annotator.words import number

if TYPE_CHECKING:
    from annotator.project.backup_list import Backup
    from annotator.project.comparing import Comparison, Difference
    from annotator.project.restoring import Restored
    from annotator.project.taking_back import TakeBack
    from annotator.ui.backups.restore_window import RestoreWindow

_restore: "Callable[..., Restored]" = LazyFunction("annotator.project.restoring:restore")
_compare: "Callable[..., Comparison]" = LazyFunction("annotator.project.comparing:compare")
_take_back: "Callable[..., TakeBack]" = LazyFunction("annotator.project.taking_back:TakeBack")
_build_window: "Callable[..., RestoreWindow]" = LazyFunction(
    "annotator.ui.backups.restore_window:RestoreWindow"
)


class RestoreCommands(QObject):
    """Shows the window with the backups, and does what it asks for."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        files: ProjectFiles,
        jobs: JobRunner,
        open_beside: Callable[[Path], object],
        window: QWidget,
    ) -> None:
        """Wait for a wish.

        Args:
            session: Has the open project.
            settings: Knows the projects that were opened last.
            files: Closes and opens projects.
            jobs: Runs the work that changes files.
            open_beside: Opens a project in a window of its own, to read.
            window: The main window.
        """
        super().__init__(window)
        self._session, self._settings, self._files, self._jobs = session, settings, files, jobs
        self._open_beside, self._window = open_beside, window
        self._is_built = False
        files.restoreWanted.connect(self.show)

    @cached_property
    def window(self) -> "RestoreWindow":
        """The window with the backups."""
        window = _build_window(self._settings.known, self._can_take, self._window)
        window.restoreWanted.connect(self.restore)
        window.takeWanted.connect(self.take_back)
        window.besideWanted.connect(self._open_backup_beside)
        self._files.opened.connect(window.refresh)
        self._is_built = True
        return window

    def show(self, path: Path | None = None) -> None:
        """Show the backups of a project; None: of the open one, or of the one opened last."""
        project = self._session.project
        if path is None and project is not None:
            path = project.path
        self.window.show_for(path)

    def end(self) -> None:
        """Stop reading backups: the main window closes."""
        if self._is_built:
            self.window.end()

    def _open_backup_beside(self, backup: "Backup") -> None:
        self._open_beside(backup.path)

    def _can_take(self, path: Path) -> bool:
        project = self._session.project
        return project is not None and self._session.writable and same_file(project.path, path)

    def restore(self, path: Path, backup: "Backup") -> None:
        """Put a backup in the place of a project, which is closed meanwhile if it is open."""
        if self._jobs.running:
            self._session.say(f"{self._jobs.title} is not done yet; try again then.")
            return
        project = self._session.project
        is_open = project is not None and same_file(project.path, path)
        if is_open:
            self._files.close_to_replace()

        def work(progress: ProgressCallback) -> "Restored":
            return _restore(path, backup.path, progress=progress)

        def done(restored: "Restored") -> None:
            self._files.open_path(path)
            self._say_restored(path, backup, restored)

        def failed(error: BaseException) -> None:
            if is_open:
                # It stays, and may have edits without a backup.
                self._files.closed.emit(path)
                self._files.open_path(path)
            if isinstance(error, AnnotatorError):
                show_message(self._window, "The backup was not restored.", explain(error))
            else:
                say_failed(self._session, error, "")

        self._jobs.start("Restoring", work, done, failed)

    def _say_restored(self, path: Path, backup: "Backup", restored: "Restored") -> None:
        made = backup.made.astimezone().strftime("%Y-%m-%d %H:%M")
        words = f"{path.stem} is as it was on {made}."
        if restored.backup is not None:
            words += " As it was before, it is in the list of backups, to go back on this."
        self._session.say(words)
        if restored.aside is not None:
            why = f"{explain(restored.why_aside)}\n\n" if restored.why_aside is not None else ""
            show_message(
                self._window,
                words,
                f"{why}The file that was replaced is kept as it was: {restored.aside}",
            )

    def take_back(
        self,
        backup: "Backup",
        groups: set[tuple[str, str]],
        chosen: "list[Difference]",
    ) -> None:
        """Take rows back from a backup, as an edit of the open project.

        Args:
            backup: The backup.
            groups: Kinds and ways of which all rows are taken, listed or not.
            chosen: Further single rows.
        """
        session = self._session
        keys = {(one.kind, one.way, one.key) for one in chosen}

        def is_wanted(one: "Difference") -> bool:
            return (one.kind, one.way) in groups or (one.kind, one.way, one.key) in keys

        def work(worker: Project, progress: ProgressCallback) -> "tuple[TakeBack, Changes]":
            differences = _compare(worker.path, backup.path, progress, most=None).differences
            edit = _take_back(backup.path, tuple(filter(is_wanted, differences)))
            return edit, worker.do(edit)

        def done(project: Project, result: "tuple[TakeBack, Changes]") -> None:
            edit, changes = result
            project.announce(changes)
            taken = len(edit.differences) - len(edit.left_out)
            session.say(f"Took {number(taken, 'row')} back; undo removes them again.")
            self.window.refresh()
            if edit.left_out:
                show_message(
                    self._window,
                    f"{number(len(edit.left_out), 'row')} could not be taken back.",
                    "",
                    notes=edit.left_out,
                )

        def failed(error: BaseException) -> None:
            say_failed(session, error, "Cancelled; nothing was taken back.")

        start_change(
            session, self._jobs, "Taking back", work, done, failed, backup="before taking back"
        )
