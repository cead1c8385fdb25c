"""The commands for metadata: the panel, a field of several articles, values from a table."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.jobs import ProgressCallback
from annotator.plugins import LazyFunction
from annotator.project import Changes, Project
from annotator.project.article_metadata import ArticleMetadata
from annotator.project.edits import Edit
from annotator.ui.articles.article_list import ArticleList
from annotator.ui.jobs.change_job import BACKGROUND_ABOVE_ROWS, say_failed, start_change
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.keys.action_spec import ActionSpec, Menu
from annotator.ui.metadata.metadata_panel import MetadataPanel
from annotator.ui.session.session import Session
from annotator.ui.widgets.notice_bar import NoticeBar, NoticeButton
from annotator.words import number

if TYPE_CHECKING:
    from annotator.formats.metadata_table import MetadataTable
    from annotator.project.metadata_joining import Join
    from annotator.ui.metadata.change_dialog import ChangeDialog
    from annotator.ui.metadata.field_dialog import FieldDialog
    from annotator.ui.metadata.table_window import TableWindow

_build_change: "Callable[..., ChangeDialog]" = LazyFunction(
    "annotator.ui.metadata.change_dialog:ChangeDialog"
)
_build_field: "Callable[..., FieldDialog]" = LazyFunction(
    "annotator.ui.metadata.field_dialog:FieldDialog"
)
_build_table: "Callable[..., TableWindow]" = LazyFunction(
    "annotator.ui.metadata.table_window:TableWindow"
)
_title_of_change: "Callable[[Path, Join], str]" = LazyFunction(
    "annotator.ui.metadata.table_window:title_of_change"
)
_read_table: "Callable[[Path], MetadataTable]" = LazyFunction(
    "annotator.formats.metadata_table:read_table"
)
_SOURCE, _NO_SOURCE = "publisher", "noSource"
_Read = tuple["MetadataTable | None", Mapping[str, ArticleMetadata]]


class MetadataCommands:
    """Shows the panel, and asks for changes of several articles.

    Args:
        session: The session.
        jobs: Runs what takes longer than a frame.
        articles: The list, of which the selection is meant.
        panel: The panel.
        show_panel: Brings the panel into sight.
        notices: Shows the line that asks for the source of a pasted article.
        window: Asks on behalf of this widget.
    """

    def __init__(
        self,
        session: Session,
        jobs: JobRunner,
        articles: ArticleList,
        panel: MetadataPanel,
        show_panel: Callable[[], None],
        notices: NoticeBar,
        window: QWidget,
    ) -> None:
        self._session, self._jobs, self._articles = session, jobs, articles
        self._panel, self._show_panel = panel, show_panel
        self._notices, self._window = notices, window
        session.projectChanged.connect(lambda: notices.remove(_NO_SOURCE))
        panel.changeWanted.connect(lambda: self.change())
        panel.tableWanted.connect(self.choose_table)
        panel.fieldWanted.connect(self.define_field)

    def show(self, name: str = "") -> None:
        """Show the panel, and give a field the keyboard: the first one if none is named."""
        self._show_panel()
        self._panel.start(name)

    def ask_source(self, document_id: str) -> None:
        """Ask for the source of a pasted article, in a line that holds nothing up."""

        def name_source() -> None:
            self._notices.remove(_NO_SOURCE)
            self._session.open_article(document_id)
            self.show(_SOURCE)

        self._notices.show_notice(
            _NO_SOURCE,
            "The pasted article does not say where it is from.",
            (NoticeButton("Name its source", "nameSource", name_source),),
            closable=True,
        )

    def change(self, chosen: Sequence[str] = ()) -> None:
        """Ask for a field and a value for some articles, or for the selected ones."""
        document_ids = list(chosen) or self._articles.chosen_ids()
        if not document_ids or not self._session.may_write():
            return

        def work(project: Project, _: ProgressCallback) -> _Read:
            return None, project.metadata.of_articles(document_ids)

        self._read("Reading metadata", work, self._ask_change)

    def _ask_change(self, read: _Read) -> None:
        project = self._session.project
        if project is not None:
            dialog = _build_change(dict(read[1]), project.metadata.fields(), self._do, self._window)
            dialog.open()
            dialog.value.setFocus()

    def define_field(self) -> None:
        """Ask for a field of one's own."""
        if self._session.project is not None and self._session.may_write():
            _build_field(self._do, self._window).open()

    def choose_table(self) -> None:
        """Ask for the table from which metadata are taken."""
        if self._session.project is None or not self._session.may_write():
            return
        name, _ = QFileDialog.getOpenFileName(
            self._window,
            "Take metadata from a table",
            str(self._session.project.path.parent),
            "Tables (*.csv *.tsv *.txt);;All files (*)",
        )
        if name:
            self.take_table(Path(name))

    def take_table(self, path: Path) -> None:
        """Show what a table would change, and ask."""

        def work(project: Project, _: ProgressCallback) -> _Read:
            return _read_table(path), project.metadata.of_articles()

        self._read("Reading the table", work, partial(self._ask_table, path))

    def _ask_table(self, path: Path, read: _Read) -> None:
        project = self._session.project
        if project is None:
            return
        table, articles = read
        window = _build_table(path.name, table, articles, project.metadata.fields(), self._window)
        window.chosen.connect(partial(self._take, path))
        window.open()

    def _take(self, path: Path, join: "Join") -> None:
        self._do(join.edit(_title_of_change(path, join)))

    def _read(
        self,
        title: str,
        work: Callable[[Project, ProgressCallback], _Read],
        show: Callable[[_Read], None],
    ) -> None:
        """Read in the background, then show what was read."""
        start_change(
            self._session,
            self._jobs,
            title,
            work,
            lambda _project, read: show(read),
            lambda error: say_failed(self._session, error, "Cancelled."),
        )

    def _do(self, edit: Edit) -> str:
        """Make an edit, in the background if it is large; return why not, or an empty text."""
        count = len(getattr(edit, "documents", ()) or getattr(edit, "rows", ()))
        if count <= BACKGROUND_ABOVE_ROWS:
            self._session.why_not = "The project cannot be written."
            done = self._session.do(edit)
            if done is None:
                return self._session.why_not
            self._say(done)
            return ""

        def work(project: Project, _: ProgressCallback) -> Changes:
            return project.do(edit)

        def done_(project: Project, changes: Changes) -> None:
            project.announce(changes)
            self._say(changes)

        start_change(
            self._session,
            self._jobs,
            "Changing metadata",
            work,
            done_,
            lambda error: say_failed(self._session, error, "Cancelled; nothing was changed."),
            backup="before changing metadata",
        )
        return ""

    def _say(self, changes: Changes) -> None:
        if changes.documents:
            undo = self._session.keys.say("history.undo")
            changed = number(len(changes.documents), "article")
            self._session.say(f"Changed {changed}. {undo} takes it back.")


def metadata_actions(session: Session, commands: MetadataCommands) -> list[ActionSpec]:
    """Return the commands of the menu *Article* for metadata."""
    menu = Menu("Article", "metadata", enabled=lambda: session.document is not None)

    def may_write() -> bool:
        return session.project is not None and session.writable

    return [
        menu.command(
            "article.metadata",
            "Metadata…",
            lambda: commands.show(),
            "Ctrl+Shift+I",
            tip="Title, date, source, author and all other values of the open article, and where "
            "each is from",
        ),
        menu.command(
            "article.metadata.change",
            "Change a field of the selected articles…",
            lambda: commands.change(),
            tip="Give the articles that are selected in the list one value",
            enabled=may_write,
        ),
        menu.command(
            "article.metadata.table",
            "Take metadata from a table…",
            commands.choose_table,
            tip="From a CSV or TSV file whose rows belong to articles by a key, such as the title",
            enabled=may_write,
        ),
        menu.command(
            "article.metadata.field",
            "New field…",
            commands.define_field,
            tip="Define a field of your own for the articles of the project",
            enabled=may_write,
        ),
    ]
