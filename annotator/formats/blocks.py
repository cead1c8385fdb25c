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
_CREDIT = re.compile(
    r"\s/\s*[^\s/][^/.!?]{0,60}$"
    r"|[\[(](?:[^\])]{0,40}\b)?(?:AFP|AP|Reuters|EPA|dpa|Getty(?: Images)?|Anadolu|AA|photo|file)\b"
    r"[^\])]{0,40}[\])]\s*$"
    r"|(?:^|[.!?]\s)\s*(?:photo|image|picture|credit|foto|bild)s?\s*(?:by\b|:)[^.!?]{1,80}\.?\s*$",
    re.I,
)
_HEAD_LINES = 6
"""Among how many lines after the header the dateline is looked for."""
_HEADLINE_CHARACTERS = 250
_DECK_CHARACTERS = 600
_CREDIT_CHARACTERS = 150
_SUBHEAD_CHARACTERS, _SUBHEAD_WORDS = 90, 14


class Structure(NamedTuple):
    """What was recognised in a text."""

    blocks: tuple[Block, ...]
    headline: str
    """The headline, or empty."""
    date: str
    """ISO date of the header line, or empty."""
    section: str


class _Line(NamedTuple):
    start: int
    end: int
    text: str
    after_blank: bool


def find_structure(text: str) -> Structure:
    """The blocks of a text, in its order and without line ends, and what its head says.

    Each character that is not white space lies in exactly one block. Offsets are code points.
    """
    lines = _lines(text)
    if not lines:
        return Structure((), "", "", "")
    header = _HEADER.match(lines[0].text)
    head = _head(lines, 1 if header else 0, structured=header is not None)
    blocks = [Block("header", lines[0].start, lines[0].end)] if header else []
    blocks += [Block(kind, line.start, line.end) for kind, line in head]
    body = lines[len(blocks) :]
    blocks += _body(body, structured=bool(blocks))
    headline = next((line.text.strip() for kind, line in head if kind == "headline"), "")
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
            lines.append(_Line(start, end, line, blank))
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
            if _is_dateline(lines[number].text)
        ),
        None,
    )
    if dateline is None and not structured:
        return []
    if dateline is not None and not structured and not _may_be_headline(lines[first].text):
        return []
    end = dateline if dateline is not None else _first_group(lines, first)
    head: list[tuple[str, _Line]] = []
    for line in lines[first:end]:
        role = _role(line.text, [role for role, _ in head])
        if role is None:
            return head
        head.append((role, line))
    if dateline is not None:
        head.append(("dateline", lines[dateline]))
    return head


def _first_group(lines: list[_Line], first: int) -> int:
    """Where the lines before the first blank one end; a blank after the header does not count."""
    end = min(first + 1, len(lines))
    while end < len(lines) and not lines[end].after_blank:
        end += 1
    return end


def _role(line: str, before: list[str]) -> str | None:
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
    return _CREDIT.search(line, max(0, len(line) - _CREDIT_CHARACTERS)) is not None


def _may_be_headline(line: str) -> bool:
    return len(line) <= _HEADLINE_CHARACTERS and not line.rstrip().endswith((".", "。", "।", ":"))


def _is_dateline(line: str) -> bool:
    """Whether a line is a date, in whatever language, and little more."""
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
    separated = any(line.after_blank for line in lines[1:])
    blocks: list[Block] = []
    singles: list[int] = []
    for line in lines:
        if separated and blocks and not line.after_blank:
            last = blocks[-1]
            blocks[-1] = Block(last.kind, last.start, line.end)
            if singles and singles[-1] == len(blocks) - 1:
                singles.pop()
            continue
        singles.append(len(blocks))
        blocks.append(Block("paragraph", line.start, line.end))
    if structured:
        texts = {line.start: line.text for line in lines}
        _find_subheads(blocks, singles, texts)
    return blocks


def _find_subheads(blocks: list[Block], singles: list[int], texts: dict[int, str]) -> None:
    """Give short lines that stand alone before a paragraph their role, and captions theirs."""
    for number in singles:
        block = blocks[number]
        line = texts[block.start]
        if " / " in line and len(line) <= _DECK_CHARACTERS and _has_credit(line):
            blocks[number] = Block("caption", block.start, block.end)
        elif (
            0 < number < len(blocks) - 1
            and _may_be_subhead(line)
            and not (number + 1 in singles and _may_be_subhead(texts[blocks[number + 1].start]))
        ):
            blocks[number] = Block("subhead", block.start, block.end)


def _may_be_subhead(line: str) -> bool:
    if len(line) > _SUBHEAD_CHARACTERS:
        return False
    line = line.strip()
    return (
        len(line.split()) <= _SUBHEAD_WORDS
        and line[0].isalnum()
        and (line[-1].isalnum() or line[-1] in ")%’'”\"")
        and any(character.isalpha() for character in line)
    )
