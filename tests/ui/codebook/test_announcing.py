"""A change of the codebook is shown by all views at once."""

from pytestqt.qtbot import QtBot

from annotator.project import Project, edits
from annotator.project.codebook.edits import ChangeLabel, JoinLabels
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED, Press
from tests.values import present


def tag(project: Project, text: str, words: str, label: str, annotation_id: str) -> None:
    at = text.index(words)
    project.do(edits.Tag(SEED, label, ((at, at + len(words)),), id=annotation_id))


def table_labels(window: MainWindow) -> list[str]:
    model = window.panes.annotation_table.annotations
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_a_rename_is_shown_everywhere(
    window: MainWindow, project: Project, text: str, press: Press, qtbot: QtBot
) -> None:
    tag(project, text, "Miami", "location", "miami")
    window.session.selection.choose("miami")
    window.session.do(ChangeLabel("location", {"name": "place"}))
    assert window.session.annotation("miami").label == "place"  # type: ignore[union-attr]
    assert window.panes.inspector.head.label.text() == "place"
    assert window.pane.view.scene.annotations["miami"].label == "place"
    assert "place" in table_labels(window)
    assert "location" not in table_labels(window)
    assert "place" in [button.label.name for button in window.pane.label_palette.buttons]
    assert "label.place" in [spec.id for spec in window.actions_]
    window.session.history.undo()
    assert window.panes.inspector.head.label.text() == "location"
    assert table_labels(window) == ["location"]


def test_review_shows_the_new_name(window: MainWindow, project: Project, text: str) -> None:
    tag(project, text, "Miami", "location", "miami")
    window.modes.set_mode("review")
    window.session.do(ChangeLabel("location", {"name": "place"}))
    groups = window.modes.review.groups.all_groups
    labels = {one.label for group in groups for one in group.aligned.annotations.values()}
    assert labels == {"place"}


def test_a_retired_label_is_not_offered(window: MainWindow, project: Project, text: str) -> None:
    tag(project, text, "Miami", "location", "miami")
    window.session.do(ChangeLabel("location", {"retired": True}))
    assert "location" not in [button.label.name for button in window.pane.label_palette.buttons]
    assert "label.location" not in [spec.id for spec in window.actions_]
    assert table_labels(window) == ["location"]


def test_what_is_joined_is_shown_as_the_other(
    window: MainWindow, project: Project, text: str
) -> None:
    tag(project, text, "Miami", "location", "miami")
    window.session.do(JoinLabels("location", "organization"))
    assert present(window.session.annotation("miami")).label == "organization"
    assert table_labels(window) == ["organization"]


def test_a_second_speaker_is_warned_of_and_not_refused(
    window: MainWindow, project: Project, text: str
) -> None:
    tag(project, text, "progress in war talks", "claim", "claim")
    for name in ("Zelenskyy", "Kremlin"):
        tag(project, text, name, "speaker", name)
    session = window.session
    session.selection.choose("claim")
    session.do(edits.Relate("claim", "Zelenskyy", "said_by"))
    assert window.panes.inspector.surplus.isHidden()
    session.do(edits.Relate("claim", "Kremlin", "said_by"))
    assert window.panes.inspector.surplus.text().endswith("2 × said by.")
    assert len(session.article.relations_at("claim")) == 2
