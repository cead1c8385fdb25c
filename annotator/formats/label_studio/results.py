"""The results of one annotator on one task: labelled regions with what is said of each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from annotator.formats.json_object import JsonObject
from annotator.formats.label_studio.config import NOTE

_LABELS = ("labels", "hypertextlabels")
_NOTES = (NOTE, "notes", "comment", "comments")
_OF_REGIONS = ("choices", "textarea", "rating", "taxonomy", "number", "datetime")
_VALUES = {"textarea": "text"}


@dataclass
class Region:
    """A stretch with one or more labels, and what is said of it."""

    id: str
    value: JsonObject
    to_name: str
    labels: list[str]
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])
    note: str = ""
    confidence: float | None = None
    origin: str = ""


@dataclass
class Link:
    """A relation between two regions."""

    type: str
    source: str
    target: str
    both_ways: bool = False


@dataclass
class Results:
    """What one annotator said of a task."""

    owner: str
    is_truth: bool = False
    """Whether these are marked as ground truth."""
    regions: dict[str, Region] = field(default_factory=dict[str, Region])
    links: list[Link] = field(default_factory=list[Link])
    whole: dict[str, Any] = field(default_factory=dict[str, Any])
    """What is said of the text as a whole."""


def results_of(owner: str, results: Sequence[JsonObject], told: Counter[str]) -> Results:
    """Sort the results of one annotator; what has no place in a text is counted in ``told``."""
    found = Results(owner)
    others: list[tuple[str, JsonObject]] = []
    for number, each in enumerate(results):
        type = each.string("type", "")
        if type == "relation":
            found.links += _links(each, told)
        elif type in _LABELS:
            _take_region(found, type, each, number, told)
        else:
            others.append((type, each))
    for type, each in others:
        _take_other(found, type, each, told)
    return found


def _take_region(
    found: Results, type: str, each: JsonObject, number: int, told: Counter[str]
) -> None:
    value = each.nested("value")
    labels = _names(value.values(type) or value.values("labels"))
    if not _in_a_text(value):
        told[f"regions of the type “{type}” that are not in a text are left out"] += 1
        return
    if not labels:
        told["regions without a label are left out"] += 1
        return
    id = each.string("id", "") or f"region {number}"
    if id in found.regions:  # of a second control for labels
        found.regions[id].labels += labels
        return
    region = Region(id, value, each.string("to_name", ""), labels)
    region.note = _lines(each.mapping("meta").get("text"))
    region.confidence = each.number("score")
    region.origin = each.string("origin", "")
    found.regions[id] = region


def _names(values: Sequence[object]) -> list[str]:
    return [str(each) for each in values if each not in ("", None)]


def _in_a_text(value: JsonObject) -> bool:
    start, end = value.rest().get("start"), value.rest().get("end")
    return "channel" not in value and (
        (type(start) is int and type(end) is int)
        or (isinstance(start, str) and isinstance(end, str) and "startOffset" in value)
    )


def _take_other(found: Results, type: str, each: JsonObject, told: Counter[str]) -> None:
    region = found.regions.get(each.string("id", ""))
    name = each.string("from_name", "")
    given = each.mapping("value")
    value = _simple(given.get(_VALUES.get(type, type)))
    if type not in _OF_REGIONS or not name or value is None:
        told[f"results of the type “{type}” are left out"] += 1
    elif region is None:
        if "start" in given or "x" in given:
            told[f"results of the type “{type}” on regions without a label are left out"] += 1
        else:
            found.whole[name] = value
    elif type == "textarea" and name.lower() in _NOTES:
        region.note = "\n".join(filter(None, (region.note, _lines(value))))
    else:
        region.attributes[name] = value


def _simple(value: object) -> object:
    """The one value of a list that has one."""
    if not isinstance(value, list):
        return value
    values = cast("list[object]", value)
    if len(values) == 1:
        return values[0]
    return values or None


def _lines(value: object) -> str:
    match value:
        case str():
            return value
        case list():
            return "\n".join(str(each) for each in cast("list[object]", value))
        case _:
            return ""


def _links(each: JsonObject, told: Counter[str]) -> Iterator[Link]:
    source, target = each.required_string("from_id"), each.required_string("to_id")
    direction = each.string("direction", "right")
    labels = _names(each.values("labels"))
    if direction == "left":
        source, target = target, source
    if not labels:
        told["relations without a label are named “related”"] += 1
    for label in labels or ["related"]:
        yield Link(label, source, target, direction == "bi")


def minimal_results(record: JsonObject) -> Iterator[JsonObject]:
    """The labelled stretches of a task in JSON-MIN, as results; they are taken out of it."""
    for name in list(record.rest()):
        values = record.rest()[name]
        if not isinstance(values, list) or not values:
            continue
        given = cast("list[object]", values)
        if all(_is_stretch(each) for each in given):
            record.rest().pop(name)
            for number, each in enumerate(given):
                yield _result(record, name, number, cast("dict[str, Any]", each))


def _is_stretch(value: object) -> bool:
    return isinstance(value, dict) and "start" in value and "end" in value


def _result(record: JsonObject, name: str, number: int, value: Mapping[str, Any]) -> JsonObject:
    type = next((each for each in (*_LABELS, *_OF_REGIONS) if each in value), "")
    if not type:
        type = "textarea" if isinstance(value.get("text"), list) else "a stretch"
    at = "-".join(str(value.get(key)) for key in ("start", "startOffset", "end", "endOffset"))
    result = {"id": at, "from_name": name, "type": type, "value": dict(value)}
    return record.inside(f"{name}[{number}]", result)


def merged(values: Iterable[tuple[str, Any]]) -> Any:
    """What several annotators said of a whole text: once if they agree, else by annotator."""
    given = dict(values)
    first = next(iter(given.values()))
    return first if all(each == first for each in given.values()) else given
