"""Reads the words of a PDF page with their places and their type, by PDFium."""

import ctypes
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.formats.articles.pdf_leftward import is_out_of_order, placed_words
from annotator.text.directions import is_mostly_leftward
from annotator.words import RIGHT_TO_LEFT

_WORD = re.compile("[^\\s\\x00\\x02\ufffe]+[\\x02\ufffe]?")
_LINE_END_HYPHEN = str.maketrans({"\x02": "-", "\ufffe": "-"})
"""PDFium's own signs for a hyphen at the end of a line."""
_MARK = re.compile(r"\d{1,3}|[*†‡§]{1,3}")
_MARK_AT_END = re.compile(r"(?<=\S)(?:\d{1,3}|[*†‡§]{1,3})$")
_LEFT_TO_RIGHT = re.compile(r"[A-Za-z\u00c0-\u058f0-9]")
_BOLD_WEIGHT = 600
_BOLD_NAME = re.compile("bold|black|heavy|semibold|demi", re.I)
LARGEST_GAP_EMS = 0.7
"""A wider gap between two words separates two runs, which may be in two columns."""
_BULLET_CODE_POINTS = 3
"""The first word of a line is no longer if its type may differ from that of the others."""
_NEW_TYPE_EMS = 2
"""Behind a wider gap, words of another type may follow."""


@dataclass(slots=True)
class Run:
    """Words that follow each other closely on one line of a page.

    Places are in points (1/72 inch), from the left and from the top, with the page turned so that
    most of its text is upright.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    """The height of the type in points."""
    bold: bool
    order: int
    """Its rank in PDFium's order, which is the logical one within a line."""
    line: int
    """The number of PDFium's line."""
    last_size: float = 0.0
    """The height of the type of its last word, if that was looked at."""
    marks: list[str] = field(default_factory=list[str])
    """The marks of notes in it that are set as superscripts; each is ``\\ue000`` in the text."""


@dataclass
class PageText:
    """The words of one page."""

    number: int
    """From 1."""
    runs: list[Run]
    aside: list[Run] = field(default_factory=list[Run])
    """The words in another direction than most, such as a stamp at the page's edge."""
    is_blank: bool = False
    """Whether there is nothing on it, neither words nor a picture."""
    is_turned: bool = False
    """Whether its text was not upright, so that places are not those of the file."""


NOTE_MARK = "\ue000"
"""Stands for a superscript mark until it is known which footnotes there are."""


@dataclass(slots=True)
class _Type:
    size: float
    bold: bool
    angle: int


class PageReading:
    """Reads the words of one page, with few calls a word: each of them takes a microsecond.

    Args:
        raw: PDFium's functions.
        page: Its text page.
        bold: Whether the fonts of the file are bold, by their addresses; gets those of the page.
    """

    def __init__(self, raw: Any, page: Any, bold: dict[int, bool]) -> None:
        self._raw, self._page, self._bold = raw, page, bold
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._l, self._r = ctypes.c_double(), ctypes.c_double()
        self._b, self._t = ctypes.c_double(), ctypes.c_double()
        self._at = tuple(map(ctypes.byref, (self._x, self._y)))
        self._box = tuple(map(ctypes.byref, (self._l, self._r, self._b, self._t)))
        self._matrix: Any = raw.FS_MATRIX()
        self._runs: dict[int, list[Run]] = {}
        self._count = 0
        self._both_directions: set[int] = set()
        """The lines with letters from left to right and from right to left."""

    def read(self, number: int) -> PageText:
        """Return the words of the page.

        Args:
            number: Its number, from 1.
        """
        by_angle = self._read_runs()
        if not by_angle:
            return PageText(number, [])
        weights = {angle: sum(len(run.text) for run in runs) for angle, runs in by_angle.items()}
        main = max(weights, key=lambda angle: weights[angle])
        aside = [run for angle, runs in by_angle.items() if angle != main for run in runs]
        return PageText(number, _with_marks_before(by_angle[main]), aside, is_turned=main != 0)

    def _read_runs(self) -> dict[int, list[Run]]:
        """Return the runs of the page by the angle of their text, in degrees."""
        text = self._text()
        start = 0
        for line, piece in enumerate(re.split(r"\r?\n", text)):
            # The split takes one or two characters of the page away.
            start = text.index(piece, start) if piece else start
            self._read_line(piece, start, line)
            start += len(piece)
        is_leftward = bool(self._both_directions) and is_mostly_leftward(text)
        for line in self._both_directions:
            # PDFium may take several lines for one.
            heights: dict[int, list[Run]] = {}
            for run in (run for found in self._runs.values() for run in found if run.line == line):
                heights.setdefault(round(run.baseline), []).append(run)
            for words in heights.values():
                if is_leftward or is_mostly_leftward(" ".join(word.text for word in words)):
                    _order_both_directions(words)
        return self._runs

    def _text(self) -> str:
        """Return the text with one code point for each of PDFium's characters."""
        raw = self._raw
        count: int = raw.FPDFText_CountChars(self._page)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count * 2 + 2))()
        length: int = raw.FPDFText_GetText(self._page, 0, count, buffer)
        text = bytes(buffer)[: max(length - 1, 0) * 2].decode("utf-16-le", "surrogatepass")
        if len(text) != count:
            codes = (raw.FPDFText_GetUnicode(self._page, at) for at in range(count))
            text = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
        return text

    def _read_line(self, words: str, start: int, line: int) -> None:
        """Add the runs of one of PDFium's lines.

        Args:
            words: Its text.
            start: Where it begins on the page, in PDFium's characters.
            line: Its number.
        """
        if not words or words.isspace():
            return
        if is_out_of_order(words) and self._read_leftward(words, start, line):
            return
        if RIGHT_TO_LEFT.search(words) and _LEFT_TO_RIGHT.search(words):
            self._read_words(words, start, line, apart=True)
        elif not self._read_whole_line(words, start, line):
            self._read_words(words, start, line)

    def _read_leftward(self, words: str, start: int, line: int) -> bool:
        """Add the words of a line by their places, and return whether it is one line."""
        first = start + len(words) - len(words.lstrip())
        kind = self._type(first)
        baselines: set[int] = set()
        for at in range(first, start + len(words.rstrip())):
            self._raw.FPDFText_GetCharOrigin(self._page, at, *self._at)
            baselines.add(round(self._y.value))
        if kind.angle or max(baselines) - min(baselines) > 1:
            return False
        self._raw.FPDFText_GetCharOrigin(self._page, first, *self._at)
        baseline = -self._y.value
        for word in placed_words(self._raw, self._page, start, words, kind.size):
            run = Run(word.text, word.left, word.right, baseline, kind.size, kind.bold, 0, line)
            self._add(run, kind)
        return True

    def _read_whole_line(self, words: str, start: int, line: int) -> bool:
        """Add a line that is one text object as one run, and return whether it is one."""
        raw, page = self._raw, self._page
        if raw.FPDFText_CountRects(page, start, len(words)) != 1:
            return False
        first = start + len(words) - len(words.lstrip())
        kind = self._type(first)
        if kind.angle:
            return False
        left, top, right, bottom = self._l, self._t, self._r, self._b
        raw.FPDFText_GetRect(page, 0, *map(ctypes.byref, (left, top, right, bottom)))
        raw.FPDFText_GetCharOrigin(page, first, *self._at)
        text = " ".join(words.translate(_LINE_END_HYPHEN).split())
        baseline = -self._y.value
        self._add(Run(text, left.value, right.value, baseline, kind.size, kind.bold, 0, line), kind)
        return True

    def _read_words(self, words: str, start: int, line: int, *, apart: bool = False) -> None:
        """Add the runs of one of PDFium's lines.

        Args:
            words: Its text.
            start: Where it begins on the page, in PDFium's characters.
            line: Its number.
            apart: Make a run of each word, for a line in both directions: their order is mended.
        """
        run: Run | None = None
        kind: _Type | None = None
        pieces = [(match.group(), start + match.start()) for match in _WORD.finditer(words)]
        pieces.reverse()
        while pieces:
            word, first = pieces.pop()
            kind, begin, end, baseline = self._place(first, first + len(word) - 1, run, kind)
            length = self._length_on_line(first, len(word), baseline, kind)
            if length < len(word):
                pieces += [(word[length:], first + length), (word[:length], first)]
                kind = None
            elif run is not None and _is_raised(word, run, kind, begin, baseline):
                run.text += NOTE_MARK
                run.marks.append(word)
                run.right = max(run.right, end)
                kind = None
            else:
                goes_on = (
                    run if run and not apart and _follows(run, begin, end, baseline, kind) else None
                )
                new = Run("", begin, end, baseline, kind.size, kind.bold, 0, line)
                run = self._append(word, first, goes_on, new, kind)
        if run is not None:
            end_type = self._type(start + len(words.rstrip()) - 1)
            run.bold = run.bold and end_type.bold
            run.last_size = end_type.size
        if apart:
            self._both_directions.add(line)

    def _append(self, word: str, first: int, run: Run | None, new: Run, kind: _Type) -> Run:
        """Append a word to a run, or else to a new one, and return that run."""
        if run is None:
            run = self._add(new, kind)
        else:
            if len(run.text) <= _BULLET_CODE_POINTS:
                run.size, run.bold = kind.size, kind.bold
            run.text += " "
            run.left, run.right = min(run.left, new.left), max(run.right, new.right)
        if not word[-1].isalpha():
            word = word.translate(_LINE_END_HYPHEN)
            mark = self._mark_at_end(word, first + len(word) - 1)
            if mark:
                word = word[: -len(mark)] + NOTE_MARK
                run.marks.append(mark)
        run.text += word
        return run

    def _add(self, run: Run, kind: _Type) -> Run:
        """Add a run, and return it."""
        run.order = self._count
        self._count += 1
        self._runs.setdefault(kind.angle, []).append(run)
        return run

    def _place(
        self, first: int, last: int, run: Run | None, kind: _Type | None
    ) -> tuple[_Type, float, float, float]:
        """Return the type of a word, and where it begins, ends and stands.

        Args:
            first: The number of its first character.
            last: The number of its last one.
            run: The run before it.
            kind: The type of that run, None if the word's may be another.
        """
        raw, page = self._raw, self._page
        raw.FPDFText_GetCharOrigin(page, first, *self._at)
        raw.FPDFText_GetCharBox(page, last, *self._box)
        begin, end, baseline = self._x.value, self._r.value, -self._y.value
        if (
            kind is None
            or run is None
            or kind.angle
            or not -0.3 < baseline - run.baseline < 0.3
            or begin - run.right > _NEW_TYPE_EMS * kind.size
            or len(run.text) <= _BULLET_CODE_POINTS
        ):
            kind = self._type(first)
        if kind.angle or self._l.value < begin - 0.01:
            begin, end, baseline = self._extent(first, last, kind.angle)
        return kind, begin, end, baseline

    def _length_on_line(self, first: int, length: int, baseline: float, kind: _Type) -> int:
        """Return how many characters of a word are on one line: PDFium joins lines of a letter.

        The box of the last character was read last.
        """
        low, high = -baseline - 0.5 * kind.size, -baseline + kind.size
        if kind.angle or (self._b.value <= high and self._t.value >= low):
            return length
        for at in range(1, length):
            self._raw.FPDFText_GetCharOrigin(self._page, first + at, *self._at)
            if abs(self._y.value + baseline) > 0.8 * kind.size:
                return at
        return length

    def _extent(self, first: int, last: int, angle: int) -> tuple[float, float, float]:
        """Return where a word begins, ends and stands that does not run from left to right."""
        raw, page = self._raw, self._page
        corners = [_turned(self._x.value, self._y.value, angle)]
        for index in (first, last):
            raw.FPDFText_GetCharBox(page, index, *self._box)
            corners.append(_turned(self._l.value, self._b.value, angle))
            corners.append(_turned(self._r.value, self._t.value, angle))
        across = [corner[0] for corner in corners]
        return min(across), max(across), corners[0][1]

    def _mark_at_end(self, word: str, last: int) -> str:
        """Return the superscript at the end of a word, "" if there is none."""
        found = _MARK_AT_END.search(word)
        if not found:
            return ""
        end, before = self._type(last), self._type(last - len(found.group()))
        return found.group() if end.size < 0.8 * before.size else ""

    def _type(self, index: int) -> _Type:
        raw = self._raw
        size = float(raw.FPDFText_GetFontSize(self._page, index))
        matrix = self._matrix
        angle = 0
        if raw.FPDFText_GetMatrix(self._page, index, ctypes.byref(matrix)):
            size *= math.hypot(matrix.c, matrix.d)
            if abs(matrix.b) > 0.01 or matrix.a < 0:
                angle = round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) * 90 % 360
        return _Type(round(abs(size), 2) or 1.0, self._is_bold(index), angle)

    def _is_bold(self, index: int) -> bool:
        raw = self._raw
        item: Any = raw.FPDFText_GetTextObject(self._page, index)
        if not item:
            return False
        font: Any = raw.FPDFTextObj_GetFont(item)
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        bold = self._bold.get(key)
        if bold is None:
            buffer = ctypes.create_string_buffer(256)
            raw.FPDFFont_GetBaseFontName(font, buffer, 256)
            weight: int = raw.FPDFFont_GetWeight(font)
            name = buffer.value.decode("latin-1")
            bold = weight >= _BOLD_WEIGHT or _BOLD_NAME.search(name) is not None
            self._bold[key] = bold
        return bold


def _order_both_directions(words: list[Run]) -> None:
    """Number the words of a line from right to left in their logical order.

    PDFium takes a line in both directions for one from left to right. Its words follow from the
    right, those of each stretch from left to right the other way (rule L2 of UAX #9, backwards).
    """
    orders = sorted(word.order for word in words)
    stretch: list[Run] = []
    logical: list[Run] = []
    for word in sorted(words, key=lambda word: -word.right):
        if RIGHT_TO_LEFT.search(word.text):
            logical += [*reversed(stretch), word]
            stretch = []
        else:
            stretch.append(word)
    logical += reversed(stretch)
    for word, order in zip(logical, orders, strict=True):
        word.order = order


def _is_raised(word: str, run: Run, kind: _Type, begin: float, baseline: float) -> bool:
    """Return whether a word stands above the line, close to it, as marks of notes do."""
    return (
        kind.size < 0.8 * run.size
        and 0.15 * run.size < run.baseline - baseline < 0.7 * run.size
        and -run.size < begin - run.right < 0.5 * run.size
        and _MARK.fullmatch(word) is not None
    )


def _follows(run: Run, left: float, right: float, baseline: float, kind: _Type) -> bool:
    gap = max(left - run.right, run.left - right)
    return (
        gap <= LARGEST_GAP_EMS * kind.size
        and abs(baseline - run.baseline) <= 0.25 * kind.size
        and abs(kind.size - run.size) <= 0.25 * run.size
    )


def _with_marks_before(runs: Sequence[Run]) -> list[Run]:
    """Return runs with each raised mark put before the first words of its footnote."""
    joined: list[Run] = []
    for run in runs:
        mark = joined[-1] if joined else None
        if mark and _is_mark_before(mark, run):
            run.marks.insert(0, mark.text)
            run.text, run.left = f"{NOTE_MARK}{run.text}", mark.left
            joined[-1] = run
        else:
            joined.append(run)
    return joined


def _is_mark_before(mark: Run, run: Run) -> bool:
    return (
        mark.size < 0.8 * run.size
        and 0.15 * run.size < run.baseline - mark.baseline < 0.7 * run.size
        and 0 <= run.left - mark.right + 0.5 < run.size
        and _MARK.fullmatch(mark.text) is not None
    )


def _turned(x: float, y: float, angle: int) -> tuple[float, float]:
    """Return a place with the text upright, from the top."""
    if angle == 90:
        return y, x
    if angle == 180:
        return -x, y
    if angle == 270:
        return -y, -x
    return x, -y
