"""Makes blocks of the lines of a PDF: headings, paragraphs, captions, rows of tables, footnotes."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.formats.articles.hyphenation import Vocabulary, is_divided, join_lines
from annotator.formats.articles.pdf_columns import (
    HEADING,
    SAME_TYPE,
    SENTENCE_END,
    Column,
    Measures,
    is_same_size,
    measure,
)
from annotator.formats.articles.pdf_order import Line, Region
from annotator.formats.articles.pdf_words import NOTE_MARK

_SMALL = 0.92
"""Type that is smaller than that of the text by this factor is a caption's, or a footnote's."""
_FOOTNOTE = re.compile(rf"(?:{NOTE_MARK}|\[?(\d{{1,3}})\]?[.)]?(?=\s)|([*†‡§¶]{{1,3}}))\s*(?=\S)")
_ITEM = re.compile(
    r"(?!\d{1,2}\.\s+[^\W\d]+\s+\d{4}\b)"  # A date: 7. März 2024
    r"(?:[•‣◦▪●○■□⁃∙·–—*-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S"
)
_CAPTION = re.compile(
    r"(?:photo|photograph|picture|image|figure|fig\.|graphic|map|chart|foto|bild|abb\.|abbildung|"
    r"grafik|figura|imagen|gráfico|figure|carte|zdjęcie|fot\.|рис\.|фото|карта)\s*\d*\s*[:.|–-]",
    re.I,
)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HEADING_WORDS = 16
_DECK_CODE_POINTS = 60
_LONGEST_HEADING_CODE_POINTS = 400
_LONGEST_SMALL_CAPTION, _LONGEST_CAPTION = 600, 200
"""In code points, in type smaller than that of the text, and in the same."""


@dataclass
class _Piece:
    kind: str
    lines: list[Line]
    size: float
    is_indented: bool = False
    is_full: bool = False
    """Whether its last line reaches the end of the column."""


def make_blocks(
    regions: Sequence[Region],
    *,
    is_rough: bool = False,
    is_download: bool = False,
    joined: list[str] | None = None,
) -> list[tuple[str, str]]:
    """Return the blocks of a document, the footnotes behind the others.

    Args:
        regions: The regions of its pages in the order in which they are read.
        is_rough: Whether the places of lines are only known roughly, as from OCR.
        is_download: Whether it is a download of a press database, in which each line that leaves
            room for the next word ends a field or a paragraph.
        joined: Gets the words that lines divide, joined without a hyphen by a guess.

    Returns:
        The kind of each block, one of :data:`annotator.model.BLOCK_KINDS`, and its text.
    """
    lines = [line for region in regions for line in region.lines]
    if not lines:
        return []
    measures = measure(regions, lines)
    measures.slack = 0.6 if is_rough else measures.slack
    if is_download:
        measures.edges = min(line.left for line in lines), max(line.right for line in lines)
    vocabulary = Vocabulary((line.text for line in lines), joined)
    footnotes = _take_footnotes(regions, measures)
    split = [_split_region(region, measures) for region in regions]
    pieces = _joined(split, measures)
    _name_headings(pieces)
    marks = {footnote[0] for footnote in footnotes}
    blocks = [(piece.kind, _text(piece, vocabulary, marks)) for piece in pieces]
    for mark, note_lines in footnotes:
        body = join_lines((line.text for line in note_lines), vocabulary)
        blocks.append(("footnote", f"[{mark}] {body}".replace(NOTE_MARK, "")))
    return blocks


def _is_same_type(one: Line, other: Line) -> bool:
    """Return whether two lines have type of one height in common."""
    smaller, larger = sorted((one.sizes, other.sizes))
    return smaller[1] >= (1 - SAME_TYPE) * larger[0]


def _take_footnotes(regions: Sequence[Region], measures: Measures) -> list[tuple[str, list[Line]]]:
    """Take the footnotes out of regions, and return each with its mark."""
    found: list[tuple[str, list[Line]]] = []
    page_with_notes = -1
    for region in regions:
        if region.is_aside:
            continue
        start = len(region.lines)
        while start and region.lines[start - 1].size <= _SMALL * measures.size:
            start -= 1
        small = region.lines[start:]
        if not small:
            continue
        first = next((at for at, line in enumerate(small) if _mark_of(line)), None)
        continues = page_with_notes == region.page - 1 and bool(found)
        if first is None and not continues:
            continue
        if not continues and first:
            start, small = start + (first or 0), small[first or 0 :]
        if small[0].baseline < _last_body_baseline(regions, region.page, measures):
            continue
        del region.lines[start:]
        page_with_notes = region.page
        for line in small:
            mark = _mark_of(line)
            if mark:
                match = _FOOTNOTE.match(line.text)
                line.text = line.text[match.end() :] if match else line.text
                line.marks = line.marks[1:] if line.marks[:1] == [mark] else line.marks
                found.append((mark, [line]))
            else:
                found[-1][1].append(line)
    return found


def _last_body_baseline(regions: Sequence[Region], page: int, measures: Measures) -> float:
    """Return the baseline of the lowest line of the text in the column above small type.

    A column may be shorter than another, so the highest of the columns' ends counts.
    """
    ends = [
        max(line.baseline for line in body)
        for region in regions
        if region.page == page and not region.is_aside
        for body in [[x for x in region.lines if x.size > _SMALL * measures.size]]
        if len(body) > 1
    ]
    return min(ends, default=float("-inf"))


def _mark_of(line: Line) -> str:
    """Return the mark with which a footnote's first line begins, "" if there is none."""
    match = _FOOTNOTE.match(line.text)
    if match is None:
        return ""
    if line.text.startswith(NOTE_MARK):
        return line.marks[0] if line.marks else ""
    return match[1] or match[2] or ""


def _split_region(region: Region, measures: Measures) -> list[_Piece]:
    """Return the pieces of a region."""
    lines = region.lines
    if not lines:
        return []
    column = Column(lines, measures)
    rows = _table_rows(lines)
    pieces: list[_Piece] = []
    for at, line in enumerate(lines):
        kind = _kind_of_line(line, measures, is_row=at in rows)
        before = lines[at - 1] if at else None
        starts = before is None or _starts_piece(pieces[-1], kind, at, lines, column, measures)
        if starts:
            indented = column.is_indented(at, style=measures.indents)
            pieces.append(_Piece(kind, [line], line.size, is_indented=indented))
        else:
            pieces[-1].lines.append(line)
    for piece in pieces:
        last = piece.lines[-1]
        piece.is_full = column.end_edge - column.end(last) <= 2.5 * last.size
        _refine(piece, measures, is_aside=region.is_aside)
    return pieces


def _table_rows(lines: Sequence[Line]) -> set[int]:
    """Return the numbers of those lines that are rows of a table: their cells begin alike."""
    rows: set[int] = set()
    for at, (one, other) in enumerate(itertools.pairwise(lines)):
        count = len(one.cells)
        if count < 2 or count != len(other.cells) or one.cells[0].endswith((":", "：")):
            continue  # What ends with a colon is the name of a speaker.
        pairs = zip(one.cell_starts[1:], other.cell_starts[1:], strict=True)
        if all(abs(a - b) <= 3 for a, b in pairs) or count >= 4:
            rows |= {at, at + 1}
    return rows


def _kind_of_line(line: Line, measures: Measures, *, is_row: bool) -> str:
    if is_row:
        return "table_row"
    if line.size >= HEADING * measures.size:
        return "subhead"
    if line.bold and not measures.is_bold and len(line.text.split()) <= _HEADING_WORDS:
        return "subhead"
    return "list_item" if _ITEM.match(line.text) else "paragraph"


def _starts_piece(
    piece: _Piece,
    kind: str,
    at: int,
    lines: Sequence[Line],
    column: Column,
    measures: Measures,
) -> bool:
    """Return whether a line starts a new piece, given the piece of the line before."""
    line, before = lines[at], lines[at - 1]
    gap = line.baseline - before.baseline
    if kind == "table_row" or piece.kind == "table_row":
        return True
    if not _is_same_type(line, before):
        return True
    if kind == "subhead" or piece.kind == "subhead":
        return kind != piece.kind or not 0 < gap <= 1.7 * line.size or line.bold != before.bold
    if not 0 < gap <= column.leading * line.size / measures.size + measures.slack * line.size:
        return True
    if is_divided(before.text):
        return False
    if kind == "list_item" or (len(line.cells) > 1 and line.cells[0].endswith((":", "："))):
        return True
    ends = SENTENCE_END.search(before.text) is not None
    if piece.kind == "list_item":
        ends = ends or column.leaves_room(before, line)
        return column.indent(line) < 0.5 * line.size and ends
    if column.is_indented(at, style=measures.indents) or column.hangs(at):
        return True
    if not column.leaves_room(before, line):
        return False
    width = column.end_edge - column.base
    is_short = column.end(before) - column.base < 0.5 * width
    ends = ends or is_short or measures.edges is not None
    return ends and not line.text[:1].islower()


def _refine(piece: _Piece, measures: Measures, *, is_aside: bool) -> None:
    """Correct the kind of a piece by its whole text."""
    text = " ".join(line.text for line in piece.lines)
    if piece.kind == "subhead":
        is_large = piece.size >= HEADING * measures.size
        is_long = len(text) > _LONGEST_HEADING_CODE_POINTS
        if is_long or (not is_large and (len(piece.lines) > 2 or not any(map(str.isalpha, text)))):
            piece.kind = "paragraph"
    elif piece.kind == "paragraph" and _CAPTION.match(text):
        is_small = piece.size <= 0.98 * measures.size
        if len(text) <= (_LONGEST_SMALL_CAPTION if is_small else _LONGEST_CAPTION):
            piece.kind = "caption"
    if is_aside and piece.kind in ("paragraph", "subhead"):
        piece.kind = "caption"


def _joined(split: Iterable[Sequence[_Piece]], measures: Measures) -> list[_Piece]:
    """Return all pieces, with those paragraphs joined that go on in the next column or page."""
    pieces: list[_Piece] = []
    open_piece: _Piece | None = None
    for region in split:
        waiting = True
        for piece in region:
            if piece.kind == "caption":
                pieces.append(piece)
                continue
            is_alone = sum(len(other.lines) for other in region) == 1
            if waiting and open_piece and _goes_on(open_piece, piece, measures, is_alone=is_alone):
                open_piece.lines += piece.lines
                open_piece.is_full = piece.is_full
                waiting = False
                continue
            waiting = False
            pieces.append(piece)
            open_piece = piece if piece.kind in ("paragraph", "list_item") else None
    return pieces


def _goes_on(before: _Piece, after: _Piece, measures: Measures, *, is_alone: bool) -> bool:
    """Return whether a paragraph goes on with the first one of the next column.

    Args:
        before: The paragraph.
        after: The first piece of the next column.
        measures: The usual type.
        is_alone: Whether the column has one line, which shows no indent.
    """
    if after.kind != "paragraph" or not is_same_size(before.size, after.size):
        return False
    last, first = before.lines[-1].text, after.lines[0].text
    if is_divided(last) or first[:1].islower():
        return True
    if after.is_indented and measures.indents:
        return False
    if not SENTENCE_END.search(last):
        return len(before.lines) > 1 or (before.is_full and len(last) >= 20)
    return measures.indents and before.is_full and not is_alone


def _name_headings(pieces: Sequence[_Piece]) -> None:
    """Name the largest heading of the document's beginning its headline, and the deck below it."""
    heads = [at for at, piece in enumerate(pieces[:40]) if piece.kind == "subhead"]
    if not heads:
        _name_plain_headline(pieces)
        return
    largest = max(pieces[at].size for at in heads)
    first = next(at for at in heads if pieces[at].size >= 0.98 * largest)
    before = sum(len(line.text) for piece in pieces[:first] for line in piece.lines)
    if before > 600:
        return
    pieces[first].kind = "headline"
    if (
        first + 1 in heads
        and sum(len(x.text) for x in pieces[first + 1].lines) >= _DECK_CODE_POINTS
    ):
        pieces[first + 1].kind = "deck"


def _name_plain_headline(pieces: Sequence[_Piece]) -> None:
    """Name a short first line its headline that is set like the text, apart from it."""
    if len(pieces) < 2 or pieces[0].kind != "paragraph" or len(pieces[0].lines) > 1:
        return
    text = pieces[0].lines[0].text
    if len(text.split()) <= _HEADING_WORDS and not SENTENCE_END.search(text):
        pieces[0].kind = "headline"


def _text(piece: _Piece, vocabulary: Vocabulary, footnote_marks: set[str]) -> str:
    if piece.kind == "table_row":
        text = "\t".join(piece.lines[0].cells)
    else:
        text = join_lines((line.text for line in piece.lines), vocabulary)
    for mark in (mark for line in piece.lines for mark in line.marks):
        shown = f"[{mark}]" if mark in footnote_marks else mark.translate(_SUPERSCRIPTS)
        text = text.replace(NOTE_MARK, shown, 1)
    return text.replace(NOTE_MARK, "")
