"""Reads files as an import does, for the tests of readers."""

from pathlib import Path
from typing import NamedTuple

from annotator.formats.format import ReadContext
from annotator.formats.recognition import recognise
from annotator.model import AnnotatedDocument, Document


class Read(NamedTuple):
    """What came of a file."""

    articles: list[Document]
    remarks: list[str]
    """Notes, and the sentences on what was left out."""


def read_file(path: Path, context: ReadContext | None = None, **options: str) -> Read:
    """Read a file by the format that recognises it, with options of that format."""
    context = context or ReadContext("ana", options=options)
    reader = recognise(path).read
    assert reader is not None
    articles = [i.document for i in reader(path, context) if isinstance(i, AnnotatedDocument)]
    return Read(articles, [*context.notes.messages, *context.left_out.sentences()])


def blocks(document: Document) -> list[tuple[str, str]]:
    """Return the blocks of an article: kind and text."""
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def paragraphs(document: Document) -> list[str]:
    """Return the texts of its blocks."""
    return [text for _, text in blocks(document)]
