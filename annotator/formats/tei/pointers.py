"""Resolves the pointers of a TEI file to fragments of its text.

Of the schemes of TEI P5, chapter 16.2.4, these are read: ``string-range``, ``string-index``,
``range``, ``left`` and ``right``, each with an id. An XPath in place of the id is not read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from annotator.formats.format import ReadContext
from annotator.formats.offsets import CODE_POINTS, OffsetsDiffer, Positions, Span, check
from annotator.formats.tei.flow import TextFlow
from annotator.model import Fragment, InputError

_ID = r"([\w.-]+)"
_NUMBERS = r"((?:,[+-]?[0-9]{1,15})+)"
_STRING_RANGE = re.compile(rf"#string-range\({_ID}{_NUMBERS}\)")
_POINT = re.compile(rf"(?:(string-index|left|right|at)\({_ID}(?:,([+-]?[0-9]{{1,15}}))?\)|{_ID})")
"""``at`` is our own: a ``string-index`` in code points, made while a file is read."""
_RANGE = re.compile(r"#range\((.+)\)")
_BETWEEN_POINTS = re.compile(r",(?![^()]*\))")
_SPACES_IN_PARENTHESES = re.compile(r"\s+(?=[^()]*\))")


class PointerError(InputError):
    """A pointer to nothing in the text."""


def split_pointers(pointers: str) -> list[str]:
    """Return the pointers of an attribute; some programs write spaces in parentheses."""
    return _SPACES_IN_PARENTHESES.sub("", pointers.replace("%20", "")).split()


def is_elsewhere(pointer: str) -> bool:
    """Return whether a pointer leads into another file."""
    return not pointer.startswith("#")


class PointerResolver:
    """Resolves the pointers into one text."""

    def __init__(self, flow: TextFlow, context: ReadContext, place: str) -> None:
        """Resolve pointers.

        Args:
            flow: The text with the extents of its elements.
            context: The settings of the import: the unit of the offsets.
            place: The beginning of messages: ``file:line``.
        """
        self._flow, self._context, self._place = flow, context, place
        self._offset_unit = context.offset_unit or CODE_POINTS
        self._positions: dict[tuple[str, bool], Positions] = {}
        """By the id of the element, and whether its offsets lead beyond its end."""

    def check(self, targets: Iterable[tuple[str, str | None]]) -> None:
        """Check that ``string-range`` pointers cover the texts that the file states.

        Args:
            targets: Each ``target`` with the text that the file states for it, or None.

        Raises:
            OffsetsDiffer: They do not, in the unit of the import.
        """
        spans_by_element: dict[str, list[Span]] = defaultdict(list)
        for target, covered in targets:
            pointers = split_pointers(target)
            for pointer in pointers:
                match = _STRING_RANGE.fullmatch(pointer)
                if match is None or match[1] not in self._flow.extents:
                    continue
                numbers = [int(number) for number in match[2][1:].split(",")]
                if len(numbers) == 2:
                    text = covered if len(pointers) == 1 else None
                    spans_by_element[match[1]].append(Span(numbers[0], sum(numbers), text))
        for element_id, spans in spans_by_element.items():
            if self._flow.exact:
                spans = [span for span in spans if span.said is not None]
            if spans:
                text = self._text_from(element_id, max(span.end for span in spans))
                asked = self._context.offset_unit is not None
                try:
                    check(text, spans, self._offset_unit, self._place, asked)
                except OffsetsDiffer as error:
                    # A single pointer to nothing is reported when it is resolved.
                    if error.fitting or any(span.said is not None for span in spans):
                        raise

    def resolve(self, target: str) -> tuple[Fragment, ...]:
        """Return the fragments of a ``target``, in code points.

        Raises:
            PointerError: A pointer leads to no words of the text.
        """
        fragments: list[Fragment] = []
        for pointer in split_pointers(target):
            fragments += [
                self._fragment(start, end, pointer) for start, end in self._extents_of(pointer)
            ]
        return self.join(fragments)

    def resolve_range(self, start: str, end: str) -> tuple[Fragment, ...]:
        """Return the fragment from the start of a pointer to the end of another, in code points.

        Args:
            start: The pointer in ``from``.
            end: The pointer in ``to``; empty if it is the same.

        Raises:
            PointerError: A pointer leads to nothing, or there are no words between them.
        """
        range_start, _ = self._extents_of(start)[0]
        _, range_end = self._extents_of(end or start)[-1]
        return (self._fragment(range_start, range_end, f"{start} {end}".strip()),)

    def join(self, fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
        """Return fragments in order, joined where they overlap or only a space is between them.

        Args:
            fragments: Start and end in the text, in code points.
        """
        joined: list[Fragment] = []
        for start, end in sorted(set(fragments)):
            if joined and start < joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            elif (
                joined
                and not self._flow.exact
                and self._flow.text[joined[-1][1] : start] in ("", " ")
            ):
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return tuple(joined)

    def _fragment(self, start: int, end: int, pointer: str) -> Fragment:
        fragment = self._flow.fragment(start, end)
        if fragment is None:
            raise PointerError(f"“{pointer}” points at no words of the text.")
        return fragment

    def _extents_of(self, pointer: str) -> list[tuple[int, int]]:
        """Return starts and ends in ``flow.raw``, in code points."""
        if (match := _STRING_RANGE.fullmatch(pointer)) is not None:
            return self._string_ranges(match[1], [int(n) for n in match[2][1:].split(",")], pointer)
        if (match := _RANGE.fullmatch(pointer)) is not None:
            points = [self._point(point, pointer) for point in _BETWEEN_POINTS.split(match[1])]
            if len(points) % 2 == 0:
                pairs = zip(points[::2], points[1::2], strict=True)
                return [(start_point[0], end_point[1]) for start_point, end_point in pairs]
            raise PointerError(f"“{pointer}” has a start without an end.")
        return [self._point(pointer.removeprefix("#"), pointer)]

    def _string_ranges(
        self, element_id: str, numbers: list[int], pointer: str
    ) -> list[tuple[int, int]]:
        """Return the extents of offsets and lengths in turn, which count in the file's unit."""
        if len(numbers) % 2:
            raise PointerError(f"“{pointer}” has a start without a length.")
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        return [
            (
                self._position(element_id, offset, pointer),
                self._position(element_id, offset + length, pointer),
            )
            for offset, length in pairs
        ]

    def _point(self, point: str, pointer: str) -> tuple[int, int]:
        """Return a position twice, or start and end of an element, in ``flow.raw``."""
        match = _POINT.fullmatch(point)
        if match is None:
            raise PointerError(f"“{pointer}” is a kind of pointer that cannot be read.")
        scheme, element_id, number, bare_id = match.groups()
        start, end = self._extent_of_element(bare_id or element_id, pointer)
        match scheme:
            case "string-index":
                position = self._position(element_id, int(number or 0), pointer)
                return position, position
            case "at":
                return start + int(number), start + int(number)
            case "left":
                return start, start
            case "right":
                return end, end
            case _:
                return start, end

    def _extent_of_element(self, element_id: str, pointer: str) -> Fragment:
        extent = self._flow.extents.get(element_id)
        if extent is None:
            raise PointerError(f"“{pointer}” points at nothing in the text of the article.")
        return extent

    def _position(self, element_id: str, offset: int, pointer: str) -> int:
        """Return the position in ``flow.raw`` of an offset in the unit of the file."""
        start, _ = self._extent_of_element(element_id, pointer)
        if self._offset_unit == CODE_POINTS or offset <= 0:
            return start + offset
        key = element_id, self._leads_beyond(element_id, offset)
        if key not in self._positions:
            self._positions[key] = self._offset_unit.over(self._text_from(element_id, offset))
        fragment = self._positions[key].fragment(0, offset)
        if fragment is None:
            raise PointerError(f"“{pointer}” does not point at a character in this unit.")
        return start + fragment[1]

    def _text_from(self, element_id: str, end: int) -> str:
        """Return the text in which offsets from the start of an element count.

        Args:
            element_id: The element.
            end: The last offset, which may lead beyond the element.
        """
        element_start, element_end = self._flow.extents[element_id]
        is_beyond = self._leads_beyond(element_id, end)
        return self._flow.raw[element_start : None if is_beyond else element_end]

    def _leads_beyond(self, element_id: str, offset: int) -> bool:
        element_start, element_end = self._flow.extents[element_id]
        return offset > element_end - element_start
