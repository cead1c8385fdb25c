"""A version is edited by keys."""

import pytest
from PySide6.QtCore import Qt

from annotator.project import Project
from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import ALT, SEED, SHIFT, Press
from tests.ui.review.conftest import CLAIM

Key = Qt.Key
pytestmark = pytest.mark.usefixtures("two_annotators")


def gold(project: Project) -> list[tuple[str, str]]:
    return [(each.label, each.text) for each in project.review.gold(SEED).annotations]


def test_a_version_is_edited_by_keys(
    window: MainWindow, review: ReviewView, press: Press, project: Project
) -> None:
    press(Key.Key_Tab, "E")
    assert review.editor.hasFocus()
    press(Key.Key_Right, held=SHIFT)
    draft = review.editor.annotation()
    assert draft is not None
    assert draft.end > CLAIM[1]
    press(Key.Key_Left, held=SHIFT)
    press(Key.Key_Right, held=SHIFT | ALT)
    press("Q")
    draft = review.editor.annotation()
    assert draft is not None
    assert draft.label == "cue"
    assert draft.start > CLAIM[0]
    press(Key.Key_Return)
    assert not review.editor.isVisible()
    assert gold(project) == [("cue", draft.text)]
    (decision,) = project.review.decisions()
    assert decision.accepted == ("ana-claim",)
    assert review.article.hasFocus()
    # Both owners' claims are as they were.
    assert {a.label for a in project.annotations(SEED) if a.start == CLAIM[0]} == {"claim"}


def test_attributes_are_edited_too_and_esc_leaves_all_as_it_was(
    review: ReviewView, press: Press, project: Project
) -> None:
    press("E", Key.Key_Down)
    assert review.editor.attributes[0].hasFocus()
    press(Key.Key_Escape)
    assert review.editor.hasFocus()
    press(Key.Key_Down, "2")
    assert review.editor.hasFocus()
    press(Key.Key_Escape)
    assert project.review.decisions() == []
    press("E", Key.Key_Down, "2", Key.Key_Return)
    (speaker,) = project.review.gold(SEED).annotations
    assert speaker.attributes == {"kind": "organization"}


def test_a_wrong_label_costs_the_copy_no_attributes(
    window: MainWindow, review: ReviewView, press: Press
) -> None:
    press("E", Key.Key_Down, "2")
    before = review.editor.version
    press("Q")
    assert before is not None
    assert review.editor.version is not None
    assert review.editor.version.attributes == {}
    message = window.status_bar.message.accessibleDescription()
    assert message == "Changed to cue. 1 attribute left out; the old label brings that back."
    press("S")
    assert review.editor.version == before


def test_stray_letters_change_no_value_of_the_copy_and_are_reported(
    window: MainWindow, review: ReviewView, press: Press
) -> None:
    press("E", Key.Key_Down)
    before = review.editor.version
    # Behind the M they are keys of values.
    press("M", "O", "C")
    assert before is not None
    assert review.editor.version == before
    assert (
        "Nothing was changed: kind has no key" in window.status_bar.message.accessibleDescription()
    )
    press(Key.Key_Return)
    assert review.editor.hasFocus()
