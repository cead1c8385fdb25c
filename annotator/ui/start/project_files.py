"""Opening, making and closing projects: the File menu."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from annotator.data_files import sample_article
from annotator.model import AnnotatorError
from annotator.project import SUFFIX, Project, ProjectInUse
from annotator.ui.exchange.exchange import ALL_FILES, Exchange
from annotator.ui.faults import plain_buttons, tell
from annotator.ui.remedies import explain
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings, sample_path, system_name
from annotator.ui.start.name_dialog import NameDialog
from annotator.words import number

_PROJECTS = f"Annotator projects (*{SUFFIX})"


class ProjectFiles(QObject):
    """Opens, makes and closes projects, with the dialogs for it, and reports the outcome."""

    opened = Signal()
    """A project was opened or closed."""

    def __init__(
        self, session: Session, settings: Settings, exchange: Exchange, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._settings, self._exchange = session, settings, exchange
        self._window = window
        self.given_name = ""
        """The annotator's name from the command line, for which nobody is asked."""

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
        if not self._exchange.is_free():
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
            self._offer_reading(path, explain(error))
            return
        except AnnotatorError as error:
            tell(self._window, f"{path.name} could not be opened.", explain(error))
            return
        self.take(project)
        if project.backup is not None:
            self._session.say(
                f"The project was brought up to date; as it was, it is kept in {project.backup}."
            )

    def open_named(self, name: str) -> None:
        """Open the project with this path."""
        self.open_path(Path(name))

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
        first = next(iter(project.articles.page(limit=1)), None)
        if last and project.articles.summary(last) is not None:
            self._session.open_article(last)
        elif first is not None:
            self._session.open_article(first.id)

    def close_project(self, *, quiet: bool = False) -> None:
        """Close the project; there is nothing to save."""
        session = self._session
        project = session.project
        if project is None or not self._exchange.is_free():
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
            self._window,
            "Open a project",
            self._exchange.start_folder(),
            f"{_PROJECTS};;{ALL_FILES}",
        )
        if name:
            self.open_path(Path(name))

    def new_dialog(self, then: Callable[[], object] | None = None) -> None:
        """Ask where to make a project, make it, and go on."""
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            "New project",
            str(Path(self._exchange.start_folder()) / f"articles{SUFFIX}"),
            _PROJECTS,
        )
        if name:
            self.create(Path(name), then)

    def create(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Make a project with the default tag set, open it, and go on."""
        from annotator.formats.tag_sets import default_tag_set

        if not self._exchange.is_free():
            return
        if not self.name():
            self.ask_name(lambda: self.create(path, then))
            return
        if not _is_project(path):
            path = path.with_name(path.name + SUFFIX)
        try:
            project = Project.create(path, default_tag_set(), annotator=self.name())
        except AnnotatorError as error:
            tell(self._window, f"{path.name} could not be made.", explain(error))
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
        self.create(path, lambda: self._exchange.import_paths([sample_article()]))

    def drop(self, paths: Sequence[Path]) -> None:
        """Take what was dropped on the window: a project is opened or merged, all else imported."""
        projects = [path for path in paths if _is_project(path)]
        others = [path for path in paths if not _is_project(path)]
        if projects and self._session.project is not None:
            self._offer_merge(projects)
        elif projects:
            self.open_path(projects[0])
        elif others and self._session.project is None:
            self.new_dialog(lambda: self._exchange.import_paths(others))
        elif others:
            self._exchange.import_paths(others)

    def told_of(self, paths: Sequence[Path]) -> str:
        """What a drop of these on the window would do."""
        projects = [path for path in paths if _is_project(path)]
        is_open = self._session.project is not None
        if projects:
            names = ", ".join(path.stem for path in projects)
            or_open = ", or open it" if len(projects) == 1 else ""
            return f"Merge {names}{or_open}" if is_open else f"Open {projects[0].stem}"
        what = paths[0].name if len(paths) == 1 else number(len(paths), "file")
        return f"Import {what}" if is_open else f"Begin a project with {what}"

    def _offer_merge(self, paths: Sequence[Path]) -> None:
        names = ", ".join(path.stem for path in paths)
        box = QMessageBox(
            QMessageBox.Icon.Question, "Merge – Annotator", f"Merge {names}?", parent=self._window
        )
        box.setObjectName("mergeOrOpen")
        box.setInformativeText(
            "What colleagues did is taken into the open project. Nobody's work is overwritten, and "
            "one undo takes it back."
        )
        merge = box.addButton("Merge", QMessageBox.ButtonRole.AcceptRole)
        merge.setObjectName("merge")
        merge.clicked.connect(lambda: self._exchange.merge_paths(paths))
        instead = box.addButton("Open instead", QMessageBox.ButtonRole.ActionRole)
        instead.setObjectName("openInstead")
        instead.clicked.connect(lambda: self.open_path(paths[0]))
        box.addButton(QMessageBox.StandardButton.Cancel)
        plain_buttons(box)
        box.open()


def _is_project(path: Path) -> bool:
    """By its name, in whatever case: some systems make no difference."""
    return path.suffix.lower() == SUFFIX


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file."""
    try:
        return one.samefile(other)
    except OSError:
        return False
