"""What a list of articles shows, as a value: its conditions, its order and its groups.

A query can be kept in the settings, saved as a set, and given on the command line. It is carried
out by :mod:`annotator.project.listing`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

import msgspec
from msgspec import Struct

from annotator.model import STATUSES
from annotator.model.errors import InputError
from annotator.words import quote

Kind = Literal[
    "text",
    "title",
    "status",
    "label",
    "annotator",
    "date",
    "undated",
    "guessed",
    "field",
    "commented",
    "assigned",
    "mine",
    "suggestions",
    "set",
]
Group = Literal["", "source", "section", "year", "month", "day"]
GROUPS: tuple[Group, ...] = get_args(Group)

IMPORT_ORDER = "import"
"""The order in which the articles came into the project, which is that of their numbers."""
FIELD = "field:"
"""How the name of a column begins that shows a field of the metadata: ``field:desk``."""
COLUMNS: dict[str, str] = {
    "title": "Title",
    "status": "Status",
    "date": "Date",
    "source": "Source",
    "author": "Author",
    "section": "Section",
    "language": "Language",
    "annotations": "Annotations",
    "annotators": "Annotators",
    "labels": "Labels of the article",
    "comments": "Open comments",
    "assigned": "Assigned to",
    "length": "Length",
    "added": "Added",
}
"""The columns of every project, and what they are called."""
FIELDS_OF_COLUMNS: dict[str, tuple[str, ...]] = {
    "source": ("publisher", "source"),
    "author": ("author",),
    "section": ("section",),
    "language": ("language",),
}
"""The fields of the metadata that a column shows: the first of them that an article has."""


class Condition(Struct, frozen=True, omit_defaults=True):
    """One thing that an article must be or have to be listed."""

    kind: Kind
    value: str = ""
    """The words, status, label, annotator, set (its id) or value of a field; the first day."""
    name: str = ""
    """The name of the field; the annotator whose status it is, empty for the current one."""
    until: str = ""
    """The last day of a date; empty: no end."""
    negated: bool = False
    """Whether the articles are listed that are not so."""

    def describe(self, name_set: Callable[[str], str] = lambda set_id: set_id) -> str:
        """Return the condition in a few words: ``has claim``; ``name_set`` returns a set's name."""
        words = _DESCRIPTIONS[self.kind](self, name_set)
        return f"not: {words}" if self.negated else words


class ArticleQuery(Struct, frozen=True, omit_defaults=True):
    """Which articles are listed, and in which order."""

    conditions: tuple[Condition, ...] = ()
    """An article is listed if it meets all of them."""
    sort: str = IMPORT_ORDER
    """A name in :data:`COLUMNS`, one that begins with :data:`FIELD`, or :data:`IMPORT_ORDER`."""
    descending: bool = False
    group: Group = ""
    """By what the articles are put together; the groups come in their own order."""


ALL_ARTICLES = ArticleQuery()
"""All articles, in the order in which they came."""


def parse_query(kept: object) -> ArticleQuery:
    """Return a query that was kept as JSON.

    Raises:
        InputError: it is not one, or a newer program wrote it.
    """
    try:
        return msgspec.convert(kept, ArticleQuery)
    except msgspec.ValidationError as error:
        raise InputError(f"This list of articles cannot be read: {error}.") from error


def query_as_json(query: ArticleQuery) -> dict[str, Any]:
    """Return a query as JSON can hold it."""
    return msgspec.to_builtins(query)


def without(query: ArticleQuery, *kinds: Kind) -> ArticleQuery:
    """Return a query without its conditions of these kinds."""
    kept = tuple(one for one in query.conditions if one.kind not in kinds)
    return msgspec.structs.replace(query, conditions=kept)


def value_of(metadata: Mapping[str, Any], column: str) -> str:
    """Return what a column shows of the metadata of an article; empty if it has none of it."""
    names = FIELDS_OF_COLUMNS.get(column) or (column.removeprefix(FIELD),)
    values = (metadata.get(name) for name in names)
    value = next((one for one in values if one not in (None, "")), "")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return str(value)


def check_query(query: ArticleQuery) -> None:
    """Check that there is such a column, group and status.

    Raises:
        InputError: there is none; the message lists those that there are.
    """
    known = (IMPORT_ORDER, *COLUMNS)
    if query.sort not in known and not query.sort.startswith(FIELD):
        raise InputError(f"There is no column “{query.sort}”; there are {', '.join(known)}.")
    if query.group not in GROUPS:
        raise InputError(f"Articles are not grouped by “{query.group}”.")
    for condition in query.conditions:
        if condition.kind == "status" and condition.value not in STATUSES:
            raise InputError(
                f"“{condition.value}” is not a status; there are {', '.join(STATUSES)}."
            )


def _describe_date(condition: Condition, _: object) -> str:
    first, last = condition.value, condition.until
    if first and last:
        return first if first == last else f"{first} to {last}"
    return f"since {first}" if first else f"until {last}"


def _describe_field(condition: Condition, _: object) -> str:
    if not condition.value:
        return f"no {condition.name}"
    return f"{condition.name}: {condition.value}"


_DESCRIPTIONS: dict[str, Callable[[Condition, Callable[[str], str]], str]] = {
    "text": lambda one, _: quote(one.value),
    "title": lambda one, _: f"title {quote(one.value)}",
    "status": lambda one, _: f"{one.value} by {one.name}" if one.name else one.value,
    "label": lambda one, _: f"has {one.value}",
    "annotator": lambda one, _: f"tagged by {one.value}",
    "date": _describe_date,
    "undated": lambda _, __: "no date",
    "guessed": lambda _, __: "date only guessed",
    "field": _describe_field,
    "commented": lambda _, __: "open comments",
    "assigned": lambda one, _: f"for {one.value or 'nobody'}",
    "mine": lambda _, __: "assigned to me",
    "suggestions": lambda _, __: "suggestions wait",
    "set": lambda one, name_set: f"in {quote(name_set(one.value))}",
}
