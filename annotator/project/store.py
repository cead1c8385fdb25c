"""The project: the one door to a project file, for reading and for every change.

More than 500 lines, since each public operation is here, with what holds when it fails.
"""

import sqlite3
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import Self

from annotator.jobs import ProgressCallback
from annotator.model import ModelObject, Suggestion
from annotator.model.errors import EnvironmentFault, InputError, Notice
from annotator.model.tagset import TagSet
from annotator.model.types import Annotation, Document, Identity, Relation
from annotator.project import articles, checking, contents, copying, history, review
from annotator.project.article_versions import ArticleVersions
from annotator.project.articles import Articles, Counts
from annotator.project.codebook.overview import Codebook
from annotator.project.codebook.usage import check_codebook_fits
from annotator.project.connection import (
    ProjectConnection,
    ProjectContext,
    translates_sqlite_errors,
)
from annotator.project.contents import read_tag_set
from annotator.project.edits import Edit
from annotator.project.faults import TranslatesErrors, note_opened
from annotator.project.field_records import with_field_records
from annotator.project.file_content import leave_log, place_of, remove_leavings
from annotator.project.file_locks import ARE_LOST
from annotator.project.file_place import FilePlace
from annotator.project.files import (
    WriterLock,
    check_is_project,
    check_writable,
    exists_already,
    real_path,
)
from annotator.project.guidelines import Guidelines
from annotator.project.history import History, Step
from annotator.project.importer import Importer, ImportReport, counted
from annotator.project.listing import Listing
from annotator.project.memos import Memos
from annotator.project.merger import AlikeInMerge, Merger, MergeReport
from annotator.project.metadata_fields import Metadata
from annotator.project.opening import connect
from annotator.project.project_file import close_file, connect_to_read, make_file, open_file
from annotator.project.review import Review
from annotator.project.search_index import make_search_index
from annotator.project.sets import Sets
from annotator.project.suggesting import SuggestEach, Suggestions
from annotator.project.team import Team
from annotator.project.transaction import Changes, EditTransaction, RowState
from annotator.project.written_elsewhere import (
    UNKNOWN_STEP,
    changes_since,
    data_version,
    latest_step,
)
from annotator.text.folding import resembling_names

_CACHED_DOCUMENTS = 4
Listener = Callable[[Changes], None]
Restore = Callable[[EditTransaction, Step, ProgressCallback | None], None]


class Project:
    """An open project file.

    Made by :meth:`create` or :meth:`open`. Every change goes through :meth:`do`, :meth:`add`,
    :meth:`merge`, :meth:`undo` or :meth:`redo`: one transaction, which is on the disk when the
    call returns, and is then announced to the listeners. Its parts answer queries about the list
    of articles, the review, the team, suggestions and the history.

    Use it from one thread; :meth:`worker` gives another one to a job's thread. Methods that read
    raise EnvironmentFault when the file is damaged, locked or out of reach.
    """

    def __init__(
        self,
        path: Path,
        db: ProjectConnection,
        *,
        annotator: str,
        lock: WriterLock | None,
        parent: "Project | None" = None,
    ) -> None:
        self._db = db
        if db.place is None:
            db.place = parent.place if parent is not None else place_of(path, db)
        note_opened(path)
        self.context = ProjectContext(path, db, annotator=annotator, tag_set=read_tag_set(db, path))
        self.articles = Articles(self.context)
        self.listing = Listing(self.context)
        self.sets = Sets(self.context)
        self.codebook = Codebook(self.context)
        self.history = History(self.context)
        self.metadata = Metadata(self.context)
        self.review = Review(self.context)
        self.suggestions = Suggestions(self.context)
        self.team = Team(self.context)
        self.versions = ArticleVersions(self.context)
        self.guidelines = Guidelines(self.context)
        self.memos = Memos(self.context)
        self.backup: Path | None = None
        """Where the file was copied before it was migrated, if it was."""
        self._load_document = lru_cache(_CACHED_DOCUMENTS)(partial(contents.document, db))
        self._lock = lock
        self._parent = parent
        self._has_worker = False
        self._listeners: list[Listener] = []
        if lock is not None and parent is None:
            lock.sign(annotator)
        self._seen_step = latest_step(db)
        """The latest step that the listeners know, or are about to be told of."""
        self._data_version = 0

    # Opening and closing

    @classmethod
    def create(cls, path: Path, tag_set: TagSet, *, annotator: str = "") -> Self:
        """Make an empty project file, and open it.

        Raises:
            InputError: there is a file already, or the folder is missing; nothing was written.
            EnvironmentFault: the place cannot be written; no file stays there.
        """
        path = real_path(path)
        with TranslatesErrors(path):
            if path.exists():
                raise exists_already(path)
            if not path.parent.is_dir():
                raise InputError(f"The folder {path.parent} does not exist; make it first.")
        lock = WriterLock(path)
        try:
            with TranslatesErrors(path):
                make_file(path, tag_set)
                lock.hold_file()
                db = connect(path)
                try:
                    return cls(path, db, annotator=annotator, lock=lock)
                except BaseException:
                    db.close()
                    raise
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(cls, path: Path, *, annotator: str = "", read_only: bool = False) -> Self:
        """Open a project file; an older one is backed up and brought up to date.

        With ``read_only`` nothing is changed: an older one is brought up to date in a private copy.

        Raises:
            InputError: there is none, it is another kind of file, or a newer program wrote it.
            ProjectInUse: another process writes it (not raised with ``read_only``).
            ProjectNotWritable: it may only be read (not raised with ``read_only``).
            EnvironmentFault: it cannot be read, or is damaged.
        """
        path = real_path(path)
        check_is_project(path)
        if not read_only:
            check_writable(path)
        lock = None if read_only else WriterLock(path)
        db, backup = open_file(path, lock)
        try:
            with TranslatesErrors(path):
                project = cls(path, db, annotator=annotator, lock=lock)
        except BaseException:
            close_file(db, lock)
            raise
        project.backup = backup
        return project

    def reopen(
        self, path: Path | None = None, *, read_only: bool | None = None, anew: bool = False
    ) -> Changes | None:
        """Open the file anew; the parts, the listeners and the annotator stay.

        Edits that were only in the log are in the file itself then, also when it was moved.

        Args:
            path: Where the file is now, or a copy of it; None: where it was.
            read_only: Whether edits are refused from now on; None: as before.
            anew: Whether the file may have another history, so that everything is read again.

        Returns:
            What is in the file and was not announced yet; None: nothing. The caller announces it.

        Raises:
            ProjectInUse: another process writes it. The project is closed.
            AnnotatorError: as :meth:`open` does. The project is closed.
        """
        path = self.path if path is None else real_path(path)
        read_only = self.read_only if read_only is None else read_only
        self.close()
        check_is_project(path)
        if anew:
            self._seen_step = UNKNOWN_STEP
        return self._reopen(path, None if read_only else WriterLock(path))

    def _reopen(self, path: Path, lock: WriterLock | None) -> Changes | None:
        self.close()
        self._db, self.backup = open_file(path, lock)
        self._lock = lock
        if lock is not None:
            lock.sign(self.annotator)
        self._db.place = place_of(path, self._db)
        self.context.tag_set = read_tag_set(self._db, path)
        self._load_document = lru_cache(_CACHED_DOCUMENTS)(partial(contents.document, self._db))
        self.context.switch(path, self._db)
        return self._read_unseen()

    def take_pen(self, lock: WriterLock | None = None) -> Changes | None:
        """Write the project from now on, which was open for reading only.

        Args:
            lock: The writer's lock if the caller has it already; it is the project's then.

        Returns:
            What others saved that was not announced yet, as :meth:`reopen` does.

        Raises:
            ProjectInUse: another process writes it; it stays open for reading.
            AnnotatorError: it cannot be written, and stays open for reading; or it cannot even be
                opened, and is closed.
        """
        lock = lock or WriterLock(self.path)
        try:
            self.check_place()
            check_writable(self.path)
        except BaseException:
            lock.release()
            raise
        return self._reopen(self.path, lock)

    @property
    def is_live(self) -> bool:
        """Whether :meth:`read_written_elsewhere` shows each edit; else :meth:`reopen` does."""
        return self._db.is_live

    @translates_sqlite_errors
    def read_written_elsewhere(self) -> Changes | None:
        """Return what other programs saved since the last call; None when nothing was.

        The caller announces it.
        """
        version = data_version(self._db)
        if version == self._data_version:
            return None
        self._data_version = version
        return self._read_unseen()

    @translates_sqlite_errors
    def _read_unseen(self) -> Changes | None:
        changes = changes_since(self._db, self._seen_step)
        if changes is not None:
            self._seen_step = changes.step
        return changes

    def close(self) -> None:
        """Close the file; closing it twice does no harm.

        Edits that are only in the log of a file that was moved are brought into it before. Where
        another program wrote something else into the file, nothing is added to that.
        """
        if self._parent is None and self._lock is not None:
            self._bring_home()
        self._db.close()
        if self._parent is not None:
            self._parent._has_worker = False
            self._parent = None
        elif self._lock is not None:
            self._lock.release()
            self._lock = None

    def _bring_home(self) -> None:
        """Do with the log of a file that is not at its path what SQLite leaves undone."""
        if self.place.is_content_foreign or self.place.is_replaced():
            # The next one who opens the file moves the log aside, and is told.
            self._db.leave_log()
            if ARE_LOST:
                leave_log(self.path)
        elif not self.place.is_here():
            with suppress(sqlite3.Error):
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.close()
            remove_leavings(self.path)

    @property
    def place(self) -> FilePlace:
        """Knows whether the path still leads to the file that is open."""
        assert self._db.place is not None
        return self._db.place

    def check_place(self) -> None:
        """Check that the path still leads to the file that is open.

        Raises:
            FileDisplaced: it was moved, deleted, replaced or written by another program.
        """
        self.place.check()

    def renew_locks(self) -> None:
        """Take SQLite's locks again when this process may have opened and closed the file.

        A file dialog does that: on POSIX, closing any handle of a file takes all locks away.
        Edits call it themselves.
        """
        self._db.renew_locks()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The project file."""
        return self.context.path

    @property
    def name(self) -> str:
        """The project's name in the interface."""
        return self.path.stem

    @property
    def read_only(self) -> bool:
        """Whether edits are refused."""
        return self._lock is None

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What a person should know about how the file was found when it was opened."""
        return self._db.notices

    @property
    def annotator(self) -> str:
        """Who works on the project now; queries are answered for this annotator."""
        return self.context.annotator

    @annotator.setter
    def annotator(self, annotator: str) -> None:
        self.context.annotator = annotator
        if self._lock is not None and self._parent is None:
            self._lock.sign(annotator)

    @property
    def tag_set(self) -> TagSet:
        """The definition of layers, labels, attributes and relation types."""
        return self.context.tag_set

    def worker(self) -> "Project":
        """Open a second connection for a job in another thread; close it (``with``) when done.

        Until then, edits through this one are refused. Announce the changes of the job with
        :meth:`announce`, on this project's own thread.

        Raises:
            EnvironmentFault: the project is open for reading only, or has a worker already, or the
                file cannot be opened.
        """
        self._check_writable()
        self.check_place()
        with self.context.errors:
            db = connect(self.path)
            try:
                worker = Project(
                    self.path, db, annotator=self.annotator, lock=self._lock, parent=self
                )
            except BaseException:
                db.close()
                raise
        self._has_worker = True
        return worker

    # Changing

    def do(self, edit: Edit) -> Changes:
        """Carry out an edit.

        Raises:
            InputError, ValidationError: see :mod:`annotator.project.edits`; nothing was changed.
            EnvironmentFault: the disk or a lock prevents it; nothing was changed.
        """
        with self._transaction(edit.title) as transaction:
            edit.apply(transaction)
            changes = transaction.close()
        self.announce(changes)
        return changes

    def undo(
        self,
        progress: ProgressCallback | None = None,
        *,
        document_id: str | None = None,
        verdicts: bool = True,
    ) -> Changes | None:
        """Take the current annotator's last step back; return None when there is none.

        Args:
            progress: Called with the number of changes so far.
            document_id: Take the last step back that changed this article, and leave later steps
                elsewhere as they are. None: the last step of the project.
            verdicts: Whether a step that only gave verdicts in this article counts.

        Raises:
            InputError: a row of it was changed since, or a later step builds on it; nothing was
                changed.
            Cancelled: ``progress`` raised it; nothing was changed.
            EnvironmentFault: the disk or a lock prevents it; nothing was changed.
        """
        step = self.history.step_to_undo(document_id, verdicts=verdicts)
        return self._restore("undo", step, document_id, history.undo_step, progress)

    def redo(
        self,
        progress: ProgressCallback | None = None,
        *,
        document_id: str | None = None,
        verdicts: bool = True,
    ) -> Changes | None:
        """Redo the step that was undone last; return None when there is none.

        Args:
            progress: Called with the number of changes so far.
            document_id: Redo the one that was undone last of those that changed this article.
            verdicts: As for :meth:`undo`.

        Raises:
            InputError, Cancelled, EnvironmentFault: as :meth:`undo`.
        """
        step = self.history.step_to_redo(document_id, verdicts=verdicts)
        return self._restore("redo", step, document_id, history.redo_step, progress)

    def _restore(
        self,
        kind: history.Way,
        step: history.Step | None,
        document_id: str | None,
        restore: Restore,
        progress: ProgressCallback | None,
    ) -> Changes | None:
        if step is None:
            return None
        if document_id is not None:
            self.history.check_apart(step, kind)
        title = f"{kind} {step.title}"
        with self._transaction(title, kind=kind, target_step=step.id) as transaction:
            restore(transaction, step, progress)
            changes = transaction.close()
            if changes.tag_set:
                transaction.reload_tag_set()
                check_codebook_fits(transaction, changes.fields, kind)
        self.announce(changes)
        return changes

    def add(
        self,
        items: Iterable[ModelObject],
        *,
        progress: ProgressCallback | None = None,
        title: str | Callable[[], str] = "import",
        suggest: Callable[[ImportReport], Iterable[Suggestion]] | None = None,
    ) -> ImportReport:
        """Import a stream of model objects, all of it or nothing, as one step of undo.

        A document without id gets one from the name of its source. What the project has already
        stays as it is; the report names it.

        Args:
            items: The stream.
            progress: Called with the number of objects so far.
            title: What undo calls the step. A function is called at the end, when it is known what
                came in.
            suggest: Returns what is suggested in the articles, as a part of the same step.

        Raises:
            ValidationError: an object breaks a rule of the model, or the error belongs to one
                before it (see :class:`~annotator.project.importer.Importer`); nothing was imported.
            Cancelled: ``progress`` raised it; nothing was imported.
            EnvironmentFault: the disk or a lock prevents it; nothing was imported.
        """
        started_as = title if isinstance(title, str) else "import"
        with self._transaction(started_as, decoding=False) as transaction:
            importer = Importer(transaction)
            for item in counted(items, progress):
                importer.add(item)
            report = importer.finish()
            if suggest is not None:
                # Articles that are read here are not to be remembered if the step is taken back.
                try:
                    SuggestEach(suggest(report)).apply(transaction)
                finally:
                    self._load_document.cache_clear()
            if not isinstance(title, str):
                transaction.rename(title())
            report.changes = transaction.close()
        self.announce(report.changes)
        return report

    def merge(self, other: Path, *, progress: ProgressCallback | None = None) -> MergeReport:
        """Merge a colleague's project file, all of it or nothing, as one step of undo.

        See :mod:`annotator.project.merger` for the rules.

        Raises:
            InputError: it is not a project, it is this one, or a newer program wrote it.
            EnvironmentFault: it cannot be read, or this one cannot be written; nothing was merged.
            Cancelled: ``progress`` raised it; nothing was merged.
        """
        if other.exists() and other.samefile(self.path):
            raise InputError(f"{other} is this project itself; there is nothing to merge.")
        with Project.open(other, read_only=True) as theirs:
            with TranslatesErrors(other):
                theirs._db.execute("BEGIN")
            # What is wrong with theirs, the merger reports: the errors here are those of ours.
            with self._transaction(f"merge {other.stem}") as transaction:
                merger = Merger(transaction, theirs._db, other, self.path, progress)
                report = merger.run()
                report.changes = transaction.close()
        self.announce(report.changes)
        return report

    def save_copy(
        self, target: Path, *, replace: bool = False, progress: ProgressCallback | None = None
    ) -> Path:
        """Copy the project as it is now to another file, as a whole or not at all.

        Edits through other connections go on meanwhile. The copy keeps the project's id, so that
        the two can be merged.

        Args:
            target: The file of the copy.
            replace: Whether a file with that name is replaced.
            progress: Called with the number of pages copied.

        Returns:
            The absolute path of the copy.

        Raises:
            InputError: the target is this project, exists, or its folder does not.
            ProjectInUse: another process has the target open for writing.
            EnvironmentFault: the copy cannot be written, or this project cannot be read.
            Cancelled: ``progress`` raised it. In all cases nothing of the copy is kept, and a file
                that had its name is as it was.
        """
        target = target.expanduser().absolute()
        copying.save_copy(self._db, self.path, target, replace=replace, progress=progress)
        return target

    def check_annotators_of(self, others: Iterable[Path]) -> None:
        """Compare the names of annotators before a merge; nothing is changed.

        A name that is known here already resembles nobody: what was merged once is not asked
        about again.

        Args:
            others: The project files, in the order in which they are to be merged.

        Raises:
            AlikeInMerge: A name nearly equals another one of this project, or of one before it.
            InputError: as :meth:`merge` does.
            EnvironmentFault: as :meth:`merge` does.
        """
        known = set(self.team.annotators())
        alike: list[tuple[str, str, str]] = []
        for other in others:
            with Project.open(other, read_only=True) as theirs:
                names = set(theirs.team.annotators()) - known
            for name in sorted(names):
                alike += [(name, each, other.name) for each in resembling_names(name, known)[:1]]
                known.add(name)
        if alike:
            raise AlikeInMerge(alike)

    @contextmanager
    def _transaction(
        self,
        title: str,
        *,
        kind: str = "edit",
        target_step: int | None = None,
        decoding: bool = True,
    ) -> Generator[EditTransaction, None, None]:
        """Run the body as one edit: on the disk as a whole at its end, or not at all."""
        self._check_writable()
        errors = TranslatesErrors(self.path, decoding=decoding, place=self.place)
        with errors, self._db.atomic():
            transaction = EditTransaction(
                self._db,
                self.annotator,
                tag_set=self.tag_set,
                load_document=self._load_document,
                title=title,
                kind=kind,
                target_step=target_step,
            )
            yield transaction
        if transaction.rows_written:
            (self._parent or self)._seen_step = transaction.step

    def _check_writable(self) -> None:
        if self.read_only:
            raise EnvironmentFault(f"{self.path} is open for reading only; nothing was changed.")
        if self._has_worker:
            raise EnvironmentFault("A job is writing the project; try again when it is done.")
        if ARE_LOST and self._lock is not None:
            self._lock.renew()

    # Announcing

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call the listener after every change; returns a function that ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    def announce(self, changes: Changes) -> None:
        """Call the listeners with the ids of everything that changed."""
        if changes.tag_set:
            self.context.tag_set = read_tag_set(self._db, self.path)
        if changes.articles:
            self._load_document.cache_clear()
        for listener in tuple(self._listeners):
            listener(changes)

    # Reading

    @property
    @translates_sqlite_errors
    def id(self) -> str:
        """The id by which the project's copies are known: made with it, and kept by them."""
        row = self._db.execute("SELECT value FROM project WHERE key = 'id'").fetchone()
        return str(row[0]) if row else ""

    @translates_sqlite_errors
    def document(self, document_id: str) -> Document:
        """Return an article.

        Raises:
            InputError: there is none.
        """
        return self._load_document(document_id)

    @translates_sqlite_errors
    def annotations(self, document_id: str) -> list[Annotation]:
        """Return the annotations of an article, in the order of the text."""
        return contents.annotations(self._db, document_id)

    @translates_sqlite_errors
    def relations(self, document_id: str) -> list[Relation]:
        """Return the relations with an end in an article."""
        return contents.relations(self._db, document_id)

    @translates_sqlite_errors
    def annotation(self, annotation_id: str) -> Annotation | None:
        """Return an annotation, or None when there is none or it was removed."""
        row = contents.annotation(self._db, annotation_id)
        return row[0] if row else None

    @translates_sqlite_errors
    def annotation_and_document(self, annotation_id: str) -> tuple[Annotation, str] | None:
        """Return an annotation and the id of its article, read at once.

        None when there is no such annotation, or when it was removed.
        """
        return contents.annotation(self._db, annotation_id)

    @translates_sqlite_errors
    def relation(self, relation_id: str) -> Relation | None:
        """Return a relation, or None when there is none or it was removed."""
        return contents.relation(self._db, relation_id)

    @translates_sqlite_errors
    def identities(self) -> list[Identity]:
        """Return all identities, by name."""
        return contents.identities(self._db)

    @translates_sqlite_errors
    def is_never_tagged(self) -> bool:
        """Return whether there never was an annotation, not even one that was removed since."""
        return contents.is_never_tagged(self._db)

    @translates_sqlite_errors
    def counts(self) -> Counts:
        """Count everything in the project; statuses are the current annotator's."""
        return articles.counts(self._db, self.annotator)

    @translates_sqlite_errors
    def count_relations_to_others(self, annotators: Sequence[str]) -> int:
        """Count the relations of some annotators with an end at an annotation of another one."""
        return contents.count_relations_to_others(self._db, annotators)

    @translates_sqlite_errors
    def check(self, progress: ProgressCallback | None = None) -> list[str]:
        """Return a sentence for everything that is wrong with the file; none when it is sound.

        Raises:
            Cancelled: ``progress`` raised it.
        """
        return list(checking.check(self._db, self.tag_set, progress))

    def set_aside(self, keys: Iterable[tuple[str, str]]) -> None:
        """Let articles and annotations count as if they had never come; without a history.

        Args:
            keys: Each a table, ``documents`` or ``annotations``, and an id; others are ignored.

        Raises:
            EnvironmentFault: the file cannot be written.
        """
        with TranslatesErrors(self.path, place=self.place), self._db.atomic():
            for table, key in keys:
                if table in ("documents", "annotations"):
                    self._db.execute(
                        f"UPDATE {table} SET deleted = ? WHERE id = ?",
                        [RowState.SET_ASIDE.value, key],
                    )

    def mend_indexes(self) -> None:
        """Make the search index and all other indexes anew from the rows; no row is changed.

        Raises:
            EnvironmentFault: a row cannot be read, or the file cannot be written; the indexes are
                as they were.
        """
        self._check_writable()
        with TranslatesErrors(self.path, place=self.place), self._db.atomic():
            make_search_index(self._db)
            self._db.execute("REINDEX")

    @translates_sqlite_errors
    def count_relations_out(self, documents: Collection[str]) -> int:
        """Count the relations that lead from some articles into others, or the reverse."""
        return contents.count_relations_out(self._db, documents)

    def stream(
        self,
        progress: ProgressCallback | None = None,
        annotators: Sequence[str] | None = None,
        documents: Collection[str] | None = None,
    ) -> Iterator[ModelObject]:
        """Yield all of the project as it is at this moment; edits made meanwhile are not in it.

        Args:
            progress: Called with the number of articles so far.
            annotators: Only the work of these; None: of all.
            documents: Only the articles with these ids, with what belongs to them; None: all.

        Raises:
            Cancelled: ``progress`` raised it.
            EnvironmentFault: the file cannot be read.
        """
        return self._at_this_moment(
            lambda db: with_field_records(
                contents.stream(
                    db,
                    read_tag_set(db, self.path),
                    annotators=annotators,
                    documents=documents,
                    progress=progress,
                ),
                db,
                annotators,
                documents,
            )
        )

    def gold_stream(
        self,
        progress: ProgressCallback | None = None,
        *,
        with_layers: bool = False,
        documents: Collection[str] | None = None,
    ) -> Iterator[ModelObject]:
        """Yield all of the project with its gold layer, as it is at this moment.

        Args:
            progress: Called with the number of articles so far.
            with_layers: Whether everybody's layers and verdicts come, too.
            documents: Only the articles with these ids; None: all.

        Raises:
            Cancelled: ``progress`` raised it.
            EnvironmentFault: the file cannot be read.
        """
        return self._at_this_moment(
            lambda db: with_field_records(
                review.gold_stream(
                    db,
                    read_tag_set(db, self.path),
                    with_layers=with_layers,
                    documents=documents,
                    progress=progress,
                ),
                db,
                None if with_layers else (),
                documents,
            )
        )

    def _at_this_moment(
        self, read: Callable[[ProjectConnection], Iterator[ModelObject]]
    ) -> Iterator[ModelObject]:
        self.check_place()
        with self.context.errors, closing(connect_to_read(self.path)) as db:
            db.execute("BEGIN")
            self.check_place()  # The connection has opened what is at the path, or was.
            yield from read(db)
