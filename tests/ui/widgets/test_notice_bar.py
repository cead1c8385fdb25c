"""The notices above the panes: one at a time, none lost, and the keyboard goes back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.widgets.notice_bar import NoticeBar, NoticeButton, Urgency
from annotator.ui.window.main_window import MainWindow


class Page(QWidget):
    """A bar above two fields, of which the second has the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.bar, self.first, self.second = NoticeBar(), QLineEdit(), QLineEdit()
        layout = QVBoxLayout(self)
        for widget in (self.bar, self.first, self.second):
            layout.addWidget(widget)

    def button(self, name: str) -> QPushButton:
        button = self.bar.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        return button

    def texts(self) -> list[str]:
        """The notices in sight."""
        names = ("copy", "crash", "pen", "loss")
        lines = {name: self.bar.findChild(QWidget, name) for name in names}
        return [name for name, line in lines.items() if line is not None and line.isVisible()]


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    page = Page()
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.second.setFocus()
    return page


def show_three(page: Page) -> None:
    page.bar.show_notice("copy", "A copy is here.", urgency=Urgency.COPY)
    page.bar.show_notice("crash", "It crashed.", urgency=Urgency.LAST_RUN, closable=True)
    page.bar.show_notice("loss", "Not saved.", urgency=Urgency.LOSS, closable=True)


def test_the_most_urgent_notice_is_shown_and_the_others_are_counted(page: Page) -> None:
    show_three(page)
    assert page.texts() == ["loss"]
    more = page.bar.more_button()
    assert more is not None
    assert more.text() == "2 more"
    assert more.accessibleName() == "Show the next of 2 more notices"
    page.bar.remove("loss")
    assert page.texts() == ["crash"]
    page.bar.remove("crash")
    assert page.texts() == ["copy"]
    assert page.bar.more_button() is None
    page.bar.remove("copy")
    assert page.bar.isHidden()


def test_all_of_them_are_reached_with_the_keyboard_alone(page: Page) -> None:
    show_three(page)
    page.bar.setFocus()
    assert page.button("closeLoss").hasFocus()
    QTest.keyClick(page.button("closeLoss"), Qt.Key.Key_Tab)
    seen: list[str] = []
    for _ in range(3):
        more = page.bar.more_button()
        assert more is not None
        assert more.hasFocus()
        seen += page.texts()
        QTest.keyClick(more, Qt.Key.Key_Return)
    assert seen == ["loss", "crash", "copy"]
    assert page.texts() == ["loss"]


def test_a_more_urgent_one_comes_up_unless_the_keyboard_is_in_the_bar(page: Page) -> None:
    page.bar.show_notice("crash", "It crashed.", urgency=Urgency.LAST_RUN, closable=True)
    page.bar.show_notice("copy", "A copy is here.", urgency=Urgency.COPY)
    page.bar.show_notice("pen", "bo asks.", urgency=Urgency.PEN)
    assert page.texts() == ["pen"]
    page.bar.remove("pen")
    page.button("closeCrash").setFocus()
    page.bar.show_notice("loss", "Not saved.", urgency=Urgency.LOSS)
    assert page.texts() == ["crash"]
    page.second.setFocus()
    assert page.texts() == ["loss"]


def test_who_waits_for_an_answer_comes_before_all_that_can_wait(page: Page) -> None:
    page.bar.show_notice("loss", "Not saved.", urgency=Urgency.LOSS)
    page.bar.show_notice("pen", "bo asks.", urgency=Urgency.REQUEST)
    assert page.texts() == ["pen"]


def test_the_keyboard_goes_back_to_where_it_was_before_a_button_acts(page: Page) -> None:
    focused: list[bool] = []
    page.bar.show_notice(
        "copy",
        "A copy is here.",
        (NoticeButton("Merge", "merge", lambda: focused.append(page.second.hasFocus())),),
    )
    page.bar.show_notice("crash", "It crashed.", closable=True)
    page.button("merge").setFocus()
    QTest.keyClick(page.button("merge"), Qt.Key.Key_Return)
    assert focused == [True]
    assert page.second.hasFocus()
    page.bar.remove("copy")
    QTest.mouseClick(page.button("closeCrash"), Qt.MouseButton.LeftButton)
    assert page.second.hasFocus()
    assert page.bar.isHidden()


def test_the_keyboard_goes_back_when_a_notice_goes_by_itself_or_on_escape(page: Page) -> None:
    page.bar.show_notice("crash", "It crashed.", closable=True)
    page.bar.show_notice("copy", "A copy is here.", closable=True)
    page.button("closeCrash").setFocus()
    page.bar.remove("crash")
    assert page.second.hasFocus()
    page.button("closeCopy").setFocus()
    QTest.keyClick(page.button("closeCopy"), Qt.Key.Key_Escape)
    assert page.second.hasFocus()


def test_the_place_before_may_be_gone(page: Page, qtbot: QtBot) -> None:
    page.bar.show_notice("copy", "A copy is here.", closable=True)
    page.button("closeCopy").setFocus()
    page.second.hide()
    with qtbot.waitSignal(page.bar.left):
        page.button("closeCopy").click()


def test_other_words_leave_the_keyboard_on_the_button(page: Page) -> None:
    def show(text: str, pressed: list[str]) -> None:
        button = NoticeButton(text[:2], "withdraw", lambda: pressed.append(text))
        page.bar.show_notice("pen", text, (button,))

    pressed: list[str] = []
    show("You ask…", pressed)
    page.button("withdraw").setFocus()
    show("bo is asked…", pressed)
    assert page.button("withdraw").hasFocus()
    assert page.button("withdraw").text() == "bo"
    page.button("withdraw").click()
    assert pressed == ["bo is asked…"]


def test_the_window_goes_to_the_bar_and_hides_the_tip_under_the_article(
    window: MainWindow, qtbot: QtBot
) -> None:
    hint = window.pane.hint_line
    assert hint.isVisible()
    window.panes.notices.show_notice("copy", "A copy is here.", closable=True)
    assert not hint.isVisible()
    for _ in range(6):
        window.commands.go_pane(1)
        if window.panes.notices.has_keyboard():
            break
    assert window.panes.notices.has_keyboard()
    close = window.panes.notices.findChild(QPushButton, "closeCopy")
    assert isinstance(close, QPushButton)
    window.panes.article_list.filter_field.setFocus()
    window.pane.view.setFocus()
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Return)
    qtbot.waitUntil(window.pane.view.hasFocus)
    assert hint.isVisible()
