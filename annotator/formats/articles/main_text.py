"""Tells the main text of a web page from its menus, advertisements and comments.

trafilatura says which texts belong to the article, but returns them without much of their markup:
the source of a quotation is cut off, captions are gone, lines of lists are joined. Its text is
therefore looked up in the blocks of the page itself. The smallest element that holds nearly all of
it is the article, and of this element every block is read that does not look like a menu.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

from annotator.formats.articles.markup import MarkupBlock, markup_blocks
from annotator.formats.format import ReadContext

_SHARE = 0.85
"""How much of the text an element must hold to be the article."""
_NEAR_CODE_POINTS, _SEARCHED_CODE_POINTS = 5_000, 100_000_000
_SHORT_CODE_POINTS = 14
"""A shorter block may be in the text by chance; it must be a whole line of it."""
_END_CODE_POINTS = 30
_LINK_SHARE = 0.6
_SENTENCE_CODE_POINTS = 60
_CHROME_TAGS = frozenset(("nav", "aside", "footer", "form", "header"))
_CHROME_ROLES = frozenset(
    ("navigation", "complementary", "contentinfo", "banner", "search", "menu", "dialog")
)
_CHROME_NAME = re.compile(
    r"(?:^|[\s_-])(?:ad(?!-hoc)|ads|advert\w*|anzeige|banner|breadcrumbs?|comments?|cookie\w*|"
    r"disqus|menu|nav\w*|newsletter|paywall|popup|promo\w*|related\w*|recommend\w*|"
    r"share(?!-?(?:price|holder))\w*|sharing|sidebar|social\w*|sponsor\w*|subscri\w*|tags|teaser\w*|toolbar|widget\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OF_ARTICLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:pull-?quote\w*|quote\w*|fact-?box|facts?|info-?box|explainer)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names of what stands beside an article and belongs to it."""
_OTHERS = re.compile(
    r"\b(?:read|see|more|related|also|lesen|mehr|auch|lire|aussi|leer|leggi|tags?|topics?|themen|"
    r"share|teilen|follow)\b",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(?:correction|clarification|update|editor['’]s note|korrektur|berichtigung|"
    r"anmerkung der redaktion|correctif|rectificatif|corrección|correzione|errata)\b.{20}|"
    r"(?:additional )?reporting by\b",
    re.IGNORECASE,
)
"""What the editors say about an article, often in its ``<footer>``."""
_ADVERTISEMENT = re.compile(
    r"(?:advertisement|advertising|sponsored|anzeige|werbung|publicité|publicidad|pubblicità|реклама|"
    r"広告|广告|share|print|read more|mehr|weiterlesen|lire aussi|leer más|loading)\W*",
    re.IGNORECASE,
)
_MENU_LINES = 3
_OF_LISTS = frozenset(
    ("p", "li", "ul", "ol", "dl", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "table")
)
_ALWAYS = frozenset(("quote_source", "caption", "blockquote", "footnote"))
_NOT_COMPARED = str.maketrans("", "", "|\xad")
"""The library separates cells with “|”, and drops soft hyphens."""
_NOTE_MARK = re.compile(r"\[(\w{1,4})\]")
_LEFT_OUT = "block outside the main text|blocks outside the main text"


def main_blocks(root: Any, text: str, context: ReadContext | None = None) -> list[MarkupBlock]:
    """Return the blocks of a page's main text.

    Args:
        root: The page, an element of lxml.
        text: The main text as a library found it, a paragraph a line; empty if it found none.
        context: Counts what is left out.
    """
    whole_page = ReadContext()
    blocks = markup_blocks(root, whole_page)
    known = _KnownText(text)
    is_known = [known.has(block) for block in blocks]
    kept = [block for block, flag in zip(blocks, is_known, strict=True) if flag]
    container = _smallest_around(root, kept) if kept else _likely_container(root)
    chosen = _choose(blocks, is_known, container)
    if context is not None:
        if whole_page.left_out.counts:
            # Hidden parts and the like count only where the article is.
            markup_blocks(container, context)
        is_chosen = set(map(id, chosen))
        others = [block.text for block in blocks if id(block) not in is_chosen]
        # A paragraph that is missing matters more than an entry of a menu.
        context.count_left_out(_LEFT_OUT, len(others), sorted(others, key=len, reverse=True))
    return chosen


class _KnownText:
    """The main text as the library found it, without white space.

    Args:
        text: The text, a paragraph a line.
    """

    def __init__(self, text: str) -> None:
        self._all = _squeeze(text)
        self._lines = {_squeeze(line) for line in text.split("\n")}
        self._at = 0
        """Behind the last block that was found: the next one is probably there."""
        self._budget = _SEARCHED_CODE_POINTS

    def has(self, block: MarkupBlock) -> bool:
        """Return whether a block is in the text, whole or with one of its ends."""
        # The library leaves the mark of a footnote as it is, without brackets.
        lines = _NOTE_MARK.sub(r"\1", block.text).split("\n")
        return any(map(self._has_words, ["".join(lines), *lines] if len(lines) > 1 else lines))

    def _has_words(self, text: str) -> bool:
        squeezed = _squeeze(text)
        if squeezed in self._lines:
            return True
        if len(squeezed) < _SHORT_CODE_POINTS:
            return False
        if self._find(squeezed):
            return True
        if len(squeezed) < 2 * _END_CODE_POINTS:
            return False
        return self._find(squeezed[:_END_CODE_POINTS]) or self._find(squeezed[-_END_CODE_POINTS:])

    def _find(self, squeezed: str) -> bool:
        """Look near the last block, and then everywhere as long as that does not take too long."""
        found = self._all.find(squeezed, self._at, self._at + len(squeezed) + _NEAR_CODE_POINTS)
        if found < 0 and self._budget > 0:
            found = self._all.find(squeezed)
            self._budget -= len(self._all) if found < 0 else found
        if found >= 0:
            self._at = found + len(squeezed)
        return found >= 0


def _squeeze(text: str) -> str:
    words = "".join(unicodedata.normalize("NFKC", text).split())
    return words if words.isascii() and "|" not in words else words.translate(_NOT_COMPARED)


def _smallest_around(root: Any, kept: list[MarkupBlock]) -> Any:
    """Return the smallest element that holds nearly all of the blocks."""
    sizes: Counter[Any] = Counter()
    total = 0
    for block in kept:
        total += len(block.text)
        element = block.element
        while element is not None:
            sizes[element] += len(block.text)
            element = element.getparent()
    container = root
    while True:
        largest = max(container, key=lambda child: sizes[child], default=None)
        if largest is None or sizes[largest] < _SHARE * total:
            return container
        container = largest


def _likely_container(root: Any) -> Any:
    """Return the element that a page names as its main one, or its body."""
    for path in (".//article", ".//main", ".//body"):
        elements = root.findall(path)
        if len(elements) == 1:
            return elements[0]
    return root


def _choose(blocks: list[MarkupBlock], is_known: list[bool], container: Any) -> list[MarkupBlock]:
    """Return the blocks that are known, and those of the article that do not look like a menu."""
    is_inside = _Memo(lambda element: _is_inside(element, container))
    is_chrome = _Memo(lambda element: _is_chrome(element, container))
    numbers = [number for number, flag in enumerate(is_known) if flag]
    first, last = (numbers[0], numbers[-1]) if numbers else (-1, len(blocks))
    is_whole = container.tag == "article"
    titles = [n for n, block in enumerate(blocks[: max(first, 0)]) if block.kind == "headline"]
    title = titles[-1] if titles else len(blocks)
    texts = {block.text for block in blocks if is_inside(block.element)}
    chosen: list[MarkupBlock] = []
    is_listed = False
    for number, block in enumerate(blocks):
        if _ADVERTISEMENT.fullmatch(block.text) or _is_menu(block):
            continue
        if not is_inside(block.element):
            # The title of the page is often repeated in a list of others.
            if is_known[number] and block.text not in texts:
                texts.add(block.text)
                chosen.append(block)
            continue
        if _REMARK.match(block.text):
            chosen.append(block)
            continue
        is_amid = is_whole or first < number < last
        if title <= number < first:
            # Between the title and what is known are the byline, the date and short paragraphs.
            is_amid = is_amid or number == title or _ends_sentence(block.text)
        # “The documents:” has a list of links behind it, which is no menu.
        is_listed = block.kind == "list_item" and (
            (is_listed and blocks[number - 1].kind == "list_item")
            or (number > 0 and _announces(blocks[number - 1]))
        )
        if number > last >= 0 and block.kind in ("list_item", "table_row"):
            # A list at the end of an article follows its last paragraph.
            is_amid = is_amid or _place_of(block.element) is _place_of(blocks[last].element)
        if is_known[number] or (
            (is_amid or block.kind in _ALWAYS or _is_sentence(block.text))
            and not is_chrome(block.element)
            and (is_listed or _is_sentence(block.text) or not _is_link_list(block))
        ):
            chosen.append(block)
    return chosen


def _announces(block: MarkupBlock) -> bool:
    """Return whether a paragraph says that a list of its own follows, not one of other articles."""
    is_open = block.kind == "paragraph" and block.text.endswith((":", "："))
    return is_open and _OTHERS.search(block.text) is None


class _Memo:
    """Remembers what a function returned for each element."""

    def __init__(self, function: Callable[[Any], bool]) -> None:
        self._function = function
        self._known: dict[Any, bool] = {}

    def __call__(self, element: Any) -> bool:
        if element not in self._known:
            self._known[element] = self._function(element)
        return self._known[element]


def _is_sentence(text: str) -> bool:
    return len(text) >= _SENTENCE_CODE_POINTS and _ends_sentence(text)


def _ends_sentence(text: str) -> bool:
    return text.rstrip("”’\"'»)] ")[-1:] in ".!?…。！？؟।"


def _is_chrome(element: Any, container: Any) -> bool:
    """Return whether an element, or one around it, is a menu, an advertisement or the like."""
    while element is not None and element is not container:
        if _has_sign_of_chrome(element):
            return True
        element = element.getparent()
    return False


def _has_sign_of_chrome(element: Any) -> bool:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag == "footer" and any(parent.tag == "blockquote" for parent in element.iterancestors()):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if tag == "header" and any(element.find(f".//h{level}") is not None for level in range(1, 7)):
        return False  # It is the head of the article, or of a part of it.
    if tag == "aside" and (
        element.find(".//blockquote") is not None or _OF_ARTICLE_NAME.search(names)
    ):
        return False
    if tag in _CHROME_TAGS or (element.get("role") or "") in _CHROME_ROLES:
        return True
    return _CHROME_NAME.search(names) is not None


def _is_link_list(block: MarkupBlock) -> bool:
    """Return whether a block consists of links, as an entry of a menu does."""
    if block.kind in _ALWAYS or block.kind == "table_row":
        return False
    linked = 0
    for link in block.element.iter("a"):
        if "author" in (link.get("rel") or "").split():
            return False  # It is a byline.
        words = _squeeze("".join(link.itertext()))
        linked += len(words) if words in _squeeze(block.text) else 0
        if linked > _LINK_SHARE * len(_squeeze(block.text)):
            return True
    return False


def _is_menu(block: MarkupBlock) -> bool:
    """Return whether a block is some lines of links, as old pages have them in a cell."""
    lines = block.text.split("\n")
    if len(lines) < _MENU_LINES:
        return False
    links = {_squeeze("".join(link.itertext())) for link in block.element.iter("a")}
    return all(_squeeze(line) in links for line in lines)


def _place_of(element: Any) -> Any:
    """Return the element around a paragraph, or around the whole list or table of a line."""
    while element is not None and element.tag in _OF_LISTS:
        element = element.getparent()
    return element


def _is_inside(element: Any, container: Any) -> bool:
    while element is not None:
        if element is container:
            return True
        element = element.getparent()
    return False
