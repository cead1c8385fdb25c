"""One article of a file that holds many: its lines, its metadata, and what becomes of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.formats.articles.dates import date_metadata
from annotator.formats.articles.extracted import Extracted

AUTHOR, DATE, DATELINE, DECK, GRAPHIC, HEADLINE, LENGTH, PUBLISHER, SECTION = (
    "author",
    "date",
    "dateline",
    "deck",
    "graphic",
    "headline",
    "length",
    "publisher",
    "section",
)
"""Our names of what databases state about an article."""
_BY = re.compile(r"^(?:by|von|par|por|di|door|av|af)\s+", re.IGNORECASE)
_IN_TEXT = (HEADLINE, DECK, DATELINE, GRAPHIC, DATE)


class Line(NamedTuple):
    """A line of a file."""

    text: str
    """Without white space at its ends."""
    kind: str = "paragraph"
    """The kind of block that it is in, one of :data:`annotator.model.BLOCK_KINDS`."""
    begins_block: bool = True
    """Whether it is the first line of its block or paragraph."""
    indent: int = 0
    """The blanks before it: some databases centre the lines above an article."""


def lines_of_text(text: str) -> list[Line]:
    """Return the lines with words of a plain text, in which blank lines separate paragraphs."""
    lines: list[Line] = []
    is_first = True
    for raw in text.split("\n"):
        words = raw.strip()
        if not words:
            is_first = True
            continue
        indent = len(raw) - len(raw.lstrip())
        lines.append(Line(words, begins_block=is_first, indent=indent))
        is_first = False
    return lines


def lines_of_parts(extracted: Extracted) -> list[Line]:
    """Return the lines of a document that was read, with the kinds of their blocks."""
    lines: list[Line] = []
    for kind, text in extracted.parts:
        pieces = [piece for piece in text.split("\n") if piece.strip()]
        for number, piece in enumerate(pieces):
            # A tab is a border between cells, and stays in the middle of a line.
            lines.append(Line(piece.strip(), kind, number == 0))
    return lines


@dataclass
class Clipping:
    """One article of a file that holds many."""

    fields: dict[str, str] = field(default_factory=dict[str, str])
    """What the database states about it, by our names or by its own."""
    body: list[Line] = field(default_factory=list[Line])
    cover_lines: int = 0
    """The lines of a cover page before it, which are no part of it."""

    def add_to_field(self, name: str, text: str) -> None:
        """Add words to a field, behind those that it has."""
        known = self.fields.get(name, "")
        self.fields[name] = f"{known} {text}".strip() if known else text.strip()

    def extracted(self) -> Extracted:
        """Return the article: headline, deck and dateline, the body, the words of pictures."""
        title = self.fields.get(HEADLINE, "")
        result = Extracted(title=title)
        for name, kind in ((HEADLINE, "headline"), (DECK, "deck"), (DATELINE, "dateline")):
            result.add(kind, self.fields.get(name, ""))
        for kind, text in _blocks(self.body):
            result.add(kind, text)
        result.add("caption", self.fields.get(GRAPHIC, ""))
        if AUTHOR in self.fields:
            self.fields[AUTHOR] = _BY.sub("", self.fields[AUTHOR])
        result.metadata = {
            **{name: text for name, text in self.fields.items() if name not in _IN_TEXT},
            **date_metadata(self.fields.get(DATE, "")),
        }
        return result


def _blocks(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    kind, pieces = "", list[str]()
    for line in lines:
        if pieces and (line.begins_block or line.kind != kind):
            yield kind, "\n".join(pieces)
            pieces.clear()
        # The headline is known; another one in the body is a heading in it.
        kind = "subhead" if line.kind == "headline" else line.kind
        pieces.append(line.text)
    if pieces:
        yield kind, "\n".join(pieces)
