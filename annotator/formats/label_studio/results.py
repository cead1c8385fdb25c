"""The results of one annotator on one task: labelled regions with their attributes, and relations.

Results are described at https://labelstud.io/guide/task_format, JSON-MIN at
https://labelstud.io/guide/export.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, cast

from annotator.formats.json_object import JsonObject
from annotator.formats.json_values import first_of
from annotator.formats.label_studio.controls import NOTE_NAMES

_LABEL_TYPES = ("labels", "hypertextlabels")
_ATTRIBUTE_TYPES = ("choices", "textarea", "rating", "taxonomy", "number", "datetime")
_VALUE_KEYS = {"textarea": "text"}
"""The key of a result's value, where it is not the result's type."""


@dataclass
class Region:
    """A stretch of text with one or more labels."""

    id: str
    value: JsonObject
    """Where it is; :class:`~annotator.formats.label_studio.texts.TaskText` reads that."""
    to_name: str
    """The name of the text's tag in the configuration."""
    labels: list[str]
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])
    note: str = ""
    confidence: float | None = None
    origin: str = ""


@dataclass
class RegionLink:
    """A relation between two regions, by their ids."""

    type: str
    source: str
    target: str
    both_ways: bool = False


@dataclass
class Results:
    """One annotator's results on a task."""

    owner: str
    is_truth: bool = False
    """Whether these are marked as ground truth."""
    regions: dict[str, Region] = field(default_factory=dict[str, Region])
    """By id."""
    links: list[RegionLink] = field(default_factory=list[RegionLink])
    on_whole_text: dict[str, Any] = field(default_factory=dict[str, Any])
    """Values of controls for the text as a whole, by the control's name."""


def parse_results(owner: str, results: Sequence[JsonObject], remarks: Counter[str]) -> Results:
    """Parse the results of one annotator.

    Args:
        owner: The annotator.
        results: The objects of the list ``result``; their fields are taken out of them.
        remarks: Counts, by sentence, what is left out since it has no place in a text.

    Raises:
        InputError: A field is missing, or of the wrong type.
    """
    parsed = Results(owner)
    remaining: list[tuple[str, JsonObject]] = []
    for number, result in enumerate(results):
        result_type = result.string("type", "")
        if result_type == "relation":
            parsed.links += _links(result, remarks)
        elif result_type in _LABEL_TYPES:
            _add_region(parsed, result_type, result, number, remarks)
        else:
            remaining.append((result_type, result))
    for result_type, result in remaining:
        _add_attribute(parsed, result_type, result, remarks)
    return parsed


def _add_region(
    parsed: Results, result_type: str, result: JsonObject, number: int, remarks: Counter[str]
) -> None:
    value = result.nested("value")
    labels = _names(value.values(result_type) or value.values("labels"))
    if not _is_in_text(value):
        remarks[f"regions of the type “{result_type}” that are not in a text are left out"] += 1
        return
    if not labels:
        remarks["regions without a label are left out"] += 1
        return
    region_id = result.string("id", "") or f"region {number}"
    if region_id in parsed.regions:  # of a second control for labels
        parsed.regions[region_id].labels += labels
        return
    region = Region(region_id, value, result.string("to_name", ""), labels)
    region.note = _joined_lines(result.mapping("meta").get("text"))
    region.confidence = result.number("score")
    region.origin = result.string("origin", "")
    parsed.regions[region_id] = region


def _names(values: Sequence[object]) -> list[str]:
    return [str(value) for value in values if value not in ("", None)]


def _is_in_text(value: JsonObject) -> bool:
    """Return whether a region has the offsets of a text, be they damaged.

    Sound has a channel, or seconds with a fraction.
    """
    fields = value.rest()
    if "channel" in value or "start" not in fields or "end" not in fields:
        return False
    places: list[object] = [fields["start"], fields["end"]]
    return not any(isinstance(at, float) and isfinite(at) and at % 1 for at in places)


def _add_attribute(
    parsed: Results, result_type: str, result: JsonObject, remarks: Counter[str]
) -> None:
    region = parsed.regions.get(result.string("id", ""))
    name = result.string("from_name", "")
    fields = result.mapping("value")
    value = _unwrapped(fields.get(_VALUE_KEYS.get(result_type, result_type)))
    if result_type not in _ATTRIBUTE_TYPES or not name or value is None:
        remarks[f"results of the type “{result_type}” are left out"] += 1
    elif region is None:
        if "start" in fields or "x" in fields:
            remarks[
                f"results of the type “{result_type}” on regions without a label are left out"
            ] += 1
        else:
            parsed.on_whole_text[name] = value
    elif result_type == "textarea" and name.lower() in NOTE_NAMES:
        region.note = "\n".join(filter(None, (region.note, _joined_lines(value))))
    else:
        region.attributes[name] = value


def _unwrapped(value: object) -> object:
    """Return the only value of a list of one; None for an empty list."""
    if not isinstance(value, list):
        return value
    values = cast("list[object]", value)
    if len(values) == 1:
        return values[0]
    return values or None


def _joined_lines(value: object) -> str:
    match value:
        case str():
            return value
        case list():
            return "\n".join(str(line) for line in cast("list[object]", value))
        case _:
            return ""


def _links(result: JsonObject, remarks: Counter[str]) -> Iterator[RegionLink]:
    source, target = result.required_string("from_id"), result.required_string("to_id")
    direction = result.string("direction", "right")
    labels = _names(result.values("labels"))
    if direction == "left":
        source, target = target, source
    if not labels:
        remarks["relations without a label are named “related”"] += 1
    for label in labels or ["related"]:
        yield RegionLink(label, source, target, direction == "bi")


def take_minimal_results(record: JsonObject) -> Iterator[JsonObject]:
    """Take the labelled regions out of a task in JSON-MIN; yield them as results."""
    for name in list(record.rest()):
        values = record.rest()[name]
        if not isinstance(values, list) or not values:
            continue
        regions = cast("list[object]", values)
        if all(_has_offsets(region) for region in regions):
            record.rest().pop(name)
            for number, region in enumerate(regions):
                yield _as_result(record, name, number, cast("dict[str, Any]", region))


def are_minimal_regions(values: object) -> bool:
    """Return whether a field of a task in JSON-MIN holds labelled regions of a text."""
    first = first_of(values)
    if not _has_offsets(first):
        return False
    fields = cast("dict[str, object]", first)
    return any(isinstance(fields.get(name), list) for name in _LABEL_TYPES)


def _has_offsets(value: object) -> bool:
    return isinstance(value, dict) and "start" in value and "end" in value


def _as_result(record: JsonObject, name: str, number: int, value: Mapping[str, Any]) -> JsonObject:
    types = (*_LABEL_TYPES, *_ATTRIBUTE_TYPES)
    result_type = next((known for known in types if known in value), "")
    if not result_type:
        result_type = "textarea" if isinstance(value.get("text"), list) else "a stretch"
    offsets = "-".join(str(value.get(key)) for key in ("start", "startOffset", "end", "endOffset"))
    result = {"id": offsets, "from_name": name, "type": result_type, "value": dict(value)}
    return record.inside(f"{name}[{number}]", result)


def merge_values(values: Iterable[tuple[str, Any]]) -> Any:
    """Merge the values of a control for a whole text.

    Args:
        values: Pairs of an annotator and a value, at least one.

    Returns:
        The value if all annotators agree, else the values by annotator.
    """
    by_annotator = dict(values)
    first = next(iter(by_annotator.values()))
    return first if all(value == first for value in by_annotator.values()) else by_annotator
