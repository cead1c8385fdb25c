"""Finds the footnotes of a document in HTML, and the links that lead to them."""

from collections.abc import Iterator
from typing import Any

from annotator.formats.articles.markup_elements import (
    BLOCKS,
    HEADINGS,
    NOTE_MARK,
    is_raised,
    roles_of,
    tag_of,
)

_REFERENCE_ROLES = frozenset(("noteref", "doc-noteref"))


def find_footnotes(root: Any) -> tuple[dict[Any, str], dict[Any, str]]:
    """Find the links to footnotes, and the footnotes.

    Returns:
        The mark of each link to a footnote, and that of each footnote, by elements.
    """
    marks: dict[Any, str] = {}
    notes: dict[Any, str] = {}
    links = list(_note_links(root))
    order, targets = _targets(root) if links else ({}, {})
    for link, name, mark in links:
        target = targets.get(name)
        if target is None:
            marks[link] = mark  # The footnote is in another chapter, or was cut off.
        elif order[target] > order[link]:  # Otherwise it leads back from a footnote.
            note = _block_around(target)
            if note is not None and tag_of(note) not in HEADINGS:
                marks[link] = mark
                notes.setdefault(note, mark)
    return marks, notes


def _note_links(root: Any) -> Iterator[tuple[Any, str, str]]:
    """Yield the links that look like marks of footnotes, each with its target and its mark."""
    for link in root.iter("a", "{http://www.w3.org/1999/xhtml}a"):
        name = (link.get("href") or "").partition("#")[2]
        mark = NOTE_MARK.fullmatch("".join(link.itertext()).strip()) if name else None
        if mark is not None and (roles_of(link) & _REFERENCE_ROLES or is_raised(link)):
            yield link, name, mark[1]


def _targets(root: Any) -> tuple[dict[Any, int], dict[str, Any]]:
    """Return the number of each element in the tree's order, and the elements by their names."""
    order: dict[Any, int] = {}
    targets: dict[str, Any] = {}
    for number, element in enumerate(root.iter()):
        order[element] = number
        for name in (element.get("id"), element.get("name")) if tag_of(element) else ():
            if name:
                targets.setdefault(name, element)
    return order, targets


def _block_around(element: Any) -> Any | None:
    """Return the element itself if it begins a line, or the one whose line it begins."""
    while element is not None and tag_of(element) not in BLOCKS:
        parent = element.getparent()
        if parent is None or (parent.text or "").strip() or element.getprevious() is not None:
            return None
        element = parent
    return element if element is not None and tag_of(element) not in ("html", "body") else None
