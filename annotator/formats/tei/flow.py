"""Reads the text of a TEI body with its blocks, and finds the extents of its elements.

``raw`` is all text in the body as it is in the file, in which pointers count. The text of our own
exports is ``raw`` itself. Other files break and indent lines at will: their text has one line for
each paragraph and single spaces for white space, except where ``xml:space`` is ``preserve``.

Source: TEI P5 Guidelines, chapters 3 (core elements), 4 (text structure) and 16.2.4 (pointers).
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from annotator.formats.tei.layout import (
    CAPTION,
    DATELINE,
    DECK,
    HEADLINE,
    PARAGRAPH,
    SUBHEAD,
    block_kind,
)
from annotator.formats.tei.vocabulary import ARTICLE, ID, SPACE, local_name, qualify, text_of
from annotator.model import Block, Fragment

_OWN_BLOCK = re.compile("b[0-9]+")
_PIECES = re.compile(r"[^ \t\r\n]+(?: [^ \t\r\n]+)*|[ \t\r\n]+")
"""Words with single blanks between them, and other white space; both are parts of any text."""
_WHITE_SPACE = " \t\r\n"
_BLOCK_SEPARATOR = "\n\n"
_BLOCKS = frozenset({
    "ab", "addrLine", "byline", "cell", "closer", "dateline", "docAuthor", "docDate", "head",
    "item", "lg", "opener", "p", "salute", "signed", "titlePart", "trailer", "u",
})  # fmt: skip
"""Elements that are blocks."""
_BLOCKS_IN_CONTAINERS = frozenset({
    "bibl", "desc", "l", "label", "quote", "speaker", "stage",
})  # fmt: skip
"""Elements that are blocks as children of a container, and running text elsewhere."""
_CONTAINERS = frozenset({
    "address", "argument", "back", "body", "cit", "castList", "div", "div1", "div2", "div3",
    "div4", "div5", "div6", "div7", "docTitle", "epigraph", "figure", "floatingText", "front",
    "group", "list", "listBibl", "listPerson", "postscript", "row", "sp", "table", "text",
    "titlePage",
})  # fmt: skip
"""Elements that contain blocks."""
_LEFT_OUT = frozenset({
    "note", "del", "rdg", "fw", "figDesc", "index", "teiHeader", "standOff", "fs", "spanGrp",
    "span", "linkGrp", "link", "interp", "interpGrp", "surplus", "graphic", "formula",
})  # fmt: skip
"""Elements that do not belong to the running text."""
_WITHOUT_WORDS = frozenset(["teiHeader", "standOff", "graphic", "formula"])
"""Those of them that hold no words of the article, and are not counted."""
_PARTS = ("front", "body", "back")
_BREAKS = frozenset(["lb", "pb", "cb", "gb", "milestone"])
"""Elements that mark where a line, a page or the like begins."""
_READINGS = (("corr", "sic"), ("reg", "orig"), ("expan", "abbr"))
"""Pairs of readings in a ``choice``: the first is read, the second left out."""


@dataclass
class TextFlow:
    """The text of one article, with its blocks and the extents of its elements."""

    raw: str = ""
    text: str = ""
    blocks: list[Block] = field(default_factory=list[Block])
    extents: dict[str, Fragment] = field(default_factory=dict[str, Fragment])
    """Start and end in ``raw``, in code points, of each element with an id, by the id."""
    tagged: list[tuple[Any, Fragment]] = field(default_factory=list[tuple[Any, Fragment]])
    """The elements of the tagged names in document order, with start and end in ``raw``."""
    left_out: Counter[str] = field(default_factory=Counter[str])
    """How many elements are not part of the text, by name."""
    exact: bool = False
    """Whether ``text`` is ``raw``, as in our own exports."""
    _positions: "array[int] | None" = None
    """The position in ``text`` for each position in ``raw``; None where they are equal."""

    def fragment(self, start: int, end: int) -> Fragment | None:
        """Return the fragment of ``text`` for an extent in ``raw``; None if it has no words.

        Args:
            start: Position in ``raw``, in code points.
            end: Position in ``raw``, in code points.

        Returns:
            Start and end in ``text``, in code points, without white space at either end.
        """
        if not 0 <= start <= end <= len(self.raw):
            return None
        if self._positions is not None:
            start, end = self._positions[start], self._positions[end]
        if not self.exact:
            while start < end and self.text[start].isspace():
                start += 1
            while start < end and self.text[end - 1].isspace():
                end -= 1
        return (start, end) if start < end else None

    def set_text(self, text: str, positions: "array[int]") -> None:
        """Set a text that differs from ``raw``.

        Args:
            text: The text.
            positions: The position in it for each position in ``raw``, in code points.
        """
        self.text, self._positions = text, positions


def read_own_flow(body: Any, tagged_names: frozenset[str]) -> TextFlow | None:
    """Return the text of a file that we exported; None if the element with the text is missing.

    Args:
        body: The ``body`` element.
        tagged_names: Names of elements whose extents are needed.
    """
    article = next((element for element in body.iter() if element.get(ID) == ARTICLE), None)
    if article is None:
        return None
    builder = _FlowBuilder(tagged_names, exact=True)
    builder.add(article)
    flow = builder.flow
    flow.text, flow.exact = flow.raw, True
    flow.left_out.update(_elements_beside(body, article))
    for element in article.iter():
        element_id = str(element.get(ID) or "")
        if _OWN_BLOCK.fullmatch(element_id):
            kind = block_kind(local_name(element), element.get("type"), element.get("n"))
            flow.blocks.append(Block(kind, *flow.extents[element_id]))
    return flow


def _elements_beside(body: Any, article: Any) -> Iterator[str]:
    """Yield the names of elements with text that were added beside the article we exported."""
    for element in body:
        if element is not article and text_of(element).strip():
            yield local_name(element)


def parts_of_text(element: Any) -> list[Any]:
    """Return the elements ``front``, ``body`` and ``back`` of a ``TEI``, in document order.

    Those of a text in a text, such as a ``floatingText``, are parts of the outer ones.
    """
    names = tuple(map(qualify, _PARTS))
    parts: list[Any] = []
    for part in element.iter(*names):
        if not any(each in parts for each in part.iterancestors(*names)):
            parts.append(part)
    return parts


def read_flow(bodies: list[Any], tagged_names: frozenset[str]) -> TextFlow:
    """Return the text of a file of any program.

    Args:
        bodies: The parts of one text, see :func:`parts_of_text`.
        tagged_names: Names of elements whose extents are needed.
    """
    builder = _FlowBuilder(tagged_names, exact=False)
    for body in bodies:
        builder.add(body)
    return builder.finish()


class _FlowBuilder:
    """Builds a text flow from elements in document order."""

    def __init__(self, tagged_names: frozenset[str], *, exact: bool) -> None:
        self.flow = TextFlow()
        self._tagged_names, self._exact = tagged_names, exact
        self._raw_parts: list[str] = []
        self._raw_length = 0
        self._text_parts: list[str] = []
        self._text_length = 0
        self._positions = array("q")
        self._kinds: list[str] = []
        """The kinds of the open block elements, the innermost last."""
        self._block: tuple[str, int] | None = None
        """Kind and start of the block that has words already."""
        self._pending_space = False
        self._pending_line = False
        self._joins = False
        """Whether a break that divides a word was the last thing."""
        self._skipped_depth = 0
        self._skipped_name = ""
        self._preserved: list[bool] = []
        """Whether white space is preserved, for each open element."""
        self._has_headline = False

    def add(self, root: Any) -> None:
        """Add the text of an element."""
        etree: Any = import_module("lxml.etree")
        open_elements: dict[Any, tuple[int, int | None]] = {}
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                index = None
                if local_name(element) in self._tagged_names and not self._skipped_depth:
                    index = len(self.flow.tagged)
                    self.flow.tagged.append((element, (0, 0)))
                open_elements[element] = (self._raw_length, index)
                if not self._exact:
                    self._start(element)
                self._add_raw(element.text or "")
                continue
            start, index = open_elements.pop(element)
            if index is not None:
                self.flow.tagged[index] = (element, (start, self._raw_length))
            if element.get(ID):
                self.flow.extents[str(element.get(ID))] = (start, self._raw_length)
            if not self._exact:
                self._end(element)
            if element is not root:
                self._add_raw(element.tail or "")
        self.flow.raw = "".join(self._raw_parts)

    def finish(self) -> TextFlow:
        """Close the last block and return the flow."""
        self._close_block()
        self._positions.append(self._text_length)
        self.flow.set_text("".join(self._text_parts), self._positions)
        return self.flow

    # Elements

    def _start(self, element: Any) -> None:
        name = local_name(element)
        space = element.get(SPACE)
        self._preserved.append(space == "preserve" if space else self._preserves_space())
        if self._skipped_depth or name in _LEFT_OUT or _is_second_reading(element):
            self._count_left_out(element, name)
            self._skipped_depth += 1
        elif _is_verse_line(element, name):
            self._pending_line = self._block is not None
        elif _is_block(element, name):
            self._close_block()
            self._kinds.append(self._kind_of(element, name))
        elif name in _CONTAINERS:
            self._close_block()
        elif name in _BREAKS and element.get("break") == "no":
            self._pending_space, self._joins = False, True
        elif name == "lb":
            self._pending_space = self._block is not None and not self._joins

    def _end(self, element: Any) -> None:
        name = local_name(element)
        self._preserved.pop()
        if self._skipped_depth:
            self._skipped_depth -= 1
        elif _is_verse_line(element, name):
            self._pending_line = self._block is not None
        elif _is_block(element, name):
            self._close_block()
            self._kinds.pop()
        elif name in _CONTAINERS:
            self._close_block()

    def _count_left_out(self, element: Any, name: str) -> None:
        """Count an element with words that is left out, and an annotation in it."""
        if name in _WITHOUT_WORDS or not text_of(element).strip():
            return
        if not self._skipped_depth:
            self._skipped_name = name
            self.flow.left_out[name] += 1
        elif name in self._tagged_names:
            self.flow.left_out[f"{name} in {self._skipped_name}"] += 1

    def _kind_of(self, element: Any, name: str) -> str:
        """Return the kind of a block; the first head is the headline unless text precedes it."""
        head_type = str(element.get("type") or "")
        if _parent_name(element) == "figure":
            return CAPTION
        if name in ("head", "titlePart"):
            if head_type in ("sub", "subtitle", DECK, "desc"):
                return DECK
            is_first = not self._has_headline
            self._has_headline = True
            return HEADLINE if is_first and not self.flow.blocks else SUBHEAD
        return DATELINE if name == DATELINE else PARAGRAPH

    def _preserves_space(self) -> bool:
        return bool(self._preserved) and self._preserved[-1]

    def _close_block(self) -> None:
        """End the current block if it has words."""
        if self._block is not None:
            kind, start = self._block
            self.flow.blocks.append(Block(kind, start, self._text_length))
        self._block = None
        self._pending_space = self._pending_line = self._joins = False

    # Text

    def _add_raw(self, text: str) -> None:
        """Add text of the file to ``raw``, and its words to the text."""
        if not text:
            return
        self._raw_parts.append(text)
        self._raw_length += len(text)
        if self._exact:
            return
        if self._skipped_depth:
            self._map_to_end(len(text))
            return
        for piece in _PIECES.findall(text):
            if piece[0] not in _WHITE_SPACE:
                self._add_words(piece)
            elif self._joins:
                self._map_to_end(len(piece))
            elif self._preserves_space() and self._block is not None:
                self._add_mapped(piece)
            else:
                self._pending_space = self._block is not None
                self._map_to_end(len(piece))

    def _add_words(self, piece: str) -> None:
        if self._block is None:
            if self._text_parts:
                self._add_text(_BLOCK_SEPARATOR)
            self._block = (self._kinds[-1] if self._kinds else PARAGRAPH, self._text_length)
        elif self._pending_line:
            self._add_text("\n")
        elif self._pending_space:
            self._add_text(" ")
        self._pending_space = self._pending_line = self._joins = False
        self._add_mapped(piece)

    def _add_mapped(self, piece: str) -> None:
        """Add a piece of ``raw`` to the text as it is."""
        self._positions.extend(range(self._text_length, self._text_length + len(piece)))
        self._add_text(piece)

    def _add_text(self, piece: str) -> None:
        self._text_parts.append(piece)
        self._text_length += len(piece)

    def _map_to_end(self, length: int) -> None:
        """Map code points of ``raw`` that are not in the text to the current end of the text."""
        self._positions.extend([self._text_length] * length)


def _is_verse_line(element: Any, name: str) -> bool:
    return name == "l" and _parent_name(element) == "lg"


def _is_block(element: Any, name: str) -> bool:
    return name in _BLOCKS or (
        name in _BLOCKS_IN_CONTAINERS and _parent_name(element) in _CONTAINERS
    )


def _parent_name(element: Any) -> str:
    parent = element.getparent()
    return "" if parent is None else local_name(parent)


def _is_second_reading(element: Any) -> bool:
    """Return whether another reading of the same ``choice`` is read instead."""
    if _parent_name(element) != "choice":
        return False
    name = local_name(element)
    readings = {local_name(reading) for reading in element.getparent()}
    return any(name == second and first in readings for first, second in _READINGS)
