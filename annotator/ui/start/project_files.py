"""Opens, creates and closes projects, with the dialogs for that."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from annotator.data_files import sample_article
from annotator.model import AnnotatorError, EnvironmentFault, TagSet
from annotator.plugins import LazyFunction
from annotator.project import SUFFIX, Project, ProjectInUse, ProjectNotWritable
from annotator.project.faults import DamagedProject
from annotator.text.folding import describe_difference
from annotator.ui.exchange.exchange import ALL_FILES, Exchange
from annotator.ui.faults import plain_buttons, show_message, widen
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.kept_text import declare
from annotator.ui.remedies import explain
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings, sample_path, system_name
from annotator.ui.start.found_notices import files_of
from annotator.ui.start.place_guard import PlaceGuard
from annotator.ui.widgets.name_check import NameCheck
from annotator.words import number

_default_tag_set: Callable[[], TagSet] = LazyFunction("annotator.formats.tag_sets:default_tag_set")
"""Loaded with the first new project: the window starts without the formats."""
_PROJECTS = f"Annotator projects (*{SUFFIX})"


class NameDialog(QDialog):
    """Asks for the name under which annotations are stored."""

    def __init__(
        self,
        guess: str,
        named: Callable[[str], object],
        parent: QWidget | None = None,
        known: Sequence[str] = (),
    ) -> None:
        """Build the dialog.

        Args:
            guess: The name that the field has at first.
            named: Called with the name when the dialog is accepted.
            parent: The parent widget.
            known: The annotators of the project, which the field completes.
        """
        super().__init__(parent)
        self.setObjectName("nameDialog")
        self.setWindowTitle("Your name – Annotator")
        self.setMinimumWidth(400)
        title = QLabel("Under which name should your annotations be stored?")
        title.setProperty("role", "title")
        title.setWordWrap(True)
        offered = " The arrow ↓ lists who annotates here already." if known else ""
        why = QLabel(
            "Every annotation is stored with the name of its annotator. You are asked once, and "
            f"can change the name in the status bar at any time.{offered}"
        )
        why.setWordWrap(True)
        why.setProperty("role", "muted")
        self.field = QLineEdit(guess)
        declare(self.field, "answered")
        self.field.setObjectName("nameField")
        self.field.setAccessibleName("Your name")
        self.field.selectAll()
        self.check = NameCheck(self.field, known)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        plain_buttons(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(12)
        for widget in (title, why, self.field, self.check, buttons):
            layout.addWidget(widget)
        self.check.changed.connect(self._check)
        self._check()
        self.accepted.connect(lambda: named(self.field.text().strip()))

    def _check(self) -> None:
        self._ok.setEnabled(bool(self.field.text().strip()) and self.check.settled)


class ProjectFiles(QObject):
    """Opens, creates and closes projects, and reports the outcome."""

    opened = Signal()
    """A project was opened or closed."""
    penWanted = Signal()
    """A project was opened for reading only, and the annotator wants to write it."""
    closed = Signal(object)
    """The path of a project that was closed."""
    restoreWanted = Signal(object)
    """The path of a project that a person wants to restore from a backup."""
    recoverWanted = Signal(object)
    """The path of a damaged project that a person wants to recover; None: it is to be chosen."""
    readablePartWanted = Signal(object)
    """The path of a damaged project of which a person wants to see what can be read."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        jobs: JobRunner,
        exchange: Exchange,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._settings, self._exchange = session, settings, exchange
        self._window = window
        self.guard = PlaceGuard(session, jobs, window, self.close_project)
        self.guard.moved.connect(self._moved)
        self.given_name = ""
        """The annotator's name from the command line, for which nobody is asked."""
        self._is_damage_shown = False
        session.damaged.connect(self.show_damaged)

    # The annotator

    def name(self) -> str:
        """Return the annotator's name; empty while it is not known."""
        return self.given_name or self._settings.annotator

    def ask_name(self, then: Callable[[], object]) -> None:
        """Ask for the annotator's name, and call ``then`` once it is given."""

        def named(name: str) -> None:
            self._settings.annotator = name
            self.given_name = ""
            then()

        project = self._session.project
        self._name_dialog(project, named).open()

    def _name_dialog(self, project: Project | None, named: Callable[[str], object]) -> NameDialog:
        known = project.team.annotators() if project is not None else []
        return NameDialog(self.name() or system_name(), named, self._window, known)

    def _ask_name_in(self, project: Project) -> None:
        """Ask for the annotator's name, offering those of a project, and show the project."""

        def named(name: str) -> None:
            self._settings.annotator = project.annotator = name
            self._take_opened(project)

        dialog = self._name_dialog(project, named)
        dialog.rejected.connect(project.close)
        dialog.open()

    def change_name(self) -> None:
        """Let another person continue, or the same person under another name."""

        def renamed() -> None:
            self._session.set_annotator(self.name())
            self.opened.emit()

        self.ask_name(renamed)

    # Open and close

    def _may_leave(self, then: Callable[[], object]) -> bool:
        """Return whether the open project can be closed; say or ask what is in the way, if not."""
        return self._exchange.is_free() and self.guard.may_leave(then)

    def leave_project(self) -> None:
        """Close the project, or ask what to do if its file has left its place."""
        if self._may_leave(lambda: None):
            self.close_project()

    def _moved(self) -> None:
        """Show the project's new name, and remember its new place."""
        if self._session.project is not None:
            self._settings.add_recent(self._session.project.path)
            self.opened.emit()

    def open_path(self, path: Path, *, read_only: bool = False) -> None:
        """Open a project, or show why it cannot be opened."""
        if not self._may_leave(lambda: self.open_path(path, read_only=read_only)):
            return
        current = self._session.project
        if current is not None and not read_only and same_file(current.path, path):
            return
        try:
            project = Project.open(path, annotator=self.name(), read_only=read_only)
        except ProjectInUse as error:
            self._offer_reading_and_asking(path, explain(error))
            return
        except ProjectNotWritable as error:
            self._offer_reading(path, f"{path.stem} can only be read here.", explain(error))
            return
        except AnnotatorError as error:
            self._show_not_opened(path, error)
            return
        if not project.annotator:
            self._ask_name_in(project)
            return
        alike = project.team.resembling(project.annotator)
        if alike:
            self._ask_who_opens(project, alike[0])
        else:
            self._take_opened(project)

    def _show_not_opened(self, path: Path, error: AnnotatorError) -> None:
        """Show why a project cannot be opened, with the way to its backups if it is not sound."""
        if isinstance(error, DamagedProject):
            self.show_damaged(error, is_open=False)
            return
        box = show_message(self._window, f"{path.name} could not be opened.", explain(error))
        if isinstance(error, EnvironmentFault) or not path.exists():
            button = box.addButton("Restore a backup…", QMessageBox.ButtonRole.ActionRole)
            button.setObjectName("restoreInstead")
            button.clicked.connect(lambda: self.restoreWanted.emit(path))
            plain_buttons(box)

    def show_damaged(self, error: DamagedProject, *, is_open: bool = True) -> None:
        """Show what is damaged, and what can be done about it.

        Args:
            error: The damage.
            is_open: Whether the project stays open, as far as it can be read.
        """
        if self._is_damage_shown:
            return
        self._is_damage_shown = True
        state = (
            "It is open as far as it can be read: lists and counts lack what cannot. Do not go on "
            "working in it."
            if is_open
            else "It is not open, and was not changed."
        )
        box = QMessageBox(
            QMessageBox.Icon.Warning,
            "Annotator",
            f"{error.path.name} is damaged.",
            parent=self._window,
        )
        box.setObjectName("damaged")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(f"{error}\n\n{state}")
        for words, name, wanted in (
            ("Recover…", "recoverInstead", self.recoverWanted),
            ("Restore a backup…", "restoreInstead", self.restoreWanted),
            ("Show what can be read", "showReadable", self.readablePartWanted),
        ):
            button = box.addButton(words, QMessageBox.ButtonRole.ActionRole)
            button.setObjectName(name)
            button.clicked.connect(partial(wanted.emit, error.path))
        box.addButton(QMessageBox.StandardButton.Close)
        plain_buttons(box)
        widen(box)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._damage_was_shown)
        box.open()

    def _damage_was_shown(self) -> None:
        self._is_damage_shown = False

    def take_readable_part(self, project: Project, damaged: Path) -> None:
        """Show what can be read of a damaged project; it is not one to come back to."""
        self._show(project, part_of=damaged)

    def _take_opened(self, project: Project) -> None:
        self.take(project)
        notices = [notice for notice in project.notices if not files_of(notice, "delete")]
        if notices:
            box = show_message(
                self._window,
                f"{project.path.name} was not found as it was left.",
                "\n\n".join(explain(notice) for notice in notices),
            )
            for path in (path for notice in notices for path in files_of(notice, "recover")):
                button = box.addButton("Recover…", QMessageBox.ButtonRole.ActionRole)
                button.setObjectName("recoverLog")
                button.clicked.connect(partial(self.recoverWanted.emit, path))
            plain_buttons(box)
        if project.backup is not None:
            self._session.say(
                f"The project was updated; the file as it was before is {project.backup}."
            )

    def _ask_who_opens(self, project: Project, other: str) -> None:
        """Ask whether the annotator is the one of the project whose name nearly equals."""
        name = project.annotator
        box = QMessageBox(
            QMessageBox.Icon.Question,
            "Your name – Annotator",
            f"Are you “{other}” or “{name}”?",
            parent=self._window,
        )
        box.setObjectName("whoOpens")
        box.setInformativeText(
            f"“{name}” differs from “{other}”, who annotates in {project.name} already, only by "
            f"{describe_difference(name, other)}. A new person starts without annotations, and "
            f"sees those of “{other}” as a colleague’s."
        )

        def open_as_known() -> None:
            project.annotator = other
            if self.given_name:
                self.given_name = other
            else:
                self._settings.annotator = other
            self._take_opened(project)

        known = box.addButton(f"I am “{other}”", QMessageBox.ButtonRole.AcceptRole)
        known.setObjectName("sameName")
        known.clicked.connect(open_as_known)
        new = box.addButton(f"“{name}” is a new person", QMessageBox.ButtonRole.ActionRole)
        new.setObjectName("newName")
        new.clicked.connect(lambda: self._take_opened(project))
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.rejected.connect(project.close)
        plain_buttons(box)
        widen(box)
        box.open()

    def open_named(self, name: str) -> None:
        """Open the project with this path."""
        self.open_path(Path(name))

    def _offer_reading_and_asking(self, path: Path, why: str) -> None:
        box = self._offer_reading(
            path,
            f"{path.stem} is open in another Annotator.",
            f"{why}\n\nWhat is saved stays, since only one of them writes. Read-only, you see at "
            f"once what is saved there. If you ask for the pen, the other one is asked to hand "
            f"over.",
        )
        box.setObjectName("inUse")
        asking = box.addButton("Ask for the pen", QMessageBox.ButtonRole.ActionRole)
        asking.setObjectName("openAndAsk")
        asking.clicked.connect(lambda: self._open_and_ask(path))
        plain_buttons(box)

    def _offer_reading(self, path: Path, what: str, why: str) -> QMessageBox:
        """Show why a project cannot be written, and offer to open it read-only."""
        box = QMessageBox(
            QMessageBox.Icon.Information, "Read-only – Annotator", what, parent=self._window
        )
        box.setObjectName("readOnly")
        box.setInformativeText(why)
        reading = box.addButton("Open read-only", QMessageBox.ButtonRole.AcceptRole)
        reading.setObjectName("openReadOnly")
        reading.clicked.connect(lambda: self.open_path(path, read_only=True))
        box.addButton(QMessageBox.StandardButton.Cancel)
        plain_buttons(box)
        box.open()
        return box

    def _open_and_ask(self, path: Path) -> None:
        self.open_path(path, read_only=True)
        project = self._session.project
        if project is not None and project.read_only and same_file(project.path, path):
            self.penWanted.emit()

    def take(self, project: Project) -> None:
        """Show a project instead of the one that is open; a damaged one stays closed."""
        try:
            project.articles.page(limit=1)
            project.counts()
        except DamagedProject as error:
            project.close()
            self.show_damaged(error, is_open=False)
            return
        self._settings.add_recent(project.path)
        self._show(project)

    def _show(self, project: Project, part_of: Path | None = None) -> None:
        self.close_project(quiet=True)
        self._session.set_project(project, part_of)
        self.opened.emit()
        last = self._settings.places.last_article(project.id)
        first = project.listing.first()
        if last and project.articles.summary(last) is not None:
            self._session.open_article(last)
        elif first is not None:
            self._session.open_article(first)

    def close_project(self, *, quiet: bool = False) -> None:
        """Close the project; there is nothing to save."""
        project = self._session.project
        if project is None or not self._exchange.is_free():
            return
        self._session.set_project(None)
        project.close()
        self.closed.emit(project.path)
        if not quiet:
            self.opened.emit()

    def close_to_replace(self) -> None:
        """Close the project for work that replaces its file, and backs it up itself.

        It is not reported as closed, which would have it backed up a second time, perhaps as the
        file that took its place.
        """
        project = self._session.project
        if project is not None and self._exchange.is_free():
            self._session.aboutToReopen.emit()
            self._session.set_project(None)
            project.close()

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
        """Ask what a new project needs, make it, open it, and call ``then``."""
        if not self._may_leave(lambda: self.new_dialog(then)):
            return
        from annotator.ui.start.new_project import NewProject, NewProjectDialog

        def create(wanted: NewProject) -> None:
            self._take_new(wanted.path, wanted.tag_set, wanted.annotator)

        def open_instead(path: Path) -> None:
            self.open_path(path)
            current = self._session.project
            if then is not None and current is not None and same_file(current.path, path):
                then()

        dialog = NewProjectDialog(
            self._settings, self.name() or system_name(), create, self._window
        )
        dialog.openWanted.connect(open_instead)
        if then is not None:
            dialog.accepted.connect(lambda: then())
        dialog.open()

    def _take_new(self, path: Path, tag_set: TagSet, annotator: str) -> None:
        """Make a project and open it; the annotator's name is the one for later projects, too.

        Raises:
            AnnotatorError: It cannot be made; the project that is open stays open.
        """
        project = Project.create(path, tag_set, annotator=annotator)
        if annotator != self.name():
            self._settings.annotator = annotator
            self.given_name = ""
        self.take(project)

    def create(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Create a project with the default tag set, open it, and call ``then``."""
        if not self._may_leave(lambda: self.create(path, then)):
            return
        if not self.name():
            self.ask_name(lambda: self.create(path, then))
            return
        try:
            self._take_new(path, _default_tag_set(), self.name())
        except AnnotatorError as error:
            show_message(self._window, f"{path.name} could not be created.", explain(error))
            return
        if then is not None:
            then()

    def open_sample(self) -> None:
        """Open the sample, which is created at its first use."""
        path = sample_path()
        if path.exists():
            self.open_path(path)
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            show_message(
                self._window, "The sample could not be created.", f"{path}: {error.strerror}."
            )
            return
        self.create(path, lambda: self._exchange.import_paths([sample_article()]))

    def drop(self, paths: Sequence[Path]) -> None:
        """Open or merge the projects that were dropped on the window, or import the other files."""
        projects = [path for path in paths if _is_project(path)]
        articles = [path for path in paths if not _is_project(path)]
        if projects and self._session.project is not None:
            self._offer_merge(projects)
        elif projects:
            self.open_path(projects[0])
        elif articles and self._session.project is None:
            self.new_dialog(lambda: self._exchange.offer_import(articles))
        elif articles:
            self._exchange.offer_import(articles)

    def describe_drop(self, paths: Sequence[Path]) -> str:
        """Return what a drop of these files on the window would do."""
        projects = [path for path in paths if _is_project(path)]
        is_open = self._session.project is not None
        if projects:
            names = ", ".join(path.stem for path in projects)
            or_open = ", or open it" if len(projects) == 1 else ""
            return f"Merge {names}{or_open}" if is_open else f"Open {projects[0].stem}"
        files = paths[0].name if len(paths) == 1 else number(len(paths), "file")
        return f"Import {files}" if is_open else f"Start a project with {files}"

    def _offer_merge(self, paths: Sequence[Path]) -> None:
        names = ", ".join(path.stem for path in paths)
        box = QMessageBox(
            QMessageBox.Icon.Question, "Merge – Annotator", f"Merge {names}?", parent=self._window
        )
        box.setObjectName("mergeOrOpen")
        box.setInformativeText(
            "The work of colleagues is added to the open project. Nobody's work is overwritten, "
            "and one undo removes it again."
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
    """Return whether a file is a project by its name; some systems ignore upper and lower case."""
    return path.suffix.lower() == SUFFIX


def same_file(one: Path, other: Path) -> bool:
    """Return whether two paths lead to the same file."""
    try:
        return one.samefile(other)
    except OSError:
        return False
