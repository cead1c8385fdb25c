"""A contradiction across two papers, by keys."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.formats.tag_sets import default_tag_set
from annotator.project import Project
from annotator.ui.settings import Settings
from tests.journeys import seed_keys
from tests.journeys.person import Person
from tests.two_papers import COURIER, HERALD, add_papers
from tests.values import present

MOST_STROKES = 8
TYPED, TAKEN = "Tab Ctrl+R {elev}", "Enter C"
"""To the first claim of the article, and to its other end; then which relation is meant."""
LISTED = "Tab Ctrl+R", "Down", "Enter C"
"""The likeliest of all articles, without a word."""


def count(*scripts: str) -> int:
    return sum(len(stroke) for script in scripts for stroke in seed_keys.strokes(script))


def test_two_papers_contradict_each_other_in_eight_strokes_and_both_show_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    assert count(TYPED, TAKEN) <= MOST_STROKES
    assert count(*LISTED) < count(TYPED, TAKEN)
    settings = Settings(tmp_path / "settings.ini")
    settings.annotator = "ana"
    project = Project.create(tmp_path / "p.annotator", default_tag_set(), annotator="ana")
    add_papers(project)
    person = Person(qtbot, settings)
    person.window.files.take(project)
    person.waits_for_the_article()
    session = person.window.session
    session.open_article(HERALD)
    person.press(TYPED)
    qtbot.waitUntil(lambda: session.relating.candidate_id == "eleven")
    person.press(TAKEN)
    assert ends(project, COURIER) == {("nobody", "eleven")} == ends(project, HERALD)
    # The inspector names the other article, and opens it beside.
    (row,) = [one for one in person.window.panes.inspector.relations if one.other.id == "eleven"]
    assert "Crane drivers lose their jobs" in row.accessibleName()
    row.followed.emit("eleven")
    assert present(session.document).id == COURIER
    assert session.beside.document_id == HERALD
    (back,) = [one for one in person.window.panes.inspector.relations if one.other.id == "nobody"]
    assert "Pay deal ends the strike" in back.accessibleName()
    # The other one says the same of it, from the list alone.
    person.press("Ctrl+Z")
    assert ends(project, COURIER) == set()
    assert present(session.document).id == HERALD
    start, down, take = LISTED
    person.press(start.removeprefix("Tab "))
    qtbot.waitUntil(lambda: not session.relating.far.searching)
    person.press(down)
    person.press(take)
    assert ends(project, COURIER) == {("nobody", "eleven")}


def ends(project: Project, document: str) -> set[tuple[str, str]]:
    """The ends of each contradiction of an article."""
    return {(r.source, r.target) for r in project.relations(document) if r.type == "contradicts"}
