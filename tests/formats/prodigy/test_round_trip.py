"""Articles come back from examples, except for the losses that are reported."""

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.prodigy import FORMAT
from annotator.model import (
    AnnotatedDocument,
    Relation,
)
from annotator.project import Project
from tests.formats.roundtrip import reduced, tagged_documents, through
from tests.formats.travel import (
    lost_relations,
    of_several_fragments,
    sample_there_and_back,
    without,
)

HOLDS = FORMAT.holds


def united(items: list[AnnotatedDocument]) -> list[AnnotatedDocument]:
    """The lines of an article as one article, as the project unites them."""
    found: dict[str, AnnotatedDocument] = {}
    for item in items:
        old = found.get(item.document.id)
        found[item.document.id] = (
            item
            if old is None
            else AnnotatedDocument(
                old.document, old.annotations + item.annotations, old.relations + item.relations
            )
        )
    return list(found.values())


def links_within(item: AnnotatedDocument) -> tuple[Relation, ...]:
    """The relations between annotations of one person."""
    owners = {each.id: each.annotator for each in item.annotations}
    return tuple(r for r in item.relations if owners[r.source] == owners[r.target])


@given(items=st.lists(tagged_documents(annotators=("ana", "bo")), max_size=2))
def test_all_comes_back_but_what_was_told(items: list[AnnotatedDocument]) -> None:
    trip = through(FORMAT, items)
    split = of_several_fragments(*items)
    kept = [without(item, split) for item in items]
    expected = [AnnotatedDocument(i.document, i.annotations, links_within(i)) for i in kept]
    assert [reduced(each, HOLDS) for each in united(trip.documents)] == [
        reduced(each, HOLDS) for each in expected
    ]
    assert trip.notes == []
    told = {loss.what: loss.count for loss in trip.losses}
    assert told == +Counter(
        {
            "tag sets": 1,
            "annotations of several fragments": len(split),
            "relations of annotations that are not written": lost_relations(items, split),
            "relations between annotations of different people": sum(
                len(one.relations) - len(other.relations)
                for one, other in zip(kept, expected, strict=True)
            ),
        }
    )


def test_the_sample_differs_in_nothing_but_what_is_told(project: Project, tmp_path: Path) -> None:
    assert sample_there_and_back(project, tmp_path, FORMAT) == {
        "tag sets": 1,
        "identities": 16,
        "annotations of several fragments": 2,
        "references to identities": 32,
        "relations of annotations that are not written": 5,
        "statuses of articles": 1,
    }
