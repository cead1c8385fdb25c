"""A page laid out by us stands as Qt would lay it out."""

from unittest.mock import patch

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from annotator.model import Block, Document, Utf16Map
from annotator.ui.article.page.page_builder import PageBuilder, build_page
from annotator.ui.article.page.page_layout import PageLayout
from annotator.ui.article.page.typography import STYLED_KINDS, USUAL
from annotator.ui.look.theme import LIGHT

TEXT = (
    " date 2025\n\nThe headline of the article, which is long\n\nThe deck.\n\n"
    + "A paragraph of some words, to fill more than a line. " * 6
    + "\n\nقال الرئيس إن المفاوضات قريبة من هنا \n\n"
    "He said שלום עולם to 漢字 and 😀\tthere.\n\nEnd."
)


def described(made: QTextDocument) -> list[object]:
    """Where all lines of a page are."""
    place = made.documentLayout().blockBoundingRect
    found: list[object] = []
    for number in range(made.blockCount()):
        block = made.findBlockByNumber(number)
        origin = place(block).topLeft()
        layout = block.layout()
        for line in map(layout.lineAt, range(layout.lineCount())):
            at = line.position() + origin
            edges = line.naturalTextRect().left(), line.naturalTextRect().right()
            found.append((number, line.textStart(), at.x(), at.y(), line.width(), edges))
    return found


def blocks_of(text: str, kinds: list[str]) -> tuple[Block, ...]:
    found: list[Block] = []
    at = 0
    for line, kind in zip(text.split("\n"), kinds * len(text), strict=False):
        found.append(Block(kind, at, at + len(line)))
        at += len(line) + 1
    return tuple(found)


def as_qt_does(made: QTextDocument) -> QTextDocument:
    """The same page, with Qt's own layout."""
    # None stands for Qt's own, which the declared type does not know.
    made.setDocumentLayout(None)  # pyright: ignore[reportArgumentType]
    assert not isinstance(made.documentLayout(), PageLayout)
    made.documentLayout().documentSize()
    return made


words = st.sampled_from(
    ["word ", "שלום ", "\n", "\n\n", "漢字", "longer-than-that ", "\t", "😀 ", " "]
)
OURS = {"blockquote", "quote_source", "list_item", "table_row"}
"""Kinds that are set otherwise than Qt does: it puts the margin on the left of Hebrew, too."""
kinds = st.lists(
    st.sampled_from(sorted({*STYLED_KINDS, "paragraph"} - OURS)),
    min_size=1,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(words, max_size=60).map("".join), kinds, st.integers(120, 600))
@example("word שלום 😀 😀 שלום 漢字", ["caption"], 148)
@example(TEXT, ["header", "paragraph", "headline", "paragraph", "deck", "paragraph"], 420)
def test_lines_are_where_qt_puts_them(
    qapp: QApplication, text: str, kinds: list[str], width: int
) -> None:
    document = Document(id="d", title="t", text=text, blocks=blocks_of(text, kinds))
    made = build_page(document, Utf16Map(text), LIGHT)
    made.setTextWidth(width)
    assert isinstance(made.documentLayout(), PageLayout)
    assert described(made) == described(as_qt_does(made))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(words, max_size=60).map("".join), kinds, st.integers(0, 200))
def test_a_page_changed_to_other_type_is_one_set_in_it(
    qapp: QApplication, text: str, kinds: list[str], place: int
) -> None:
    document = Document(id="d", title="t", text=text, blocks=blocks_of(text, kinds))
    units, larger = Utf16Map(text), USUAL.zoomed(1.5)
    builder = PageBuilder(document, units, LIGHT, USUAL)
    builder.page.setTextWidth(420)
    before = described(builder.page)
    for choice, expected in ((larger, None), (USUAL, before)):
        builder.restyle(LIGHT, choice, min(place, len(text)))
        builder.finish()
        made = build_page(document, units, LIGHT, choice)
        made.setTextWidth(420)
        assert described(builder.page) == (expected or described(made))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(words, max_size=60).map("".join), kinds, st.integers(1, 40))
@example(TEXT, ["header", "paragraph", "headline", "paragraph", "deck", "paragraph"], 30)
def test_a_page_set_in_parts_is_one_set_at_once(
    qapp: QApplication, text: str, kinds: list[str], part: int
) -> None:
    document = Document(id="d", title="t", text=text, blocks=blocks_of(text, kinds))
    units = Utf16Map(text)
    at_once = build_page(document, units, LIGHT)
    at_once.setTextWidth(420)
    with patch.multiple(
        "annotator.ui.article.page.page_builder", FIRST_CODE_POINTS=part, CHUNK_CODE_POINTS=part
    ):
        builder = PageBuilder(document, units, LIGHT, USUAL)
        builder.page.setTextWidth(420)
        while not builder.finished:
            shown = builder.page.toPlainText()
            assert text.startswith(shown)
            assert len(shown) >= min(part, len(text))
            builder.layout.lay_out_more()
            builder.build_next_chunk()
    assert builder.page.toPlainText() == at_once.toPlainText()
    assert described(builder.page) == described(at_once)
    assert builder.page.size() == at_once.size()
