"""The session of one annotator at one project: its state, its parts, and what it announces."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.model import Annotation, AnnotatorError, Document, Identity, InputError, TagSet
from annotator.model.article_index import ArticleIndex
from annotator.model.curation import BLIND
from annotator.project import Changes, Project, curating, edits, guideline_edits, memos, sets, team
from annotator.project.article_edits import MarkArticles, RemoveArticles
from annotator.project.codebook import edits as codebook_edits
from annotator.project.codebook.applying import ApplyTagSet
from annotator.project.codebook.deciding import DecideField
from annotator.project.codebook.splitting import SplitLabel
from annotator.project.correcting import Correct
from annotator.project.dating import SetDate, TakeDates
from annotator.project.faults import DamagedProject
from annotator.project.file_place import FileDisplaced
from annotator.project.files import WriterLock
from annotator.project.metadata_edits import METADATA_EDITS
from annotator.project.suggesting import Suggest
from annotator.ui.drafts import Drafts
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.remedies import explain
from annotator.ui.session.article_walk import ArticleWalk
from annotator.ui.session.attributes import AttributeEditor
from annotator.ui.session.beside import RELOAD_ABOVE_ANNOTATIONS, Beside
from annotator.ui.session.colleagues import ColleagueLayers
from annotator.ui.session.comments import CommentIndex
from annotator.ui.session.edit_history import EditHistory, Place
from annotator.ui.session.extents import ExtentEditor
from annotator.ui.session.far_targets import FarTargets
from annotator.ui.session.guesses import Guesses
from annotator.ui.session.relabelling import Relabeller
from annotator.ui.session.relating import Relater
from annotator.ui.session.selection import RecentIds, Selection
from annotator.ui.session.suggestions import Suggestions
from annotator.ui.session.tagging import Tagger
from annotator.ui.session.workspace import Landing, Workspace

_USED_LIMIT = 200
"""Annotations remembered as made or related to."""
_NO_WORK_ON_ARTICLE = (
    edits.SetStatus,
    SetDate,
    TakeDates,
    *METADATA_EDITS,
    MarkArticles,
    edits.RemoveDocument,
    RemoveArticles,
    edits.ChangeTagSet,
    *codebook_edits.COMMANDS,
    SplitLabel,
    ApplyTagSet,
    DecideField,
    edits.AddIdentity,
    edits.ChangeIdentity,
    edits.RemoveIdentity,
    Correct,
    Suggest,
    *curating.COMMANDS,
    *guideline_edits.COMMANDS,
    *memos.COMMANDS,
    *team.COMMANDS,
    *sets.COMMANDS,
)
"""Edits that do not begin the work on an article that is still to do."""


class Session(QObject):
    """An annotator at work on a project, without any widget.

    The session keeps what is open, carries out edits and announces each change once: first the
    rows are read, then the views get their signals, the selection last. Its parts do the work on
    the open article: ``tagging``, ``extents``, ``attributes``, ``relating``, ``suggestions``,
    ``guesses``, ``history`` and ``articles``. ``selection`` is the one selected annotation;
    ``beside`` has an article that stays in sight beside the open one.
    """

    leaving = Signal()
    """Another article, project or annotator comes: what was typed is to be saved before."""
    projectChanged = Signal()
    """Another project is open, or none."""
    articleOpened = Signal(str)
    """The id of the article; empty: none is open."""
    annotationsChanged = Signal(list, list)
    """Ids of annotations of the open article that were made or changed, and of those removed."""
    relationsChanged = Signal()
    endsChanged = Signal(list)
    """Ids of the annotations whose relations changed; follows ``relationsChanged``."""
    statusMessage = Signal(str)
    leftOut = Signal(str)
    """What the latest edit left out, in words; it is to be seen until the next edit."""
    failed = Signal(str)
    """An error that the annotator must know of."""
    jobFailed = Signal(str)
    """Why a job in the background could not be done: it stays in sight until it was seen."""
    correctionBegun = Signal()
    """A text may be corrected soon, which moves many annotations at once."""
    damaged = Signal(object)
    """The project's file is damaged: a DamagedProject."""
    backupFailed = Signal(str)
    """Why no backup could be made; work goes on."""
    aboutToReopen = Signal()
    """The file is closed, and opened again: nothing else may have it open meanwhile."""
    reopened = Signal()
    """The same project is open at another path, or for reading only, or for writing."""
    displaced = Signal(object)
    """The open file left its place: a FileDisplaced. The annotator must say where to go on."""
    saved = Signal()
    refreshed = Signal()
    """What another program saved in the project, which is open for reading only, is shown."""
    articlesChanged = Signal()
    """Articles were added or removed."""
    summariesChanged = Signal(list)
    """Ids of articles whose status or annotations changed."""
    identitiesChanged = Signal()
    tagSetChanged = Signal()
    edited = Signal(object)
    """What an edit changed, see :class:`~annotator.project.Changes`."""
    acted = Signal(str)
    """The annotator used a feature that hints describe: its name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.part_of: Path | None = None
        """The damaged project of which the open one is what can be read."""
        self.drafts = Drafts()
        """Texts that were typed and are not saved yet."""
        self.why_not = ""
        """Why the latest edit that could not be made was not."""
        self.keys = KeyNames(self)
        """The key of each command, for messages; filled by the window."""
        self.busy = False
        """Whether a job writes the project."""
        self._landing: Landing | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self.colleagues = ColleagueLayers(self)
        self._workspace = workspace = Workspace(self.colleagues)
        self.comments = CommentIndex(workspace, self)
        used = RecentIds(_USED_LIMIT)
        report_use = self.acted.emit
        self.selection = selection = Selection(workspace, self.open_article, self.say, self)
        self.beside = Beside(
            workspace,
            selection,
            self.leaving.emit,
            self._announce_opened,
            self.report_error,
            self.say,
            self,
        )
        far = FarTargets(self)
        self.relating = Relater(workspace, selection, self, self.keys, used, far, self)
        relabeller = Relabeller(workspace, self.keys)
        self.projectChanged.connect(relabeller.forget)
        self.suggestions = Suggestions(
            workspace, selection, self, self.keys, relabeller, used, report_use, self
        )
        self.guesses = Guesses(workspace, selection, self, report_use)
        self.tagging = Tagger(
            workspace,
            selection,
            self,
            self.keys,
            self.guesses,
            self.suggestions,
            relabeller,
            used,
            self,
        )
        self.extents = ExtentEditor(workspace, selection, self, self.keys)
        self.attributes = AttributeEditor(workspace, self)
        self.history = EditHistory(
            workspace, selection, self.suggestions, self, self.open_article, self.report_error
        )
        self.articles = ArticleWalk(
            workspace, self, self.keys, self.suggestions, self.open_article, self.failed.emit
        )
        selection.guards += [self._show_layer_of_choice, self.relating.relate_to_choice]
        for changed in (self.articleOpened, self.annotationsChanged, self.relationsChanged):
            changed.connect(self.relating.forget_candidates)

    # What is open

    @property
    def project(self) -> Project | None:
        """The open project."""
        return self._workspace.project

    @property
    def document(self) -> Document | None:
        """The open article."""
        return self._workspace.document

    @property
    def article(self) -> ArticleIndex:
        """The annotations and relations of the open article that are shown."""
        return self._workspace.article

    @property
    def status(self) -> str:
        """How far the annotator is with the open article."""
        return self._workspace.status

    @property
    def tag_set(self) -> TagSet:
        """The project's tag set; an empty one without a project."""
        return self._workspace.tag_set

    @property
    def writable(self) -> bool:
        """Whether a project is open that can be changed."""
        return self._workspace.writable

    def described_values(self, annotation: Annotation) -> list[tuple[str, str]]:
        """Return name and words of each value of an annotation that says something and shows."""
        return self._workspace.described_values(annotation)

    def value_words(self, annotation: Annotation, name: str) -> str:
        """Return the value of an attribute of an annotation in words."""
        return self._workspace.words_of(annotation, name)

    @property
    def identity_names(self) -> Mapping[str, str]:
        """The names of identities by id; empty where no attribute has identities as values."""
        return self._workspace.identity_names

    def identities(self) -> list[Identity]:
        """Return all identities of the project, by name."""
        return self._workspace.identities()

    def annotation(self, annotation_id: str | None) -> Annotation | None:
        """Return an annotation of the open article."""
        return self._workspace.annotation(annotation_id)

    def selectable(self, annotation_id: str) -> Annotation | None:
        """Return an annotation or a suggestion of the open article."""
        return self._workspace.selectable(annotation_id)

    def name_of(self, annotation_id: str, limit: int = 32) -> str:
        """Name an annotation or a suggestion in a few words; its text up to ``limit`` long."""
        return self._workspace.name_of(annotation_id, limit)

    def set_project(self, project: Project | None, part_of: Path | None = None) -> None:
        """Work on a project, or on none; closing it is the caller's.

        Args:
            project: The project.
            part_of: The damaged project of which it is what can be read; None if it is whole.
        """
        self.leaving.emit()
        self.part_of = part_of
        self.relating.stop()
        self.beside.close()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self.close_article()
        self._workspace.set_project(project)
        self.comments.forget()
        self.history.reset()
        self.selection.forget_touched()
        if project is not None:
            self._unsubscribe = project.subscribe(self._project_changed)
        self.projectChanged.emit()

    def reopen(self, path: Path, *, read_only: bool | None = None, anew: bool = False) -> None:
        """Go on in another file of the same project; article, selection and fields stay.

        The arguments are those of :meth:`Project.reopen <annotator.project.Project.reopen>`.

        Raises:
            AnnotatorError: see :meth:`Project.reopen <annotator.project.Project.reopen>`.
        """
        project = self.project
        if project is None:
            return
        self.aboutToReopen.emit()
        self._follow_reopened(project, project.reopen(path, read_only=read_only, anew=anew))

    def take_pen(self, lock: WriterLock | None = None) -> None:
        """Write the project that was open for reading only.

        Args:
            lock: The writer's lock, if the caller has it.

        Raises:
            AnnotatorError: see :meth:`Project.take_pen <annotator.project.Project.take_pen>`.
        """
        project = self.project
        if project is None:
            return
        self.aboutToReopen.emit()
        self._follow_reopened(project, project.take_pen(lock))

    def _follow_reopened(self, project: Project, changes: Changes | None) -> None:
        self._workspace.set_project(project)
        self.beside.workspace.set_project(project)
        self.history.forget_titles()
        if changes is not None:
            project.announce(changes)
        self.reopened.emit()
        self.selection.announce()

    def set_annotator(self, name: str) -> None:
        """Go on as another person, whose layer, status and undo are others."""
        project, document = self.project, self.document
        if project is None:
            return
        self.leaving.emit()
        is_another = name != project.annotator
        project.annotator = name
        self.comments.forget()
        self.history.forget_titles()
        self.articlesChanged.emit()
        if document is not None and is_another:
            self.open_article(document.id)
            self.beside.read_again()

    def open_article(self, document_id: str) -> bool:
        """Show an article; False when it cannot be read.

        One that is in sight beside the open one is gone to there.
        """
        if self.project is None:
            return False
        if document_id == self.beside.document_id:
            self.beside.exchange()
            return True
        self.leaving.emit()
        self.beside.note_leaving(document_id)
        try:
            self._workspace.open_article(document_id)
        except AnnotatorError as error:
            self.report_error(error)
            return False
        self.selection.clear()
        self._announce_opened()
        return True

    def _announce_opened(self) -> None:
        assert self.document is not None
        self.articleOpened.emit(self.document.id)
        self.suggestions.changed.emit()
        self.selection.announce()

    def close_article(self) -> None:
        """Show no article."""
        if self.document is None:
            return
        self.leaving.emit()
        self._workspace.close_article()
        self.selection.clear()
        self.articleOpened.emit("")
        self.selection.announce()

    # Edits

    def do(self, edit: edits.Edit, landing: Landing | None = None) -> Changes | None:
        """Carry out an edit, or say why not.

        The first edit of an article marks it as in progress, in the same step.

        Args:
            edit: The edit.
            landing: Where the edit leads; the selection is announced with the edit.

        Returns:
            What the edit changed; None when it could not be made.
        """
        workspace = self._workspace
        project, document = workspace.project, workspace.document
        self.why_not = "No project is open."
        if project is None or not self.may_write():
            return None
        if document is not None and workspace.status == "to do" and _is_work_on_article(edit):
            in_progress = edits.SetStatus(document.id, "in progress")
            edit = edits.Together(edit.title, (in_progress, edit))
        self._landing = landing
        text, selection = self.selection.text, self.selection
        before = Place(
            document.id if document is not None else "",
            selection.annotation_id or "",
            selection.active,
            text.state() if text is not None else None,
        )
        try:
            changes = project.do(edit)
            self.history.remember(changes.step, before)
            return changes
        except AnnotatorError as error:
            self.report_error(error)
            return None
        finally:
            self._landing = None

    def may_write(self) -> bool:
        """Return whether the project can be changed now; if not, say why."""
        if not self._workspace.writable:
            self._refuse("The project is open read-only; nothing was changed.")
            return False
        if self.busy:
            self._refuse(
                "A job is writing to the project; nothing was changed. Try again when it is done."
            )
            return False
        return True

    def _refuse(self, reason: str) -> None:
        self.why_not = reason
        self.say(reason)

    def say(self, message: str) -> None:
        """Show a message in the status bar."""
        self.statusMessage.emit(message)

    def report_left_out(self, message: str) -> None:
        """Show at the article what the latest edit left out, until the next edit."""
        self.leftOut.emit(message)

    def report_error(self, error: AnnotatorError) -> None:
        """Show why something could not be done: a wrong input in passing, a fault for good."""
        self.why_not = explain(error)
        if isinstance(error, InputError):
            self.statusMessage.emit(explain(error))
        elif isinstance(error, FileDisplaced):
            self.displaced.emit(error)
        elif isinstance(error, DamagedProject):
            self.damaged.emit(error)
        else:
            self.failed.emit(explain(error))

    # Selecting

    def next_annotation(self, step: int) -> None:
        """Select the next suggestion while any waits, and else the next annotation.

        In relate mode, go to the next possible target.

        Args:
            step: 1 for the next in the order of the text, -1 for the one before.
        """
        if self.relating.source_id is not None:
            self.relating.next_candidate(step)
            return
        if self.suggestions.next(step):
            return
        article, selection = self.article, self.selection
        if not article.ordered:
            if self.document is not None:
                self.say("Nothing is tagged in this article yet.")
            return
        if selection.active and selection.annotation_id is not None:
            chosen = article.neighbour(selection.annotation_id, step)
        else:
            caret = selection.text.position() if selection.text is not None else 0
            nearest = article.after(caret) if step > 0 else article.before(caret)
            chosen = nearest or article.ordered[0 if step > 0 else -1]
        if chosen is not None:
            selection.choose(chosen.id)

    def escape(self) -> None:
        """Go one step back: out of relate mode, of the text's selection, of the annotation's."""
        text = self.selection.text
        if self.relating.source_id is not None:
            self.relating.stop()
        elif text is not None and text.selection() is not None:
            text.move_to(text.position())
            self.selection.announce()
        else:
            self.selection.deselect()

    # Colleagues' layers

    def show_colleagues(self, shown: bool) -> None:
        """Show colleagues' layers, or hide them; text and caret stay where they are."""
        if shown == self.colleagues.shown:
            return
        self.colleagues.shown = shown
        self._change_layers()
        self.beside.read_again()
        self.colleagues.changed.emit()

    def _change_layers(self) -> None:
        """Read again what is shown of the open article, and announce the difference."""
        document, before = self.document, self.article
        if document is None:
            return
        self._workspace.read_layers(document.id)
        after = self.article
        removed = [one for one in before.annotations if one not in after.annotations]
        added = [one for one in after.annotations if one not in before.annotations]
        self.selection.drop_missing(removed)
        self.annotationsChanged.emit(added, removed)
        self.relationsChanged.emit()
        self.endsChanged.emit(list(_differing_ends(before, after)))
        self.selection.announce()

    def _show_layer_of_choice(self, annotation_id: str) -> bool:
        """Guard the selection: show colleagues' layers if a hidden annotation was chosen.

        Returns:
            Whether it must not be selected, because the project is blind.
        """
        project = self.project
        if project is None or self.selectable(annotation_id) is not None:
            return False
        row = project.annotation_and_document(annotation_id)
        if row is None or self.colleagues.sees(row[0].annotator, project.annotator):
            return False
        if project.team.hides_colleagues(row[1]):
            self.say(
                "This project is blind: your colleagues’ work can be seen once your own is done."
            )
            return True
        if not self.colleagues.shown:
            self.show_colleagues(True)
            self.say("Colleagues’ layers are shown now.")
        return False

    # Announcing

    def _project_changed(self, changes: Changes) -> None:
        self.history.forget_titles()
        if changes.tag_set:
            self._workspace.read_defaults()
            self._follow_tag_set()
            self.beside.read_again()
        if changes.identities:
            self._workspace.forget_identities()
            self.identitiesChanged.emit()
        commented = self.comments.update(changes)
        self._article_changed(changes)
        self.beside.follow(changes, restoring=self.history.restoring)
        self.edited.emit(changes)
        if commented:
            self.comments.changed.emit(commented)
        if changes.articles:
            self.articlesChanged.emit()
        elif changes.documents:
            self.summariesChanged.emit(list(changes.documents))
        if self.writable:
            self.saved.emit()
        else:
            self.refreshed.emit()
        if BLIND in changes.records and self.document is not None:
            self._change_layers()
            self.beside.read_again()
            self.colleagues.changed.emit()

    def _follow_tag_set(self) -> None:
        """Read again what is shown of the open article: labels and values may have other names."""
        document = self.document
        if document is None or not self._workspace.has_document(document.id):
            self.tagSetChanged.emit()
            return
        before = self.article
        self._workspace.read_layers(document.id)
        self._workspace.read_suggestions()
        self.tagSetChanged.emit()
        after = self.article
        if len(after.annotations) > RELOAD_ABOVE_ANNOTATIONS:
            self.open_article(document.id)
            return
        removed = [one for one in before.annotations if one not in after.annotations]
        self.selection.drop_missing(removed)
        self.annotationsChanged.emit(list(after.annotations), removed)
        self.relationsChanged.emit()
        self.endsChanged.emit(list(after.annotations))
        self.suggestions.changed.emit()
        self.selection.announce()

    def _article_changed(self, changes: Changes) -> None:
        """Read the rows of the open article that changed, then tell the views, once each."""
        project, document = self.project, self.document
        if project is None or document is None:
            return
        is_touched = document.id in changes.documents
        if is_touched and changes.articles and not self._workspace.has_document(document.id):
            self._leave_gone_article(document, changes)
            return
        if is_touched and (changes.articles or _is_large(changes)):
            self.open_article(document.id)
            return
        if is_touched:
            status = self.status
            self._announce_article(changes)
            if self.status != status or changes.records:
                self._follow_blindness(project, document)
        elif changes.suggestions:
            self._announce_suggestions()

    def _leave_gone_article(self, gone: Document, changes: Changes) -> None:
        """Show the open article under the name that a merge gave it, else another one, or none.

        That is the one beside, or a neighbour.
        """
        if self.beside.document_id and self._workspace.has_document(self.beside.document_id):
            self.beside.exchange()
            return
        renamed = self._workspace.document_with_text(gone.text, changes.documents)
        following = renamed or self.articles.neighbour(gone.id)
        if following is None or not self.open_article(following):
            self.close_article()

    def _follow_blindness(self, project: Project, document: Document) -> None:
        """Show colleagues' layers in a blind project where the article was marked as done."""
        if self.colleagues.blinded != project.team.hides_colleagues(document.id):
            self._change_layers()
            self.colleagues.changed.emit()

    def _announce_article(self, changes: Changes) -> None:
        selection, workspace = self.selection, self._workspace
        update = workspace.read_changes(changes, restoring=self.history.restoring)
        if changes.suggestions:
            workspace.read_suggestions()
        is_moved = selection.drop_missing(update.removed)
        landing = self._landing
        if landing is None and self.history.restoring:
            landing = self.history.landing(changes)
        if update.changed or update.removed:
            self.annotationsChanged.emit(update.changed, update.removed)
        if update.related:
            self.relationsChanged.emit()
            self.endsChanged.emit(list(update.related))
        if changes.suggestions:
            self.suggestions.changed.emit()
        if landing is not None:
            selection.land(landing)
        selection.settle(update.related)
        is_current_changed = (
            selection.annotation_id in update.related or selection.suggestion() is not None
        )
        if landing or is_moved or update.changed or update.removed or is_current_changed:
            selection.announce()

    def _announce_suggestions(self) -> None:
        self._workspace.read_suggestions()
        self.selection.drop_missing()
        self.suggestions.changed.emit()
        self.selection.announce()


def _is_large(changes: Changes) -> bool:
    return len(changes.annotations) > RELOAD_ABOVE_ANNOTATIONS


def _is_work_on_article(edit: edits.Edit) -> bool:
    """Return whether an edit is work on the article itself, and not only about it."""
    if isinstance(edit, edits.Together):
        return any(map(_is_work_on_article, edit.edits))
    return not isinstance(edit, _NO_WORK_ON_ARTICLE)


def _differing_ends(before: ArticleIndex, after: ArticleIndex) -> set[str]:
    """Return the ends of the relations that only one of two indexes has."""
    relations = {**before.relations, **after.relations}
    differing = [relations[one] for one in before.relations.keys() ^ after.relations.keys()]
    return {end for relation in differing for end in (relation.source, relation.target)}
