"""The export window with its preview, and what an import asks back."""

import json
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from annotator.formats.export_options import ExportOptions
from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.edits import Tag
from annotator.ui.exchange.export_window import ExportWindow
from annotator.ui.exchange.import_dialogs import AnnotatorsDialog, FieldsDialog, ReadingDialog
from annotator.ui.exchange.unreadable_dialog import UnreadableDialog
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED, Press, labelled, select
from tests.values import present


@pytest.fixture
def exporting(window: MainWindow, qtbot: QtBot, press: Press) -> ExportWindow:
    """The export window over a project with a claim and a speaker."""
    select(window, "said talks")
    press("C")
    select(window, "Zelenskyy said talks")
    press("S")
    window.exchange.export_dialog()
    found = window.findChild(ExportWindow)
    assert found is not None
    qtbot.waitUntil(lambda: "claim" in found.preview.text.toPlainText())
    return found


def choose(window: ExportWindow, format: str) -> None:
    """Choose a format."""
    box = window.findChild(QComboBox, "exportFormat")
    assert box is not None
    box.setCurrentIndex(box.findData(format))


def test_the_preview_shows_what_is_written(exporting: ExportWindow, qtbot: QtBot) -> None:
    lines = exporting.preview.text.toPlainText().splitlines()
    assert json.loads(lines[0])["kind"] == "tagset"
    assert "nothing is left out." in exporting.preview.losses.text()
    with qtbot.waitSignal(exporting.preview.shown):
        choose(exporting, "csv")
    assert exporting.preview.files.count() == 4
    exporting.preview.files.setCurrentText("attributions.csv")
    assert "said talks" in exporting.preview.text.toPlainText()
    assert "blocks" in exporting.preview.losses.text()
    assert exporting.path_field.text().endswith("-csv")


def test_enter_exports(exporting: ExportWindow, qtbot: QtBot, tmp_path: Path) -> None:
    buttons = exporting.findChildren(QPushButton)
    assert [button.text() for button in buttons if button.isDefault()] == ["Export"]
    exporting.path_field.setFocus()
    exporting.path_field.selectAll()
    qtbot.keyClicks(exporting.path_field, str(tmp_path / "out.jsonl"))
    qtbot.keyClick(exporting.path_field, Qt.Key.Key_Return)
    qtbot.waitUntil((tmp_path / "out.jsonl").exists)


def test_layers_people_and_parts_are_chosen_and_remembered(
    exporting: ExportWindow, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    for name in ("layer.Claims", "layer.Entities"):
        box = exporting.findChild(QCheckBox, name)
        assert box is not None
        box.setChecked(False)
    with qtbot.waitSignal(exporting.preview.shown):
        split = exporting.findChild(QGroupBox, "split")
        assert split is not None
        split.setChecked(True)
    command = exporting.command_field.text()
    assert "--layer Speakers" in command
    assert "--split train=0.8,dev=0.1,test=0.1" in command
    for button in exporting.findChildren(QPushButton):
        if button.text() == "Copy":
            button.click()
    assert QGuiApplication.clipboard().text() == command
    exporting.path_field.setText(str(tmp_path / "set"))
    with qtbot.waitSignal(window.jobs.finished, timeout=10_000):
        exporting.export_button.click()
    qtbot.waitUntil((tmp_path / "set" / "README.md").exists)
    lines = "".join(path.read_text("utf-8") for path in (tmp_path / "set").glob("*.jsonl"))
    assert '"label":"speaker"' in lines
    assert '"label":"claim"' not in lines
    box = window.findChild(QMessageBox, "message")
    assert box is not None, "parts that got no article are told"
    box.close()
    window.exchange.export_dialog()
    again = [each for each in window.findChildren(ExportWindow) if each.isVisible()][-1]
    split = again.findChild(QGroupBox, "split")
    assert split is not None
    assert split.isChecked()
    again.reject()


def test_wrong_shares_are_named_and_nothing_is_exported(
    exporting: ExportWindow, qtbot: QtBot
) -> None:
    split = exporting.findChild(QGroupBox, "split")
    shares = exporting.findChild(QLineEdit, "shares")
    assert split is not None
    assert shares is not None
    split.setChecked(True)
    shares.selectAll()
    qtbot.keyClicks(shares, "train=many")
    qtbot.waitUntil(lambda: "not a part of a dataset" in exporting.fault.text())
    assert not exporting.export_button.isEnabled()
    exporting.reject()


def test_the_report_as_pdf(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitSignal(window.jobs.finished, timeout=20_000):
        window.exchange.export_to(tmp_path / "report.pdf")
    qtbot.waitUntil((tmp_path / "report.pdf").exists)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
    box = window.findChild(QMessageBox, "message")
    assert box is not None
    assert "Exported 1 article to report.pdf." in box.text()
    assert opened_by(box, monkeypatch) == {
        "openFile": tmp_path / "report.pdf",
        "openFolder": tmp_path,
    }


def opened_by(box: QMessageBox, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """What each button of a message opens, by the button's name."""
    opened: dict[str, Path] = {}
    for button in box.buttons():
        name = button.objectName()
        if name.startswith("open"):

            def keep(url: QUrl, name: str = name) -> bool:
                opened[name] = Path(url.toLocalFile())
                return True

            monkeypatch.setattr(QDesktopServices, "openUrl", keep)
            button.click()
    return opened


def test_a_folder_is_opened_and_a_file_that_nothing_opens_is_named(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitSignal(window.jobs.finished, timeout=20_000):
        window.exchange.export_to(tmp_path / "tables", ExportOptions("csv"))
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "message") is not None)
    box = present(window.findChild(QMessageBox, "message"))
    assert opened_by(box, monkeypatch) == {"openFolder": tmp_path / "tables"}
    box.setParent(None)
    with qtbot.waitSignal(window.jobs.finished, timeout=20_000):
        window.exchange.export_to(tmp_path / "native.jsonl")
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "message") is not None)
    box = present(window.findChild(QMessageBox, "message"))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    next(b for b in box.buttons() if b.objectName() == "openFile").click()
    assert "No program opens native.jsonl" in window.status_bar.message.text()


def save_copy(window: MainWindow, target: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the file dialog's answer to the command; return the name that it offers."""
    offered: list[str] = []

    def answer(_parent: QWidget, _title: str, given: str, _filter: str) -> tuple[str, str]:
        offered.append(given)
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    window.actions_.trigger("file.copy")
    return offered


def test_a_copy_is_saved_while_work_goes_on_and_opens_as_a_project(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    select(window, "said talks")
    press("C")
    project = present(window.session.project)
    with qtbot.waitSignal(window.jobs.finished, timeout=20_000):
        (offered,) = save_copy(window, tmp_path / "weekly copy", monkeypatch)
        # The interface's thread waits for nothing.
        assert window.jobs.running
        assert not window.session.busy
    assert Path(offered).parent == project.path.parent
    assert Path(offered).stem.startswith(f"{project.name} 20")
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "message") is not None)
    box = present(window.findChild(QMessageBox, "message"))
    assert box.text() == "The copy weekly copy.annotator is saved."
    assert f"It is in {tmp_path}" in box.informativeText()
    assert opened_by(box, monkeypatch) == {"openFolder": tmp_path}
    with Project.open(tmp_path / "weekly copy.annotator") as copy:
        assert copy.check() == []
        assert copy.counts().annotations == 1


def test_a_copy_never_takes_the_place_of_the_project_or_of_what_nobody_was_asked_about(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = present(window.session.project)
    other = tmp_path / "other.annotator"
    other.write_bytes(b"before")
    for target, why in ((project.path, "is the open project"), (tmp_path / "other", "exists")):
        with qtbot.waitSignal(window.jobs.finished, timeout=20_000):
            save_copy(window, target, monkeypatch)
        qtbot.waitUntil(lambda: window.findChild(QMessageBox, "message") is not None)
        box = present(window.findChild(QMessageBox, "message"))
        assert box.text() == "No copy was saved."
        assert why in box.informativeText()
        box.setParent(None)
    assert other.read_bytes() == b"before"
    assert project.check() == []


FOREIGN = {
    "text": "😀 Moscow said no to Kyiv.",
    "annotations": [
        {"annotator": "bo", "label": "GPE", "fragments": [[2, 8]]},
        {"annotator": "bo", "label": "Denier", "fragments": [[20, 24]]},
    ],
}


def test_labels_that_are_missing_are_asked_for(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "foreign.jsonl"
    path.write_text(json.dumps(FOREIGN), "utf-8")
    before = window.session.project.counts().annotations if window.session.project else 0
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.import_paths([path])
    qtbot.waitUntil(lambda: window.findChild(QComboBox, "meaning.GPE") is not None)
    meaning = window.findChild(QComboBox, "meaning.GPE")
    assert meaning is not None
    assert meaning.currentData() == "location", "what is likely is chosen already"
    button = next(b for b in window.findChildren(QPushButton) if b.objectName() == "importButton")
    with qtbot.waitSignal(window.jobs.finished):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    project = window.session.project
    assert project is not None
    qtbot.waitUntil(lambda: project.counts().annotations == before + 2)
    assert project.tag_set.label("Denier") is not None
    assert project.tag_set.label("GPE") is None
    assert len(labelled(window.session, "location")) == 0, "the open article is another one"


def test_the_rest_is_taken_when_the_person_says_so(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_text('{"text": "One."}\n{oops}\n{"text": "Two."}\n', "utf-8")
    project = window.session.project
    assert project is not None
    before = project.articles.count()
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.import_paths([path])
    qtbot.waitUntil(lambda: window.findChild(UnreadableDialog) is not None)
    asked = present(window.findChild(UnreadableDialog))
    assert "A part of mixed.jsonl cannot be read." in words_of(asked)
    assert asked.faults.toPlainText().startswith("mixed.jsonl:2")
    assert project.articles.count() == before
    rest = present(asked.findChild(QPushButton, "importOthers"))
    assert rest.text() == "Import the rest"
    with qtbot.waitSignal(window.jobs.finished):
        rest.click()
    qtbot.waitUntil(lambda: project.articles.count() == before + 2)


def test_a_text_is_pasted_as_an_article(window: MainWindow, qtbot: QtBot, press: Press) -> None:
    QGuiApplication.clipboard().setText("Kyiv said yes.\r\n\r\nMoscow said no.")
    window.actions_.trigger("file.paste")
    document = window.session.document
    assert document is not None
    assert document.text == "Kyiv said yes.\n\nMoscow said no."
    window.actions_.trigger("file.paste")
    assert "here already" in window.status_bar.message.text()


def test_a_colleagues_project_is_merged_and_taken_back(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, press: Press
) -> None:
    project = window.session.project
    assert project is not None
    assert window.session.document is not None
    theirs = tmp_path / "bo.annotator"
    with Project.create(theirs, project.tag_set, annotator="bo") as other:
        other.add([AnnotatedDocument(window.session.document)])
        other.do(Tag(window.session.document.id, "claim", ((26, 35),)))
    with qtbot.waitSignal(window.jobs.finished):
        window.files.drop([theirs])
        box = window.findChild(QMessageBox, "mergeOrOpen")
        assert box is not None
        next(b for b in box.buttons() if b.objectName() == "merge").click()
    qtbot.waitUntil(lambda: "bo" in project.counts().annotators)
    assert "1 annotation" in window.status_bar.message.text()
    window.session.history.undo()
    assert "bo" not in project.counts().annotators


def test_near_copies_in_a_merge_are_listed(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    project, document = present(window.session.project), present(window.session.document)
    theirs = tmp_path / "bo.annotator"
    copy = Document("copy", "A copy", document.text + "\n\nUpdated at noon.")
    with Project.create(theirs, project.tag_set, annotator="bo") as other:
        other.add([AnnotatedDocument(copy)])
    window.files.drop([theirs])
    question = present(window.findChild(QMessageBox, "mergeOrOpen"))
    next(b for b in question.buttons() if b.objectName() == "merge").click()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "message") is not None)
    box = present(window.findChild(QMessageBox, "message"))
    assert "“A copy” (copy) is a near copy of" in box.informativeText() + box.detailedText()


def test_names_that_nearly_equal_others_are_asked_about_before_a_merge(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    project, document = window.session.project, window.session.document
    assert project is not None
    assert document is not None
    project.annotator = "bo"
    project.do(Tag(document.id, "claim", ((26, 35),)))
    theirs = tmp_path / "bo.annotator"
    with Project.create(theirs, project.tag_set, annotator="BO") as other:
        other.add([AnnotatedDocument(document)])
        other.do(Tag(document.id, "claim", ((26, 35),)))
    for answer, expected in (("Cancel", ["bo"]), ("mergeAllTheSame", ["BO", "bo"])):
        with qtbot.waitSignal(window.jobs.finished):
            window.exchange.merge_paths([theirs])
        qtbot.waitUntil(lambda: window.findChild(QMessageBox, "mergeQuestion") is not None)
        box = window.findChild(QMessageBox, "mergeQuestion")
        assert box is not None
        assert "“BO” of bo.annotator differs from “bo”" in box.informativeText()
        assert "import unites the two" in box.informativeText()
        assert "BO" not in project.team.annotators()
        button = next(b for b in box.buttons() if answer in (b.objectName(), b.text()))
        box.setObjectName("answered")
        if answer == "Cancel":
            button.click()
        else:
            with qtbot.waitSignal(window.jobs.finished):
                button.click()
        assert set(expected) <= set(project.team.annotators())
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.merge_paths([theirs])
    assert window.findChild(QMessageBox, "mergeQuestion") is None
    assert "nothing new" in window.status_bar.message.text()


def test_the_field_with_the_text_is_asked_for(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(
        "kop,dag,inhoud\nBurgemeester weigert,2025-12-22,"
        '"De burgemeester zei gisteren, dat zij niet gaat."\n',
        "utf-8",
    )
    (tmp_path / "b.jsonl").write_text('{"Wortlaut": "Kiew sagte ja."}\n', "utf-8")
    project = window.session.project
    assert project is not None
    before = project.articles.count()
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.import_paths([tmp_path / "a.csv", tmp_path / "b.jsonl"])
    for field in ("inhoud", "Wortlaut"):
        qtbot.waitUntil(lambda: window.findChild(FieldsDialog) is not None)
        asked = window.findChild(FieldsDialog)
        assert asked is not None
        text = asked.findChild(QComboBox, "field.text")
        assert text is not None
        assert text.currentData() == field, "what is likely is chosen already"
        if field == "inhoud":
            assert "Burgemeester weigert · 2025-12-22\nDe burgemeester" in asked.preview.text()
        asked.setParent(None)
        with qtbot.waitSignal(window.jobs.finished):
            asked.accept()
    qtbot.waitUntil(lambda: project.articles.count() == before + 2)
    titles = [each.title for each in project.articles.page()]
    assert {"Burgemeester weigert", "Kiew sagte ja."} <= set(titles)


def test_a_page_and_files_are_pasted(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    project = window.session.project
    assert project is not None
    said = "Ana Lee said on Monday that the talks were close to a real result. " * 5
    mime = QMimeData()
    mime.setHtml(f"<h1>Talks near</h1><p>{said}</p>")
    QGuiApplication.clipboard().setMimeData(mime)
    window.actions_.trigger("file.paste")
    assert window.session.document is not None
    assert window.session.document.text.startswith("Talks near\nAna Lee said on Monday")
    page = (
        f"<!DOCTYPE html><html><body><article><h1>A page</h1><p>{said}</p></article></body></html>"
    )
    QGuiApplication.clipboard().setText(page)
    with qtbot.waitSignal(window.jobs.finished):
        window.actions_.trigger("file.paste")
    qtbot.waitUntil(lambda: "Pasted" in window.status_bar.message.text())
    assert "<p>" not in window.session.document.text
    assert said.strip() in window.session.document.text
    (tmp_path / "copied.txt").write_text("Kyiv said yes.", "utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "copied.txt"))])
    QGuiApplication.clipboard().setMimeData(mime)
    with qtbot.waitSignal(window.jobs.finished):
        window.actions_.trigger("file.paste")
    qtbot.waitUntil(lambda: present(window.session.document).text == "Kyiv said yes.")


def test_one_article_is_opened_and_one_that_is_here_is_told(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    first = window.session.document
    path = tmp_path / "one.txt"
    path.write_text("Kyiv said yes.", "utf-8")
    for said in ("Imported 1 article.", "Nothing new: the project already has 1 article."):
        assert first is not None
        window.session.open_article(first.id)
        with qtbot.waitSignal(window.jobs.finished):
            window.exchange.import_paths([path])
        qtbot.waitUntil(lambda: present(window.session.document).text == "Kyiv said yes.")
        assert window.status_bar.message.text() == said


def test_what_needs_a_look_is_listed_in_lines_that_can_be_read(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "fine.txt").write_text("Kyiv said yes.", "utf-8")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.import_paths([tmp_path])
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "message") is not None)
    box = window.findChild(QMessageBox, "message")
    assert box is not None
    assert "empty.txt" in box.informativeText()
    assert box.width() > box.fontMetrics().averageCharWidth() * 70
    box.close()


def test_the_command_works_wherever_it_is_pasted(
    exporting: ExportWindow, window: MainWindow, tmp_path: Path
) -> None:
    choose(exporting, "report.pdf")
    exporting.path_field.setText("~/a report.pdf")
    exporting.path_field.textEdited.emit("")
    exporting._later.timeout.emit()
    project = window.session.project
    assert project is not None
    words = shlex.split(exporting.command_field.text())
    assert words[:4] == [
        *("annotator", "export", str(project.path.absolute())),
        str(Path.home() / "a report.pdf"),
    ]
    assert words[4:] == ["--format", "report"]
    exporting.reject()


def test_formats_of_one_suffix_are_given_names_of_their_own(exporting: ExportWindow) -> None:
    names: list[str] = []
    for format in ("jsonl", "doccano", "prodigy", "report", "report.pdf", "csv"):
        choose(exporting, format)
        names.append(exporting.out().name)
    stem = exporting.out().name.removesuffix("-csv")
    ends = (".jsonl", "-doccano.jsonl", "-prodigy.jsonl", "-report.html", "-report.pdf", "-csv")
    assert names == [stem + end for end in ends]
    exporting.reject()


def test_what_is_there_is_replaced_only_when_the_person_says_so(
    exporting: ExportWindow, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text("not ours", "utf-8")
    exporting.path_field.setText(str(path))
    exporting.export_button.click()
    box = exporting.findChild(QMessageBox, "replaceQuestion")
    assert box is not None
    box.reject()
    assert exporting.isVisible()
    assert path.read_text("utf-8") == "not ours"
    exporting.export_button.click()
    box = exporting.findChildren(QMessageBox, "replaceQuestion")[-1]
    with qtbot.waitSignal(window.jobs.finished):
        next(b for b in box.buttons() if b.objectName() == "replace").click()
    qtbot.waitUntil(lambda: path.read_text("utf-8").startswith('{"kind":"tagset"'))


def test_the_options_of_a_format_are_chosen(exporting: ExportWindow, qtbot: QtBot) -> None:
    choose(exporting, "doccano")
    form = exporting.findChild(QComboBox, "option.form")
    assert form is not None
    assert [form.itemText(at) for at in range(form.count())] == ["relations", "spans"]
    assert exporting.options().options == {}
    form.setCurrentIndex(1)
    assert exporting.options().options == {"form": "spans"}
    choose(exporting, "conll")
    layer = exporting.findChild(QComboBox, "option.layer")
    assert layer is not None
    layer.setCurrentText("Claims")
    assert exporting.options().options == {"layer": "Claims"}
    exporting.reject()


def test_the_preview_of_a_workbook_and_of_a_report(exporting: ExportWindow, qtbot: QtBot) -> None:
    preview = exporting.preview
    with qtbot.waitSignal(preview.shown):
        choose(exporting, "xlsx")
    assert preview.pages.currentWidget() is preview.pages.table
    preview.files.setCurrentText("attributions.csv")
    table = preview.pages.table
    cells = [table.item(0, column) for column in range(table.columnCount())]
    assert "said talks" in [cell.text() for cell in cells if cell is not None]
    assert "Excel workbook" in preview.losses.text()
    with qtbot.waitSignal(preview.shown):
        choose(exporting, "report")
    assert preview.pages.currentWidget() is preview.pages.page
    assert "Who said what" in preview.pages.page.toPlainText()
    exporting.reject()


def test_an_error_tells_the_windows_way_out(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "one.txt").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "two.txt").write_text("Zelenskyy said yes.", "utf-8")
    way = "“Encoding of texts” (File ▸ Import files as…)"
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.import_paths([tmp_path / "one.txt"])
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "message") is not None)
    box = present(window.findChild(QMessageBox, "message"))
    assert way in box.informativeText()
    assert not any("the rest" in button.text() for button in box.buttons())
    box.reject()
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.import_paths([tmp_path / "one.txt", tmp_path / "two.txt"])
    qtbot.waitUntil(lambda: window.findChild(UnreadableDialog) is not None)
    asked = present(window.findChild(UnreadableDialog))
    assert way in asked.faults.toPlainText()
    asked.reject()


def words_of(dialog: QWidget) -> str:
    """The words of a dialog's labels."""
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_a_person_says_how_a_file_is_read(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    project = window.session.project
    assert project is not None
    (tmp_path / "broken.docx").write_bytes(b"kop;inhoud\nEen;Zo\xeb sagte nein.\n")
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.import_paths([tmp_path / "broken.docx"])
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "message") is not None)
    box = window.findChild(QMessageBox, "message")
    assert box is not None
    next(b for b in box.buttons() if b.objectName() == "readOtherwise").click()
    reading = window.findChild(ReadingDialog)
    assert reading is not None
    assert "broken.docx" in reading.findChildren(QLabel)[1].text()
    reading.format.setCurrentIndex(reading.format.findData("table"))
    reading.encoding.setCurrentIndex(reading.encoding.findData("cp1252"))
    text, title = (reading.findChild(QLineEdit, f"option.{name}") for name in ("text", "title"))
    assert text is not None
    assert title is not None
    qtbot.keyClicks(text, "inhoud")
    qtbot.keyClicks(title, "kop")
    with qtbot.waitSignal(window.jobs.finished):
        reading.accept()
    qtbot.waitUntil(lambda: "Een" in [each.title for each in project.articles.page()])
    (found,) = [each for each in project.articles.page() if each.title == "Een"]
    assert project.document(found.id).text == "Zoë sagte nein."


def test_annotators_of_a_file_with_names_that_nearly_equal_others_are_asked_about(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    project = window.session.project
    assert project is not None
    cue = {"label": "cue", "fragments": [[0, 2]]}
    lines = [
        {"id": name, "text": f"So said {name}.", "annotations": [{**cue, "annotator": name}]}
        for name in ("Ana", "ben", "Ben")
    ]
    file = tmp_path / "work.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.import_paths([file])
    qtbot.waitUntil(lambda: window.findChild(AnnotatorsDialog) is not None)
    dialog = window.findChild(AnnotatorsDialog)
    assert dialog is not None
    choices = {box.objectName(): box for box in dialog.findChildren(QComboBox)}
    assert set(choices) == {"person.Ana", "person.ben"}
    assert choices["person.Ana"].currentText() == "the same person as “ana”"
    choices["person.ben"].setCurrentIndex(1)
    with qtbot.waitSignal(window.jobs.finished):
        dialog.accept()
    qtbot.waitUntil(lambda: project.team.annotators() == ["Ben", "ana", "ben"])


def test_the_owner_of_annotations_is_completed_and_compared(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    project = window.session.project
    assert project is not None
    project.do(Tag(SEED, "claim", ((0, 4),)))
    window.exchange._ask_how_to_read([tmp_path / "a.csv"])
    reading = window.findChild(ReadingDialog)
    assert reading is not None
    button = reading.findChild(QPushButton, "importButton")
    assert button is not None
    reading.owner.setText("ANA")
    assert not button.isEnabled()
    reading.owner_check.same.click()
    assert button.isEnabled()
    assert reading.owner.text() == "ana"
    reading.reject()


def test_a_pdf_has_no_parts(exporting: ExportWindow, qtbot: QtBot) -> None:
    choose(exporting, "report.pdf")
    split = exporting.findChild(QGroupBox, "split")
    assert split is not None
    split.setChecked(True)
    qtbot.waitUntil(lambda: "neither parts nor a card" in exporting.fault.text())
    assert not exporting.export_button.isEnabled()
    choose(exporting, "report")
    qtbot.waitUntil(exporting.export_button.isEnabled)
    exporting.reject()


def test_the_preview_shows_parts_and_card(exporting: ExportWindow, qtbot: QtBot) -> None:
    for name in ("split", "card"):
        box = exporting.findChild(QGroupBox, name)
        assert box is not None
        box.setChecked(True)
    title = exporting.findChild(QLineEdit, "card.title")
    assert title is not None
    with qtbot.waitSignal(exporting.preview.shown):
        qtbot.keyClicks(title, "Kyiv talks")
    files = exporting.preview.files
    names = [files.itemText(at) for at in range(files.count())]
    assert names == ["README.md", "dev.jsonl", "guidelines.md", "test.jsonl", "train.jsonl"]
    files.setCurrentText("README.md")
    assert "# Kyiv talks" in exporting.preview.text.toPlainText()
    exporting.reject()


def test_a_table_without_names_is_asked_about_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("Eins,Kiew sagte ja.\nZwei,Moskau sagte nein.\n", "utf-8")
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.import_paths([tmp_path / "a.csv"])
    qtbot.waitUntil(lambda: window.findChild(FieldsDialog) is not None)
    asked = window.findChild(FieldsDialog)
    assert asked is not None
    nameless = asked.findChild(QPushButton, "noNames")
    assert nameless is not None
    asked.setParent(None)
    with qtbot.waitSignal(window.jobs.finished):
        nameless.click()
    qtbot.waitUntil(lambda: window.findChild(FieldsDialog) is not None)
    again = window.findChild(FieldsDialog)
    assert again is not None
    assert again.findChild(QPushButton, "noNames") is None
    text = again.findChild(QComboBox, "field.text")
    assert text is not None
    assert text.currentText() == "2 – Kiew sagte ja."
    again.reject()


def test_what_was_merged_before_a_damaged_project_is_shown_and_named(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    project = present(window.session.project)
    first, damaged = tmp_path / "first.annotator", tmp_path / "damaged.annotator"
    for path in (first, damaged):
        with Project.create(path, project.tag_set, annotator="bob") as theirs:
            article = Document(path.stem, path.stem, f"Text of {path.stem}.")
            theirs.add([AnnotatedDocument(article)])
    with closing(sqlite3.connect(damaged, isolation_level=None)) as db:
        db.execute("UPDATE documents SET blocks = '{'")
    window.exchange.merge_paths([first, damaged])
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox, "message")), timeout=20_000)
    (box,) = window.findChildren(QMessageBox, "message")
    assert box.text() == "damaged was not merged; first was, and can be undone."
    assert str(damaged) in box.informativeText()
    assert "first" in {summary.id for summary in project.articles.page()}
    box.close()
