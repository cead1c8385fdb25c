"""Every character of the text keeps its place on the page."""

from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from annotator.model import Block, Document, Utf16Map
from annotator.ui.article.page import typography
from annotator.ui.article.page.page_builder import (
    FIRST_CODE_POINTS,
    PageBuilder,
    build_page,
    for_display,
)
from annotator.ui.article.page.typography import USUAL_SIZE_PX
from annotator.ui.look.theme import LIGHT

SPECIAL = (
    "\x00\t\n\x0b\x0c\r\x1f\x7f\x85\xa0\xad\u2028\u2029\ufdd0\ufdd1\ufffc\ufffe\uffff\ufeff😀é"
)
texts = st.text(st.one_of(st.characters(), st.sampled_from(SPECIAL)))


def page(text: str, blocks: tuple[Block, ...] = ()) -> QTextDocument:
    document = Document(id="d", title="", text=text, blocks=blocks)
    return build_page(document, Utf16Map(text), LIGHT)


@given(texts)
@example("a\r\nb")
@example("\ud83d\ude00 two halves that are no pair here")
@example("\U0010ffff\ufdd0\n\n\n")
def test_positions_are_kept_for_any_text(qapp: QApplication, text: str) -> None:
    units = Utf16Map(text)
    made = page(text)
    assert made.characterCount() - 1 == units.units
    lines = text.split("\n")
    assert made.blockCount() == len(lines)
    block, position = made.begin(), 0
    for line in lines:
        assert block.position() == units.to_utf16(position)
        assert block.text() == for_display(line)
        position += len(line) + 1
        block = block.next()


def test_a_long_article_is_set_as_one_that_is_set_at_once(qapp: QApplication) -> None:
    lines = [f"Line {number} of the text" for number in range(2 * FIRST_CODE_POINTS // 20)]
    text, blocks, at = "\n\n".join(lines), list[Block](), 0
    for number, line in enumerate(lines):
        kind = ("paragraph", "subhead", "caption")[number % 3]
        blocks.append(Block(kind, at, at + len(line)))
        at += len(line) + 2
    document = Document(id="d", title="", text=text, blocks=tuple(blocks))
    builder = PageBuilder(document, Utf16Map(text), LIGHT, typography.USUAL)
    assert not builder.finished
    shown = builder.page.toPlainText()
    assert text.startswith(shown)
    assert FIRST_CODE_POINTS <= len(shown) < len(text)
    builder.finish()
    assert builder.page.toPlainText() == text
    one, other = (
        builder.page.begin(),
        builder.page.findBlock(blocks[3 * (len(blocks) // 3) - 3].start),
    )
    for _ in range(6):
        assert one.blockFormat() == other.blockFormat()
        assert one.charFormat() == other.charFormat()
        if one.length() > 1:
            assert one.begin().fragment().charFormat() == other.begin().fragment().charFormat()
        one, other = one.next(), other.next()


@given(texts)
def test_ordinary_characters_are_shown_as_they_are(text: str) -> None:
    shown = for_display(text)
    assert len(shown) == len(text)
    for was, now in zip(text, shown, strict=True):
        if (was.isprintable() and was != "\ufffc") or was in "\t\n\xa0":
            assert was == now


def test_roles_are_set_apart(qapp: QApplication) -> None:
    text = "Headline\n\nBody of the text"
    made = page(text, (Block("headline", 0, 8), Block("paragraph", 10, 26)))
    sizes = [
        block.begin().fragment().charFormat().font().pixelSize()
        for block in (made.findBlockByNumber(0), made.findBlockByNumber(2))
    ]
    assert sizes[0] > 1.6 * sizes[1]
    assert sizes[1] == USUAL_SIZE_PX
    assert made.findBlockByNumber(0).begin().fragment().charFormat().font().bold()


def test_blank_lines_are_low_and_lines_of_text_are_not(qapp: QApplication) -> None:
    made = page("One\n\nTwo\n\nThree")
    made.setTextWidth(600)
    layout = made.documentLayout()
    heights = [
        layout.blockBoundingRect(made.findBlockByNumber(number)).height() for number in range(5)
    ]
    assert heights[0] == heights[2] == heights[4]
    assert heights[1] < 0.7 * heights[0]


def test_a_line_holds_60_to_75_characters(qapp: QApplication) -> None:
    wide = typography.page_size(typography.USUAL, 1600)
    metrics = typography.QFontMetricsF(typography.body_font(typography.USUAL))
    text = "Officials in both Ukraine and Russia said their delegations were returning home. " * 3
    fitting = next(
        n for n in range(len(text)) if metrics.horizontalAdvance(text[:n]) > wide.measure
    )
    assert 60 <= fitting - 1 <= 75
    assert typography.page_size(typography.USUAL, 500).width <= 500
