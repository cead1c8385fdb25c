"""The field in which somebody types is in sight, whatever appears above it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.widgets.small_widgets import ColumnScroll


class Form(QWidget):
    """A column of fields with a label between them, in a low window."""

    def __init__(self) -> None:
        super().__init__()
        column = QWidget()
        rows = QVBoxLayout(column)
        self.fields = [QLineEdit() for _ in range(6)]
        self.label = QLabel("one\n" * 12)
        self.label.hide()
        for number, field in enumerate(self.fields):
            rows.addWidget(field)
            if number == 1:
                rows.addWidget(self.label)
        self.area = ColumnScroll(column)
        QVBoxLayout(self).addWidget(self.area)
        self.resize(300, 120)

    def is_in_sight(self, field: QLineEdit) -> bool:
        """Whether all of a field can be seen."""
        return field.visibleRegion().boundingRect() == field.rect()


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    """The column, shown and with the keyboard."""
    form = Form()
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    return form


def test_a_field_that_gets_the_keyboard_is_scrolled_into_sight(form: Form, qtbot: QtBot) -> None:
    for field in (form.fields[5], form.fields[0], form.fields[3]):
        field.setFocus()
        qtbot.waitUntil(lambda field=field: form.is_in_sight(field))


def test_a_field_stays_in_sight_when_something_appears_above_it(form: Form, qtbot: QtBot) -> None:
    form.fields[2].setFocus()
    form.label.show()
    qtbot.waitUntil(lambda: form.label.height() > 100 and form.is_in_sight(form.fields[2]))
    form.resize(300, 90)
    qtbot.waitUntil(lambda: form.height() == 90 and form.is_in_sight(form.fields[2]))


def test_all_of_a_field_with_lines_is_in_sight_and_not_only_its_caret(qtbot: QtBot) -> None:
    column = QWidget()
    rows = QVBoxLayout(column)
    rows.addWidget(QLabel("one\n" * 12))
    field = QPlainTextEdit()
    field.setFixedHeight(80)
    rows.addWidget(field)
    scroll = ColumnScroll(column)
    qtbot.addWidget(scroll)
    scroll.resize(300, 170)
    scroll.show()
    scroll.activateWindow()
    qtbot.waitUntil(scroll.isActiveWindow)
    field.setFocus()
    qtbot.waitUntil(lambda: field.visibleRegion().boundingRect() == field.rect())


def test_a_key_brings_the_field_back_into_sight(form: Form, qtbot: QtBot) -> None:
    form.fields[5].setFocus()
    form.area.verticalScrollBar().setValue(0)
    assert not form.is_in_sight(form.fields[5])
    qtbot.keyClick(form.fields[5], Qt.Key.Key_A)
    assert form.is_in_sight(form.fields[5])
    assert form.fields[5].text() == "a"
