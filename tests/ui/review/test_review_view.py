"""Review mode's pane: its modes, its layers, and how it follows changes."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.edits import SetStatus, Tag, Untag
from annotator.project.team import SetBlind
from annotator.ui.review.article_groups import LEFT
from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, Press
from tests.ui.review.conftest import LAST
from tests.values import present

pytestmark = pytest.mark.usefixtures("two_annotators")


def gold(project: Project) -> list[tuple[str, str]]:
    return [(each.label, each.text) for each in project.review.gold(SEED).annotations]


def test_keys_change_the_mode_and_back(
    window: MainWindow, review: ReviewView, press: Press, qtbot: QtBot
) -> None:
    assert review.isVisible()
    assert window.pane.isHidden()
    assert window.actions_["view.mode.review"].isChecked()
    assert not window.actions_["tag.remove"].isEnabled()
    press("1", held=CTRL)
    qtbot.waitUntil(lambda: window.pane.view.hasFocus())
    assert not review.isVisible()
    assert window.panes.right_column.isVisible()
    qtbot.waitUntil(lambda: window.actions_["tag.remove"].isEnabled())


def test_all_layers_are_shown_and_places_listed(review: ReviewView) -> None:
    assert review.groups.annotators == ["ana", "ben"]
    kinds = [group.aligned.kind for group in review.groups.all_groups]
    assert kinds == ["agreed", "boundaries", "missing"]
    assert review.group_list.model.rowCount() == 3
    assert review.count.text() == "0 of 3 places judged"
    assert review.article.scene.get("ben-claim") is not None
    assert review.groups.current == review.groups.all_groups[0]


def test_a_judged_place_that_its_owner_removed_is_told(
    window: MainWindow, review: ReviewView, press: Press, project: Project
) -> None:
    session = window.session
    press("1", "N", "1")
    assert [label for label, _ in gold(project)] == ["speaker", "date"]
    assert review.orphaned.isHidden()
    session.set_annotator("ana")
    session.do(Untag("ana-date"))
    assert [label for label, _ in gold(project)] == ["speaker"]
    assert review.orphaned.isVisible()
    assert review.orphaned.text() == "1 judged place is gone"
    # Of a rejected one nothing was taken, and of this one something is left.
    session.do(Untag("ana-claim"))
    session.do(Untag("ana-speaker"))
    session.set_annotator("ben")
    session.do(Untag("ben-claim"))
    assert review.orphaned.text() == "1 judged place is gone"
    session.do(Untag("ben-speaker"))
    assert review.orphaned.text() == "2 judged places are gone"
    session.history.undo()
    assert review.orphaned.text() == "1 judged place is gone"


def test_a_click_in_the_text_or_the_list_takes_a_place_in_hand(
    review: ReviewView, qtbot: QtBot
) -> None:
    review.article.mouse.clickedAnnotation.emit("ana-date")
    assert review.groups.current == review.groups.all_groups[2]
    box = review.group_list.view.visualRect(review.group_list.model.index(1))
    qtbot.mouseClick(review.group_list.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert review.groups.current == review.groups.all_groups[1]


def test_what_changed_since_is_to_be_judged_again(
    window: MainWindow, review: ReviewView, press: Press, project: Project
) -> None:
    press("A", "1")
    project.annotator = "ben"
    project.do(Tag(SEED, "person", (LAST,), id="ben-person"))
    project.annotator = "cy"
    assert [group.aligned.kind for group in review.groups.all_groups][2] in ("label", "missing")
    project.annotator = "ana"
    window.session.do(Tag(SEED, "claim", ((50, 60),), id="ana-other"))
    assert review.count.text().startswith("2 of")


def test_a_blind_project_hides_colleagues_until_ones_own_is_done(
    window: MainWindow, project: Project, press: Press
) -> None:
    session = window.session
    session.show_colleagues(True)
    assert "ben-claim" in session.article.annotations
    session.do(SetBlind(True))
    assert "ben-claim" not in session.article.annotations
    session.selection.choose("ben-claim")
    assert session.selection.annotation_id is None
    session.set_annotator("ana")
    assert "ana-claim" in session.article.annotations
    press("2", held=CTRL)
    assert window.modes.review.groups.is_hidden
    assert isinstance(window.modes.review.stack.currentWidget(), QLabel)
    assert "blind" in window.modes.review.message.text()
    session.do(SetStatus(SEED, "done"))
    assert not window.modes.review.groups.is_hidden
    assert window.modes.review.groups.all_groups
    assert "ben-claim" in session.article.annotations


def test_closing_the_project_leaves_review_mode(window: MainWindow, review: ReviewView) -> None:
    window.files.close_project()
    assert window.modes.mode == "tag"
    assert not review.groups.all_groups


def test_the_command_palette_covers_no_place_that_is_judged(
    two_annotators: Project, window: MainWindow, review: ReviewView
) -> None:
    window.setMinimumSize(1, 1)
    window.resize(900, 480)
    QApplication.processEvents()
    for _ in range(3):
        window.actions_.trigger("review.next")
        QApplication.processEvents()
        group = present(review.groups.current)
        window.commands.show_palette()
        palette, view = window.commands.palette, review.article
        lines = view.page.rect_of(group.aligned.start, group.aligned.end)
        lines.translate(view.viewport().mapTo(window.panes, QPoint()))
        pane = QRect(view.mapTo(window.panes, QPoint()), view.size())
        box = palette.geometry()
        assert not lines.isEmpty()
        assert pane.contains(box)
        assert not (box.top() <= lines.bottom() and lines.top() <= box.bottom())
        palette.close_palette()


def test_a_place_that_the_filter_hides_is_listed_as_long_as_it_is_current(
    window: MainWindow, review: ReviewView, press: Press
) -> None:
    said: list[str] = []
    window.session.statusMessage.connect(said.append)
    groups, rows = review.groups, review.group_list.model
    for id in ("ana-claim", "ana-speaker"):
        groups.choose_annotation(id)
        press("A")
    press("G")
    assert "ana-claim" in present(groups.current).annotation_ids
    assert groups.active_filter == LEFT
    assert said[-1] == (
        "This place is not among those of “Left to judge”; the list shows it until you leave it."
    )
    assert list(rows.groups) == list(groups.shown_groups)
    assert rows.rowCount() == 2
    review.article.mouse.clickedAnnotation.emit("ana-speaker")
    assert [group.id for group in rows.groups] == ["ana-speaker\nben-speaker", "ana-date"]
    press("1")  # Judged again, and still outside the filter: on to what is left.
    assert present(groups.current).annotation_ids == ("ana-date",)
    assert rows.rowCount() == len(groups.shown_groups) == 1
    press("1", "G")
    assert review.group_list.view.isVisible()
    assert rows.rowCount() == len(groups.shown_groups) == 1
    press(Qt.Key.Key_Tab)
    assert "ana-claim" in present(groups.current).annotation_ids


@pytest.fixture
def five_versions(project: Project, window: MainWindow) -> Project:
    """Five people have long versions of a claim, each with another boundary."""
    for number, name in enumerate(("ana", "ben", "dan", "eve", "fay")):
        project.annotator = name
        values = {"quotation": "direct" if number % 2 else "mixed"}
        claim = Tag(SEED, "claim", ((400, 500 + 7 * number),), values, id=f"{name}-long")
        window.session.do(claim)
    project.annotator = "cy"
    return project


@pytest.mark.parametrize("size", [(1590, 960), (900, 480)])
@pytest.mark.usefixtures("five_versions")
def test_what_decides_a_place_is_in_sight_however_many_versions_it_has(
    window: MainWindow, review: ReviewView, press: Press, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.setMinimumSize(1, 1)
    window.resize(*size)
    card = review.card

    def is_in_sight(part: QWidget) -> bool:
        seen = part.visibleRegion().boundingRect()
        return part.isVisible() and seen == part.rect()

    review.groups.choose_annotation("ana-long")
    for _ in range(2):  # Without a verdict, and with one after which gold contradicts itself.
        assert len(card.rows) == 5
        shown = [button for button in card.buttons.values() if not button.isHidden()]
        assert {"Keep all", "Accept none", "Edit"} <= {b.accessibleName() for b in shown}
        qtbot.waitUntil(lambda: all(map(is_in_sight, shown)))  # noqa: B023
        assert is_in_sight(review.group_list.choice)
        assert review.group_list.view.viewport().height() > 40
        press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: is_in_sight(card.objection))
        qtbot.waitUntil(lambda: all(map(is_in_sight, shown)))  # noqa: B023
        press("A")
        review.groups.choose_annotation("ana-long")
    qtbot.waitUntil(lambda: is_in_sight(card.conflict))
    bar = card.scroll_area.verticalScrollBar()
    if size[1] > 900:
        qtbot.waitUntil(lambda: bar.maximum() == 0)
        assert is_in_sight(card.reason)
        assert is_in_sight(card.threads.field)
    else:
        assert card.scroll_area.viewport().height() >= 2 * card.fontMetrics().lineSpacing()


@pytest.mark.usefixtures("five_versions")
def test_the_list_gives_room_to_the_card_only_while_it_needs_it(
    window: MainWindow, review: ReviewView, qtbot: QtBot
) -> None:
    window.resize(1400, 900)
    qtbot.waitUntil(lambda: sum(review.right.sizes()) > 700)
    usual = review.right.sizes()[0]
    review.groups.choose_annotation("ana-long")
    qtbot.waitUntil(lambda: review.right.sizes()[0] > usual)
    rows = review.group_list.view
    qtbot.waitUntil(lambda: rows.visualRect(rows.currentIndex()).top() >= 0)
    assert rows.visualRect(rows.currentIndex()).bottom() <= rows.viewport().height()
    review.groups.choose_annotation("ana-date")
    qtbot.waitUntil(lambda: review.right.sizes()[0] == usual)
    review.groups.choose_annotation("ana-long")
    review.right.setSizes([300, 500])
    review.right.splitterMoved.emit(300, 1)  # As a person does who wants a longer list.
    chosen = review.right.sizes()
    for id in ("ana-date", "ana-long"):
        review.groups.choose_annotation(id)
        QApplication.processEvents()
        assert review.right.sizes() == chosen
