"""What TEI's pointers point at in a text: elements by their ids, and stretches of characters.

Of the schemes of chapter 16 of the Guidelines these are read: ``string-range``, ``string-index``,
``range``, ``left`` and ``right``, each with an id; an XPath in its place is not.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from annotator.formats.format import ReadContext
from annotator.formats.offsets import CODE_POINTS, OffsetsDiffer, Positions, Span, check
from annotator.formats.tei.flow import Flow
from annotator.model import Fragment, InputError

_ID = r"([\w.-]+)"
_NUMBERS = r"((?:,[+-]?\d+)+)"
_RANGE = re.compile(rf"#string-range\({_ID}{_NUMBERS}\)")
_POINT = re.compile(rf"(?:(string-index|left|right|at)\({_ID}(?:,([+-]?\d+))?\)|{_ID})")
"""``at`` is a ``string-index`` that counts code points, made while a file is read."""
_POINTS = re.compile(r"#range\((.+)\)")
_BETWEEN_POINTS = re.compile(r",(?![^()]*\))")
_SPACES = re.compile(r"\s+(?=[^()]*\))")


class NotThere(InputError):
    """A pointer that points at nothing in the text."""


def split(pointers: str) -> list[str]:
    """The single pointers of an attribute; some write spaces inside parentheses."""
    return _SPACES.sub("", pointers.replace("%20", "")).split()


def is_elsewhere(pointer: str) -> bool:
    """Whether it points into another file."""
    return not pointer.startswith("#")


class Pointers:
    """Resolves the pointers into one text."""

    def __init__(self, flow: Flow, context: ReadContext, place: str) -> None:
        self._flow, self._context, self._place = flow, context, place
        self._offset_unit = context.offset_unit or CODE_POINTS
        self._positions: dict[tuple[str, bool], Positions] = {}
        """Of elements, by whether they lead beyond the element's end."""

    def check(self, said: Iterable[tuple[str, str | None]]) -> None:
        """See to it that stretches lie where the file says, by the text that it gives for them.

        Raises OffsetsDiffer. ``said`` are targets, each with its text or None.
        """
        spans: dict[str, list[Span]] = defaultdict(list)
        for target, covered in said:
            pointers = split(target)
            for pointer in pointers:
                found = _RANGE.fullmatch(pointer)
                if found is None or found[1] not in self._flow.extents:
                    continue
                numbers = [int(number) for number in found[2][1:].split(",")]
                if len(numbers) == 2:
                    text = covered if len(pointers) == 1 else None
                    spans[found[1]].append(Span(numbers[0], sum(numbers), text))
        for element_id, those in spans.items():
            if self._flow.exact:
                those = [each for each in those if each.said is not None]
            if those:
                text = self._text(element_id, max(each.end for each in those))
                asked = self._context.offset_unit is not None
                try:
                    check(text, those, self._offset_unit, self._place, asked)
                except OffsetsDiffer as error:
                    # A single one that leads nowhere is told by itself.
                    if error.fitting or any(each.said is not None for each in those):
                        raise

    def fragments(self, target: str) -> tuple[Fragment, ...]:
        """The stretches of the text that are pointed at; raises NotThere."""
        found: list[Fragment] = []
        for pointer in split(target):
            found += [self._fragment(*each, pointer) for each in self._stretches(pointer)]
        return self.joined(found)

    def between(self, start: str, end: str) -> tuple[Fragment, ...]:
        """The stretch from where one pointer begins to where another ends; raises NotThere."""
        begin, _ = self._stretches(start)[0]
        _, finish = self._stretches(end or start)[-1]
        return (self._fragment(begin, finish, f"{start} {end}".strip()),)

    def joined(self, fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
        """Stretches in their order, as one where nothing but a space is between them."""
        found: list[Fragment] = []
        for start, end in sorted(set(fragments)):
            if found and start < found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            elif (
                found
                and not self._flow.exact
                and self._flow.text[found[-1][1] : start] in ("", " ")
            ):
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        return tuple(found)

    def _fragment(self, start: int, end: int, pointer: str) -> Fragment:
        found = self._flow.fragment(start, end)
        if found is None:
            raise NotThere(f"“{pointer}” points at no words of the text.")
        return found

    def _stretches(self, pointer: str) -> list[tuple[int, int]]:
        """Starts and ends in the text as the file has it."""
        if (found := _RANGE.fullmatch(pointer)) is not None:
            return self._ranges(found[1], [int(n) for n in found[2][1:].split(",")], pointer)
        if (found := _POINTS.fullmatch(pointer)) is not None:
            ends = [self._point(each, pointer) for each in _BETWEEN_POINTS.split(found[1])]
            if len(ends) % 2 == 0:
                pairs = zip(ends[::2], ends[1::2], strict=True)
                return [(begin[0], finish[1]) for begin, finish in pairs]
            raise NotThere(f"“{pointer}” has a start without an end.")
        return [self._point(pointer.removeprefix("#"), pointer)]

    def _ranges(self, element_id: str, numbers: list[int], pointer: str) -> list[tuple[int, int]]:
        if len(numbers) % 2:
            raise NotThere(f"“{pointer}” has a start without a length.")
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        return [
            (self._at(element_id, o, pointer), self._at(element_id, o + n, pointer))
            for o, n in pairs
        ]

    def _point(self, said: str, pointer: str) -> tuple[int, int]:
        """A position, or where an element begins and ends."""
        found = _POINT.fullmatch(said)
        if found is None:
            raise NotThere(f"“{pointer}” is a pointer of a kind that is not read.")
        scheme, element_id, number, bare = found.groups()
        start, end = self._extent(bare or element_id, pointer)
        match scheme:
            case "string-index":
                at = self._at(element_id, int(number or 0), pointer)
                return at, at
            case "at":
                return start + int(number), start + int(number)
            case "left":
                return start, start
            case "right":
                return end, end
            case _:
                return start, end

    def _extent(self, element_id: str, pointer: str) -> Fragment:
        found = self._flow.extents.get(element_id)
        if found is None:
            raise NotThere(f"“{pointer}” points at nothing in the text of the article.")
        return found

    def _at(self, element_id: str, offset: int, pointer: str) -> int:
        """A position, counted as the file counts."""
        start, _ = self._extent(element_id, pointer)
        if self._offset_unit == CODE_POINTS or offset <= 0:
            return start + offset
        key = element_id, self._leads_beyond(element_id, offset)
        if key not in self._positions:
            self._positions[key] = self._offset_unit.over(self._text(element_id, offset))
        inside = self._positions[key].fragment(0, offset)
        if inside is None:
            raise NotThere(f"“{pointer}” does not point at characters, counted so.")
        return start + inside[1]

    def _text(self, element_id: str, end: int) -> str:
        """What positions from the start of an element are counted in; they may lead beyond it."""
        start, last = self._flow.extents[element_id]
        return self._flow.raw[start : None if self._leads_beyond(element_id, end) else last]

    def _leads_beyond(self, element_id: str, end: int) -> bool:
        start, last = self._flow.extents[element_id]
        return end > last - start
