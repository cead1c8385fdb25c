"""The text of a TEI body: words with their blocks, and where each of its elements lies.

``raw`` is all text in the body as it stands in the file, which is what pointers count in. The
article's text is that of our own files; of others, where lines are broken and indented as it suits
the file, it is a block a paragraph, with one space where there was white space, but for what is
marked ``xml:space="preserve"``.
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
from annotator.formats.tei.vocabulary import ARTICLE, ID, SPACE, local
from annotator.model import Block, Fragment

_OWN_BLOCK = re.compile("b[0-9]+")
_PIECES = re.compile(r"[ \t\r\n]+|[^ \t\r\n]+")
_WHITE = " \t\r\n"
_BETWEEN = "\n\n"
_BLOCKS = frozenset({
    "ab", "addrLine", "byline", "cell", "closer", "dateline", "docAuthor", "docDate", "head",
    "item", "lg", "opener", "p", "salute", "signed", "titlePart", "trailer", "u",
})  # fmt: skip
"""What begins a block of its own, and ends it."""
_AT_TIMES = frozenset({
    "bibl", "desc", "l", "label", "quote", "speaker", "stage",
})  # fmt: skip
"""What does so only where blocks stand, and not in running text."""
_CONTAINERS = frozenset({
    "address", "argument", "back", "body", "cit", "castList", "div", "div1", "div2", "div3",
    "div4", "div5", "div6", "div7", "docTitle", "epigraph", "figure", "floatingText", "front",
    "group", "list", "listBibl", "listPerson", "postscript", "row", "sp", "table", "text",
    "titlePage",
})  # fmt: skip
"""What holds blocks."""
_LEFT_OUT = frozenset({
    "note", "del", "rdg", "fw", "figDesc", "index", "teiHeader", "standOff", "fs", "spanGrp",
    "span", "linkGrp", "link", "interp", "interpGrp", "surplus", "graphic", "formula",
})  # fmt: skip
"""What is no part of the running text."""
_CHOICE = (("corr", "sic"), ("reg", "orig"), ("expan", "abbr"))
"""Of two readings of a ``choice`` the first is read."""


@dataclass
class Flow:
    """A text that was read, and what is where in it."""

    raw: str = ""
    text: str = ""
    blocks: list[Block] = field(default_factory=list[Block])
    extents: dict[str, Fragment] = field(default_factory=dict[str, Fragment])
    """Start and end in ``raw`` of each element with an id."""
    inside: list[tuple[Any, Fragment]] = field(default_factory=list[tuple[Any, Fragment]])
    """The elements that were asked for, in their order, with their places in ``raw``."""
    left_out: Counter[str] = field(default_factory=Counter[str])
    """What is not in the text, by the names of its elements."""
    exact: bool = False
    """Whether each character is kept."""
    _places: "array[int] | None" = None
    """Where each character of ``raw``, and its end, lies in ``text``; None: where it is."""

    def fragment(self, start: int, end: int) -> Fragment | None:
        """The stretch of the text for one of ``raw``; None where there are no words in it."""
        if not 0 <= start <= end <= len(self.raw):
            return None
        if self._places is not None:
            start, end = self._places[start], self._places[end]
        if not self.exact:
            while start < end and self.text[start].isspace():
                start += 1
            while start < end and self.text[end - 1].isspace():
                end -= 1
        return (start, end) if start < end else None


def own_flow(body: Any, wanted: frozenset[str]) -> Flow | None:
    """The text of a file of ours; None where the element that holds it is gone."""
    holder = next((e for e in body.iter() if e.get(ID) == ARTICLE), None)
    if holder is None:
        return None
    walk = _Walk(wanted, exact=True)
    walk.take(holder)
    flow = walk.flow
    flow.text, flow.exact = flow.raw, True
    flow.left_out.update(_texts_beside(body, holder))
    for each in holder.iter():
        element_id = str(each.get(ID) or "")
        if _OWN_BLOCK.fullmatch(element_id):
            kind = block_kind(local(each), each.get("type"), each.get("n"))
            flow.blocks.append(Block(kind, *flow.extents[element_id]))
    return flow


def _texts_beside(body: Any, holder: Any) -> Iterator[str]:
    """The names of elements with words that somebody put beside the text of a file of ours."""
    for each in body:
        if each is not holder and "".join(each.itertext()).strip():
            yield local(each)


def flow_of(bodies: list[Any], wanted: frozenset[str]) -> Flow:
    """The text of any file. ``wanted`` are names of elements to find the places of."""
    walk = _Walk(wanted, exact=False)
    for body in bodies:
        walk.take(body)
    return walk.finished()


class _Walk:
    """Goes through elements in their order, and gathers the text."""

    def __init__(self, wanted: frozenset[str], *, exact: bool) -> None:
        self.flow = Flow()
        self._wanted, self._exact = wanted, exact
        self._raw: list[str] = []
        self._at = 0
        self._out: list[str] = []
        self._length = 0
        self._places = array("q")
        self._kinds: list[str] = []
        """Of the blocks that are open, from the outside in."""
        self._block: tuple[str, int] | None = None
        """Kind and start of the block that has words already."""
        self._space = False
        self._line = False
        self._skipped = 0
        self._preserved: list[bool] = []
        self._headed = False

    def take(self, root: Any) -> None:
        """Take in an element."""
        etree: Any = import_module("lxml.etree")
        begun: dict[Any, tuple[int, int | None]] = {}
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                number = None
                if local(element) in self._wanted and not self._skipped:
                    number = len(self.flow.inside)
                    self.flow.inside.append((element, (0, 0)))
                begun[element] = (self._at, number)
                if not self._exact:
                    self._start(element)
                self._text(element.text or "")
                continue
            start, number = begun.pop(element)
            if number is not None:
                self.flow.inside[number] = (element, (start, self._at))
            if element.get(ID):
                self.flow.extents[str(element.get(ID))] = (start, self._at)
            if not self._exact:
                self._end(element)
            if element is not root:
                self._text(element.tail or "")
        self.flow.raw = "".join(self._raw)

    def finished(self) -> Flow:
        """The text with its blocks."""
        self._close()
        self._places.append(self._length)
        self.flow.text = "".join(self._out)
        self.flow._places = self._places  # pyright: ignore[reportPrivateUsage]
        return self.flow

    # Elements

    def _start(self, element: Any) -> None:
        name = local(element)
        self._preserved.append(
            element.get(SPACE) == "preserve" if element.get(SPACE) else self._preserves()
        )
        if self._skipped or name in _LEFT_OUT or _is_second_reading(element):
            if not self._skipped and name in ("note", "fw"):
                self.flow.left_out[name] += 1
            self._skipped += 1
        elif _is_line(element, name):
            self._line = self._block is not None
        elif _is_block(element, name):
            self._close()
            self._kinds.append(self._kind(element, name))
        elif name in _CONTAINERS:
            self._close()
        elif name == "lb" and element.get("break") != "no":
            self._space = self._block is not None

    def _end(self, element: Any) -> None:
        name = local(element)
        self._preserved.pop()
        if self._skipped:
            self._skipped -= 1
        elif _is_line(element, name):
            self._line = self._block is not None
        elif _is_block(element, name):
            self._close()
            self._kinds.pop()
        elif name in _CONTAINERS:
            self._close()

    def _kind(self, element: Any, name: str) -> str:
        head_type = str(element.get("type") or "")
        if _above(element) == "figure":
            return CAPTION
        if name in ("head", "titlePart"):
            if head_type in ("sub", "subtitle", DECK, "desc"):
                return DECK
            first = not self._headed
            self._headed = True
            return HEADLINE if first and not self.flow.blocks else SUBHEAD
        return DATELINE if name == DATELINE else PARAGRAPH

    def _preserves(self) -> bool:
        return bool(self._preserved) and self._preserved[-1]

    def _close(self) -> None:
        """End the block that has words, if there is one."""
        if self._block is not None:
            kind, start = self._block
            self.flow.blocks.append(Block(kind, start, self._length))
        self._block = None
        self._space = self._line = False

    # Text

    def _text(self, text: str) -> None:
        if not text:
            return
        self._raw.append(text)
        self._at += len(text)
        if self._exact:
            return
        if self._skipped:
            self._pass(len(text))
            return
        for piece in _PIECES.findall(text):
            if piece[0] not in _WHITE:
                self._words(piece)
            elif self._preserves() and self._block is not None:
                self._put(piece)
            else:
                self._space = self._block is not None
                self._pass(len(piece))

    def _words(self, piece: str) -> None:
        if self._block is None:
            if self._out:
                self._add(_BETWEEN)
            self._block = (self._kinds[-1] if self._kinds else PARAGRAPH, self._length)
        elif self._line:
            self._add("\n")
        elif self._space:
            self._add(" ")
        self._space = self._line = False
        self._put(piece)

    def _put(self, piece: str) -> None:
        self._places.extend(range(self._length, self._length + len(piece)))
        self._add(piece)

    def _add(self, piece: str) -> None:
        self._out.append(piece)
        self._length += len(piece)

    def _pass(self, count: int) -> None:
        self._places.extend([self._length] * count)


def _is_line(element: Any, name: str) -> bool:
    """Whether it is a line of verse in its group."""
    return name == "l" and _above(element) == "lg"


def _is_block(element: Any, name: str) -> bool:
    return name in _BLOCKS or (name in _AT_TIMES and _above(element) in _CONTAINERS)


def _above(element: Any) -> str:
    above = element.getparent()
    return "" if above is None else local(above)


def _is_second_reading(element: Any) -> bool:
    """Whether another reading of a ``choice`` is read instead."""
    if _above(element) != "choice":
        return False
    name = local(element)
    there = {local(each) for each in element.getparent()}
    return any(name == second and first in there for first, second in _CHOICE)
