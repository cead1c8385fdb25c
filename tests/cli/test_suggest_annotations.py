"""``annotator suggest``: what one has tagged, offered at all other places, and nobody's work."""

from pathlib import Path

import pytest

from annotator.project import Project
from annotator.project.suggesting import Reject
from tests.cli.conftest import SEED, Run, spawn


@pytest.fixture
def shelf(run: Run, gold: Path, tmp_path: Path) -> Path:
    """The tagged sample article, and two that nobody has looked at."""
    (tmp_path / "one.txt").write_text("Zelenskyy met the Kremlin's envoys in Miami.\n")
    (tmp_path / "two.txt").write_text("Nobody here.\n")
    assert run("import", gold, tmp_path / "one.txt", tmp_path / "two.txt").code == 0
    return gold


def waiting(path: Path, article: str, annotator: str = "gold") -> dict[str, str]:
    """What is suggested in an article: label by words."""
    with Project.open(path, annotator=annotator, read_only=True) as project:
        found = [one.annotation for one in project.suggestions.waiting(article)]
    return {one.text: one.label for one in found}


def test_suggestions_wait_in_the_window_and_are_nobodys_work(run: Run, shelf: Path) -> None:
    before = run("info", shelf, "--json").json
    said = run("suggest", shelf, "--annotator", "gold").done
    first, second = said.splitlines()
    assert first.startswith("Suggested ")
    assert " wait for gold in 2 articles: " in second
    found = waiting(shelf, "one")
    assert found["Zelenskyy"] == "speaker"
    assert found["Miami"] == "location"
    after = run("info", shelf, "--json").json
    assert (after["annotations"], after["steps"]) == (before["annotations"], before["steps"] + 1)
    assert run("check", shelf).code == 0
    assert waiting(shelf, "one", "ana") == {}


def test_one_undo_takes_them_back(run: Run, shelf: Path) -> None:
    assert run("suggest", shelf, "--annotator", "gold").code == 0
    with Project.open(shelf, annotator="gold") as project:
        assert project.history.undo_title() == "suggest (propagate)"
        project.undo()
        assert project.suggestions.count_by_article() == {}


def test_it_prints_one_value(run: Run, shelf: Path) -> None:
    found = run("suggest", shelf, "--annotator", "gold", "--words", "miami", "--json").json
    assert found["annotator"] == "gold"
    assert found["with"] == "propagate"
    assert found["suggested"] == found["waiting"] == sum(found["labels"].values()) > 0
    assert set(found["labels"]) == {"location"}
    assert waiting(shelf, "one") == {"Miami": "location"}
    more = run("suggest", shelf, "--annotator", "gold", "--layer", "Speakers", "--json").json
    assert more["waiting"] == found["waiting"] + more["suggested"]
    assert set(more["labels"]) == {"location", "speaker"}


def test_what_was_judged_is_not_suggested_again(run: Run, shelf: Path) -> None:
    assert run("suggest", shelf, "--annotator", "gold", "--words", "Miami").code == 0
    with Project.open(shelf, annotator="gold") as project:
        ids = [one.id for id in (SEED, "one") for one in project.suggestions.waiting(id)]
        project.do(Reject(tuple(ids)))
    again = run("suggest", shelf, "--annotator", "gold", "--words", "Miami")
    assert again.done == "Suggested 0 annotations.\n"
    assert again.err.startswith(
        "The tagged words occur nowhere else, or have been tagged or judged"
    )


def test_who_has_tagged_nothing_is_told(run: Run, shelf: Path) -> None:
    said = run("suggest", shelf, "--annotator", "ben")
    assert said.done == "Suggested 0 annotations.\n"
    assert said.err.startswith("ben has tagged nothing in this project; --annotator NAME ")


def test_it_says_with_what(run: Run, shelf: Path) -> None:
    named = run("suggest", shelf, "--annotator", "gold", "--with", "propagate", "--json").json
    assert named["with"] == "propagate"
    refused = run("suggest", shelf, "--with", "magic").usage
    assert "There is no suggester “magic”; there are propagate, speaker-labels." in refused
    told = " ".join(run("suggest", "--help").done.split())
    assert "propagate, the words that one has tagged, wherever else they occur" in told


def test_a_layer_that_is_not_there(run: Run, shelf: Path) -> None:
    assert "has no layer or label “people”" in run("suggest", shelf, "--layer", "people").complaint


def test_standard_error_is_silent_where_nobody_watches(shelf: Path) -> None:
    said = spawn("suggest", shelf, "--annotator", "gold", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["suggested"] > 0


def test_a_project_that_is_open_elsewhere(run: Run, shelf: Path) -> None:
    with Project.open(shelf, annotator="ana"):
        said = spawn("suggest", shelf, "--annotator", "gold")
    assert said.code == 1
    assert "open" in said.complaint
