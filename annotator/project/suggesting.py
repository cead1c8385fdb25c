"""Suggestions: what a program proposes to one annotator, and what becomes of it.

They have a table of their own: nothing of it is exported, counted or merged. Accepting one makes an
annotation of the annotator's own with the origin ``suggested``; what was rejected is not suggested
again.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct

from annotator.model import validate
from annotator.model.errors import InputError
from annotator.model.tagset import TagSet
from annotator.model.types import (
    Annotation,
    Document,
    Fragment,
    Relation,
    Suggestion,
    covered_text,
    order_key,
)
from annotator.project import rows
from annotator.project.database import Database
from annotator.project.rows import to_json
from annotator.project.transaction import LIVE, WITHDRAWN, EditTransaction

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


def waiting(db: Database, annotator: str, document: str, tag_set: TagSet) -> list[Suggestion]:
    """What waits for the annotator in an article, in the order of the text."""
    found = db.conn.execute(
        f"SELECT {rows.SUGGESTION} FROM suggestions "
        "WHERE annotator = ? AND document = ? AND state = 'waiting' AND deleted = 0",
        [annotator, document],
    )
    offered = [rows.suggestion_of(row) for row in found]
    known = [one for one in offered if tag_set.label(one.annotation.label) is not None]
    known.sort(key=lambda one: order_key(one.annotation))
    return known


def waiting_one(db: Database, id: str) -> Suggestion | None:
    """A suggestion that waits, or None."""
    row = db.conn.execute(
        f"SELECT {rows.SUGGESTION} FROM suggestions "
        "WHERE id = ? AND state = 'waiting' AND deleted = 0",
        [id],
    ).fetchone()
    return None if row is None else rows.suggestion_of(row)


def waiting_counts(db: Database, annotator: str) -> dict[str, int]:
    """How many wait for the annotator, by article; articles without any are left out."""
    return dict(
        db.conn.execute(
            "SELECT s.document, count(*) FROM suggestions s "
            "JOIN documents d ON d.id = s.document AND d.deleted = 0 "
            "WHERE s.annotator = ? AND s.state = 'waiting' AND s.deleted = 0 "
            "GROUP BY 1 ORDER BY 1",
            [annotator],
        ).fetchall()
    )


def waiting_labels(db: Database, annotator: str) -> dict[str, int]:
    """How many wait for the annotator, by label."""
    return dict(
        db.conn.execute(
            "SELECT s.label, count(*) FROM suggestions s "
            "JOIN documents d ON d.id = s.document AND d.deleted = 0 "
            "WHERE s.annotator = ? AND s.state = 'waiting' AND s.deleted = 0 "
            "GROUP BY 1 ORDER BY 1",
            [annotator],
        ).fetchall()
    )


# Commands


class Suggest(Struct, frozen=True):
    """Offer suggestions to the annotator; what is tagged so, or was judged before, is left out."""

    suggestions: tuple[Suggestion, ...]
    title: str = "suggest"

    def apply(self, edit: EditTransaction) -> None:
        links = _by_end(self.suggestions)
        tagged: dict[str, set[tuple[str, str]]] = {}
        for one in self.suggestions:
            self._check(one, edit)
            if one.document not in tagged:
                tagged[one.document] = _tagged(edit, one.document)
            values = rows.suggestion_values(one)
            if (one.annotation.label, values["fragments"]) in tagged[one.document]:
                continue
            old = edit.row("suggestions", (one.id,))
            if old is not None and old["deleted"] == LIVE:
                continue
            values["links"] = to_json(sorted(links.get(one.id, ())))
            edit.put("suggestions", {**values, "state": WAITING})

    def _check(self, one: Suggestion, edit: EditTransaction) -> None:
        annotation = one.annotation
        what = f"The suggested {annotation.label}"
        if annotation.annotator != edit.annotator:
            raise InputError(f"{what} is for {annotation.annotator}; you work as {edit.annotator}.")
        text = edit.load_document(one.document).text
        validate.check_label(annotation.label, edit.tag_set, what)
        validate.check_fragments(annotation.fragments, len(text), what)


class SuggestEach(Struct, frozen=True):
    """The same of a stream that comes article by article, and is never held as a whole.

    What is suggested together with relations must come together.
    """

    suggestions: Iterable[Suggestion]
    title: str = "suggest"

    def apply(self, edit: EditTransaction) -> None:
        for _, some in groupby(self.suggestions, lambda one: one.document):
            Suggest(tuple(some)).apply(edit)


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

    def apply(self, edit: EditTransaction) -> None:
        accepted = [_waiting(edit, id) for id in self.suggestions]
        tagged = {one.document: _tagged(edit, one.document) for one in accepted}
        for one in accepted:
            label = self.label or one.annotation.label
            validate.check_label(label, edit.tag_set, f"The suggested {one.annotation.label}")
            edit.put("suggestions", {"id": one.id, "state": ACCEPTED})
            values = rows.annotation_values(one.annotation, one.document)
            if (label, values["fragments"]) in tagged[one.document]:
                continue
            attributes = _fitting(one.annotation.attributes, label, edit.tag_set)
            if not _is_identity(edit, one.annotation.identity):
                values["identity"] = None
            values |= {"label": label, "attributes": to_json(attributes)}
            edit.put("annotations", values)
        for link in dict.fromkeys(link for one in accepted for link in one.links):
            _relate(edit, link)


class Reject(Struct, frozen=True):
    """Turn suggestions down; they are not offered again."""

    suggestions: tuple[str, ...]

    @property
    def title(self) -> str:
        if len(self.suggestions) == 1:
            return "reject a suggestion"
        return f"reject {len(self.suggestions):,} suggestions"

    def apply(self, edit: EditTransaction) -> None:
        for id in self.suggestions:
            edit.put("suggestions", {"id": _waiting(edit, id).id, "state": REJECTED})


class Settle(Struct, frozen=True):
    """What was suggested was tagged by hand: it waits no longer."""

    suggestions: tuple[str, ...]
    title: str = "settle a suggestion"

    def apply(self, edit: EditTransaction) -> None:
        for id in self.suggestions:
            edit.put("suggestions", {"id": _waiting(edit, id).id, "state": ACCEPTED})


def _waiting(edit: EditTransaction, id: str) -> Suggestion:
    found = waiting_one(edit.db, id)
    if found is None:
        raise InputError(f"There is no suggestion {id} that waits; it may have been judged.")
    if found.annotation.annotator != edit.annotator:
        raise InputError(
            f"That suggestion is for {found.annotation.annotator}; you work as {edit.annotator}."
        )
    return found


def _tagged(edit: EditTransaction, document: str) -> set[tuple[str, str]]:
    """Label and fragments of what the annotator has tagged in an article."""
    found = edit.db.conn.execute(
        "SELECT label, fragments FROM annotations "
        "WHERE document = ? AND annotator = ? AND deleted = 0",
        [document, edit.annotator],
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


def _is_identity(edit: EditTransaction, identity: str | None) -> bool:
    row = None if identity is None else edit.row("identities", (identity,))
    return row is not None and row["deleted"] == LIVE


def _fitting(attributes: Mapping[str, Any], label: str, tag_set: TagSet) -> dict[str, Any]:
    """The attributes that the tag set has for a label."""
    found = tag_set.label(label)
    return {
        name: value
        for name, value in attributes.items()
        if found and (attribute := found.attribute(name)) and value in attribute.values
    }


def _relate(edit: EditTransaction, link: Link) -> None:
    """Make a suggested relation, if its ends are there and the tag set still allows it."""
    type_, source, target = link
    ends = [_live(edit, end) for end in (source, target)]
    id = str(uuid5(_SPACE, to_json([edit.annotator, *link])))
    old = edit.row("relations", (id,))
    if None in ends or (old is not None and old["deleted"] != WITHDRAWN):
        return
    (one, one_document), (other, other_document) = [end for end in ends if end is not None]
    relation = Relation(id, edit.annotator, type_, source, target)
    made = {(r.annotator, r.type, r.source, r.target) for r in edit.relations_at(source)}
    there = (edit.annotator, *link) in made
    if not there and edit.tag_set.allows(type_, one.label, other.label):
        edit.put("relations", rows.relation_values(relation, one_document, other_document))


def _live(edit: EditTransaction, annotation: str) -> tuple[Annotation, str] | None:
    try:
        return edit.annotation(annotation)
    except InputError:
        return None
