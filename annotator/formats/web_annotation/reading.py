"""Reads pages and collections of Web Annotations, and the texts that they point into.

Source: Web Annotation Data Model, W3C Recommendation of 2017.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec.structs import replace

from annotator.formats import offsets
from annotator.formats.decoding import UTF_8
from annotator.formats.files import name_of, names_file
from annotator.formats.format import ReadContext
from annotator.formats.ids import IdsWithin, made_id
from annotator.formats.json_lines import parse_json
from annotator.formats.json_object import JsonObject
from annotator.formats.jsonl.lines import IMPORTED, ORIGINS
from annotator.formats.offsets import CODE_POINTS, OffsetsDiffer, OffsetUnit, Span
from annotator.formats.text import article
from annotator.formats.text_files import read_text
from annotator.formats.web_annotation.pages import (
    Json,
    as_list,
    as_object,
    group_by_source,
    linked_resources,
    source_of,
)
from annotator.formats.web_annotation.writing import (
    ARTICLE,
    ATTRIBUTE,
    DETAILS,
    IDENTITY,
    OFFSETS,
    id_in_iri,
)
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Block,
    Document,
    Fragment,
    Identity,
    InputError,
    ModelObject,
    Relation,
    covered_text,
)
from annotator.words import shorten

_UNTAGGED = "untagged"
"""The label of an annotation that only has a comment."""
_SHOWN_CODE_POINTS, _NAME_CODE_POINTS = 40, 200


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Read the articles that the annotations of a file point into; identities come before them.

    Args:
        path: A file of annotations, or a text beside one, which yields nothing by itself.
        context: The settings of the import; receives the notes.

    Raises:
        OffsetsDiffer: The annotations do not fit the text in the unit of the file.
        InputError: The file is not JSON of this kind, a text is missing, or an annotation cannot
            be read or does not fit it; the message names file and annotation.
        EnvironmentFault: A file cannot be read.
    """
    context.place = name_of(path)
    if path.suffix.lower() == ".txt":
        return  # It is read with the page beside it.
    text = read_text(path, context, UTF_8)
    content = parse_json(text, name_of(path))
    for source, annotations in group_by_source(content, path, context).items():
        yield from _ArticleReader(path, source, annotations, content, context).items()


@dataclass
class _Bodies:
    """The values that the bodies of an annotation state."""

    label: str = _UNTAGGED
    note: str = ""
    identity: str | None = None
    attributes: Json = field(default_factory=dict[str, Any])
    unread: list[Any] = field(default_factory=list[Any])


class _ArticleReader:
    """Makes the model objects of one text and its annotations."""

    def __init__(
        self,
        path: Path,
        source: str,
        annotations: Sequence[Json],
        content: Any,
        context: ReadContext,
    ) -> None:
        """Read the text of an article.

        Args:
            path: The file of annotations.
            source: The IRI of the text, whose last part names a file beside the first one.
            annotations: The annotations of the text, and the links of the file.
            content: The JSON of the file.
            context: The settings of the import; receives the notes.

        Raises:
            InputError: The text is missing, or the file names an unknown unit.
        """
        self._annotations, self._context = annotations, context
        self._page_article = as_object(as_object(content).get(ARTICLE))
        stated_unit = OffsetUnit.named(str(self._page_article.get(OFFSETS) or CODE_POINTS.name))
        self._offset_unit = context.offset_unit or stated_unit
        name = Path(unquote(urlsplit(source).path)).name
        text_path = path.parent / name
        if not name or not names_file(text_path):
            wanted = shorten(name, _NAME_CODE_POINTS) or f"{Path(name_of(path)).stem}.txt"
            raise InputError(
                f"{name_of(path)}: the text {shorten(source, _NAME_CODE_POINTS)}, which its "
                f"annotations point into, is missing. Put it beside the file, as {wanted}."
            )
        self._text = read_text(text_path, context, UTF_8)
        self._id_from = IdsWithin("web", self._text)
        self._text_name = name
        self._page_name = name_of(path)
        self._identities: dict[str, Identity] = {}

    def items(self) -> Iterator[ModelObject]:
        """Yield the identities, then the article.

        Raises:
            OffsetsDiffer: The annotations do not fit the text in the unit of the file.
            InputError: An annotation cannot be read.
        """
        document = self._document()
        annotations = {annotation.id: annotation for annotation in self._read_annotations()}
        relations = tuple(self._relations())
        yield from self._identities.values()
        yield AnnotatedDocument(document, tuple(annotations.values()), relations)

    def _document(self) -> Document:
        if not self._page_article:
            return article(self._text, source=self._text_name).document
        page_article = JsonObject(self._page_article, self._page_name, ARTICLE)
        blocks = tuple(self._block(block) for block in page_article.objects("blocks") or ())
        return Document(
            page_article.string("id", ""),
            page_article.string("title", ""),
            self._text,
            page_article.mapping("metadata"),
            blocks,
        )

    def _block(self, block: JsonObject) -> Block:
        kind = block.required_string("kind")
        start, end = block.integer("start"), block.integer("end")
        if not 0 <= start <= end <= len(self._text):
            length = len(self._text)
            raise block.error("", f"lies outside the text, which has {length} characters.")
        return Block(kind, start, end)

    # Annotations

    def _read_annotations(self) -> Iterator[Annotation]:
        """Yield the annotations of the text, once all their spans have been checked."""
        tagged = [a for a in self._annotations if source_of(a) is not None]
        spans_of_each = [self._spans(annotation) for annotation in tagged]
        all_spans = [span for spans in spans_of_each for span in spans]
        asked = self._context.offset_unit is not None
        wrong: set[Span] = set()
        try:
            offsets.check(self._text, all_spans, self._offset_unit, self._page_name, asked)
        except OffsetsDiffer as error:
            # A unit in which all fit is a question; a text that fits in none is a fault there.
            if error.fitting or not self._context.leaves_out:
                raise
            wrong.update(offsets.misfits(self._text, all_spans, self._offset_unit))
        positions = self._offset_unit.over(self._text)
        for annotation, spans in zip(tagged, spans_of_each, strict=True):
            if bad := next((span for span in spans if span in wrong), None):
                stated = f" {offsets.shown(bad.said)}" if bad.said else " any words"
                error = InputError(
                    f"{self._place(annotation)}: {bad.start}–{bad.end} does not cover{stated}. "
                    f"Correct it."
                )
                self._context.leave_out(error)
                continue
            placed = (positions.fragment(span.start, span.end) for span in spans)
            fragments = tuple(sorted(filter(None, placed)))
            if any(after[0] < before[1] for before, after in pairwise(fragments)):
                place = self._place(annotation)
                self._context.leave_out(
                    InputError(f"{place}: two of its targets overlap. Correct it.")
                )
                continue
            yield self._annotation(annotation, fragments)

    def _spans(self, annotation: Json) -> list[Span]:
        """Return the spans of the targets, as the file counts: by position, or by quotation."""
        spans: list[Span] = []
        for target in as_list(annotation.get("target")):
            selectors = map(as_object, as_list(as_object(target).get("selector")))
            by_type = {str(selector.get("type")): selector for selector in selectors}
            quote = by_type.get("TextQuoteSelector", {})
            position = by_type.get("TextPositionSelector")
            if position is None:
                spans.append(self._find_quotation(quote, annotation))
                continue
            selector = JsonObject(position, self._place(annotation), "TextPositionSelector")
            start, end = selector.integer("start"), selector.integer("end")
            exact = quote.get("exact")
            spans.append(Span(start, end, exact if isinstance(exact, str) else None))
        return spans

    def _place(self, annotation: Json) -> str:
        return f"{self._page_name}: annotation {annotation.get('id', 'without id')}"

    def _find_quotation(self, quote: Json, annotation: Json) -> Span:
        """Return the span of the first quotation with the same text around it.

        Raises:
            InputError: There is no quotation, or the text does not contain it.
        """
        exact = str(quote.get("exact") or "")
        if not exact:
            raise InputError(
                f"{self._place(annotation)} has neither a TextPositionSelector nor a "
                f"TextQuoteSelector; other selectors cannot be read. Add one of the two."
            )
        prefix, suffix = str(quote.get("prefix") or ""), str(quote.get("suffix") or "")
        position = self._text.find(prefix + exact + suffix)
        if position < 0:
            raise InputError(
                f"{self._place(annotation)} quotes “{exact[:_SHOWN_CODE_POINTS]}”, which is not "
                f"in {self._text_name}. Is it another version of the text?"
            )
        start = position + len(prefix)
        span = self._offset_unit.over(self._text).span(start, start + len(exact))
        return Span(*span, said=exact)

    def _annotation(self, annotation: Json, fragments: tuple[Fragment, ...]) -> Annotation:
        """Return an annotation with fragments in code points."""
        details = JsonObject(as_object(annotation.get(DETAILS)), self._place(annotation), DETAILS)
        bodies = self._read_bodies(annotation)
        iri = str(annotation.get("id") or "")
        metadata = details.mapping("metadata")
        annotation_id = id_in_iri(iri) or self._id_from(json.dumps(annotation, sort_keys=True))
        if iri and annotation_id == iri:
            annotation_id = self._id_from(iri)
            metadata = {**metadata, "foreign_id": iri}
        if bodies.unread:
            metadata = {**metadata, "bodies": bodies.unread}
        origin = details.string("origin", "")
        if origin not in ORIGINS:
            is_own = DETAILS in annotation or bool(self._page_article)
            origin = "manual" if is_own else IMPORTED
        return Annotation(
            id=annotation_id,
            annotator=self._creator(annotation),
            label=bodies.label,
            fragments=fragments,
            text=covered_text(self._text, fragments),
            attributes={**bodies.attributes, **details.mapping("attributes")},
            note=bodies.note,
            identity=bodies.identity,
            origin=origin,
            confidence=details.number("confidence"),
            metadata=metadata,
        )

    def _read_bodies(self, annotation: Json) -> _Bodies:
        """Return the values of the bodies by their purposes, or by the motivation."""
        bodies = _Bodies()
        for body in as_list(annotation.get("body")):
            body_object = as_object(body)
            purpose = body_object.get("purpose") or annotation.get("motivation")
            value = body_object.get("value") or (body if isinstance(body, str) else None)
            if ATTRIBUTE in body_object:
                bodies.attributes[str(body_object[ATTRIBUTE])] = value
            elif purpose == "identifying":
                bodies.identity = self._identity_id(body_object)
            elif purpose == "tagging" and bodies.label == _UNTAGGED and value:
                bodies.label = str(value)
            elif purpose in ("commenting", "describing", "replying") and value:
                bodies.note = f"{bodies.note}\n{value}" if bodies.note else str(value)
            else:
                bodies.unread.append(body)
        return bodies

    def _identity_id(self, body: Json) -> str:
        """Return the id of the identity in a body, and collect the identity.

        Raises:
            InputError: The identity cannot be read.
        """
        source = str(as_object(body.get("source")).get("id") or body.get("source") or "")
        fields = as_object(body.get(DETAILS))
        if fields:
            try:
                identity = msgspec.convert(fields, Identity)
            except msgspec.ValidationError as error:
                raise InputError(
                    f"{self._page_name}: the identity {fields.get('id', 'without id')} cannot be "
                    f"read: {error}. Correct it."
                ) from None
        elif source.startswith(IDENTITY):
            return source.removeprefix(IDENTITY)
        else:
            name = str(body.get("label") or source.rsplit("/", 1)[-1])
            identity = Identity(made_id("web identity", source), name, external_id=source)
        self._identities[identity.id] = identity
        return identity.id

    def _creator(self, annotation: Json) -> str:
        """Return the name of the creator; the importing annotator where none is named."""
        creator = annotation.get("creator")
        agent = as_object(creator)
        name = agent.get("name") or agent.get("nickname") or agent.get("id")
        return str(name or (creator if isinstance(creator, str) else "")) or self._context.annotator

    # Relations

    def _relations(self) -> Iterator[Relation]:
        """Yield a relation for each annotation that links two others."""
        for annotation in self._annotations:
            if source_of(annotation) is not None:
                continue
            targets = as_list(annotation.get("target"))
            ends = [str(as_object(target).get("id") or target) for target in targets]
            if len(ends) == 1:
                ends += linked_resources(annotation)
            if len(ends) != 2:
                self._context.note(
                    f"{self._page_name}: {annotation.get('id', 'an annotation')} points at "
                    f"{', '.join(ends)} and does not link two annotations; it was left out."
                )
                continue
            details = as_object(annotation.get(DETAILS))
            relation_type = self._read_bodies(annotation).label
            iri = str(annotation.get("id") or "")
            source, target = (self._annotation_id(end) for end in ends)
            relation_id = id_in_iri(iri)
            if not relation_id or relation_id == iri:
                relation_id = made_id("web relation", source, target, iri)
            relation = Relation(
                relation_id, self._creator(annotation), relation_type, source, target
            )
            yield replace(
                relation,
                attributes=as_object(details.get("attributes")),
                metadata=as_object(details.get("metadata")),
            )

    def _annotation_id(self, iri: str) -> str:
        annotation_id = id_in_iri(iri)
        return self._id_from(iri) if annotation_id == iri else annotation_id
