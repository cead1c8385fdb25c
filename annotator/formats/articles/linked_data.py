"""Reads what a page states for machines as linked data (JSON-LD, https://schema.org/Article)."""

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from annotator.formats.articles.extracted import Extracted
from annotator.formats.articles.field_values import add_value, line_of, names_of
from annotator.formats.format import ReadContext

_OF_ARTICLE = re.compile(r"Article|Posting|Report|Page$|^Review$|^$")
"""The types of objects that describe an article, or its page; some state no type."""
_INNER = ("@graph", "mainEntity", "mainEntityOfPage")
"""The properties of an object that hold others of its kind."""
_LEAST_CODE_POINTS = 80


def _outer_objects(root: Any) -> Iterator[dict[str, object]]:
    """Yield the objects of a page's linked data that are no part of another one."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            value: object = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        remaining = [value]
        while remaining:
            node = remaining.pop(0)
            if isinstance(node, list):
                remaining += cast("list[object]", node)
            elif isinstance(node, dict):
                properties = cast("dict[str, object]", node)
                yield properties
                remaining += [properties[name] for name in _INNER if name in properties]


def linked_articles(root: Any) -> list[dict[str, object]]:
    """Return the objects that describe the article of a page itself, not others that it lists.

    Args:
        root: The page, an element of lxml.
    """
    found: list[dict[str, object]] = []
    for properties in _outer_objects(root):
        names = properties.get("@type", "")
        types = cast("list[object]", names) if isinstance(names, list) else [names]
        if any(_OF_ARTICLE.search(str(name)) for name in types):
            found.append(properties)
    # A page is described beside its article, and with a date of its own.
    found.sort(key=lambda properties: "Page" in str(properties.get("@type")))
    return found


def linked_article(root: Any, context: ReadContext | None = None) -> Extracted | None:
    """Return the article whose whole text a page states for machines; None if there is none.

    Args:
        root: The page, an element of lxml.
        context: Counts what is left out.
    """
    for properties in linked_articles(root):
        text = properties.get("articleBody")
        if not isinstance(text, str) or len(text) < _LEAST_CODE_POINTS:
            continue
        result = Extracted(title=line_of(properties.get("headline") or properties.get("name")))
        add_value(result, text, context)
        names = names_of(properties.get("author"))
        result.metadata = {"author": names if isinstance(names, str) else ""}
        return result
    return None
