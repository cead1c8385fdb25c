"""Reads GATE's documents in JSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from annotator.formats.bdoc import NAME, TYPES
from annotator.formats.foreign import ForeignSpan
from annotator.formats.format import ReadContext
from annotator.formats.json_object import JsonObject
from annotator.formats.json_values import read_objects
from annotator.formats.offsets import CODE_POINTS, UTF_16, Span
from annotator.formats.signs import Certainty
from annotator.formats.standoff import Passage, Standoff, article_of
from annotator.model import AnnotatedDocument, ModelObject

_OF_WORDS = frozenset(
    {"Token", "SpaceToken", "Sentence", "Split", "Lookup", "NounChunk", "VG", "paragraph"}
)
"""Types that GATE's own steps put on each word or line."""
_UNITS = {"p": CODE_POINTS, "j": UTF_16}


def certainty(value: object) -> Certainty:
    """Return whether one of the first values of a file is a document of GATE."""
    names = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    is_own = "text" in names and isinstance(names.get("annotation_sets"), dict)
    return Certainty.STRONG if is_own else Certainty.NONE


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of a file.

    Raises:
        InputError: A record is malformed; the message names file, record and place in it.
        EnvironmentFault: The file cannot be read.
    """
    yield from read_objects(path, context, lambda record: _item(record, context))


def _item(record: JsonObject, context: ReadContext) -> AnnotatedDocument:
    text = record.string("text", "")
    unit_name = record.string("offset_type", "p")
    if unit_name not in _UNITS:
        raise record.error("offset_type", f"must be “p” or “j”, not “{unit_name}”.")
    wanted = {name.strip() for name in context.options.get(TYPES, "").split(",")}
    spans: list[ForeignSpan] = []
    sets = record.nested("annotation_sets")
    for set_name in list(sets.rest()):
        for annotation in sets.nested(set_name).objects("annotations") or ():
            label = annotation.required_string("type")
            if label in _OF_WORDS - wanted:
                context.count_left_out(
                    f"annotation of the type {label}|annotations of the type {label}"
                )
                continue
            spans.append(_span(annotation, label, set_name, context))
    metadata = record.mapping("features")
    name = record.string("name", "")
    if name:
        metadata.setdefault("title", name)
    standoff = Standoff([Passage(text, spans)], metadata=metadata)
    return article_of(standoff, NAME, context, _UNITS[unit_name], is_sure=True)


def _span(annotation: JsonObject, label: str, set_name: str, context: ReadContext) -> ForeignSpan:
    place = Span(annotation.integer("start"), annotation.integer("end"))
    number = annotation.string("id", "")
    features: dict[str, Any] = annotation.mapping("features")
    return ForeignSpan(
        label,
        place,
        set_name or context.annotator,
        f"{set_name}#{number}" if number else "",
        {name: value for name, value in features.items() if value is not None},
    )
