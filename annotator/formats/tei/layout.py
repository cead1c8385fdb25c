"""How an article's blocks stand in the body of a TEI file, and how it is pointed into.

The text of the one ``div`` in the body is the article's, to the character: white space between
blocks stands between their elements, and any other text between them in an ``ab`` of its own.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from annotator.formats.tei.vocabulary import ARTICLE, word_attribute
from annotator.formats.xml_text import XmlText
from annotator.model import Block, Fragment

PARAGRAPH, DATELINE, CAPTION = "paragraph", "dateline", "caption"
HEADLINE, SUBHEAD, DECK = "headline", "subhead", "deck"
_HEADS = (HEADLINE, SUBHEAD, DECK)
_SECTIONS = (HEADLINE, SUBHEAD)
_WHITE = " \t\r\n"


def side_by_side(blocks: Iterable[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks that follow one another, and those that overlap or come before one of these."""
    kept: list[Block] = []
    others: list[Block] = []
    for each in blocks:
        if (kept[-1].end if kept else 0) <= each.start <= each.end:
            kept.append(each)
        else:
            others.append(each)
    return kept, others


class Layout:
    """The elements of one text."""

    def __init__(self, text: str, blocks: Sequence[Block], markup: XmlText) -> None:
        self._text, self._blocks, self._markup = text, blocks, markup
        self._starts = [each.start for each in blocks]
        self._top = True
        """Whether a head may still come, as it may before the first paragraph only."""
        self._inside = False
        """Whether a section is open."""

    def body(self) -> str:
        """The text with its elements."""
        found = [f'<body><div xml:id="{ARTICLE}" type="article" xml:space="preserve">']
        at = 0
        for number, each in enumerate(self._blocks):
            found.append(self._between(at, each.start, number))
            found.append(self._block(each, _id(number)))
            at = each.end
        found.append(self._between(at, len(self._text), len(self._blocks)))
        found.append("</div></div></body>" if self._inside else "</div></body>")
        return "".join(found)

    def _between(self, start: int, end: int, number: int) -> str:
        said = self._text[start:end]
        if not said.strip(_WHITE):
            return self._markup.text(said)
        name = "fw" if self._top else "ab"
        return f'<{name} xml:id="o{number}">{self._markup.text(said)}</{name}>'

    def _block(self, block: Block, block_id: str) -> str:
        said = self._markup.text(self._text[block.start : block.end])
        head = f' xml:id="{block_id}"'
        kind = word_attribute(self._markup, "type", block.kind)
        match block.kind:
            case "paragraph":
                self._top = False
                return f"<p{head}>{said}</p>"
            case "dateline" if self._top:
                return f"<dateline{head}>{said}</dateline>"
            case "header":
                return f"<fw{head}{kind}>{said}</fw>"
            case "caption":
                return f"<figure><head{head}{kind}>{said}</head></figure>"
            case name if name in _HEADS and (self._top or name in _SECTIONS):
                return f"{self._section()}<head{head}{kind}>{said}</head>"
            case _:
                self._top = False
                return f"<ab{head}{kind}>{said}</ab>"

    def _section(self) -> str:
        """What begins a section, where a head needs one."""
        if self._top:
            return ""
        before = "</div>" if self._inside else ""
        self._inside = self._top = True
        return f"{before}<div>"

    # Pointing

    def pointer(self, fragment: Fragment) -> str:
        """A pointer to a stretch: by the block that it lies in, as others may lay these anew."""
        start, end = fragment
        first = bisect_right(self._starts, start) - 1
        if first >= 0 and end <= self._blocks[first].end:
            return f"#string-range({_id(first)},{start - self._starts[first]},{end - start})"
        last = bisect_right(self._starts, end - 1) - 1
        if (
            first >= 0
            and start < self._blocks[first].end
            and self._starts[last] < end <= self._blocks[last].end
        ):
            begin, finish = start - self._starts[first], end - self._starts[last]
            return f"#range(string-index({_id(first)},{begin}),string-index({_id(last)},{finish}))"
        return f"#string-range({ARTICLE},{start},{end - start})"


def _id(number: int) -> str:
    return f"b{number}"


def block_kind(name: str, block_type: str | None, other: str | None) -> str:
    """The kind of block that an element of ours holds."""
    return block_type or other or (DATELINE if name == DATELINE else PARAGRAPH)
