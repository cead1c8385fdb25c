"""Reads files that a test writes, as an import recognises and reads them."""

import json
from pathlib import Path

from annotator.formats.format import ReadContext
from annotator.formats.recognition import recognise
from annotator.model import AnnotatedDocument

TEXT = "Mayor Ines Dorval said 👍 the port would stay open."
NAME = (6, 17)
PORT = (TEXT.index("port"), TEXT.index("port") + 4)
PORT_UTF_16 = (PORT[0] + 1, PORT[1] + 1)
"""Where the port is in UTF-16 units: the emoji before it is two."""

Found = list[tuple[str, str]]
"""The label and the text of each annotation of an article."""


def read(
    folder: Path, name: str, content: object, format_name: str, context: ReadContext | None = None
) -> list[AnnotatedDocument]:
    """The articles of a file, which must be recognised as of a format.

    Args:
        folder: Where the file is written.
        name: Its name.
        content: A text, or what becomes JSON.
        format_name: The name of the format.
        context: The settings of the import.
    """
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, "utf-8")
    context = context or ReadContext("ana")
    file_format = recognise(path, context)
    assert file_format.name == format_name
    assert file_format.read is not None
    items = list(file_format.read(path, context))
    return [item for item in items if isinstance(item, AnnotatedDocument)]


def found(item: AnnotatedDocument) -> Found:
    """The label and the text of each annotation of an article."""
    return [(annotation.label, annotation.text) for annotation in item.annotations]


def said(context: ReadContext) -> str:
    """What the reader remarked, and what it counted as left out."""
    return " ".join([*context.notes.messages, *context.left_out.sentences()])
