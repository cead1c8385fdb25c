"""``annotator agreement`` says what the measurement finds, in words and as JSON."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.cli.registry import COMMANDS
from annotator.model import AnnotatedDocument, Progress, covered_text
from annotator.project import Project
from tests.agreement.making import note, text
from tests.cli.conftest import Run

BODY = 60


@pytest.fixture
def both(project: Path) -> Path:
    """A project in which ana and ben did six articles, and cleo another one."""
    documents = []
    for number in range(6):
        notes = [
            note("ana", "claim", (0, 10), attributes={"quotation": "direct"}, id=f"a{number}"),
            note("ben", "claim", (0, 10 + number % 2), id=f"b{number}"),
            note("ana", "person", (20, 25), id=f"p{number}"),
        ]
        documents.append(text(BODY, notes, id=f"d{number}"))
    documents.append(text(BODY, [note("cleo", "cue", (0, 5), id="c")], id="z"))
    with Project.open(project, annotator="ana") as opened:
        opened.add([_with_words(each) for each in documents])
    return project


def _with_words(item: AnnotatedDocument) -> AnnotatedDocument:
    words = item.document.text
    notes = [replace(each, text=covered_text(words, each.fragments)) for each in item.annotations]
    return AnnotatedDocument(item.document, tuple(notes))


def test_figures_in_words(run: Run, both: Path) -> None:
    said = run("agreement", both, "--annotator", "ana", "ben").done
    assert said.startswith("ana, ben: 6 of 7 articles were annotated by two or more of them.\n")
    assert "ana – ben: 6 articles\n" in said
    assert "12 places: 3 boundaries differ, 6 not all have it, 3 attributes differ\n" in said
    lines = {line.split()[0]: line for line in said.splitlines() if line.strip()}
    assert "0.500 (" in lines["claim"]
    assert lines["claim"].split()[-1] == "12"
    assert "All together" not in said


def test_figures_as_json(run: Run, both: Path) -> None:
    found = run("agreement", both, "--json").json
    assert found["annotators"] == ["ana", "ben", "cleo"]
    assert (found["articles"], found["shared"]) == (7, 6)
    (pair,) = [team for team in found["pairs"] if team["annotators"] == ["ana", "ben"]]
    (claim,) = [scope for scope in pair["scopes"] if scope["name"] == "claim"]
    figure = claim["scores"]["exact"]
    assert (figure["value"], figure["items"]) == (0.5, 12)
    assert figure["low"] < 0.5 < figure["high"]
    cells = {(cell["one"], cell["other"]): cell for cell in pair["confusion"]["cells"]}
    assert cells["person", None]["count"] == 6
    assert cells["person", None]["places"][0] == {"document": "d0", "one": [[20, 25]], "other": []}
    assert found["everyone"]["annotators"] == ["ana", "ben", "cleo"]


def test_undefined_figures_are_never_numbers(run: Run, both: Path) -> None:
    said = run("agreement", both).done
    assert "No article in common: ana – cleo, ben – cleo." in said
    (row,) = [line for line in said.split("All together")[0].splitlines() if "    cue " in line]
    assert row.split() == ["cue", "–", "–", "–", "–", "–", "0"]
    assert "  – not defined: F1 exact of cue, F1 overlap of cue" in said
    found = run("agreement", both, "--json").json
    (pair,) = [team for team in found["pairs"] if team["annotators"] == ["ana", "ben"]]
    (cue,) = [scope for scope in pair["scopes"] if scope["name"] == "cue"]
    assert cue["scores"]["exact"]["value"] is None
    assert cue["scores"]["exact"]["why"] == "nobody has any"


def test_only_some_layers(run: Run, both: Path) -> None:
    found = run("agreement", both, "--json", "--layer", "Entities").json
    pair = found["pairs"][0]
    assert [scope["name"] for scope in pair["scopes"]] == ["", "Entities", "person"]
    assert "no layer or label “Topics”" in run("agreement", both, "--layer", "Topics").complaint


def test_who_is_done_without_an_annotation_counts(run: Run, both: Path) -> None:
    with Project.open(both, annotator="ana") as opened:
        opened.add([Progress("d0", "cleo", "done")])
    found = run("agreement", both, "--json").json
    (pair,) = [team for team in found["pairs"] if team["annotators"] == ["ana", "cleo"]]
    assert pair["articles"] == 1


def test_the_same_seed_gives_the_same_bytes(run: Run, both: Path) -> None:
    once, again = (run("agreement", both, "--json", "--seed", "4").done for _ in range(2))
    assert once == again


def test_it_takes_two(run: Run, gold: Path) -> None:
    said = run("agreement", gold).complaint
    assert said.startswith("Agreement takes two people, and only gold has annotated anything")
    assert "annotator merge" in said
    named = run("agreement", gold, "--annotator", "gold").complaint
    assert named == "Agreement takes two people; --annotator names only gold."
    assert "“zoe” has annotated nothing" in run("agreement", gold, "--annotator", "zoe").complaint


def test_an_empty_project(run: Run, project: Path) -> None:
    assert "nobody has annotated anything" in run("agreement", project).complaint


def test_it_is_listed(run: Run) -> None:
    assert "agreement" in COMMANDS
    assert "measure how far annotators agree" in run("--help").done
