"""Collects the annotations of a page or collection, and groups them by the text they point into.

Source: Web Annotation Data Model, chapters 3 (bodies and targets), 4 (selectors) and 5
(collections).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.web_annotation.writing import ARTICLE
from annotator.model import InputError
from annotator.words import number

Json = dict[str, Any]
LINKING = "linking"
_CONTAINERS = ("items", "first")
"""Where pages and collections have their annotations; a page may also be the address of one."""


def as_object(value: Any) -> Json:
    """Return a JSON value if it is an object, and an empty object otherwise."""
    return cast(Json, value) if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """Return a list for a property that may have none, one or several values."""
    if value is None:
        return []
    return cast(list[Any], value) if isinstance(value, list) else [value]


def group_by_source(content: Any, path: Path, context: ReadContext) -> dict[str, list[Json]]:
    """Return the annotations by the IRI of their text; links are with every text.

    Args:
        content: The JSON of the file.
        path: The file.
        context: Receives a note on items that are not annotations.

    Raises:
        InputError: No annotation points into a text, and the file does not name an article.
    """
    by_source: dict[str, list[Json]] = {}
    links: list[Json] = []
    stray_count = 0
    is_single = "target" in as_object(content)
    for annotation in _iterate_annotations([content] if is_single else content):
        if "target" not in annotation:
            stray_count += 1
            continue
        source = source_of(annotation)
        (links if source is None else by_source.setdefault(source, [])).append(annotation)
    if stray_count:
        items = number(stray_count, "item")
        context.note(f"{name_of(path)}: left out: {items} without a target.")
    page_article = as_object(content).get(ARTICLE)
    if not by_source and isinstance(page_article, dict):
        source = as_object(page_article).get("source") or f"{Path(name_of(path)).stem}.txt"
        by_source[str(source)] = []
    if not by_source:
        raise InputError(f"{name_of(path)}: no annotation in it points into a text.")
    for annotations in by_source.values():
        annotations += links
    return by_source


def _iterate_annotations(content: Any) -> Iterator[Json]:
    """Yield the annotations of a list, a page or a collection.

    An item that is not an annotation is yielded as an object without a target.
    """
    if isinstance(content, list):
        for item in cast(list[Any], content):
            item_object = as_object(item)
            if "target" in item_object or not any(name in item_object for name in _CONTAINERS):
                yield item_object
            yield from _iterate_annotations(item_object)
        return
    container = as_object(content)
    for name in _CONTAINERS:
        items = container.get(name)
        if isinstance(items, dict | list):
            yield from _iterate_annotations([items] if "target" in items else items)
        elif items is not None:
            yield {}


def source_of(annotation: Json) -> str | None:
    """Return the IRI of the text that an annotation points into; None for a link."""
    for target in as_list(annotation.get("target")):
        if isinstance(target, dict) and "selector" in target:
            source = as_object(target).get("source")
            return str(as_object(source).get("id") or source)
    return None


def linked_resources(annotation: Json) -> list[str]:
    """Return the IRIs that the bodies of a link name; bodies with words are not among them."""
    bodies = [as_object(body).get("id") or body for body in as_list(annotation.get("body"))]
    if annotation.get("motivation") != LINKING:
        return []
    return [body for body in bodies if isinstance(body, str)]
