"""Metadata of several articles: by a dialog, from a table; the source of a pasted article."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.formats.metadata_table import cell_value, field_of_column, read_table
from annotator.model import AnnotatedDocument, Document, InputError
from annotator.model.metadata_fields import STANDARD_FIELDS
from annotator.project import Project
from annotator.ui.metadata.change_dialog import ChangeDialog
from annotator.ui.metadata.table_window import TableWindow
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED
from tests.values import present


@pytest.fixture
def articles(window: MainWindow) -> Project:
    """The open project, with two more articles."""
    project = present(window.session.project)
    rainy = [Document("a", "Rain", "Rain fell.", {"section": "World"})]
    rainy.append(Document("b", "Snow", "Snow fell.", {"section": "Wrold"}))
    project.add(map(AnnotatedDocument, rainy))
    return project


def test_a_field_of_the_selected_articles_is_changed(
    window: MainWindow, articles: Project, qtbot: QtBot
) -> None:
    window.panes.article_list.view.selectAll()
    with qtbot.waitSignal(window.jobs.finished):
        window.actions_["article.metadata.change"].trigger()
    dialog = present(window.findChild(ChangeDialog))
    dialog.choose_field("section")
    assert "“World” (1)" in dialog.present.text()
    assert not dialog.confirm.isEnabled()
    dialog.value.setText("World")
    dialog.value.textEdited.emit("World")
    assert dialog.outcome.text() == "Changes 2 articles; one undo takes it back."
    dialog.accept()
    sections = {one: articles.document(one).metadata["section"] for one in ("a", "b", SEED)}
    assert set(sections.values()) == {"World"}
    window.actions_["history.undo"].trigger()
    assert articles.document("b").metadata["section"] == "Wrold"


def test_a_bad_value_is_named_before_anything_is_changed(
    window: MainWindow, articles: Project, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.jobs.finished):
        window.actions_["article.metadata.change"].trigger()
    dialog = present(window.findChild(ChangeDialog))
    dialog.choose_field("date")
    dialog.value.setText("soon")
    dialog.value.textEdited.emit("soon")
    assert "Write a day, a month or a year" in dialog.outcome.text()
    assert not dialog.confirm.isEnabled()
    dialog.remove.setChecked(True)
    dialog.accept()
    assert "date" not in articles.document(SEED).metadata


def test_each_row_of_a_table_says_what_it_does(
    window: MainWindow, articles: Project, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Titel,Ressort,Datum\nrain,Sports,2024\nHail,Sports,\nSnow,,soon\n", "utf-8")
    with qtbot.waitSignal(window.jobs.finished):
        window.metadata_commands.take_table(path)
    table = present(window.findChild(TableWindow))
    qtbot.waitUntil(lambda: len(table.join.rows) == 3)
    assert (table.key_column.currentText(), table.key.currentText()) == ("Titel", "Title")
    assert "1 row changes its article; 1 row fits no article" in table.summary.text()
    assert table.confirm.text() == "Change 1 article"
    item = present(table.rows.topLevelItem(0))
    assert item.text(3).startswith("not a value: Date cannot be “soon”")
    table.columns["Datum"].setCurrentIndex(0)
    qtbot.waitUntil(lambda: table.confirm.isEnabled())
    table.accept()
    assert articles.document("a").metadata == {"section": "Sports"}


def test_a_pasted_article_asks_for_its_source(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("Hail in Odesa\n\nHail fell in Odesa, said the mayor.")
    window.exchange.paste_article()
    document = present(window.session.document)
    assert window.notices.notice("noSource") is not None
    line = present(window.notices.findChild(QPushButton, "nameSource"))
    line.click()
    assert window.notices.notice("noSource") is None
    editor = present(window.panes.metadata.row("publisher")).editor
    assert editor.hasFocus()
    qtbot.keyClicks(editor, "Odesa Post\r")
    project = present(window.session.project)
    assert project.document(document.id).metadata["publisher"] == "Odesa Post"


def test_a_table_is_read_with_care(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id;id\na;b\n", "utf-8")
    with pytest.raises(InputError, match="two columns “id”"):
        read_table(path)
    path.write_text("id;date\n", "utf-8")
    with pytest.raises(InputError, match="no rows"):
        read_table(path)
    path.write_text("id;date\na;2024;extra\n", "utf-8")
    table = read_table(path)
    assert table.rows == ((2, {"id": "a", "date": "2024"}),)
    assert "more cells" in table.remarks[0]
    day = next(field for field in STANDARD_FIELDS if field.name == "date")
    assert field_of_column("Erscheinungsdatum", STANDARD_FIELDS) == day
    assert cell_value(day, "5 March 2024") == "2024-03-05"
    with pytest.raises(InputError, match="2024-03-04 or 2024-04-03"):
        cell_value(day, "03/04/2024")
