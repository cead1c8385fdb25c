"""The conditions of a list of articles, and the keys of its orders, in SQL.

Each is an expression on documents ``d``. Where a project is blind, colleagues' annotations of
articles that the annotator is not done with count nowhere: neither order nor filter shows them.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from annotator.model.curation import comment_threads
from annotator.project import team
from annotator.project.article_query import FIELD, FIELDS_OF_COLUMNS, IMPORT_ORDER, Condition
from annotator.project.articles import matching
from annotator.project.connection import ProjectConnection
from annotator.project.review import comments
from annotator.project.rows import CURRENT_TEXT, to_json
from annotator.project.sets import members_sql, read_set

_PROGRESS = "SELECT {} FROM progress p WHERE p.annotator = ? AND p.deleted = 0"


class Sql(Struct, frozen=True):
    """A piece of SQL, and the values for its gaps."""

    text: str
    values: tuple[object, ...] = ()


class Key(Struct, frozen=True):
    """What articles are sorted or grouped by."""

    value: Sql
    join: Sql = Sql("")
    """A table that the value is in, joined to the articles."""


class Reader(Struct, frozen=True):
    """For whom a list is read, and from where."""

    db: ProjectConnection
    annotator: str
    inside: frozenset[str] = frozenset()
    """The ids of the saved filters whose conditions are read."""

    def has_article_fields(self) -> bool:
        """Return whether anything was written about any article since it came."""
        row = self.db.execute("SELECT 1 FROM fields WHERE record = 'article' LIMIT 1").fetchone()
        return row is not None

    def visible(self) -> Sql:
        """Return a condition on annotations ``a`` that the annotator may know of."""
        if not self.annotator or not team.is_blind(self.db):
            return Sql("a.deleted = 0")
        done = _PROGRESS.format("p.document") + " AND p.status = 'done'"
        return Sql(
            f"a.deleted = 0 AND (a.annotator = ? OR a.document IN ({done}))",
            (self.annotator, self.annotator),
        )


# Fields of the metadata


def field(reader: Reader, *names: str) -> Sql:
    """Return the value of the first of some fields that an article has; NULL without any.

    What people wrote since lies over what came with the article, see
    :mod:`annotator.project.fields`.
    """
    values = [_field(reader, name) for name in names]
    if len(values) == 1:
        return values[0]
    texts = ", ".join(f"nullif({one.text}, '')" for one in values)
    return Sql(f"coalesce({texts})", tuple(value for one in values for value in one.values))


def _field(reader: Reader, name: str) -> Sql:
    if '"' in name or "\\" in name:  # No path of JSON leads there.
        came = Sql("(SELECT value FROM json_each(d.metadata) WHERE key = ?)", (name,))
    else:
        came = Sql("json_extract(d.metadata, ?)", (f'$."{name}"',))
    return _overlaid(reader, name, came)


def _overlaid(reader: Reader, name: str, came: Sql) -> Sql:
    if not reader.has_article_fields():
        return came
    return Sql(
        "json_extract(coalesce((SELECT f.value FROM fields f WHERE f.record = 'article' "
        f"AND f.id = d.id AND f.name = ? AND f.deleted = 0), json_quote({came.text})), '$')",
        (name, *came.values),
    )


def title(reader: Reader) -> Sql:
    """Return the title of an article."""
    return _overlaid(reader, "title", Sql("d.title"))


def column_value(reader: Reader, column: str) -> Sql:
    """Return what a column shows of the metadata: one of every project, or a field by its name."""
    return field(reader, *FIELDS_OF_COLUMNS.get(column, (column.removeprefix(FIELD),)))


def _folded(value: str) -> str:
    """Return a value as readers compare it: it may be a number, or nothing at all."""
    return f"search_key(CAST(coalesce({value}, '') AS TEXT))"


def _fold(value: Sql) -> Sql:
    return Sql(_folded(value.text), value.values)


def day(reader: Reader) -> Sql:
    """Return the date of an article, or the day that was guessed for it; NULL without either."""
    date, guess = field(reader, "date"), _guess(reader)
    return Sql(
        f"coalesce(nullif({date.text}, ''), nullif({guess.text}, ''))",
        (*date.values, *guess.values),
    )


def _guess(reader: Reader) -> Sql:
    """Return the day that was guessed; NULL where somebody wrote a date, or that there is none."""
    guess = field(reader, "date_guess")
    if not reader.has_article_fields():
        return guess
    return Sql(
        "CASE WHEN NOT EXISTS (SELECT 1 FROM fields f WHERE f.record = 'article' "
        f"AND f.id = d.id AND f.name = 'date' AND f.deleted = 0) THEN {guess.text} END",
        guess.values,
    )


# Conditions


def condition_sql(condition: Condition, reader: Reader) -> Sql:
    """Return a condition of a list in SQL."""
    made = _CONDITIONS[condition.kind](condition, reader)
    if not condition.negated:
        return made
    return Sql(f"NOT coalesce(({made.text}), 0)", made.values)


def _text(condition: Condition, _: Reader) -> Sql:
    text, values = matching(condition.value, titles=condition.kind == "title")
    return Sql(text, tuple(values))


def _status(condition: Condition, reader: Reader) -> Sql:
    annotator = condition.name or reader.annotator
    begun = _PROGRESS.format("p.document")
    if condition.value == "to do":
        return Sql(f"d.id NOT IN ({begun} AND p.status <> 'to do')", (annotator,))
    return Sql(f"d.id IN ({begun} AND p.status = ?)", (annotator, condition.value))


_LABEL = (
    "CASE WHEN a.relabelled <> '' AND json_extract(a.relabelled, '$.instead_of') = a.label "
    "THEN coalesce(json_extract(a.relabelled, '$.label'), a.label) ELSE a.label END"
)
"""The id of the label of an annotation, also where a split of the codebook gave it another one."""


def _label(condition: Condition, reader: Reader) -> Sql:
    return _annotated(reader, _LABEL, reader.db.names.label_ids(condition.value))


def _tagged_by(condition: Condition, reader: Reader) -> Sql:
    return _annotated(reader, "a.annotator", [condition.value])


def _annotated(reader: Reader, what: str, values: Sequence[str]) -> Sql:
    visible = reader.visible()
    return Sql(
        f"d.id IN (SELECT a.document FROM annotations a WHERE {what} IN "
        f"(SELECT value FROM json_each(?)) AND {visible.text})",
        (to_json(values), *visible.values),
    )


def _date(condition: Condition, reader: Reader) -> Sql:
    known, parts, values = day(reader), list[str](), list[object]()
    if condition.value:
        parts.append(f"{known.text} >= ?")
        values += [*known.values, condition.value]
    if condition.until:
        # All of a year is before its end, so 2024-05-01 is in “until 2024”.
        parts.append(f"substr({known.text}, 1, length(?)) <= ?")
        values += [*known.values, condition.until, condition.until]
    return Sql(" AND ".join(parts) or "1", tuple(values))


def _undated(_: Condition, reader: Reader) -> Sql:
    known = day(reader)
    return Sql(f"coalesce({known.text}, '') = ''", known.values)


def _guessed(_: Condition, reader: Reader) -> Sql:
    date, guess = field(reader, "date"), _guess(reader)
    return Sql(
        f"coalesce({date.text}, '') = '' AND coalesce({guess.text}, '') <> ''",
        (*date.values, *guess.values),
    )


def _has_field(condition: Condition, reader: Reader) -> Sql:
    value = column_value(reader, condition.name)
    if not condition.value:
        return Sql(f"coalesce({value.text}, '') = ''", value.values)
    return Sql(f"instr({_folded(value.text)}, search_key(?)) > 0", (*value.values, condition.value))


def _among(document_ids: Sequence[str]) -> Sql:
    return Sql("d.id IN (SELECT value FROM json_each(?))", (to_json(document_ids),))


def _commented(_: Condition, reader: Reader) -> Sql:
    return _among(list(open_threads(reader.db)))


def _assigned(condition: Condition, reader: Reader) -> Sql:
    name = reader.annotator if condition.kind == "mine" else condition.value
    assigned = team.assignments(reader.db)
    if not name:
        among = _among(list(assigned))
        return Sql(f"NOT {among.text}", among.values)
    return _among([one for one, names in assigned.items() if name in names])


def _suggestions(_: Condition, reader: Reader) -> Sql:
    return Sql(
        "d.id IN (SELECT s.document FROM suggestions s "
        "WHERE s.annotator = ? AND s.state = 'waiting' AND s.deleted = 0)",
        (reader.annotator,),
    )


def _in_set(condition: Condition, reader: Reader) -> Sql:
    if condition.value in reader.inside:
        return Sql("0")  # A saved filter that lists itself lists nothing.
    found = read_set(reader.db, condition.value)
    if found is None:
        return Sql("0")
    if found.kind == "hand":
        return Sql(*members_sql(found.id))
    inner = replace(reader, inside=reader.inside | {found.id})
    return all_of(found.query.conditions, inner)


def all_of(conditions: Sequence[Condition], reader: Reader) -> Sql:
    """Return the conditions together in SQL."""
    made = [condition_sql(condition, reader) for condition in conditions]
    text = " AND ".join(f"({one.text})" for one in made) or "1"
    return Sql(text, tuple(value for one in made for value in one.values))


_CONDITIONS: dict[str, Callable[[Condition, Reader], Sql]] = {
    "text": _text,
    "title": _text,
    "status": _status,
    "label": _label,
    "annotator": _tagged_by,
    "date": _date,
    "undated": _undated,
    "guessed": _guessed,
    "field": _has_field,
    "commented": _commented,
    "assigned": _assigned,
    "mine": _assigned,
    "suggestions": _suggestions,
    "set": _in_set,
}


def open_threads(db: ProjectConnection) -> Counter[str]:
    """Count the open threads of comments of each article; those without any are left out."""
    threads = comment_threads(comments(db).values())
    return Counter(thread.comments[0].document for thread in threads if not thread.resolved)


# Orders


def sort_key(column: str, reader: Reader) -> Key:
    """Return what the articles are sorted by; a value that is empty or NULL comes last."""
    if column == IMPORT_ORDER:
        return Key(Sql("d.number"))
    made = _KEYS.get(column)
    if made is not None:
        return made(reader)
    value = column_value(reader, column)
    folded = _folded(value.text)
    return Key(
        Sql(
            f"CASE WHEN typeof({value.text}) IN ('integer', 'real') THEN {value.text} "
            f"ELSE {folded} END",
            value.values * 3,
        )
    )


def _status_key(reader: Reader) -> Key:
    join = (
        "LEFT JOIN progress sp ON sp.document = d.id AND sp.annotator = ? AND sp.deleted = 0",
        (reader.annotator,),
    )
    value = "CASE coalesce(sp.status, 'to do') WHEN 'to do' THEN 1 WHEN 'done' THEN 3 ELSE 2 END"
    return Key(Sql(value), Sql(*join))


def _counted(what: str) -> Callable[[Reader], Key]:
    def make(reader: Reader) -> Key:
        visible = reader.visible()
        return Key(
            Sql("coalesce(counted.number, 0)"),
            Sql(
                f"LEFT JOIN (SELECT a.document, count({what}) AS number FROM annotations a "
                f"WHERE {visible.text} GROUP BY a.document) counted ON counted.document = d.id",
                visible.values,
            ),
        )

    return make


def _given(values: Callable[[Reader], object]) -> Callable[[Reader], Key]:
    return lambda reader: given_key(values(reader))


def given_key(values: object) -> Key:
    """Return a key of values by the ids of the articles; others have none."""
    # Grouped, SQLite makes a table of it once, and not anew for each article.
    table = "(SELECT key, max(value) AS value FROM json_each(?) GROUP BY key)"
    join = Sql(f"LEFT JOIN {table} given ON given.key = d.id", (to_json(values),))
    return Key(Sql("given.value"), join)


_KEYS: dict[str, Callable[[Reader], Key]] = {
    "title": lambda reader: Key(_fold(title(reader))),
    "date": lambda reader: Key(day(reader)),
    "status": _status_key,
    "annotations": _counted("*"),
    "annotators": _counted("DISTINCT a.annotator"),
    "length": lambda _: Key(Sql(f"length({CURRENT_TEXT})")),
    "added": lambda _: Key(Sql("d.added")),
    "comments": _given(lambda reader: dict(open_threads(reader.db))),
    "assigned": _given(
        lambda reader: {one: ", ".join(names) for one, names in team.assignments(reader.db).items()}
    ),
}

_DATE_LENGTHS = {"year": 4, "month": 7, "day": 10}


def group_key(reader: Reader, group: str) -> Sql:
    """Return the name of an article's group; empty without one, as for a date in words."""
    length = _DATE_LENGTHS.get(group)
    if length is None:
        value = column_value(reader, group)
        return Sql(f"coalesce({value.text}, '')", value.values)
    known = day(reader)
    return Sql(
        f"CASE WHEN {known.text} GLOB '[0-9][0-9][0-9][0-9]*' "
        f"THEN substr({known.text}, 1, {length}) ELSE '' END",
        known.values * 2,
    )
