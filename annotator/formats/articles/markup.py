"""Makes the blocks of an article from HTML: the one way from markup to text.

Word processors' documents, books, mail, feeds, fields with markup and web pages all become HTML
first, and come through here. The elements are those of the HTML Standard
(https://html.spec.whatwg.org/multipage/rendering.html), which says which of them begin a line.

A block ends at each element that begins a line, at two line breaks in a row, and at each cell that
has blocks of its own; a single ``<br>`` is a line break inside a block. White space is collapsed as
a browser does it, no-break spaces stay. Scripts, styles, comments and forms never get in.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from annotator.formats.articles.extracted import Extracted, library
from annotator.formats.format import ReadContext
from annotator.formats.left_out import CountedParts
from annotator.model import InputError


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main "
    "menu nav ol optgroup option p pre search section summary table tbody td tfoot th thead tr "
    "ul"
)
_SILENT = _names(
    "script style template noscript head iframe object embed applet audio video canvas svg map "
    "link meta base param source track noframes input rp annotation annotation-xml"
)
"""Elements without words for a reader."""
_COUNTED = {
    "del": "deletion",
    "rt": "reading aid",
    "button": "form field",
    "select": "form field",
    "textarea": "form field",
    "datalist": "form field",
}
"""Elements that are left out, with what they are called."""
_HEADS = frozenset(f"h{level}" for level in range(1, 7))
_FOOTNOTE_ROLES = _names("footnote endnote rearnote note doc-footnote doc-endnote doc-rearnote")
_REFERENCE_ROLES = frozenset(("noteref", "doc-noteref"))
_TITLE_ROLES = frozenset(("title", "fulltitle"))
_SUBTITLE_ROLES = frozenset(("subtitle", "doc-subtitle"))
_BACK_ROLES = frozenset(("backlink", "doc-backlink", "referrer"))
_NO_ROLES: frozenset[str] = frozenset()
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_HIDDEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|"
    r"(?:left|top|text-indent)\s*:\s*-\d{4,})",
    re.I,
)
"""Mail hides with “mso-hide” what its first line is to be in a list of messages; pages move words
for screen readers out of the window."""
_HIDDEN_CLASSES = _names("sr-only visually-hidden visuallyhidden screen-reader-text")
_LINK_BESIDE = "link beside a heading|links beside headings"
_TOOL_CLASSES = {
    **dict.fromkeys(("mw-editsection", "headerlink", "anchorjs-link"), _LINK_BESIDE),
    "calibre_navbar": "navigation bar",
    "calibre_feed_list": "table of contents|tables of contents",
    "msocomtxt": "comment",
    "msocomoff": "comment",
}
"""What programs put beside the text, by their classes, with what it is called."""
_PAGE_CLASSES = _names("pagenum pagenumber page-number pageno page-no pageno1")
_PAGE_ROLES = frozenset(("pagebreak", "doc-pagebreak"))
_PAGE_NUMBER = re.compile(r"\W*(?:p|pg|page|s|seite|стр)?\W*(?:\d{1,4}|[ivxlc]{1,8})\W*", re.I)
_COMMENT_LINK = re.compile(r"#(?:cmnt\d|_msocom_)")
_COMMENT_BACK_LINK = re.compile(r"#cmnt_ref\d")
"""The links with which Google Docs and Word mark comments in pages that they save."""
_BLOCK_STYLE = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|list-item|table)\b", re.I)
_PRE_STYLE = re.compile(r"(?:^|;)\s*white-space\s*:\s*(?:pre|break-spaces)", re.I)
_SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
"""White space that is collapsed, as HTML has it: a no-break space is a character of the text."""
_SPACES = re.compile(" {2,}")
_MARK = re.compile(r"[\[(]?\s*([\w*†‡§¶]{1,6})\s*[\])]?")
_BACK_ARROWS = re.compile(r"[\s\u2190-\u21ff\u2900-\u297f\u2b00-\u2bff\ufe0e\ufe0f^\[\]]*")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SUPERSCRIPTS = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_SUPERSCRIPT = re.compile(r"[0-9+\-−=()n]+")
_AROUND_BREAK = re.compile(r" *\n *")
_BREAKS = re.compile(r"\n(?:[ \t]*\n)+")
_EMPTY_CELLS = re.compile(r"\t+$")
_QUOTES = (("“", "”"), ("‘", "’"))
_SENTENCE_ENDS = tuple(end + quote for end in ".!?…。！？؟।" for quote in ("", *"”\"’'»“"))
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
        markup = _XML_DECLARATION.sub("", markup).replace("\0", "\ufffd")
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
        self._marks, self._notes = _find_footnotes(root)
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
        tag = _tag(element)
        if not tag or tag in _SILENT:
            return False
        what = _left_out_as(element, tag)
        if what is not None:
            if what and _has_words(element):
                self.left_out.note(what, "".join(element.itertext()))
            return False
        if tag == "br":
            self._pieces.append("\n")
        elif tag == "a" and self._is_note_link(element):
            return False
        elif tag == "sup" and (raised := _raised(element)):
            self._pieces.append(raised)
            return False
        elif tag == "q":
            self._pieces.append(_QUOTES[self._quotes % 2][0])
            self._quotes += 1
        elif _begins_line(element, tag):
            self._begin_block(element, tag)
        return True

    def _is_note_link(self, element: Any) -> bool:
        """Write the mark of a footnote as ``[2]``, and leave out a link back from a footnote."""
        mark = self._marks.get(element)
        if mark is not None:
            self._pieces.append(f"[{mark}]")
            return True
        if _roles(element) & _BACK_ROLES:
            return True
        if not self._in_footnote or "#" not in (element.get("href") or ""):
            return False
        words = "".join(element.itertext())
        return _BACK_ARROWS.fullmatch(words) is not None or self._is_own_mark(element, words)

    def _is_own_mark(self, element: Any, words: str) -> bool:
        """Return whether a link is the mark with which a footnote begins, which is written."""
        match = _MARK.fullmatch(words.strip())
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
        self._preformatted += _is_preformatted(element, tag)
        self._listings += tag == "pre"
        if self._is_footnote(element):
            self._in_footnote += 1
            mark = self._notes.get(element)
            self._prefix = f"[{mark}] " if mark else ""

    def _is_line(self, row: Any) -> bool:
        """Return whether a table's row is a line of cells; otherwise it arranges a page."""
        cells = [child for child in row if _tag(child) in ("td", "th")]
        if not cells or not _has_simple_cells(cells):
            return False
        table = _table_around(row)
        if table not in self._has_headings:
            self._has_headings[table] = table is not None and table.find(".//th") is not None
        if self._has_headings[table]:
            return True
        longest = max(len("".join(cell.itertext())) for cell in cells)
        return len(cells) > 1 and longest <= _MAX_CELL_CODE_POINTS

    def _kind_of(self, element: Any, tag: str) -> str:
        if self._in_footnote or self._is_footnote(element):
            return "footnote"
        roles = _roles(element)
        if roles & _SUBTITLE_ROLES:
            return "deck"
        if tag in _HEADS:
            is_title = roles & _TITLE_ROLES or (tag == "h1" and not self.blocks)
            return "headline" if is_title else "subhead"
        if _is_of_quotation(element, tag):
            return "quote_source"
        return _KINDS.get(tag, self._open[-1][0])

    def _is_footnote(self, element: Any) -> bool:
        if element in self._notes:
            return True
        return bool(element.keys()) and bool(_roles(element) & _FOOTNOTE_ROLES)

    def _end(self, element: Any) -> None:
        tag = _tag(element)
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
        self._preformatted -= _is_preformatted(element, tag)
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


def _tag(element: Any) -> str:
    """Return an element's name in lower case without a namespace; empty for comments."""
    tag = element.tag
    return _name(tag) if isinstance(tag, str) else ""


@lru_cache(1_000)
def _name(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def _begins_line(element: Any, tag: str) -> bool:
    if tag in _BLOCKS:
        return True
    # The source of a block quotation has a line of its own, also where it is marked inline.
    if tag == "cite":
        return _is_of_quotation(element, tag)
    style = element.get("style")
    return bool(style) and _BLOCK_STYLE.search(style) is not None


def _is_of_quotation(element: Any, tag: str) -> bool:
    """Return whether an element names the source of a block quotation."""
    if tag not in ("footer", "cite", "figcaption"):
        return False
    parent = element.getparent()
    if tag == "figcaption":
        if parent is None or _tag(parent) != "figure":
            return False
        return parent.find("blockquote") is not None
    if tag == "cite" and _ends_quotation(element):
        return True
    if tag == "cite" and _is_inside_line(element):
        return False  # The title of a work in a sentence.
    while parent is not None and _tag(parent) in ("p", "div", "span"):
        if tag == "cite" and _is_inside_line(parent) and _tag(parent) == "span":
            return False
        parent = parent.getparent()
    return parent is not None and _tag(parent) == "blockquote"


def _ends_quotation(element: Any) -> bool:
    """Return whether an element is the last of a block quotation, behind a whole sentence."""
    parent = element.getparent()
    if parent is None or (element.tail or "").strip() or element.getnext() is not None:
        return False
    around = parent if _tag(parent) == "blockquote" else parent.getparent()
    is_last = around is parent or (around is not None and parent.getnext() is None)
    if around is None or _tag(around) != "blockquote" or not is_last:
        return False
    previous = element.getprevious()
    before = parent.text if previous is None else previous.tail
    return (before or "").rstrip().endswith(_SENTENCE_ENDS)


def _is_inside_line(element: Any) -> bool:
    """Return whether other words are on the same line as an inline element."""
    previous, following = element.getprevious(), element.getnext()
    parent = element.getparent()
    before = parent.text if previous is None else previous.tail
    if (before or "").strip() or (element.tail or "").strip():
        return True
    is_inline = (
        sibling is not None and _tag(sibling) not in _BLOCKS and _tag(sibling) not in ("br", "cite")
        for sibling in (previous, following)
    )
    return any(is_inline)


def _is_preformatted(element: Any, tag: str) -> bool:
    if tag == "pre":
        return True
    style = element.get("style")
    return bool(style) and _PRE_STYLE.search(style) is not None


def _has_simple_cells(cells: list[Any]) -> bool:
    """Return whether no cell has several blocks or lines."""
    for cell in cells:
        blocks = [child for child in cell.iterdescendants() if _tag(child) in _BLOCKS]
        if len(blocks) > 1 or any(_tag(child) in ("table", "ul", "ol") for child in blocks):
            return False
        if cell.find(".//br") is not None:
            return False
    return True


def _table_around(row: Any) -> Any | None:
    table = row.getparent()
    while table is not None and _tag(table) != "table":
        table = table.getparent()
    return table


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None and (element.get("hidden") or "") != "until-found":
        return True
    if not _HIDDEN_CLASSES.isdisjoint((element.get("class") or "").split()):
        return True
    style = element.get("style")
    return bool(style) and _HIDDEN_STYLE.search(style) is not None


def _left_out_as(element: Any, tag: str) -> str | None:
    """Return what an element is called that is left out: empty if it is not counted, or None."""
    if tag in _COUNTED:
        return _COUNTED[tag]
    if not element.keys():  # Most elements have no attributes.
        return _beside_text(element, tag) if tag == "div" else None
    return "hidden part" if _is_hidden(element) else _beside_text(element, tag)


def _beside_text(element: Any, tag: str) -> str | None:
    """Return what an element is called that a program put beside the text.

    Returns:
        None for an element of the text; empty for one that need not be counted.
    """
    if tag == "div":
        link = element.find("p/a")
        if link is not None and _COMMENT_BACK_LINK.match(link.get("href") or ""):
            return "comment"
    if not element.keys():
        return None
    classes = (element.get("class") or "").split()
    for name in classes:
        if name in _TOOL_CLASSES:
            return _TOOL_CLASSES[name]
    if "mso-list:ignore" in (element.get("style") or "").lower().replace(" ", ""):
        return ""  # The bullet or number of an item, which is no text in other formats either.
    if tag == "a":
        return "" if _COMMENT_LINK.match(element.get("href") or "") else None
    if not _PAGE_CLASSES.isdisjoint(classes) or _roles(element) & _PAGE_ROLES:
        words = "".join(element.itertext())
        return "page number" if _PAGE_NUMBER.fullmatch(words) or not words.strip() else None
    return None


def _has_words(element: Any) -> bool:
    return any(text.strip() for text in element.itertext())


def _roles(element: Any) -> frozenset[str]:
    """Return an element's roles, by EPUB's and WAI-ARIA's vocabularies."""
    if not element.keys():
        return _NO_ROLES
    words: Iterable[str | None] = (
        element.get(_EPUB_TYPE),
        element.get("epub:type"),
        element.get("role"),
    )
    return frozenset(role for word in words if word for role in word.lower().split())


def _raised(element: Any) -> str:
    """Return raised digits as the characters for them, so that 2019² is not read as 20192."""
    if len(element):
        return ""
    text = (element.text or "").strip()
    if not text or not _SUPERSCRIPT.fullmatch(text):
        return ""
    return text.translate(_SUPERSCRIPTS)


def _is_raised(element: Any) -> bool:
    """Return whether a link is raised, or raises all of its words."""
    parent = element.getparent()
    if parent is not None and _tag(parent) == "sup":
        return True
    words = "".join(element.itertext()).strip()
    children = [child for child in element if _tag(child) == "sup"]
    return len(children) == 1 and "".join(children[0].itertext()).strip() == words


def _find_footnotes(root: Any) -> tuple[dict[Any, str], dict[Any, str]]:
    """Find the links to footnotes, and the footnotes.

    Returns:
        The mark of each link to a footnote, and that of each footnote, by elements.
    """
    marks: dict[Any, str] = {}
    notes: dict[Any, str] = {}
    links = list(_note_links(root))
    order, targets = _targets(root) if links else ({}, {})
    for link, name, mark in links:
        target = targets.get(name)
        if target is None:
            marks[link] = mark  # The footnote is in another chapter, or was cut off.
        elif order[target] > order[link]:  # Otherwise it leads back from a footnote.
            note = _block_around(target)
            if note is not None and _tag(note) not in _HEADS:
                marks[link] = mark
                notes.setdefault(note, mark)
    return marks, notes


def _note_links(root: Any) -> Iterator[tuple[Any, str, str]]:
    """Yield the links that look like marks of footnotes, each with its target and its mark."""
    for link in root.iter("a", "{http://www.w3.org/1999/xhtml}a"):
        name = (link.get("href") or "").partition("#")[2]
        mark = _MARK.fullmatch("".join(link.itertext()).strip()) if name else None
        if mark is not None and (_roles(link) & _REFERENCE_ROLES or _is_raised(link)):
            yield link, name, mark[1]


def _targets(root: Any) -> tuple[dict[Any, int], dict[str, Any]]:
    """Return the number of each element in the tree's order, and the elements by their names."""
    order: dict[Any, int] = {}
    targets: dict[str, Any] = {}
    for number, element in enumerate(root.iter()):
        order[element] = number
        for name in (element.get("id"), element.get("name")) if _tag(element) else ():
            if name:
                targets.setdefault(name, element)
    return order, targets


def _block_around(element: Any) -> Any | None:
    """Return the element itself if it begins a line, or the one whose line it begins."""
    while element is not None and _tag(element) not in _BLOCKS:
        parent = element.getparent()
        if parent is None or (parent.text or "").strip() or element.getprevious() is not None:
            return None
        element = parent
    return element if element is not None and _tag(element) not in ("html", "body") else None
