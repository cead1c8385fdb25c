"""Reads the files of CATMA's Git projects: pages of annotations, and the tags they name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from annotator.formats.catma.collection import (
    AUTHOR,
    COLOR,
    CREATED,
    SYSTEM,
    Collection,
    Tag,
    Tags,
    css_color,
    span_of,
)
from annotator.formats.catma.texts import json_of
from annotator.formats.format import ReadContext
from annotator.formats.json_values import read_values
from annotator.formats.whole_numbers import numbers_in
from annotator.model import InputError

DEFINITION = "propertydefs.json"
"""The file of a tag: its name, and the properties that it has."""
_LEVELS = 5
_KNOWN_IDS = {
    "CATMA_AB27F1D4-303A-3622-BB2C-72C310D0C1BF": AUTHOR,
    "CATMA_54A5F93F-5333-3F0D-92F7-7BD5930DB9E6": CREATED,
    "CATMA_A309D8FB-C5B8-33C9-A1B1-8CF7A5548C6A": COLOR,
}
"""The ids of the properties that every annotation or tag has, which are the same everywhere."""


class ProjectTags:
    """The tags of a project, and the names of their properties.

    Args:
        path: A file of the project.
    """

    def __init__(self, path: Path) -> None:
        tags: dict[str, Tag] = {}
        self._properties: dict[str, str] = dict(_KNOWN_IDS)
        """Name of each property by its id."""
        sets = next((f / "tagsets" for f in _folders(path) if (f / "tagsets").is_dir()), None)
        if sets is not None:
            for file in sorted(sets.rglob(DEFINITION)):
                folder = sets.joinpath(*file.relative_to(sets).parts[:1])
                self._add(json_of(file), folder, tags)
        self.tags = Tags(tags)
        """The tags, by their ids."""

    def property_name(self, property_id: str) -> str:
        """Return the name of a property; its id if it is not known."""
        return self._properties.get(property_id, property_id)

    def _add(self, definition: dict[str, Any], folder: Path, tags: dict[str, Tag]) -> None:
        tag_id = str(definition.get("uuid") or "")
        own: list[tuple[str, tuple[str, ...]]] = []
        color = ""
        for kind in ("systemPropertyDefinitions", "userDefinedPropertyDefinitions"):
            for property_id, each in _objects(definition.get(kind)).items():
                name = str(each.get("name") or property_id)
                self._properties[property_id] = name
                values = tuple(_strings(each.get("possibleValueList")))
                if name == COLOR:
                    color = css_color(next(iter(values), ""))
                elif name not in SYSTEM:
                    own.append((name, values))
        header = json_of(folder / "header.json")
        tags[tag_id] = Tag(
            str(definition.get("name") or tag_id),
            str(definition.get("parentUuid") or ""),
            str(header.get("name") or ""),
            color,
            tuple(own),
        )


def read_page(path: Path, project: ProjectTags, context: ReadContext) -> list[Collection]:
    """Return the annotations of a file, those of each text together.

    Raises:
        InputError: It is not JSON.
        EnvironmentFault: It cannot be read.
    """
    collections: dict[str, Collection] = {}
    header = json_of(path.parent.with_name("header.json"))
    for value, place in read_values(path, context):
        annotation = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        body = _object(annotation.get("body"))
        if "target" not in annotation or not body:
            context.count_left_out("value that is no annotation|values that are no annotations")
            continue
        text_id, ranges = _target(annotation, place)
        text_id = text_id or str(header.get("sourceDocumentId") or "")
        collection = collections.setdefault(text_id, Collection(text_id))
        label = project.tags.label(_last(body.get("tag")), context)
        foreign_id = _last(annotation.get("id"))
        span = span_of(label, ranges, _properties(body, project), foreign_id, context)
        if span is None:
            continue
        if header.get("name"):
            span.metadata = {**span.metadata, "collection": str(header["name"])}
        collection.spans.append(span)
    return list(collections.values())


def _properties(body: dict[str, Any], project: ProjectTags) -> dict[str, list[str]]:
    properties: dict[str, list[str]] = {}
    for each in _objects(body.get("properties")).values():
        for property_id, values in each.items():
            properties[project.property_name(_last(property_id))] = _strings(values)
    return properties


def _target(annotation: dict[str, Any], place: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the id of the text, and the ranges in it."""
    text_id = ""
    ranges: list[tuple[int, int]] = []
    target = annotation.get("target")
    items = _object(target).get("items") or target
    for item in cast("list[object]", items) if isinstance(items, list) else [items]:
        selector = _object(_object(item).get("selector"))
        stretch = numbers_in(selector, "start", "end")
        if stretch is None:
            raise InputError(f"{place}: start and end of its selector must be whole numbers.")
        text_id = text_id or _last(_object(item).get("source"))
        ranges.append((stretch[0], stretch[1]))
    return text_id, ranges


def _folders(path: Path) -> Iterator[Path]:
    yield from list(path.parents)[:_LEVELS]


def _object(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _objects(value: object) -> dict[str, dict[str, Any]]:
    return {name: _object(each) for name, each in _object(value).items()}


def _strings(value: object) -> list[str]:
    return [str(each) for each in cast("list[object]", value)] if isinstance(value, list) else []


def _last(value: object) -> str:
    """Return the last part of an address, without what is behind a #."""
    return str(value or "").partition("#")[0].rstrip("/").rpartition("/")[2]
