"""Recognises the blocks of a news text, such as headline, deck, caption and paragraph.

A structured text begins with a header line (`` date 2025-12-22 POLITICS``), or has a line with
nothing but its date shortly after its first line. The lines before that dateline, or before the
first blank line, are its head: headline, deck, captions. Any other text is paragraphs.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from annotator.model import Block, Document
from annotator.text.quotation_marks import CLOSING_MARKS
from annotator.text.quotations import quotations
from annotator.text.sentences import ends_with_stop
from annotator.text.unicode_patterns import compile_pattern

_HEADER = re.compile(r"[^\S\n]*date[^\S\n]+(\d{4}-\d\d-\d\d)(?:[^\S\n]+(\S.*?))?[^\S\n]*$", re.I)
# A line that is only a date: a year, with a number or two, or a word for the month.
_YEAR = re.compile(
    r"(?<!\d)(?:1[5-9]|2[0-5])\d\d(?!\d)|[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]{4}"
)
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_DATELINE_CODE_POINTS, _DATELINE_WORDS = 60, 8
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
# A line of the body is longer, and has to show it more clearly: “… Photo: A. Person (AFP)”.
_PHOTO_IN_BODY = re.compile(
    r"(?:^|[.!?…][”’\"]?\s|[\[(])\s*(?:photo|image|picture|credit|foto|bild)s?\s*(?:by\b|:)"
    r"(?:[^.!?]|\b[^\W\d_]\.){1,80}\.?[\])]?\s*$",
    re.I,
)
_SENTENCE_END = re.compile("[.!?]")
_HEAD_LINES = 6
"""The dateline is looked for among this many lines after the header."""
_HEADLINE_CODE_POINTS = 250
_DECK_CODE_POINTS = 600
_CREDIT_CODE_POINTS, _SOURCE_CODE_POINTS = 150, 60
_SUBHEAD_CODE_POINTS, _SUBHEAD_WORDS = 90, 14
_UNSPACED_SUBHEAD_CODE_POINTS = 30
"""In scripts without spaces between words."""
# How a subhead may end: with a word, or with what closes behind it.
_LINE_END_OF_SUBHEAD = re.compile(rf"[\w)\]}}）】%{''.join(CLOSING_MARKS)}*†‡¹²³⁰-⁹]$")
_CLOSERS = ")]}）】〕》〉」』 \u00a0\u202f" + "".join(CLOSING_MARKS)
# Notes behind the last word: “[1]”, “¹”, “*”, “(2)”.
_NOTE = re.compile(r"(?:\s*(?:\[[\w ]{1,12}\]|\(\d{1,3}\)|[¹²³⁰-⁹*†‡§]+))+$")
_LONGEST_END_CODE_POINTS = 60
_NUMBERED = re.compile(
    r"\s*(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|[一二三四五六七八九十]+、)\s*\S"
)
_BYLINE = (
    r"(?:(?i:by|von|par|por|di|door|av|af|od|written by|reporting by|edited by|compiled by)\s+"
    r"(?:[\p{Lu}\p{Lt}\p{Lo}][\w.’'-]*(?:\s+(?:and|und|et|y|e|en|och|og|de|van|von|der|al|bin))?"
    r"(?:,?\s+|$)){2,}|文/|記者|记者)"
)
"""The names of those who wrote it: “By Anna Smith and John Doe, Reuters”."""
_FILE = re.compile(r"://|^(?:file|datei|image):|\.(?:jpe?g|png|gif|pdf|html?|rpm)$", re.I)
_PLACE_AND_DAY = re.compile(r"^\D{2,40}(?:,\s*\D{2,20}\.?\s\d{1,2}\b|\s\([A-Z ]{2,12}\)$)")
"""“MOSCOW, DEC 22” and “KYIV (AFP)” in capitals."""


class Structure(NamedTuple):
    """The blocks that were recognised in a text, with the contents of its head."""

    blocks: tuple[Block, ...]
    headline: str
    """The headline, or empty."""
    date: str
    """The date of the header line, as in ISO 8601, or empty."""
    section: str


_Line = tuple[int, int, str, bool]
"""Start and end of a line that is not blank, its text, and whether a blank line precedes it.
Plain tuples, since making them is most of the work on an article."""


def find_structure(text: str) -> Structure:
    r"""Recognise the blocks of a text.

    Args:
        text: The text, with ``\n`` as line ends.

    Returns:
        The blocks in the text's order, without line ends; each character that is not white space
        is in exactly one block. Offsets are code points.
    """
    return _structure(text, _find_subheads)


def read_blocks_again(document: Document) -> tuple[Block, ...] | None:
    """Recognise the blocks of an article that earlier versions recognised in its text.

    Nothing that is stored shows whether blocks were recognised or came from a format. They were
    recognised if the rules of today or of an earlier version give just these.

    Returns:
        The blocks as they are recognised today; None where a format gave them.
    """
    blocks = find_structure(document.text).blocks
    if blocks == document.blocks:
        return blocks
    earlier = _structure(document.text, _find_subheads_by_first_rules).blocks
    return blocks if earlier == document.blocks else None


def blocks_today(document: Document, *, of_formats_too: bool) -> tuple[Block, ...] | None:
    """Recognise the blocks of an article again.

    Args:
        document: The article.
        of_formats_too: Whether they are found in the text where those of the article came with a
            file.

    Returns:
        The blocks as they are recognised today; None where those of a file stay.
    """
    blocks = read_blocks_again(document)
    if blocks is None and of_formats_too:
        return find_structure(document.text).blocks
    return blocks


def _structure(text: str, find_subheads: Callable[[list[Block], list[str]], None]) -> Structure:
    lines = _lines(text)
    if not lines:
        return Structure((), "", "", "")
    first, end, line, _ = lines[0]
    header = _HEADER.match(line)
    head = _head(lines, 1 if header else 0, structured=header is not None)
    blocks = [Block("header", first, end)] if header else []
    blocks += [Block(kind, start, end) for kind, (start, end, _, _) in head]
    body = lines[len(blocks) :]
    body_blocks, texts = _body(body)
    if blocks:
        find_subheads(body_blocks, texts)
    blocks += body_blocks
    headline = next((line.strip() for kind, (_, _, line, _) in head if kind == "headline"), "")
    date, section = header.groups(default="") if header else ("", "")
    return Structure(tuple(blocks), headline, date, section)


def _lines(text: str) -> list[_Line]:
    """Return the lines that are not blank."""
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
    """Return the lines of the head, each with its role; none if the text has no head."""
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
    """Return the number of the first line behind a blank one; one after the header is ignored."""
    end = min(first + 1, len(lines))
    while end < len(lines):
        _, _, _, after_blank = lines[end]
        if after_blank:
            break
        end += 1
    return end


def _role(line: str, before: set[str]) -> str | None:
    """Return the role of a line of the head, given the roles before it; None: the head ends."""
    if "headline" not in before:
        return "headline" if len(line) <= _HEADLINE_CODE_POINTS else None
    if _has_credit(line):
        return "caption"
    if len(line) > _DECK_CODE_POINTS:
        return None
    if "deck" not in before and "caption" not in before:
        return "deck"
    return "caption" if "caption" not in before else None


def _has_credit(line: str) -> bool:
    """Return whether a line ends with the source of a picture."""
    end = line[-_CREDIT_CODE_POINTS:]
    if "/" in end:
        before, _, source = end.rpartition("/")
        if before[-1:].isspace() and source.strip() and not _SENTENCE_END.search(source):
            return len(source) <= _SOURCE_CODE_POINTS
    if ("(" in end or "[" in end) and _AGENCY.search(end):
        return True
    return (":" in end or " by " in end) and _PHOTO.search(end) is not None


def _may_be_headline(line: str) -> bool:
    return len(line) <= _HEADLINE_CODE_POINTS and not line.rstrip().endswith((".", "。", "।", ":"))


def _is_dateline(line: str) -> bool:
    """Return whether a line is little more than a date, in any language."""
    if len(line) > 2 * _DATELINE_CODE_POINTS:
        return False
    line = line.strip()
    if len(line) > _DATELINE_CODE_POINTS or not _YEAR.search(line):
        return False
    if _ISO_DATE.match(line):
        return True
    if "年" in line and "月" in line:
        return True
    remainder = _YEAR.sub(" ", line, count=1)
    if not _DAY.search(remainder) and not any(character.isdigit() for character in remainder):
        return False
    return len(line.split()) <= _DATELINE_WORDS and not line.endswith(("?", "!"))


def _body(lines: list[_Line]) -> tuple[list[Block], list[str]]:
    """Return paragraphs, which blank lines separate, or else one for each line.

    Returns:
        The paragraphs, and the text of each that is one line, else empty.
    """
    separated = any(after_blank for _, _, _, after_blank in lines[1:])
    blocks: list[Block] = []
    texts: list[str] = []
    for start, end, line, after_blank in lines:
        if separated and blocks and not after_blank:
            blocks[-1] = Block("paragraph", blocks[-1].start, end)
            texts[-1] = ""
        else:
            blocks.append(Block("paragraph", start, end))
            texts.append(line)
    return blocks, texts


def _find_subheads(blocks: list[Block], texts: list[str]) -> None:
    """Make captions of lines with a credit, and subheads of short lines before a paragraph."""
    last = len(blocks) - 1
    short = [_is_short(line) for line in texts]
    for number, line in enumerate(texts):
        if len(line) > _DECK_CODE_POINTS or not line:
            continue
        if _is_caption(line):
            kind = "caption"
        elif (
            short[number]
            and 0 < number < last
            and not short[number + 1]
            # The last of several short lines is one of a list or a table.
            and not (number > 1 and short[number - 1] and short[number - 2])
            and not _announces(texts[number - 1])
            and not _is_item(line, texts[number - 1], texts[number + 1])
            and not _is_small_print(line)
            and not _is_speech(line)
        ):
            kind = "subhead"
        else:
            continue
        blocks[number] = Block(kind, blocks[number].start, blocks[number].end)


def _is_short(line: str) -> bool:
    """Return whether a line is short, begins with a word and does not end as a sentence does."""
    if not line or len(line) > _SUBHEAD_CODE_POINTS:
        return False
    line = line.strip()
    if not (line[0].isalnum() and any(character.isalpha() for character in line)):
        return False
    words = len(line.split())
    if words > _SUBHEAD_WORDS or (words == 1 and len(line) > _UNSPACED_SUBHEAD_CODE_POINTS):
        return False
    return _LINE_END_OF_SUBHEAD.search(line) is not None and not _closes_sentence(line)


def _closes_sentence(line: str) -> bool:
    """Return whether a line ends with a stop, whatever marks and notes follow the stop."""
    end = line[-_LONGEST_END_CODE_POINTS:]
    for _ in range(2):
        end = _NOTE.sub("", end).rstrip(_CLOSERS)
    return end.endswith((":", "：", ";", "；")) or ends_with_stop(end)


def _is_caption(line: str) -> bool:
    """Return whether a line of the body is the caption of a picture, by its credit."""
    if "/" in line and " / " in line and _has_credit(line):
        return True
    end = line[-_CREDIT_CODE_POINTS:]
    return (":" in end or "by " in end) and _PHOTO_IN_BODY.search(end) is not None


def _announces(line: str) -> bool:
    """Return whether a line announces what comes next, as the items of a list: it ends with ":"."""
    return line.rstrip().endswith((":", "："))


def _is_item(line: str, before: str, after: str) -> bool:
    """Return whether a line is a numbered item, as one next to it is."""
    return _NUMBERED.match(line) is not None and any(
        _NUMBERED.match(neighbour) for neighbour in (before, after)
    )


def _is_small_print(line: str) -> bool:
    """Return whether a line names the author, place, date or a file, and is about nothing."""
    line = line.strip()
    if _is_dateline(line) or compile_pattern(_BYLINE).match(line) or _FILE.search(line):
        return True
    return line.upper() == line and _PLACE_AND_DAY.search(line) is not None


def _is_speech(line: str) -> bool:
    """Return whether a line lets somebody speak: ``He said: “We will win”``."""
    return any(
        line[:start].rstrip().endswith((",", ":", "，", "：")) for start, _ in quotations(line)
    )


def _find_subheads_by_first_rules(blocks: list[Block], texts: list[str]) -> None:
    """Find subheads by the rules of earlier versions, which took many a quotation for one."""
    last = len(blocks) - 1
    for number, line in enumerate(texts):
        if len(line) > _DECK_CODE_POINTS or not line:
            continue
        if " / " in line and _has_credit(line):
            kind = "caption"
        elif (
            0 < number < last
            and _is_subhead_by_first_rules(line)
            and not _is_subhead_by_first_rules(texts[number + 1])
        ):
            kind = "subhead"
        else:
            continue
        blocks[number] = Block(kind, blocks[number].start, blocks[number].end)


def _is_subhead_by_first_rules(line: str) -> bool:
    if not line or len(line) > _SUBHEAD_CODE_POINTS:
        return False
    line = line.strip()
    return (
        (line[-1].isalnum() or line[-1] in ")%’'”\"")
        and line[0].isalnum()
        and len(line.split()) <= _SUBHEAD_WORDS
        and any(character.isalpha() for character in line)
    )
