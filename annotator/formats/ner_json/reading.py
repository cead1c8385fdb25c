"""Reads training data of named entities in the forms that are named in the package."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from annotator.formats.foreign import ForeignSpan
from annotator.formats.format import ReadContext
from annotator.formats.json_object import JsonObject
from annotator.formats.json_values import first_of, read_values
from annotator.formats.ner_json import NAME
from annotator.formats.offsets import CODE_POINTS, UTF_16, OffsetUnit, Span
from annotator.formats.signs import Certainty
from annotator.formats.standoff import Passage, Standoff, article_of
from annotator.formats.whole_numbers import labelled_stretch
from annotator.model import AnnotatedDocument, InputError, ModelObject

_INCLUSIVE = OffsetUnit.named("code-points+inclusive")
_OUTSIDE = ("O", "-", "", None)
_MAX_DEPTH = 8
_SYNTAX = ("tag", "dep", "head", "pos", "morph", "lemma")
"""What tokens state beside their entity."""


def certainty(value: object) -> Certainty:
    """Return whether one of the first values of a file has a text with entities in it."""
    if isinstance(value, list):
        return _certainty_of_list(cast("list[object]", value))
    if not isinstance(value, dict):
        return Certainty.NONE
    fields = cast("dict[str, object]", value)
    match first_of(fields.get("paragraphs")):
        case {"sentences": list()}:
            return Certainty.STRONG
        case _:
            pass
    if isinstance(fields.get("classes"), list) and isinstance(fields.get("annotations"), list):
        return Certainty.STRONG
    annotation = first_of(fields.get("annotation"))
    has_points = isinstance(annotation, dict) and "points" in annotation
    is_dataturks = isinstance(fields.get("content"), str) and has_points
    return Certainty.STRONG if is_dataturks else Certainty.NONE


def _certainty_of_list(values: list[object], depth: int = 1) -> Certainty:
    if _is_pair(values):
        return Certainty.STRONG
    first = first_of(values)
    if isinstance(first, list) and depth < _MAX_DEPTH:
        return _certainty_of_list(cast("list[object]", first), depth + 1)
    return Certainty.NONE


def _is_pair(values: list[object]) -> bool:
    if len(values) != 2 or not isinstance(values[0], str):
        return False
    fields = values[1]
    if isinstance(fields, dict):
        return "entities" in fields or "cats" in fields
    return labelled_stretch(first_of(fields)) is not None


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of a file, in its order.

    Raises:
        InputError: A record is malformed; the message names file, record and place in it.
        OffsetsDiffer: Entities cut words, and would not in another unit.
        EnvironmentFault: The file cannot be read.
    """
    reader = _RecordReader(context)
    for value, _ in read_values(path, context):
        yield from context.read_each(_records(value, CODE_POINTS), reader.item)


Record = tuple[object, OffsetUnit]
"""A text with its entities in one of the forms, and the unit in which it counts."""


def _records(value: object, unit: OffsetUnit, depth: int = 1) -> Iterator[Record]:
    """Yield the records in a value of the file."""
    values = cast("list[object]", value) if isinstance(value, list) else []
    if values and not isinstance(values[0], str) and depth < _MAX_DEPTH:
        for inner in values:
            yield from _records(inner, unit, depth + 1)
    elif isinstance(value, dict) and "classes" in value and "annotations" in value:
        annotations = cast("dict[str, object]", value)["annotations"]
        yield from _records(annotations, UTF_16, depth + 1)
    elif value is not None:  # NER Annotator has null for a text that was skipped.
        yield value, unit


class _RecordReader:
    """Reads the records of one file."""

    def __init__(self, context: ReadContext) -> None:
        self._context = context

    def item(self, record: Record) -> AnnotatedDocument:
        """Return the article of a record; raises InputError."""
        value, unit = record
        place = self._context.place
        values = cast("list[object]", value) if isinstance(value, list) else []
        if len(values) == 2 and isinstance(values[0], str):
            return self._pair(values[0], values[1], unit)
        fields = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        if isinstance(fields.get("paragraphs"), list):
            return self._paragraphs(JsonObject(fields, place))
        if isinstance(fields.get("content"), str) and "annotation" in fields:
            return self._points(JsonObject(fields, place))
        raise InputError(
            f"{place}: this is not a text with its entities, as in "
            f'["text", {{"entities": [[0, 4, "PER"]]}}].'
        )

    def _pair(self, text: str, value: object, unit: OffsetUnit) -> AnnotatedDocument:
        place = self._context.place
        fields = cast("dict[str, Any]", value) if isinstance(value, dict) else {"entities": value}
        given = JsonObject(fields, place, whole="the record")
        spans = [
            self._span(entity, given.inside(f"entities[{number}]", entity))
            for number, entity in enumerate(given.values("entities"))
        ]
        metadata = {name: value for name, value in given.rest().items() if value not in (None, [])}
        standoff = Standoff([Passage(text, spans)], metadata=metadata)
        return article_of(standoff, NAME, self._context, unit)

    def _span(self, entity: object, fields: JsonObject) -> ForeignSpan:
        values = cast("list[object]", entity) if isinstance(entity, list) else []
        if isinstance(entity, dict):
            values = [fields.rest().get(name) for name in ("start", "end", "label")]
        if (stretch := labelled_stretch(values)) is None:
            raise fields.error("", "must be [start, end, label], with whole numbers.")
        start, end, label = stretch
        return ForeignSpan(label, Span(start, end), self._context.annotator)

    # Dataturks

    def _points(self, record: JsonObject) -> AnnotatedDocument:
        text = record.string("content", "")
        spans: list[ForeignSpan] = []
        for annotation in record.objects("annotation") or ():
            labels = [str(label) for label in _as_list(annotation.rest().pop("label", None))]
            for point in annotation.objects("points") or ():
                stated = point.string("text", "") or None
                span = Span(point.integer("start"), point.integer("end"), stated)
                spans += [ForeignSpan(name, span, self._context.annotator) for name in labels]
            if not labels:
                self._context.count_left_out("annotation without a label")
        metadata = {n: v for n, v in record.rest().items() if v not in (None, [], "")}
        standoff = Standoff([Passage(text, spans)], metadata=metadata)
        return article_of(standoff, NAME, self._context, _INCLUSIVE)

    # spaCy 2's documents

    def _paragraphs(self, document: JsonObject) -> AnnotatedDocument:
        passages: list[Passage] = []
        cats: list[Any] = []
        for paragraph in document.objects("paragraphs") or ():
            passages.append(self._paragraph(paragraph))
            cats += _as_list(paragraph.rest().get("cats"))
        metadata: dict[str, Any] = {"cats": cats} if cats else {}
        document_id = document.rest().get("id")
        standoff = Standoff(passages or [Passage("")], id=document_id, metadata=metadata)
        return article_of(standoff, NAME, self._context, CODE_POINTS, is_sure=True)

    def _paragraph(self, paragraph: JsonObject) -> Passage:
        tokens = [
            token
            for sentence in paragraph.objects("sentences") or ()
            for token in sentence.objects("tokens") or ()
        ]
        words = [token.string("orth", "") for token in tokens]
        tags: list[object] = [token.rest().get("ner") for token in tokens]
        with_syntax = sum(any(name in token for name in _SYNTAX) for token in tokens)
        self._context.count_left_out("token’s syntax|tokens’ syntax", with_syntax)
        raw = paragraph.string("raw", "")
        if not raw:
            spaced = [token.rest().get("space") is not False for token in tokens]
            raw = "".join(w + " " * s for w, s in zip(words, spaced, strict=True)).rstrip()
        return Passage(raw, list(self._entities(raw, words, tags)))

    def _entities(self, raw: str, words: list[str], tags: list[object]) -> Iterator[ForeignSpan]:
        """Yield the entities of tokens with BILUO or IOB tags."""
        places = _places(raw, words, self._context.place)
        open_label, start, last = "", 0, 0
        for (begin, end), tag in zip(places, tags, strict=True):
            sign, _, label = str(tag).partition("-") if tag not in _OUTSIDE else ("O", "", "")
            goes_on = sign in ("I", "L", "E") and label == open_label
            if open_label and not goes_on:
                yield ForeignSpan(open_label, Span(start, last), self._context.annotator)
                open_label = ""
            if label and not goes_on:
                open_label, start = label, begin
                if sign in ("I", "L", "E"):
                    self._context.count_left_out("contradiction of tags: an entity begins inside")
            last = end
            if open_label and sign in ("L", "U", "S", "E"):
                yield ForeignSpan(open_label, Span(start, last), self._context.annotator)
                open_label = ""
        if open_label:
            yield ForeignSpan(open_label, Span(start, last), self._context.annotator)


def _places(raw: str, words: list[str], place: str) -> list[tuple[int, int]]:
    """Return where the tokens are in their text, in code points; raises InputError."""
    places: list[tuple[int, int]] = []
    at = 0
    for word in words:
        start = raw.find(word, at)
        if start < 0:
            raise InputError(f"{place}: the token “{word}” is not in the text of its paragraph.")
        at = start + len(word)
        places.append((start, at))
    return places


def _as_list(value: object) -> list[Any]:
    if value is None:
        return []
    return cast("list[Any]", value) if isinstance(value, list) else [value]
