"""The sample article, from the start page to the dataset, in the window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.app import main
from annotator.data_files import sample_article
from annotator.project import Project
from annotator.ui.inspector.relation_widgets import RelationMenu
from annotator.ui.settings import Settings
from tests.journeys import seed_keys
from tests.journeys.person import Person
from tests.journeys.seed_job import DIRECT, SEED, Mention, expected, exported

RecordProperty = Callable[[str, object], None]
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Those of somebody who never was here."""
    return Settings(tmp_path / "settings.ini")


def test_the_whole_job_by_keys(
    settings: Settings, tmp_path: Path, qtbot: QtBot, record_property: RecordProperty
) -> None:
    path, text = tmp_path / "kyiv.annotator", sample_article().read_text("utf-8")
    person = Person(qtbot, settings)
    _begin(person, path)
    for script in (*seed_keys.ATTRIBUTIONS.values(), *seed_keys.LINKS.values()):
        person.press(script)
    person.press("Ctrl+Enter")
    tagged = person.sees()
    assert tagged[2] == "done"
    rows = person.window.panes.attribution_table.attributions.rows
    assert len([row for row in rows if row.speakers and row.cues]) == len(seed_keys.ATTRIBUTIONS)
    _undo_all_and_redo_all(person)
    assert person.sees() == tagged

    person.press("Ctrl+Q")
    with Project.open(path, annotator="ana") as project:
        assert project.check() == []
        assert {a.id: a for a in project.annotations(SEED)} == tagged[0]
    person = Person(qtbot, settings)
    person.press("Enter")
    person.waits_for_the_article()
    assert person.sees() == tagged
    person.press("Ctrl+Z*5")
    assert person.sees() != tagged
    person.press("Ctrl+Shift+Z*5")
    assert person.sees() == tagged

    out, again = tmp_path / "kyiv.jsonl", tmp_path / "by-command.jsonl"
    person.press("Ctrl+E")
    person.answers_in_the_window(out)
    qtbot.waitUntil(lambda: out.exists() and not person.window.jobs.running)
    assert exported(out) == expected(text)
    assert main(["export", str(path), str(again), "--format", "jsonl"]) == 0
    assert again.read_bytes() == out.read_bytes()
    _tell_strokes(record_property)


def _begin(person: Person, path: Path) -> None:
    """A new project with its name, its place and the annotator; the sample."""
    person.press(f"Ctrl+N {{{path.stem}}} Alt+F {{{path.parent}}} Alt+A {{ana}} Enter")
    assert person.window.session.project is not None
    assert person.window.session.project.annotator == "ana"
    person.answer(sample_article())
    person.press("Enter")
    person.waits_for_the_article()


def _undo_all_and_redo_all(person: Person) -> None:
    steps = 0
    while person.window.session.article.ordered or person.window.session.status != "to do":
        person.press("Ctrl+Z")
        steps += 1
        assert steps < 100
    assert person.sees() == ({}, {}, "to do")
    person.press(f"Ctrl+Shift+Z*{steps}")


def _tell_strokes(record_property: RecordProperty) -> None:
    counted = seed_keys.counted()
    for name, number in counted.items():
        record_property(f"keys: {name}", number)
    attributions = [counted[name] for name in seed_keys.ATTRIBUTIONS]
    mean = sum(attributions) / len(attributions)
    record_property("keys for an attribution, mean", round(mean, 1))
    print(f"\nKeys pressed: {counted}\nFor an attribution: {mean:.1f} in the mean")  # noqa: T201 - for whoever runs it with -s


def test_an_attribution_by_mouse(settings: Settings, tmp_path: Path, qtbot: QtBot) -> None:
    settings.annotator = "ana"
    person = Person(qtbot, settings)
    window, view = person.window, person.window.pane.view
    port, labels = view.viewport(), window.pane.label_palette
    qtbot.mouseClick(window.start_page.sample_button, LEFT)
    person.waits_for_the_article()
    text = view.article().text

    def drag(begin: QPoint, end: QPoint) -> None:
        qtbot.mousePress(port, LEFT, NONE, begin)
        qtbot.mouseMove(port, end)
        qtbot.mouseRelease(port, LEFT, NONE, end)

    def tag(mention: Mention, held: Qt.KeyboardModifier) -> None:
        ((start, end),) = mention.fragments(text)
        view.caret.reveal(start, end)
        first, last = view.page.rect_of(start, start + 1), view.page.rect_of(end - 1, end)
        drag(first.center(), last.center())
        assert labels.isVisible()
        (button,) = [one for one in labels.buttons if one.label.name == mention.label]
        qtbot.mouseClick(button, LEFT, held)

    tag(DIRECT.claim, NONE)
    tag(DIRECT.cue, SHIFT)
    tag(DIRECT.speaker, NONE)
    (row,) = window.panes.attribution_table.attributions.rows
    assert ([a.text for a in row.cues], row.speakers) == (["said"], ())

    # The line below the speaker is taken to the claim, and which relation is meant is asked.
    speaker, claim = window.session.selection.annotation_id, row.claim
    below = view.page.rect_of(*DIRECT.speaker.fragments(text)[0]).center()
    while speaker not in view.hit_test.lanes_under(QPointF(below)):
        below += QPoint(0, 1)
    drag(below, view.page.rect_of(claim.start, claim.start + 9).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, RelationMenu)
    qtbot.mouseClick(menu, LEFT, NONE, menu.actionGeometry(menu.actions()[0]).center())
    qtbot.waitUntil(lambda: window.panes.attribution_table.attributions.rows[0].speakers != ())
    (row,) = window.panes.attribution_table.attributions.rows
    assert [a.text for a in row.speakers] == ["he"]
    assert {r.type for r in person.sees()[1].values()} == {"cued_by", "said_by"}
