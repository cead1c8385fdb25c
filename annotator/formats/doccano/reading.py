"""Reads doccano's JSON Lines: spans, spans with relations, and labels of whole texts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from annotator.formats.carried import Carried, carried_of
from annotator.formats.doccano import NAME
from annotator.formats.files import name_of
from annotator.formats.foreign import (
    ForeignSpan,
    ForeignText,
    document_of,
    once,
)
from annotator.formats.format import ReadContext
from annotator.formats.json_object import JsonObject
from annotator.formats.json_values import first_of, read_objects
from annotator.formats.losses import CARRIED_FIELD
from annotator.formats.offsets import UTF_16, Span
from annotator.formats.signs import Certainty
from annotator.formats.whole_numbers import labelled_stretch
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    ModelObject,
    Relation,
)
from annotator.text.line_ends import LineEnds
from annotator.words import number

_TEXT = ("text", "data")
"""The names of the text: since version 1.5 an export has it as “data”, or again as “text”."""
_WHOLE_TEXT = ("label", "labels", "cats")
_LABEL_CODE_POINTS = 80
_SPANS = ("entities", "label", "labels", "annotations")
_APPROVER = "annotation_approver"
_COMMENTS = "Comments"
_FIELDS = frozenset(
    {"id", CARRIED_FIELD, "meta", "relations", _COMMENTS, *_TEXT, *_WHOLE_TEXT, *_SPANS}
)
"""The fields of doccano's own exports."""
_FORMS = ({"start_offset", "end_offset"}, {"start", "end", "label"})
"""The fields of spans."""
_LABEL_FORM = {"label", "user"}
"""The fields of a label of the whole text in old exports."""
_OTHERS = frozenset({"kind", "spans", "_input_hash", "_task_hash", "denotations", "fragments"})
"""Fields by which a line is another program's."""


def certainty(value: object) -> Certainty:
    """Return whether one of the first values of a file has spans or labels as doccano writes."""
    if not isinstance(value, dict):
        return Certainty.NONE
    line = cast("dict[str, Any]", value)
    if not any(isinstance(line.get(name), str) for name in _TEXT) or _OTHERS & line.keys():
        return Certainty.NONE
    label = first_of(line.get("annotations"))
    if (
        _APPROVER in line
        or (isinstance(label, dict) and label.keys() >= _LABEL_FORM and "fragments" not in label)
        or any(_are_entities(line.get(name)) for name in _SPANS)
    ):
        return Certainty.STRONG
    lists = [name for name in (*_WHOLE_TEXT, *_SPANS) if _are_names(line.get(name))]
    if not lists:
        return Certainty.NONE
    # Labels of whole texts, or none yet: only the other fields tell whose file it is.
    return Certainty.STRONG if line.keys() <= _FIELDS else Certainty.WEAK


def _are_entities(values: object) -> bool:
    """Return whether a list begins with a span in one of doccano's forms."""
    first = first_of(values)
    if isinstance(first, dict):
        names = cast("dict[str, object]", first).keys()
        return any(form <= names for form in _FORMS) and "fragments" not in names
    return labelled_stretch(first) is not None


def _are_names(values: object) -> bool:
    return isinstance(values, list) and all(
        isinstance(value, str) for value in cast("list[object]", values)
    )


def _are_labels(values: object) -> bool:
    """Return whether a list has labels; that of another kind of task has translations."""
    if not values or not _are_names(values):
        return False
    return all(0 < len(value) <= _LABEL_CODE_POINTS for value in cast("list[str]", values))


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the articles of a file, in its order.

    Raises:
        InputError: A line is malformed; the message names file, line and place in it.
        EnvironmentFault: The file cannot be read.
    """
    reader = _LineReader(path, context)
    yield from read_objects(path, context, reader.item)
    reader.note_remarks()


class _LineReader:
    """Reads the lines of one file."""

    def __init__(self, path: Path, context: ReadContext) -> None:
        self._name = name_of(path)
        self._context = context
        self._counts: Counter[str] = Counter()
        self._annotator = context.annotator
        self._is_of_one = context.options.get("annotator", "") == "file"
        """Whether the whole file is known to be the work of one person."""
        if self._is_of_one:
            self._annotator = Path(self._name).stem

    def item(self, line: JsonObject) -> AnnotatedDocument:
        """Return the article of a line.

        Raises:
            InputError: The line has no text, or a field of it is wrong.
        """
        name = next((each for each in _TEXT if each in line), "")
        if not name:
            raise line.error("", f"has no “text”; it has {line.names()}. Remove it.")
        raw = line.string(name, "")
        ends = LineEnds(raw)
        carried = carried_of(line, ends.text)
        text = ForeignText(NAME, ends, raw, UTF_16, self._context.place)
        if carried is not None and carried.offset_unit is not None:
            text.offset_unit, text.sure = carried.offset_unit, True
        is_task = any(name in line for name in _SPANS)
        spans = self._spans(line)
        of_article = self._of_article(line)
        links = line.objects("relations") or []
        line_id = line.rest().pop("id", None)
        metadata = self._metadata(line)
        place = self._context.place
        document = document_of(ends, self._name, carried, metadata, place, line_id)
        annotations = text.sound_annotations(spans, self._context, carried)
        by_id = dict(zip((span.id for span in spans), annotations, strict=True))
        made = (self._relation(link, by_id, text, carried) for link in links)
        relations = once(filter(None, made))
        is_untouched = is_task and not spans and not of_article
        is_idle = self._is_of_one and carried is None and is_untouched
        labels = text.article_labels(of_article, self._annotator, carried)
        return AnnotatedDocument(
            document,
            (*labels, *filter(None, annotations)),
            relations,
            done_by=(self._annotator,) if is_idle else (),
        )

    def _of_article(self, line: JsonObject) -> list[str]:
        """Take the labels of the whole text; without an owner they stay in the metadata."""
        labels: list[str] = []
        for name in _WHOLE_TEXT:
            values = line.rest().get(name)
            if self._annotator and _are_labels(values):
                labels += line.strings(name)
        return labels

    def _spans(self, line: JsonObject) -> list[ForeignSpan]:
        spans: list[ForeignSpan] = []
        for key in ("entities", "label", "labels", "annotations"):
            if key == "entities" or _are_spans(line.rest().get(key)):
                spans += [
                    self._span(value, line.inside(f"{key}[{index}]", value))
                    for index, value in enumerate(line.values(key))
                ]
        for span_id, count in Counter(span.id for span in spans if span.id).items():
            if count > 1:
                message = f"has {count} with the id {span_id}; give each its own."
                raise line.error("entities", message)
        return spans

    def _span(self, value: object, fields: JsonObject) -> ForeignSpan:
        if stretch := labelled_stretch(value):
            start, end, label = stretch
            return ForeignSpan(label, Span(start, end), self._annotator)
        if not isinstance(value, dict):
            raise fields.error("", "must be [start, end, label], with whole numbers.")
        suffix = "" if "start" in fields and "start_offset" not in fields else "_offset"
        span = Span(fields.integer(f"start{suffix}"), fields.integer(f"end{suffix}"))
        label, user = fields.required_string("label"), fields.string("user", "")
        return ForeignSpan(label, span, user or self._annotator, fields.string("id", ""))

    def _relation(
        self,
        fields: JsonObject,
        by_id: Mapping[str, Annotation | None],
        text: ForeignText,
        carried: Carried | None,
    ) -> Relation | None:
        relation_type = fields.required_string("type")
        source, target = (self._end(fields, key, by_id) for key in ("from_id", "to_id"))
        if source is None or target is None:
            self._context.count_left_out("relation of an annotation that is left out")
            return None
        return text.relation(source.annotator, relation_type, source, target, carried)

    def _end(
        self, fields: JsonObject, key: str, by_id: Mapping[str, Annotation | None]
    ) -> Annotation | None:
        span_id = fields.required_string(key)
        if span_id not in by_id:
            raise fields.error(key, f"is {span_id}, but no entity of the line has that id.")
        return by_id[span_id]

    def _metadata(self, line: JsonObject) -> dict[str, Any]:
        """Return the labels of the whole text, and the fields that are unknown."""
        metadata: dict[str, Any] = {}
        if isinstance(line.rest().get("meta"), dict):
            metadata = line.mapping("meta")
        for name, value in line.rest().items():
            if value in (None, []):
                continue
            if name in (*_WHOLE_TEXT, "annotations"):
                self._counts["labels of the whole text"] += 1
            elif name == _COMMENTS:
                self._counts["comments"] += 1
            while name in metadata:
                name += "_"
            metadata[name] = value
        return metadata

    def note_remarks(self) -> None:
        """Report what was kept in the metadata."""
        for what, count in self._counts.items():
            self._context.note(
                f"{self._name}: {what} are kept in the metadata of the article "
                f"({number(count, 'time')})."
            )


def _are_spans(values: object) -> bool:
    return isinstance(values, list) and all(
        isinstance(value, list) or _are_entities([value]) for value in cast("list[object]", values)
    )
