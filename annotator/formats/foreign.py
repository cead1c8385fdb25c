"""Makes articles and annotations of another program's spans, ids and owners."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from annotator.formats.carried import Carried
from annotator.formats.format import ReadContext
from annotator.formats.ids import made_id
from annotator.formats.jsonl.lines import IMPORTED
from annotator.formats.losses import Losses, name_relation
from annotator.formats.offsets import OffsetsDiffer, OffsetUnit, Span, check, misfits, shown
from annotator.formats.text import article
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Choice,
    Document,
    Fragment,
    InputError,
    Relation,
    Remedy,
    covered_text,
)
from annotator.text.line_ends import LineEnds

FOREIGN_ID = "foreign_id"


@dataclass
class ForeignSpan:
    """An annotation as the file states it."""

    label: str
    span: Span
    annotator: str
    id: str = ""
    """Its id in the file, which may be the same for one span in each article."""
    attributes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    note: str = ""
    confidence: float | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])
    place: str = ""
    """Where the file states it, ``file:line``, for messages; empty: the article's place."""
    further: tuple[Span, ...] = ()
    """The other stretches of an annotation of several."""

    @property
    def parts(self) -> tuple[Span, ...]:
        """All stretches of the annotation."""
        return self.span, *self.further


def is_uuid(foreign_id: str) -> bool:
    """Return whether an id is unique everywhere, so that it can be kept."""
    try:
        UUID(foreign_id)
    except ValueError:
        return False
    return True


def document_of(
    ends: LineEnds,
    source: str,
    carried: Carried | None,
    metadata: Mapping[str, Any],
    place: str,
    foreign_id: object = None,
) -> Document:
    """Return the article of a text: as it was carried, or new, with its blocks recognised.

    Args:
        ends: The text.
        source: The name of the file.
        carried: The article as an export of ours carried it.
        metadata: The article's metadata in the file.
        place: The beginning of messages: ``file:line``.
        foreign_id: Its id in the file. A number is not unique, and goes into the metadata.

    Raises:
        InputError: The text has only white space.
    """
    if not ends.text or ends.text.isspace():
        raise InputError(f"{place}: the text is empty: there is nothing to tag in it. Remove it.")
    if carried is not None:
        return Document(carried.id, carried.title, ends.text, metadata, carried.blocks)
    new = article(ends.text, source=source).document
    unique_id = foreign_id if isinstance(foreign_id, str) and not foreign_id.isdecimal() else ""
    kept_id = {} if unique_id or foreign_id is None else {FOREIGN_ID: foreign_id}
    title = metadata.get("title")
    return replace(
        new,
        id=unique_id,
        title=title if title and isinstance(title, str) else new.title,
        metadata={**new.metadata, **kept_id, **metadata},
    )


@dataclass
class ForeignText:
    """The text of one article, and the unit in which its file counts."""

    format: str
    ends: LineEnds
    raw: str
    """The text with the line ends of the file."""
    offset_unit: OffsetUnit
    place: str
    sure: bool = False
    """Whether the file itself states the unit, not its format in general."""

    @cached_property
    def _digest(self) -> str:
        return sha256(self.ends.text.encode()).hexdigest()

    def fragments(self, spans: Sequence[Span], context: ReadContext) -> list[Fragment]:
        """Return where the spans are in the text, in code points.

        Raises:
            OffsetsDiffer: They do not cover the texts that the file states.
            InputError: A span covers no text.
        """
        offset_unit = context.offset_unit or self.offset_unit
        asked = self.sure or context.offset_unit is not None
        check(self.raw, spans, offset_unit, self.place, asked)
        positions = offset_unit.over(self.raw)
        return [self._fragment(positions.fragment(s.start, s.end), s, self.place) for s in spans]

    def places(
        self, spans: Sequence[ForeignSpan], context: ReadContext
    ) -> list[tuple[Fragment, ...]]:
        """Return where each annotation is in the text, in code points.

        Where a person asked to leave out what cannot be read, an annotation that fits in no unit
        is left out alone, and has no fragments.

        Raises:
            OffsetsDiffer: They do not cover the texts that the file states.
            InputError: A span covers no text.
        """
        offset_unit = context.offset_unit or self.offset_unit
        asked = self.sure or context.offset_unit is not None
        parts = [span.parts for span in spans]
        wrong: set[Span] = set()
        try:
            check(
                self.raw, [part for each in parts for part in each], offset_unit, self.place, asked
            )
        except OffsetsDiffer as error:
            # A unit in which all fit is a question; a text that fits in none is a fault there.
            if error.fitting or not context.leaves_out:
                raise
            wrong = {part for each in parts for part in misfits(self.raw, each, offset_unit)}
        positions = offset_unit.over(self.raw)
        placed: list[tuple[Fragment, ...]] = []
        for span, each in zip(spans, parts, strict=True):
            try:
                for part in each:
                    if part in wrong:
                        covered = positions.fragment(part.start, part.end)
                        raise self._misfit(span, part, covered)
                place = span.place or self.place
                fragments = {
                    self._fragment(positions.fragment(p.start, p.end), p, place) for p in each
                }
            except InputError as error:
                if not context.leaves_out:
                    raise
                context.leave_out(error)
                fragments = set[Fragment]()
            placed.append(tuple(sorted(fragments)))
        return placed

    def _misfit(self, span: ForeignSpan, part: Span, covered: Fragment | None) -> InputError:
        words = "no text" if covered is None else shown(self.raw[slice(*covered)])
        stated = f", not {shown(part.said)}" if part.said is not None else ""
        where = f"the {span.label} at {part.start}–{part.end}"
        return InputError(f"{span.place or self.place}: {where} covers {words}{stated}.")

    def _fragment(self, fragment: Fragment | None, span: Span, place: str) -> Fragment:
        if fragment is not None:
            start, end = self.ends.moved(fragment[0]), self.ends.moved(fragment[1])
            if start < end:
                return start, end
        raise InputError(
            f"{place}: the annotation {span.start}–{span.end} covers no text. Correct it in "
            f"the file, or leave this article out."
        )

    def annotations(
        self,
        spans: Sequence[ForeignSpan],
        context: ReadContext,
        carried: Carried | None = None,
        *,
        ids_are_kept: bool = False,
    ) -> list[Annotation]:
        """Return the annotations, in the order of the spans.

        Args:
            spans: The spans of the file.
            context: The settings of the import.
            carried: The annotations as an export of ours carried them.
            ids_are_kept: Whether the program keeps our ids, by which carried annotations are
                then found.

        Raises:
            OffsetsDiffer: The spans do not cover the texts that the file states.
            InputError: A span covers no text, or has no owner.
        """
        placed = [(fragment,) for fragment in self.fragments([s.span for s in spans], context)]
        annotations = self.annotations_at(spans, placed, carried, ids_are_kept=ids_are_kept)
        return [annotation for annotation in annotations if annotation is not None]

    def sound_annotations(
        self,
        spans: Sequence[ForeignSpan],
        context: ReadContext,
        carried: Carried | None = None,
        *,
        ids_are_kept: bool = False,
    ) -> list[Annotation | None]:
        """Return annotations as :meth:`annotations` does, None for one that is left out alone."""
        placed = self.places(spans, context)
        return self.annotations_at(spans, placed, carried, ids_are_kept=ids_are_kept)

    def annotations_at(
        self,
        spans: Sequence[ForeignSpan],
        placed: Sequence[tuple[Fragment, ...]],
        carried: Carried | None = None,
        *,
        ids_are_kept: bool = False,
    ) -> list[Annotation | None]:
        """Return annotations as :meth:`annotations` does, for places in code points."""
        annotations: list[Annotation | None] = []
        seen: Counter[str] = Counter()
        for span, fragments in zip(spans, placed, strict=True):
            ours = None
            if not fragments:
                annotations.append(None)
                continue
            if carried is not None and len(fragments) == 1:
                ids = [span.id] if ids_are_kept else None
                ours = carried.annotation(span.label, fragments[0], ids)
            if ours is None:
                annotations.append(self._new(span, fragments, seen))
            else:
                attributes = {**ours.attributes, **span.attributes}
                note = span.note or ours.note
                annotations.append(replace(ours, attributes=attributes, note=note))
        return annotations

    def article_labels(
        self, labels: Iterable[str], annotator: str, carried: Carried | None
    ) -> list[Annotation]:
        """Return labels of the whole text as annotations without fragments.

        Args:
            labels: The labels; each counts once.
            annotator: Who gave them, unless an export of ours carried that.
            carried: The annotations as an export of ours carried them.
        """
        found: list[Annotation] = []
        for label in dict.fromkeys(labels):
            ours: list[Annotation] = []
            while carried is not None and (one := carried.annotation(label, (0, 0))) is not None:
                ours.append(one)
            span = ForeignSpan(label, Span(0, 0), annotator)
            found += ours or [self._new(span, (), Counter())]
        return found

    def _new(
        self, span: ForeignSpan, fragments: tuple[Fragment, ...], seen: Counter[str]
    ) -> Annotation:
        if not span.annotator:
            raise InputError(
                f"{self.place}: nobody is named as the owner of annotations, such as the "
                f"{span.label} at {span.span.start}.",
                remedies=(Remedy("Say whose they are: {}.", (Choice("annotator", "NAME"),)),),
            )
        places = fragments[0] if len(fragments) == 1 else fragments
        key = span.id or f"{span.label}\n{places}"
        owned_key = f"{span.annotator}\n{key}"
        seen[owned_key] += 1
        seen[key] += 1
        if is_uuid(span.id) and seen[key] == 1:
            annotation_id, metadata = span.id, span.metadata
        else:
            number = [str(seen[owned_key])] if seen[owned_key] > 1 else []
            annotation_id = made_id(self.format, self._digest, span.annotator, key, *number)
            metadata = {**span.metadata, FOREIGN_ID: span.id} if span.id else span.metadata
        return Annotation(
            id=annotation_id,
            annotator=span.annotator,
            label=span.label,
            fragments=fragments,
            text=covered_text(self.ends.text, fragments),
            attributes=span.attributes,
            note=span.note,
            origin=IMPORTED,
            confidence=span.confidence,
            metadata=metadata,
        )

    def relation(
        self,
        annotator: str,
        relation_type: str,
        source: Annotation,
        target: Annotation,
        carried: Carried | None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Relation:
        """Return the relation between two annotations: as it was carried, or a new one.

        Args:
            annotator: The owner of a new one.
            relation_type: Its type, in the tag set's names.
            source: The annotation that it leads away from.
            target: The annotation that it leads to.
            carried: The relations that another program's file carried for us, if any.
            metadata: Name -> value, for a new one.
        """
        if carried is not None:
            ours = carried.relation(relation_type, source.id, target.id)
            if ours is not None:
                return ours
        ends = (source.id, target.id)
        relation_id = made_id(self.format, self._digest, annotator, relation_type, *ends)
        return Relation(relation_id, annotator, relation_type, *ends, {}, metadata or {})


def once(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Return each relation once: two of a type between the same annotations are equal."""
    return tuple({relation.id: relation for relation in relations}.values())


def count_missing_ends(item: AnnotatedDocument, written: Container[str], losses: Losses) -> None:
    """Count the relations that are lost because an annotation of the article is not written.

    Args:
        item: The article.
        written: The ids of the annotations that are written.
        losses: Takes the losses.
    """
    ids = {annotation.id for annotation in item.annotations}
    for relation in item.relations:
        ends = (relation.source, relation.target)
        if all(end in ids for end in ends) and not all(end in written for end in ends):
            losses.add(
                "relations of annotations that are not written",
                partial(name_relation, relation, item),
            )


def relations_by_owner(
    item: AnnotatedDocument, owner_of: Mapping[str, str], losses: Losses
) -> dict[str, list[Relation]]:
    """Return the relations between annotations of one person, by that person.

    Args:
        item: The article.
        owner_of: The owners of the annotations that are written, by the annotations' ids.
        losses: Takes the other relations.
    """
    count_missing_ends(item, owner_of, losses)
    by_owner: dict[str, list[Relation]] = defaultdict(list)
    for relation in item.relations:
        source, target = owner_of.get(relation.source), owner_of.get(relation.target)
        if source is None or target is None:
            continue
        if source == target:
            by_owner[source].append(relation)
        else:
            losses.add(
                "relations between annotations of different people",
                partial(name_relation, relation, item),
            )
    return by_owner
