"""Plain text: one article a file, in any encoding, with its blocks recognised."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats.blocks import Structure, find_structure
from annotator.formats.decoding import UTF_8, decode
from annotator.formats.files import name_of
from annotator.formats.format import Format, ReadContext
from annotator.model import AnnotatedDocument, Document, InputError, ModelObject

_TITLE_CODE_POINTS = 120


class EmptyText(InputError):
    """A file without any text."""


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of a text file, without an id: the project gives one that is free.

    Raises:
        EmptyText: It has only white space.
        InputError: It cannot be decoded; the message names the byte.
        EnvironmentFault: It cannot be read.
    """
    context.place = name = name_of(path)
    decoded = decode(context.bytes_of(path), name, context.encoding)
    if not decoded.text or decoded.text.isspace():
        raise EmptyText(f"{name} is empty: there is no text to tag in it.")
    if decoded.remark:
        context.note(decoded.remark)
    encoding = "" if decoded.encoding == UTF_8 else decoded.encoding
    yield article(decoded.text, source=name, encoding=encoding)


def article(text: str, *, source: str, encoding: str = "") -> AnnotatedDocument:
    r"""Return a new article, without an id.

    Args:
        text: Its text, with ``\n`` as line ends.
        source: The name of the file that it comes from, for its metadata.
        encoding: The encoding of that file, unless it is UTF-8.
    """
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
    """Return the headline, or else the beginning of the first block."""
    if structure.headline:
        return structure.headline
    if not structure.blocks:
        return ""
    block = structure.blocks[0]
    line = text[block.start : block.end].strip().split("\n", 1)[0].rstrip()
    if len(line) <= _TITLE_CODE_POINTS:
        return line
    short = line[:_TITLE_CODE_POINTS]
    head, space, _ = short.rpartition(" ")
    return (head if space and len(head) > _TITLE_CODE_POINTS // 2 else short).rstrip() + "…"


FORMAT = Format(
    name="text",
    title="Plain text, an article a file",
    suffixes=(".txt", ".text"),
    offsets="",
    articles_only=True,
    read=read,
)
