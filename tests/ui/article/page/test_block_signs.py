"""Quotations, list items and rows of tables show their role beside the text, never in it."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QApplication

from annotator.model import Block, Document, Utf16Map
from annotator.ui.article.page.page_builder import build_page
from annotator.ui.look.theme import LIGHT

WIDTH = 600


def page(*parts: tuple[str, str]) -> QTextDocument:
    """A page of blocks, each a kind and its text."""
    blocks: list[Block] = []
    at = 0
    for kind, text in parts:
        blocks.append(Block(kind, at, at + len(text)))
        at += len(text) + 2
    text = "\n\n".join(text for _, text in parts)
    made = build_page(Document("d", "", text, {}, tuple(blocks)), Utf16Map(text), LIGHT)
    made.setTextWidth(WIDTH)
    assert made.toPlainText() == text
    return made


def line_edges(made: QTextDocument, number: int) -> tuple[float, float]:
    """The left and the right end of the letters in the first line of a block."""
    block = made.findBlockByNumber(number)
    made.documentLayout().blockBoundingRect(block)
    box = block.layout().lineAt(0).naturalTextRect()
    return box.left(), box.right()


def has_sign(made: QTextDocument, number: int) -> bool:
    """Whether anything is drawn beside the text of a block."""
    layout = made.documentLayout()
    room = layout.blockBoundingRect(made.findBlockByNumber(number))
    left, right = line_edges(made, number)
    image = QImage(WIDTH, round(room.bottom()) + 10, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = QRectF(image.rect())
    layout.draw(painter, context)
    painter.end()
    rows = range(round(room.top()), round(room.bottom()))
    beside = [*range(round(room.left()), round(left) - 1), *range(round(right) + 2, WIDTH)]
    return any(image.pixelColor(x, y) != Qt.GlobalColor.white for x in beside for y in rows)


def test_quotations_and_items_are_indented(qapp: QApplication) -> None:
    made = page(("paragraph", "One."), ("blockquote", "Two."), ("list_item", "Three."))
    edges = [line_edges(made, number)[0] for number in (0, 2, 4)]
    assert edges[0] == 0
    assert min(edges[1:]) > 15
    leftward = page(("paragraph", "قال الرئيس"), ("blockquote", "قال الرئيس"))
    assert line_edges(leftward, 2)[1] < line_edges(leftward, 0)[1] - 15


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("paragraph", "Plain.", False),
        ("blockquote", "We stay.", True),
        ("quote_source", "The mayor", True),
        ("list_item", "keep it open", True),
        ("list_item", "1. keep it open", False),
        ("list_item", "• keep it open", False),
        ("list_item", "ابق مفتوحا", True),
        ("footnote", "[1] Figures.", False),
    ],
)
def test_a_sign_is_drawn_where_the_text_has_none(
    qapp: QApplication, kind: str, text: str, expected: bool
) -> None:
    assert has_sign(page((kind, text)), 0) is expected


def test_rows_of_a_table_are_close_and_their_cells_apart(qapp: QApplication) -> None:
    made = page(("table_row", "a\tb"), ("table_row", "long\td"), ("paragraph", "x"))
    place = made.documentLayout().blockBoundingRect
    gap, gap_behind = (place(made.findBlockByNumber(number)).height() for number in (1, 3))
    assert gap < gap_behind
    lines = [made.findBlockByNumber(number).layout().lineAt(0) for number in (0, 2)]
    (first, _), (second, _) = lines[0].cursorToX(2), lines[1].cursorToX(5)  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]
    assert first == second
