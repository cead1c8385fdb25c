"""Reads Label Studio's exports: a task is an article, a labelled region an annotation.

Its present text tag counts code points, older ones UTF-16 units; regions state their text, which
proves the unit. Choices and text areas on a region are attributes and notes. Predictions belong to
no annotator and are left out.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from annotator.formats.carried import Carried, carried_of
from annotator.formats.files import name_of
from annotator.formats.foreign import ForeignSpan, ForeignText, document_of, once
from annotator.formats.format import ReadContext
from annotator.formats.json_object import JsonObject
from annotator.formats.json_values import read_values
from annotator.formats.label_studio import NAME
from annotator.formats.label_studio.config import TEXT, read_config_beside
from annotator.formats.label_studio.results import (
    Region,
    Results,
    are_minimal_regions,
    merge_values,
    parse_results,
    take_minimal_results,
)
from annotator.formats.label_studio.texts import TaskText, find_text
from annotator.formats.offsets import CODE_POINTS
from annotator.formats.signs import Certainty
from annotator.model import AnnotatedDocument, Annotation, InputError, ModelObject, Relation
from annotator.text.line_ends import LineEnds
from annotator.words import number

_ANNOTATIONS = ("annotations", "completions")
_BOOKKEEPING = re.compile(
    "file_upload|agreement|(?:creat|updat)ed_at|updated_by|inner_id|project|overlap|is_labeled"
    "|(?:total|cancelled)_annotations|total_predictions|(?:unresolved_)?comment_count"
    "|last_comment_updated_at|comment_authors|allow_skip|state|history|id"
)
"""Fields of a task that describe its place in a project."""
_MINIMAL = ("annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement")
"""Fields that JSON-MIN puts beside the data."""


def certainty(value: object) -> Certainty:
    """Return whether one of the first values of a file is a task, in full or in JSON-MIN."""
    if not isinstance(value, dict):
        return Certainty.NONE
    item = cast("dict[str, Any]", value)
    return Certainty.STRONG if _is_task(item) or _is_minimal(item) else Certainty.NONE


def _is_task(item: Mapping[str, Any]) -> bool:
    return isinstance(item.get("data"), dict) and any(
        isinstance(item.get(key), list) for key in (*_ANNOTATIONS, "predictions")
    )


def _is_minimal(item: Mapping[str, Any]) -> bool:
    if "annotation_id" in item and "lead_time" in item:
        return True
    # Older versions state nothing on the annotation beside the regions.
    return any(are_minimal_regions(value) for value in item.values())


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the tasks of a file as articles, in its order.

    Args:
        path: The file.
        context: The import's settings; receives the notes and the configuration's labels.

    Raises:
        InputError: A task is malformed; the message names file, task and place in it.
        EnvironmentFault: The file cannot be read.
    """
    reader = _TaskReader(path, context)
    for value, place in read_values(path, context):
        try:
            item = reader.item(value, place)
        except InputError as error:
            context.leave_out(error)
            continue
        yield item
    reader.note_remarks()


class _TaskReader:
    """Reads the tasks of one file."""

    def __init__(self, path: Path, context: ReadContext) -> None:
        self._name = name_of(path)
        self._context = context
        self._remarks: Counter[str] = Counter()
        """Sentences on what was left out or kept aside, each with how often."""
        self._config = read_config_beside(path)
        context.labels.update(self._config.labels)
        context.relation_types.update(self._config.relations)

    def item(self, value: object, place: str) -> AnnotatedDocument:
        """Return the article of a task.

        Args:
            value: The task as JSON.
            place: Its place, with which messages begin.

        Raises:
            InputError: The task is malformed.
        """
        task = JsonObject({}, place, whole="the task").inside("", value)
        if not isinstance(value, dict):
            raise task.error("", "must be an object. This is not a file of Label Studio.")
        if "data" in task:
            data = task.nested("data")
            return self._article(task, data, list(self._results(task)), minimal=False)
        if not _is_minimal(task.rest()):
            raise task.error(
                "",
                f"has no “data”, as each of Label Studio has; it has {task.names()}. Is this the "
                f"file of another program?",
            )
        owner = task.string("annotator", "") or self._context.annotator
        results = parse_results(owner, list(take_minimal_results(task)), self._remarks)
        return self._article(task, task, [results], minimal=True)

    def note_remarks(self) -> None:
        """Add notes on what was left out or kept aside."""
        for remark, count in self._remarks.items():
            if count:
                self._context.note(f"{self._name}: {remark} ({number(count, 'time')}).")

    def _results(self, task: JsonObject) -> Iterator[Results]:
        """Yield the results of each annotator."""
        for kind in ("predictions", "drafts"):
            remark = f"{kind} belong to no annotator and are left out"
            self._remarks[remark] += len(task.values(kind))
        for key in _ANNOTATIONS:
            for annotation in task.objects(key) or ():
                results = annotation.objects("result") or []
                fields = annotation.rest()
                if fields.get("was_cancelled") or fields.get("skipped"):
                    self._remarks["annotations that were skipped are left out"] += 1
                else:
                    parsed = parse_results(self._owner(annotation), results, self._remarks)
                    parsed.is_truth = fields.get("ground_truth") is True
                    yield parsed

    def _owner(self, annotation: JsonObject) -> str:
        owner = annotation.rest().pop("completed_by", None)
        match owner:
            case {"email": str(email)} if email:
                return email
            case {"id": int(user_id)}:
                return str(user_id)
            case int() | str() if owner:
                return str(owner)
            case _:
                return self._context.annotator

    def _article(
        self, task: JsonObject, data: JsonObject, all_results: Sequence[Results], *, minimal: bool
    ) -> AnnotatedDocument:
        place = self._context.place
        task_id = task.rest().pop("id", None)
        regions = [(results, r) for results in all_results for r in results.regions.values()]
        chosen = self._context.options.get(TEXT, "")
        task_text = find_text(data, [region for _, region in regions], self._config, chosen)
        ends = LineEnds(task_text.raw)
        carried = carried_of(data, ends.text)
        sure = task_text.is_html
        text = ForeignText(NAME, ends, task_text.raw, CODE_POINTS, place, sure=sure)
        spans = [s for results, region in regions for s in _spans(results, region, task_text)]
        metadata = self._metadata(task, data, all_results, carried)
        document = document_of(ends, self._name, carried, metadata, place, task_id)
        if minimal:
            for span in spans:
                span.id = ""
            carried = carried if carried is not None and len(carried.owners) < 2 else None
        annotations = text.sound_annotations(
            spans, self._context, carried, ids_are_kept=not minimal
        )
        relations = self._relations(regions, annotations, all_results, text, carried)
        # Those of whose work nothing is read.
        idle = () if minimal else [each.owner for each in all_results if not each.regions]
        return AnnotatedDocument(
            document,
            tuple(filter(None, annotations)),
            once(relations),
            done_by=tuple(dict.fromkeys(filter(None, idle))),
        )

    def _relations(
        self,
        regions: Sequence[tuple[Results, Region]],
        annotations: Sequence[Annotation | None],
        all_results: Sequence[Results],
        text: ForeignText,
        carried: Carried | None,
    ) -> Iterator[Relation]:
        # Of a region with several labels the first annotation has its relations.
        annotation_of: dict[tuple[int, str], Annotation | None] = {}
        in_order = iter(annotations)
        for results, region in regions:
            for _ in region.labels:
                annotation_of.setdefault((id(results), region.id), next(in_order))
        for results in all_results:
            for link in results.links:
                source = annotation_of.get((id(results), link.source))
                target = annotation_of.get((id(results), link.target))
                if source is None or target is None:
                    self._remarks["relations of regions that are left out are left out too"] += 1
                    continue
                metadata = {"direction": "bi"} if link.both_ways else {}
                yield text.relation(results.owner, link.type, source, target, carried, metadata)

    def _metadata(
        self,
        task: JsonObject,
        data: JsonObject,
        all_results: Sequence[Results],
        carried: Carried | None,
    ) -> dict[str, Any]:
        metadata: dict[str, Any] = {}
        for holder in (data, task):
            if isinstance(holder.rest().get("meta"), dict):
                metadata.update(holder.mapping("meta"))
        fields = dict(data.rest())
        if carried is not None:
            fields.pop("title", None)  # it was carried as well
        if task is not data:
            fields |= task.rest()
        for name, value in fields.items():
            is_known = name in _MINIMAL or _BOOKKEEPING.fullmatch(name)
            if not is_known and value not in (None, [], {}, ""):
                metadata.setdefault(name, value)
        for name in dict.fromkeys(name for r in all_results for name in r.on_whole_text):
            self._remarks["values for whole texts are kept in the metadata of the article"] += 1
            value = merge_values(
                (r.owner, r.on_whole_text[name]) for r in all_results if name in r.on_whole_text
            )
            while name in metadata:
                name += "_"
            metadata[name] = value
        return metadata


def _spans(results: Results, region: Region, text: TaskText) -> Iterator[ForeignSpan]:
    """Yield an annotation for each of a region's labels."""
    span = text.span(region)
    metadata: dict[str, Any] = {}
    if results.is_truth:
        metadata["ground_truth"] = True
    if region.origin not in ("", "manual"):
        metadata["origin"] = region.origin
    for index, label in enumerate(region.labels):
        span_id = f"{region.id} {label}" if index else region.id
        yield ForeignSpan(
            label,
            span,
            results.owner,
            span_id,
            dict(region.attributes),
            region.note,
            region.confidence,
            metadata,
        )
