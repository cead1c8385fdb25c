"""Reads PubTator: articles between blank lines, each of a title, an abstract and annotations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from annotator.formats.files import name_of
from annotator.formats.foreign import ForeignSpan, ForeignText, document_of, once
from annotator.formats.format import ReadContext
from annotator.formats.ids import made_id
from annotator.formats.offsets import CODE_POINTS, Span
from annotator.formats.text_files import read_text
from annotator.formats.whole_numbers import whole_numbers
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Block,
    Identity,
    InputError,
    ModelObject,
    Relation,
)
from annotator.text.line_ends import LineEnds

_TEXT = re.compile(r"([^|\t]{1,60})\|(\w+)\|(.*)")
_TITLE = "t"
_SPAN_FIELDS, _RELATION_FIELDS = 5, 4
_NO_CONCEPT = ("", "-", "-1", "None", "N/A")
_SEVERAL = re.compile("[|,;]")


@dataclass
class _Record:
    """The lines of one article."""

    id: str
    line: int
    """The number of its first line, from 1."""
    parts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """The kind of each part of the text, ``t`` or ``a``, with the part."""
    rows: list[tuple[int, list[str]]] = field(default_factory=list[tuple[int, list[str]]])
    """The columns of each further line, with its number."""


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of a file, each after its new identities.

    Args:
        path: The file.
        context: The import's settings; counts what is left out.

    Raises:
        OffsetsDiffer: Annotations do not cover the texts that the file states.
        InputError: A line is malformed; the message names file and line.
        EnvironmentFault: The file cannot be read.
    """
    context.place = name = name_of(path)
    known: set[str] = set()
    for record in _records(read_text(path, context)):
        context.at_line(name, record.line)
        try:
            identities, item = _RecordReader(name, record, context).item()
        except InputError as error:
            if error.is_question:
                raise
            context.leave_out(error)
            continue
        yield from (identity for identity in identities if identity.id not in known)
        known.update(identity.id for identity in identities)
        yield item


def _records(text: str) -> Iterator[_Record]:
    record: _Record | None = None
    for number, line in enumerate(text.split("\n"), 1):
        match = _TEXT.fullmatch(line)
        if match and (record is None or record.rows or record.id != match[1]):
            if record is not None:
                yield record
            record = _Record(match[1], number)
        if match and record is not None:
            record.parts.append((match[2], match[3]))
        elif line.strip() and record is not None:
            record.rows.append((number, line.split("\t")))
    if record is not None:
        yield record


class _RecordReader:
    """Makes the article of a record."""

    def __init__(self, name: str, record: _Record, context: ReadContext) -> None:
        self._name, self._record, self._context = name, record, context
        self._place = context.place
        self._identities: dict[str, Identity] = {}
        """By the concepts' ids in the file."""
        self._first: dict[str, Annotation] = {}
        """The first mention of each concept, by its id in the file."""

    def item(self) -> tuple[list[Identity], AnnotatedDocument]:
        """Return the identities and the article."""
        record = self._record
        raw = "\n".join(part for _, part in record.parts)
        ends = LineEnds(raw)
        title = next((part for kind, part in record.parts if kind == _TITLE), "").strip()
        metadata = {"title": title} if title else {}
        document = document_of(ends, self._name, None, metadata, self._place, record.id)
        kept = {key: value for key, value in document.metadata.items() if key != "title"}
        document = replace(document, blocks=_blocks(record.parts), metadata=kept)
        foreign = ForeignText("pubtator", ends, raw, CODE_POINTS, self._place)
        rows = [(number, fields) for number, fields in record.rows if _is_span(fields)]
        spans = [self._span(number, fields) for number, fields in rows]
        sound = foreign.sound_annotations(spans, self._context)
        annotations = [
            self._with_concept(annotation, fields)
            for (_, fields), annotation in zip(rows, sound, strict=True)
            if annotation is not None
        ]
        relations = once(self._relations(foreign))
        return [*self._identities.values()], AnnotatedDocument(
            document, tuple(annotations), relations
        )

    def _span(self, line: int, fields: list[str]) -> ForeignSpan:
        start, end = whole_numbers(fields[1:3]) or (0, 0)
        span = Span(start, end, fields[3])
        label = fields[4].strip() or "annotation"
        place = f"{self._name}:{line}"
        return ForeignSpan(label, span, self._context.annotator, place=place)

    def _with_concept(self, annotation: Annotation, fields: list[str]) -> Annotation:
        """Return an annotation with its concept: an identity, or metadata if there are several."""
        concept = fields[_SPAN_FIELDS].strip() if len(fields) > _SPAN_FIELDS else ""
        if concept in _NO_CONCEPT:
            return annotation
        if _SEVERAL.search(concept):
            for each in _SEVERAL.split(concept):
                self._first.setdefault(each, annotation)
            return replace(annotation, metadata={**annotation.metadata, "concepts": concept})
        self._first.setdefault(concept, annotation)
        identity = self._identities.setdefault(
            concept,
            Identity(made_id("pubtator", concept), annotation.text, external_id=concept),
        )
        return replace(annotation, identity=identity.id)

    def _relations(self, foreign: ForeignText) -> Iterator[Relation]:
        for _, fields in self._record.rows:
            if _is_span(fields):
                continue
            if len(fields) < _RELATION_FIELDS:
                self._context.count_left_out("line of no known kind|lines of no known kind")
                continue
            kind, source, target = fields[1], self._end(fields[2]), self._end(fields[3])
            if source is None or target is None or source.id == target.id:
                self._context.count_left_out(
                    "relation of concepts without mentions|relations of concepts without mentions"
                )
                continue
            concepts = {"concepts": f"{fields[2]} {fields[3]}"}
            yield foreign.relation(source.annotator, kind, source, target, None, concepts)

    def _end(self, concept: str) -> Annotation | None:
        return self._first.get(concept) or self._first.get(concept.rpartition("|")[2])


def _is_span(fields: list[str]) -> bool:
    """Return whether a line is that of an annotation: id, start, end, text and type."""
    return len(fields) >= _SPAN_FIELDS and whole_numbers(fields[1:3]) is not None


def _blocks(parts: list[tuple[str, str]]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    at = 0
    for kind, part in parts:
        if part:
            blocks.append(Block("headline" if kind == _TITLE else "paragraph", at, at + len(part)))
        at += len(part) + 1
    return tuple(blocks)
