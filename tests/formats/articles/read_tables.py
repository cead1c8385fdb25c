"""Helpers of the tests that read articles from one file."""

from pathlib import Path

from annotator.formats.file_lookup import recognise
from annotator.formats.format import ReadContext
from annotator.model import AnnotatedDocument, Document


def read_articles(path: Path, **options: str) -> tuple[list[Document], list[str]]:
    """Return the articles of a file, and what the reader notes about it.

    Args:
        path: The file; its format is recognised.
        options: The reader's own options.
    """
    context = ReadContext(options=options)
    read = recognise(path).read
    assert read is not None
    items = list(read(path, context))
    documents = [item.document for item in items if isinstance(item, AnnotatedDocument)]
    return documents, [*context.notes.messages, *context.left_out.sentences()]
