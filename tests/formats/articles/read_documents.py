"""Reads files of articles for the tests, with what is left out of them."""

from pathlib import Path

from annotator.formats.format import Format, ReadContext
from annotator.model import AnnotatedDocument, Document

Blocks = list[tuple[str, str]]


def blocks_of(document: Document) -> Blocks:
    """The blocks of an article with their kinds."""
    return [(each.kind, document.text[each.start : each.end]) for each in document.blocks]


def articles(format: Format, path: Path) -> tuple[list[Document], list[str]]:
    """The articles of a file, and the sentences on what is left out."""
    assert format.read is not None
    context = ReadContext()
    items = list(format.read(path, context))
    found = [item.document for item in items if isinstance(item, AnnotatedDocument)]
    return found, [each.partition(": ")[2] for each in context.left_out.sentences()]


def article(format: Format, path: Path) -> tuple[Document, list[str]]:
    """The one article of a file, and the sentences on what is left out."""
    (document,), left_out = articles(format, path)
    return document, left_out


def paragraphs(*texts: str) -> Blocks:
    """Blocks that are paragraphs."""
    return [("paragraph", text) for text in texts]
