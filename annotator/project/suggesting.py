"""Suggestions: annotations that a program proposes to one annotator, and the annotator's verdicts.

They have a table of their own, which is not exported, counted or merged. Accepting a suggestion
makes an annotation of the annotator's own with the origin ``suggested``; a rejected one is not
suggested again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from annotator.model import validate
from annotator.model.errors import InputError
from annotator.model.types import (
    Annotation,
    Attributes,
    Document,
    Fragment,
    Relation,
    Suggestion,
    order_key,
)
from annotator.project import contents, rows
from annotator.project.connection import (
    ProjectConnection,
    ProjectContext,
    translates_sqlite_errors,
)
from annotator.project.rows import from_json, to_json
from annotator.project.text_versions import Placer, live_annotations, own_rows
from annotator.project.transaction import EditTransaction, RowState

WAITING, ACCEPTED, REJECTED = "waiting", "accepted", "rejected"
SuggestedRelation = tuple[str, str, str]
"""Type, source and target of a relation; its ends are ids of annotations or suggestions."""

_NAMESPACE = UUID("6b0f3c1e-5a0d-4d5f-9a56-3f6f0c6f2a11")


def suggestion_id(
    document_id: str,
    annotator: str,
    label: str,
    fragments: Iterable[Fragment],
    text_version: str = "",
) -> str:
    """Return the id of a suggestion, and of the annotation that it becomes.

    It is derived from the arguments, so that the same suggestion has the same id on every machine;
    ``fragments`` count code points of the version ``text_version`` of the article's text.
    """
    version = [text_version] if text_version else []
    content = [document_id, annotator, label, list(fragments), *version]
    return str(uuid5(_NAMESPACE, to_json(content)))


def make_suggestion(
    document: Document,
    annotator: str,
    label: str,
    fragments: tuple[Fragment, ...],
    *,
    source: str,
    attributes: Mapping[str, Any] | None = None,
    identity: str | None = None,
    confidence: float | None = None,
    links: tuple[SuggestedRelation, ...] = (),
) -> Suggestion:
    """Make a suggestion for an annotator.

    Args:
        document: The article.
        annotator: To whom it is offered.
        label: A label of the tag set.
        fragments: In code points, end exclusive, in the order of the text.
        source: The program that proposes it, such as ``propagate``.
        attributes: By name.
        identity: The id of the identity that it refers to.
        confidence: From 0 to 1.
        links: Relations that come with it once both their ends are accepted.
    """
    annotation = Annotation(
        suggestion_id(document.id, annotator, label, fragments, document.version),
        annotator,
        label,
        fragments,
        validate.covered_text(document.text, fragments),
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
        suggestions = _in_current_text(self.context.db, document_id, suggestion_rows)
        labels = self.context.tag_set.labels_by_name
        shown = [s for s in suggestions if s.annotation.label in labels]
        shown.sort(key=lambda suggestion: order_key(suggestion.annotation))
        return shown

    @translates_sqlite_errors
    def count_by_article(self) -> dict[str, int]:
        """Return how many suggestions wait, by the article's id; articles without are left out."""
        return self._count_by("document")

    @translates_sqlite_errors
    def count_by_label(self) -> dict[str, int]:
        """Return how many suggestions wait, by label."""
        names = self.context.db.names
        counts: Counter[str] = Counter()
        for stored, count in self._count_by("label").items():
            counts[names.read_label(stored)] += count
        return dict(sorted(counts.items()))

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
        """Yield the current annotator's annotations of one fragment; equal words are adjacent."""
        with self.context.errors:
            word_rows = self.context.db.execute(
                "SELECT a.label, a.relabelled, a.text, a.attributes, a.identity, "
                "substr(coalesce((SELECT v.text FROM document_versions v "
                "WHERE v.document = a.document AND v.id = a.text_version), d.text), "
                "max(a.start - :before, 0) + 1, min(a.start, :before)) "
                "FROM annotations a JOIN documents d ON d.id = a.document AND d.deleted = 0 "
                "WHERE a.annotator = :annotator AND a.deleted = 0 "
                "AND json_array_length(a.fragments) = 1 "
                "ORDER BY a.label, a.text, a.document, a.start",
                {"annotator": self.context.annotator, "before": _BEFORE_CODE_POINTS},
            )
            names = self.context.db.names
            for stored, relabelled, text, attributes, identity, before in word_rows:
                label = names.read_label(stored, relabelled)
                by_name = names.read_attributes(stored, from_json(attributes))
                yield TaggedWords(label, text, by_name, identity, before)


def _in_current_text(
    db: ProjectConnection, document_id: str, suggestion_rows: Iterable[tuple[Any, ...]]
) -> list[Suggestion]:
    """Make the suggestions of rows in one article; those that a correction cut are left out."""
    placer: Placer | None = None
    suggestions: list[Suggestion] = []
    for row in suggestion_rows:
        placer = placer or Placer(db, document_id)
        suggestion = rows.suggestion_from_row(row, db.names)
        placed = placer.place(suggestion.annotation, row[rows.SUGGESTION_TEXT_VERSION])
        if not placed.needs_a_look:
            suggestions.append(replace(suggestion, annotation=placed.annotation))
    return suggestions


# Edits


class Suggest(Struct, frozen=True):
    """Offer suggestions to the annotator.

    Those that are tagged already, or were accepted or rejected before, are left out.
    """

    suggestions: tuple[Suggestion, ...]
    title: str = "suggest"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the suggestions.

        Raises:
            InputError: one is for another annotator, or its article is gone.
            ValidationError: the tag set lacks a label, or fragments do not fit the text.
        """
        relations = _relations_by_end(self.suggestions)
        tagged: dict[str, set[tuple[str, str]]] = {}
        for suggestion in self.suggestions:
            self._check(suggestion, transaction)
            document_id = suggestion.document
            if document_id not in tagged:
                tagged[document_id] = _tagged(transaction, document_id)
                tagged[document_id] |= _suggested_before(transaction, document_id)
            version = transaction.load_document(document_id).version
            values = rows.suggestion_values(suggestion, transaction.db.names, version)
            if (suggestion.annotation.label, values["fragments"]) in tagged[document_id]:
                continue
            old = transaction.row("suggestions", (suggestion.id,))
            if old is not None and old["deleted"] == RowState.LIVE:
                continue
            links = rows.stored_links(relations.get(suggestion.id, ()), transaction.db.names)
            values["links"] = to_json(sorted(links))
            transaction.write("suggestions", {**values, "state": WAITING})

    def _check(self, suggestion: Suggestion, transaction: EditTransaction) -> None:
        annotation = suggestion.annotation
        what = f"The suggested {annotation.label}"
        if annotation.annotator != transaction.annotator:
            raise InputError(
                f"{what} is for {annotation.annotator}; you work as {transaction.annotator}."
            )
        text = transaction.load_document(suggestion.document).text
        validate.check_label(annotation.label, transaction.tag_set, what)
        validate.check_fragments(annotation.fragments, len(text), what)


class SuggestEach(Struct, frozen=True):
    """Offer a stream of suggestions, which comes article by article and is never held as a whole.

    Only relations between suggestions in one article are made.
    """

    suggestions: Iterable[Suggestion]
    title: str = "suggest"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the suggestions.

        Raises:
            InputError, ValidationError: see :meth:`Suggest.apply`.
        """
        for _, in_article in groupby(self.suggestions, lambda suggestion: suggestion.document):
            Suggest(tuple(in_article)).apply(transaction)


class Accept(Struct, frozen=True):
    """Make annotations of suggestions, with the relations that come with them."""

    suggestions: tuple[str, ...]
    """Their ids."""
    label: str | None = None
    """A label to use instead of the suggested one."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        if len(self.suggestions) == 1:
            return "accept a suggestion"
        return f"accept {len(self.suggestions):,} suggestions"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the annotations and relations.

        A suggestion that was tagged meanwhile only stops waiting. Attributes that the tag set does
        not have (any more) and an identity that was removed are left out.

        Raises:
            InputError: a suggestion does not wait, or is for another annotator.
            ValidationError: the tag set lacks the label.
        """
        accepted = [
            _waiting_suggestion(transaction, suggestion_id) for suggestion_id in self.suggestions
        ]
        documents = {suggestion.document for suggestion in accepted}
        tagged = {document_id: _tagged(transaction, document_id) for document_id in documents}
        for suggestion in accepted:
            annotation = suggestion.annotation
            label = self.label or annotation.label
            tag_set = transaction.tag_set
            validate.check_label(label, tag_set, f"The suggested {annotation.label}")
            transaction.write("suggestions", {"id": suggestion.id, "state": ACCEPTED})
            version = transaction.load_document(suggestion.document).version
            names = transaction.db.names
            values = rows.annotation_values(annotation, suggestion.document, names, version)
            if (label, values["fragments"]) in tagged[suggestion.document]:
                continue
            attributes = tag_set.valid_attributes(label, annotation.attributes)
            if not _is_live_identity(transaction, annotation.identity):
                values["identity"] = None
            values |= rows.label_values(label, attributes, names)
            transaction.write("annotations", values)
        relations = (relation for suggestion in accepted for relation in suggestion.links)
        for relation in dict.fromkeys(relations):
            _relate(transaction, relation)


class Reject(Struct, frozen=True):
    """Turn suggestions down; they are not offered again."""

    suggestions: tuple[str, ...]
    """Their ids."""

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        if len(self.suggestions) == 1:
            return "reject a suggestion"
        return f"reject {len(self.suggestions):,} suggestions"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the verdicts.

        Raises:
            InputError: a suggestion does not wait, or is for another annotator.
        """
        _set_state(transaction, self.suggestions, REJECTED)


class Settle(Struct, frozen=True):
    """Stop offering suggestions whose words the annotator has tagged by hand."""

    suggestions: tuple[str, ...]
    """Their ids."""
    title: str = "settle a suggestion"

    def apply(self, transaction: EditTransaction) -> None:
        """Mark the suggestions as accepted.

        Raises:
            InputError: a suggestion does not wait, or is for another annotator.
        """
        _set_state(transaction, self.suggestions, ACCEPTED)


def _set_state(transaction: EditTransaction, suggestion_ids: Iterable[str], state: str) -> None:
    for suggestion_id in suggestion_ids:
        _waiting_suggestion(transaction, suggestion_id)
        transaction.write("suggestions", {"id": suggestion_id, "state": state})


def _waiting_suggestion(transaction: EditTransaction, suggestion_id: str) -> Suggestion:
    row = transaction.db.execute(
        f"SELECT {rows.SUGGESTION_COLUMNS} FROM suggestions WHERE id = ? AND {_WAITING}",
        [suggestion_id],
    ).fetchone()
    if row is None:
        raise InputError(
            f"No suggestion {suggestion_id} is waiting; it may have been accepted or rejected."
        )
    placed = _in_current_text(transaction.db, row[1], [row])
    suggestion = placed[0] if placed else rows.suggestion_from_row(row, transaction.db.names)
    owner = suggestion.annotation.annotator
    if owner != transaction.annotator:
        raise InputError(f"That suggestion is for {owner}; you work as {transaction.annotator}.")
    return suggestion


def _tagged(transaction: EditTransaction, document_id: str) -> set[tuple[str, str]]:
    """Read label and fragments (as JSON) of the annotator's annotations in an article."""
    db, annotator = transaction.db, transaction.annotator
    version = transaction.load_document(document_id).version
    annotation_rows = db.execute(
        "SELECT label, relabelled, fragments FROM annotations "
        "WHERE document = ? AND annotator = ? AND deleted = 0 AND text_version = ?",
        [document_id, annotator, version],
    )
    current = {
        (db.names.read_label(stored, relabelled), fragments)
        for stored, relabelled, fragments in annotation_rows
    }
    earlier = live_annotations(db, document_id, own_rows(db, document_id))
    moved = [annotation for annotation in earlier if annotation.annotator == annotator]
    return {*current, *((each.label, to_json(each.fragments)) for each in moved)}


def _suggested_before(transaction: EditTransaction, document_id: str) -> set[tuple[str, str]]:
    """Read label and fragments of suggestions in earlier texts of an article.

    Their ids do not tell any more that they are the same as new ones.
    """
    version = transaction.load_document(document_id).version
    suggestion_rows = transaction.db.execute(
        f"SELECT {rows.SUGGESTION_COLUMNS} FROM suggestions "
        "WHERE document = ? AND annotator = ? AND deleted = 0 AND text_version <> ?",
        [document_id, transaction.annotator, version],
    ).fetchall()
    earlier = _in_current_text(transaction.db, document_id, suggestion_rows)
    return {(one.annotation.label, to_json(one.annotation.fragments)) for one in earlier}


def _relations_by_end(suggestions: Iterable[Suggestion]) -> dict[str, set[SuggestedRelation]]:
    """List the relations at both of their ends: the end accepted last makes the relation."""
    relations: dict[str, set[SuggestedRelation]] = {}
    for suggestion in suggestions:
        for relation in suggestion.links:
            for end in (suggestion.id, *relation[1:]):
                relations.setdefault(end, set()).add(relation)
    return relations


def _is_live_identity(transaction: EditTransaction, identity: str | None) -> bool:
    row = None if identity is None else transaction.row("identities", (identity,))
    return row is not None and row["deleted"] == RowState.LIVE


def _relate(transaction: EditTransaction, wanted: SuggestedRelation) -> None:
    """Make a suggested relation, if both ends are live and the tag set still allows it."""
    relation_type, source_id, target_id = wanted
    source = contents.annotation(transaction.db, source_id)
    target = contents.annotation(transaction.db, target_id)
    relation_id = str(uuid5(_NAMESPACE, to_json([transaction.annotator, *wanted])))
    old = transaction.row("relations", (relation_id,))
    if source is None or target is None:
        return
    if old is not None and old["deleted"] != RowState.WITHDRAWN:
        return
    is_related = any(
        (made.annotator, made.type, made.source, made.target) == (transaction.annotator, *wanted)
        for made in transaction.relations_at(source_id)
    )
    if is_related or not transaction.tag_set.allows(
        relation_type, source[0].label, target[0].label
    ):
        return
    relation = Relation(relation_id, transaction.annotator, relation_type, source_id, target_id)
    transaction.write(
        "relations", rows.relation_values(relation, source[1], target[1], transaction.db.names)
    )
