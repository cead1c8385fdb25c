"""Makes the blocks of an article from HTML: the one way from markup to text.

Word processors' documents, books, mail, feeds, fields with markup and web pages all become HTML
first, and come through here. The elements are those of the HTML Standard
(https://html.spec.whatwg.org/multipage/rendering.html), which says which of them begin a line.

A block ends at each element that begins a line, at two line breaks in a row, and at each cell that
has blocks of its own; a single ``<br>`` is a line break inside a block. White space is collapsed as
a browser does it, no-break spaces stay. Scripts, styles, comments and forms never get in.
"""

import re
from typing import Any, NamedTuple

from annotator.formats.articles.extracted import Extracted, library
from annotator.formats.articles.footnotes import find_footnotes
from annotator.formats.articles.markup_elements import (
    HEADINGS,
    NOTE_MARK,
    begins_line,
    has_simple_cells,
    has_words,
    is_of_quotation,
    is_preformatted,
    left_out_as,
    raised_text,
    roles_of,
    table_around,
    tag_of,
    word_set,
)
from annotator.formats.articles.start_tags import cut_start_tags, cut_start_tags_of_bytes
from annotator.formats.format import ReadContext
from annotator.formats.left_out import CountedParts
from annotator.model import InputError

_SILENT = word_set(
    "script style template noscript head iframe object embed applet audio video canvas svg map "
    "link meta base param source track noframes input rp annotation annotation-xml"
)
"""Elements without words for a reader."""
_FOOTNOTE_ROLES = word_set("footnote endnote rearnote note doc-footnote doc-endnote doc-rearnote")
_TITLE_ROLES = frozenset(("title", "fulltitle"))
_SUBTITLE_ROLES = frozenset(("subtitle", "doc-subtitle"))
_BACK_ROLES = frozenset(("backlink", "doc-backlink", "referrer"))
_SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
"""White space that is collapsed, as HTML has it: a no-break space is a character of the text."""
_SPACES = re.compile(" {2,}")
_BACK_ARROWS = re.compile(r"[\s\u2190-\u21ff\u2900-\u297f\u2b00-\u2bff\ufe0e\ufe0f^\[\]]*")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_AROUND_BREAK = re.compile(r" *\n *")
_BREAKS = re.compile(r"\n(?:[ \t]*\n)+")
_EMPTY_CELLS = re.compile(r"\t+$")
_QUOTES = (("“", "”"), ("‘", "’"))
_INVISIBLE = (
    " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    "\xad\u034f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)
"""White space, and signs without a shape: a line of these alone is layout, as in newsletters."""
_KINDS = {
    "blockquote": "blockquote",
    "figcaption": "caption",
    "caption": "caption",
    "li": "list_item",
    "dd": "list_item",
    "dt": "list_item",
}
"""The kinds of block of elements; any other has the kind of the element around it."""
_MAX_CELL_CODE_POINTS = 400
"""A table without headings that has a longer cell arranges a page."""


class MarkupBlock(NamedTuple):
    """A block that was read from markup."""

    kind: str
    """One of :data:`annotator.model.BLOCK_KINDS`."""
    text: str
    element: Any
    """The innermost element of lxml that began a line before it."""


def parse_markup(markup: str | bytes, encoding: str | None = None) -> Any | None:
    """Return the root element of markup; None if there is none.

    Args:
        markup: A page or a part of one.
        encoding: The encoding of bytes; None: as the markup declares it.

    Raises:
        InputError: It is nested more deeply than the library reads.
        EnvironmentFault: A library is missing.
    """
    html: Any = library("lxml.html", "markup", "lxml")
    etree: Any = library("lxml.etree", "markup", "lxml")
    if isinstance(markup, str):
        # The library refuses text that declares an encoding, and ends at a NUL.
        markup = cut_start_tags(_XML_DECLARATION.sub("", markup).replace("\0", "\ufffd"))
    else:
        markup = cut_start_tags_of_bytes(markup)
    if not markup.strip():
        return None
    parser: Any = html.HTMLParser(encoding=encoding, huge_tree=True)
    try:
        root: Any = html.document_fromstring(markup, parser=parser)
    except etree.ParserError:
        return None  # It consists of comments.
    if any("depth" in error.message for error in parser.error_log):
        raise InputError(
            "Elements of its markup are nested more than 2,000 deep, and what is in them would be "
            "lost. Save its text as a .txt file, or paste it."
        )
    return root


def add_markup(extracted: Extracted, markup: Any, context: ReadContext | None = None) -> None:
    """Add the blocks of markup to an article.

    Args:
        extracted: Gets the blocks behind those that it has.
        markup: HTML, or an element of lxml.
        context: Counts what is left out, such as hidden parts.

    Raises:
        EnvironmentFault: A library is missing.
    """
    root = parse_markup(markup) if isinstance(markup, str | bytes) else markup
    if root is None:
        return
    has_text = bool(extracted.parts)
    for block in markup_blocks(root, context):
        is_late = block.kind == "headline" and has_text
        extracted.add("subhead" if is_late else block.kind, block.text)


def markup_blocks(root: Any, context: ReadContext | None = None) -> list[MarkupBlock]:
    """Return the blocks of a tree in their order, the footnotes behind the others.

    Args:
        root: An element of lxml.
        context: Counts what is left out, such as hidden parts.
    """
    walker = _Walker(root)
    walker.walk(root)
    if context is not None:
        context.count_parts(walker.left_out)
    return [*walker.blocks, *walker.footnotes]


def plain_text(markup: str) -> str:
    """Return the words of a short piece of markup, such as a title, on one line.

    Escapes are undone as often as they were made: feeds escape titles twice.
    """
    for _ in range(3):
        if "<" not in markup and "&" not in markup:
            break
        extracted = Extracted()
        add_markup(extracted, f"<div>{markup}</div>")
        words = " ".join(text for _, text in extracted.parts)
        if words == markup:
            break
        markup = words
    return " ".join(markup.split())


class _Walker:
    """Goes through a tree once, without recursion: markup can be nested more deeply than Python.

    Args:
        root: The root of the tree.
    """

    def __init__(self, root: Any) -> None:
        self.blocks: list[MarkupBlock] = []
        """The blocks in their order."""
        self.footnotes: list[MarkupBlock] = []
        """The blocks of footnotes."""
        self.left_out = CountedParts()
        """The parts that are left out."""
        self._pieces: list[str] = []
        self._open: list[tuple[str, Any]] = [("paragraph", root)]
        """The kind of block of each open element that begins a line, the innermost last."""
        self._preformatted = 0
        """The number of open elements that keep white space."""
        self._listings = 0
        """How many of these are listings, in which blank lines separate nothing."""
        self._quotes = 0
        self._marks, self._notes = find_footnotes(root)
        self._has_headings: dict[Any, bool] = {}
        """Whether a table names its columns or rows, by its element."""
        self._in_footnote = 0
        self._prefix = ""
        """What the next block begins with: the mark of a footnote."""
        self._cells: list[str] | None = None
        """The cells so far, in a row of a table that has a line for each row."""

    def walk(self, root: Any) -> None:
        """Read the blocks of a tree."""
        remaining: list[tuple[Any, bool]] = [(root, True)]
        while remaining:
            element, is_start = remaining.pop()
            if is_start and self._start(element):
                self._add(element.text)
                remaining.append((element, False))
                remaining += [(child, True) for child in reversed(element)]
                continue
            if not is_start:
                self._end(element)
            if element is not root:
                self._add(element.tail)
        self._flush()

    def _start(self, element: Any) -> bool:
        """Begin an element; return whether its content is read."""
        tag = tag_of(element)
        if not tag or tag in _SILENT:
            return False
        what = left_out_as(element, tag)
        if what is not None:
            if what and has_words(element):
                self.left_out.note(what, "".join(element.itertext()))
            return False
        if tag == "br":
            self._pieces.append("\n")
        elif tag == "a" and self._is_note_link(element):
            return False
        elif tag == "sup" and (raised := raised_text(element)):
            self._pieces.append(raised)
            return False
        elif tag == "q":
            self._pieces.append(_QUOTES[self._quotes % 2][0])
            self._quotes += 1
        elif begins_line(element, tag):
            self._begin_block(element, tag)
        return True

    def _is_note_link(self, element: Any) -> bool:
        """Write the mark of a footnote as ``[2]``, and leave out a link back from a footnote."""
        mark = self._marks.get(element)
        if mark is not None:
            self._pieces.append(f"[{mark}]")
            return True
        if roles_of(element) & _BACK_ROLES:
            return True
        if not self._in_footnote or "#" not in (element.get("href") or ""):
            return False
        words = "".join(element.itertext())
        return _BACK_ARROWS.fullmatch(words) is not None or self._is_own_mark(element, words)

    def _is_own_mark(self, element: Any, words: str) -> bool:
        """Return whether a link is the mark with which a footnote begins, which is written."""
        match = NOTE_MARK.fullmatch(words.strip())
        begins = not "".join(self._pieces).strip() and (element.tail or "")[:1] not in tuple(".)]:")
        return begins and match is not None and self._prefix.strip() == f"[{match[1]}]"

    def _begin_block(self, element: Any, tag: str) -> None:
        if self._cells is not None:
            return
        self._flush()
        is_row = tag == "tr" and self._is_line(element)
        self._open.append(("table_row" if is_row else self._kind_of(element, tag), element))
        if is_row:
            self._cells = []
        self._preformatted += is_preformatted(element, tag)
        self._listings += tag == "pre"
        if self._is_footnote(element):
            self._in_footnote += 1
            mark = self._notes.get(element)
            self._prefix = f"[{mark}] " if mark else ""

    def _is_line(self, row: Any) -> bool:
        """Return whether a table's row is a line of cells; otherwise it arranges a page."""
        cells = [child for child in row if tag_of(child) in ("td", "th")]
        if not cells or not has_simple_cells(cells):
            return False
        table = table_around(row)
        if table not in self._has_headings:
            self._has_headings[table] = table is not None and table.find(".//th") is not None
        if self._has_headings[table]:
            return True
        longest = max(len("".join(cell.itertext())) for cell in cells)
        return len(cells) > 1 and longest <= _MAX_CELL_CODE_POINTS

    def _kind_of(self, element: Any, tag: str) -> str:
        if self._in_footnote or self._is_footnote(element):
            return "footnote"
        roles = roles_of(element)
        if roles & _SUBTITLE_ROLES:
            return "deck"
        if tag in HEADINGS:
            is_title = roles & _TITLE_ROLES or (tag == "h1" and not self.blocks)
            return "headline" if is_title else "subhead"
        if is_of_quotation(element, tag):
            return "quote_source"
        return _KINDS.get(tag, self._open[-1][0])

    def _is_footnote(self, element: Any) -> bool:
        if element in self._notes:
            return True
        return bool(element.keys()) and bool(roles_of(element) & _FOOTNOTE_ROLES)

    def _end(self, element: Any) -> None:
        tag = tag_of(element)
        if tag == "q":
            self._quotes -= 1
            self._pieces.append(_QUOTES[self._quotes % 2][1])
        elif self._cells is not None and tag in ("td", "th"):
            cell = "".join(self._pieces).replace("\t", " ")  # A tab stands between cells.
            self._cells.append(cell.strip(" \n"))
            self._pieces.clear()
        elif self._open[-1][1] is element:
            self._end_block(element, tag)

    def _end_block(self, element: Any, tag: str) -> None:
        if self._cells is not None:
            remainder = "".join(self._pieces).strip(" \n")
            row = "\t".join([*self._cells, remainder] if remainder else self._cells)
            self._cells = None
            self._pieces.clear()
            self._put(_EMPTY_CELLS.sub("", _SPACES.sub(" ", row)))
        self._flush()
        self._preformatted -= is_preformatted(element, tag)
        self._listings -= tag == "pre"
        if self._is_footnote(element):
            self._in_footnote -= 1
            self._prefix = ""
        self._open.pop()

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text if self._preformatted else _SPACE.sub(" ", text))

    def _flush(self) -> None:
        """End the block; two line breaks in a row separate blocks, too."""
        if not self._pieces:
            return
        text = "".join(self._pieces)
        self._pieces.clear()
        if self._listings:
            self._put(text.strip("\n"))
            return
        if not self._preformatted:
            text = _SPACES.sub(" ", text)
            text = _AROUND_BREAK.sub("\n", text) if "\n" in text else text
        for part in _BREAKS.split(text) if "\n\n" in text or "\n " in text else (text,):
            self._put(part.strip(" \n"))

    def _put(self, text: str) -> None:
        if not text or not text.strip(_INVISIBLE):
            return
        kind, element = self._open[-1]
        if self._prefix:
            text = text.lstrip("\t \xa0")  # Programs set a tab behind the mark.
            text = text if text.startswith(self._prefix.strip()) else self._prefix + text
            self._prefix = ""
        blocks = self.footnotes if kind == "footnote" else self.blocks
        blocks.append(MarkupBlock(kind, text, element))
