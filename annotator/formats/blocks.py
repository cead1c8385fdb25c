"""The blocks of a news text: which stretch of it is headline, deck, caption, paragraph …

A structured text begins with a header line (`` date 2025-12-22 POLITICS``), or has a line with
nothing but its date shortly after its first line. What stands before that dateline, or before the
first blank line, is its head: headline, deck, captions. Any other text is paragraphs.
"""

import re
from typing import NamedTuple

from annotator.model import Block

_HEADER = re.compile(r"[^\S\n]*date[^\S\n]+(\d{4}-\d\d-\d\d)(?:[^\S\n]+(\S.*?))?[^\S\n]*$", re.I)
# A line that is a date and little more: a year, and a number or two, or a word for the month.
_YEAR = re.compile(
    r"(?<!\d)(?:1[5-9]|2[0-5])\d\d(?!\d)|[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]{4}"
)
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_DATELINE_CHARACTERS, _DATELINE_WORDS = 60, 8
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d\b")
# How a caption names its picture's source: “… / Reuters”, “… (AFP)”, “Photo: A. Person”.
_AGENCY = re.compile(
    r"[\[(](?:[^\])]{0,40}\b)?(?:AFP|AP|Reuters|EPA|dpa|Getty(?: Images)?|Anadolu|AA|photo|file)\b"
    r"[^\])]{0,40}[\])]\s*$",
    re.I,
)
_PHOTO = re.compile(
    r"(?:^|[.!?]\s)\s*(?:photo|image|picture|credit|foto|bild)s?\s*(?:by\b|:)[^.!?]{1,80}\.?\s*$",
    re.I,
)
_SENTENCE_END = re.compile("[.!?]")
_HEAD_LINES = 6
"""Among how many lines after the header the dateline is looked for."""
_HEADLINE_CHARACTERS = 250
_DECK_CHARACTERS = 600
_CREDIT_CHARACTERS, _SOURCE_CHARACTERS = 150, 60
_SUBHEAD_CHARACTERS, _SUBHEAD_WORDS = 90, 14


class Structure(NamedTuple):
    """What was recognised in a text."""

    blocks: tuple[Block, ...]
    headline: str
    """The headline, or empty."""
    date: str
    """ISO date of the header line, or empty."""
    section: str


_Line = tuple[int, int, str, bool]
"""Start, end, text of a line that is not blank, and whether a blank one comes before it. Plain
tuples, since making these is most of the work on an article."""


def find_structure(text: str) -> Structure:
    """The blocks of a text, in its order and without line ends, and what its head says.

    Each character that is not white space lies in exactly one block. Offsets are code points.
    """
    lines = _lines(text)
    if not lines:
        return Structure((), "", "", "")
    first, end, line, _ = lines[0]
    header = _HEADER.match(line)
    head = _head(lines, 1 if header else 0, structured=header is not None)
    blocks = [Block("header", first, end)] if header else []
    blocks += [Block(kind, start, end) for kind, (start, end, _, _) in head]
    body = lines[len(blocks) :]
    blocks += _body(body, structured=bool(blocks))
    headline = next((line.strip() for kind, (_, _, line, _) in head if kind == "headline"), "")
    date, section = header.groups(default="") if header else ("", "")
    return Structure(tuple(blocks), headline, date, section)


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank."""
    lines: list[_Line] = []
    start = 0
    blank = False
    for line in text.split("\n"):
        end = start + len(line)
        if line and not line.isspace():
            lines.append((start, end, line, blank))
            blank = False
        else:
            blank = True
        start = end + 1
    return lines


def _head(lines: list[_Line], first: int, *, structured: bool) -> list[tuple[str, _Line]]:
    """The lines of the head, each with its role; none when the text has no such structure."""
    dateline = next(
        (
            number
            for number in range(first + 1, min(len(lines), first + _HEAD_LINES))
            if _is_dateline(lines[number][2])
        ),
        None,
    )
    if not structured and (dateline is None or not _may_be_headline(lines[first][2])):
        return []
    end = dateline if dateline is not None else _first_group(lines, first)
    head: list[tuple[str, _Line]] = []
    roles: set[str] = set()
    for line in lines[first:end]:
        role = _role(line[2], roles)
        if role is None:
            return head
        roles.add(role)
        head.append((role, line))
    if dateline is not None:
        head.append(("dateline", lines[dateline]))
    return head


def _first_group(lines: list[_Line], first: int) -> int:
    """Where the lines before the first blank one end; a blank after the header does not count."""
    end = min(first + 1, len(lines))
    while end < len(lines):
        _, _, _, after_blank = lines[end]
        if after_blank:
            break
        end += 1
    return end


def _role(line: str, before: set[str]) -> str | None:
    """What a line of the head is, given what came before it; None: the head is over."""
    if "headline" not in before:
        return "headline" if len(line) <= _HEADLINE_CHARACTERS else None
    if _has_credit(line):
        return "caption"
    if len(line) > _DECK_CHARACTERS:
        return None
    if "deck" not in before and "caption" not in before:
        return "deck"
    return "caption" if "caption" not in before else None


def _has_credit(line: str) -> bool:
    """Whether a line ends by saying whose picture it speaks of."""
    end = line[-_CREDIT_CHARACTERS:]
    if "/" in end:
        before, _, source = end.rpartition("/")
        if before[-1:].isspace() and source.strip() and not _SENTENCE_END.search(source):
            return len(source) <= _SOURCE_CHARACTERS
    if ("(" in end or "[" in end) and _AGENCY.search(end):
        return True
    return (":" in end or " by " in end) and _PHOTO.search(end) is not None


def _may_be_headline(line: str) -> bool:
    return len(line) <= _HEADLINE_CHARACTERS and not line.rstrip().endswith((".", "。", "।", ":"))


def _is_dateline(line: str) -> bool:
    """Whether a line is a date, in whatever language, and little more."""
    if len(line) > 2 * _DATELINE_CHARACTERS:
        return False
    line = line.strip()
    if len(line) > _DATELINE_CHARACTERS or not _YEAR.search(line):
        return False
    if _ISO_DATE.match(line):
        return True
    if "年" in line and "月" in line:
        return True
    rest = _YEAR.sub(" ", line, count=1)
    if not _DAY.search(rest) and not any(character.isdigit() for character in rest):
        return False
    return len(line.split()) <= _DATELINE_WORDS and not line.endswith(("?", "!"))


def _body(lines: list[_Line], *, structured: bool) -> list[Block]:
    """Paragraphs: what blank lines separate, or else each line; between them subheads."""
    separated = any(after_blank for _, _, _, after_blank in lines[1:])
    blocks: list[Block] = []
    texts: list[str] = []
    """The line of each block that has only one, else empty."""
    for start, end, line, after_blank in lines:
        if separated and blocks and not after_blank:
            blocks[-1] = Block("paragraph", blocks[-1].start, end)
            texts[-1] = ""
        else:
            blocks.append(Block("paragraph", start, end))
            texts.append(line)
    if structured:
        _find_subheads(blocks, texts)
    return blocks


def _find_subheads(blocks: list[Block], texts: list[str]) -> None:
    """Give short lines that stand alone before a paragraph their role, and captions theirs."""
    last = len(blocks) - 1
    for number, line in enumerate(texts):
        if len(line) > _DECK_CHARACTERS or not line:
            continue
        if "/" in line and " / " in line and _has_credit(line):
            kind = "caption"
        elif (
            len(line) <= _SUBHEAD_CHARACTERS
            and 0 < number < last
            and _may_be_subhead(line)
            and not _may_be_subhead(texts[number + 1])
        ):
            kind = "subhead"
        else:
            continue
        blocks[number] = Block(kind, blocks[number].start, blocks[number].end)


def _may_be_subhead(line: str) -> bool:
    """Whether a line is short and ends without the mark that closes a sentence."""
    if not line or len(line) > _SUBHEAD_CHARACTERS:
        return False
    line = line.strip()
    if not (line[-1].isalnum() or line[-1] in ")%’'”\""):
        return False
    return (
        line[0].isalnum()
        and len(line.split()) <= _SUBHEAD_WORDS
        and any(character.isalpha() for character in line)
    )
