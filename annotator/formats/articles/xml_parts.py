"""Parses the XML parts of documents, and takes elements out of them."""

from collections.abc import Iterable
from typing import Any

from annotator.formats.articles.extracted import library


def parse_xml(data: bytes) -> Any:
    """Return the root of a part of a document; no entity is expanded, and nothing is fetched.

    Raises:
        lxml.etree.XMLSyntaxError: It is damaged.
        ValueError: It declares entities, which no word processor writes.
        EnvironmentFault: A library is missing.
    """
    etree: Any = library("lxml.etree", "office documents", "lxml")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    root: Any = etree.fromstring(data, parser=parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("it declares a document type, as no word processor does")
    return root


def words_of(element: Any) -> str:
    """Return the text in an element on one line."""
    return " ".join("".join(element.itertext()).split())


def remove(element: Any) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + element.tail
        else:
            previous.tail = (previous.tail or "") + element.tail
    parent.remove(element)


def remove_all(elements: Iterable[Any]) -> list[str]:
    """Take elements out of their tree; return the words of those that had some."""
    removed: list[str] = []
    for element in list(elements):
        removed.append(words_of(element))
        remove(element)
    return list(filter(None, removed))
