"""The commands of Review mode that concern the whole project."""

import pytest
from PySide6.QtWidgets import QCheckBox, QRadioButton
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.curating import Decide
from annotator.ui.exchange.export_form import ExportForm
from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED
from tests.values import present

pytestmark = pytest.mark.usefixtures("two_annotators")


def test_agreed_places_of_the_project_are_accepted_in_the_background(
    window: MainWindow, review: ReviewView, project: Project, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: window.actions_["review.accept-agreed-everywhere"].isEnabled())
    with qtbot.waitSignal(window.jobs.finished):
        window.actions_.trigger("review.accept-agreed-everywhere")
    qtbot.waitUntil(lambda: bool(project.review.decisions()))
    assert review.count.text() == "1 of 3 places judged"
    window.session.history.undo()
    assert project.review.decisions() == []


def test_the_gold_layer_can_be_exported_from_the_window(project: Project, qtbot: QtBot) -> None:
    form = ExportForm(project)
    qtbot.addWidget(form)
    assert form.findChild(QRadioButton, "gold") is None
    project.do(Decide(SEED, ("ana-date",), ("ana-date",)))
    form = ExportForm(project)
    qtbot.addWidget(form)
    form.show()
    button = present(form.findChild(QRadioButton, "gold"))
    beside = present(form.findChild(QCheckBox, "layers"))
    assert not form.options().gold
    assert beside.isHidden()
    button.click()
    assert form.options().gold
    assert form.options().annotators is None
    assert not form.options().with_layers
    beside.click()
    assert form.options().with_layers
