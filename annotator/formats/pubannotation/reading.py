"""Reads PubAnnotation's JSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from annotator.formats.foreign import ForeignSpan
from annotator.formats.format import ReadContext
from annotator.formats.json_object import JsonObject
from annotator.formats.json_values import read_objects
from annotator.formats.offsets import Span
from annotator.formats.pubannotation import NAME
from annotator.formats.signs import Certainty
from annotator.formats.standoff import Passage, SpanLink, Standoff, article_of
from annotator.model import AnnotatedDocument, ModelObject

_ID_FIELDS = ("sourcedb", "sourceid", "divid")
_SPANS = ("denotations", "blocks", "catanns")


def certainty(value: object) -> Certainty:
    """Return whether one of the first values of a file has a text with denotations."""
    if not isinstance(value, dict) or "text" not in value:
        return Certainty.NONE
    names = cast("dict[str, object]", value)
    is_own = any(isinstance(names.get(name), list) for name in ("denotations", "tracks"))
    return Certainty.STRONG if is_own or "sourcedb" in names else Certainty.NONE


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of a file, in its order.

    Raises:
        InputError: A record is malformed; the message names file, record and place in it.
        OffsetsDiffer: Denotations cut words, and would not in another unit.
        EnvironmentFault: The file cannot be read.
    """
    yield from read_objects(path, context, lambda record: _item(record, context))


def _item(record: JsonObject, context: ReadContext) -> AnnotatedDocument:
    text = record.string("text", "")
    spans: list[ForeignSpan] = []
    links: list[SpanLink] = []
    tracks = record.objects("tracks") or []
    for track in (record, *tracks):
        name = "" if track is record else track.string("project", "")
        _add_track(track, name or context.annotator, name, spans, links, context)
    ids = [record.string(name, "") for name in _ID_FIELDS]
    metadata = {
        **{name: value for name, value in zip(_ID_FIELDS, ids, strict=True) if value},
        **{name: value for name, value in record.rest().items() if value not in (None, [], {}, "")},
    }
    record_id = "-".join(filter(None, ids)) or None
    standoff = Standoff([Passage(text, spans)], links, record_id, metadata)
    return article_of(standoff, NAME, context)


def _add_track(
    track: JsonObject,
    owner: str,
    name: str,
    spans: list[ForeignSpan],
    links: list[SpanLink],
    context: ReadContext,
) -> None:
    """Add the annotations of a project on the text; ids are unique in a track only."""
    before = f"{name}/" if name else ""
    by_id: dict[str, ForeignSpan] = {}
    for key in _SPANS:
        for denotation in track.objects(key) or ():
            span = _span(denotation, owner, before)
            spans.append(span)
            by_id[span.id or str(len(spans))] = span
    for relation in track.objects("relations") or ():
        ends = (before + relation.required_string(end) for end in ("subj", "obj"))
        links.append(SpanLink(relation.required_string("pred"), *ends))
    for key in ("attributes", "modifications"):
        for attribute in track.objects(key) or ():
            span = by_id.get(before + _string(attribute, "subj" if "subj" in attribute else "obj"))
            if span is None:
                context.count_left_out("attribute of what is not a denotation")
                continue
            value: Any = attribute.rest().get("obj") if "pred" in attribute else True
            if "subj" not in attribute.rest() and key == "modifications":
                value = True
            span.attributes = {**span.attributes, _string(attribute, "pred"): value}


def _string(fields: JsonObject, name: str) -> str:
    value: object = fields.rest().get(name)
    return str(value) if value is not None else ""


def _span(denotation: JsonObject, owner: str, before: str) -> ForeignSpan:
    given: object = denotation.rest().pop("span", None)
    values = cast("list[object]", given) if isinstance(given, list) else [given]
    places: list[Span] = []
    for value in values:
        fields = denotation.inside("span", value)
        places.append(Span(fields.integer("begin"), fields.integer("end")))
    if not places:
        raise denotation.error("span", "has no place in the text.")
    span_id = denotation.string("id", "")
    label = denotation.required_string("obj")
    span = ForeignSpan(label, places[0], owner, before + span_id if span_id else "")
    span.further = tuple(places[1:])
    span.metadata = {n: v for n, v in denotation.rest().items() if v not in (None, [], {}, "")}
    return span
