"""Merging: taking in what colleagues did to the same project in files of their own.

A union by id. Of two versions of a row the one with the higher revision is kept; of equal revisions
the one changed later; of these the greater by its content: a total order, so that merging is
idempotent, commutative and associative, and every copy comes to the same whatever was merged in
which order. Tombstones are rows like others. An article is told by its text: the same text under
two ids is one article, under the smaller id; two texts under one id are two articles, of which the
one with the smaller hash keeps the id.

What a merge brought is marked in the history. Undoing it puts each row back to just what it was,
and sets rows that were not there aside (:attr:`RowState.SET_ASIDE`), as if they had never come, so
that they can come again.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.jobs import ProgressCallback
from annotator.model.tagset import Layer, RelationType, TagSet
from annotator.project.connection import ProjectConnection
from annotator.project.importer import insert_articles, insert_rows
from annotator.project.rows import Values, from_json, to_json
from annotator.project.transaction import KEYS, ChangeKind, Changes, EditTransaction, RowState

_BATCH = 500
_NEVER_WAS = (RowState.WITHDRAWN, RowState.SET_ASIDE)
"""States of an article that count for less than any other."""
_LOCAL = ("added", "number")
"""Columns that mean something in one file only."""


class MergeReport(Struct):
    """What came in, what was there already, and what needs a look."""

    documents: int = 0
    annotations: int = 0
    """New ones."""
    changed: int = 0
    """Annotations and relations of which the other file had a later version."""
    removed: int = 0
    """Those that were removed there."""
    relations: int = 0
    identities: int = 0
    records: int = 0
    same: int = 0
    """Rows that were here already, as they are there or in a later version."""
    notes: list[str] = field(default_factory=list[str])
    changes: Changes = field(default_factory=lambda: Changes("merge"))

    @property
    def nothing_new(self) -> bool:
        """Whether all had been here already."""
        return not (
            self.documents
            or self.annotations
            or self.changed
            or self.removed
            or self.relations
            or self.identities
            or self.records
            or self.changes.tag_set
        )


class _Article(Struct, frozen=True):
    id: str
    hash: str
    deleted: int


class Merger:
    """Takes one other project in, inside an open edit."""

    def __init__(
        self,
        transaction: EditTransaction,
        theirs: ProjectConnection,
        name: str,
        progress: ProgressCallback | None,
    ) -> None:
        self.report = MergeReport()
        self._transaction = transaction
        self._theirs, self._name, self._progress = theirs, name, progress
        self._ids: dict[str, str] = {}
        """Under which id each article of theirs is here."""
        self._new: set[str] = set()
        """Those of these ids that were not here."""
        self._done = 0
        self._total = 0

    def run(self, their_tag_set: TagSet, my_tag_set: TagSet) -> MergeReport:
        """Merge all tables."""
        theirs = self._theirs
        self._total = sum(
            theirs.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("documents", "annotations", "relations")
        )
        self._merge_tag_sets(their_tag_set, my_tag_set)
        self._merge_documents()
        self._unite("identities", self._rows("identities"))
        self._unite("annotations", self._placed("annotations"))
        self._unite("relations", self._placed("relations"))
        self._unite("progress", self._placed("progress"))
        self._unite("records", self._records())
        return self.report

    # Tag sets

    def _merge_tag_sets(self, theirs: TagSet, mine: TagSet) -> None:
        if theirs == mine or mine.extends(theirs):
            return
        merged = united_tag_sets(mine, theirs)
        if not theirs.extends(mine):
            self.report.notes.append(
                f"{self._name}: its tag set “{theirs.name}” differs from the project's; what only "
                f"one of them has is in both now. Have a look at labels that mean the same."
            )
        if merged != mine:
            self._transaction.write("tag_set", {"id": "project", "definition": to_json(merged)})

    # Articles

    def _merge_documents(self) -> None:
        mine = _articles(self._transaction.db)
        by_hash: dict[str, _Article] = {}
        for each in sorted(
            mine.values(), key=lambda each: each.deleted == RowState.SET_ASIDE, reverse=True
        ):
            by_hash[each.hash] = each
        new: list[_Article] = []
        for each in _articles(self._theirs).values():
            here, twin = mine.get(each.id), by_hash.get(each.hash)
            if here is not None and here.hash == each.hash:
                self._ids[each.id] = each.id
                self._unite_article(each, each.id)
            elif twin is not None:
                self._same_text(twin, each, mine)
            elif each.deleted == RowState.SET_ASIDE:
                continue  # For them it never came.
            elif here is not None:
                self._two_texts(here, each)
                new.append(each)
            else:
                self._ids[each.id] = each.id
                new.append(each)
        self._insert_articles(new)

    def _unite_article(self, each: _Article, id: str) -> None:
        """A row that both have: nothing but its state can differ."""
        row = self._transaction.row("documents", (id,))
        their_row = {**self._row("documents", each.id), "id": id}
        assert row is not None
        if each.deleted != RowState.SET_ASIDE and _document_order(their_row) > _document_order(row):
            kept = {k: v for k, v in their_row.items() if k not in (*_LOCAL, "text")}
            came = row["deleted"] in _NEVER_WAS and each.deleted == RowState.LIVE
            self.report.documents += came
            self.report.changed += not came
            self._transaction.write_verbatim("documents", kept)
        else:
            self.report.same += 1

    def _two_texts(self, here: _Article, each: _Article) -> None:
        """One id, two texts: the smaller hash keeps the id."""
        self.report.notes.append(
            f"{self._name}: article {each.id} has another text than the one here, if only in a "
            f"character; both are kept, as {each.id} and {_apart(max(here.hash, each.hash), each)}."
        )
        if each.hash < here.hash or here.deleted == RowState.SET_ASIDE:
            self._transaction.rename_document(here.id, _apart(here.hash, here))
            self._ids[each.id] = each.id
        else:
            self._ids[each.id] = _apart(each.hash, each)

    def _same_text(self, twin: _Article, each: _Article, mine: dict[str, _Article]) -> None:
        """One text, two ids: the smaller id."""
        id = min(twin.id, each.id)
        if id != twin.id:
            self._transaction.rename_document(twin.id, id)
            mine.pop(twin.id, None)
        self._ids[each.id] = id
        self._unite_article(each, id)

    def _insert_articles(self, articles: Sequence[_Article]) -> None:
        """Copy articles that were not here, with their texts."""
        for batch in _batches(articles):
            rows: list[Values] = []
            for each in batch:
                id = self._ids[each.id]
                here = self._transaction.row("documents", (id,))
                if here is not None and here["text_hash"] == each.hash:
                    self._unite_article(each, id)
                    continue
                if here is not None:
                    self._transaction.free_document_id(id)
                row = self._row("documents", each.id)
                row.pop("number")
                rows.append({**row, "id": id, "added": self._transaction.step})
                self._new.add(id)
                self.report.documents += row["deleted"] == RowState.LIVE
            insert_articles(self._transaction, rows, ChangeKind.MERGED)
            self._tell(len(batch))

    # Rows of the other tables

    def _rows(self, table: str) -> Iterator[Values]:
        """Their rows, in the order of the key."""
        order = ", ".join(KEYS[table])
        found = self._theirs.execute(f"SELECT * FROM {table} ORDER BY {order}")
        names = [each[0] for each in found.description]
        for values in found:
            yield dict(zip(names, values, strict=True))

    def _placed(self, table: str) -> Iterator[Values]:
        """Their rows in articles that are here, under the ids that these have here."""
        columns = ("source_document", "target_document") if table == "relations" else ("document",)
        for row in self._rows(table):
            if all(row[column] in self._ids for column in columns):
                for column in columns:
                    row[column] = self._ids[row[column]]
                yield row

    def _records(self) -> Iterator[Values]:
        """Their records; those that name an article name it as it is called here."""
        for row in self._rows("records"):
            data = from_json(row["data"])
            document = data.get("document")
            if isinstance(document, str) and self._ids.get(document, document) != document:
                row["data"] = to_json({**data, "document": self._ids[document]})
            yield row

    def _unite(self, table: str, rows: Iterable[Values]) -> None:
        for batch in _batches(rows):
            here = self._here(table, batch)
            new: list[Values] = []
            for row in batch:
                if row["deleted"] == RowState.SET_ASIDE:
                    continue  # For them it never came; it may well be ours.
                row.pop("added", None)
                mine = here.get(_key(table, row))
                if mine is None:
                    new.append(row)
                elif mine["deleted"] == RowState.SET_ASIDE or _order(row) > _order(mine):
                    self._count(table, row, mine)
                    self._transaction.write_verbatim(table, row)
                else:
                    self.report.same += 1
            self._insert(table, new)
            if table in ("annotations", "relations"):
                self._tell(len(batch))

    def _here(self, table: str, batch: Sequence[Values]) -> dict[tuple[str, ...], Values]:
        """Our rows with the keys of a batch."""
        first = KEYS[table][0] if table != "records" else KEYS[table][-1]
        wanted = list({row[first] for row in batch})
        marks = ", ".join("?" * len(wanted))
        found = self._transaction.db.execute(
            f"SELECT * FROM {table} WHERE {first} IN ({marks})", wanted
        )
        names = [each[0] for each in found.description]
        rows = (dict(zip(names, values, strict=True)) for values in found)
        return {_key(table, row): row for row in rows}

    def _insert(self, table: str, rows: list[Values]) -> None:
        if not rows:
            return
        if table != "progress":
            for row in rows:
                row["added"] = self._transaction.step
        insert_rows(self._transaction.db, table, rows)
        self._transaction.rows_written += len(rows)
        for row in rows:
            # What came with a new article goes with it, and is shown with it.
            if row.get("document", row.get("source_document")) not in self._new:
                self._transaction.record_merged(table, row)
                self._transaction.mark_changed(table, row)
            self._count(table, row, None)

    def _count(self, table: str, row: Values, mine: Values | None) -> None:
        report = self.report
        if row["deleted"] != RowState.LIVE:
            report.removed += mine is not None and mine["deleted"] == RowState.LIVE
        elif mine is not None and mine["deleted"] == RowState.LIVE:
            report.changed += 1
        elif table in ("annotations", "relations", "identities", "records"):
            setattr(report, table, getattr(report, table) + 1)

    def _row(self, table: str, key: str) -> Values:
        found = self._theirs.execute(f"SELECT * FROM {table} WHERE id = ?", [key])
        names = [each[0] for each in found.description]
        return dict(zip(names, found.fetchone(), strict=True))

    def _tell(self, done: int) -> None:
        self._done += done
        if self._progress is not None:
            self._progress(min(self._done, self._total), self._total, "rows")


def _articles(db: ProjectConnection) -> dict[str, _Article]:
    """All articles that are or were; by id."""
    found = db.execute("SELECT id, text_hash, deleted FROM documents ORDER BY id")
    return {id: _Article(id, digest, deleted) for id, digest, deleted in found}


def _document_order(row: Values) -> tuple[Any, ...]:
    """As :func:`_order`; an import that was undone in one file is none against one that was not."""
    return row["deleted"] != RowState.SET_ASIDE, row["deleted"] != RowState.WITHDRAWN, *_order(row)


def _apart(digest: str, article: _Article) -> str:
    """The id of an article whose own id another text keeps."""
    return f"{article.id}~{digest[:8]}"


def _key(table: str, row: Values) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in KEYS[table])


def _order(row: Values) -> tuple[Any, ...]:
    """By what two versions of a row are compared: all of it, so that no two are alike."""
    content = {k: v for k, v in row.items() if k not in (*_LOCAL, "document", "text", "number")}
    return row["revision"], row["changed"], row["deleted"], to_json(content)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, _BATCH)):
        yield batch


def united_tag_sets(one: TagSet, other: TagSet) -> TagSet:
    """A tag set that has all labels, attributes, values and relation types of two.

    The greater one (by its content) decides on order and on what is said of a label.
    """
    base, more = sorted((one, other), key=to_json, reverse=True)
    layers = {layer.name: list(layer.labels) for layer in base.layers}
    texts = {layer.name: layer.description for layer in (*more.layers, *base.layers)}
    keys = {label.key.upper() for label in base.labels() if label.key}
    known = {label.name for label in base.labels()}
    for layer in more.layers:
        place = layers.setdefault(layer.name, [])
        for label in sorted(layer.labels, key=lambda each: each.name):
            if label.name not in known:
                free = label.key.upper() not in keys
                keys.add(label.key.upper())
                place.append(label if free else replace(label, key=""))
    made = tuple(Layer(name, tuple(labels), texts[name]) for name, labels in layers.items())
    relations = {each.name: each for each in base.relations}
    for each in sorted(more.relations, key=lambda each: each.name):
        mine = relations.get(each.name)
        relations[each.name] = each if mine is None else _widened(mine, each)
    return replace(base, layers=made, relations=tuple(relations.values()))


def _widened(mine: RelationType, theirs: RelationType) -> RelationType:
    def both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
        return (*one, *(end for end in other if end not in one))

    return replace(
        mine,
        source=both(mine.source, theirs.source),
        target=both(mine.target, theirs.target),
    )
