"""Labels in use are joined, split, retired and removed, and it is said before what that touches."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.model import Label
from annotator.project import Project, edits
from annotator.project.codebook.edits import AddLabel, ChangeLabel
from annotator.ui.codebook import parts
from annotator.ui.codebook.codebook_window import CodebookWindow
from annotator.ui.codebook.join_dialogs import LabelDialog
from annotator.ui.codebook.split_dialog import SplitDialog
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED
from tests.values import present

Key = Qt.Key


@pytest.fixture
def project(project: Project, text: str) -> Project:
    """Two places of ana's and one of bo's, and a claim that is said by a speaker."""
    for annotator, words, label, values in (
        ("ana", "Miami", "location", {}),
        ("ana", "Ukraine’s president", "speaker", {"kind": "named person"}),
        ("ana", "Kremlin", "speaker", {"kind": "organization"}),
        ("bo", "Moscow", "location", {}),
    ):
        project.annotator = annotator
        at = text.index(words)
        edit = edits.Tag(SEED, label, ((at, at + len(words)),), values, id=words)
        project.do(edit)
    project.annotator = "ana"
    return project


def labels(project: Project) -> dict[str, str]:
    return {one.id: one.label for one in project.annotations(SEED)}


def asked(codebook: CodebookWindow, window: MainWindow, name: str, button: str) -> None:
    """Ask for a change of a label."""
    codebook.tree.choose(parts.of_label(present(window.session.tag_set.label(name))))
    codebook.label.buttons[button].click()


def test_a_label_is_joined_into_another_one(
    codebook: CodebookWindow, window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    asked(codebook, window, "location", "join")
    dialog = present(codebook.findChild(LabelDialog))
    qtbot.waitUntil(lambda: "2 annotations in 1 article, of ana and bo." in dialog.usage.text())
    assert [present(dialog.table.item(row, 0)).text() for row in range(2)] == ["ana", "bo"]
    assert "location" not in [dialog.into.itemText(row) for row in range(dialog.into.count())]
    dialog.into.setCurrentText("organization")
    dialog.join.click()
    assert labels(project)["Miami"] == labels(project)["Moscow"] == "organization"
    qtbot.waitUntil(lambda: codebook.label.name.text() == "organization")
    codebook.undo.click()
    assert labels(project)["Miami"] == labels(project)["Moscow"] == "location"


def test_what_is_in_use_is_retired_and_what_is_not_is_removed(
    codebook: CodebookWindow, window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    asked(codebook, window, "location", "remove")
    dialog = present(codebook.findChild(LabelDialog, "removeDialog"))
    qtbot.waitUntil(lambda: "2 annotations" in dialog.usage.text())
    assert not dialog.remove.isEnabled()
    dialog.retire.click()
    assert present(window.session.tag_set.label("location")).retired
    dialog.deleteLater()
    dialog.setObjectName("")
    asked(codebook, window, "quantity", "remove")
    dialog = present(codebook.findChild(LabelDialog, "removeDialog"))
    qtbot.waitUntil(dialog.remove.isEnabled)
    assert dialog.usage.text() == "Nothing is tagged with it."
    dialog.remove.click()
    assert window.session.tag_set.label("quantity") is None
    codebook.undo.click()
    assert window.session.tag_set.label("quantity") is not None


def test_a_label_is_split_by_a_value_and_one_by_one(
    codebook: CodebookWindow, window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    asked(codebook, window, "speaker", "split")
    dialog = present(codebook.findChild(SplitDialog))
    dialog.value.setCurrentText("organization")
    qtbot.keyClicks(dialog.name, "institution")
    qtbot.waitUntil(lambda: "1 annotation of 2 becomes “institution”" in dialog.words.text())
    qtbot.keyClick(dialog.name, Key.Key_Return)
    assert labels(project)["Kremlin"] == "institution"
    assert labels(project)["Ukraine’s president"] == "speaker"
    made = present(window.session.tag_set.label("institution"))
    assert [each.name for each in made.attributes] == ["kind"]
    assert present(project.annotation("Kremlin")).attributes == {"kind": "organization"}
    codebook.undo.click()
    assert labels(project)["Kremlin"] == "speaker"
    assert window.session.tag_set.label("institution") is None
    dialog.deleteLater()
    dialog.setParent(None)

    asked(codebook, window, "location", "split")
    dialog = present(codebook.findChild(SplitDialog))
    qtbot.waitUntil(lambda: dialog.list.places.count == 2)
    qtbot.keyClicks(dialog.search, "mosc")
    qtbot.waitUntil(lambda: len(dialog.list.places.rows) == 1)
    dialog.list.setFocus()
    dialog.list.setCurrentIndex(dialog.list.places.index(0))
    qtbot.keyClick(dialog.list, Key.Key_Space)
    dialog.into.setCurrentText("organization")
    assert "1 annotation of 2 becomes “organization”" in dialog.words.text()
    dialog.split.click()
    assert labels(project)["Moscow"] == "organization"
    assert present(project.annotation("Moscow")).annotator == "bo"
    assert labels(project)["Miami"] == "location"


def test_a_large_split_is_a_job(
    codebook: CodebookWindow,
    window: MainWindow,
    project: Project,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("annotator.ui.codebook.split_dialog.BACKGROUND_ABOVE_ROWS", 0)
    asked(codebook, window, "location", "split")
    dialog = present(codebook.findChild(SplitDialog))
    qtbot.waitUntil(lambda: dialog.list.places.count == 2)
    dialog.tick.click()
    qtbot.keyClicks(dialog.name, "place")
    with qtbot.waitSignal(window.jobs.finished):
        dialog.split.click()
    assert labels(project)["Miami"] == labels(project)["Moscow"] == "place"
    assert present(window.session.annotation("Miami")).label == "place"


def test_what_was_changed_apart_is_decided_side_by_side(
    codebook: CodebookWindow, window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    theirs = project.path.with_name("theirs.annotator")
    project.save_copy(theirs)
    with Project.open(theirs, annotator="bo") as other:
        other.do(ChangeLabel("claim", {"description": "What is said."}))
        other.do(AddLabel("Entities", Label("weapon")))
    window.session.do(ChangeLabel("claim", {"description": "Words of somebody."}))
    window.session.do(AddLabel("Entities", Label("weapon")))
    project.merge(theirs)
    notice = present(window.notices.notice("codebookClashes"))
    assert "apart, at 2 places" in notice
    assert codebook.decide.text() == "Decide 2…"
    window.codebook.show_clashes()
    page = codebook.clashes
    first = [one for one in page.findChildren(QPushButton) if one.isVisibleTo(page)]
    values = [one.accessibleName() for one in first[:2]]
    assert any("Words of somebody., of ana" in value for value in values)
    chosen = next(one for one in first[:2] if "What is said., of bo" in one.accessibleName())
    chosen.click()
    assert present(window.session.tag_set.label("claim")).description == "What is said."
    assert project.codebook.clashes() == []
    join = [one for one in page.findChildren(QPushButton, "joinNamesakes") if not one.isHidden()]
    join[-1].click()
    assert window.session.tag_set.label("weapon (2)") is None
    assert window.notices.notice("codebookClashes") is None
    # The decision travels: nobody decides again.
    with Project.open(theirs, annotator="bo") as other:
        other.merge(project.path)
        assert other.codebook.count_clashes() == 0
        assert other.tag_set == project.tag_set
