"""Reads brat's files: a text with the ``.ann`` (or ``.a1`` and ``.a2``) beside it.

An event becomes relations from its trigger to its arguments, an equivalence a chain of relations.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import msgspec

from annotator.formats import offsets
from annotator.formats.brat.lines import Standoff, TextBound, unescaped
from annotator.formats.brat.names import Names
from annotator.formats.brat.segments import joined, segments
from annotator.formats.decoding import UTF_8, decode
from annotator.formats.files import has_beside, name_of, read_bytes, stem_of
from annotator.formats.foreign import once
from annotator.formats.format import ReadContext
from annotator.formats.ids import IdsWithin, made_id
from annotator.formats.offsets import CODE_POINTS, Positions, Span
from annotator.formats.text import article
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Identity,
    InputError,
    ModelObject,
    Relation,
    covered_text,
)

SUFFIXES = (".ann", ".a1", ".a2")
OWN_RESOURCE = "Annotator"
"""Names an identity of ours by its own id."""


def has_annotations(path: Path) -> bool:
    """Whether there are brat's files beside a text."""
    return has_beside(path, *SUFFIXES)


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The article of a text file with its annotations; identities come before it.

    Raises:
        InputError: a line is not of the format, or an offset does not fit; file and line are named.
        EnvironmentFault: a file cannot be read.
    """
    text_path = path if path.suffix.lower() not in SUFFIXES else path.with_suffix(".txt")
    context.place = name_of(text_path)
    names = Names.beside(text_path)
    encoding = context.encoding or (UTF_8 if names.own else None)
    text = decode(read_bytes(text_path), name_of(text_path), encoding).text
    found = Standoff()
    for suffix in SUFFIXES:
        beside = text_path.with_suffix(suffix)
        if beside.is_file():
            said = decode(read_bytes(beside), name_of(beside), encoding).text
            found.parse(said.split("\n"), name_of(beside))
    yield from _Article(text_path, text, found, names, context).items()


class _Article:
    """Makes one article of what its files say."""

    def __init__(
        self, path: Path, text: str, found: Standoff, names: Names, context: ReadContext
    ) -> None:
        self._path, self._text, self._found, self._names = path, text, found, names
        self._context = context
        beside = [name_of(path.with_suffix(s)) for s in SUFFIXES if path.with_suffix(s).is_file()]
        self._place = beside[0] if beside else name_of(path)
        self._identities: dict[str, Identity] = {}

    def items(self) -> Iterator[ModelObject]:
        """The identities, and the article."""
        base = article(self._text, source=name_of(self._path)).document
        if self._names.own:
            base = msgspec.structs.replace(base, id=self._names.document(stem_of(self._path)))
        annotations = self._annotations()
        relations = once(self._relations(annotations))
        self._say_what_is_left()
        yield from self._identities.values()
        yield AnnotatedDocument(base, tuple(annotations.values()), relations)

    def _annotations(self) -> dict[str, Annotation]:
        offset_unit = self._context.offset_unit or CODE_POINTS
        bounds = self._sound(offset_unit.over(self._text))
        spans = [span for each in bounds for span in _spans(each)]
        asked = self._context.offset_unit is not None
        offsets.check(self._text, spans, offset_unit, self._place, asked)
        positions = offset_unit.over(self._text)
        attributes, notes, identities = self._attributes(), self._notes(), self._references()
        made: dict[str, Annotation] = {}
        stem = stem_of(self._path)
        id_of = IdsWithin("brat", self._text, stem, self._context.annotator)
        for each in bounds:
            fragments = tuple(
                fragment
                for start, end in each.fragments
                if (fragment := positions.fragment(start, end)) is not None
            )
            kept = self._names.kept(stem, each.id)
            if kept and segments(self._text, kept) == fragments:
                fragments = kept
            elif self._names.own:
                fragments = joined(self._text, fragments)
            made[each.id] = Annotation(
                id=id_of(each.id),
                annotator=self._context.annotator,
                label=self._names.full(each.label),
                fragments=fragments,
                text=covered_text(self._text, fragments),
                attributes=attributes.get(each.id, {}),
                note=notes.get(each.id, ""),
                identity=identities.get(each.id),
                origin="imported",
                metadata={} if self._names.own else {"foreign_id": each.id},
            )
        return made

    def _sound(self, positions: Positions) -> list[TextBound]:
        """Those that lie in the text; any other ends the reading, or is left out if that is asked
        for."""
        kept: list[TextBound] = []
        for each in self._found.bounds:
            inside = all(positions.fragment(s, e) is not None for s, e in each.fragments)
            in_order = all(one[1] <= other[0] for one, other in pairwise(each.fragments))
            if in_order and (inside or self._context.on_unreadable is None):
                kept.append(each)  # what lies outside is named by the check of all
                continue
            error = InputError(
                f"{self._place}:{each.line}: the stretches of {each.id} overlap, are not in the "
                f"order of the text, or lie outside it. Correct them."
            )
            self._context.leave_out(error)
        return kept

    def _target(self, id: str) -> str:
        """The text-bound annotation that an id means: an event stands for its trigger."""
        return self._found.triggers.get(id, id)

    def _attributes(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for target, name, value in self._found.attributes:
            full = {} if value == "true" else {self._names.full(name): self._names.full(value)}
            found.setdefault(self._target(target), {}).update(
                full or {self._names.full(name): True}
            )
        return found

    def _notes(self) -> dict[str, str]:
        found: dict[str, list[str]] = {}
        for target, kind, words in self._found.notes:
            said = words if kind == "AnnotatorNotes" else f"{kind}: {words}"
            found.setdefault(self._target(target), []).append(unescaped(said))
        return {target: "\n".join(lines) for target, lines in found.items()}

    def _references(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for target, resource, there, name in self._found.references:
            own = resource == OWN_RESOURCE
            id = there if own else made_id("brat", resource, there)
            external = "" if own else (there if resource == "Wikidata" else f"{resource}:{there}")
            self._identities[id] = Identity(id, name or there, external_id=external)
            found[self._target(target)] = id
        return found

    def _relations(self, annotations: dict[str, Annotation]) -> Iterator[Relation]:
        for link in self._found.links:
            source = annotations.get(self._target(link.source))
            target = annotations.get(self._target(link.target))
            if source is None or target is None or source is target:
                self._context.note(
                    f"{self._place}: {link.type} of {link.id} leads from {link.source} to "
                    f"{link.target}, which are not two annotations of this text; it was left out."
                )
                continue
            yield Relation(
                made_id("brat relation", source.id, target.id, link.id),
                self._context.annotator,
                self._names.full(link.type),
                source.id,
                target.id,
                metadata={} if self._names.own else {"foreign_id": link.id},
            )

    def _say_what_is_left(self) -> None:
        found = self._found
        if found.triggers:
            many = Counter(found.triggers.values())
            shared = sum(number > 1 for number in many.values())
            self._context.note(
                f"{self._place}: {len(found.triggers)} events were read as relations from their "
                f"triggers{f'; {shared} triggers stand for several events' if shared else ''}."
            )
        if found.unknown:
            self._context.note(
                f"{found.unknown[0]}: {len(found.unknown)} lines are of no kind that is known; "
                f"they were left out."
            )
        bounds = {each.id for each in found.bounds}
        said = (*found.attributes, *found.notes, *found.references)
        lost = [target for target, *_ in said if self._target(target) not in bounds]
        if lost:
            self._context.note(
                f"{self._place}: {len(lost)} attributes, notes and references of {lost[0]} and "
                f"others were left out: they stand on relations, or on nothing."
            )


def _spans(each: TextBound) -> list[Span]:
    """Its stretches with what each is said to cover; the file joins several with a space."""
    lengths = [end - start for start, end in each.fragments]
    if not each.text or len(each.text) != sum(lengths) + len(lengths) - 1:
        one = each.text if len(lengths) == 1 else None
        return [Span(start, end, one or None) for start, end in each.fragments]
    starts = accumulate((length + 1 for length in lengths), initial=0)
    said = [each.text[at : at + length] for at, length in zip(starts, lengths, strict=False)]
    return [Span(*place, words) for place, words in zip(each.fragments, said, strict=True)]
