"""Reads BioC's documents, in JSON or XML."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from annotator.formats.bioc import NAME
from annotator.formats.files import name_of
from annotator.formats.foreign import ForeignSpan
from annotator.formats.format import ReadContext
from annotator.formats.json_object import JsonObject
from annotator.formats.json_values import first_of, read_values
from annotator.formats.offsets import Span
from annotator.formats.signs import Certainty
from annotator.formats.standoff import Passage, SpanLink, Standoff, article_of
from annotator.formats.whole_numbers import whole_number
from annotator.model import AnnotatedDocument, InputError, ModelObject
from annotator.plugins import LazyFunction

_documents_of_xml = LazyFunction("annotator.formats.bioc.xml:documents_of")
_KINDS = {"title": "headline", "front": "headline", "fig": "caption", "table": "caption"}
"""The kinds of blocks of passages, by the beginning of their type."""


def certainty(value: object) -> Certainty:
    """Return whether one of the first values of a file is a collection or document of BioC."""
    if not isinstance(value, dict):
        return Certainty.NONE
    fields = cast("dict[str, object]", value)
    document = first_of(fields.get("documents"))
    holder = cast("dict[str, object]", document) if isinstance(document, dict) else fields
    passage = first_of(holder.get("passages"))
    is_own = isinstance(passage, dict) and "offset" in passage
    return Certainty.STRONG if is_own else Certainty.NONE


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the documents of a file as articles, in its order.

    Raises:
        InputError: A document is malformed; the message names file, document and place in it.
        OffsetsDiffer: Annotations do not cover the texts that the file states for them.
        EnvironmentFault: The file cannot be read.
    """
    name = name_of(path)
    yield from context.read_each(_documents(path, name, context), lambda d: _item(d, context))


def _documents(path: Path, name: str, context: ReadContext) -> Iterator[JsonObject]:
    for value in _values(path, context):
        collection = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        documents: Any = collection.get("documents") or [collection]
        if not isinstance(documents, list):
            raise InputError(f"{name}: “documents” must be a list.")
        for number, document in enumerate(cast("list[Any]", documents), 1):
            if not isinstance(document, dict):
                raise InputError(f"{name}: document {number} must be an object.")
            fields = cast("dict[str, Any]", document)
            place = f"{name}, document {fields.get('id') or number}"
            yield JsonObject(fields, place, whole="it")


def _values(path: Path, context: ReadContext) -> Iterator[object]:
    with path.open("rb") as file:
        is_xml = b"<" in file.read(64).split(b"{")[0].split(b"[")[0]
    if is_xml:
        yield {"documents": _documents_of_xml(path)}
        return
    for value, _ in read_values(path, context):
        yield value


def _item(document: JsonObject, context: ReadContext) -> AnnotatedDocument:
    passages: list[Passage] = []
    links: list[SpanLink] = []
    holders = list(_texts(document, context))
    _hand_down(document, holders, context)
    for holder in holders:
        offset = _offset(holder, 0)
        spans = _spans(holder, offset, context)
        links += _links(holder, context)
        infons = holder.mapping("infons")
        passages.append(Passage(holder.string("text", ""), spans, _kind(infons)))
    links += _links(document, context)
    metadata = document.mapping("infons")
    title = next((p.text for p in passages if p.kind == "headline" and p.text.strip()), "")
    if title:
        metadata.setdefault("title", title)
    passages = [passage for passage in passages if passage.text.strip() or passage.spans]
    document_id = document.string("id", "") or None
    if document_id is not None and document_id.isdecimal():
        metadata.setdefault("pmid", document_id)
    standoff = Standoff(passages or [Passage("")], links, document_id, metadata)
    return article_of(standoff, NAME, context)


def _texts(document: JsonObject, context: ReadContext) -> Iterator[JsonObject]:
    """Yield the passages, or the sentences of those that have no text of their own."""
    for passage in document.objects("passages") or ():
        sentences = passage.objects("sentences") or []
        if "text" in passage or not sentences:
            # The annotations of sentences are at the offsets of the document as well.
            for sentence in sentences:
                for key in ("annotations", "relations"):
                    values = [*passage.values(key), *sentence.values(key)]
                    passage.rest()[key] = values
            yield passage
        else:
            yield from sentences


def _offset(holder: JsonObject, default: int) -> int:
    return holder.integer("offset") if "offset" in holder else default


def _kind(infons: dict[str, Any]) -> str:
    """Return the kind of block of a passage, by its type or section."""
    words = str(infons.get("type") or infons.get("section_type") or "").lower()
    if words.startswith("title_") and words != "title_1":
        return "subhead"
    if words == "title_1":
        return "subhead"
    return next((kind for begin, kind in _KINDS.items() if words.startswith(begin)), "paragraph")


def _spans(holder: JsonObject, offset: int, context: ReadContext) -> list[ForeignSpan]:
    spans = (_span(each, offset, context) for each in holder.objects("annotations") or ())
    return [span for span in spans if span is not None]


def _span(annotation: JsonObject, offset: int, context: ReadContext) -> ForeignSpan | None:
    infons = annotation.mapping("infons")
    label = str(infons.pop("type", "") or "annotation")
    places: list[Span] = []
    for location in annotation.objects("locations") or ():
        start = _offset(location, 0) - offset
        places.append(Span(start, start + location.integer("length")))
    stated = annotation.string("text", "")
    if not places:
        context.count_left_out("annotation without a place")
        return None
    if len(places) == 1:
        places = [Span(places[0].start, places[0].end, stated or None)]
    span = ForeignSpan(label, places[0], context.annotator, annotation.string("id", ""))
    span.further = tuple(places[1:])
    span.attributes = {name: value for name, value in infons.items() if value not in (None, "")}
    return span


def _hand_down(document: JsonObject, holders: Sequence[JsonObject], context: ReadContext) -> None:
    """Give the annotations of a document to the passages that they begin in."""
    starts = [_number(holder.rest().get("offset")) for holder in holders]
    for annotation in document.values("annotations"):
        fields = cast("dict[str, object]", annotation) if isinstance(annotation, dict) else {}
        location = first_of(fields.get("locations"))
        place = cast("dict[str, object]", location) if isinstance(location, dict) else {}
        at = _number(place.get("offset"))
        number = sum(start <= at for start in starts) - 1
        if not place or number < 0:
            context.count_left_out("annotation without a place")
            continue
        holder = holders[number]
        holder.rest()["annotations"] = [*holder.values("annotations"), annotation]


def _number(value: object) -> int:
    return whole_number(value) or 0


def _links(holder: JsonObject, context: ReadContext) -> list[SpanLink]:
    links: list[SpanLink] = []
    for relation in holder.objects("relations") or ():
        infons = relation.mapping("infons")
        ends = [node.string("refid", "") for node in relation.objects("nodes") or ()]
        if len(ends) == 2:
            name = infons.get("type") or infons.get("relation type") or "related"
            links.append(SpanLink(str(name), *ends))
        else:
            context.count_left_out("relation of other than two annotations")
    return links
