"""The list of articles as people see it: which ones, in which order, and what is shown of each.

:meth:`Listing.order` reads the ids of all articles of a list, and is meant for a thread of its own;
:meth:`Listing.rows` reads what a page of them shows. The order is never that of the ids: it is by a
column, and among equals the order in which the articles came.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct, field

from annotator.project.article_conditions import (
    Reader,
    Sql,
    all_of,
    column_value,
    given_key,
    group_key,
    sort_key,
)
from annotator.project.article_labels import article_labels
from annotator.project.article_metadata import (
    WRITTEN,
    effective_metadata,
    effective_title,
    read_written,
)
from annotator.project.article_query import ALL_ARTICLES, ArticleQuery
from annotator.project.articles import ArticleSummary, without_hidden
from annotator.project.connection import ProjectContext, translates_sqlite_errors
from annotator.project.rows import CURRENT_TEXT, from_json, to_json

_ROWS = """
    SELECT d.id, d.title, coalesce(p.status, 'to do'),
        (SELECT count(*) FROM annotations a WHERE a.document = d.id AND a.deleted = 0),
        d.metadata, (SELECT s.time FROM steps s WHERE s.id = d.added), {length},
        {written}
    FROM json_each(?) wanted JOIN documents d ON d.id = wanted.value AND d.deleted = 0
    LEFT JOIN progress p ON p.document = d.id AND p.annotator = ? AND p.deleted = 0
    ORDER BY wanted.key"""
"""What a page shows, with what was written about its articles since they came."""
_STATUSES_AT_ONCE = 200
_SOME_ARTICLES = 500


class ArticleOrder(Struct):
    """The articles of a list in their order."""

    ids: list[str]
    total: int
    """How many articles the project has."""
    groups: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    """The name of each group, and the number of its first article; empty: there are no groups."""
    beside: str = ""
    """The id of the article whose place was asked for."""
    place: int | None = None
    """Where it is, or would be if it were listed; None: it was not asked for, or is gone."""
    _positions: dict[str, int] | None = None

    def position(self, document_id: str) -> int | None:
        """Return the number of an article in the list; None if it is not listed."""
        if self._positions is None:
            self._positions = {listed: at for at, listed in enumerate(self.ids)}
        return self._positions.get(document_id)

    def step(self, document_id: str, step: int) -> str | None:
        """Return the article after another one (``step=1``) or before it (``step=-1``).

        Of one that is not listed its place counts, where that is known; else the first is after it.
        """
        at = self.position(document_id)
        if at is None and self.place is not None and document_id == self.beside:
            at = self.place if step < 0 else self.place - 1
        if at is None:
            at = -1 if step > 0 else 0
        at += step
        return self.ids[at] if 0 <= at < len(self.ids) else None

    def around(self, document_id: str) -> Iterator[str]:
        """Yield the articles after another one, then those before it, from the first on."""
        at = self.position(document_id)
        if at is None:
            at = self.place - 1 if self.place and document_id == self.beside else -1
        yield from islice(self.ids, at + 1, None)
        yield from islice(self.ids, max(at, 0))


class Listing:
    """The list of articles of an open project, as the current annotator sees it."""

    def __init__(self, context: ProjectContext) -> None:
        self.context = context

    @translates_sqlite_errors
    def order(
        self, query: ArticleQuery = ALL_ARTICLES, beside: str = "", *, stays: bool = False
    ) -> ArticleOrder:
        """Return the ids of the articles of a list, in their order.

        Args:
            query: Which articles, and in which order.
            beside: The id of an article whose place in the list is wanted.
            stays: Whether this article is listed even if it does not meet the conditions.
        """
        db = self.context.db
        total = db.execute(
            "SELECT count(*) FROM documents INDEXED BY live_documents WHERE deleted = 0"
        ).fetchone()[0]
        if query == ALL_ARTICLES:
            # The index has all that is needed, so that no article is read.
            found = db.execute(
                "SELECT id FROM documents INDEXED BY live_documents WHERE deleted = 0 "
                "ORDER BY number"
            )
            ids = [document_id for (document_id,) in found]
            return ArticleOrder(ids, total, beside=beside, place=_place(ids, beside))
        statement = self._statement(query, beside)
        listed = db.execute(statement.text, statement.values).fetchall()
        order = ArticleOrder([row[0] for row in listed], total, beside=beside)
        order.place = _place(order.ids, beside)
        if order.place is not None and not stays and not self._meets(query, beside):
            del order.ids[order.place], listed[order.place]
        if query.group:
            order.groups = list(_first_of_groups([row[1] for row in listed]))
        return order

    def _statement(self, query: ArticleQuery, beside: str) -> Sql:
        reader = Reader(self.context.db, self.context.annotator)
        if query.sort == "labels":
            listed = {one: ", ".join(labels) for one, labels in article_labels(reader).items()}
            key = given_key(listed)
        else:
            key = sort_key(query.sort, reader)
        group = group_key(reader, query.group) if query.group else Sql("''")
        where = self._where(query)
        if beside and query.conditions:
            where = Sql(f"(({where.text}) OR d.id = ?)", (*where.values, beside))
        direction = "DESC" if query.descending else ""
        by_date = query.sort == "date" and query.group in ("year", "month", "day")
        terms = [f"listed = '', listed {direction if by_date else ''}"] if query.group else []
        if key.value.text == "d.number":
            terms.append(f"d.number {direction}")
        else:
            terms.append(f"coalesce(sorted, '') = '', sorted {direction}, d.number")
        text = (
            f"SELECT d.id, {group.text} AS listed, {key.value.text} AS sorted FROM documents d "
            f"{key.join.text} WHERE d.deleted = 0 AND {where.text} ORDER BY {', '.join(terms)}"
        )
        return Sql(text, (*group.values, *key.value.values, *key.join.values, *where.values))

    def _where(self, query: ArticleQuery) -> Sql:
        reader = Reader(self.context.db, self.context.annotator)
        return all_of(query.conditions, reader)

    def _meets(self, query: ArticleQuery, document_id: str) -> bool:
        where = self._where(query)
        row = self.context.db.execute(
            f"SELECT 1 FROM documents d WHERE d.id = ? AND d.deleted = 0 AND {where.text}",
            (document_id, *where.values),
        ).fetchone()
        return row is not None

    @translates_sqlite_errors
    def rows(
        self, document_ids: Sequence[str], columns: Collection[str] = ()
    ) -> list[ArticleSummary]:
        """Return what is shown of some articles, in the order of their ids here.

        Args:
            document_ids: The articles; those that are gone are left out.
            columns: The columns that are shown; ``length``, ``annotators`` and ``labels`` are read
                only then.
        """
        length = f"length({CURRENT_TEXT})" if "length" in columns else "-1"
        listed = self.context.db.execute(
            _ROWS.format(length=length, written=WRITTEN),
            [to_json(list(document_ids)), self.context.annotator],
        ).fetchall()
        owners = self._owners(document_ids) if "annotators" in columns else {}
        reader = Reader(self.context.db, self.context.annotator)
        labels = article_labels(reader, document_ids) if "labels" in columns else {}
        return without_hidden(
            self.context,
            [
                ArticleSummary.made(
                    document_id,
                    effective_title(title, written),
                    status,
                    annotations,
                    effective_metadata(from_json(metadata), written),
                    added=added or "",
                    length=length,
                    annotators=owners.get(document_id, ()),
                    labels=labels.get(document_id, ()),
                )
                for document_id, title, status, annotations, metadata, added, length, fields in (
                    listed
                )
                for written in (read_written(fields),)
            ],
        )

    def _owners(self, document_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return who annotated each of some articles."""
        found: dict[str, tuple[str, ...]] = {}
        for document_id, owner in self.context.db.execute(
            "SELECT DISTINCT document, annotator FROM annotations WHERE deleted = 0 "
            "AND document IN (SELECT value FROM json_each(?)) ORDER BY 1, 2",
            [to_json(list(document_ids))],
        ):
            found[document_id] = (*found.get(document_id, ()), owner)
        return found

    @translates_sqlite_errors
    def is_small(self, most: int) -> bool:
        """Return whether there are up to this many articles, without counting all."""
        found = self.context.db.execute(
            "SELECT count(*) FROM (SELECT 1 FROM documents INDEXED BY live_documents "
            "WHERE deleted = 0 LIMIT ?)",
            [most + 1],
        )
        return found.fetchone()[0] <= most

    @translates_sqlite_errors
    def first(self) -> str | None:
        """Return the id of the article that came first; None without articles."""
        row = self.context.db.execute(
            "SELECT id FROM documents WHERE deleted = 0 ORDER BY number LIMIT 1"
        ).fetchone()
        return None if row is None else row[0]

    @translates_sqlite_errors
    def in_import_order(self, document_ids: Collection[str]) -> list[str]:
        """Return articles in the order in which they came; those that are gone are left out."""
        found = self.context.db.execute(
            "SELECT id FROM documents WHERE deleted = 0 "
            "AND id IN (SELECT value FROM json_each(?)) ORDER BY number",
            [to_json(list(document_ids))],
        )
        return [document_id for (document_id,) in found]

    @translates_sqlite_errors
    def nearest(self, document_ids: Collection[str], document_id: str) -> str | None:
        """Return which of some articles came next after another, which may be gone, or before it.

        None: none of them is there.
        """
        row = self.context.db.execute(
            "WITH gone (number) AS (SELECT max(number) FROM documents WHERE id = ?) "
            "SELECT d.id FROM documents d, gone WHERE d.deleted = 0 AND d.id <> ? "
            "AND d.id IN (SELECT value FROM json_each(?)) "
            "ORDER BY d.number < gone.number, abs(d.number - gone.number) LIMIT 1",
            [document_id, document_id, to_json(list(document_ids))],
        ).fetchone()
        return None if row is None else row[0]

    @translates_sqlite_errors
    def first_with_status(self, document_ids: Iterable[str], status: str) -> str | None:
        """Return the first of some articles that is of a status of the annotator; None: none is."""
        remaining = iter(document_ids)
        while some := list(islice(remaining, _STATUSES_AT_ONCE)):
            row = self.context.db.execute(
                "SELECT d.id FROM json_each(?) wanted "
                "JOIN documents d ON d.id = wanted.value AND d.deleted = 0 "
                "LEFT JOIN progress p ON p.document = d.id AND p.annotator = ? AND p.deleted = 0 "
                "WHERE coalesce(p.status, 'to do') = ? ORDER BY wanted.key LIMIT 1",
                [
                    to_json(some),
                    self.context.annotator,
                    status,
                ],
            ).fetchone()
            if row is not None:
                return row[0]
        return None

    @translates_sqlite_errors
    def values_of(self, column: str, limit: int = 200) -> list[tuple[str, int]]:
        """Return the most frequent values of a column of the metadata, and how many have them."""
        value = column_value(Reader(self.context.db, self.context.annotator), column)
        return self.context.db.execute(
            f"SELECT {value.text} AS listed, count(*) FROM documents d WHERE d.deleted = 0 "
            "GROUP BY listed HAVING coalesce(listed, '') <> '' ORDER BY 2 DESC, 1 LIMIT ?",
            (*value.values, limit),
        ).fetchall()

    @translates_sqlite_errors
    def field_names(self) -> list[str]:
        """Return the names of the fields of the metadata, the most frequent first.

        They are those of the articles that came first and last: these are read in a moment.
        """
        some = "SELECT metadata FROM documents WHERE deleted = 0 ORDER BY number {} LIMIT {}"
        found = self.context.db.execute(
            f"SELECT key, count(*) FROM (SELECT * FROM ({some.format('', _SOME_ARTICLES)}) "
            f"UNION ALL SELECT * FROM ({some.format('DESC', _SOME_ARTICLES)})) d, "
            "json_each(d.metadata) GROUP BY key ORDER BY 2 DESC, 1"
        )
        written = self.context.db.execute(
            "SELECT DISTINCT name FROM fields WHERE record = 'article' AND deleted = 0 ORDER BY 1"
        )
        return list(dict.fromkeys([name for name, *_ in (*found, *written)]))


def _place(ids: list[str], document_id: str) -> int | None:
    try:
        return ids.index(document_id) if document_id else None
    except ValueError:
        return None


def _first_of_groups(names: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield the name of each group, and the number of its first article."""
    last: str | None = None
    for at, name in enumerate(names):
        if name != last:
            yield name, at
            last = name
