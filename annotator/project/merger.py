"""Merging the work that colleagues did on the same project in files of their own.

A merge is a union by id. Of two versions of a row the one with the higher revision is kept; of
equal revisions the one that was changed later; of these the greater one by its content: a total
order, so that merging is idempotent, commutative and associative, and every copy ends with the same
content whatever was merged in which order. Tombstones are rows like others. An article is
identified by its text: the same text under two ids is one article, under the smaller id; two texts
under one id are two articles, of which the one with the smaller hash keeps the id. The text is the
one that came: corrections of it are rows of their own, and which of them counts follows from all of
them (:mod:`annotator.model.text_versions`).

The history marks the rows that a merge brought. Undoing it restores each row exactly, and sets
rows that were not there aside (:attr:`RowState.SET_ASIDE`), as if they had never come, so that they
can come again.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.jobs import ProgressCallback
from annotator.model.errors import Choice, InputError, NoticeList, Remedy
from annotator.model.tagset import RelationType, TagSet
from annotator.project import contents, team, text_versions
from annotator.project.column_rules import broken_columns
from annotator.project.connection import ProjectConnection
from annotator.project.faults import DamagedProject, TranslatesErrors
from annotator.project.field_merger import FieldMerger
from annotator.project.fields import describe_clash
from annotator.project.relabelling import latest_relabelling
from annotator.project.rows import Values, from_json, text_hash, to_json
from annotator.project.transaction import KEYS, ChangeKind, Changes, EditTransaction, RowState
from annotator.text.folding import describe_difference, resembling_names
from annotator.words import join_names

_BATCH_ROWS = 500
_ABSENT = (RowState.WITHDRAWN, RowState.SET_ASIDE)
"""States of an article that count for less than any other."""
_LOCAL = ("added", "number", "current")
"""Columns that mean something in one file only."""


class MergeReport(Struct):
    """The counts of rows that a merge added, changed or found, and notes that need a look."""

    documents: int = 0
    annotations: int = 0
    """New ones."""
    changed: int = 0
    """Annotations and relations of which the other file had a later version."""
    removed: int = 0
    """Annotations and relations that were removed in the other file."""
    relations: int = 0
    identities: int = 0
    records: int = 0
    corrections: int = 0
    """Corrected texts of articles."""
    fields: int = 0
    """Changes of the codebook, of the articles' metadata, of sets."""
    clashes: int = 0
    """Fields of these that both had changed apart from each other."""
    same: int = 0
    """Rows that the project had already, as they are in the other file or in a later version."""
    document_ids: list[str] = field(default_factory=list[str])
    """The articles that came."""
    notes: NoticeList = field(default_factory=NoticeList)
    changes: Changes = field(default_factory=lambda: Changes("merge"))

    @property
    def nothing_new(self) -> bool:
        """Whether the project had everything already."""
        return not (
            self.documents
            or self.annotations
            or self.changed
            or self.removed
            or self.relations
            or self.identities
            or self.records
            or self.corrections
            or self.fields
            or self.changes.tag_set
        )


class AlikeInMerge(InputError):
    """Annotators of projects to merge have names that nearly equal others.

    Args:
        alike: Each name, the other one that it may mean, and the file name of its project.
    """

    is_question = True

    def __init__(self, alike: Sequence[tuple[str, str, str]]) -> None:
        pairs = [
            f"“{name}” of {file} differs from “{other}” only by {describe_difference(name, other)}"
            for name, other, file in alike
        ]
        # A merge renames nobody, for then the copies would differ.
        maps = tuple(Choice("map_annotator", f"{name}={other}") for name, other, _ in alike)
        gaps = " ".join(["{}"] * len(maps))
        remedy = Remedy(
            "If that is one person, export the other project as JSON Lines, and import that with "
            f"{gaps}, which unites the two. If not, merge all the same with {{}}.",
            (*maps, Choice("new_annotator")),
        )
        self.pairs = tuple(pairs)
        message = f"Among the annotators, {'; '.join(pairs)}; nothing was merged."
        super().__init__(message, remedies=(remedy,))


class _Article(Struct, frozen=True):
    id: str
    hash: str
    deleted: int
    """Its :class:`RowState`."""


class Merger:
    """Merges one other project in an edit.

    Args:
        transaction: The edit in this project.
        theirs: The other project, in a transaction that only reads.
        other: The other project's file.
        path: This project's file.
        progress: Called with the number of rows so far.
    """

    def __init__(
        self,
        transaction: EditTransaction,
        theirs: ProjectConnection,
        other: Path,
        path: Path,
        progress: ProgressCallback | None,
    ) -> None:
        self.report = MergeReport()
        self._transaction = transaction
        self._theirs, self._name, self._progress = theirs, other.name, progress
        self._other = other
        self._path = path
        self._errors = TranslatesErrors(other)
        """Lets a fault of their file name that file: those of ours are translated outside."""
        self._ids: dict[str, str] = {}
        """The ids that their articles have here, by the ids that they have there."""
        self._new_ids: set[str] = set()
        """The ids here of articles that were not here."""
        self._corrected: set[str] = set()
        """Articles here of whose text theirs brought a version."""
        self._done = 0
        self._total = 0

    def run(self) -> MergeReport:
        """Merge all tables.

        Raises:
            DamagedProject: theirs is damaged; the caller rolls back.
            EnvironmentFault: theirs cannot be read; the same holds.
            sqlite3.Error: ours cannot be read or written; the same holds.
            Cancelled: ``progress`` raised it; the same holds.
        """
        with self._errors:
            self._total = sum(
                self._theirs.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("documents", "annotations", "relations")
            )
        self._check_links()
        self._compare_annotators()
        self._merge_tag_sets()
        self._merge_documents()
        self._merge_fields()
        self._unite("document_versions", self._rows_of_articles("document_versions"))
        self._transaction.refresh_versions()
        self._note_clashes()
        self._unite("identities", self._rows("identities"))
        self._unite("annotations", self._rows_of_articles("annotations"))
        self._unite("relations", self._rows_of_articles("relations"))
        self._unite("progress", self._rows_of_articles("progress"))
        self._unite("records", self._records())
        # A label that was removed here may be in use there.
        self._transaction.reload_tag_set()
        return self.report

    def _check_links(self) -> None:
        """Refuse a file whose rows refer to rows that are missing: ours would do so as well."""
        with self._errors:
            found = self._theirs.execute("PRAGMA foreign_key_check").fetchone()
        if found is not None:
            table, row, parent, _ = found
            raise DamagedProject(
                self._other,
                f"table {table}, row {row}: the row of {parent} that it refers to is missing",
            )

    # Annotators

    def _compare_annotators(self) -> None:
        """Note the annotators of theirs whose names nearly equal ours: two names, two people.

        A merge renames nobody, for then the copies would differ.
        """
        known = team.annotators(self._transaction.db)
        with self._errors:
            names = team.annotators(self._theirs)
        for name in names:
            for other in resembling_names(name, known):
                self.report.notes.add(
                    f"{self._name}: “{name}” there differs from “{other}” here only by "
                    f"{describe_difference(name, other)}; they are two annotators now. If that is "
                    f"one person, undo this merge, export the other project as JSON Lines and "
                    f"import that: the import offers to unite the two."
                )

    # Tag sets

    def _merge_tag_sets(self) -> None:
        with self._errors:
            theirs = contents.read_first_tag_set(self._theirs, self._other)
        mine = contents.read_first_tag_set(self._transaction.db, self._path)
        if theirs == mine or mine.extends(theirs):
            return
        merged = united_tag_sets(mine, theirs)
        if not theirs.extends(mine):
            self.report.notes.add(
                f"{self._name}: its tag set “{theirs.name}” differs from the project's; what only "
                f"one of them has is in both now. Have a look at labels that mean the same."
            )
        if merged != mine:
            self._transaction.write("tag_set", {"id": "project", "definition": to_json(merged)})

    def _merge_fields(self) -> None:
        """Unite the records that belong to nobody, and name those that were changed apart."""
        merger = FieldMerger(self._transaction, self._ids)
        merger.unite(self._rows("fields"))
        self.report.fields = merger.changed
        self.report.clashes = len(new := merger.new_clashes())
        self._transaction.reload_tag_set()
        for clash in new:
            self.report.notes.add(f"{self._name}: {describe_clash(clash)}")

    # Articles

    def _merge_documents(self) -> None:
        mine = _articles(self._transaction.db)
        by_hash: dict[str, _Article] = {}
        aside_first = sorted(mine.values(), key=lambda article: not _is_aside(article))
        for article in aside_first:
            by_hash[article.hash] = article
        new: list[_Article] = []
        with self._errors:
            their_articles = _articles(self._theirs)
        for theirs in their_articles.values():
            namesake, twin = mine.get(theirs.id), by_hash.get(theirs.hash)
            if namesake is not None and namesake.hash == theirs.hash:
                self._ids[theirs.id] = theirs.id
                self._unite_article(theirs, theirs.id)
            elif twin is not None:
                self._unite_twins(twin, theirs, mine)
            elif _is_aside(theirs):
                continue  # For them it never came.
            elif namesake is not None:
                self._part_namesakes(namesake, theirs)
                new.append(theirs)
            else:
                self._ids[theirs.id] = theirs.id
                new.append(theirs)
        self._insert_articles(new)

    def _unite_article(self, theirs: _Article, document_id: str) -> None:
        """Unite an article that both have: nothing but its state can differ."""
        row = self._transaction.row("documents", (document_id,))
        their_row = {**self._row("documents", theirs.id), "id": document_id}
        assert row is not None
        if not _is_aside(theirs) and _document_order(their_row) > _document_order(row):
            kept = {k: v for k, v in their_row.items() if k not in (*_LOCAL, "text")}
            is_new = row["deleted"] in _ABSENT and theirs.deleted == RowState.LIVE
            self.report.documents += is_new
            self.report.document_ids += [document_id] if is_new else []
            self.report.changed += not is_new
            self._transaction.write_verbatim("documents", kept)
        else:
            self.report.same += 1

    def _part_namesakes(self, mine: _Article, theirs: _Article) -> None:
        """Keep two texts under one id apart: the one with the smaller hash keeps the id."""
        renamed = _id_apart(max(mine.hash, theirs.hash), theirs)
        self.report.notes.add(
            f"{self._name}: article {theirs.id} has another text than the one here, if only in a "
            f"character; both are kept, as {theirs.id} and {renamed}."
        )
        if theirs.hash < mine.hash or _is_aside(mine):
            self._transaction.rename_document(mine.id, _id_apart(mine.hash, mine))
            self._ids[theirs.id] = theirs.id
        else:
            self._ids[theirs.id] = _id_apart(theirs.hash, theirs)

    def _unite_twins(self, twin: _Article, theirs: _Article, mine: dict[str, _Article]) -> None:
        """Unite one text under two ids: it gets the smaller id."""
        document_id = min(twin.id, theirs.id)
        if document_id != twin.id:
            self._transaction.rename_document(twin.id, document_id)
            mine.pop(twin.id, None)
        self._ids[theirs.id] = document_id
        self._unite_article(theirs, document_id)

    def _insert_articles(self, articles: Sequence[_Article]) -> None:
        """Copy articles that were not here, with their texts."""
        for batch in _batches(articles):
            rows: list[Values] = []
            for theirs in batch:
                document_id = self._ids[theirs.id]
                mine = self._transaction.row("documents", (document_id,))
                if mine is not None and mine["text_hash"] == theirs.hash:
                    self._unite_article(theirs, document_id)
                    continue
                if mine is not None:
                    self._transaction.free_document_id(document_id)
                row = self._row("documents", theirs.id)
                if text_hash(row["text"]) != theirs.hash:
                    words = f"the text of article {theirs.id} is not the one that was imported"
                    raise DamagedProject(self._other, words)
                row.pop("number")
                rows.append({**row, "id": document_id, "added": self._transaction.step})
                self._new_ids.add(document_id)
                if row["deleted"] == RowState.LIVE:
                    self.report.documents += 1
                    self.report.document_ids.append(document_id)
            self._transaction.insert_articles(rows, ChangeKind.MERGED)
            self._report_progress(len(batch))

    def _note_clashes(self) -> None:
        """Note the articles that were corrected apart from each other."""
        db = self._transaction.db
        for document_id in sorted(self._corrected):
            clashes = text_versions.clashes(db, document_id)
            if clashes:
                current = text_versions.read_tree(db, document_id).versions
                here = current[text_versions.current_version(db, document_id)]
                others = ", ".join(dict.fromkeys(clash.annotator for clash in clashes))
                self.report.notes.add(
                    f"{self._name}: the text of article {document_id} was corrected by "
                    f"{here.annotator} and, apart from that, by {others}. The text of "
                    f"{here.annotator} counts; the other is kept among the earlier versions of "
                    f"the article, with the difference."
                )

    # Rows of the other tables

    def _rows(self, table: str) -> Iterator[Values]:
        """Yield their rows, in the order of the key."""
        order = ", ".join(KEYS[table])
        with self._errors:
            cursor = self._theirs.execute(f"SELECT * FROM {table} ORDER BY {order}")
            names = [column[0] for column in cursor.description]
            for values in cursor:
                yield self._checked(table, dict(zip(names, values, strict=True)))

    def _checked(self, table: str, row: Values) -> Values:
        """Return a row of theirs whose columns can be read: ours is not to be damaged by it."""
        broken = broken_columns(table, row)
        if broken:
            key = ", ".join(_key(table, row))
            words = f"table {table}, row {key}: its {join_names(broken)} cannot be read"
            raise DamagedProject(self._other, words)
        return row

    def _rows_of_articles(self, table: str) -> Iterator[Values]:
        """Yield their rows in articles that are here, with the ids that these have here."""
        columns = ("source_document", "target_document") if table == "relations" else ("document",)
        for row in self._rows(table):
            if all(row[column] in self._ids for column in columns):
                for column in columns:
                    row[column] = self._ids[row[column]]
                yield row

    def _records(self) -> Iterator[Values]:
        """Yield their records; they refer to articles by the ids that these have here."""
        for row in self._rows("records"):
            data = from_json(row["data"])
            document_id = data.get("document")
            if isinstance(document_id, str):
                id_here = self._ids.get(document_id, document_id)
                if id_here != document_id:
                    row["data"] = to_json({**data, "document": id_here})
            yield row

    def _unite(self, table: str, rows: Iterable[Values]) -> None:
        for batch in _batches(rows):
            mine_by_key = self._rows_here(table, batch)
            new: list[Values] = []
            for row in batch:
                if row["deleted"] == RowState.SET_ASIDE:
                    continue  # For them it never came; it may well be ours.
                for column in _LOCAL:
                    row.pop(column, None)
                mine = mine_by_key.get(_key(table, row))
                if mine is not None and table == "annotations":
                    self._unite_relabelling(row, mine)
                if mine is None:
                    new.append(row)
                elif mine["deleted"] == RowState.SET_ASIDE or _order(row) > _order(mine):
                    self._count(table, row, mine)
                    self._transaction.write_verbatim(table, row)
                else:
                    self.report.same += 1
            self._insert(table, new)
            if table in ("annotations", "relations"):
                self._report_progress(len(batch))

    def _unite_relabelling(self, row: Values, mine: Values) -> None:
        """Keep the later split of the codebook; the rest of the row is merged apart from it."""
        latest = latest_relabelling(row["relabelled"], mine["relabelled"])
        row["relabelled"] = latest
        if latest != mine["relabelled"]:
            mine["relabelled"] = latest
            self._transaction.write_verbatim("annotations", {"id": row["id"], "relabelled": latest})

    def _rows_here(self, table: str, batch: Sequence[Values]) -> dict[tuple[str, ...], Values]:
        """Read our rows with the keys of a batch, by key."""
        column = KEYS[table][0] if table != "records" else KEYS[table][-1]
        wanted = list({row[column] for row in batch})
        marks = ", ".join("?" * len(wanted))
        cursor = self._transaction.db.execute(
            f"SELECT * FROM {table} WHERE {column} IN ({marks})", wanted
        )
        names = [column[0] for column in cursor.description]
        rows = (dict(zip(names, values, strict=True)) for values in cursor)
        return {_key(table, row): row for row in rows}

    def _insert(self, table: str, rows: list[Values]) -> None:
        if not rows:
            return
        if table != "progress":
            for row in rows:
                row["added"] = self._transaction.step
        self._transaction.insert_rows(table, rows)
        for row in rows:
            if table == "document_versions":
                self._transaction.mark_changed(table, row)
            # What came with a new article is undone with it, and is shown with it.
            if row.get("document", row.get("source_document")) not in self._new_ids:
                self._transaction.record_merged(table, row)
                self._transaction.mark_changed(table, row)
            self._count(table, row, None)

    def _count(self, table: str, row: Values, mine: Values | None) -> None:
        report = self.report
        if table == "document_versions":
            self._corrected.add(row["document"])
            report.corrections += row["deleted"] == RowState.LIVE
            return
        if row["deleted"] != RowState.LIVE:
            report.removed += mine is not None and mine["deleted"] == RowState.LIVE
        elif mine is not None and mine["deleted"] == RowState.LIVE:
            report.changed += 1
        elif table in ("annotations", "relations", "identities", "records"):
            setattr(report, table, getattr(report, table) + 1)

    def _row(self, table: str, key: str) -> Values:
        with self._errors:
            cursor = self._theirs.execute(f"SELECT * FROM {table} WHERE id = ?", [key])
            names = [column[0] for column in cursor.description]
            values = cursor.fetchone()
        if values is None:
            words = f"table {table}: its index and its rows differ at {key}"
            raise DamagedProject(self._other, words)
        return self._checked(table, dict(zip(names, values, strict=True)))

    def _report_progress(self, done: int) -> None:
        self._done += done
        if self._progress is not None:
            self._progress(min(self._done, self._total), self._total, "rows")


def _articles(db: ProjectConnection) -> dict[str, _Article]:
    """Read all articles that are or were, by id."""
    article_rows = db.execute("SELECT id, text_hash, deleted FROM documents ORDER BY id")
    return {
        document_id: _Article(document_id, digest, deleted)
        for document_id, digest, deleted in article_rows
    }


def _is_aside(article: _Article) -> bool:
    return article.deleted == RowState.SET_ASIDE


def _document_order(row: Values) -> tuple[Any, ...]:
    """Compare two versions of an article as :func:`_order` does, live or removed ones first.

    An import that was undone in one file counts for less than one that was not.
    """
    state = row["deleted"]
    return state != RowState.SET_ASIDE, state != RowState.WITHDRAWN, *_order(row)


def _id_apart(digest: str, article: _Article) -> str:
    """Return the id of an article whose own id another text keeps."""
    return f"{article.id}~{digest[:8]}"


def _key(table: str, row: Values) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in KEYS[table])


def _order(row: Values) -> tuple[Any, ...]:
    """Return the key by which two versions of a row are compared: no two versions have the same."""
    left_out = (*_LOCAL, "document", "text", "number", "relabelled")
    content = {k: v for k, v in row.items() if k not in left_out}
    return row["revision"], row["changed"], row["deleted"], to_json(content)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, _BATCH_ROWS)):
        yield batch


def united_tag_sets(one: TagSet, other: TagSet) -> TagSet:
    """Return a tag set that has all labels and relation types of two, by their ids.

    The greater one (by its content) decides on the order, the names and the descriptions.
    """
    base, added = sorted((one, other), key=to_json, reverse=True)
    layers = {layer.stored_id: list(layer.labels) for layer in base.layers}
    definitions = {layer.stored_id: layer for layer in (*added.layers, *base.layers)}
    keys = {label.key.upper() for label in base.labels() if label.key}
    known = {label.stored_id for label in base.labels()}
    names = {label.name for label in base.labels()}
    for layer in added.layers:
        labels = layers.setdefault(layer.stored_id, [])
        for label in sorted(layer.labels, key=lambda label: label.stored_id):
            if label.stored_id not in known and label.name not in names:
                is_free = label.key.upper() not in keys
                keys.add(label.key.upper())
                labels.append(label if is_free else replace(label, key=""))
    united = tuple(
        replace(definitions[layer_id], labels=tuple(labels)) for layer_id, labels in layers.items()
    )
    types = {relation_type.stored_id: relation_type for relation_type in base.relations}
    for theirs in sorted(added.relations, key=lambda relation_type: relation_type.stored_id):
        mine = types.get(theirs.stored_id)
        types[theirs.stored_id] = theirs if mine is None else _widened(mine, theirs)
    return replace(base, layers=united, relations=tuple(types.values()))


def _widened(mine: RelationType, theirs: RelationType) -> RelationType:
    def both(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
        return (*mine, *(end for end in theirs if end not in mine))

    return replace(
        mine,
        source=both(mine.source, theirs.source),
        target=both(mine.target, theirs.target),
    )
