"""Headlines are set close, and move apart as far as their lanes need it."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from annotator.model import Annotation, Block, Document, TagSet, Utf16Map
from annotator.ui.article.page import typography
from annotator.ui.article.page.page_builder import build_page
from annotator.ui.article.page.typography import Typography
from annotator.ui.article.view import ArticleView
from annotator.ui.look.theme import LIGHT

HEAD = "Zelenskyy signals progress in war talks, Kremlin downplays breakthrough at a late hour"
TEXT = (
    f" date 2025\n{HEAD}\n\n"
    + "He said that the talks had gone well enough for another round. " * 6
)
START = TEXT.index(HEAD)
ARTICLE = Document(
    "d",
    "t",
    TEXT,
    {},
    (Block("header", 0, 10), Block("headline", START, START + len(HEAD))),
)


def pitch(made: QTextDocument, block: int) -> float:
    """From line to line of a block that is laid out."""
    layout = made.findBlockByNumber(block).layout()
    assert layout.lineCount() > 1
    return layout.lineAt(1).y() - layout.lineAt(0).y()


def set_article(choice: Typography = typography.USUAL) -> QTextDocument:
    made = build_page(ARTICLE, Utf16Map(TEXT), LIGHT, choice)
    made.setTextWidth(560)
    made.documentLayout().documentSize()
    return made


@pytest.mark.parametrize("family", ["", "DejaVu Sans", "Noto Naskh Arabic"])
def test_lines_are_as_far_apart_as_was_chosen_in_any_typeface(
    qapp: QApplication, family: str
) -> None:
    made = set_article(Typography(family=family, size=20, spacing=1.7))
    assert pitch(made, 3) == pytest.approx(1.7 * 20, abs=1)
    assert pitch(made, 1) / (20 * 1.84) == pytest.approx(1.2, abs=0.05)


def test_white_space_before_a_header_hangs_in_the_margin(qapp: QApplication) -> None:
    made = set_article()
    line = made.firstBlock().layout().lineAt(0)
    assert line.naturalTextRect().left() < 0
    assert line.glyphRuns(1, 1)[0].boundingRect().left() == pytest.approx(0, abs=0.5)


def label(name: str, start: int, end: int, id: str = "") -> Annotation:
    return Annotation(id or name, "ana", name, ((START + start, START + end),), "")


def test_a_headline_moves_apart_for_lanes_and_only_then(view: ArticleView, tag_set: TagSet) -> None:
    view.show_article(ARTICLE, [], [], tag_set)
    made = view.document()
    body = pitch(made, 3)
    bare = pitch(made, 1)
    view.update_annotations([label("person", 0, 9)], [])
    one = pitch(made, 1)
    nested = [label("claim", 0, 60), label("speaker", 0, 9), label("cue", 5, 20, "cue")]
    view.update_annotations(nested, [])
    three = pitch(made, 1)
    assert bare <= one < three
    view.update_annotations([], ["claim", "cue", "speaker", "person"])
    # What one reads does not jump back while one works on it.
    assert pitch(made, 1) == three
    assert pitch(made, 3) == body
    view.show_article(ARTICLE, [], [], tag_set)
    assert pitch(view.document(), 1) == bare


def test_lanes_below_a_headline_touch_no_letters(view: ArticleView, tag_set: TagSet) -> None:
    nested = [label("claim", 0, 60), label("speaker", 0, 9), label("cue", 5, 20, "cue")]
    view.show_article(ARTICLE, nested, [], tag_set)
    block = view.document().findBlockByNumber(1)
    lines = view.page.geometry.lines(block).lines
    ((_, strokes),) = [
        (part, view.page.painter.strokes(part))
        for part in view.page.geometry.parts(0, 400)
        if part.block == block
    ]
    bars = [bar for own in strokes.lanes.values() for bar in own]
    assert len(bars) >= 4
    for line, after in pairwise(lines):
        letters = QRectF(0, after.baseline - after.above, 2000, after.above)
        under = QRectF(0, line.baseline, 2000, line.under)
        assert not any(bar.intersects(letters) or bar.intersects(under) for bar in bars)


def test_a_crowd_in_a_headline_does_not_push_the_article_away(
    view: ArticleView, tag_set: TagSet
) -> None:
    crowd = [label("claim", n, 60 + n, f"c{n}") for n in range(20)]
    view.show_article(ARTICLE, crowd, [], tag_set)
    assert pitch(view.document(), 1) < 2.2 * 33
