"""What screen readers are told, and that all can be done and seen without a mouse."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QScrollBar, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from annotator.data_files import sample_article
from annotator.formats.adapting import UnknownLabels
from annotator.formats.articles.fields import UnknownFields
from annotator.formats.importing import ImportOptions
from annotator.project import ArticleSummary
from annotator.project.sets import ArticleSet
from annotator.ui.articles.condition_dialogs import DateRangeDialog, FieldDialog
from annotator.ui.articles.date_dialog import DateDialog
from annotator.ui.articles.set_dialogs import AddToSetDialog, SetNameDialog
from annotator.ui.exchange.export_window import ExportWindow
from annotator.ui.exchange.import_dialogs import FieldsDialog, LabelsDialog, ReadingDialog
from annotator.ui.exchange.import_window import ImportWindow
from annotator.ui.faults import show_message
from annotator.ui.find.search_dialog import SearchDialog
from annotator.ui.inspector.attribute_row import AttributeRow
from annotator.ui.keys.key_list import KeyList
from annotator.ui.start.new_project import NewProjectDialog
from annotator.ui.start.project_files import NameDialog
from annotator.ui.widgets import announcing
from annotator.ui.window.about_dialog import AboutDialog
from annotator.ui.window.main_window import MainWindow
from annotator.ui.window.manual_window import ManualWindow
from tests.ui.conftest import Press, labelled, select
from tests.ui.hearing import Ear, listening
from tests.values import present

Role, Text = QAccessible.Role, QAccessible.Text


@pytest.fixture
def ear() -> Iterator[Ear]:
    with listening() as ear:
        yield ear


def interface(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    assert found.isValid()
    return found


def told(widget: QWidget, what: QAccessible.Text = Text.Name) -> str:
    return interface(widget).text(what)


# The article


def test_the_article_can_be_read_with_its_caret_and_selection(window: MainWindow) -> None:
    view = window.pane.view
    start, end = select(window, "Florida")
    view_ = interface(view)
    text = view_.textInterface()
    assert view_.text(Text.Name) == "Article: Zelenskyy signals progress"
    assert view_.state().readOnly
    assert view_.state().multiLine
    assert view_.state().focused
    shown = text.text(0, text.characterCount())
    assert "Florida" in shown
    assert len(shown.split()) == len(view.article().text.split())
    assert text.selectionCount() == 1
    assert text.text(text.cursorPosition() - 7, text.cursorPosition()) == "Florida"
    assert end - start == 7


def test_what_is_tagged_at_the_caret_is_described(
    window: MainWindow, press: Press, ear: Ear, qtbot: QtBot
) -> None:
    view, session = window.pane.view, window.session
    select(window, "Florida")
    press("L")
    (place,) = labelled(session, "location")
    view.caret.select_by_hand(0, 0)
    qtbot.waitUntil(lambda: not told(view, Text.Description))
    ear.forget()
    view.caret.select_by_hand(place.start + 1, place.start + 1)
    qtbot.waitUntil(lambda: told(view, Text.Description) == "location: Florida")
    assert ear.announced[-1] == "location: Florida"
    assert ("DescriptionChanged", "articleView") in ear.events
    ear.forget()
    view.caret.select_by_hand(place.start + 2, place.start + 2)
    view.caret.select_by_hand(0, 0)
    qtbot.waitUntil(lambda: ear.announced == ["nothing tagged"])


def test_a_selected_claim_is_told_with_attributes_and_relations(
    window: MainWindow, press: Press, ear: Ear, qtbot: QtBot
) -> None:
    view, session = window.pane.view, window.session
    text = view.article().text
    words = text.split(".")[1].split()
    select(window, " ".join(words[:4]))
    press("C")
    (claim,) = labelled(session, "claim")
    session.attributes.set_value(claim.id, "quotation", "direct")
    select(window, words[-1])
    press("S", held=Qt.KeyboardModifier.ShiftModifier)
    session.selection.choose(claim.id)
    said = f"Selected: claim (direct), said by speaker “{words[-1]}”: {claim.text}"
    qtbot.waitUntil(lambda: told(view, Text.Description) == said)
    assert ear.announced[-1] == said
    (speaker,) = labelled(session, "speaker")
    ear.forget()
    session.selection.choose(speaker.id)
    qtbot.waitUntil(lambda: "is said by it" in told(view, Text.Description))
    assert len(ear.announced) == 1


def test_nothing_is_worked_out_when_nobody_hears(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    assert not announcing.is_heard()
    select(window, "Florida")
    press("L")
    QApplication.processEvents()
    assert told(window.pane.view, Text.Description) == ""


def test_messages_are_announced(window: MainWindow, ear: Ear) -> None:
    window.session.say("This is the last article.")
    assert ear.announced == ["This is the last article."]
    assert told(window.status_bar.message, Text.Description) == "This is the last article."


def test_what_is_found_is_announced(window: MainWindow, ear: Ear, qtbot: QtBot) -> None:
    bar = window.pane.find_bar
    window.commands.find_text()
    qtbot.keyClicks(bar.field, "peace")
    qtbot.waitUntil(lambda: bool(bar.count.text()) and ear.announced[-1:] == [bar.count.text()])
    assert told(bar.field, Text.Description) == bar.count.text()


def test_the_command_that_arrows_choose_is_announced(
    window: MainWindow, press: Press, ear: Ear
) -> None:
    window.commands.show_palette()
    ear.forget()
    press(Qt.Key.Key_Down)
    assert len(ear.announced) == 1
    assert "; 2 of " in ear.announced[0]


# Attributes and tables


def test_values_tell_whether_they_are_set(
    window: MainWindow, press: Press, ear: Ear, qtbot: QtBot
) -> None:
    select(window, "Florida")
    press("C", Qt.Key.Key_Return)
    row = window.focusWidget()
    assert isinstance(row, AttributeRow)
    assert told(row).startswith(f"{row.attribute.name}: not set")
    chips = row.chips
    assert [interface(chip).role() for chip in chips] == [Role.CheckBox] * len(chips)
    assert not any(interface(chip).state().checked for chip in chips)
    ear.forget()
    press(Qt.Key.Key_Right)
    marked = next(chip for chip in chips if chip.marked)
    assert ear.announced[0].startswith(marked.words)
    press(Qt.Key.Key_Space)
    assert interface(marked).state().checked
    assert sum(interface(chip).state().checked for chip in chips) == 1
    assert f"{row.attribute.name}: {marked.words}" in ear.announced


def test_a_cell_tells_the_rest_of_its_row(window: MainWindow, press: Press) -> None:
    select(window, "Florida")
    press("L")
    table = window.panes.annotation_table
    assert interface(table).role() == Role.Table
    cells = [interface(table).child(n) for n in range(interface(table).childCount())]
    (label,) = [cell for cell in cells if cell.text(Text.Name) == "location"]
    (text,) = [cell for cell in cells if cell.text(Text.Name) == "Florida"]
    assert label.text(Text.Description) == "Text: Florida"
    assert text.text(Text.Description) == "Label: location"
    assert label.state().selectable
    assert label.state().selected


# Every window: names, keys, focus


def _labels_dialog(window: MainWindow) -> QDialog:
    error = UnknownLabels(("Person", "Place"), ("said",), window.session.tag_set, "x.jsonl")
    return LabelsDialog(error, window.session.tag_set, ImportOptions(), lambda **_: None, window)


def _search(window: MainWindow) -> QDialog:
    window.commands.search()
    (dialog,) = window.findChildren(SearchDialog)
    return dialog


def _fields(window: MainWindow) -> QDialog:
    error = UnknownFields("a.csv", "no field is named so", {"kop": "Title", "inhoud": "Text"})
    return FieldsDialog(error, ImportOptions(), lambda **_: None, window)


def _reading(window: MainWindow) -> QDialog:
    options = ImportOptions(format="table")
    return ReadingDialog([Path("a.csv")], options, lambda **_: None, window)


def _import(window: MainWindow) -> QDialog:
    project = present(window.session.project)
    page = sample_article()
    return ImportWindow(project, [page], ImportOptions(), window.settings, parent=window)


def _export(window: MainWindow) -> QDialog:
    assert window.session.project is not None
    return ExportWindow(window.session.project, window.settings, window)


def _preferences(window: MainWindow, page: str) -> QDialog:
    window.preferences.show_page(page)
    return window.preferences


DIALOGS: dict[str, Callable[[MainWindow], QDialog]] = {
    "new project": lambda window: NewProjectDialog(
        window.settings, "ana", lambda wanted: wanted, window
    ),
    "name": lambda window: NameDialog("ana", lambda _: None, window),
    "preferences, general": lambda window: _preferences(window, "general"),
    "preferences, text": lambda window: _preferences(window, "text"),
    "preferences, colours": lambda window: _preferences(window, "colours"),
    "preferences, keys": lambda window: _preferences(window, "keys"),
    "preferences, suggestions": lambda window: _preferences(window, "suggestions"),
    "all keys": lambda window: KeyList(window.actions_, parent=window),
    "export": _export,
    "labels of a file": _labels_dialog,
    "fields of a file": _fields,
    "how to read": _reading,
    "articles before they come in": _import,
    "search": _search,
    "message": lambda window: show_message(
        window, "That could not be done.", "Why.", notes=["More."] * 9
    ),
    "date": lambda window: DateDialog(
        ArticleSummary("a", "Title", "to do", 0, "", "", "2024-03-04", "its address"), 1, window
    ),
    "dates of the list": lambda window: DateRangeDialog(window),
    "field of the list": lambda window: FieldDialog(window.session, window),
    "name of a set": lambda window: SetNameDialog("New set", "East", lambda _: "", "", window),
    "sets of articles": lambda window: AddToSetDialog(
        [ArticleSet(str(n), f"Set {n}", "hand") for n in range(20)], {"1": 2, "2": 1}, 2, window
    ),
    "manual": lambda window: ManualWindow(window),
    "about": lambda window: AboutDialog(window.session.project, window),
}


@pytest.fixture(params=DIALOGS)
def dialog(request: pytest.FixtureRequest, window: MainWindow, qtbot: QtBot) -> Iterator[QDialog]:
    """Each dialog, open and with the keyboard."""
    dialog = DIALOGS[request.param](window)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    yield dialog
    if isValid(dialog):
        dialog.close()


def stops(room: QWidget) -> list[QWidget]:
    """What Tab should lead to: all that is in sight and takes the keyboard."""
    return [
        widget
        for widget in room.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(room)
        and widget.isEnabled()
        and widget.window() is room.window()
        and widget.focusProxy() is None
        and not widget.objectName().startswith("qt_")
    ]


def nameless(room: QWidget) -> list[QWidget]:
    return [widget for widget in stops(room) if not is_named(widget)]


def is_named(widget: QWidget) -> bool:
    if isinstance(widget, QComboBox):
        # Under X11 and Wayland its name is what is chosen: a label, or the description, names it.
        labels = widget.window().findChildren(QLabel)
        by_label = any(label.buddy() is widget for label in labels)
        by_itself = widget.accessibleName() and told(widget, Text.Description)
        return by_label or bool(by_itself)
    return bool(told(widget).strip())


def round_trip(room: QWidget, key: Qt.Key, most: int = 200) -> list[QWidget]:
    """Where Tab leads from where the keyboard is, once round."""
    seen: list[QWidget] = []
    at = QApplication.focusWidget()
    while at is not None and at not in seen and len(seen) < most:
        seen.append(at)
        QTest.keyClick(at, key)
        at = QApplication.focusWidget()
    assert seen
    assert at is seen[0], f"Tab is caught in {at}"
    return seen


def test_all_that_takes_the_keyboard_in_a_dialog_has_a_name(dialog: QDialog) -> None:
    assert stops(dialog)
    assert nameless(dialog) == []
    assert dialog.windowTitle()


def test_tab_leads_through_a_dialog_and_back(dialog: QDialog) -> None:
    there = round_trip(dialog, Qt.Key.Key_Tab)
    assert set(stops(dialog)) <= set(there)
    assert set(round_trip(dialog, Qt.Key.Key_Backtab)) == set(there)


def test_tab_leads_down_a_dialog(dialog: QDialog) -> None:
    there = round_trip(dialog, Qt.Key.Key_Tab)
    heights = [widget.mapTo(dialog, QPoint()).y() for widget in there]
    first = heights.index(min(heights))
    heights = heights[first:] + heights[:first]
    lowest = max(heights)
    foot = heights.index(lowest)
    assert all(abs(height - lowest) < 4 for height in heights[foot:])


def test_escape_closes_a_dialog(dialog: QDialog, qtbot: QtBot) -> None:
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(dialog) or not dialog.isVisible())


def test_the_keyboard_can_be_seen_in_a_dialog(dialog: QDialog) -> None:
    assert unseen(dialog) == []


def unseen(room: QWidget) -> list[str]:
    """What looks the same with the keyboard as without it."""
    found: list[str] = []
    for widget in stops(room):
        others = [other for other in stops(room) if other is not widget]
        if not others:
            continue
        others[0].setFocus(Qt.FocusReason.TabFocusReason)
        without = _picture(room, widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if widget.hasFocus() and _picture(room, widget) == without:
            found.append(f"{type(widget).__name__} {widget.objectName()} {told(widget)}")
    return found


def _picture(room: QWidget, widget: QWidget) -> object:
    QApplication.processEvents()
    box = widget.rect().adjusted(-4, -4, 4, 4)
    return room.grab(box.translated(widget.mapTo(room, QPoint()))).toImage()


@pytest.fixture
def full_window(window: MainWindow, press: Press) -> MainWindow:
    """The window with all its parts open and something in them."""
    select(window, "Florida")
    press("L")
    select(window, "Moscow" if "Moscow" in window.pane.view.article().text else "Russia")
    press("C")
    window.session.selection.choose(labelled(window.session, "claim")[0].id)
    return window


def test_all_that_takes_the_keyboard_in_the_window_has_a_name(full_window: MainWindow) -> None:
    full_window.commands.find_text()
    assert nameless(full_window) == []
    full_window.commands.show_palette()
    assert nameless(full_window) == []
    full_window.panes.tables.setCurrentIndex(1)
    assert nameless(full_window) == []


def test_the_start_page_can_be_used_with_the_keyboard(empty_window: MainWindow) -> None:
    assert nameless(empty_window) == []
    assert set(stops(empty_window)) <= set(round_trip(empty_window, Qt.Key.Key_Tab))
    assert unseen(empty_window) == []


def test_the_keyboard_can_be_seen_in_the_window(full_window: MainWindow) -> None:
    assert unseen(full_window) == []


def test_every_part_of_the_window_is_reached_with_a_key(full_window: MainWindow) -> None:
    reached: set[str] = set()
    for _ in range(6):
        full_window.commands.go_pane(1)
        widget = full_window.focusWidget()
        while widget is not None:
            reached.add(widget.objectName())
            widget = widget.parentWidget()
    assert {"articleView", "inspector", "annotationTable", "articleList"} <= reached


def test_what_only_the_mouse_reaches_has_a_key_or_a_name_in_the_menus(
    full_window: MainWindow,
) -> None:
    labels = {button.label.name for button in full_window.pane.label_palette.buttons}
    commands = {spec.id for spec in full_window.actions_}
    assert {f"label.{name}" for name in labels} <= commands
    assert {"find.words", "find.pattern", "find.case", "view.map"} <= commands


def test_the_map_is_a_scroll_bar_that_tells_what_it_shows(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    bar = full_window.findChild(QScrollBar, "articleMap")
    assert isinstance(bar, QScrollBar)
    assert interface(bar).role() == Role.ScrollBar
    qtbot.waitUntil(lambda: told(bar, Text.Description).startswith("2 annotations"))


def test_nothing_moves_by_itself(root: Path) -> None:
    """No animation of ours, so none that the system would have to switch off."""
    used = ("QPropertyAnimation", "QVariantAnimation", "QTimeLine", "QGraphicsEffect", "QMovie")
    sources = sorted((root / "annotator" / "ui").rglob("*.py"))
    assert sources
    assert [f"{p}: {w}" for p in sources for w in used if w in p.read_text("utf-8")] == []
