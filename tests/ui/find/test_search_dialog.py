"""Searching the project from the window."""

from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.edits import SetStatus, Tag
from annotator.project.team import SetBlind
from annotator.ui.find.search_dialog import SearchDialog
from tests.ui.conftest import SEED


def found(dialog: SearchDialog, query: str, qtbot: QtBot) -> list[str]:
    dialog.field.setText(query)
    with qtbot.waitSignal(dialog._answer.ready):
        dialog.search_now()
    model = dialog.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def test_notes_of_hidden_colleagues_are_not_found(project: Project, qtbot: QtBot) -> None:
    project.annotator = "ben"
    project.do(Tag(SEED, "claim", ((50, 90),), note="zebra of ben"))
    project.annotator = "ana"
    project.do(Tag(SEED, "claim", ((50, 90),), note="zebra of ana"))
    dialog = SearchDialog()
    qtbot.addWidget(dialog)
    dialog.start(project)
    assert len(found(dialog, "zebra", qtbot)) == 2
    project.do(SetBlind(True))
    (own,) = found(dialog, "zebra", qtbot)
    assert "of ana" in own
    assert found(dialog, "Zelenskyy", qtbot)
    project.do(SetStatus(SEED, "done"))
    assert len(found(dialog, "zebra", qtbot)) == 2
