"""Articles come back from tables, except for the losses that are reported."""

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.formats.token_text import TokenText
from annotator.formats.webanno import FORMAT
from annotator.formats.webanno.writing import ALL_WHITE, WHITE_ENDS
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    covered_text,
)
from annotator.project import Project
from tests.formats.roundtrip import TAG_SET, reduced, tagged_documents, through, write_to
from tests.formats.travel import sample_there_and_back, without
from tests.formats.webanno.examples import read_one, sample


def as_it_comes_back(item: AnnotatedDocument) -> tuple[AnnotatedDocument, Counter[str]]:
    """The article without what cannot be written, and how often that is told."""
    text = item.document.text
    tokens = TokenText(text).tokens
    told: Counter[str] = Counter()
    gone: set[str] = set()
    kept: list[Annotation] = []
    for each in item.annotations:
        touched = [t for t in tokens if t[0] < each.end and each.start < t[1]]
        if len(each.fragments) > 1:
            told["annotations of several fragments"] += 1
            gone.add(each.id)
        elif not touched:
            told[ALL_WHITE] += 1
            gone.add(each.id)
        else:
            place = max(each.start, touched[0][0]), min(each.end, touched[-1][1])
            told[WHITE_ENDS] += place != (each.start, each.end)
            kept.append(replace(each, fragments=(place,), text=covered_text(text, (place,))))
    rest = without(AnnotatedDocument(item.document, item.annotations, item.relations), gone)
    lost = len(item.relations) - len(rest.relations)
    told["relations of annotations that are not written"] += lost
    return AnnotatedDocument(item.document, tuple(kept), rest.relations), +told


@given(st.lists(tagged_documents(), max_size=2, unique_by=lambda each: each.document.id))
def test_out_and_back(items: list[AnnotatedDocument]) -> None:
    trip = through(FORMAT, items)
    told: Counter[str] = Counter()
    expected: list[AnnotatedDocument] = []
    for item in items:
        back, why = as_it_comes_back(item)
        expected.append(back)
        told += why
    assert trip.notes == []
    assert sorted((reduced(i, FORMAT.holds) for i in trip.documents), key=repr) == sorted(
        (reduced(i, FORMAT.holds) for i in expected), key=repr
    )
    found = {loss.what: loss.count for loss in trip.losses if loss.what != "tag sets"}
    assert found == dict(told)


def test_edits_elsewhere_come_back(tmp_path: Path) -> None:
    write_to(tmp_path, FORMAT, [TAG_SET, sample()])
    path = tmp_path / "d.tsv"
    table = path.read_text("utf-8")
    table = table.replace("direct[2]", "indirect[2]").replace("named person[1]", "*[1]")
    path.write_text(table, "utf-8", newline="\n")
    item, _ = read_one(path)
    by_id = {each.id: each for each in item.annotations}
    assert by_id["a0"].attributes == {}
    assert by_id["a1"].attributes == {"quotation": "indirect"}
    assert by_id["a1"].note == "a_note"
    assert {r.id for r in item.relations} == {"r0", "r1"}


def test_the_sample_there_and_back(project: Project, tmp_path: Path) -> None:
    losses = sample_there_and_back(project, tmp_path, FORMAT)
    assert losses.pop("tag sets") == 1
    assert set(losses) == {
        "annotations of several fragments",
        "relations of annotations that are not written",
        "statuses of articles",
    }
