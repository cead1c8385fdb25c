"""Articles come back from tasks, except for the losses that are reported."""

from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.label_studio import CONFIG_FILE, FORMAT
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Attribute,
    Document,
    Label,
    Layer,
    Relation,
    TagSet,
)
from annotator.project import Project
from tests.formats.label_studio.examples import ARTICLE, CLAIM, SPEAKER, read, written
from tests.formats.roundtrip import TAG_SET, reduced, tagged_documents, through
from tests.formats.travel import (
    lost_relations,
    of_several_fragments,
    sample_there_and_back,
    without,
)

HOLDS = FORMAT.holds


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
    assert [reduced(each, HOLDS) for each in trip.documents] == [
        reduced(each, HOLDS) for each in expected
    ]
    assert trip.notes == []
    told = {loss.what: loss.count for loss in trip.losses}
    assert told == +Counter(
        {
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
        "identities": 16,
        "annotations of several fragments": 2,
        "references to identities": 32,
        "relations of annotations that are not written": 5,
        "statuses of articles": 1,
    }


ODD = TagSet(
    "Odd",
    (
        Layer(
            "L",
            (
                Label(
                    "$x, <&>\"'",
                    attributes=(
                        Attribute("label", ("a",)),
                        Attribute("a,b", ("1, 2", " c", "$d", "e\tf", "g")),
                    ),
                ),
                Label("ü x, y", attributes=(Attribute("a,b", ("g", "h & i")),)),
                Label("tab\there"),
            ),
        ),
    ),
)


@given(
    label=st.sampled_from([label.name for label in ODD.labels()]),
    attributes=st.dictionaries(
        st.sampled_from(["label", "a,b", "note", "other"]),
        st.sampled_from(["a", "1, 2", " c", "$d", "e\tf", "g", "h & i"]) | st.integers(0, 3),
    ),
    note=st.sampled_from(["", "\n", " a\nb "]),
)
def test_odd_names_come_back(label: str, attributes: dict[str, Any], note: str) -> None:
    found = Annotation("c", "ana", label, ((0, 2),), "He", attributes, note)
    item = AnnotatedDocument(Document("d", "T", "He said so."), (found,))
    trip = through(FORMAT, [item], tag_set=ODD)
    (back,) = trip.documents
    assert back.annotations == (found,)
    assert trip.losses.count("names that the labelling configuration cannot hold") == 2
    ET.fromstring(trip.files[CONFIG_FILE])


def test_what_was_changed_there_is_the_work_of_who_did_it(tmp_path: Path) -> None:
    (task,) = written(tmp_path, TAG_SET, ARTICLE)
    (tmp_path / CONFIG_FILE).unlink()
    for each in task["annotations"]:
        each["completed_by"] = {"id": 5, "email": "zoe@example.org"}
    task["annotations"][1]["result"][0]["value"].update(start=4, end=5, text="b")
    (item,), _ = read(tmp_path, task)
    assert item.annotations[:2] == (CLAIM, SPEAKER)
    (theirs,) = item.annotations[2:]
    assert (theirs.annotator, theirs.label, theirs.text) == ("zoe@example.org", "cue", "b")
    assert theirs.id != "b"
    assert item.relations == ARTICLE.relations
