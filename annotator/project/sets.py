"""Sets of articles: filters that are saved under a name, and sets made by hand.

A set is a record with fields (:mod:`annotator.project.fields`): ``name``, ``kind``, ``filter`` and
``order``. That an article is in a set made by hand is a record ``set_member`` of its own, with the
field ``in``. So history, undo and merge are those of all fields: two people who put articles into
one set unite it, and a person who renames it disturbs nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from annotator.model.errors import InputError, ValidationError
from annotator.project.article_edits import check_article
from annotator.project.article_query import ArticleQuery, Condition, parse_query, query_as_json
from annotator.project.connection import (
    ProjectConnection,
    ProjectContext,
    translates_sqlite_errors,
)
from annotator.project.edits import new_id
from annotator.project.field_edits import remove_field, write_field
from annotator.project.fields import read_fields, read_record
from annotator.project.rows import to_json
from annotator.project.transaction import EditTransaction
from annotator.words import number, quote

SET, MEMBER = "set", "set_member"
"""The kinds of records."""
SetKind = Literal["filter", "hand"]
_FIELDS = ("name", "kind", "filter", "order")


class ArticleSet(Struct, frozen=True):
    """A set of articles."""

    id: str
    name: str
    kind: SetKind
    query: ArticleQuery = ArticleQuery()
    """Of a saved filter its conditions and its order, of a set made by hand its order."""

    def listed(self) -> ArticleQuery:
        """Return the query that lists the set, in its order."""
        return replace(self.query, conditions=(Condition("set", self.id),))


class Sets:
    """The sets of an open project."""

    def __init__(self, context: ProjectContext) -> None:
        self.context = context

    @translates_sqlite_errors
    def all(self) -> list[ArticleSet]:
        """Return all sets, by name."""
        return read_sets(self.context.db)

    def get(self, set_id: str) -> ArticleSet | None:
        """Return the set with an id; None if there is none."""
        return next((one for one in self.all() if one.id == set_id), None)

    def named(self, name: str) -> ArticleSet:
        """Return the set with a name, or with an id.

        Raises:
            InputError: there is none; the message lists those that there are.
        """
        sets = self.all()
        for one in sets:
            if name in (one.name, one.id):
                return one
        names = ", ".join(quote(one.name) for one in sets) or "none yet"
        raise InputError(f"There is no set {quote(name)} in this project; there are: {names}.")

    @translates_sqlite_errors
    def members(self, set_id: str) -> list[str]:
        """Return the ids of the articles that were put into a set by hand, also removed ones."""
        found = self.context.db.execute(f"SELECT {_ARTICLE} {_MEMBERS}", _range(set_id))
        return [document_id for (document_id,) in found]

    @translates_sqlite_errors
    def of_articles(self, document_ids: Iterable[str]) -> dict[str, int]:
        """Return how many of some articles each set made by hand has, by the set's id."""
        wanted = to_json(list(document_ids))
        return {
            one.id: self.context.db.execute(
                f"SELECT count(*) {_MEMBERS} AND {_ARTICLE} IN (SELECT value FROM json_each(?))",
                [*_range(one.id), wanted],
            ).fetchone()[0]
            for one in read_sets(self.context.db)
            if one.kind == "hand"
        }


_ARTICLE = "json_extract(f.id, '$[1]')"
_MEMBERS = (
    "FROM fields f WHERE f.record = 'set_member' AND f.id >= ? AND f.id < ? "
    "AND f.name = 'in' AND f.deleted = 0 AND f.value = 'true'"
)
"""The members of a set, whose ids are all between two texts (:func:`_range`)."""


def _range(set_id: str) -> tuple[str, str]:
    """Return the texts between which the ids of a set's members are: ``["set","article"]``."""
    start = to_json([set_id])[:-1]
    return f"{start},", f"{start}-"


def members_sql(set_id: str) -> tuple[str, tuple[str, ...]]:
    """Return the condition that an article ``d`` was put into a set by hand, and its values."""
    return f"d.id IN (SELECT {_ARTICLE} {_MEMBERS})", _range(set_id)


def read_sets(db: ProjectConnection) -> list[ArticleSet]:
    """Read all sets, by name; one whose fields cannot be read has no conditions."""
    found = [_set(db, one, fields) for one, fields in read_fields(db, SET)[SET].items()]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def read_set(db: ProjectConnection, set_id: str) -> ArticleSet | None:
    """Read one set; None if there is none."""
    fields = read_record(db, SET, set_id)
    return _set(db, set_id, fields) if fields else None


def _set(db: ProjectConnection, set_id: str, fields: Mapping[str, Any]) -> ArticleSet:
    order = fields.get("order")
    kept: dict[str, Any] = dict(order) if isinstance(order, dict) else {}  # pyright: ignore[reportUnknownArgumentType]
    kind: SetKind = "filter" if fields.get("kind") == "filter" else "hand"
    if kind == "filter":
        kept["conditions"] = fields.get("filter") or []
    try:
        query = parse_query(kept)
    except InputError:
        # A newer program wrote it; to list all articles would mislead.
        query = ArticleQuery((Condition("set", set_id),))
    named = [_with_label(one, db.names.label) for one in query.conditions]
    return ArticleSet(
        set_id, str(fields.get("name") or set_id), kind, replace(query, conditions=tuple(named))
    )


def _with_label(condition: Condition, turn: Any) -> Condition:
    """Return a condition with the label's name for its id, or the reverse: renames do no harm."""
    if condition.kind != "label":
        return condition
    return replace(condition, value=turn(condition.value))


def _kept(db: ProjectConnection, query: ArticleQuery) -> tuple[list[Any], dict[str, Any]]:
    """Return the conditions and the order of a query as the fields of a set hold them."""
    conditions = tuple(_with_label(one, db.names.label_id) for one in query.conditions)
    order = query_as_json(replace(query, conditions=conditions))
    return order.pop("conditions", []), order


# Edits


class AddSet(Struct, frozen=True):
    """Make a set: of the articles that meet a filter at any time, or of some articles."""

    name: str
    kind: SetKind = "hand"
    query: ArticleQuery = ArticleQuery()
    """The filter of a saved filter, and the order of either."""
    documents: tuple[str, ...] = ()
    """The ids of the first articles of a set made by hand."""
    id: str = field(default_factory=new_id)

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"make the set {quote(self.name)}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the set.

        Raises:
            InputError: it has no name, another set has that name, or there is no such article.
        """
        _check_name(transaction.db, self.name, self.id)
        if self.kind == "filter" and not self.query.conditions:
            raise InputError("A saved filter needs a filter; nothing was changed.")
        conditions, order = _kept(transaction.db, self.query)
        values: dict[str, Any] = {"name": self.name.strip(), "kind": self.kind}
        values |= {"filter": conditions} if self.kind == "filter" else {}
        values |= {"order": order} if order else {}
        for name, value in values.items():
            write_field(transaction, SET, self.id, name, value)
        _put(transaction, self.id, self.documents, is_in=True)


class ChangeSet(Struct, frozen=True):
    """Give a set another name, or another filter and order."""

    set: str
    """The id of the set."""
    name: str | None = None
    query: ArticleQuery | None = None

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return "change a set" if self.name is None else f"rename a set to {quote(self.name)}"

    def apply(self, transaction: EditTransaction) -> None:
        """Write what changes.

        Raises:
            InputError: there is no such set, or another one has that name.
        """
        found = _live(transaction.db, self.set)
        if self.name is not None:
            _check_name(transaction.db, self.name, self.set)
            write_field(transaction, SET, self.set, "name", self.name.strip())
        if self.query is not None:
            conditions, order = _kept(transaction.db, self.query)
            if found.kind == "filter":
                write_field(transaction, SET, self.set, "filter", conditions)
            write_field(transaction, SET, self.set, "order", order)


class RemoveSet(Struct, frozen=True):
    """Remove a set; its articles stay."""

    set: str
    """The id of the set."""
    title: str = "remove a set"

    def apply(self, transaction: EditTransaction) -> None:
        """Take the fields of the set away.

        Raises:
            InputError: there is no such set.
        """
        _live(transaction.db, self.set)
        for name in _FIELDS:
            remove_field(transaction, SET, self.set, name)


class AddToSet(Struct, frozen=True):
    """Put articles into a set made by hand."""

    set: str
    """The id of the set."""
    documents: tuple[str, ...]

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"add {number(len(self.documents), 'article')} to a set"

    def apply(self, transaction: EditTransaction) -> None:
        """Write that the articles are in it.

        Raises:
            InputError: there is no such set or article, or the set is a saved filter.
        """
        _check_by_hand(transaction.db, self.set)
        _put(transaction, self.set, self.documents, is_in=True)


class RemoveFromSet(Struct, frozen=True):
    """Take articles out of a set made by hand."""

    set: str
    """The id of the set."""
    documents: tuple[str, ...]

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return f"take {number(len(self.documents), 'article')} out of a set"

    def apply(self, transaction: EditTransaction) -> None:
        """Write that the articles are not in it.

        Raises:
            InputError: there is no such set or article, or the set is a saved filter.
        """
        _check_by_hand(transaction.db, self.set)
        present = {
            one
            for one in self.documents
            if transaction.row("fields", (MEMBER, to_json([self.set, one]), "in")) is not None
        }
        _put(transaction, self.set, [one for one in self.documents if one in present], is_in=False)


COMMANDS = (AddSet, ChangeSet, RemoveSet, AddToSet, RemoveFromSet)


def _put(
    transaction: EditTransaction, set_id: str, document_ids: Sequence[str], *, is_in: bool
) -> None:
    for document_id in document_ids:
        check_article(transaction, document_id)
        write_field(transaction, MEMBER, to_json([set_id, document_id]), "in", is_in)


def _live(db: ProjectConnection, set_id: str) -> ArticleSet:
    try:
        found = read_set(db, set_id)
    except (msgspec.DecodeError, ValidationError) as error:
        raise InputError(f"The set {set_id} cannot be read: {error}.") from error
    if found is None:
        raise InputError("There is no such set in this project any more; nothing was changed.")
    return found


def _check_by_hand(db: ProjectConnection, set_id: str) -> None:
    found = _live(db, set_id)
    if found.kind != "hand":
        raise InputError(
            f"{quote(found.name)} is a saved filter: the articles that meet it are in it. To put "
            "others together, make a set by hand."
        )


def _check_name(db: ProjectConnection, name: str, set_id: str) -> None:
    if not name.strip():
        raise InputError("A set needs a name; nothing was changed.")
    for one in read_sets(db):
        if one.id != set_id and one.name == name.strip():
            raise InputError(
                f"There is a set {quote(one.name)} already; choose another name. Nothing was "
                "changed."
            )
