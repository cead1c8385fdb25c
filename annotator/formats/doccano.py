"""doccano's JSON Lines: spans, spans with relations, and labels of whole texts.

Its browser counts UTF-16 units, or grapheme clusters where a project says so; neither is written
in the file. Spans come as ``"label": [[0, 5, "PER"]]`` (also ``labels``, or ``entities``), as
``"entities": [{"id": 1, "label": …, "start_offset": 0, "end_offset": 5}]`` with ``relations``
between their ids, and, in old files, as ``annotations`` with the number of a ``user``. Others who
write spans like that call their ends ``start`` and ``end``; these are read as well.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from annotator.formats.carried import FIELD, Carried, carried, carried_of
from annotator.formats.files import name_of
from annotator.formats.foreign import (
    ForeignSpan,
    ForeignText,
    document_of,
    once,
    tell_of_missing_ends,
)
from annotator.formats.format import Format, ReadContext, WriteContext
from annotator.formats.json_lines import first_objects, in_ascii, parsed, placed_lines
from annotator.formats.json_object import JsonObject
from annotator.formats.losses import Holds, Losses, name_annotation
from annotator.formats.offsets import CODE_POINTS, GRAPHEMES, UTF_16, OffsetUnit, Span
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Fragment,
    InputError,
    ModelObject,
    Relation,
)
from annotator.text.line_ends import LineEnds

_NAME = "doccano"
_WHOLE_TEXT = ("label", "labels", "cats")
_COMMENTS = "Comments"
_OFFSET_UNITS = {each.name: each for each in (UTF_16, GRAPHEMES, CODE_POINTS)}
_FORMS = ("relations", "spans")
_encoder = msgspec.json.Encoder(order="deterministic")


def recognises(path: Path, _head: bytes) -> bool:
    """Whether the first lines have spans or labels as doccano writes them."""
    return any(_is_doccano(each) for each in first_objects(path))


def _is_doccano(line: Mapping[str, Any]) -> bool:
    if "text" not in line or "kind" in line:
        return False
    old = line.get("annotations")
    if isinstance(old, list):
        return any(_is_entity(each) for each in cast("list[object]", old))
    return any(isinstance(line.get(key), list) for key in (*_WHOLE_TEXT, "entities"))


def _is_entity(value: object) -> bool:
    return isinstance(value, dict) and "start_offset" in value


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The articles of a file, in its order.

    Raises:
        InputError: a line is not of the format; the message names file, line and place in it.
        EnvironmentFault: the file cannot be read.
    """
    lines = _Lines(path, context)
    yield from context.read_each(
        placed_lines(path, context),
        lambda line: lines.item(JsonObject(parsed(line, context.place), context.place)),
    )
    lines.report()


class _Lines:
    """Reads the lines of one file."""

    def __init__(self, path: Path, context: ReadContext) -> None:
        self._name = name_of(path)
        self._context = context
        self._counts: Counter[str] = Counter()
        self._annotator = context.annotator
        if context.options.get("annotator", "") == "file":
            self._annotator = Path(self._name).stem

    def item(self, line: JsonObject) -> AnnotatedDocument:
        """The article of a line. Raises InputError."""
        if "text" not in line:
            raise line.error("", f"has no “text”; it has {line.names()}. Remove it.")
        raw = line.string("text", "")
        ends = LineEnds(raw)
        mine = carried_of(line, ends.text)
        text = ForeignText(_NAME, ends, raw, UTF_16, self._context.place)
        if mine is not None and mine.offset_unit is not None:
            text.offset_unit, text.sure = mine.offset_unit, True
        spans = self._spans(line)
        links = line.objects("relations") or []
        id = line.rest().pop("id", None)
        metadata = self._metadata(line)
        document = document_of(ends, self._name, mine, metadata, self._context.place, id)
        annotations = text.annotations(spans, self._context, mine)
        by_id = dict(zip((span.id for span in spans), annotations, strict=True))
        relations = once(self._relation(each, by_id, text, mine) for each in links)
        return AnnotatedDocument(document, tuple(annotations), relations)

    def _spans(self, line: JsonObject) -> list[ForeignSpan]:
        found: list[ForeignSpan] = []
        for key in ("entities", "label", "labels", "annotations"):
            if key == "entities" or _are_spans(line.rest().get(key)):
                found += [
                    self._span(each, line.inside(f"{key}[{number}]", each))
                    for number, each in enumerate(line.values(key))
                ]
        for id, count in Counter(span.id for span in found if span.id).items():
            if count > 1:
                raise line.error("entities", f"has {count} with the id {id}; give each its own.")
        return found

    def _span(self, value: object, each: JsonObject) -> ForeignSpan:
        match value:
            case [int(start), int(end), str(label)] if label:
                return ForeignSpan(label, Span(start, end), self._annotator)
            case {}:
                suffix = "" if "start" in each and "start_offset" not in each else "_offset"
                span = Span(each.integer(f"start{suffix}"), each.integer(f"end{suffix}"))
                label, user = each.required_string("label"), each.string("user", "")
                return ForeignSpan(label, span, user or self._annotator, each.string("id", ""))
            case _:
                raise each.error("", "must be [start, end, label].")

    def _relation(
        self,
        each: JsonObject,
        by_id: Mapping[str, Annotation],
        text: ForeignText,
        mine: Carried | None,
    ) -> Relation:
        type = each.required_string("type")
        source, target = (self._end(each, key, by_id) for key in ("from_id", "to_id"))
        return text.relation(source.annotator, type, source, target, mine)

    def _end(self, each: JsonObject, key: str, by_id: Mapping[str, Annotation]) -> Annotation:
        id = each.required_string(key)
        if id not in by_id:
            raise each.error(key, f"is {id}, but no entity of the line has that id.")
        return by_id[id]

    def _metadata(self, line: JsonObject) -> dict[str, Any]:
        """What is said of the whole text, and what nobody knows."""
        metadata: dict[str, Any] = {}
        if isinstance(line.rest().get("meta"), dict):
            metadata = line.mapping("meta")
        for name, value in line.rest().items():
            if value in (None, []):
                continue
            if name in _WHOLE_TEXT:
                self._counts["labels of the whole text"] += 1
            elif name == _COMMENTS:
                self._counts["comments"] += 1
            while name in metadata:
                name += "_"
            metadata[name] = value
        return metadata

    def report(self) -> None:
        """Say what was kept aside."""
        for what, count in self._counts.items():
            self._context.note(
                f"{self._name}: {what} are kept in the metadata of the article ({count:,} times)."
            )


def _are_spans(values: object) -> bool:
    return isinstance(values, list) and all(
        isinstance(each, list) or _is_entity(each) for each in cast("list[object]", values)
    )


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write the articles, a line each; equal items give equal bytes.

    They are ASCII: doccano asks for the encoding of a file of spans, but guesses that of one with
    relations, and wrongly where there is little in it that is not English.
    """
    offset_unit = _OFFSET_UNITS[_chosen(context, "offsets", tuple(_OFFSET_UNITS))]
    form = _chosen(context, "form", _FORMS)
    for item in items:
        if isinstance(item, AnnotatedDocument):
            line = _line(item, offset_unit, form, context.losses)
            out.write(in_ascii(_encoder.encode(line)) + b"\n")


def _chosen(context: WriteContext, name: str, values: Sequence[str]) -> str:
    given = context.options.get(name, values[0])
    if given not in values:
        raise InputError(f"{name}={given}: there are only {' and '.join(values)}.")
    return given


def _line(
    item: AnnotatedDocument, offset_unit: OffsetUnit, form: str, losses: Losses
) -> dict[str, object]:
    document = item.document
    spans = _spans_of(item, offset_unit, losses)
    numbers = {annotation.id: number for number, (annotation, _) in enumerate(spans)}
    relations = _relations_of(item, numbers, form, losses)
    line: dict[str, object] = {"id": document.id, "text": document.text}
    if form == "spans":
        line["label"] = [[start, end, each.label] for each, (start, end) in spans]
    else:
        line["entities"] = [
            {"id": number, "label": each.label, "start_offset": start, "end_offset": end}
            for number, (each, (start, end)) in enumerate(spans)
        ]
        line["relations"] = [
            {
                "id": number,
                "from_id": numbers[each.source],
                "to_id": numbers[each.target],
                "type": each.type,
            }
            for number, each in enumerate(relations)
        ]
    line["meta"] = document.metadata
    line[FIELD] = {
        "offsets": offset_unit.name,
        **carried(document, (annotation for annotation, _ in spans), relations),
    }
    return line


def _spans_of(
    item: AnnotatedDocument, offset_unit: OffsetUnit, losses: Losses
) -> list[tuple[Annotation, Fragment]]:
    positions = offset_unit.over(item.document.text)
    found: list[tuple[Annotation, Fragment]] = []
    for each in item.annotations:
        if len(each.fragments) > 1:
            continue  # counted as such already
        span = positions.span(each.start, each.end)
        if positions.fragment(*span) == (each.start, each.end):
            found.append((each, span))
        else:
            losses.add(f"annotations that cut {offset_unit}", name_annotation(each, item.document))
    return found


def _relations_of(
    item: AnnotatedDocument, numbers: Mapping[str, int], form: str, losses: Losses
) -> list[Relation]:
    here = [each for each in item.relations if each.source in numbers and each.target in numbers]
    if form == "spans" and here:
        losses.add("relations in the form of spans", f"those in {item.document.id}", len(here))
        return []
    tell_of_missing_ends(item, numbers, losses)
    return here


FORMAT = Format(
    name=_NAME,
    title="doccano JSONL",
    suffixes=(".jsonl",),
    offsets="UTF-16 units, or grapheme clusters where a project says so",
    holds=Holds(
        several_fragments=False,
        identities=False,
        relations_across=False,
        progress=False,
        records=False,
        tag_set=False,
    ),
    losses=(
        f"owners, attributes and notes where doccano shows them (for the way back: “{FIELD}”)",
        "overlapping annotations, if the project in doccano does not allow them",
    ),
    read=read,
    write=write,
    recognises=recognises,
    read_options={"annotator": "“file”: whoever the file is named after owns its annotations"},
    write_options={
        "form": "“relations” (default), for a project with relations; “spans”, for one without",
        "offsets": "“utf-16” (default), “graphemes” or “code-points”",
    },
    choices={"form": ("relations", "spans"), "offsets": ("utf-16", "graphemes", "code-points")},
)
