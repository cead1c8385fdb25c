"""Articles and annotations out of another program's terms: spans, ids, owners, what was carried."""

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
from annotator.formats.offsets import OffsetUnit, Span, check
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
)
from annotator.text.line_ends import LineEnds

FOREIGN_ID = "foreign_id"


@dataclass
class ForeignSpan:
    """An annotation as the file has it."""

    label: str
    span: Span
    annotator: str
    id: str = ""
    """What the file calls it; it may be the name of one span in each article."""
    attributes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    note: str = ""
    confidence: float | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])


def is_uuid(id: str) -> bool:
    """Whether an id is one of a kind anywhere, so that it can be kept."""
    try:
        UUID(id)
    except ValueError:
        return False
    return True


def document_of(
    ends: LineEnds,
    source: str,
    carried: Carried | None,
    metadata: Mapping[str, Any],
    place: str,
    id: object = None,
) -> Document:
    """The article of a text: as it was carried, or else new, with its structure recognised.

    ``id`` is what the file calls it; a number is the name of many, and goes into the metadata.
    Raises InputError when there is nothing but white space in it.
    """
    if not ends.text or ends.text.isspace():
        raise InputError(f"{place}: the text is empty: there is nothing to tag in it. Remove it.")
    if carried is not None:
        return Document(carried.id, carried.title, ends.text, metadata, carried.blocks)
    new = article(ends.text, source=source).document
    named = id if isinstance(id, str) and not id.isdecimal() else ""
    foreign = {} if named or id is None else {FOREIGN_ID: id}
    title = metadata.get("title")
    return replace(
        new,
        id=named,
        title=title if title and isinstance(title, str) else new.title,
        metadata={**new.metadata, **foreign, **metadata},
    )


@dataclass
class ForeignText:
    """The text of one article, and how its file counts in it."""

    format: str
    ends: LineEnds
    raw: str
    """With the line ends of the file."""
    offset_unit: OffsetUnit
    place: str
    sure: bool = False
    """Whether the file says that it counts so, and not its format in general."""

    @cached_property
    def _digest(self) -> str:
        return sha256(self.ends.text.encode()).hexdigest()

    def fragments(self, spans: Sequence[Span], context: ReadContext) -> list[Fragment]:
        """Where the spans lie; raises InputError when they do not lie where the file says."""
        offset_unit = context.offset_unit or self.offset_unit
        asked = self.sure or context.offset_unit is not None
        check(self.raw, spans, offset_unit, self.place, asked)
        positions = offset_unit.over(self.raw)
        return [self._fragment(positions.fragment(s.start, s.end), s) for s in spans]

    def _fragment(self, found: Fragment | None, span: Span) -> Fragment:
        if found is not None:
            start, end = self.ends.moved(found[0]), self.ends.moved(found[1])
            if start < end:
                return start, end
        raise InputError(
            f"{self.place}: the annotation {span.start}–{span.end} covers no text. Correct it in "
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
        """The annotations, in the order of the spans.

        ``ids_are_kept``: the program keeps our ids, so that what was carried is found by them.
        """
        found: list[Annotation] = []
        seen: Counter[str] = Counter()
        for each, fragment in zip(
            spans, self.fragments([s.span for s in spans], context), strict=True
        ):
            ours = None
            if carried is not None:
                ids = [each.id] if ids_are_kept else None
                ours = carried.annotation(each.label, fragment, ids)
            if ours is None:
                found.append(self._new(each, fragment, seen))
            else:
                attributes = {**ours.attributes, **each.attributes}
                found.append(replace(ours, attributes=attributes, note=each.note or ours.note))
        return found

    def _new(self, each: ForeignSpan, fragment: Fragment, seen: Counter[str]) -> Annotation:
        if not each.annotator:
            raise InputError(
                f"{self.place}: nobody is named as the owner of annotations, such as the "
                f"{each.label} at {each.span.start}.",
                remedies=(Remedy("Say whose they are: {}.", (Choice("annotator", "NAME"),)),),
            )
        key = each.id or f"{each.label}\n{fragment}"
        owned = f"{each.annotator}\n{key}"
        seen[owned] += 1
        seen[key] += 1
        if is_uuid(each.id) and seen[key] == 1:
            id, metadata = each.id, each.metadata
        else:
            more = [str(seen[owned])] if seen[owned] > 1 else []
            id = made_id(self.format, self._digest, each.annotator, key, *more)
            metadata = {**each.metadata, FOREIGN_ID: each.id} if each.id else each.metadata
        return Annotation(
            id=id,
            annotator=each.annotator,
            label=each.label,
            fragments=(fragment,),
            text=self.ends.text[slice(*fragment)],
            attributes=each.attributes,
            note=each.note,
            origin=IMPORTED,
            confidence=each.confidence,
            metadata=metadata,
        )

    def relation(
        self,
        annotator: str,
        type: str,
        source: Annotation,
        target: Annotation,
        carried: Carried | None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Relation:
        """The relation between two annotations: as it was carried, or else new."""
        ours = carried.relation(type, source.id, target.id) if carried is not None else None
        if ours is not None:
            return ours
        id = made_id(self.format, self._digest, annotator, type, source.id, target.id)
        return Relation(id, annotator, type, source.id, target.id, {}, metadata or {})


def once(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Each relation once: two of a type between the same annotations say the same."""
    return tuple({each.id: each for each in relations}.values())


def tell_of_missing_ends(item: AnnotatedDocument, written: Container[str], losses: Losses) -> None:
    """Count the relations that are not written since an annotation of the article is not."""
    here = {annotation.id for annotation in item.annotations}
    for each in item.relations:
        ends = (each.source, each.target)
        if all(end in here for end in ends) and not all(end in written for end in ends):
            losses.add(
                "relations of annotations that are not written",
                partial(name_relation, each, item),
            )


def relations_by_owner(
    item: AnnotatedDocument, owner_of: Mapping[str, str], losses: Losses
) -> dict[str, list[Relation]]:
    """The relations between annotations of one person, by that person; others are told.

    ``owner_of`` knows the annotations that are written.
    """
    tell_of_missing_ends(item, owner_of, losses)
    found: dict[str, list[Relation]] = defaultdict(list)
    for each in item.relations:
        source, target = owner_of.get(each.source), owner_of.get(each.target)
        if source is None or target is None:
            continue
        if source == target:
            found[source].append(each)
        else:
            losses.add(
                "relations between annotations of different people",
                partial(name_relation, each, item),
            )
    return found
