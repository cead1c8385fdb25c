"""Reading Label Studio's exports: a task is an article, a labelled region an annotation.

Its present text tag counts code points, older ones UTF-16 units; regions carry their text, which
proves it. Choices and text areas on a region are attributes and notes. Predictions are nobody's.
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
from annotator.formats.json_arrays import array_items, first_item
from annotator.formats.json_object import JsonObject
from annotator.formats.label_studio.config import TEXT, config_beside
from annotator.formats.label_studio.results import (
    Region,
    Results,
    merged,
    minimal_results,
    results_of,
)
from annotator.formats.label_studio.texts import TaskText, find_text
from annotator.formats.offsets import CODE_POINTS
from annotator.model import AnnotatedDocument, Annotation, InputError, ModelObject, Relation
from annotator.text.line_ends import LineEnds

NAME = "label-studio"
_ANNOTATIONS = ("annotations", "completions")
_BOOKKEEPING = re.compile(
    "file_upload|agreement|(?:creat|updat)ed_at|updated_by|inner_id|project|overlap|is_labeled"
    "|(?:total|cancelled)_annotations|total_predictions|(?:unresolved_)?comment_count"
    "|last_comment_updated_at|comment_authors|allow_skip|state|history|id"
)
"""What a task says of its place in a project."""
_MINIMAL = ("annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement")


def recognises(path: Path, head: bytes) -> bool:
    """Whether the first item of a file is a task, in full or in JSON-MIN."""
    first = first_item(path, head)
    if not isinstance(first, dict):
        return False
    item = cast("dict[str, Any]", first)
    return _is_task(item) or _is_minimal(item)


def _is_task(item: Mapping[str, Any]) -> bool:
    return isinstance(item.get("data"), dict) and any(
        isinstance(item.get(key), list) for key in (*_ANNOTATIONS, "predictions")
    )


def _is_minimal(item: Mapping[str, Any]) -> bool:
    return "annotation_id" in item and "lead_time" in item


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The tasks of a file as articles, in its order.

    Raises:
        InputError: a task is not of the format; the message names file, task and place in it.
        EnvironmentFault: the file cannot be read.
    """
    tasks = _Tasks(path, context)
    for value, place in array_items(path, context):
        context.place = place
        try:
            item = tasks.item(value, place)
        except InputError as error:
            context.leave_out(error)
            continue
        yield item
    tasks.report()


class _Tasks:
    """Reads the tasks of one file."""

    def __init__(self, path: Path, context: ReadContext) -> None:
        self._name = name_of(path)
        self._context = context
        self._told: Counter[str] = Counter()
        self._config = config_beside(path)
        context.labels.update(self._config.labels)
        context.relation_types.update(self._config.relations)

    def item(self, value: object, place: str) -> AnnotatedDocument:
        """The article of a task. Raises InputError."""
        task = JsonObject({}, place, whole="the task").inside("", value)
        if not isinstance(value, dict):
            raise task.error("", "must be an object. This is no file of Label Studio.")
        if "data" in task:
            data = task.nested("data")
            said = list(self._annotations(task))
            return self._article(task, data, said, minimal=False)
        if not _is_minimal(task.rest()):
            raise task.error(
                "",
                f"has no “data”, as each of Label Studio has; it has {task.names()}. Is this the "
                f"file of another program?",
            )
        owner = task.string("annotator", "") or self._context.annotator
        said = [results_of(owner, list(minimal_results(task)), self._told)]
        return self._article(task, task, said, minimal=True)

    def _annotations(self, task: JsonObject) -> Iterator[Results]:
        for kind in ("predictions", "drafts"):
            self._told[f"{kind} are nobody’s annotations, and left out"] += len(task.values(kind))
        for key in _ANNOTATIONS:
            for each in task.objects(key) or ():
                results = each.objects("result") or []
                if each.rest().get("was_cancelled") or each.rest().get("skipped"):
                    self._told["annotations that were skipped are left out"] += 1
                else:
                    found = results_of(self._owner(each), results, self._told)
                    found.is_truth = each.rest().get("ground_truth") is True
                    yield found

    def _owner(self, each: JsonObject) -> str:
        given = each.rest().pop("completed_by", None)
        match given:
            case {"email": str(email)} if email:
                return email
            case {"id": int(number)}:
                return str(number)
            case int() | str() if given:
                return str(given)
            case _:
                return self._context.annotator

    def _article(
        self, task: JsonObject, data: JsonObject, said: Sequence[Results], *, minimal: bool
    ) -> AnnotatedDocument:
        place = self._context.place
        id = task.rest().pop("id", None)
        regions = [(each, region) for each in said for region in each.regions.values()]
        found = find_text(
            data,
            [region for _, region in regions],
            self._config,
            self._context.options.get(TEXT, ""),
        )
        ends = LineEnds(found.raw)
        mine = carried_of(data, ends.text)
        text = ForeignText(NAME, ends, found.raw, CODE_POINTS, place, sure=found.is_html)
        spans = [each for results, region in regions for each in _spans(results, region, found)]
        metadata = self._metadata(task, data, said, mine)
        document = document_of(ends, self._name, mine, metadata, place, id)
        if minimal:
            for each in spans:
                each.id = ""
            mine = mine if mine is not None and len(mine.owners) < 2 else None
        annotations = text.annotations(spans, self._context, mine, ids_are_kept=not minimal)
        relations = self._relations(regions, annotations, said, text, mine)
        return AnnotatedDocument(document, tuple(annotations), once(relations))

    def _relations(
        self,
        regions: Sequence[tuple[Results, Region]],
        annotations: Sequence[Annotation],
        said: Sequence[Results],
        text: ForeignText,
        mine: Carried | None,
    ) -> Iterator[Relation]:
        first: dict[tuple[int, str], Annotation] = {}
        rest = iter(annotations)
        for results, region in regions:
            for _ in region.labels:
                first.setdefault((id(results), region.id), next(rest))
        for results in said:
            for link in results.links:
                source = first.get((id(results), link.source))
                target = first.get((id(results), link.target))
                if source is None or target is None:
                    self._told["relations of regions that are left out are left out too"] += 1
                    continue
                metadata = {"direction": "bi"} if link.both_ways else {}
                yield text.relation(results.owner, link.type, source, target, mine, metadata)

    def _metadata(
        self, task: JsonObject, data: JsonObject, said: Sequence[Results], mine: Carried | None
    ) -> dict[str, Any]:
        metadata: dict[str, Any] = {}
        for given in (data, task):
            if isinstance(given.rest().get("meta"), dict):
                metadata.update(given.mapping("meta"))
        others = dict(data.rest())
        if mine is not None:
            others.pop("title", None)  # it was carried as well
        if task is not data:
            others |= task.rest()
        for name, value in others.items():
            known = name in _MINIMAL or _BOOKKEEPING.fullmatch(name)
            if not known and value not in (None, [], {}, ""):
                metadata.setdefault(name, value)
        for name in dict.fromkeys(name for each in said for name in each.whole):
            self._told["what is said of whole texts is kept in the metadata of the article"] += 1
            value = merged((each.owner, each.whole[name]) for each in said if name in each.whole)
            while name in metadata:
                name += "_"
            metadata[name] = value
        return metadata

    def report(self) -> None:
        """Say what was left out or kept aside."""
        for what, count in self._told.items():
            if count:
                self._context.note(f"{self._name}: {what} ({count:,} times).")


def _spans(results: Results, region: Region, text: TaskText) -> Iterator[ForeignSpan]:
    """An annotation for each of a region's labels."""
    span = text.span(region)
    metadata: dict[str, Any] = {}
    if results.is_truth:
        metadata["ground_truth"] = True
    if region.origin not in ("", "manual"):
        metadata["origin"] = region.origin
    for number, label in enumerate(region.labels):
        id = f"{region.id} {label}" if number else region.id
        yield ForeignSpan(
            *(label, span, results.owner, id),
            *(dict(region.attributes), region.note, region.confidence, metadata),
        )
