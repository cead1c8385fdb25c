"""What a project would gain, lose and have otherwise if a backup took its place."""

from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct, field

from annotator.jobs import ProgressCallback
from annotator.model.curation import ASSIGNMENT, COMMENT, DECISION
from annotator.project.connection import ProjectConnection, cancellable
from annotator.project.contents import read_tag_set
from annotator.project.difference_words import RowWords, name_changes, owner_of, read_row
from annotator.project.faults import TranslatesErrors
from annotator.project.fields import CODEBOOK_RECORDS
from annotator.project.project_file import connect_to_read, readable_file
from annotator.project.sqlite_names import sqlite_uri
from annotator.project.transaction import KEYS
from annotator.words import number

BACK, GOES, DIFFERS = "back", "goes", "differs"
"""The ways in which a backup differs: it has a row, lacks it, or has another version of it."""
WOULD = {BACK: "would come back", DIFFERS: "would be as then", GOES: "would be removed"}
"""What becomes of the rows of each way if the backup is restored, in the order of the lists."""
_LISTED = 300
"""The most rows that are listed for people, of each kind and way."""


class _Kind(Struct, frozen=True):
    """Rows of a table that people know under one name."""

    name: str
    plural: str
    table: str
    columns: tuple[str, ...]
    """Those in which two versions can differ for people."""
    where: str = ""
    """Which rows of the table are of the kind, as a condition on ``a``."""
    ways: tuple[str, ...] = (BACK, GOES, DIFFERS)


def _record(name: str, plural: str, where: str) -> _Kind:
    return _Kind(name, plural, "records", ("data",), where)


_OTHER_RECORDS = f"a.kind NOT IN ('{DECISION}', '{COMMENT}', '{ASSIGNMENT}')"
_CODEBOOK = f"a.record IN ({', '.join(repr(record) for record in CODEBOOK_RECORDS)})"
_OTHER_FIELDS = f"NOT {_CODEBOOK} AND a.record NOT IN ('article', 'set', 'set_member')"
KINDS = (
    _Kind("article", "articles", "documents", ("title", "metadata")),
    _Kind("corrected text", "corrected texts", "document_versions", ("reason",)),
    _Kind(
        "annotation",
        "annotations",
        "annotations",
        ("label", "fragments", "text", "attributes", "identity", "metadata", "text_version"),
    ),
    _Kind("note", "notes", "annotations", ("note",), ways=(DIFFERS,)),
    _Kind("relation", "relations", "relations", ("type", "source", "target", "attributes")),
    _record("verdict", "verdicts", f"a.kind = '{DECISION}'"),
    _record("comment", "comments", f"a.kind = '{COMMENT}'"),
    _Kind(
        "identity",
        "identities",
        "identities",
        ("name", "aliases", "kind", "external_id", "note", "metadata"),
    ),
    _Kind("status", "statuses", "progress", ("status",)),
    _record("assignment", "assignments", f"a.kind = '{ASSIGNMENT}'"),
    _record("setting", "settings", _OTHER_RECORDS),
    _Kind("tag set", "tag sets", "tag_set", ("definition",), ways=(DIFFERS,)),
    _Kind("change of the codebook", "changes of the codebook", "fields", ("value",), _CODEBOOK),
    _Kind("metadata", "metadata", "fields", ("value",), "a.record = 'article'"),
    _Kind("set", "sets", "fields", ("value",), "a.record IN ('set', 'set_member')"),
    _Kind("memo or guideline", "memos and guidelines", "fields", ("value",), _OTHER_FIELDS),
)
"""In the order in which they are listed."""
_PLURALS = {kind.name: kind.plural for kind in KINDS}


class Difference(Struct, frozen=True):
    """One row that a backup has otherwise than the project."""

    kind: str
    """One of the names of :data:`KINDS`."""
    way: str
    """:data:`BACK`, :data:`GOES` or :data:`DIFFERS`."""
    text: str
    """What it is, on one line; of one that differs as it is in the backup."""
    present: str
    """As it is now, if it differs."""
    annotator: str
    """Who owns it; empty for what belongs to nobody."""
    article: str
    """The title of its article, with the id where others have the title; "" for an article."""
    context: str
    """What tells it from others of the same words, such as the text around; may be empty."""
    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    """The columns that are compared."""

    @property
    def can_be_taken(self) -> bool:
        """Whether it can be taken back by an edit."""
        return self.way != GOES and self.table != "tag_set"


class Comparison(Struct):
    """All differences between a backup and the project as it is now."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    """By kind and way; only those that are not 0."""
    differences: list[Difference] = field(default_factory=list[Difference])
    is_other_project: bool = False
    """Whether the two have different ids: the backup is of another project."""

    @property
    def is_equal(self) -> bool:
        """Whether nothing that people see differs."""
        return not self.counts

    def describe(self, way: str) -> str:
        """Return what differs in a way, in words: ``1 article, 2 annotations``; "" for nothing."""
        return ", ".join(
            number(count, kind, _PLURALS[kind])
            for (kind, its_way), count in self.counts.items()
            if its_way == way
        )

    def sentence(self) -> str:
        """Return all that would change in a sentence; "" for nothing."""
        parts = ((self.describe(way), would) for way, would in WOULD.items())
        return "; ".join(f"{what} {would}" for what, would in parts if what)


def compare(
    path: Path,
    backup: Path,
    progress: ProgressCallback | None = None,
    *,
    most: int | None = _LISTED,
) -> Comparison:
    """Compare a backup with a project, which may be open for writing meanwhile.

    Args:
        path: The project.
        backup: The backup; that of an older program is brought up to date in a copy.
        progress: Called with the number of kinds compared so far, and while a query takes long.
        most: How many differences are listed of each kind and way; all of them are counted. None:
            all are listed.

    Raises:
        InputError: one of them is not a project, or a newer program wrote it.
        EnvironmentFault: one of them cannot be read, or is damaged.
        Cancelled: ``progress`` raised it.
    """
    done = 0

    def report() -> None:
        if progress is not None:
            progress(done, len(KINDS), "kinds of rows")

    comparison = Comparison()
    with readable_file(backup) as then, _connected(path) as db:
        with TranslatesErrors(backup):
            db.execute("ATTACH ? AS earlier", [f"{sqlite_uri(then.resolve())}?mode=ro"])
        with TranslatesErrors(path), cancellable(db, report):
            ids = [
                db.execute(f"SELECT value FROM {schema}.project WHERE key = 'id'").fetchone()
                for schema in ("main", "earlier")
            ]
            comparison.is_other_project = ids[0] != ids[1]
            read_tag_set(db, path)
            words = RowWords(db)
            for kind in KINDS:
                report()
                for way in kind.ways:
                    _compare_kind(db, kind, way, words, comparison, most)
                done += 1
    return comparison


@contextmanager
def _connected(path: Path) -> Generator[ProjectConnection]:
    """Yield a connection to the project, or to a copy of it that is brought up to date.

    SQLite alone opens the project: closing another handle would release the locks that this
    process has on it.
    """
    with TranslatesErrors(path), closing(connect_to_read(path)) as db:
        yield db


def _compare_kind(
    db: ProjectConnection,
    kind: _Kind,
    way: str,
    words: RowWords,
    comparison: Comparison,
    most: int | None,
) -> None:
    source, conditions = _query(kind, way)
    (count,) = db.execute(f"SELECT count(*) FROM {source} WHERE {conditions}").fetchone()
    if not count:
        return
    comparison.counts[kind.name, way] = count
    cursor = db.execute(
        f"SELECT a.* FROM {source} WHERE {conditions} LIMIT ?", [-1 if most is None else most]
    )
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, values, strict=True)) for values in cursor]
    schema = "main" if way == GOES else "earlier"
    for row in rows:
        key = tuple(str(row[name]) for name in KEYS[kind.table])
        text, present = words.describe(schema, kind.name, row), ""
        if way == DIFFERS:
            now = read_row(db, kind.table, key)
            present = words.describe("main", kind.name, now) if now is not None else ""
            if now is not None and present == text:
                present = name_changes(row, now, kind.columns)
        comparison.differences.append(
            Difference(
                kind.name,
                way,
                text,
                present,
                owner_of(kind.table, row),
                words.title(schema, kind.table, row),
                # All rows are not for people to read.
                words.context(schema, kind.name, row) if most is not None else "",
                kind.table,
                key,
                kind.columns,
            )
        )


def _query(kind: _Kind, way: str) -> tuple[str, str]:
    """Return the tables and the conditions of the rows that differ in a way."""
    table, keys = kind.table, KEYS[kind.table]
    same_key = " AND ".join(f"b.{key} = a.{key}" for key in keys)
    own, other = ("main", "earlier") if way == GOES else ("earlier", "main")
    conditions = [_is_live(table, "a", own), *filter(None, [kind.where])]
    if way == DIFFERS:
        differs = " OR ".join(f"a.{column} IS NOT b.{column}" for column in kind.columns)
        conditions += [_is_live(table, "b", other), f"({differs})"]
        return f"{own}.{table} a JOIN {other}.{table} b ON {same_key}", " AND ".join(conditions)
    live = _is_live(table, "b", other)
    conditions.append(f"NOT EXISTS (SELECT 1 FROM {other}.{table} b WHERE {same_key} AND {live})")
    return f"{own}.{table} a", " AND ".join(conditions)


def _is_live(table: str, alias: str, schema: str) -> str:
    """Return the condition under which people see a row: what it belongs to is there as well."""
    has_document = (
        f"EXISTS (SELECT 1 FROM {schema}.documents d WHERE d.id = {{}} AND d.deleted = 0)"
    )
    conditions = [f"{alias}.deleted = 0"]
    if table in ("annotations", "document_versions", "progress"):
        conditions.append(has_document.format(f"{alias}.document"))
    if table == "relations":
        for end in ("source", "target"):
            conditions.append(has_document.format(f"{alias}.{end}_document"))
            conditions.append(
                f"EXISTS (SELECT 1 FROM {schema}.annotations e "
                f"WHERE e.id = {alias}.{end} AND e.deleted = 0)"
            )
    return " AND ".join(conditions)
