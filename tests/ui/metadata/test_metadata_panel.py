"""The panel with the metadata of the open article, by keys."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.metadata_edits import SetMetadata
from annotator.ui.metadata.field_dialog import FieldDialog
from annotator.ui.metadata.metadata_panel import MetadataPanel
from annotator.ui.metadata.value_row import ValueRow
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED
from tests.values import present


def _panel(window: MainWindow) -> MetadataPanel:
    window.actions_["article.metadata"].trigger()
    return window.panes.metadata


def _row(panel: MetadataPanel, name: str) -> ValueRow:
    return present(panel.row(name))


def _type(qtbot: QtBot, row: ValueRow, text: str) -> None:
    row.start()
    qtbot.keyClicks(row.editor, text)
    qtbot.keyClick(row.editor, Qt.Key.Key_Return)


def _project(window: MainWindow) -> Project:
    return present(window.session.project)


def _button(row: ValueRow, name: str) -> QPushButton:
    return present(row.findChild(QPushButton, f"{name}.{row.field.name}"))


def test_values_are_shown_with_where_they_are_from(window: MainWindow) -> None:
    panel = _panel(window)
    assert [row.field.title for row in panel.rows] == [
        *("Title", "Date", "Source", "Author", "Section", "Language", "Address")
    ]
    assert _row(panel, "date").editor.text() == "2025-12-22"
    assert _row(panel, "date").origin.text() == "From the text"
    assert _row(panel, "section").origin.text().startswith("From the ")
    assert _row(panel, "author").origin.isHidden()
    assert panel.rows[0].editor.hasFocus()


def test_a_value_is_typed_undone_and_taken_back(window: MainWindow, qtbot: QtBot) -> None:
    panel, document = _panel(window), window.session.document
    row = _row(panel, "language")
    _type(qtbot, row, "EN-us")
    assert _project(window).document(SEED).metadata["language"] == "en-US"
    assert row.editor.text() == "en-US"
    assert row.origin.text().startswith("Written by ana, ")
    assert _row(panel, "url").editor.hasFocus()  # Enter goes on.
    assert present(document).text == present(window.session.document).text
    window.actions_["history.undo"].trigger()
    assert row.editor.text() == ""
    _type(qtbot, _row(panel, "section"), "World")
    assert "It came as “POLITICS”" in _row(panel, "section").origin.text()
    _button(_row(panel, "section"), "metadataTakeBack").click()
    assert _row(panel, "section").editor.text() == "POLITICS"


def test_a_bad_value_stays_with_the_reason(window: MainWindow, qtbot: QtBot) -> None:
    row = _row(_panel(window), "date")
    _type(qtbot, row, "last week")
    assert row.editor.hasFocus()
    assert "Write a day, a month or a year" in row.kept.mark
    assert "Write a day, a month or a year" in row.origin.text()
    assert _project(window).document(SEED).metadata["date"] == "2025-12-22"
    assert present(window.session.drafts.get("metadata.date", row.kept.subject)).text == "last week"
    qtbot.keyClick(row.editor, Qt.Key.Key_Escape)
    assert row.editor.text() == "2025-12-22"
    assert window.panes.article.view.hasFocus()


def test_a_guess_is_marked_and_taken(window: MainWindow) -> None:
    project = _project(window)
    guessed = {"date_guess": "2025-12-20", "date_guess_from": "its address"}
    project.add([AnnotatedDocument(Document("b", "Snow", "Snow fell.", guessed))])
    window.session.open_article("b")
    row = _row(_panel(window), "date")
    assert row.editor.placeholderText() == "2025-12-20?"
    assert row.origin.text() == "Only a guess, from its address"
    _button(row, "metadataTakeGuess").click()
    assert project.document("b").metadata == {"date": "2025-12-20"}
    assert row.editor.text() == "2025-12-20"


def test_a_field_of_ones_own_is_defined_and_filled(window: MainWindow, qtbot: QtBot) -> None:
    panel = _panel(window)
    window.actions_["article.metadata.field"].trigger()
    dialog = present(window.findChild(FieldDialog))
    dialog.name.setText("Date")
    dialog.accept()
    assert "already" in dialog.fault.text()
    dialog.name.setText("leaning")
    dialog.kind.setCurrentIndex(dialog.kind.findData("one_of"))
    dialog.values.setText("left, right")
    dialog.accept()
    row = _row(panel, "leaning")
    _type(qtbot, row, "LEFT")
    assert _project(window).document(SEED).metadata["leaning"] == "left"


def test_a_clash_is_shown_and_decided(window: MainWindow, tmp_path: Path) -> None:
    project = _project(window)
    project.save_copy(tmp_path / "ben.annotator")
    with Project.open(tmp_path / "ben.annotator", annotator="ben") as ben:
        ben.do(SetMetadata((SEED,), {"section": "Sports"}))
    project.do(SetMetadata((SEED,), {"section": "World"}))
    project.merge(tmp_path / "ben.annotator")
    row = _row(_panel(window), "section")
    counts = row.editor.text()
    other = ({"Sports", "World"} - {counts}).pop()
    present(row.findChild(QPushButton, "metadataDecide1.section")).click()
    assert project.document(SEED).metadata["section"] == other
    assert project.metadata.clashes() == []
    assert row.editor.text() == other


def test_typed_text_is_saved_when_another_article_is_opened(
    window: MainWindow, qtbot: QtBot
) -> None:
    row = _row(_panel(window), "author")
    row.start()
    qtbot.keyClicks(row.editor, "A. B.")
    window.session.close_article()
    assert _project(window).document(SEED).metadata["author"] == "A. B."
