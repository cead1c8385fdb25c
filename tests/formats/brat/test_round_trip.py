"""Articles come back from brat's files, except for the losses that are reported."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.brat import FORMAT
from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.importing import import_paths
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
)
from annotator.project import Project
from tests.formats.brat.examples import read_from_one
from tests.formats.roundtrip import TAG_SET, reduced, tagged_documents, through, write_to

GOLD = Path(__file__).parents[2] / "data" / "seed_gold.jsonl"


@given(st.lists(tagged_documents(), max_size=3, unique_by=lambda each: each.document.id))
def test_out_and_back(items: list[AnnotatedDocument]) -> None:
    trip = through(FORMAT, items)
    assert [reduced(each, FORMAT.holds) for each in trip.documents] == sorted(
        (reduced(each, FORMAT.holds) for each in items), key=lambda each: each[1]
    )
    assert trip.losses.count("ids of annotations") == sum(len(i.annotations) for i in items)
    assert trip.losses.count("relations") == 0


def test_an_annotation_over_line_ends_comes_back_unless_it_was_changed(tmp_path: Path) -> None:
    text = "He said\nno.\n"
    made = [
        Annotation("1", "ana", "claim", ((3, 12),), text[3:12]),
        Annotation("2", "ana", "claim", ((3, 7), (8, 11)), "said … no."),
        Annotation("3", "ana", "claim", ((0, 11),), text[:11]),
    ]
    write_to(tmp_path, FORMAT, [AnnotatedDocument(Document("d", "T", text), tuple(made))])
    ann = tmp_path / "d.ann"
    assert ann.read_text("utf-8") == (
        "T1\tclaim 3 7;8 11\tsaid no.\nT2\tclaim 3 7;8 11\tsaid no.\n"
        "T3\tclaim 0 7;8 11\tHe said no.\n"
    )
    # What follows from the parts is not kept: there would be one for each that is over lines.
    kept = json.loads((tmp_path / "annotator-names.json").read_text("utf-8"))["fragments"]
    assert kept == {"d": {"T1": [[3, 12]], "T2": [[3, 7], [8, 11]]}}
    (item,), _ = read_from_one(tmp_path / "d.txt")
    assert [each.fragments for each in item.annotations] == [each.fragments for each in made]
    ann.write_text("T1\tclaim 0 7;8 11\tHe said no.\n", "utf-8")
    (item,), _ = read_from_one(tmp_path / "d.txt")
    assert [each.fragments for each in item.annotations] == [((0, 11),)]


def test_the_seed_article_out_and_back(project: Project, tmp_path: Path) -> None:
    import_paths(project, [GOLD])
    (document,) = project.articles.page()
    report = export(project, tmp_path / "out", ExportOptions("brat"))
    assert {loss.partition(" cannot")[0] for loss in report.losses} >= {
        "83 ids of annotations",
        "83 names of annotators",
        "61 ids of relations",
    }
    with Project.create(tmp_path / "again.annotator", TAG_SET, annotator="gold") as again:
        import_paths(again, [tmp_path / "out"])
        found = AnnotatedDocument(
            again.document(document.id),
            tuple(again.annotations(document.id)),
            tuple(again.relations(document.id)),
        )
        before = AnnotatedDocument(
            project.document(document.id),
            tuple(project.annotations(document.id)),
            tuple(project.relations(document.id)),
        )
        assert reduced(found, FORMAT.holds) == reduced(before, FORMAT.holds)
        # A second import finds all of it there.
        report_again = import_paths(again, [tmp_path / "out"])
        assert (report_again.documents, report_again.annotations) == (0, 0)
