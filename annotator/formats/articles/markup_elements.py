"""What elements of HTML mean for the blocks of an article: which begin a line, which are left out.

The elements are those of the HTML Standard
(https://html.spec.whatwg.org/multipage/rendering.html).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.split())


BLOCKS = word_set(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main "
    "menu nav ol optgroup option p pre search section summary table tbody td tfoot th thead tr "
    "ul"
)
_COUNTED = {
    "del": "deletion",
    "rt": "reading aid",
    "button": "form field",
    "select": "form field",
    "textarea": "form field",
    "datalist": "form field",
}
"""Elements that are left out, with what they are called."""
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_NO_ROLES: frozenset[str] = frozenset()
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_HIDDEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|"
    r"(?:left|top|text-indent)\s*:\s*-\d{4,})",
    re.I,
)
"""Mail hides with “mso-hide” what its first line is to be in a list of messages; pages move words
for screen readers out of the window."""
_HIDDEN_CLASSES = word_set("sr-only visually-hidden visuallyhidden screen-reader-text")
_LINK_BESIDE = "link beside a heading|links beside headings"
_TOOL_CLASSES = {
    **dict.fromkeys(("mw-editsection", "headerlink", "anchorjs-link"), _LINK_BESIDE),
    "calibre_navbar": "navigation bar",
    "calibre_feed_list": "table of contents|tables of contents",
    "msocomtxt": "comment",
    "msocomoff": "comment",
}
"""What programs put beside the text, by their classes, with what it is called."""
_PAGE_CLASSES = word_set("pagenum pagenumber page-number pageno page-no pageno1")
_PAGE_ROLES = frozenset(("pagebreak", "doc-pagebreak"))
_PAGE_NUMBER = re.compile(r"\W*(?:p|pg|page|s|seite|стр)?\W*(?:\d{1,4}|[ivxlc]{1,8})\W*", re.I)
_COMMENT_LINK = re.compile(r"#(?:cmnt\d|_msocom_)")
_COMMENT_BACK_LINK = re.compile(r"#cmnt_ref\d")
"""The links with which Google Docs and Word mark comments in pages that they save."""
_BLOCK_STYLE = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|list-item|table)\b", re.I)
_PRE_STYLE = re.compile(r"(?:^|;)\s*white-space\s*:\s*(?:pre|break-spaces)", re.I)
NOTE_MARK = re.compile(r"[\[(]?\s*([\w*†‡§¶]{1,6})\s*[\])]?")
_SUPERSCRIPTS = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_SUPERSCRIPT = re.compile(r"[0-9+\-−=()n]+")
_SENTENCE_ENDS = tuple(end + quote for end in ".!?…。！？؟।" for quote in ("", *"”\"’'»“"))


def tag_of(element: Any) -> str:
    """Return an element's name in lower case without a namespace; empty for comments."""
    tag = element.tag
    return _name(tag) if isinstance(tag, str) else ""


@lru_cache(1_000)
def _name(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def begins_line(element: Any, tag: str) -> bool:
    """Return whether an element begins a line, by its name or its style."""
    if tag in BLOCKS:
        return True
    # The source of a block quotation has a line of its own, also where it is marked inline.
    if tag == "cite":
        return is_of_quotation(element, tag)
    style = element.get("style")
    return bool(style) and _BLOCK_STYLE.search(style) is not None


def is_of_quotation(element: Any, tag: str) -> bool:
    """Return whether an element names the source of a block quotation."""
    if tag not in ("footer", "cite", "figcaption"):
        return False
    parent = element.getparent()
    if tag == "figcaption":
        if parent is None or tag_of(parent) != "figure":
            return False
        return parent.find("blockquote") is not None
    if tag == "cite" and _ends_quotation(element):
        return True
    if tag == "cite" and _is_inside_line(element):
        return False  # The title of a work in a sentence.
    while parent is not None and tag_of(parent) in ("p", "div", "span"):
        if tag == "cite" and _is_inside_line(parent) and tag_of(parent) == "span":
            return False
        parent = parent.getparent()
    return parent is not None and tag_of(parent) == "blockquote"


def _ends_quotation(element: Any) -> bool:
    """Return whether an element is the last of a block quotation, behind a whole sentence."""
    parent = element.getparent()
    if parent is None or (element.tail or "").strip() or element.getnext() is not None:
        return False
    around = parent if tag_of(parent) == "blockquote" else parent.getparent()
    is_last = around is parent or (around is not None and parent.getnext() is None)
    if around is None or tag_of(around) != "blockquote" or not is_last:
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
        sibling is not None
        and tag_of(sibling) not in BLOCKS
        and tag_of(sibling) not in ("br", "cite")
        for sibling in (previous, following)
    )
    return any(is_inline)


def is_preformatted(element: Any, tag: str) -> bool:
    """Return whether white space in an element is kept."""
    if tag == "pre":
        return True
    style = element.get("style")
    return bool(style) and _PRE_STYLE.search(style) is not None


def has_simple_cells(cells: list[Any]) -> bool:
    """Return whether no cell has several blocks or lines."""
    for cell in cells:
        blocks = [child for child in cell.iterdescendants() if tag_of(child) in BLOCKS]
        if len(blocks) > 1 or any(tag_of(child) in ("table", "ul", "ol") for child in blocks):
            return False
        if cell.find(".//br") is not None:
            return False
    return True


def table_around(row: Any) -> Any | None:
    """Return the table of a row."""
    table = row.getparent()
    while table is not None and tag_of(table) != "table":
        table = table.getparent()
    return table


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None and (element.get("hidden") or "") != "until-found":
        return True
    if not _HIDDEN_CLASSES.isdisjoint((element.get("class") or "").split()):
        return True
    style = element.get("style")
    return bool(style) and _HIDDEN_STYLE.search(style) is not None


def left_out_as(element: Any, tag: str) -> str | None:
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
    if not _PAGE_CLASSES.isdisjoint(classes) or roles_of(element) & _PAGE_ROLES:
        words = "".join(element.itertext())
        return "page number" if _PAGE_NUMBER.fullmatch(words) or not words.strip() else None
    return None


def has_words(element: Any) -> bool:
    """Return whether there is text in an element, at any depth."""
    return any(text.strip() for text in element.itertext())


def roles_of(element: Any) -> frozenset[str]:
    """Return an element's roles, by EPUB's and WAI-ARIA's vocabularies."""
    if not element.keys():
        return _NO_ROLES
    words: Iterable[str | None] = (
        element.get(_EPUB_TYPE),
        element.get("epub:type"),
        element.get("role"),
    )
    return frozenset(role for word in words if word for role in word.lower().split())


def raised_text(element: Any) -> str:
    """Return raised digits as the characters for them, so that 2019² is not read as 20192."""
    if len(element):
        return ""
    text = (element.text or "").strip()
    if not text or not _SUPERSCRIPT.fullmatch(text):
        return ""
    return text.translate(_SUPERSCRIPTS)


def is_raised(element: Any) -> bool:
    """Return whether a link is raised, or raises all of its words."""
    parent = element.getparent()
    if parent is not None and tag_of(parent) == "sup":
        return True
    words = "".join(element.itertext()).strip()
    children = [child for child in element if tag_of(child) == "sup"]
    return len(children) == 1 and "".join(children[0].itertext()).strip() == words
