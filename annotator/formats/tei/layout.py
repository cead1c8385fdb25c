"""Writes the blocks of an article into the body of a TEI file, and points into them.

The text of the one ``div`` in the body is the article's text, character by character. White space
between blocks is between their elements; any other text between blocks has its own ``ab``.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from annotator.formats.tei.vocabulary import ARTICLE, word_attribute
from annotator.formats.xml_text import XmlText
from annotator.model import Block, Fragment

PARAGRAPH, DATELINE, CAPTION = "paragraph", "dateline", "caption"
HEADLINE, SUBHEAD, DECK = "headline", "subhead", "deck"
_HEADS = (HEADLINE, SUBHEAD, DECK)
_SECTION_HEADS = (HEADLINE, SUBHEAD)
_WHITE_SPACE = " \t\r\n"


def separate_overlapping(blocks: Iterable[Block]) -> tuple[list[Block], list[Block]]:
    """Return the blocks that follow one another, and those that begin before an end."""
    sequence: list[Block] = []
    overlapping: list[Block] = []
    for block in blocks:
        if (sequence[-1].end if sequence else 0) <= block.start <= block.end:
            sequence.append(block)
        else:
            overlapping.append(block)
    return sequence, overlapping


class BodyWriter:
    """Writes the body of one article, and the pointers to fragments of its text."""

    def __init__(self, text: str, blocks: Sequence[Block], markup: XmlText) -> None:
        """Write a text with blocks.

        Args:
            text: The text, without characters that XML forbids.
            blocks: Its blocks in order, without overlaps, in code points.
            markup: Escapes texts.
        """
        self._text, self._blocks, self._markup = text, blocks, markup
        self._starts = [block.start for block in blocks]
        self._head_allowed = True
        """TEI allows a head only before the first paragraph of a section."""
        self._section_open = False

    def body(self) -> str:
        """Return the ``body`` element; to be called once."""
        parts = [f'<body><div xml:id="{ARTICLE}" type="article" xml:space="preserve">']
        position = 0
        for number, block in enumerate(self._blocks):
            parts.append(self._text_between(position, block.start, number))
            parts.append(self._block(block, _block_id(number)))
            position = block.end
        parts.append(self._text_between(position, len(self._text), len(self._blocks)))
        parts.append("</div></div></body>" if self._section_open else "</div></body>")
        return "".join(parts)

    def _text_between(self, start: int, end: int, number: int) -> str:
        text = self._text[start:end]
        if not text.strip(_WHITE_SPACE):
            return self._markup.text(text)
        name = "fw" if self._head_allowed else "ab"
        return f'<{name} xml:id="o{number}">{self._markup.text(text)}</{name}>'

    def _block(self, block: Block, block_id: str) -> str:
        text = self._markup.text(self._text[block.start : block.end])
        id_attribute = f' xml:id="{block_id}"'
        kind = word_attribute(self._markup, "type", block.kind)
        match block.kind:
            case "paragraph":
                self._head_allowed = False
                return f"<p{id_attribute}>{text}</p>"
            case "dateline" if self._head_allowed:
                return f"<dateline{id_attribute}>{text}</dateline>"
            case "header":
                return f"<fw{id_attribute}{kind}>{text}</fw>"
            case "caption":
                return f"<figure><head{id_attribute}{kind}>{text}</head></figure>"
            case name if name in _HEADS and (self._head_allowed or name in _SECTION_HEADS):
                return f"{self._begin_section()}<head{id_attribute}{kind}>{text}</head>"
            case _:
                self._head_allowed = False
                return f"<ab{id_attribute}{kind}>{text}</ab>"

    def _begin_section(self) -> str:
        """Return the tags that begin a section; empty where a head is allowed without one."""
        if self._head_allowed:
            return ""
        end_tag = "</div>" if self._section_open else ""
        self._section_open = self._head_allowed = True
        return f"{end_tag}<div>"

    def pointer_to(self, fragment: Fragment) -> str:
        """Return a pointer by the block that has the fragment, since editors rearrange blocks.

        Args:
            fragment: Start and end in the text, in code points.
        """
        start, end = fragment
        first = bisect_right(self._starts, start) - 1
        if first >= 0 and end <= self._blocks[first].end:
            return f"#string-range({_block_id(first)},{start - self._starts[first]},{end - start})"
        last = bisect_right(self._starts, end - 1) - 1
        if (
            first >= 0
            and start < self._blocks[first].end
            and self._starts[last] < end <= self._blocks[last].end
        ):
            start_point = f"string-index({_block_id(first)},{start - self._starts[first]})"
            end_point = f"string-index({_block_id(last)},{end - self._starts[last]})"
            return f"#range({start_point},{end_point})"
        return f"#string-range({ARTICLE},{start},{end - start})"


def _block_id(number: int) -> str:
    return f"b{number}"


def block_kind(name: str, block_type: str | None, encoded_type: str | None) -> str:
    """Return the kind of the block in an element that we exported.

    Args:
        name: The local name of the element.
        block_type: Its ``type``.
        encoded_type: Its ``n``, which holds a kind of several words.
    """
    return block_type or encoded_type or (DATELINE if name == DATELINE else PARAGRAPH)
