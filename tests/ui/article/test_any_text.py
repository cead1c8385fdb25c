"""Whatever the text and whatever is tagged in it: it is painted, and gestures cut no character."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from annotator.model import Annotation, TagSet, covered_text
from annotator.text.graphemes import grapheme_border
from annotator.ui.article.view import ArticleView
from tests.text.strategies import texts
from tests.ui.article.conftest import article, related

points = st.builds(QPoint, st.integers(-20, 700), st.integers(-20, 400))
many = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@many
@given(texts, st.data())
def test_any_text_with_any_annotations_is_painted(
    view: ArticleView, tag_set: TagSet, text: str, data: st.DataObject
) -> None:
    labels = [label.name for label in tag_set.labels()]
    made: list[Annotation] = []
    for number in range(data.draw(st.integers(0, 8))):
        cuts = data.draw(
            st.lists(st.integers(0, len(text)), min_size=2, max_size=4, unique=True).map(sorted)
        )
        cuts = cuts[: len(cuts) // 2 * 2]
        fragments = tuple(zip(cuts[::2], cuts[1::2], strict=True))
        label = data.draw(st.sampled_from(labels))
        own = covered_text(text, fragments)
        made.append(Annotation(f"a{number}", "ana", label, fragments, own))
    joined = [related("about", one, other) for one, other in pairwise(made)]
    view.show_article(article(text), made, joined, tag_set)
    if made:
        view.set_current("a0")
        view.set_lit({"a1"})
    view.caret.select(0, len(text))
    assert not view.grab().isNull()
    for annotation in made:
        for start, end in annotation.fragments:
            visible = any(not character.isspace() for character in text[start:end])
            assert not (
                visible and text[start:end].isalnum() and view.page.rect_of(start, end).isEmpty()
            )


@many
@given(texts, points, points, st.booleans())
def test_no_drag_cuts_a_character(
    view: ArticleView,
    tag_set: TagSet,
    qtbot: QtBot,
    text: str,
    start: QPoint,
    end: QPoint,
    alt: bool,
) -> None:
    view.show_article(article(text), [], [], tag_set)
    port, left = view.viewport(), Qt.MouseButton.LeftButton
    held = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
    qtbot.mousePress(port, left, held, start)
    qtbot.mouseMove(port, end)
    view.mouse._moved = True
    view.mouse._select_up_to(end.toPointF())
    qtbot.mouseRelease(port, left, held, end)
    for place in view.caret.selection() or (view.caret.position(),):
        assert grapheme_border(text, place) == place


@many
@given(texts, st.integers(0, 200), st.lists(st.integers(0, 7), max_size=6))
def test_no_motion_cuts_a_character(
    view: ArticleView, tag_set: TagSet, text: str, at: int, steps: list[int]
) -> None:
    view.show_article(article(text), [], [], tag_set)
    view.caret.move_to(grapheme_border(text, min(at, len(text))))
    moves = [
        lambda: view.caret.move_word(1, True),
        lambda: view.caret.move_word(-1, True),
        lambda: view.caret.move_character(1, True),
        lambda: view.caret.move_character(-1, False),
        lambda: view.caret.move_sentence(1, True),
        lambda: view.caret.move_sentence(-1, False),
        view.caret.grow_selection,
        view.caret.shrink_selection,
    ]
    for step in steps:
        moves[step]()
        for place in view.caret.selection() or (view.caret.position(),):
            assert grapheme_border(text, place) == place
