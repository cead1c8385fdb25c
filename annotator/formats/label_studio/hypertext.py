"""HTML as Label Studio labels it: its text, and where XPaths and global offsets lie in that.

A region names text nodes (``/div[1]/p[2]/text()[1]``) with offsets in them, and often the offsets
in all text nodes together, in which a line break counts one. Both count code points.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from annotator.model import Fragment

_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
_CLOSED_BY_ITS_LIKE = re.compile("dd|dt|li|option|p|td|th|tr")
_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|cite|code|data|dfn|em|i|kbd|label|mark|q|s|samp|small|span|strong|sub|sup"
    "|time|u|var"
)
_UNSEEN = frozenset(("script", "style", "title", "template"))
_STEP = re.compile(r"/(text\(\)|[\w:-]+)(?:\[(\d+)\])?")
_SPACE = re.compile(r"\s+")


@dataclass
class _Node:
    tag: str
    parent: "_Node | None" = None
    children: list["_Node"] = field(default_factory=list["_Node"])
    start: int = 0
    """Where a text node begins in the text of ours."""
    length: int = 0
    before: int = 0
    """What comes before a text node, as global offsets count."""

    def child(self, tag: str, number: int) -> "_Node | None":
        """The n-th child of that tag, counted from 1."""
        same = [each for each in self.children if each.tag == tag]
        return same[number - 1] if 0 < number <= len(same) else None


def _is_block(tag: str) -> bool:
    return tag not in _UNSEEN and not _INLINE.fullmatch(tag)


class Hypertext(HTMLParser):
    """One HTML text: paragraphs on lines of their own, nothing else changed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._root = self._here = _Node("")
        self._pieces: list[str] = []
        self._length = self._global = 0
        self._new_line = False
        self._unseen = 0
        self._nodes: list[_Node] = []
        self.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
        self.close()
        self.text = "".join(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        if _CLOSED_BY_ITS_LIKE.fullmatch(tag) and self._here.tag == tag:
            self.handle_endtag(tag)
        self._new_line = self._new_line or _is_block(tag)
        node = _Node(tag, self._here)
        self._here.children.append(node)
        if tag == "br":
            self._add("\n")
            self._global += 1
            self._new_line = False
        if not _VOID.fullmatch(tag):
            self._here = node
            self._unseen += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        """An element ends, with those in it that were left open."""
        node: _Node | None = self._here
        while node is not None and node.tag != tag:
            node = node.parent
        if node is None or node.parent is None:
            return
        while self._here is not node.parent and self._here.parent is not None:
            self._unseen -= self._here.tag in _UNSEEN
            self._here = self._here.parent
        self._new_line = self._new_line or _is_block(tag)

    def handle_data(self, data: str) -> None:
        """A text node."""
        if self._unseen:
            return
        # White space between elements may end a line by itself, or leave that to what follows.
        if data.isspace():
            self._new_line = self._new_line and "\n" not in data
        elif self._new_line:
            if self._pieces and not self._pieces[-1].endswith("\n"):
                self._add("\n")
            self._new_line = False
        node = _Node("text()", self._here, [], self._length, len(data), self._global)
        self._here.children.append(node)
        self._nodes.append(node)
        self._add(data)
        self._global += len(data)

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)

    def by_xpath(self, start: str, start_at: int, end: str, end_at: int) -> Fragment | None:
        """The stretch between offsets in two nodes; None where there are no such nodes."""
        first, last = self._place(start, start_at), self._place(end, end_at)
        return (first, last) if first is not None and last is not None and first < last else None

    def _place(self, path: str, at: int) -> int | None:
        node: _Node | None = self._root
        for tag, number in _STEP.findall(path):
            node = node.child(tag.lower(), int(number or 1)) if node else None
        if node is None or node.tag != "text()" or not 0 <= at <= node.length:
            return None
        return node.start + at

    def by_offsets(self, start: int, end: int) -> Fragment | None:
        """The stretch between two global offsets; None outside the text."""
        first = next((n for n in self._nodes if n.before <= start < n.before + n.length), None)
        last = next((n for n in self._nodes if n.before < end <= n.before + n.length), None)
        if first is None or last is None or start >= end:
            return None
        return first.start + start - first.before, last.start + end - last.before

    def covers(self, fragment: Fragment | None, said: str | None) -> bool:
        """Whether a stretch is what the file says; white space aside, which a browser changes."""
        if fragment is None:
            return False
        return said is None or squeezed(self.text[slice(*fragment)]) == squeezed(said)


def squeezed(text: str) -> str:
    """The text without its white space."""
    return _SPACE.sub("", text.replace("\\n", ""))
