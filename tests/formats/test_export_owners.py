"""Whose annotations an export holds, where several people tagged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.dataset.card import CardText
from annotator.formats.export_options import ExportOptions, check_options
from annotator.formats.export_owners import describe_owners, with_owners
from annotator.formats.registry import format_named, formats
from annotator.model import AnnotatedDocument, Document, InputError
from annotator.project import Project
from annotator.project.curating import Decide
from annotator.project.edits import Tag
from annotator.project.review import Coverage

THREE = Coverage({"ana": 2, "bo": 3, "cy": 1}, annotated=2, judged=0, gold=0)
ALL_JUDGED = Coverage(THREE.annotations, annotated=2, judged=2, gold=0, left=0)
PARTLY = Coverage(THREE.annotations, annotated=2, judged=2, gold=0, left=3, left_articles=1)
NOT_COUNTED = Coverage(THREE.annotations, annotated=2, judged=2, gold=0)
HALF_JUDGED = Coverage(THREE.annotations, annotated=2, judged=1, gold=0)


def default(coverage: Coverage, annotator: str, name: str = "csv") -> ExportOptions:
    return with_owners(ExportOptions(name), format_named(name), coverage, annotator)


def told(options: ExportOptions, coverage: Coverage, annotator: str = "ana") -> str:
    notice = describe_owners(options, format_named(options.format), coverage, annotator)
    assert notice is not None
    return notice.in_words(lambda choice: f"<{choice.setting}>")


@pytest.mark.parametrize("name", ["csv", "xlsx", "report", "conll", "brat", "huggingface", "spacy"])
def test_one_layer_is_the_default_of_tables_reports_and_datasets(name: str) -> None:
    assert default(THREE, "ana", name).annotators == ["ana"]
    assert default(ALL_JUDGED, "ana", name).gold


@pytest.mark.parametrize("name", ["jsonl", "web-annotation", "tei", "refi-qda", "xmi", "prodigy"])
def test_formats_of_exchange_hold_everybody(name: str) -> None:
    chosen = default(ALL_JUDGED, "ana", name)
    assert (chosen.annotators, chosen.gold) == (None, False)
    assert "Everybody’s annotations: ana, bo and cy." in told(chosen, THREE)
    assert "several times" not in told(chosen, THREE)


def test_formats_that_keep_owners_apart_can_hold_owners() -> None:
    for file_format in formats().values():
        assert file_format.holds.annotators or not file_format.keeps_owners_apart


def test_a_dataset_is_one_layer_whatever_its_format() -> None:
    options = ExportOptions(card=CardText())
    assert with_owners(options, format_named("jsonl"), THREE, "ana").annotators == ["ana"]


def test_gold_is_the_default_once_every_annotated_article_is_judged() -> None:
    assert default(HALF_JUDGED, "ana").annotators == ["ana"]
    words = told(default(HALF_JUDGED, "ana"), HALF_JUDGED)
    assert "Your annotations (ana). 2 colleagues’ layers are left out." in words
    assert "1 of 2 annotated articles has a reviewer’s verdict." in words
    assert "Choose <all> for all layers, or <gold> for the gold layer." in words
    assert "Choose <all> for them." in told(default(THREE, "ana"), THREE)


def test_gold_is_no_default_while_a_place_is_left_to_judge() -> None:
    assert default(PARTLY, "ana").annotators == ["ana"]
    assert default(NOT_COUNTED, "ana").annotators == ["ana"]
    words = told(default(PARTLY, "ana"), PARTLY)
    left = "3 places in 1 article are not judged yet."
    assert f"2 of 2 annotated articles have a reviewer’s verdict; {left}" in words
    assert left in told(ExportOptions("csv", gold=True), PARTLY)
    assert left in told(default(PARTLY, "rea"), PARTLY, "rea")
    assert "not judged yet" not in told(ExportOptions("csv", gold=True), ALL_JUDGED)


def test_a_reviewer_who_tagged_nothing_gets_the_gold_layer_or_everybodys() -> None:
    partly = default(HALF_JUDGED, "rea")
    assert partly.gold
    words = told(partly, HALF_JUDGED, "rea")
    assert "1 of 2 annotated articles has no verdict yet: it has no annotations in it." in words
    everybody = default(THREE, "rea")
    assert everybody.everybody
    words = told(everybody, THREE, "rea")
    assert "You (rea) have none of your own." in words
    assert "What several of them tagged is in it several times." in words
    assert "<owner>" in words
    report = default(THREE, "rea", "report")
    words = told(report, THREE, "rea")
    assert "it is one claim with all their names" in words
    assert "where their words differ, each counts." in words
    assert words.endswith("Choose <owner> for one person’s.")


def test_who_chooses_everybody_is_told_of_the_gold_layer() -> None:
    words = told(ExportOptions("report", everybody=True), HALF_JUDGED)
    assert words.endswith("Choose <owner> for one person’s, or <gold> for the gold layer.")


def test_an_imported_gold_layer_counts_as_one() -> None:
    imported = Coverage({"ana": 2, "bo": 3, "gold": 2}, annotated=2, judged=0, gold=2)
    assert default(imported, "ana").annotators == ["gold"]


def test_all_people_by_name_are_everybody() -> None:
    named = ExportOptions("csv", annotators=["cy", "bo", "ana"])
    assert told(named, THREE).startswith("Everybody’s annotations: ana, bo and cy.")


def test_nothing_is_told_where_one_person_tagged() -> None:
    alone = Coverage({"ana": 2}, annotated=2, judged=0, gold=0)
    assert default(alone, "bo") == ExportOptions("csv")
    notice = describe_owners(ExportOptions("csv"), format_named("csv"), alone, "ana")
    assert notice is None


@given(
    st.booleans(), st.sampled_from([None, ["ana"], ["bo", "cy"]]), st.sampled_from(["ana", "rea"])
)
def test_what_a_person_states_stays(
    everybody: bool, annotators: list[str] | None, annotator: str
) -> None:
    options = ExportOptions("csv", annotators=annotators, everybody=everybody)
    chosen = with_owners(options, format_named("csv"), ALL_JUDGED, annotator)
    if everybody or annotators is not None:
        assert chosen == options
    else:
        assert chosen.gold


def test_everybody_and_some_exclude_each_other() -> None:
    options = ExportOptions("csv", annotators=["ana"], everybody=True)
    with pytest.raises(InputError, match="not for both"):
        check_options(options, format_named("csv"))


def test_the_coverage_of_a_project(project: Project) -> None:
    article = "a"
    project.add([AnnotatedDocument(Document(article, "A", "Kyiv said yes."))])
    for name in ("ana", "bo"):
        project.annotator = name
        project.do(Tag(article, "claim", ((0, 3),), id=f"{name}-1"))
    assert project.review.coverage() == Coverage({"ana": 1, "bo": 1}, 1, 0, 0)
    project.annotator = "cy"
    project.do(Decide(article, ("ana-1", "bo-1"), ("ana-1",)))
    assert project.review.coverage().judged == 1
    project.undo()
    assert project.review.coverage().judged == 0
