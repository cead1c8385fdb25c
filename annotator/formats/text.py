"""Plain text: one article a file, in whatever encoding, with its blocks recognised."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats.blocks import Structure, find_structure
from annotator.formats.decoding import UTF_8, decode
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import Format, ReadContext
from annotator.model import AnnotatedDocument, Document, InputError, ModelObject

_TITLE_CHARACTERS = 120


class EmptyText(InputError):
    """A file without a single character to read."""


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The one article of a text file. Its id is left to the project, which knows what is taken.

    Raises:
        EmptyText: there is nothing but white space in it.
        InputError: it cannot be decoded; the message names the byte.
        EnvironmentFault: it cannot be read.
    """
    context.place = name = name_of(path)
    decoded = decode(read_bytes(path), name, context.encoding)
    if not decoded.text or decoded.text.isspace():
        raise EmptyText(f"{name} is empty: there is no text to tag in it.")
    if decoded.remark:
        context.note(decoded.remark)
    encoding = "" if decoded.encoding == UTF_8 else decoded.encoding
    yield article(decoded.text, source=name, encoding=encoding)


def article(text: str, *, source: str, encoding: str = "") -> AnnotatedDocument:
    """A new article from its text; ``source`` is the name of what it came from."""
    structure = find_structure(text)
    metadata: dict[str, Any] = {}
    if structure.date:
        metadata["date"] = structure.date
    if structure.section:
        metadata["section"] = structure.section
    metadata["source"] = source
    if encoding:
        metadata["encoding"] = encoding
    title = title_of(text, structure) or Path(source).stem
    return AnnotatedDocument(Document("", title, text, metadata, structure.blocks))


def title_of(text: str, structure: Structure) -> str:
    """The headline, or else the beginning of the first block."""
    if structure.headline:
        return structure.headline
    if not structure.blocks:
        return ""
    block = structure.blocks[0]
    line = text[block.start : block.end].strip().split("\n", 1)[0].rstrip()
    if len(line) <= _TITLE_CHARACTERS:
        return line
    short = line[:_TITLE_CHARACTERS]
    head, space, _ = short.rpartition(" ")
    return (head if space and len(head) > _TITLE_CHARACTERS // 2 else short).rstrip() + "…"


FORMAT = Format(
    name="text",
    title="Plain text, an article a file",
    suffixes=(".txt", ".text"),
    offsets="",
    articles_only=True,
    read=read,
)
