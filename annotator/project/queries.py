"""What can be asked of a project: all that reads it and changes nothing."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from annotator.jobs import ProgressCallback
from annotator.model import ModelObject
from annotator.model.curation import DECISION, Decision, Thread
from annotator.model.errors import ValidationError
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
from annotator.project.changes import Changes, HistoryEntry
from annotator.project.database import Database, connect
from annotator.project.files import damaged, readable, told

_CACHED_DOCUMENTS = 4
_tag_set_decoder = msgspec.json.Decoder(TagSet)


class ProjectQueries:
    """The part of a project that only reads; see :class:`annotator.project.store.Project`."""

    def __init__(self, path: Path, db: Database, annotator: str) -> None:
        self.path = path
        self.annotator = annotator
        """Who works on it now; what is asked is answered for them."""
        self._db = db
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self.tag_set = self._read_tag_set()

    def _read_tag_set(self) -> TagSet:
        found = self._db.conn.execute("SELECT definition FROM tag_set").fetchone()
        try:
            return _tag_set_decoder.decode(found[0] if found else "")
        except (msgspec.DecodeError, ValidationError) as error:
            raise damaged(self.path, f"its tag set cannot be read: {error}") from error

    def _forget_documents(self) -> None:
        self._documents.clear()

    # Articles

    @told
    def document_count(self) -> int:
        """How many articles there are."""
        return self._db.conn.execute(
            "SELECT count(*) FROM documents INDEXED BY live_documents WHERE deleted = 0"
        ).fetchone()[0]

    @told
    def never_tagged(self) -> bool:
        """Whether there never was an annotation, not even one that was removed since."""
        return reading.never_tagged(self._db)

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

    # Annotations

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
    def annotation_and_document(self, annotation_id: str) -> tuple[Annotation, str] | None:
        """Return an annotation with the id of its article, read at once.

        None when there is no such annotation, or when it was removed.
        """
        return reading.annotation(self._db, annotation_id)

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

    # Review

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

    # The whole

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
    ) -> Iterator[ModelObject]:
        """All of the project as it is at this moment; edits made meanwhile are not in it."""
        return self._at_this_moment(
            lambda db: reading.stream(db, self.tag_set, annotators=annotators, progress=progress)
        )

    def gold_stream(
        self, progress: ProgressCallback | None = None, *, with_layers: bool = False
    ) -> Iterator[ModelObject]:
        """The same with the gold layer, alone or beside everybody's layers and verdicts."""
        return self._at_this_moment(
            lambda db: curating.gold_stream(
                db, self.tag_set, with_layers=with_layers, progress=progress
            )
        )

    def _at_this_moment(
        self, read: Callable[[Database], Iterator[ModelObject]]
    ) -> Iterator[ModelObject]:
        db = connect(self.path, read_only=True)
        try:
            with readable(self.path):
                db.conn.execute("BEGIN")
                yield from read(db)
        finally:
            db.close()
