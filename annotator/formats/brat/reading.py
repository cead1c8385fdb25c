"""Reads brat's files: a text with the ``.ann`` (or ``.a1`` and ``.a2``) beside it.

An event becomes relations from its trigger to its arguments, an equivalence a chain of relations.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import msgspec

from annotator.formats import offsets
from annotator.formats.brat import SUFFIXES
from annotator.formats.brat.names import BratNames
from annotator.formats.brat.standoff import (
    Standoff,
    TextBound,
    join_over_line_ends,
    split_at_line_ends,
    unescape,
)
from annotator.formats.decoding import UTF_8
from annotator.formats.files import name_of, stem_of
from annotator.formats.foreign import once
from annotator.formats.format import ReadContext
from annotator.formats.ids import IdsWithin, made_id
from annotator.formats.offsets import CODE_POINTS, OffsetsDiffer, OffsetUnit, Positions, Span
from annotator.formats.text import article
from annotator.formats.text_files import read_text
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Fragment,
    Identity,
    InputError,
    ModelObject,
    Relation,
    covered_text,
)
from annotator.words import number

OWN_RESOURCE = "Annotator"
"""The resource of references to our own identities, which they name by their ids."""
WIKIDATA = "Wikidata"
REFERENCES = "references"
"""The name in an annotation's metadata of its further references, each with its name behind a
space: an annotation has one identity, and brat any number of references."""


def identity_id(resource: str, entry: str) -> str:
    """Return the id of the identity that a reference to a database names."""
    return entry if resource == OWN_RESOURCE else made_id("brat", resource, entry)


def reference_of(identity: Identity) -> str:
    """Return the reference of which an identity was made; empty if it is made otherwise."""
    external = identity.external_id
    resource, colon, entry = external.partition(":")
    if not colon:
        resource, entry = WIKIDATA, external
    return f"{resource}:{entry}" if identity.id == identity_id(resource, entry) else ""


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Read the article of a text file with its annotations; its identities come before it.

    Args:
        path: The text file, or one of the annotation files beside it.
        context: The import's settings; receives the notes.

    Raises:
        InputError: There is no text file, a line is malformed, or an offset does not fit; the
            message names file and line.
        EnvironmentFault: A file cannot be read.
    """
    text_path = path if path.suffix.lower() not in SUFFIXES else path.with_suffix(".txt")
    context.place = name_of(text_path)
    names = BratNames.beside(text_path)
    encoding = UTF_8 if names.own else None
    text = read_text(text_path, context, encoding)
    standoff = Standoff()
    for suffix in SUFFIXES:
        beside = text_path.with_suffix(suffix)
        if beside.is_file():
            lines = read_text(beside, context, encoding).split("\n")
            standoff.parse(lines, name_of(beside))
    yield from _ArticleReader(text_path, text, standoff, names, context).items()


class _ArticleReader:
    """Makes the model objects of one article from its text and its standoff annotations."""

    def __init__(
        self, path: Path, text: str, standoff: Standoff, names: BratNames, context: ReadContext
    ) -> None:
        self._path, self._text, self._standoff, self._names = path, text, standoff, names
        self._context = context
        beside = [name_of(path.with_suffix(s)) for s in SUFFIXES if path.with_suffix(s).is_file()]
        self._place = beside[0] if beside else name_of(path)
        self._identities: dict[str, Identity] = {}
        events_of = Counter(standoff.triggers.values())
        self._shared_events = {e for e, t in standoff.triggers.items() if events_of[t] > 1}
        """The ids of events whose triggers belong to several."""
        self._event_attributes: dict[str, dict[str, Any]] = {}
        """Their attributes by their ids."""
        self._more: dict[str, list[str]] = {}
        """Further references by the id of their text-bound annotation."""

    def items(self) -> Iterator[ModelObject]:
        """Yield the identities, then the article."""
        document = article(self._text, source=name_of(self._path)).document
        if self._names.own:
            document_id = self._names.document_id(stem_of(self._path))
            document = msgspec.structs.replace(document, id=document_id)
        annotations = self._annotations()
        relations = once(self._relations(annotations))
        self._note_what_was_left_out()
        yield from self._identities.values()
        yield AnnotatedDocument(
            document, tuple(annotations.values()), relations, done_by=self._idle()
        )

    def _idle(self) -> tuple[str, ...]:
        """Return the owner of an annotation file in which there is nothing.

        An export of ours makes one for each article.
        """
        annotator, standoff = self._context.annotator, self._standoff
        has_file = any(self._path.with_suffix(suffix).is_file() for suffix in SUFFIXES)
        is_idle = has_file and not self._names.own and standoff == Standoff()
        return (annotator,) if annotator and is_idle else ()

    def _annotations(self) -> dict[str, Annotation]:
        """Return the annotations by their ids in the file."""
        offset_unit = self._context.offset_unit or CODE_POINTS
        bounds = self._sound_bounds(offset_unit.over(self._text))
        spans = [span for bound in bounds for span in _spans(bound)]
        asked = self._context.offset_unit is not None
        try:
            offsets.check(self._text, spans, offset_unit, self._place, asked)
        except OffsetsDiffer as error:
            # A unit in which all fit is a question; a text that fits in none is a fault there.
            if error.fitting or not self._context.leaves_out:
                raise
            bounds = self._fitting_bounds(bounds, offset_unit)
        positions = offset_unit.over(self._text)
        attributes, notes = self._attributes(), self._notes()
        identities, self._more = self._references()
        annotations: dict[str, Annotation] = {}
        stem = stem_of(self._path)
        id_of = IdsWithin("brat", self._text, stem, self._context.annotator)
        for bound in bounds:
            fragments = self._fragments(bound, positions, stem)
            annotations[bound.id] = Annotation(
                id=id_of(bound.id),
                annotator=self._context.annotator,
                label=self._names.full(bound.label),
                fragments=fragments,
                text=covered_text(self._text, fragments),
                attributes=attributes.get(bound.id, {}),
                note=notes.get(bound.id, ""),
                identity=identities.get(bound.id),
                origin="imported",
                metadata={
                    **({} if self._names.own else {"foreign_id": bound.id}),
                    **({REFERENCES: more} if (more := self._more.get(bound.id)) else {}),
                },
            )
        return annotations

    def _fragments(self, bound: TextBound, positions: Positions, stem: str) -> tuple[Fragment, ...]:
        """Return an annotation's fragments in code points, over line ends if they were so."""
        fragments = tuple(
            fragment
            for start, end in bound.fragments
            if (fragment := positions.fragment(start, end)) is not None
        )
        if not self._names.own:
            return fragments
        kept = self._names.kept_fragments(stem, bound.id)
        if kept and split_at_line_ends(self._text, kept) == fragments:
            return kept
        return join_over_line_ends(self._text, fragments)

    def _sound_bounds(self, positions: Positions) -> list[TextBound]:
        """Return the annotations that are inside the text, their fragments in its order.

        An error for any other ends the reading, or the annotation is left out if that is asked.
        """
        sound: list[TextBound] = []
        for bound in self._standoff.bounds:
            inside = all(positions.fragment(s, e) is not None for s, e in bound.fragments)
            in_order = all(a[1] <= b[0] for a, b in pairwise(bound.fragments))
            if in_order and (inside or not self._context.leaves_out):
                sound.append(bound)  # the check of all offsets names those outside
                continue
            error = InputError(
                f"{self._place}:{bound.line}: the fragments of {bound.id} overlap, are not in the "
                f"order of the text, or are outside it. Correct them."
            )
            self._context.leave_out(error)
        return sound

    def _fitting_bounds(
        self, bounds: Sequence[TextBound], offset_unit: OffsetUnit
    ) -> list[TextBound]:
        """Return the annotations that cover what the file states, and leave out the others."""
        fitting: list[TextBound] = []
        for bound in bounds:
            wrong = offsets.misfits(self._text, _spans(bound), offset_unit)
            if not wrong:
                fitting.append(bound)
                continue
            error = InputError(
                f"{self._place}:{bound.line}: {bound.id} does not cover "
                f"{offsets.shown(bound.text)}. Correct it."
            )
            self._context.leave_out(error)
        return fitting

    def _attributes(self) -> dict[str, dict[str, Any]]:
        """Return names and values of attributes by the id of their text-bound annotation.

        Those of one of several events on a trigger are not of the trigger: they go to the event's
        relations.
        """
        attributes: dict[str, dict[str, Any]] = {}
        for target, name, value in self._standoff.attributes:
            is_alone = target not in self._shared_events
            own = attributes.setdefault(self._standoff.target(target) if is_alone else target, {})
            own[self._names.full(name)] = True if value == "true" else self._names.full(value)
        self._event_attributes = {
            event: attributes.pop(event) for event in self._shared_events & attributes.keys()
        }
        return attributes

    def _notes(self) -> dict[str, str]:
        """Return notes by the id of their text-bound annotation."""
        notes: dict[str, list[str]] = {}
        for target, kind, note in self._standoff.notes:
            line = note if kind == "AnnotatorNotes" else f"{kind}: {note}"
            notes.setdefault(self._standoff.target(target), []).append(unescape(line))
        return {target: "\n".join(lines) for target, lines in notes.items()}

    def _references(self) -> tuple[dict[str, str], dict[str, list[str]]]:
        """Collect the identities.

        Returns:
            The id of the identity, and the further references, by the id of their text-bound
            annotation.
        """
        identity_ids: dict[str, str] = {}
        more: dict[str, list[str]] = {}
        for target, resource, entry, name in self._standoff.references:
            bound = self._standoff.target(target)
            if bound in identity_ids:
                more.setdefault(bound, []).append(f"{resource}:{entry} {name}".rstrip())
                continue
            is_own = resource == OWN_RESOURCE
            external = entry if resource == WIKIDATA else f"{resource}:{entry}"
            identity_ids[bound] = identity_id(resource, entry)
            self._identities[identity_ids[bound]] = Identity(
                identity_ids[bound], name or entry, external_id="" if is_own else external
            )
        return identity_ids, more

    def _relations(self, annotations: dict[str, Annotation]) -> Iterator[Relation]:
        lost: list[str] = []
        for link in self._standoff.links:
            source = annotations.get(self._standoff.target(link.source))
            target = annotations.get(self._standoff.target(link.target))
            if source is None or target is None or source is target:
                lost.append(f"{link.type} of {link.id} from {link.source} to {link.target}")
                continue
            yield Relation(
                made_id("brat relation", source.id, target.id, link.id),
                self._context.annotator,
                self._names.full(link.type),
                source.id,
                target.id,
                self._event_attributes.get(link.source, {}),
                metadata={} if self._names.own else {"foreign_id": link.id},
            )

        if lost:
            links = number(len(lost), "link was", "links were")
            self._context.note(
                f"{self._place}: {links} left out, not between two annotations of this text: "
                f"{lost[0]}{' and others' if len(lost) > 1 else ''}."
            )

    def _note_what_was_left_out(self) -> None:
        standoff = self._standoff
        if standoff.triggers:
            events = number(len(standoff.triggers), "event was", "events were")
            events_of = Counter(standoff.triggers.values())
            shared = sum(count > 1 for count in events_of.values())
            belong = number(shared, "trigger belongs", "triggers belong")
            self._context.note(
                f"{self._place}: {events} read as relations from the triggers"
                f"{f'; {belong} to several events' if shared else ''}."
            )
        linked = {link.source for link in standoff.links}
        unlinked = sum(event not in linked for event in self._event_attributes)
        if unlinked:
            events = number(
                unlinked,
                "event shares its trigger and has no arguments",
                "events share their triggers and have no arguments",
            )
            self._context.note(f"{self._place}: {events}; their attributes were left out.")
        if standoff.references and (count := sum(map(len, self._more.values()))):
            self._context.note(
                f"{self._place}: {number(count, 'further reference', 'further references')} of "
                f"annotations, which have one identity each, went into their metadata."
            )
        if standoff.unknown:
            lines = number(
                len(standoff.unknown), "line of no known kind was", "lines of no known kind were"
            )
            self._context.note(f"{standoff.unknown[0]}: {lines} left out.")
        bounds = {bound.id for bound in standoff.bounds}
        targets = [
            line.target for line in (*standoff.attributes, *standoff.notes, *standoff.references)
        ]
        lost = [target for target in targets if standoff.target(target) not in bounds]
        if lost:
            lines = number(
                len(lost),
                "attribute, note or reference was",
                "attributes, notes and references were",
            )
            self._context.note(
                f"{self._place}: {lines} left out: no annotation has the id named there, such as "
                f"{lost[0]}."
            )


def _spans(bound: TextBound) -> list[Span]:
    """Return an annotation's fragments, each with the text that the file states for it.

    The file joins the texts of several fragments with a space.
    """
    lengths = [end - start for start, end in bound.fragments]
    if not bound.text or len(bound.text) != sum(lengths) + len(lengths) - 1:
        stated = bound.text if len(lengths) == 1 else None
        return [Span(start, end, stated or None) for start, end in bound.fragments]
    starts = accumulate((length + 1 for length in lengths), initial=0)
    texts = [bound.text[at : at + length] for at, length in zip(starts, lengths, strict=False)]
    return [Span(*fragment, text) for fragment, text in zip(bound.fragments, texts, strict=True)]
