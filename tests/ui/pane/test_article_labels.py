"""Labels of the whole article: given, selected and taken off by key, in the line above the text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.model import AnnotatedDocument, TagSet
from annotator.project import Project
from annotator.project.edits import Tag
from annotator.ui.tables.annotation_table import AnnotationModel
from annotator.ui.window.main_window import MainWindow
from tests.article_labels import STANCE, TOPIC, of_article, with_article_labels
from tests.ui.conftest import CTRL, SEED, SHIFT, Press, select


@pytest.fixture
def tag_set() -> TagSet:
    """The default tag set with labels of whole articles."""
    return with_article_labels()


def shown(window: MainWindow) -> list[str]:
    """The labels in the line."""
    return [one.text() for one in window.pane.article_labels.buttons]


def test_the_key_gives_it_selects_it_and_takes_it_off(window: MainWindow, press: Press) -> None:
    assert shown(window) == [f"{TOPIC}  1", STANCE]
    press("1")
    (topic,) = window.session.article.of_article
    assert (topic.label, topic.fragments) == (TOPIC, ())
    assert window.session.selection.annotation_id == topic.id
    press(Qt.Key.Key_Return, "1")  # The first field of the inspector, and its first value.
    (topic,) = window.session.article.of_article
    assert dict(topic.attributes) == {"what": "war"}
    assert shown(window)[0].startswith(f"{TOPIC}: war")
    window.pane.take_keyboard()
    press("1")
    assert window.session.article.of_article == []
    press("Z", held=CTRL)
    assert [one.id for one in window.session.article.of_article] == [topic.id]


def test_the_line_is_worked_by_keys(window: MainWindow, press: Press) -> None:
    press("Y", held=CTRL | SHIFT)
    assert QApplication.focusWidget() is window.pane.article_labels.buttons[0]
    press(Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert [one.label for one in window.session.article.of_article] == [STANCE]
    press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.pane.view


def test_text_is_tagged_while_one_is_selected(
    window: MainWindow, project: Project, press: Press
) -> None:
    press("1")
    select(window, "Zelenskyy")
    press("P")
    labels = [one.label for one in project.annotations(SEED)]
    assert labels == [TOPIC, "person"]
    window.session.extents.move_edge("end", 1)
    window.session.selection.choose(window.session.article.of_article[0].id)
    for command in (
        lambda: window.session.extents.move_edge("end", 1),
        window.session.extents.add_fragment,
        window.session.suggestions.propagate,
        lambda: window.session.next_annotation(1),
        lambda: window.session.next_annotation(-1),
    ):
        command()
    assert [one.label for one in project.annotations(SEED)] == labels


def test_a_colleague_s_is_shown_with_the_name(window: MainWindow, project: Project) -> None:
    topic = of_article("b", annotator="bo", what="war")
    item = AnnotatedDocument(project.document(SEED), (topic,))
    project.add([item])
    window.session.show_colleagues(True)
    assert shown(window)[-1] == "bo: topic: war"
    window.pane.article_labels.buttons[-1].click()
    assert window.session.selection.annotation_id == "b"


def test_without_an_article_there_is_no_line(empty_window: MainWindow) -> None:
    assert empty_window.pane.article_labels.isHidden()


def test_they_are_in_the_table_and_not_in_the_text(window: MainWindow, project: Project) -> None:
    tag = Tag(SEED, TOPIC, ())
    project.do(tag)
    assert [row.id for row in AnnotationModel(window.session).all_rows()] == [tag.id]
    assert not window.pane.view.scene.annotations
