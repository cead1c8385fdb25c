"""Makes an article of plain text, with its blocks recognised; the record of the format."""

from pathlib import Path
from typing import Any

from annotator.formats.blocks import Structure, find_structure
from annotator.formats.format import Format
from annotator.model import AnnotatedDocument, Document, InputError
from annotator.plugins import LazyFunction

_TITLE_CODE_POINTS = 120


SPLIT_DESCRIPTION = (
    "how a file with several articles is split: at “headings”, at “rules” (lines of signs), at "
    "“dates” (below short lines), or “no”: it is one article"
)
"""The option of readers whose files may hold several articles."""
SPLIT_CHOICES = {
    "split": {
        "": "as the file shows it, or ask",
        "headings": "at headings",
        "rules": "at lines of signs",
        "dates": "at dates below short lines",
        "no": "no, it is one article",
    }
}


class EmptyText(InputError):
    """A file without any text."""


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
    read=LazyFunction("annotator.formats.plain_text:read"),
    read_options={"split": SPLIT_DESCRIPTION},
    read_choices=SPLIT_CHOICES,
    content_read="the text as it is, with headline, deck, captions, dateline and subheads where "
    "its lines show them; downloads of Nexis, Factiva and ProQuest article by article",
    content_left_out="nothing; of a download the cover page and what was searched for",
    questions="how a file is split that seems to hold several articles",
)
