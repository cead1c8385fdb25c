"""Guidelines from and to files, on paper, decided between, and in their history."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.guideline_edits import ImportGuidelines, WriteSection
from annotator.project.memos import WriteMemo
from annotator.ui.guidelines.clash_dialog import show_guideline_clashes, show_memo_clashes
from annotator.ui.guidelines.guideline_files import (
    ask_for_export,
    guideline_layout,
    import_file,
    print_guidelines,
)
from annotator.ui.guidelines.guideline_history import GuidelineHistory
from annotator.ui.session.session import Session

TEXT = "# Rules\n\nFor all.\n\n## claim\n\nWhat is said.\n"


@pytest.fixture
def around(session: Session, project: Project, qtbot: QtBot) -> QWidget:
    """The window around dialogs, with guidelines in the project of the session."""
    session.set_project(project)
    project.do(ImportGuidelines(TEXT))
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_a_file_goes_out_and_comes_back_changed(
    around: QWidget,
    session: Session,
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "rules"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    ask_for_export(session, around)
    written = out.with_suffix(".md")
    text = written.read_text("utf-8")
    ids = [one.id for one in project.guidelines.sections()]
    written.write_text(text.replace("For all.", "For everybody."), "utf-8-sig")
    import_file(session, written, around)
    assert "For everybody." in project.guidelines.markdown()
    assert [one.id for one in project.guidelines.sections()] == ids
    project.undo()
    assert "For all." in project.guidelines.markdown()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_what_cannot_be_read_changes_nothing(
    around: QWidget, session: Session, project: Project, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "bad.md"
    if content is not None:
        path.write_bytes(content)
    import_file(session, path, around)
    box = around.findChild(QMessageBox, "message")
    assert isinstance(box, QMessageBox)
    assert str(path) in box.informativeText()
    assert project.guidelines.markdown(generated=False) == TEXT


def test_they_are_printed(around: QWidget, session: Session, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "rules.pdf"))
    printer.setPageLayout(guideline_layout())
    print_guidelines(session, printer)
    assert (tmp_path / "rules.pdf").read_bytes().startswith(b"%PDF")


def test_two_versions_are_shown_side_by_side_and_one_is_kept(
    around: QWidget, session: Session, project: Project, tmp_path: Path
) -> None:
    other = tmp_path / "ben.annotator"
    project.save_copy(other)
    claim = project.guidelines.sections()[1].id
    with Project.open(other, annotator="ben") as ben:
        ben.do(WriteSection("## claim\n\nOf ben.", section=claim))
        project.do(WriteSection("## claim\n\nOf ana.", section=claim))
        project.merge(other)
    dialog = show_guideline_clashes(session, around)
    assert dialog is not None
    assert "claim" in dialog.words.text()
    assert len(dialog._columns) == 2
    dialog.keep("Of ana.")
    assert project.guidelines.clashes() == []
    assert "Of ana." in project.guidelines.markdown()
    assert not dialog.isVisible()


def test_only_ones_own_memos_are_decided(
    around: QWidget, session: Session, project: Project, tmp_path: Path
) -> None:
    other = tmp_path / "home.annotator"
    project.save_copy(other)
    with Project.open(other, annotator="ana") as home:
        home.do(WriteMemo("project", "", "At home."))
        project.do(WriteMemo("project", "", "At work."))
        project.merge(other)
    dialog = show_memo_clashes(session, around)
    assert dialog is not None
    dialog.keep("At home.")
    assert project.memos.own("project") == "At home."


def test_the_history_brings_an_earlier_text_back(
    around: QWidget, session: Session, project: Project, qtbot: QtBot
) -> None:
    claim = project.guidelines.sections()[1]
    project.do(WriteSection("## claim\n\nAnother text.", section=claim.id))
    dialog = GuidelineHistory(session, claim, around)
    qtbot.addWidget(dialog)
    assert dialog.list.count() == 2
    assert "What is said." in dialog.before.toPlainText()
    assert "Another text." in dialog.after.toPlainText()
    dialog.bring_back()
    assert project.guidelines.markdown(generated=False) == TEXT
    assert dialog.list.count() == 3
    dialog.only.setChecked(False)
    assert dialog.list.count() > 3
