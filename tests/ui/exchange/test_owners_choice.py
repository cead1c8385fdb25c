"""Whose annotations go out: the choice in the export window."""

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QMessageBox, QRadioButton
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.curating import Decide
from annotator.project.edits import Tag
from annotator.ui.exchange.export_window import ExportWindow
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED
from tests.values import present


@pytest.fixture
def project(project: Project) -> Project:
    """Three people who tagged the same claim; the first of them is at work."""
    for name in ("cy", "bo", "ana"):
        project.annotator = name
        project.do(Tag(SEED, "claim", ((50, 90),), id=f"{name}-c"))
    return project


def opened(window: MainWindow, qtbot: QtBot) -> ExportWindow:
    """The export window with its first preview."""
    window.exchange.export_dialog()
    found = window.findChildren(ExportWindow)[-1]
    with qtbot.waitSignal(found.preview.shown):
        pass
    return found


def choose(window: ExportWindow, name: str, qtbot: QtBot) -> None:
    """Choose a format, and wait for its preview."""
    box = present(window.findChild(QComboBox, "exportFormat"))
    with qtbot.waitSignal(window.preview.shown):
        box.setCurrentIndex(box.findData(name))


def test_each_format_has_its_default_until_a_person_chooses(
    window: MainWindow, qtbot: QtBot
) -> None:
    exporting = opened(window, qtbot)
    name = present(window.session.project).annotator
    words = exporting.preview.owners
    assert exporting.options().annotators is None
    assert words.text() == "Everybody’s annotations: ana, bo and cy."
    choose(exporting, "csv", qtbot)
    assert exporting.options().annotators == [name]
    assert words.text() == (
        "Your annotations (ana). 2 colleagues’ layers are left out. Choose “Everybody’s "
        "annotations” for them."
    )
    assert "--annotator ana" in exporting.command_field.text()
    assert not exporting.preview.owners.isHidden()
    with qtbot.waitSignal(exporting.preview.shown):
        present(exporting.findChild(QRadioButton, "everybody")).click()
    assert "several times" in words.text()
    assert "--all" in exporting.command_field.text()
    choose(exporting, "report", qtbot)
    assert exporting.options().everybody, "what a person chose stays"
    assert "1 claim" in exporting.preview.pages.page.toPlainText()
    assert "tagged by ana, bo and cy" in exporting.preview.pages.page.toPlainText()
    exporting.reject()


def test_some_people_are_ticked(window: MainWindow, qtbot: QtBot) -> None:
    exporting = opened(window, qtbot)
    box = present(exporting.findChild(QCheckBox, "annotator.bo"))
    assert box.isHidden()
    with qtbot.waitSignal(exporting.preview.shown):
        present(exporting.findChild(QRadioButton, "some")).click()
        box.click()
    assert exporting.options().annotators == ["ana", "cy"]
    assert "Annotations of ana and cy. 1 colleague’s layer is left out." in (
        exporting.preview.owners.text()
    )
    for name in ("ana", "cy"):
        present(exporting.findChild(QCheckBox, f"annotator.{name}")).click()
    qtbot.waitUntil(lambda: "at least one person" in exporting.fault.text())
    assert not exporting.export_button.isEnabled()
    exporting.reject()


def test_the_gold_layer_is_the_default_once_it_is_there(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    names = tuple(f"{name}-c" for name in ("ana", "bo", "cy"))
    present(window.session.project).do(Decide(SEED, names, names[:1]))
    exporting = opened(window, qtbot)
    choose(exporting, "csv", qtbot)
    qtbot.waitUntil(present(exporting.findChild(QRadioButton, "gold")).isChecked)
    assert exporting.form.owners.progress.text() == "Every place of 1 annotated article is judged"
    assert exporting.options().gold
    qtbot.waitUntil(lambda: exporting.preview.owners.text().startswith("The gold layer, as rev"))
    exporting.reject()


def test_gold_is_no_default_while_a_place_is_left_to_judge(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    names = tuple(f"{name}-c" for name in ("ana", "bo", "cy"))
    opened_project = present(window.session.project)
    opened_project.do(Decide(SEED, names, names[:1]))
    opened_project.do(Tag(SEED, "date", ((120, 130),)))
    exporting = opened(window, qtbot)
    choose(exporting, "csv", qtbot)
    progress = exporting.form.owners.progress
    left = "1 place in 1 article is not judged yet"
    qtbot.waitUntil(lambda: progress.text().endswith(left))
    assert exporting.options().annotators == ["ana"]
    with qtbot.waitSignal(exporting.preview.shown):
        present(exporting.findChild(QRadioButton, "gold")).click()
    assert left in exporting.preview.owners.text()
    with qtbot.waitSignal(window.jobs.finished):
        exporting.accept()
    box = present(window.findChildren(QMessageBox)[-1])
    assert left in box.informativeText()
