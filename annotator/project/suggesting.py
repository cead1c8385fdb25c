"""Suggestions: what a program proposes to one annotator, and what becomes of it.

They have a table of their own: nothing of it is exported, counted or merged. Accepting one makes an
annotation of the annotator's own with the origin ``suggested``; what was rejected is not suggested
again.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct

from annotator.model import validate
from annotator.model.errors import InputError
from annotator.model.tagset import TagSet
from annotator.model.types import (
    Annotation,
    Attributes,
    Document,
    Fragment,
    Relation,
    Suggestion,
    covered_text,
    order_key,
)
from annotator.project import rows
from annotator.project.connection import ProjectContext, translates_sqlite_errors
from annotator.project.rows import from_json, to_json
from annotator.project.transaction import EditTransaction, RowState

WAITING, ACCEPTED, REJECTED = "waiting", "accepted", "rejected"
Link = tuple[str, str, str]
"""Type, source and target of a relation."""

_SPACE = UUID("6b0f3c1e-5a0d-4d5f-9a56-3f6f0c6f2a11")


def suggestion_id(document: str, annotator: str, label: str, fragments: Iterable[Fragment]) -> str:
    """The id of a suggestion, and of the annotation that it becomes: the same for the same."""
    return str(uuid5(_SPACE, to_json([document, annotator, label, list(fragments)])))


def suggestion(
    document: Document,
    annotator: str,
    label: str,
    fragments: tuple[Fragment, ...],
    *,
    source: str,
    attributes: Mapping[str, Any] | None = None,
    identity: str | None = None,
    confidence: float | None = None,
    links: tuple[Link, ...] = (),
) -> Suggestion:
    """A suggestion for an annotator, made by ``source``."""
    annotation = Annotation(
        suggestion_id(document.id, annotator, label, fragments),
        annotator,
        label,
        fragments,
        covered_text(document.text, fragments),
        attributes or {},
        identity=identity,
        origin="suggested",
        confidence=confidence,
    )
    return Suggestion(document.id, annotation, source, links)


# Reading


class TaggedWords(Struct, frozen=True):
    """Words that an annotator has tagged, at one place."""

    label: str
    text: str
    attributes: Attributes
    identity: str | None
    before: str
    """Up to 20 code points of the article just before them, to see where a sentence begins."""


_BEFORE_CODE_POINTS = 20
_WAITING = "state = 'waiting' AND deleted = 0"


class Suggestions:
    """The suggestions to the current annotator of an open project, and the words behind them."""

    def __init__(self, context: ProjectContext) -> None:
        self.context = context

    @translates_sqlite_errors
    def waiting(self, document_id: str) -> list[Suggestion]:
        """Return the suggestions that wait in an article, in the order of the text.

        Suggestions of a label that the tag set no longer has are left out.
        """
        suggestion_rows = self.context.db.execute(
            f"SELECT {rows.SUGGESTION_COLUMNS} FROM suggestions "
            f"WHERE annotator = ? AND document = ? AND {_WAITING}",
            [self.context.annotator, document_id],
        )
        suggestions = [rows.suggestion_from_row(row) for row in suggestion_rows]
        tag_set = self.context.tag_set
        known = [each for each in suggestions if tag_set.label(each.annotation.label) is not None]
        known.sort(key=lambda suggestion: order_key(suggestion.annotation))
        return known

    @translates_sqlite_errors
    def count_by_article(self) -> dict[str, int]:
        """Return how many suggestions wait, by the article's id; articles without are left out."""
        return self._count_by("document")

    @translates_sqlite_errors
    def count_by_label(self) -> dict[str, int]:
        """Return how many suggestions wait, by label."""
        return self._count_by("label")

    def _count_by(self, column: str) -> dict[str, int]:
        return dict(
            self.context.db.execute(
                f"SELECT s.{column}, count(*) FROM suggestions s "
                "JOIN documents d ON d.id = s.document AND d.deleted = 0 "
                "WHERE s.annotator = ? AND s.state = 'waiting' AND s.deleted = 0 "
                "GROUP BY 1 ORDER BY 1",
                [self.context.annotator],
            ).fetchall()
        )

    def tagged_words(self) -> Iterator[TaggedWords]:
        """Yield what the current annotator has tagged in one fragment; equal words are adjacent."""
        with self.context.errors:
            word_rows = self.context.db.execute(
                "SELECT a.label, a.text, a.attributes, a.identity, "
                "substr(d.text, max(a.start - :before, 0) + 1, min(a.start, :before)) "
                "FROM annotations a JOIN documents d ON d.id = a.document AND d.deleted = 0 "
                "WHERE a.annotator = :annotator AND a.deleted = 0 "
                "AND json_array_length(a.fragments) = 1 "
                "ORDER BY a.label, a.text, a.document, a.start",
                {"annotator": self.context.annotator, "before": _BEFORE_CODE_POINTS},
            )
            for label, text, attributes, identity, before in word_rows:
                yield TaggedWords(label, text, from_json(attributes), identity, before)


# Commands


class Suggest(Struct, frozen=True):
    """Offer suggestions to the annotator; what is tagged so, or was judged before, is left out."""

    suggestions: tuple[Suggestion, ...]
    title: str = "suggest"

    def apply(self, transaction: EditTransaction) -> None:
        links = _by_end(self.suggestions)
        tagged: dict[str, set[tuple[str, str]]] = {}
        for one in self.suggestions:
            self._check(one, transaction)
            if one.document not in tagged:
                tagged[one.document] = _tagged(transaction, one.document)
            values = rows.suggestion_values(one)
            if (one.annotation.label, values["fragments"]) in tagged[one.document]:
                continue
            old = transaction.row("suggestions", (one.id,))
            if old is not None and old["deleted"] == RowState.LIVE:
                continue
            values["links"] = to_json(sorted(links.get(one.id, ())))
            transaction.write("suggestions", {**values, "state": WAITING})

    def _check(self, one: Suggestion, transaction: EditTransaction) -> None:
        annotation = one.annotation
        what = f"The suggested {annotation.label}"
        if annotation.annotator != transaction.annotator:
            raise InputError(
                f"{what} is for {annotation.annotator}; you work as {transaction.annotator}."
            )
        text = transaction.load_document(one.document).text
        validate.check_label(annotation.label, transaction.tag_set, what)
        validate.check_fragments(annotation.fragments, len(text), what)


class SuggestEach(Struct, frozen=True):
    """The same of a stream that comes article by article, and is never held as a whole.

    What is suggested together with relations must come together.
    """

    suggestions: Iterable[Suggestion]
    title: str = "suggest"

    def apply(self, transaction: EditTransaction) -> None:
        for _, some in groupby(self.suggestions, lambda one: one.document):
            Suggest(tuple(some)).apply(transaction)


class Accept(Struct, frozen=True):
    """Make annotations of suggestions, with the relations that come with them."""

    suggestions: tuple[str, ...]
    label: str | None = None
    """Under another label than the suggested one."""

    @property
    def title(self) -> str:
        if len(self.suggestions) == 1:
            return "accept a suggestion"
        return f"accept {len(self.suggestions):,} suggestions"

    def apply(self, transaction: EditTransaction) -> None:
        accepted = [_waiting(transaction, id) for id in self.suggestions]
        tagged = {one.document: _tagged(transaction, one.document) for one in accepted}
        for one in accepted:
            label = self.label or one.annotation.label
            validate.check_label(
                label, transaction.tag_set, f"The suggested {one.annotation.label}"
            )
            transaction.write("suggestions", {"id": one.id, "state": ACCEPTED})
            values = rows.annotation_values(one.annotation, one.document)
            if (label, values["fragments"]) in tagged[one.document]:
                continue
            attributes = _fitting(one.annotation.attributes, label, transaction.tag_set)
            if not _is_identity(transaction, one.annotation.identity):
                values["identity"] = None
            values |= {"label": label, "attributes": to_json(attributes)}
            transaction.write("annotations", values)
        for link in dict.fromkeys(link for one in accepted for link in one.links):
            _relate(transaction, link)


class Reject(Struct, frozen=True):
    """Turn suggestions down; they are not offered again."""

    suggestions: tuple[str, ...]

    @property
    def title(self) -> str:
        if len(self.suggestions) == 1:
            return "reject a suggestion"
        return f"reject {len(self.suggestions):,} suggestions"

    def apply(self, transaction: EditTransaction) -> None:
        for id in self.suggestions:
            transaction.write(
                "suggestions", {"id": _waiting(transaction, id).id, "state": REJECTED}
            )


class Settle(Struct, frozen=True):
    """What was suggested was tagged by hand: it waits no longer."""

    suggestions: tuple[str, ...]
    title: str = "settle a suggestion"

    def apply(self, transaction: EditTransaction) -> None:
        for id in self.suggestions:
            transaction.write(
                "suggestions", {"id": _waiting(transaction, id).id, "state": ACCEPTED}
            )


def _waiting(transaction: EditTransaction, id: str) -> Suggestion:
    row = transaction.db.execute(
        f"SELECT {rows.SUGGESTION_COLUMNS} FROM suggestions WHERE id = ? AND {_WAITING}", [id]
    ).fetchone()
    found = None if row is None else rows.suggestion_from_row(row)
    if found is None:
        raise InputError(f"There is no suggestion {id} that waits; it may have been judged.")
    if found.annotation.annotator != transaction.annotator:
        raise InputError(
            f"That suggestion is for {found.annotation.annotator}; you work as "
            f"{transaction.annotator}."
        )
    return found


def _tagged(transaction: EditTransaction, document: str) -> set[tuple[str, str]]:
    """Label and fragments of what the annotator has tagged in an article."""
    found = transaction.db.execute(
        "SELECT label, fragments FROM annotations "
        "WHERE document = ? AND annotator = ? AND deleted = 0",
        [document, transaction.annotator],
    )
    return {(label, fragments) for label, fragments in found}


def _by_end(suggestions: Iterable[Suggestion]) -> dict[str, set[Link]]:
    """The links by both of their ends, so that whichever is accepted last makes the relation."""
    found: dict[str, set[Link]] = {}
    for one in suggestions:
        for link in one.links:
            for end in (one.id, *link[1:]):
                found.setdefault(end, set()).add(link)
    return found


def _is_identity(transaction: EditTransaction, identity: str | None) -> bool:
    row = None if identity is None else transaction.row("identities", (identity,))
    return row is not None and row["deleted"] == RowState.LIVE


def _fitting(attributes: Mapping[str, Any], label: str, tag_set: TagSet) -> dict[str, Any]:
    """The attributes that the tag set has for a label."""
    found = tag_set.label(label)
    return {
        name: value
        for name, value in attributes.items()
        if found and (attribute := found.attribute(name)) and value in attribute.values
    }


def _relate(transaction: EditTransaction, link: Link) -> None:
    """Make a suggested relation, if its ends are there and the tag set still allows it."""
    type_, source, target = link
    ends = [_live(transaction, end) for end in (source, target)]
    id = str(uuid5(_SPACE, to_json([transaction.annotator, *link])))
    old = transaction.row("relations", (id,))
    if None in ends or (old is not None and old["deleted"] != RowState.WITHDRAWN):
        return
    (one, one_document), (other, other_document) = [end for end in ends if end is not None]
    relation = Relation(id, transaction.annotator, type_, source, target)
    made = {(r.annotator, r.type, r.source, r.target) for r in transaction.relations_at(source)}
    there = (transaction.annotator, *link) in made
    if not there and transaction.tag_set.allows(type_, one.label, other.label):
        transaction.write("relations", rows.relation_values(relation, one_document, other_document))


def _live(transaction: EditTransaction, annotation: str) -> tuple[Annotation, str] | None:
    try:
        return transaction.annotation(annotation)
    except InputError:
        return None
