"""Targets of a relation in other articles: which are found, and in which order."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument, Document
from annotator.model.errors import Cancelled
from annotator.project import Project, edits, team
from annotator.project.targets import Targets
from tests.two_papers import add_papers


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Two papers, and ana who works in them."""
    with Project.create(tmp_path / "p.annotator", default_tag_set(), annotator="ana") as project:
        add_papers(project)
        yield project


def found(project: Project, source: str, words: str = "", *, colleagues: bool = False) -> list[str]:
    targets = Targets(project.context, colleagues=colleagues).find(source, words)
    return [target.annotation.id for target in targets]


def add_claim(project: Project, name: str, text: str, date: str = "") -> None:
    project.add([AnnotatedDocument(Document(name, name, text, {"date": date} if date else {}))])
    project.do(edits.Tag(name, "claim", ((0, len(text)),), id=f"{name} claim"))


def test_without_words_the_same_person_comes_before_shared_words(project: Project) -> None:
    assert found(project, "nine")[0] == "three"
    assert found(project, "nobody")[:1] == ["eleven"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dism", {"eleven"}),
        ("eleven coll", {"eleven"}),
        ("weber", {"eleven", "eleven speaker"}),
        ("crane dism", {"eleven"}),
        ("2026-03", {"eleven", "three", "eleven speaker", "three speaker"}),
        ("claim", {"eleven", "three"}),
        ("nothing of this kind", set()),
    ],
)
def test_words_are_sought_in_text_label_names_title_and_date(
    project: Project, words: str, expected: set[str]
) -> None:
    assert set(found(project, "nobody", words)) == expected


def test_claims_come_first_and_of_them_those_of_the_same_day(project: Project) -> None:
    add_claim(project, "later", "They were dismissed, Weber says", "2026-03-09")
    add_claim(project, "same", "All dismissed", "2026-03-02")
    order = found(project, "nobody", "dismissed")
    assert order[-1] == "later claim"
    assert set(order[:2]) == {"eleven", "same claim"}
    assert found(project, "nobody", "weber")[-1] == "eleven speaker"


def test_only_what_the_tag_set_relates_and_is_not_related_yet(project: Project) -> None:
    assert "nine" not in found(project, "nobody", "euros")
    assert set(found(project, "nobody speaker")) <= {"eleven", "three", "eleven speaker"}
    for kind in ("contradicts", "supports"):
        project.do(edits.Relate("nobody", "eleven", kind))
    assert "eleven" not in found(project, "nobody", "dismissed")


def test_words_are_compared_without_accents_and_case(project: Project) -> None:
    add_claim(project, "french", "Onze salariés licenciés à Orléans")
    add_claim(project, "russian", "Забастовка закончилась")
    assert found(project, "nobody", "SALARIES") == ["french claim"]
    assert found(project, "nobody", "забаст") == ["russian claim"]


def test_signs_of_queries_are_searched_as_they_are(project: Project) -> None:
    add_claim(project, "odd", '100% of "them" a_b')
    for words in ("100%", '"them"', "a_b"):
        assert found(project, "nobody", words) == ["odd claim"]
    assert found(project, "nobody", "' OR 1 --") == []


def test_colleagues_are_found_only_where_they_are_shown(project: Project) -> None:
    project.annotator = "ben"
    assert found(project, "nobody", "dism") == []
    assert found(project, "nobody", "dism", colleagues=True) == ["eleven"]
    project.do(team.SetBlind(True))
    assert found(project, "nobody", "dism", colleagues=True) == []


def test_a_search_that_is_not_wanted_any_more_ends(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop() -> None:
        raise Cancelled

    monkeypatch.setattr("annotator.project.connection._STEPS_BETWEEN_LOOKS", 10)
    with pytest.raises(Cancelled):
        Targets(project.context, check=stop).find("nobody", "dism")
    assert found(project, "nobody", "dism") == ["eleven"]


def test_an_annotation_that_is_gone_has_no_targets(project: Project) -> None:
    assert found(project, "gone") == []
