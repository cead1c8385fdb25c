"""The project: the one door to a project file, for reading and for every change."""

from collections import OrderedDict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self
from uuid import uuid4

import msgspec

from annotator.model.curation import DECISION, Decision, Thread
from annotator.model.errors import EnvironmentFault, InputError, ValidationError
from annotator.model.tagset import TagSet
from annotator.model.types import (
    AnnotatedDocument,
    Annotation,
    Document,
    Identity,
    Relation,
    Suggestion,
)
from annotator.model.work import Work, WorkChange
from annotator.project import (
    assigning,
    checking,
    curating,
    history,
    reading,
    reviewing,
    searching,
    suggesting,
    wording,
)
from annotator.project.adding import (
    Adding,
    ImportReport,
    Item,
    ProgressCallback,
    counted,
)
from annotator.project.changes import Changes, HistoryEntry
from annotator.project.commands import Command
from annotator.project.database import (
    APPLICATION_ID,
    Database,
    connect,
    forget_statistics,
    is_current,
)
from annotator.project.edit import Edit, now
from annotator.project.files import (
    OlderProject,
    WriterLock,
    check_is_project,
    check_writable,
    damaged,
    readable,
    told,
    translated,
)
from annotator.project.merging import MergeReport, Merging
from annotator.project.rows import to_json

_CACHED_DOCUMENTS = 4
_tag_set_decoder = msgspec.json.Decoder(TagSet)

Listener = Callable[[Changes], None]


class Project:
    """An open project file.

    Made by :meth:`create` or :meth:`open`. Every edit goes through :meth:`do` (or :meth:`add`,
    :meth:`undo`, :meth:`redo`): one transaction, on the disk when the call returns, then
    announced to the listeners. Use it from one thread; :meth:`worker` gives another one to a
    job's thread.
    """

    def __init__(
        self,
        path: Path,
        db: Database,
        *,
        annotator: str,
        lock: WriterLock | None,
        parent: "Project | None" = None,
    ) -> None:
        self.path = path
        self.annotator = annotator
        self.backup: Path | None = None
        """Where the file was copied before its tables were brought up to date, if they were."""
        self._db = db
        self._lock = lock
        self._parent = parent
        self._working = False
        self._listeners: list[Listener] = []
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self.tag_set = self._read_tag_set()

    # Opening and closing

    @classmethod
    def create(cls, path: Path, tag_set: TagSet, *, annotator: str = "") -> Self:
        """Make an empty project file.

        Raises:
            InputError: there is a file already.
            EnvironmentFault: the place cannot be written.
        """
        path = path.expanduser().absolute()
        if path.exists():
            raise InputError(f"{path} exists already; it was not touched. Choose another name.")
        if not path.parent.is_dir():
            raise InputError(f"The folder {path.parent} does not exist; make it first.")
        lock = WriterLock(path)
        try:
            with translated(path):
                db = connect(path)
                try:
                    _fill_new(db, path, tag_set)
                    return cls(path, db, annotator=annotator, lock=lock)
                except BaseException:
                    db.close()
                    raise
        except BaseException:
            _remove_files(path)
            lock.release()
            raise

    @classmethod
    def open(cls, path: Path, *, annotator: str = "", read_only: bool = False) -> Self:
        """Open a project file; an older one is backed up and brought up to date.

        Raises:
            InputError: there is none, it is something else, or a newer program wrote it.
            OlderProject: an older program wrote it (with ``read_only`` alone).
            ProjectInUse: another process writes it (not raised with ``read_only``).
            EnvironmentFault: it cannot be read or written, or is damaged.
        """
        path = path.expanduser().absolute()
        check_is_project(path)
        if not read_only:
            check_writable(path)
        lock = None if read_only else WriterLock(path)
        try:
            with translated(path):
                db = connect(path, read_only=read_only)
                try:
                    backup = None if is_current(db) else _update(db, path, read_only)
                    if not read_only:
                        forget_statistics(db)
                    project = cls(path, db, annotator=annotator, lock=lock)
                    project.backup = backup
                    return project
                except BaseException:
                    db.close()
                    raise
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        self._db.close()
        if self._parent is not None:
            self._parent._working = False
            self._parent = None
        elif self._lock is not None:
            self._lock.release()
            self._lock = None

    def renew_locks(self) -> None:
        """To be called when this process may have opened and closed the file elsewhere.

        A file dialog does: whatever closes a handle takes all locks away. Edits call it themselves.
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
    def name(self) -> str:
        """What the interface calls the project."""
        return self.path.stem

    @property
    def read_only(self) -> bool:
        """Whether edits are refused."""
        return self._lock is None

    def worker(self) -> "Project":
        """A second connection for a job in another thread; close it (``with``) when done.

        Until then, edits through this one are refused. Announce what the job changed with
        :meth:`announce`, on this project's own thread.
        """
        self._check_writable()
        worker = Project(
            self.path,
            connect(self.path),
            annotator=self.annotator,
            lock=self._lock,
            parent=self,
        )
        self._working = True
        return worker

    # Reading

    @told
    def document_count(self) -> int:
        """How many articles there are."""
        return self._db.conn.execute(
            "SELECT count(*) FROM documents INDEXED BY live_documents WHERE deleted = 0"
        ).fetchone()[0]

    @told
    def document_ids(self) -> list[str]:
        """The ids of all articles, in their order."""
        return reading.document_ids(self._db)

    @told
    def summaries(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int = 500,
        query: str = "",
        titles: bool = False,
        status: str = "",
        mine: bool = False,
    ) -> list[reading.Summary]:
        """A page of the article list: see :func:`annotator.project.reading.summaries`."""
        found = reading.summaries(
            self._db,
            self.annotator,
            after=after,
            before=before,
            limit=limit,
            query=query,
            titles=titles,
            status=status,
            mine=mine,
        )
        return assigning.without_hidden(self._db, self.annotator, found)

    @told
    def summary(self, document: str) -> reading.Summary | None:
        """What the article list shows of one article, or None."""
        found = reading.summaries(self._db, self.annotator, id=document)
        return next(iter(assigning.without_hidden(self._db, self.annotator, found)), None)

    @told
    def status_counts(self) -> dict[str, int]:
        """How many articles are of each status of the current annotator."""
        return reading.status_counts(self._db, self.annotator)

    @told
    def done_by(self) -> dict[str, list[str]]:
        """Who is done with which article, by its id."""
        return reading.done_by(self._db)

    @told
    def done_in(self, document: str) -> list[str]:
        """Who is done with an article."""
        return reading.done_in(self._db, document)

    @told
    def document(self, id: str) -> Document:
        """One article; raises InputError when there is none."""
        cached = self._documents.get(id)
        if cached is None:
            cached = reading.document(self._db, id)
            self._documents[id] = cached
            if len(self._documents) > _CACHED_DOCUMENTS:
                self._documents.popitem(last=False)
        else:
            self._documents.move_to_end(id)
        return cached

    @told
    def annotations(self, document: str) -> list[Annotation]:
        """The annotations of an article, in the order of the text."""
        return reading.annotations(self._db, document)

    @told
    def relations(self, document: str) -> list[Relation]:
        """The relations with an end in the article."""
        return reading.relations(self._db, document)

    @told
    def annotation(self, id: str) -> Annotation | None:
        """One annotation, or None when it is not there or was removed."""
        found = reading.annotation(self._db, id)
        return found[0] if found else None

    @told
    def relation(self, id: str) -> Relation | None:
        """One relation, or None when it is not there or was removed."""
        return reading.relation(self._db, id)

    @told
    def document_of(self, annotation: str) -> str | None:
        """The id of the article that an annotation lies in."""
        found = reading.annotation(self._db, annotation)
        return found[1] if found else None

    @told
    def suggestions(self, document: str) -> list[Suggestion]:
        """What is suggested to the current annotator in an article, in the order of the text."""
        return suggesting.waiting(self._db, self.annotator, document, self.tag_set)

    @told
    def suggestion(self, id: str) -> Suggestion | None:
        """One suggestion that waits, or None."""
        return suggesting.waiting_one(self._db, id)

    @told
    def suggestion_counts(self) -> dict[str, int]:
        """How many suggestions wait for the current annotator, by article."""
        return suggesting.waiting_counts(self._db, self.annotator)

    @told
    def suggestion_labels(self) -> dict[str, int]:
        """How many suggestions wait for the current annotator, by label."""
        return suggesting.waiting_labels(self._db, self.annotator)

    def wordings(self) -> Iterator[wording.Wording]:
        """All that the current annotator has tagged, as words; the same ones together."""
        with readable(self.path):
            yield from wording.wordings(self._db, self.annotator)

    @told
    def decisions(self, document: str | None = None) -> list[Decision]:
        """All verdicts on places of an article (or of all), also those that others overtook."""
        return curating.records_of(self._db, DECISION, document, Decision)

    @told
    def threads(self, document: str) -> list[Thread]:
        """The comments in an article, as threads in the order in which they began."""
        return curating.threads(self._db, document)

    @told
    def work(self, document: str) -> Work:
        """Annotations, relations and verdicts of an article, to be kept up with."""
        return reviewing.work_in(self._db, document)

    @told
    def work_changed(self, document: str, changes: Changes) -> WorkChange:
        """What a change means for :meth:`work`."""
        return reviewing.work_changed(self._db, document, changes)

    @told
    def judged_counts(self, documents: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Of articles how many annotations have a verdict, and how many there are."""
        return curating.judged_counts(self._db, documents)

    @told
    def gold(self, document: str) -> AnnotatedDocument:
        """An article with its gold layer, made anew from everybody's work and the verdicts."""
        return curating.gold_of(self._db, document, self.tag_set)

    @told
    def assignments(self, document: str | None = None) -> assigning.Assignments:
        """Who is to tag each article (or one)."""
        return assigning.assignments(self._db, document)

    @told
    def deal(self, asked: assigning.Deal) -> assigning.Assignments:
        """Deal out the articles that nobody has yet, or all; ``Assign`` makes it so."""
        return assigning.deal_out(self._db, asked)

    @property
    @told
    def assigns(self) -> bool:
        """Whether any article is assigned to anybody."""
        return assigning.are_there_any(self._db)

    @property
    @told
    def blind(self) -> bool:
        """Whether colleagues' layers are hidden until one's own article is done."""
        return assigning.is_blind(self._db)

    @told
    def hides_colleagues(self, document: str, *, reviewing: bool = False) -> bool:
        """Whether the current annotator may not see colleagues' layers of an article yet."""
        return assigning.hides(self._db, self.annotator, document, reviewing=reviewing)

    @property
    @told
    def id(self) -> str:
        """What tells the project from others: made with it, kept by its copies."""
        found = self._db.conn.execute("SELECT value FROM project WHERE key = 'id'").fetchone()
        return str(found[0]) if found else ""

    @told
    def identities(self) -> list[Identity]:
        """All identities, by name."""
        return reading.identities(self._db)

    @told
    def status(self, document: str) -> str:
        """How far the current annotator is with an article."""
        return reading.status(self._db, document, self.annotator)

    @told
    def history_of(self, annotation: str) -> list[HistoryEntry]:
        """What happened to an annotation, the oldest first."""
        return history.history_of(self._db, annotation)

    @told
    def search(self, query: str, limit: int = 200) -> list[searching.Hit]:
        """Places where the query stands in texts and notes."""
        return searching.search(self._db, query, limit)

    @told
    def counts(self) -> reading.Counts:
        """How much there is of everything."""
        return reading.counts(self._db, self.annotator)

    @told
    def relations_to_others(self, annotators: Sequence[str]) -> int:
        """How many relations of these people have an end that one of the others made."""
        return reading.relations_to_others(self._db, annotators)

    @told
    def check(self, progress: ProgressCallback | None = None) -> list[str]:
        """Everything that is wrong with the file; an empty list when it is sound."""
        return list(checking.check(self._db, self.tag_set, progress))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Id and text of each article, as they are at this moment."""
        db = connect(self.path, read_only=True)
        try:
            with readable(self.path):
                db.conn.execute("BEGIN")
                yield from db.conn.execute(
                    "SELECT id, text FROM documents WHERE deleted = 0 ORDER BY id"
                )
        finally:
            db.close()

    def stream(
        self,
        progress: ProgressCallback | None = None,
        annotators: Sequence[str] | None = None,
    ) -> Iterator[Item]:
        """All of the project as it is at this moment; edits made meanwhile are not in it."""
        return self._at_this_moment(
            lambda db: reading.stream(db, self.tag_set, annotators=annotators, progress=progress)
        )

    def gold_stream(
        self, progress: ProgressCallback | None = None, *, with_layers: bool = False
    ) -> Iterator[Item]:
        """The same with the gold layer, alone or beside everybody's layers and verdicts."""
        return self._at_this_moment(
            lambda db: curating.gold_stream(
                db, self.tag_set, with_layers=with_layers, progress=progress
            )
        )

    def _at_this_moment(self, read: Callable[[Database], Iterator[Item]]) -> Iterator[Item]:
        db = connect(self.path, read_only=True)
        try:
            with readable(self.path):
                db.conn.execute("BEGIN")
                yield from read(db)
        finally:
            db.close()

    # Changing

    def do(self, command: Command) -> Changes:
        """Carry out a command.

        Raises:
            InputError, ValidationError: see :mod:`annotator.project.commands`.
            EnvironmentFault: the disk or a lock stands in the way; nothing was changed.
        """

        def run(edit: Edit) -> str:
            command.apply(edit)
            return command.title

        return self._edit(run)

    def undo(self) -> Changes | None:
        """Take the current annotator's last step back; None when there is none."""
        found = history.to_undo(self._db, self.annotator)
        if found is None:
            return None
        step, title = found

        def run(edit: Edit) -> str:
            history.undo_into(edit, step)
            return f"undo {title}"

        return self._edit(run, kind="undo", of=step)

    def redo(self) -> Changes | None:
        """Do again what was undone last; None when there is nothing."""
        found = history.to_redo(self._db, self.annotator)
        if found is None:
            return None
        step, title = found

        def run(edit: Edit) -> str:
            history.redo_into(edit, step)
            return f"redo {title}"

        return self._edit(run, kind="redo", of=step)

    @told
    def undo_title(self) -> str | None:
        """What :meth:`undo` would take back."""
        found = history.to_undo(self._db, self.annotator)
        return found[1] if found else None

    @told
    def redo_title(self) -> str | None:
        """What :meth:`redo` would do again."""
        found = history.to_redo(self._db, self.annotator)
        return found[1] if found else None

    def add(
        self,
        items: Iterable[Item],
        *,
        progress: ProgressCallback | None = None,
        title: str = "import",
    ) -> ImportReport:
        """Take in a stream of model objects, all of it or nothing, as one step of undo.

        A document without id gets one from its source's name. What is here already stays as
        it is; the report says so.

        Raises:
            ValidationError: an item breaks a rule of the model; the message names it.
            Cancelled: ``progress`` raised it; nothing was taken in.
        """
        reports: list[ImportReport] = []

        def run(edit: Edit) -> str:
            adding = Adding(edit)
            for item in counted(items, progress):
                adding.take(item)
            reports.append(adding.finish())
            return title

        changes = self._edit(run)
        reports[0].changes = changes
        return reports[0]

    def merge(self, other: Path, *, progress: ProgressCallback | None = None) -> MergeReport:
        """Take in a colleague's project file, all of it or nothing, as one step of undo.

        See :mod:`annotator.project.merging` for the rules.

        Raises:
            InputError: it is no project, this one, or a newer program wrote it.
            EnvironmentFault: it cannot be read, or this one cannot be written.
            Cancelled: ``progress`` raised it; nothing was taken in.
        """
        if other.exists() and other.samefile(self.path):
            raise InputError(f"{other} is this project itself; there is nothing to merge.")
        reports: list[MergeReport] = []
        with self._other(other) as theirs, readable(other):
            theirs._db.conn.execute("BEGIN")

            def run(edit: Edit) -> str:
                merging = Merging(edit, theirs._db, other.name, progress)
                reports.append(merging.run(theirs.tag_set, self.tag_set))
                return f"merge {other.stem}"

            changes = self._edit(run)
        reports[0].changes = changes
        return reports[0]

    @contextmanager
    def _other(self, path: Path) -> Generator["Project", None, None]:
        """A project to read; an older program's by way of a copy that is brought up to date."""
        try:
            with Project.open(path, read_only=True) as theirs:
                yield theirs
            return
        except OlderProject:
            pass
        with TemporaryDirectory(prefix="annotator-") as folder:
            copy = Path(folder) / path.name
            db = connect(path, read_only=True)
            try:
                db.conn.execute("VACUUM INTO ?", [str(copy)])
            finally:
                db.close()
            with Project.open(copy) as theirs:
                yield theirs

    def _edit(
        self, run: Callable[[Edit], str], *, kind: str = "edit", of: int | None = None
    ) -> Changes:
        self._check_writable()
        with translated(self.path), self._db.atomic():
            edit = Edit(
                self._db,
                self.annotator,
                tag_set=self.tag_set,
                load_document=self.document,
                kind=kind,
                of=of,
            )
            title = run(edit)
            if edit.made == 0:
                # Nothing changed: an empty step would be an undo that does nothing.
                self._db.conn.execute("DELETE FROM steps WHERE id = ?", [edit.step])
            elif kind == "edit":
                history.drop_undone(self._db, self.annotator)
            changes = edit.close(title)
        self.announce(changes)
        return changes

    def _check_writable(self) -> None:
        if self.read_only:
            raise EnvironmentFault(f"{self.path} is open to read only; nothing was changed.")
        if self._working:
            raise EnvironmentFault("A job is writing the project; try again when it is done.")

    # Announcing

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call the listener after every change; returns what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    def announce(self, changes: Changes) -> None:
        """Tell the listeners what changed."""
        if changes.tag_set:
            self.tag_set = self._read_tag_set()
        if changes.articles:
            self._documents.clear()
        for listener in tuple(self._listeners):
            listener(changes)

    def _read_tag_set(self) -> TagSet:
        found = self._db.conn.execute("SELECT definition FROM tag_set").fetchone()
        try:
            return _tag_set_decoder.decode(found[0] if found else "")
        except (msgspec.DecodeError, ValidationError) as error:
            raise damaged(self.path, f"its tag set cannot be read: {error}") from error


def _update(db: Database, path: Path, read_only: bool) -> Path | None:
    from annotator.project import migrating

    migrating.check_version(db, path)
    if read_only:
        migrating.check_current(db, path)
        return None
    return migrating.migrate(db, path)


def _fill_new(db: Database, path: Path, tag_set: TagSet) -> None:
    from annotator.project import migrating

    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrating.migrate(db, path)
    with db.atomic():
        db.conn.executemany(
            "INSERT INTO project (key, value) VALUES (?, ?)",
            [("id", str(uuid4())), ("created", now())],
        )
        db.conn.execute(
            "INSERT INTO tag_set (id, definition, revision, changed) VALUES ('project', ?, 1, ?)",
            [to_json(tag_set), now()],
        )
    # What kind of file this is stands in its first page; that must not wait in the log beside it.
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _remove_files(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()
