"""Agreement in lines of text."""

from pathlib import Path

from annotator.agreement import Figure, measure
from annotator.agreement.report import describe_agreement, describe_for_card
from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.edits import Tag
from tests.agreement.making import TAG_SET, link, note, one_layer, text


def test_the_pairs_come_first_and_reasons_at_the_end() -> None:
    notes = [note("ana", "claim", (0, 4)), note("ben", "claim", (0, 4)), note("ben", "cue", (6, 8))]
    agreement = measure([text(20, notes)], TAG_SET, {"ana", "ben", "cy"})
    lines = list(describe_agreement(agreement))
    assert lines[0] == "ana, ben, cy: 1 of 1 article were annotated by two or more of them."
    assert lines[2] == "ana – ben: 1 article"
    assert lines[3] == "  2 places: 1 agreed, 1 not all have it"
    assert "All together: 1 article" in lines
    assert lines[-1] == "No article in common: ana – cy, ben – cy."


def test_an_undefined_figure_has_its_reason() -> None:
    notes = [note("ana", "claim", (0, 4))]
    agreement = measure([text(20, notes)], TAG_SET, {"ana", "ben"}, done={"d": ["ben"]})
    figure = agreement.pairs[0].scope("claim").exact_recall
    assert figure == Figure(0.0, 1)
    precision = agreement.pairs[0].scope("claim").exact_precision
    assert precision.value is None
    assert precision.why == "nobody has any"


def test_names_of_the_tag_set_are_words_for_people() -> None:
    tag_set = one_layer("direct_claim", "claim")
    notes, relations = [], []
    for name in ("ana", "ben"):
        one = note(name, "direct_claim", (0, 4), attributes={"check_worthy": "yes"})
        other = note(name, "claim", (6, 9))
        notes += [one, other]
        relations.append(link(one, other, "said_by"))
    agreement = measure([text(20, notes, relations)], tag_set, {"ana", "ben"})
    words = "\n".join(describe_agreement(agreement))
    assert "F1 of said by: 1.000" in words
    assert "direct claim" in words
    assert "κ of direct claim check worthy" in words
    assert "_" not in words


def test_a_card_needs_two_annotators(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.annotator", default_tag_set(), annotator="ana") as project:
        project.add([AnnotatedDocument(Document("a", "No", "Moscow said no to all of it."))])
        project.do(Tag("a", "claim", ((12, 14),)))
        assert describe_for_card(project) == []
        project.annotator = "ben"
        project.do(Tag("a", "claim", ((12, 14),)))
        lines = describe_for_card(project)
        assert (lines[0], lines[-1]) == ("```", "```")
        assert lines[1].startswith("ana, ben: 1 of 1 article")
