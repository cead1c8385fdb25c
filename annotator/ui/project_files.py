"""Opening, making, filling and exporting projects: the File menu."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from annotator.data_files import sample_article
from annotator.model import AnnotatorError, Cancelled
from annotator.project import SUFFIX, ImportReport, ProgressCallback, Project, ProjectInUse
from annotator.ui.faults import plain_buttons, tell
from annotator.ui.job_runner import JobRunner
from annotator.ui.name_dialog import NameDialog
from annotator.ui.session import TaggingSession
from annotator.ui.settings import Settings, sample_path, system_name

_PROJECTS = f"Annotator projects (*{SUFFIX})"
_ALL = "All files (*)"


class ProjectFiles(QObject):
    """Does it, with the dialogs that it takes, and says how it went."""

    opened = Signal()
    """A project is open, or none any more."""

    def __init__(
        self, session: TaggingSession, settings: Settings, jobs: JobRunner, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._settings, self._jobs, self._window = session, settings, jobs, window
        self.given_name = ""
        """The annotator's name from the command line, which is not asked for."""

    # The annotator

    def name(self) -> str:
        """Under which name to tag; empty when it is not known yet."""
        return self.given_name or self._settings.annotator

    def ask_name(self, then: Callable[[], object]) -> None:
        """Ask for the annotator's name, and go on when it is given."""

        def named(name: str) -> None:
            self._settings.annotator = name
            self.given_name = ""
            then()

        guess = self.name() or system_name()
        NameDialog(guess, named, self._window).open()

    def change_name(self) -> None:
        """Let another person go on, or the same under another name."""

        def renamed() -> None:
            self._session.set_annotator(self.name())
            self.opened.emit()

        self.ask_name(renamed)

    # Open and close

    def open_path(self, path: Path, *, read_only: bool = False) -> None:
        """Open a project; what stands in the way is shown."""
        if not self._free():
            return
        if not self.name():
            self.ask_name(lambda: self.open_path(path, read_only=read_only))
            return
        current = self._session.project
        if current is not None and not read_only and same_file(current.path, path):
            return
        try:
            project = Project.open(path, annotator=self.name(), read_only=read_only)
        except ProjectInUse as error:
            self._offer_reading(path, str(error))
            return
        except AnnotatorError as error:
            tell(self._window, f"{path.name} could not be opened.", str(error))
            return
        self.take(project)
        if project.backup is not None:
            self._session.statusMessage.emit(
                f"The project was brought up to date; as it was, it is kept in {project.backup}."
            )

    def _offer_reading(self, path: Path, why: str) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Information,
            "Project in use – Annotator",
            f"{path.stem} is open in another Annotator.",
            parent=self._window,
        )
        box.setObjectName("inUse")
        box.setInformativeText(
            f"{why}\n\nNothing can be lost: only one of them may write. To read only, you see it "
            f"as it is now."
        )
        reading = box.addButton("Open to read only", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        plain_buttons(box)
        reading.clicked.connect(lambda: self.open_path(path, read_only=True))
        box.open()

    def take(self, project: Project) -> None:
        """Show a project instead of the one that is open."""
        self.close_project(quiet=True)
        self._session.set_project(project)
        self._settings.add_recent(project.path)
        self.opened.emit()
        last = self._settings.get(f"article of {project.path}", "")
        first = next(iter(project.summaries(limit=1)), None)
        if last and project.summary(last) is not None:
            self._session.open_article(last)
        elif first is not None:
            self._session.open_article(first.id)

    def close_project(self, *, quiet: bool = False) -> None:
        """Close the project; there is nothing to save."""
        session = self._session
        project = session.project
        if project is None or not self._free():
            return
        if session.document is not None:
            self._settings.set(f"article of {project.path}", session.document.id)
        session.set_project(None)
        project.close()
        if not quiet:
            self.opened.emit()

    def open_dialog(self) -> None:
        """Ask which project to open."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open a project", self._folder(), f"{_PROJECTS};;{_ALL}"
        )
        if name:
            self.open_path(Path(name))

    def new_dialog(self, then: Callable[[], object] | None = None) -> None:
        """Ask where to make a project, make it, and go on."""
        name, _ = QFileDialog.getSaveFileName(
            self._window, "New project", str(Path(self._folder()) / f"articles{SUFFIX}"), _PROJECTS
        )
        if name:
            self.create(Path(name), then)

    def create(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Make a project with the default tag set, open it, and go on."""
        from annotator.formats.tag_sets import default_tag_set

        if not self._free():
            return
        if not self.name():
            self.ask_name(lambda: self.create(path, then))
            return
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        try:
            project = Project.create(path, default_tag_set(), annotator=self.name())
        except AnnotatorError as error:
            tell(self._window, f"{path.name} could not be made.", str(error))
            return
        self.take(project)
        if then is not None:
            then()

    def open_sample(self) -> None:
        """Open the sample, made at the first time."""
        path = sample_path()
        if path.exists():
            self.open_path(path)
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            tell(self._window, "The sample could not be made.", f"{path}: {error.strerror}.")
            return
        self.create(path, lambda: self.import_paths([sample_article()]))

    def drop(self, paths: Sequence[Path]) -> None:
        """Take what was dropped on the window: a project is opened, all else imported."""
        projects = [path for path in paths if path.suffix == SUFFIX]
        others = [path for path in paths if path.suffix != SUFFIX]
        if projects:
            self.open_path(projects[0])
        elif others and self._session.project is None:
            self.new_dialog(lambda: self.import_paths(others))
        elif others:
            self.import_paths(others)

    def _folder(self) -> str:
        project = self._session.project
        if project is not None:
            return str(project.path.parent)
        recent = self._settings.recent()
        return str(recent[0].parent if recent else Path.home())

    def _free(self) -> bool:
        if self._jobs.running:
            self._session.statusMessage.emit(
                f"{self._jobs.title}: wait for its end, or cancel it first."
            )
            return False
        return True

    # Import, export, check

    def import_files_dialog(self) -> None:
        """Ask which files to import."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window, "Import files", self._folder(), f"Articles (*.txt *.jsonl);;{_ALL}"
        )
        if names:
            self.import_paths([Path(name) for name in names])

    def import_folder_dialog(self) -> None:
        """Ask which folder to import."""
        name = QFileDialog.getExistingDirectory(self._window, "Import a folder", self._folder())
        if name:
            self.import_paths([Path(name)])

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Import files and folders, in the background; all of it or nothing."""
        project = self._session.project
        if project is None or not self._free():
            return
        try:
            worker = project.worker()
        except AnnotatorError as error:
            self._session.statusMessage.emit(str(error))
            return

        def work(progress: ProgressCallback) -> ImportReport:
            from annotator.formats.importing import import_paths

            with worker:
                return import_paths(worker, list(paths), progress=progress)

        def done(report: ImportReport) -> None:
            self._session.busy = False
            project.announce(report.changes)
            self._say_imported(report)

        def failed(error: BaseException) -> None:
            self._session.busy = False
            self._fail("Nothing was imported.", error)

        self._session.busy = True
        self._jobs.start("Importing", work, done, failed)

    def _say_imported(self, report: ImportReport) -> None:
        session = self._session
        if session.document is None and report.document_ids:
            session.open_article(min(report.document_ids))
        said = imported(report)
        session.statusMessage.emit(said)
        if report.notes:
            tell(
                self._window,
                said,
                "Some things need a look; the details name them.",
                icon=QMessageBox.Icon.Information,
                detail="\n".join(report.notes),
            )

    def export_dialog(self) -> None:
        """Ask where to export to."""
        project = self._session.project
        if project is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            "Export all articles and annotations",
            str(project.path.with_suffix(".jsonl")),
            f"JSON Lines (*.jsonl);;{_ALL}",
        )
        if name:
            self.export_to(Path(name))

    def export_to(self, out: Path) -> None:
        """Export the project as native JSON Lines, in the background."""
        project = self._session.project
        if project is None or not self._free():
            return
        path, annotator = project.path, project.annotator

        def work(progress: ProgressCallback) -> Any:
            from annotator.formats.exporting import export

            with Project.open(path, annotator=annotator, read_only=True) as reading:
                return export(reading, out, progress=progress)

        self._jobs.start(
            "Exporting",
            work,
            lambda _: self._session.statusMessage.emit(f"Exported to {out}."),
            lambda error: self._fail("Nothing was exported.", error),
        )

    def check(self) -> None:
        """Check the project's soundness, in the background."""
        project = self._session.project
        if project is None or not self._free():
            return
        path = project.path

        def work(progress: ProgressCallback) -> list[str]:
            with Project.open(path, read_only=True) as reading:
                return reading.check(progress)

        self._jobs.start(
            "Checking", work, self._say_checked, lambda error: self._fail("Not checked.", error)
        )

    def _say_checked(self, problems: list[str]) -> None:
        if not problems:
            tell(
                self._window,
                "The project is sound.",
                "The file, every offset and every annotation's text were checked.",
                icon=QMessageBox.Icon.Information,
            )
            return
        tell(
            self._window,
            f"{len(problems):,} things are wrong with the project.",
            "Make a copy of the file before you go on. The details name each place.",
            detail="\n".join(problems),
        )

    def _fail(self, what: str, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self._session.statusMessage.emit(f"Cancelled. {what}")
        elif isinstance(error, AnnotatorError):
            tell(self._window, what, str(error))
        else:
            sys.excepthook(type(error), error, error.__traceback__)


def imported(report: ImportReport) -> str:
    """An import in a sentence."""
    parts = [counted(report.documents, "article")]
    if report.annotations:
        parts.append(counted(report.annotations, "annotation"))
    if report.relations:
        parts.append(counted(report.relations, "relation"))
    here = report.already_there
    rest = f" {counted(here, 'article')} had been here already." if here else ""
    return f"Imported {', '.join(parts)}.{rest}"


def counted(number: int, thing: str) -> str:
    """A number of things: ``1 article``, ``2 articles``."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file."""
    try:
        return one.samefile(other)
    except OSError:
        return False
