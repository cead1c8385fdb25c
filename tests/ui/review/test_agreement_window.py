"""The figures of agreement in a window: measured in the background, each opens its places."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.edits import Tag
from annotator.ui.review.agreement_window import AgreementWindow
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED
from tests.values import present


@pytest.fixture
def project(project: Project) -> Project:
    """Two people of whom one has a longer claim."""
    for name, end in (("ana", 90), ("ben", 96)):
        project.annotator = name
        project.do(Tag(SEED, "speaker", ((30, 40),), id=f"{name}-s"))
        project.do(Tag(SEED, "claim", ((50, end),), id=f"{name}-c"))
    project.annotator = "cy"
    return project


@pytest.fixture
def figures(window: MainWindow, qtbot: QtBot) -> AgreementWindow:
    """The window, with what was measured."""
    with qtbot.waitSignal(window.jobs.finished):
        window.review_commands.show_agreement()
    found = window.findChild(AgreementWindow)
    assert found is not None
    qtbot.waitUntil(lambda: found.agreement is not None)
    return found


def test_pairs_and_labels_are_shown(figures: AgreementWindow) -> None:
    assert "tagged 1 of 1 article." in figures.summary.text()
    item = figures.pairs.item(0, 1)
    assert item is not None
    assert item.text() == "0.50"
    scopes = [figures.scope_choice.itemText(n) for n in range(figures.scope_choice.count())]
    assert scopes[0] == "All labels"
    figures.scope_choice.setCurrentIndex(scopes.index("speaker"))
    item = figures.pairs.item(1, 0)
    assert item is not None
    assert item.text() == "1.00"
    figures.measure_choice.setCurrentIndex(1)
    figures.scope_choice.setCurrentIndex(0)
    item = figures.pairs.item(0, 1)
    assert item is not None
    assert item.text() == "1.00"


def test_a_cell_opens_its_places_and_a_place_opens_the_article(
    window: MainWindow, figures: AgreementWindow, qtbot: QtBot
) -> None:
    labels = [
        present(figures.confusion.horizontalHeaderItem(n)).text()
        for n in range(figures.confusion.columnCount())
    ]
    at = labels.index("ben: claim")
    figures.confusion.setCurrentCell(at, at)
    qtbot.keyClick(figures.confusion, Qt.Key.Key_Return)
    assert figures.occurrences.count() == 1
    figures.occurrences.itemActivated.emit(figures.occurrences.item(0))
    assert window.modes.mode == "review"
    current = window.modes.review.groups.current
    assert current is not None
    assert "ana-c" in current.annotation_ids
