"""The article beside the one at work: it stays in sight, and is kept up to date."""

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QObject, Signal

from annotator.model import AnnotatorError
from annotator.project import Changes, Project
from annotator.ui.session.colleagues import ColleagueLayers
from annotator.ui.session.selection import Selection
from annotator.ui.session.workspace import Workspace

RELOAD_ABOVE_ANNOTATIONS = 2000
"""If more annotations changed, their article is read again as a whole."""


class Beside(QObject):
    """The rows of the article beside, and what is selected in it.

    The session exchanges it with the open article; every edit is made in the open one. The rows
    follow each change of the project, so that both articles show the file as it is.
    """

    changed = Signal()
    """Another article is beside, or none, or the same one was read again."""
    exchanged = Signal()
    """It is the open article now, and the one that was open is beside. Views go on showing both;
    the session announces the open one after this."""
    annotationsChanged = Signal(list, list)
    """Ids of its annotations that were made or changed, and of those removed."""
    relationsChanged = Signal()
    suggestionsChanged = Signal()

    def __init__(
        self,
        workspace: Workspace,
        selection: Selection,
        leave: Callable[[], object],
        announce: Callable[[], object],
        report_error: Callable[[AnnotatorError], object],
        say: Callable[[str], object],
        parent: QObject | None = None,
    ) -> None:
        """Start with no article beside.

        Args:
            workspace: Has the open article.
            selection: What is selected in it.
            leave: Saves what was typed; called before another article is the open one.
            announce: Tells the views that another article is the open one.
            report_error: Shows why an article cannot be read.
            say: Shows a message in the status bar.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._open, self._selection = workspace, selection
        self._leave, self._announce, self._report_error = leave, announce, report_error
        self._say = say
        self._left = ""
        """The article that was open, or beside, before."""
        self._layers = ColleagueLayers(self)
        self.workspace = Workspace(self._layers)
        """The article beside, if its ``document`` is not None."""
        self.is_possible = True
        """Whether a second article can be shown: in Tag mode. Set by the window."""
        self.annotation_id: str | None = None
        """The annotation or suggestion that was selected in it last."""
        self.active = False
        """Whether keys acted on that annotation."""

    @property
    def document_id(self) -> str:
        """The id of the article beside; empty: there is none."""
        document = self.workspace.document
        return document.id if document is not None else ""

    def open(self, document_id: str, *, go: bool = True) -> bool:
        """Show an article beside the open one; the one that was beside makes way.

        Args:
            document_id: The article.
            go: Whether to go on in it.

        Returns:
            False when it cannot be read, is the open one, or the mode has room for one alone.
        """
        project, document = self._open.project, self._open.document
        if project is None or document is None or document.id == document_id:
            return False
        if not self.is_possible:
            return False
        if document_id != self.document_id:
            if go:
                self._leave()
            self._layers.shown = self._open.colleagues.shown
            self.workspace.set_project(project)
            try:
                self.workspace.open_article(document_id)
            except AnnotatorError as error:
                self._report_error(error)
                return False
            self.annotation_id, self.active = None, False
            self.changed.emit()
        if go:
            self.exchange()
        return True

    def open_likeliest(self, offered: Iterable[str] = ()) -> bool:
        """Show beside the open article the one that it is likeliest to be read with, and go there.

        That is the one to which a relation of the selected annotation leads, else one that is
        offered, else the one that was open before, else a neighbour.

        Args:
            offered: Ids of articles, the first one first.

        Returns:
            False when there is no other article.
        """
        document, project = self._open.document, self._open.project
        if document is None or project is None:
            return False
        related = list(self._related_articles(project))
        neighbours = [
            summary.id
            for page in (
                project.articles.page(after=document.id, limit=1),
                project.articles.page(before=document.id, limit=1),
            )
            for summary in page
        ]
        for document_id in (*related, *offered, self._left, *neighbours):
            if document_id and document_id != document.id and self._open.has_document(document_id):
                return self.open(document_id)
        self._say("There is no other article to show beside this one.")
        return False

    def _related_articles(self, project: Project) -> Iterator[str]:
        """Yield the other articles to which relations of the selected annotation lead."""
        selected, article = self._selection.annotation_id, self._open.article
        for relation in article.relations_at(selected) if selected else ():
            for end in (relation.target, relation.source):
                row = None if end in article.annotations else project.annotation_and_document(end)
                if row is not None:
                    yield row[1]

    def note_leaving(self, document_id: str) -> None:
        """Remember the article that was open before the one that is open now."""
        if self._open.document is not None and self._open.document.id != document_id:
            self._left = self._open.document.id

    def close(self) -> None:
        """Show no article beside."""
        if self.document_id:
            self._left = self.document_id
            self.workspace.close_article()
            self.annotation_id, self.active = None, False
            self.changed.emit()

    def exchange(self) -> None:
        """Go on in the article beside; the open one stays in sight, beside it."""
        if not self.document_id:
            return
        self._leave()
        self._open.exchange(self.workspace)
        selection = self._selection
        own = self.annotation_id, self.active
        self.annotation_id, self.active = selection.annotation_id, selection.active
        selection.annotation_id, selection.active = own
        selection.drop_missing()
        self.exchanged.emit()
        self._announce()

    def follow_relation(self, annotation_id: str) -> None:
        """Go to the other end of a relation; one in another article is shown beside this one."""
        if not self._selection.may_choose(annotation_id):
            return
        project = self._open.project
        if project is not None and self._open.selectable(annotation_id) is None:
            row = project.annotation_and_document(annotation_id)
            if row is not None:
                self.open(row[1])
        self._selection.choose(annotation_id)

    def read_again(self) -> None:
        """Read all rows again: another annotator looks, or other layers are shown."""
        document_id = self.document_id
        if not document_id:
            return
        self._layers.shown = self._open.colleagues.shown
        self.workspace.set_project(self._open.project)
        try:
            self.workspace.open_article(document_id)
        except AnnotatorError:
            self.close()
            return
        self._drop_missing()
        self.changed.emit()

    def follow(self, changes: Changes, *, restoring: bool) -> None:
        """Read the rows that an edit changed, and announce them.

        Args:
            changes: What the edit changed.
            restoring: Whether it undoes or redoes another one.
        """
        workspace, document = self.workspace, self.workspace.document
        if document is None:
            return
        if document.id not in changes.documents:
            if changes.suggestions:
                self._follow_suggestions()
        elif changes.articles and not workspace.has_document(document.id):
            renamed = workspace.document_with_text(document.text, changes.documents)
            self.close()
            if renamed is not None:
                self.open(renamed, go=False)
        elif changes.articles or len(changes.annotations) > RELOAD_ABOVE_ANNOTATIONS:
            self.read_again()
        else:
            update = workspace.read_changes(changes, restoring=restoring)
            if update.changed or update.removed:
                self.annotationsChanged.emit(update.changed, update.removed)
            if update.related:
                self.relationsChanged.emit()
            if changes.suggestions:
                self._follow_suggestions()
            self._drop_missing()

    def _follow_suggestions(self) -> None:
        self.workspace.read_suggestions()
        self.suggestionsChanged.emit()

    def _drop_missing(self) -> None:
        if self.annotation_id and self.workspace.selectable(self.annotation_id) is None:
            self.annotation_id, self.active = None, False
