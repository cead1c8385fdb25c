"""What is on the screen: each lane's colour, and nothing painted for what is not visible."""

import random

import pytest
from PySide6.QtGui import QColor, QImage

from annotator.model import Annotation, TagSet
from annotator.ui.article.scene import Scene
from annotator.ui.article.view import ArticleView
from annotator.ui.look import theme
from tests.ui.article.conftest import Show, article, middle, related, sample, spans, tagged

TEXT = "The Kremlin said the weekend talks in Miami did not amount to a breakthrough at all."


def screen(view: ArticleView) -> QImage:
    return view.viewport().grab().toImage()


def colours_below(view: ArticleView, word: str, image: QImage) -> list[str]:
    """The colours met on the way down from the middle of a word to the next line."""
    (span,) = spans(view.article().text, word)
    point = middle(view, *span)
    bottom = view.page.rect_of(*span).bottom()
    found: list[str] = []
    for y in range(bottom - 3, bottom + 24):
        name = image.pixelColor(point.x(), y).name()
        if not found or found[-1] != name:
            found.append(name)
    return found


def line(tag_set: TagSet, label: str) -> str:
    return theme.current().label(tag_set, label).line.name()


def test_each_lane_shows_its_colour_where_annotations_overlap(show: Show, tag_set: TagSet) -> None:
    view = show(
        TEXT,
        [
            tagged(TEXT, "claim", "the weekend talks in Miami did not amount to a breakthrough"),
            tagged(TEXT, "event", "weekend talks in Miami"),
            tagged(TEXT, "speaker", "talks in Miami did"),
            tagged(TEXT, "location", "Miami"),
        ],
    )
    found = colours_below(view, "Miami", screen(view))
    expected = [line(tag_set, label) for label in ("speaker", "event", "claim")]
    assert [colour for colour in found if colour in expected] == expected
    fill = theme.current().label(tag_set, "location").fill
    (span,) = spans(TEXT, "Miami")
    box = view.page.rect_of(*span)
    assert screen(view).pixelColor(box.left() - 1, box.center().y()) == fill


def test_the_text_stays_on_top_of_fills(show: Show, tag_set: TagSet) -> None:
    view = show(TEXT, [tagged(TEXT, "location", "Miami")])
    (span,) = spans(TEXT, "Miami")
    box, image = view.page.rect_of(*span), screen(view)
    darkest = min(
        image.pixelColor(x, y).lightness()
        for x in range(box.left(), box.right())
        for y in range(box.top(), box.bottom())
    )
    assert darkest <= theme.current().ink.lightness() + 8


def test_fragments_are_joined_between_each_other(show: Show, tag_set: TagSet) -> None:
    view = show(TEXT, [tagged(TEXT, "claim", "The Kremlin", "weekend talks")])
    (span,) = spans(TEXT, "said")
    box, image = view.page.rect_of(*span), screen(view)
    claim = QColor(line(tag_set, "claim"))
    dots = sum(
        image.pixelColor(x, y).hslHue() == claim.hslHue()
        for x in range(box.left(), box.right())
        for y in range(box.bottom(), box.bottom() + 12)
    )
    assert dots > 4


def test_every_annotation_of_a_crowd_has_its_lane(tag_set: TagSet) -> None:
    chance = random.Random(1)
    crowd: list[Annotation] = []
    for n in range(60):
        start = chance.randrange(300)
        span = (start, start + chance.randint(1, 80))
        crowd.append(Annotation(f"a{n}", "ana", "claim", (span,), ""))
    scene = Scene()
    scene.show(crowd, (), tag_set)
    marks = scene.marks(0, 500)
    assert len(marks) == 60
    for mark in marks:
        for other in marks:
            if mark is not other and mark.lane == other.lane:
                (a, b), (c, d) = mark.extents[0], other.extents[0]
                assert b <= c or d <= a


def test_the_current_annotation_stands_out(show: Show, tag_set: TagSet) -> None:
    view = show(TEXT, [tagged(TEXT, "claim", "weekend talks"), tagged(TEXT, "location", "Miami")])
    quiet = screen(view)
    view.set_current("claim")
    loud = screen(view)
    view.set_current("claim", active=False)
    shown = screen(view)
    view.set_current(None)
    view.set_lit({"claim"})
    lit = screen(view)
    view.set_lit(set())
    assert screen(view) == quiet
    images = [quiet, loud, shown, lit]
    assert all(a != b for n, a in enumerate(images) for b in images[:n])


def test_relations_of_the_current_annotation_are_named_in_the_margin(
    show: Show, tag_set: TagSet
) -> None:
    speaker, claim = tagged(TEXT, "speaker", "The Kremlin"), tagged(TEXT, "claim", "breakthrough")
    view = show(TEXT, [speaker, claim], [related("said_by", claim, speaker)])

    def coloured() -> int:
        """Pixels in the margin that have a hue."""
        image = screen(view)
        colours = (
            image.pixelColor(x, y)
            for x in range(round(view.page.size.left) - 4)
            for y in range(160)
        )
        pixels = ((colour.red(), colour.green(), colour.blue()) for colour in colours)
        return sum(max(pixel) - min(pixel) > 60 for pixel in pixels)

    assert coloured() == 0
    view.set_current("claim")
    assert coloured() > 60


@pytest.mark.parametrize(("size", "joint"), [(1_000_000, "\n"), (200_000, " ")])
def test_repainting_looks_at_what_is_visible_only(
    view: ArticleView, tag_set: TagSet, size: int, joint: str
) -> None:
    """In many paragraphs, and in one that is as long as the text."""
    body = sample()
    text = (body * (size // len(body))).replace("\n", joint)
    chance = random.Random(5)
    many: list[Annotation] = []
    for n in range(size // 100):
        start = chance.randrange(len(text) - 200)
        span = (start, start + chance.randint(5, 150))
        many.append(Annotation(f"a{n}", "ana", "claim", (span,), ""))
    view.show_article(article(text), many, (), tag_set)
    view.caret.reveal(len(text) // 2, len(text) // 2 + 10)
    index = view.scene.spans

    index.touched = 0
    view.page.painter.forget()
    view.viewport().repaint()
    fresh = index.touched
    assert 0 < fresh < 1_000

    index.touched = 0
    view.viewport().repaint()
    assert index.touched < 200

    middle = len(text) // 2
    index.touched = 0
    view.update_annotations([Annotation("new", "ana", "claim", ((middle, middle + 30),), "")], [])
    view.viewport().repaint()
    assert index.touched < 400
    assert len(view.scene._lanes) < 400
