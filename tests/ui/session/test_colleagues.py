"""Colleagues' layers: hidden until asked for, told apart, and never changed."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.project import Project, edits
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press
from tests.values import present


@pytest.fixture
def project(project: Project) -> Project:
    """Ana and Ben have both tagged in the article; Ben has related what he tagged."""
    project.do(edits.Tag(SEED, "person", ((30, 40),), id="ana's"))
    project.annotator = "ben"
    project.do(edits.Tag(SEED, "claim", ((50, 90),), id="ben's claim"))
    project.do(edits.Tag(SEED, "speaker", ((30, 40),), id="ben's speaker"))
    project.do(edits.Relate("ben's claim", "ben's speaker", "said_by"))
    project.annotator = "ana"
    return project


def shown(session: Session) -> set[str]:
    return set(session.article.annotations)


ALL = {"ana's", "ben's claim", "ben's speaker"}


def test_they_are_hidden_until_asked_for(session: Session) -> None:
    assert shown(session) == {"ana's"}
    assert not session.article.relations
    assert session.colleagues.hidden == {"ben": 2}
    session.show_colleagues(True)
    assert shown(session) == ALL
    assert len(session.article.relations) == 1
    assert not session.colleagues.hidden
    session.show_colleagues(False)
    assert shown(session) == {"ana's"}
    assert not session.article.relations


def test_what_one_tags_meanwhile_is_shown(session: Session, project: Project) -> None:
    project.do(edits.Tag(SEED, "date", ((100, 110),), id="new"))
    assert shown(session) == {"ana's", "new"}
    session.history.undo()
    assert shown(session) == {"ana's"}
    session.show_colleagues(True)
    assert shown(session) == ALL


def test_views_are_told_only_what_comes_and_goes(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.annotationsChanged) as told:
        session.show_colleagues(True)
    assert [sorted(ids) for ids in present(told.args)] == [["ben's claim", "ben's speaker"], []]
    session.selection.choose("ben's claim")
    with qtbot.waitSignal(session.annotationsChanged) as told:
        session.show_colleagues(False)
    assert [sorted(ids) for ids in present(told.args)] == [[], ["ben's claim", "ben's speaker"]]
    assert session.selection.annotation_id is None


def test_going_to_a_hidden_one_shows_the_layer(session: Session) -> None:
    said: list[str] = []
    session.statusMessage.connect(said.append)
    session.selection.choose("ben's claim")
    assert session.colleagues.shown
    assert session.selection.annotation_id == "ben's claim"
    assert said == ["Colleagues’ layers are shown now."]


def test_another_annotator_sees_their_own(session: Session) -> None:
    session.set_annotator("ben")
    assert shown(session) == {"ben's claim", "ben's speaker"}
    assert session.colleagues.hidden == {"ana": 1}


def test_text_and_tables_follow_one_switch(window: MainWindow, press: Press) -> None:
    table = window.panes.annotation_table.annotations
    view = window.pane.view
    assert table.total() == 1
    assert set(view.scene.annotations) == {"ana's"}
    window.pane.take_keyboard()
    press("L", held=CTRL | SHIFT)
    assert window.actions_["view.colleagues"].isChecked()
    assert table.total() == 3
    assert set(view.scene.annotations) == ALL
    window.panes.attribution_table.attributions.fill_now()
    assert window.panes.attribution_table.attributions.total() == 1
    kinds = {m.annotation.id: (m.kind, m.owner) for m in view.scene.marks(0, 200)}
    assert kinds == {
        "ana's": ("own", ""),
        "ben's claim": ("colleague", "Be"),
        "ben's speaker": ("colleague", "Be"),
    }
    details = [table.cell_text(table.rows[n], 2) for n in range(3)]
    assert sorted(details) == ["", "ben’s", "ben’s"]


def test_they_are_not_changed(window: MainWindow) -> None:
    session = window.session
    session.show_colleagues(True)
    session.selection.choose("ben's claim")
    window.commands.remove()
    session.tagging.relabel(["ben's claim"], "speaker")
    assert session.article.annotations["ben's claim"].label == "claim"


def test_the_choice_is_remembered(window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
    window.actions_.trigger("view.colleagues")
    again = MainWindow(settings)
    qtbot.addWidget(again)
    assert again.session.colleagues.shown


def test_an_article_with_nothing_of_one_s_own_offers_them(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    line = window.pane.layers_line
    assert line.isHidden()
    window.session.set_annotator("eva")
    assert not line.isHidden()
    assert line.text.text() == "3 annotations by ben and ana are not shown."
    assert "Ctrl+Shift+L" in line.button.text()
    qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)
    assert shown(window.session) == ALL
    assert line.isHidden()
