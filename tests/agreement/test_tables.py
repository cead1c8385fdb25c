"""Tables of agreement figures: on the clipboard and in files."""

from annotator.agreement import Agreement, Figure, measure
from annotator.agreement.results import ConfusionCell, Occurrence
from annotator.agreement.tables import (
    HEADINGS,
    as_html,
    as_markdown,
    as_tab_separated,
    attribute_table,
    figure_rows,
    relation_table,
    show_interval,
    span_table,
)
from annotator.model import AnnotatedDocument, Annotation, Document, Relation
from tests.agreement.making import TAG_SET

TEXT = "Ana Lee said yes."


def work(name: str, quotation: str, *types: str) -> tuple[list[Annotation], list[Relation]]:
    """A claim and a speaker of an annotator, and relations between them."""
    speaker = Annotation(f"{name}-s", name, "speaker", ((0, 7),), TEXT[:7])
    claim = Annotation(
        f"{name}-c", name, "claim", ((13, 16),), TEXT[13:16], {"quotation": quotation}
    )
    relations = [Relation(f"{name}-{kind}", name, kind, claim.id, speaker.id) for kind in types]
    return [speaker, claim], relations


def agreement_of(*works: tuple[list[Annotation], list[Relation]]) -> Agreement:
    """The agreement about one article."""
    annotations = tuple(annotation for own, _ in works for annotation in own)
    relations = tuple(relation for _, own in works for relation in own)
    item = AnnotatedDocument(Document("d", "D", TEXT), annotations, relations)
    return measure([item], TAG_SET, {annotation.annotator for annotation in annotations})


def test_attributes_and_relations_name_the_places_at_which_two_differ() -> None:
    agreement = agreement_of(
        work("ana", "direct", "said_by", "about"), work("bo", "mixed", "said_by")
    )
    (pair,) = agreement.pairs
    (score,) = pair.attributes
    claim = ((13, 16),)
    assert score.confusion is not None
    assert score.confusion.cells == (
        ConfusionCell("direct", "mixed", 1, (Occurrence("d", claim, claim),)),
    )
    every, about, said_by = pair.relations
    assert (every.type, about.type, said_by.type) == ("", "about", "said_by")
    assert about.confusion is not None
    assert about.confusion.cells == (
        ConfusionCell("about", None, 1, (Occurrence("d", claim, ()),)),
    )
    assert every.confusion is not None
    assert sum(cell.count for cell in every.confusion.cells) == 2


def test_counts_of_the_places_are_those_of_the_figures() -> None:
    agreement = agreement_of(
        work("ana", "direct", "said_by"), work("bo", "direct", "said_by"), work("cy", "mixed")
    )
    for pair in agreement.pairs:
        for score in pair.attributes:
            assert score.confusion is not None
            assert sum(cell.count for cell in score.confusion.cells) == score.figure.items
        for relation in pair.relations:
            assert relation.confusion is not None
            both = sum(c.count for c in relation.confusion.cells if c.one == c.other)
            single = sum(c.count for c in relation.confusion.cells if c.one != c.other)
            assert 2 * both + single == relation.f1.items
    assert agreement.everyone is not None
    assert all(score.confusion is None for score in agreement.everyone.attributes)


def test_tables_are_copied_with_all_their_rows_and_reasons() -> None:
    agreement = agreement_of(work("ana", "a|b\tc"), work("bo", "<d>"))
    (pair,) = agreement.pairs
    table = attribute_table(pair)
    assert as_tab_separated(table).splitlines()[0] == "label\tattribute\tpairs\tκ\tκ from\tκ to"
    assert as_markdown(table).splitlines()[:2] == [
        "| label | attribute | pairs | κ |",
        "| --- | --- | ---: | ---: |",
    ]
    assert relation_table(pair).rows == ()
    spans = span_table(pair)
    assert [row.kind for row in spans.rows] == ["all", "layer", "label", "layer", "label"]
    assert as_html(spans).count("<tr>") == 6
    everyone = agreement_of(work("ana", "a"), work("bo", "a"), work("cy", "a")).everyone
    assert everyone is not None
    assert "not defined: precision of all labels" in as_markdown(span_table(everyone))
    assert "see the pairs" in as_html(span_table(everyone))


def test_a_file_has_a_row_for_each_figure() -> None:
    agreement = agreement_of(work("ana", "a", "said_by"), work("bo", "b", "said_by"))
    head, *rows = figure_rows(agreement)
    assert head == list(HEADINGS)
    assert {len(row) for row in rows} == {len(head)}
    assert len(rows) == 5 * 9 + 1 + 2


def test_an_interval_with_a_negative_figure_has_no_dash() -> None:
    assert show_interval(Figure(0.8, 10, 0.7, 0.9)) == "0.70–0.90"
    assert show_interval(Figure(-0.1, 10, -0.2, 0.1)) == "−0.20 to 0.10"
