"""What people name and write is shown as it is: no markup, no shortcut, no picture from it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QGroupBox,
    QLabel,
    QMenu,
    QMessageBox,
    QTabBar,
    QTextEdit,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document, Identity, TagSet
from annotator.model.attribute import Attribute
from annotator.model.tagset import Label, Layer
from annotator.project import Project, edits
from annotator.project.curating import AddComment
from annotator.ui.faults import show_message
from annotator.ui.settings import Settings
from annotator.ui.widgets.plain_text import no_shortcut, plain_tip, plain_title
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import labelled

MARKED = '<b>Q</b><img src="/etc/hostname.png">&Z[*]'
"""Has a tag, a picture, a letter that could become a shortcut, and the mark of a changed window."""
_SHORTCUT = re.compile("(?:^|[^&])(?:&&)*&Z")
_CHANGED = re.compile(r"(?<!\[\*\])\[\*\](?!\[\*\])")


@pytest.fixture
def hostile(qtbot: QtBot, tmp_path: Path, settings: Settings) -> MainWindow:
    """A window on a project in which all that people name is marked up.

    It is the only one: the windows of earlier tests go when an event loop runs, or now.
    """
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    folder = tmp_path / "<b>f"
    folder.mkdir()
    path = folder / "<b>p&Z.annotator"
    attribute = Attribute("kind", ("&Zone", "<i>two</i>"), description=MARKED)
    label = Label("claim", key="c", attributes=(attribute,), description=MARKED)
    tag_set = TagSet(MARKED, (Layer("<b>layer", (label,), description=MARKED),))
    name = "<b>ana</b>&Z"
    with Project.create(path, tag_set, annotator=name) as project:
        project.add([AnnotatedDocument(Document("one", MARKED, f"He said {MARKED} there."))])
        edit = edits.Tag("one", "claim", ((8, 8 + len(MARKED)),), id="claim")
        project.do(edit)
        project.do(edits.SetNote("claim", MARKED))
        identity = Identity("id", MARKED, aliases=("<u>x",))
        project.do(edits.AddIdentity(identity))
        project.do(edits.SetIdentity("claim", "id"))
        project.do(AddComment("one", ("claim",), MARKED))
        project.annotator = "<i>ben</i>&Z"
        project.do(edits.Tag("one", "claim", ((8, 20),), id="other"))
    settings.annotator = name
    window = MainWindow(settings)
    qtbot.addWidget(window, before_close_func=lambda window: window.jobs.abandon())
    window.resize(1200, 800)
    window.show()
    window.files.open_path(path)
    window.session.open_article("one")
    window.session.show_colleagues(True)
    window.session.selection.choose(labelled(window.session, "claim")[0].id)
    QApplication.processEvents()
    return window


def _tips(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(min(model.rowCount(QModelIndex()), 20)):
        # Lists hide how many columns they have.
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
        for column in range(min(columns, 12)):
            tip = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
            if isinstance(tip, str):
                yield tip


def _all_tips(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.whatsThis(), widget.statusTip())
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _tips(widget.model())
    yield from (action.toolTip() for action in widget.actions())


def _texts(widget: QWidget) -> Iterator[str]:
    """Yield the texts in which Qt looks for letters that are shortcuts."""
    if isinstance(widget, QAbstractButton):
        yield widget.text()
    if isinstance(widget, QGroupBox | QMenu):
        yield widget.title()
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(at) for at in range(widget.count()))
    yield from (action.text() for action in widget.actions())


def _faults(widget: QWidget) -> Iterator[str]:
    """Yield the texts of a widget that Qt would not show as they are."""
    if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
        is_ours = bool(widget.property("markup")) and "<img" not in widget.text()
        if not is_ours and widget.text():
            yield f"label {widget.objectName()}: {widget.text()}"
    if isinstance(widget, QTextEdit) and "<img" in widget.toHtml():
        yield f"picture in {widget.objectName()}"
    yield from (f"shortcut: {text}" for text in _texts(widget) if _SHORTCUT.search(text))
    if widget.isWindow() and _CHANGED.search(widget.windowTitle()):
        yield f"title: {widget.windowTitle()}"
    for tip in _all_tips(widget):
        if ("<" in tip or "&lt;" in tip) and not tip.startswith(plain_tip("<")[:20]):
            yield f"tip of {widget.objectName()}: {tip}"


def _all_faults() -> list[str]:
    return [fault for widget in QApplication.allWidgets() for fault in _faults(widget)]


def test_nothing_that_people_named_acts_in_the_window(hostile: MainWindow, qtbot: QtBot) -> None:
    window = hostile
    assert MARKED.replace("[*]", "[*][*]") in window.windowTitle()
    assert _all_faults() == []
    window.modes.set_mode("review")
    qtbot.waitUntil(lambda: window.modes.review.groups.current is not None)
    assert _all_faults() == []
    window.modes.set_mode("tag")


def test_nothing_acts_in_the_windows_beside_it(hostile: MainWindow, qtbot: QtBot) -> None:
    window, session = hostile, hostile.session
    window.commands.show_comments()
    window.commands.correct_text()
    window.preferences.show()
    window.review_commands.assign_articles()
    window.review_commands.assign_by_hand()
    window.files.change_name()
    window.exchange.export_dialog()
    session.failed.emit(MARKED)
    QApplication.processEvents()
    assert len([one for one in QApplication.topLevelWidgets() if one.isVisible()]) > 5
    assert _all_faults() == []
    for box in window.findChildren(QMessageBox):
        box.close()


def test_messages_and_tool_tips_show_markup_as_it_is(hostile: MainWindow, qtbot: QtBot) -> None:
    box = show_message(hostile, MARKED, MARKED, notes=[MARKED] * 9)
    labels = [label for label in box.findChildren(QLabel) if label.text()]
    assert len(labels) >= 2
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    assert MARKED in box.detailedText()
    box.close()
    QToolTip.showText(hostile.pos(), plain_tip(MARKED), hostile)
    (tip,) = [
        one
        for one in QApplication.topLevelWidgets()
        if one.metaObject().className() == "QTipLabel" and one.isVisible()
    ]
    assert isinstance(tip, QLabel)
    assert "<img" not in tip.text()
    QToolTip.hideText()


def _is_plain(tip: ast.expr) -> bool:
    """Whether a tool tip is written in the source as it is, or passes through the helper."""
    if isinstance(tip, ast.IfExp):
        return _is_plain(tip.body) and _is_plain(tip.orelse)
    if isinstance(tip, ast.Call):
        return isinstance(tip.func, ast.Name) and tip.func.id == plain_tip.__name__
    return isinstance(tip, ast.Constant)


def test_no_place_sets_a_tool_tip_past_the_helper(root: Path) -> None:
    """Windows that no test opens are seen here too."""
    setters = {"setToolTip", "setStatusTip", "setWhatsThis"}
    past = [
        f"{path.name}:{call.lineno}: {ast.unparse(call)}"
        for path in (root / "annotator" / "ui").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if call.func.attr in setters and not _is_plain(call.args[-1])
    ]
    assert past == []


def test_what_the_helpers_do() -> None:
    assert plain_tip("2 & 3") == "2 & 3"
    assert "&lt;img" in plain_tip(MARKED)
    action = QAction(no_shortcut("A&B"), None)
    assert action.text() == "A&&B"
    widget = QWidget()
    widget.setWindowTitle(plain_title("a [*] b"))
    assert widget.windowTitle() == "a [*][*] b"
