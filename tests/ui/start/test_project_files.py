"""Opening, importing, exporting, checking; a second process; jobs in the background."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.jobs import ProgressCallback
from annotator.model import Cancelled
from annotator.project import Project
from annotator.project.edits import Tag
from annotator.ui.application import render_window
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.settings import sample_path
from annotator.ui.window.main_window import MainWindow
from tests.project.test_connection import ANY_TOOL, looked_into, seen_by
from tests.ui.conftest import SEED, Press, labelled, select
from tests.values import present

HOLD = """
import sys
from pathlib import Path
from annotator.project import Project
from annotator.project.edits import Tag
with Project.open(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with three text files."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("one", "two", "three"):
        (folder / f"{name}.txt").write_text(f"Headline {name}\n\nText of {name}.", "utf-8")
    return folder


def test_the_sample_is_made_once_and_opened_again(empty_window: MainWindow, qtbot: QtBot) -> None:
    empty_window.start_page.sample_button.click()
    qtbot.waitUntil(lambda: empty_window.session.document is not None, timeout=10_000)
    assert present(empty_window.session.document).id == SEED
    assert sample_path().exists()
    select(empty_window, "Miami")
    empty_window.session.tagging.apply_label("location")
    empty_window.files.close_project()
    assert empty_window.start_page.isVisible()
    empty_window.files.open_sample()
    assert [a.text for a in labelled(empty_window.session, "location")] == ["Miami"]


def test_a_folder_is_imported_in_the_background(
    window: MainWindow, articles: Path, qtbot: QtBot
) -> None:
    window.exchange.import_paths([articles])
    assert window.jobs.running
    assert window.status_bar.job.isVisible()
    select(window, "Miami")
    window.session.tagging.apply_label("location")
    assert "A job is writing" in window.status_bar.message.text()
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert window.panes.article_list.model.rowCount() == 4
    assert "Imported 3 articles" in window.status_bar.message.text()
    assert not window.status_bar.job.isVisible()
    window.session.tagging.apply_label("location")
    assert len(window.session.article.ordered) == 1
    # The import is a step of undo like any other.
    window.session.history.undo()
    window.session.history.undo()
    assert window.panes.article_list.model.rowCount() == 1


def test_a_failed_import_says_why_and_leaves_all_as_it_was(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "bad.jsonl"
    wrong = '{"id": "x", "label": "claim", "fragments": [[0, 9]], "text": "abc"}'
    bad.write_text(f'{{"text": "abc", "annotations": [{wrong}]}}\n', "utf-8")
    window.exchange.import_paths([bad])
    qtbot.waitUntil(lambda: not window.jobs.running)
    box = window.findChild(QMessageBox)
    assert "bad.jsonl" in present(box).informativeText()
    assert "Nothing was imported" in present(box).text()
    assert not any("the rest" in button.text() for button in present(box).buttons())
    assert window.panes.article_list.model.rowCount() == 1
    assert not window.session.busy


def test_export_writes_what_is_there(
    window: MainWindow, press: Press, tmp_path: Path, qtbot: QtBot
) -> None:
    select(window, "Miami")
    press("L")
    out = tmp_path / "out.jsonl"
    window.exchange.export_to(out)
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert '"text":"Miami"' in out.read_text("utf-8").replace('": "', '":"')
    assert str(out) in window.status_bar.message.text()


@pytest.mark.skipif(sys.platform == "win32", reason="locks are not lost there")
def test_others_see_every_edit_after_a_file_dialog(
    window: MainWindow, press: Press, path: Path
) -> None:
    looked_into(path)
    window.panes.article_list.filter_field.setFocus()
    window.pane.take_keyboard()
    assert seen_by(ANY_TOOL, path) == 0
    assert path.with_name(path.name + "-wal").exists()
    select(window, "Miami")
    press("L")
    assert seen_by(ANY_TOOL, path) == 1


def test_check_says_that_the_project_is_sound(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_.trigger("file.check")
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert present(window.findChild(QMessageBox)).text() == "The project is sound."


def test_a_project_in_use_can_be_opened_to_read_only(
    empty_window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    project.close()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(project.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    try:
        assert present(holder.stdout).readline().strip() == b"held"
        empty_window.files.open_path(project.path)
        box = empty_window.findChild(QMessageBox, "inUse")
        assert str(project.path) in present(box).informativeText()
        next(b for b in present(box).findChildren(QPushButton) if "read-only" in b.text()).click()
        session = empty_window.session
        assert present(session.project).read_only
        assert empty_window.status_bar.badge.isVisible()
        assert "read only" in empty_window.windowTitle()
        empty_window._refresh()
        assert not empty_window.actions_["label.claim"].isEnabled()
        assert not empty_window.actions_["file.import"].isEnabled()
        assert empty_window.actions_["edit.find"].isEnabled()
    finally:
        holder.communicate(b"")


def test_a_project_that_cannot_be_written_can_be_opened_to_read_only(
    empty_window: MainWindow, project: Project, tmp_path: Path
) -> None:
    """As one with two names cannot, or one in a folder that is read-only."""
    project.close()
    os.link(project.path, tmp_path / "other name.annotator")
    empty_window.files.open_path(project.path)
    box = present(empty_window.findChild(QMessageBox, "readOnly"))
    assert "can only be read here" in box.text()
    assert "hard links" in box.informativeText()
    present(box.findChild(QPushButton, "openReadOnly")).click()
    session = empty_window.session
    assert present(session.project).read_only
    assert "read only" in empty_window.windowTitle()


def test_what_is_no_project_is_refused_with_a_message(
    empty_window: MainWindow, tmp_path: Path
) -> None:
    other = tmp_path / "other.annotator"
    other.write_text("hello", "utf-8")
    empty_window.files.open_path(other)
    box = empty_window.findChild(QMessageBox)
    assert "other.annotator" in present(box).text()
    assert "not an Annotator project" in present(box).informativeText()
    # The title of a small window has no room for more, and words do without pictures.
    assert present(box).windowTitle() == "Annotator"
    assert [button.icon().isNull() for button in present(box).buttons()] == [True]
    assert empty_window.session.project is None


def test_the_article_opened_last_is_opened_again(
    window: MainWindow, articles: Path, path: Path, qtbot: QtBot
) -> None:
    window.exchange.import_paths([articles])
    qtbot.waitUntil(lambda: not window.jobs.running)
    window.session.open_article("two")
    window.files.close_project()
    window.files.open_path(path)
    assert present(window.session.document).id == "two"


def test_an_empty_project_says_what_to_do(
    empty_window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    empty_window.files.create(tmp_path / "new.annotator")
    assert (tmp_path / "new.annotator").exists()
    assert "no articles" in empty_window.pane.empty_page.title.text()
    assert empty_window.pane.empty_page.button.isVisible()
    # Enter is all it takes to go on.
    assert empty_window.pane.empty_page.button.hasFocus()
    assert empty_window.pane.empty_page.button.autoDefault()
    assert "Drop" in empty_window.panes.article_list.empty_text.text()


def test_the_keyboard_is_in_the_first_article_and_back_when_it_is_gone(
    empty_window: MainWindow, articles: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    empty_window.files.create(tmp_path / "new.annotator")
    empty_window.exchange.import_paths([articles])
    qtbot.waitUntil(lambda: empty_window.session.document is not None)
    assert empty_window.pane.view.hasFocus()
    empty_window.session.history.undo()
    assert empty_window.session.document is None
    assert empty_window.pane.empty_page.button.hasFocus()


def test_a_job_tells_how_far_it_is_and_can_be_cancelled(qtbot: QtBot) -> None:
    jobs = JobRunner()
    ended: list[object] = []

    def work(progress: ProgressCallback) -> None:
        number = 0
        while True:
            number += 1
            progress(number, None, "things")

    with qtbot.waitSignal(jobs.progressed):
        assert jobs.start("Working", work, ended.append, ended.append)
    assert not jobs.start("Another", work, ended.append, ended.append)
    with qtbot.waitSignal(jobs.finished):
        jobs.cancel()
    assert isinstance(ended[0], Cancelled)
    assert not jobs.running


def test_the_window_is_drawn_without_a_screen(
    project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    project.close()
    picture = tmp_path / "window.png"
    render_window(project.path, SEED, picture, (1280, 800))
    from PySide6.QtGui import QImage

    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1280, 800)
    colours = {image.pixel(x, y) for x in range(0, 1280, 7) for y in range(0, 800, 7)}
    assert len(colours) > 20
    assert [p.name for p in tmp_path.iterdir() if "settings" in p.name] == []
    # The picture is no use of the project.
    with Project.open(project.path):
        pass


def test_closing_waits_for_no_save(window: MainWindow, path: Path, press: Press) -> None:
    select(window, "Miami")
    press("L")
    window.close()
    assert window.session.project is None
    with Project.open(path, annotator="ana") as again:
        assert [a.text for a in again.annotations(SEED)] == ["Miami"]
        assert again.history.undo_title() == "tag as location"


def test_shift_click_in_the_palette_relates(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    select(window, "weekend discussions")
    press("C")
    select(window, "The Kremlin")
    window.pane.label_palette.labelChosen.emit("speaker", True)
    assert [r.type for r in window.session.article.relations.values()] == ["said_by"]
    assert window.pane.view.hasFocus()
    assert Qt is not None


def test_who_opens_a_project_is_asked_where_the_name_nearly_equals_another(
    empty_window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    project.do(Tag(SEED, "claim", ((0, 4),)))
    project.close()
    window = empty_window

    def ask() -> QMessageBox:
        window.settings.annotator = "Ana"
        window.files.open_path(project.path)
        box = present(window.findChild(QMessageBox, "whoOpens"))
        qtbot.waitUntil(box.isVisible)
        assert window.session.project is None
        assert "only by upper and lower case" in box.informativeText()
        return box

    def choose(box: QMessageBox, name: str) -> None:
        next(b for b in box.buttons() if b.objectName() == name).click()
        box.setParent(None)

    choose(ask(), "sameName")
    assert present(window.session.project).annotator == "ana"
    assert window.settings.annotator == "ana"
    window.files.close_project()
    choose(ask(), "newName")
    assert present(window.session.project).annotator == "Ana"
    window.files.close_project()
    box = ask()
    box.reject()
    assert window.session.project is None
    # Nobody holds the file.
    with Project.open(project.path, annotator="ana") as opened:
        assert opened.team.annotators() == ["ana"]
