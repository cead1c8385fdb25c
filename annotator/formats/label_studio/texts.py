"""The text of a task, and the places of regions in it.

A region in plain text has offsets: code points in Label Studio's present ``Text`` tag, UTF-16 units
in older front ends. A region in HTML names text nodes (``/div[1]/p[2]/text()[1]``) with offsets in
them, and often has offsets in all text nodes together (``globalOffsets``), in which a line break
counts one. Both count code points.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

from annotator.formats.json_object import JsonObject
from annotator.formats.label_studio.config import TEXT, ForeignConfig
from annotator.formats.label_studio.results import Region
from annotator.formats.offsets import Span
from annotator.formats.whole_numbers import numbers_in, whole_number
from annotator.model import Choice, Fragment, Remedy
from annotator.words import shorten

_HTML = "html"
_LINE_END = "\\n"
"""A backslash and an n, which Label Studio's browser side writes for a line end."""
_ADDRESS = re.compile(r"\s*\w+://\S+\s*")

_MEDIA = re.compile(
    r"\s*(?:data:(?:image|audio|video)/\S*|(?:(?:\w+://|\.{0,2}/|[a-z]:\\)[^\n<>]*|\S*)"
    r"\.(?:png|jpe?g|gif|bmp|tiff?|webp|svg|heic|mp3|wav|ogg|flac|m4a|aac|mp4|webm|avi|mov|mkv)"
    r"(?:[?#]\S*)?)\s*",
    re.IGNORECASE,
)
"""The path or address of a file that is no text, in place of one."""
_SHOWN_CODE_POINTS = 80
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
"""The elements without an end tag (https://html.spec.whatwg.org/#void-elements)."""
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
    """Where a text node begins in :attr:`Hypertext.text`, in code points."""
    length: int = 0
    """The length of a text node in code points."""
    global_start: int = 0
    """Where a text node begins as global offsets count."""

    def child(self, tag: str, number: int) -> "_Node | None":
        """Return the n-th child with a tag, counted from 1."""
        children = [child for child in self.children if child.tag == tag]
        return children[number - 1] if 0 < number <= len(children) else None


def _is_block(tag: str) -> bool:
    return tag not in _UNSEEN and not _INLINE.fullmatch(tag)


class Hypertext(HTMLParser):
    """The text of an HTML document as Label Studio labels it: each paragraph on its own line.

    Args:
        html: The document.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._root = self._open = _Node("")
        self._pieces: list[str] = []
        self._length = self._global_length = 0
        self._new_line = False
        self._unseen_depth = 0
        self._text_nodes: list[_Node] = []
        self.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
        self.close()
        self.text = "".join(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element (called by the base class)."""
        if _CLOSED_BY_ITS_LIKE.fullmatch(tag) and self._open.tag == tag:
            self.handle_endtag(tag)
        self._new_line = self._new_line or _is_block(tag)
        node = _Node(tag, self._open)
        self._open.children.append(node)
        if tag == "br":
            self._add("\n")
            self._global_length += 1
            self._new_line = False
        if not _VOID.fullmatch(tag):
            self._open = node
            self._unseen_depth += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those inside it that were left open (called by the base class)."""
        node: _Node | None = self._open
        while node is not None and node.tag != tag:
            node = node.parent
        if node is None or node.parent is None:
            return
        while self._open is not node.parent and self._open.parent is not None:
            self._unseen_depth -= self._open.tag in _UNSEEN
            self._open = self._open.parent
        self._new_line = self._new_line or _is_block(tag)

    def handle_data(self, data: str) -> None:
        """Add a text node (called by the base class)."""
        if self._unseen_depth:
            return
        # White space between elements may end a line by itself, or leave that to the next text.
        if data.isspace():
            self._new_line = self._new_line and "\n" not in data
        elif self._new_line:
            if self._pieces and not self._pieces[-1].endswith("\n"):
                self._add("\n")
            self._new_line = False
        node = _Node("text()", self._open, [], self._length, len(data), self._global_length)
        self._open.children.append(node)
        self._text_nodes.append(node)
        self._add(data)
        self._global_length += len(data)

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)

    def by_xpath(self, start: str, start_at: int, end: str, end_at: int) -> Fragment | None:
        """Find a stretch by two text nodes.

        Args:
            start: The XPath of the text node where it begins.
            start_at: Where it begins in that node, in code points.
            end: The XPath of the text node where it ends.
            end_at: Where it ends in that node, in code points, exclusive.

        Returns:
            The stretch in :attr:`text`, in code points; None where there are no such nodes.
        """
        first, last = self._position(start, start_at), self._position(end, end_at)
        return (first, last) if first is not None and last is not None and first < last else None

    def _position(self, path: str, at: int) -> int | None:
        node: _Node | None = self._root
        for tag, number in _STEP.findall(path):
            node = node.child(tag.lower(), int(number or 1)) if node else None
        if node is None or node.tag != "text()" or not 0 <= at <= node.length:
            return None
        return node.start + at

    def by_offsets(self, start: int, end: int) -> Fragment | None:
        """Find a stretch by global offsets.

        Args:
            start: Where it begins in all text nodes together, in code points.
            end: Where it ends there, exclusive.

        Returns:
            The stretch in :attr:`text`, in code points; None outside the text.
        """
        nodes = self._text_nodes
        first = next(
            (n for n in nodes if n.global_start <= start < n.global_start + n.length), None
        )
        last = next((n for n in nodes if n.global_start < end <= n.global_start + n.length), None)
        if first is None or last is None or start >= end:
            return None
        return first.start + start - first.global_start, last.start + end - last.global_start

    def covers(self, fragment: Fragment | None, stated: str | None) -> bool:
        """Return whether a stretch covers the text that the file states, if it states one.

        White space is not compared, because a browser changes it.

        Args:
            fragment: The stretch in :attr:`text`, in code points; None covers nothing.
            stated: The text in the file.
        """
        if fragment is None:
            return False
        return stated is None or _squeezed(self.text[slice(*fragment)]) == _squeezed(stated)


def _squeezed(text: str) -> str:
    """Return a text without its white space."""
    return _SPACE.sub("", text.replace(_LINE_END, ""))


@dataclass(frozen=True)
class TaskText:
    """The text of a task, in which its regions are."""

    raw: str
    """With the line ends of the file; the text of the document if that is HTML."""
    html: Hypertext | None = None

    @property
    def is_html(self) -> bool:
        """Whether the text was extracted from HTML."""
        return self.html is not None

    def span(self, region: Region) -> Span:
        """Return the place of a region with the text that the file states.

        Its offsets count code points in HTML, else the unit of the file.

        Raises:
            InputError: An offset is not a number, or the HTML has no such place.
        """
        return _span_in_html(region, self.html) if self.html else self._span_in_text(region)

    @cached_property
    def _has_escapes(self) -> bool:
        return _LINE_END in self.raw

    def _span_in_text(self, region: Region) -> Span:
        start, end = region.value.integer("start"), region.value.integer("end")
        stated = region.value.string(TEXT, "")
        # An article about programs may have a backslash and an n itself.
        if _LINE_END in stated and not (self._has_escapes and stated in self.raw):
            stated = stated.replace(_LINE_END, "\n")
        return Span(start, end, stated or None)


def find_text(
    data: JsonObject, regions: Sequence[Region], config: ForeignConfig, chosen: str
) -> TaskText:
    """Find the text among the data of a task, and take it out of these.

    Args:
        data: The task's data.
        regions: All regions of the task, which name the tag of their text.
        config: The configuration, which names the field of each text.
        chosen: The field that a person named; empty for none.

    Raises:
        InputError: No field has a text, several may be it, or the text is not in the file.
    """
    key = _text_key(data, regions, config, chosen)
    raw = data.string(key, "")
    if _MEDIA.fullmatch(raw):
        raise data.error(
            key,
            f"is {shorten(raw, _SHOWN_CODE_POINTS)}: this is a task on a picture, a sound or a "
            f"film, which has no text. Remove it.",
        )
    if regions and _ADDRESS.fullmatch(raw):
        raise regions[0].value.error(
            "", f"is in a text that is not in the file, but at {raw}. Export the task with it."
        )
    hypertext_keys = {config.data_keys.get(name) for name in config.hypertexts}
    is_html = key in hypertext_keys if not regions else any(_is_html(r, config) for r in regions)
    if not is_html and not (key == _HTML and not regions):
        return TaskText(raw)
    html = Hypertext(raw)
    return TaskText(html.text, html)


def _is_html(region: Region, config: ForeignConfig) -> bool:
    return _begins_at_node(region.value) or region.to_name in config.hypertexts


def _begins_at_node(value: JsonObject) -> bool:
    """Return whether a region begins at a node of HTML; some programs write offsets as strings."""
    start = value.rest().get("start")
    return isinstance(start, str) and whole_number(start) is None and "startOffset" in value


def _text_key(
    data: JsonObject, regions: Sequence[Region], config: ForeignConfig, chosen: str
) -> str:
    strings = {k: v for k, v in data.rest().items() if isinstance(v, str) and v}
    names = [region.to_name for region in regions]
    configured = [config.data_keys.get(name, "") for name in names]
    candidates = (*configured, *config.data_keys.values(), TEXT, *names, _HTML)
    for key in (chosen,) if chosen else candidates:
        if key in strings:
            return key
    if not strings:
        raise data.error("", "holds no text: there is nothing to tag in this task. Remove it.")
    if chosen or len(strings) > 1:
        fields = ", ".join(f"“{key}”" for key in strings)
        raise data.error(
            "",
            f"may have its text in {fields}.",
            Remedy("Say in which one it is: {}.", (Choice("set", "NAME", "text"),)),
        )
    return next(iter(strings))


def _span_in_html(region: Region, html: Hypertext) -> Span:
    value = region.value
    stated = value.string(TEXT, "") or None
    candidates: list[Fragment | None] = []
    fields = value.rest()
    start, end = fields.get("start"), fields.get("end")
    inner = numbers_in(fields, "startOffset", "endOffset")
    if isinstance(start, str) and isinstance(end, str) and inner:
        candidates.append(html.by_xpath(start, inner[0], end, inner[1]))
    candidates += [
        html.by_offsets(offsets[0], offsets[1])
        for holder in (fields, fields.get("globalOffsets"))
        if (offsets := numbers_in(holder, "start", "end"))
    ]
    for fragment in candidates:
        if fragment is not None and html.covers(fragment, stated):
            return Span(*fragment)
    words = f" “{stated[:40]}”" if stated else ""
    raise value.error(
        "", f"is the region{words}, which is not where the file places it in the HTML. Remove it."
    )
