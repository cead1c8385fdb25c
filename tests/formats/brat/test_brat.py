"""brat's files: real ones are read whole, ours come back but for what was told."""

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.brat import FORMAT
from annotator.formats.brat.standoff import (
    BORDERS,
    escape,
    join_over_line_ends,
    split_at_line_ends,
    unescape,
)
from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.file_lookup import recognise
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.offsets import OffsetsDiffer
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Attribute,
    Document,
    InputError,
    Label,
    Layer,
    TagSet,
)
from annotator.project import Project
from annotator.text.line_ends import LINE_ENDS
from tests.explained import raises_explained
from tests.formats.roundtrip import TAG_SET, read_from, reduced, tagged_documents, through, write_to

GOLD = Path(__file__).parents[2] / "data" / "seed_gold.jsonl"


@given(st.lists(tagged_documents(), max_size=3, unique_by=lambda each: each.document.id))
def test_out_and_back(items: list[AnnotatedDocument]) -> None:
    trip = through(FORMAT, items)
    assert [reduced(each, FORMAT.holds) for each in trip.documents] == sorted(
        (reduced(each, FORMAT.holds) for each in items), key=lambda each: each[1]
    )
    assert trip.losses.count("ids of annotations") == sum(len(i.annotations) for i in items)
    assert trip.losses.count("relations") == 0


@given(st.lists(tagged_documents(), max_size=2, unique_by=lambda each: each.document.id))
def test_what_brat_asks_of_its_files(items: list[AnnotatedDocument]) -> None:
    """Its server shows no annotation of other words, nor a line that is two to Python."""
    files = through(FORMAT, items).files
    for name in (name for name in files if name.endswith(".ann")):
        text = files[name.replace(".ann", ".txt")].decode().removeprefix("\ufeff")
        lines = files[name].decode()
        assert lines.splitlines() == lines.split("\n")[:-1]
        for line in lines.splitlines():
            id, told, *words = line.split("\t")
            assert all(re.fullmatch("[A-Za-z0-9_-]+", each) for each in told.split()[:1])
            if id.startswith("T"):
                places = [place.split() for place in told.partition(" ")[2].split(";")]
                parts = [text[int(start) : int(end)] for start, end in places]
                assert words == [" ".join(parts)] or not "".join(parts).strip(BORDERS)


def test_names_and_colours_as_brat_shows_them(tmp_path: Path) -> None:
    label = Label("דובר | <b>", color="#228833", attributes=(Attribute("Größe", ("Ä",)),))
    tag_set = TagSet(
        "t",
        (
            Layer(
                "l",
                (label, Label("Ärger"), Label("Arger")),
            ),
        ),
    )
    write_to(tmp_path, FORMAT, [tag_set])
    assert "[entities]\nb\nArger\nArger_2\n" in (tmp_path / "annotation.conf").read_text("utf-8")
    looks = (tmp_path / "visual.conf").read_text("utf-8").splitlines()
    assert {"b | דובר / ‹b›", "Arger_2 | Arger", "Gro_e | Größe"} <= set(looks)
    assert "b\tbgColor:#228833" in looks


@given(st.text(st.characters() | st.sampled_from(LINE_ENDS)))
def test_a_note_is_one_line(note: str) -> None:
    assert unescape(escape(note)) == note
    assert len(escape(note).splitlines()) <= 1


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


@given(st.lists(st.text(st.sampled_from("ab " + BORDERS)), min_size=1), st.data())
def test_parts_of_one_line_are_joined_again(pieces: list[str], data: st.DataObject) -> None:
    text = "a" + "".join(pieces) + "b"
    end = data.draw(st.integers(1, len(text)))
    whole = ((0, len(text[:end].rstrip(BORDERS))),)
    assert join_over_line_ends(text, split_at_line_ends(text, whole)) == whole


@given(st.lists(tagged_documents(), min_size=1, max_size=2))
def test_the_same_items_give_the_same_bytes(items: list[AnnotatedDocument]) -> None:
    assert through(FORMAT, items).files == through(FORMAT, items).files


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


@pytest.mark.parametrize(
    ("folder", "documents", "spans"),
    [("litbank", 4, 0), ("tutorial_news", 4, 0), ("BioNLP-ST_2011_GE", 8, 0)],
)
def test_real_files_are_read(
    shared_data: Path, tmp_path: Path, folder: str, documents: int, spans: int
) -> None:
    source = shared_data / "formats" / "brat" / folder
    with Project.create(tmp_path / "p.annotator", TAG_SET, annotator="bo") as project:
        report = import_paths(project, [source], ImportOptions(new_labels=True))
        assert report.documents == documents
        expected = sum(
            line.startswith("T")
            for suffix in ("ann", "a1", "a2")
            for path in source.glob(f"*.{suffix}")
            for line in path.read_text("utf-8").splitlines()
        )
        assert report.annotations == expected
        assert project.check() == []
        # Out and in again: the same places, labels and relations.
        export(project, tmp_path / "out", ExportOptions("brat"))
        with Project.create(tmp_path / "q.annotator", TAG_SET, annotator="bo") as again:
            import_paths(again, [tmp_path / "out"], ImportOptions(new_labels=True))
            assert again.counts().labels == project.counts().labels
            assert again.counts().relation_types == project.counts().relation_types


def test_events_attributes_and_notes(shared_data: Path) -> None:
    items, notes = [], []
    for path in sorted((shared_data / "formats" / "brat" / "tutorial_news").glob("*.txt")):
        found, said = read_from_one(path)
        items += found
        notes += said
    documents = [item for item in items if isinstance(item, AnnotatedDocument)]
    relations = Counter(r.type for d in documents for r in d.relations)
    assert sum(relations.values()) > 0
    assert any("events were read as relations" in note for note in notes)


def read_from_one(path: Path) -> tuple[list[Any], list[str]]:
    """The items of one file."""
    from annotator.formats.format import ReadContext

    context = ReadContext("ana")
    assert FORMAT.read is not None
    return list(FORMAT.read(path, context)), context.notes.messages


def make(folder: Path, text: str, *lines: str) -> Path:
    """A text with annotations."""
    (folder / "a.txt").write_text(text, "utf-8")
    (folder / "a.ann").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return folder / "a.txt"


def test_a_fragmented_annotation_with_everything(tmp_path: Path) -> None:
    path = make(
        tmp_path,
        "Ann 😀 Lee said\nno to Kyiv.",
        "T1\tperson 0 3;6 9\tAnn Lee",
        "T2\tlocation 21 25\tKyiv",
        "R1\tmeets Arg1:T1 Arg2:T2",
        "A1\tImportant T1",
        "A2\tsure T1 very",
        "N1\tReference T2 Wikidata:Q1899\tKyiv, the capital",
        "#1\tAnnotatorNotes T1\tis it her?",
        "*\tEquiv T1 T2",
    )
    assert recognise(path) is FORMAT
    (identity, item), notes = read_from_one(path)
    assert notes == []
    assert (identity.name, identity.external_id) == ("Kyiv, the capital", "Q1899")
    first, second = item.annotations
    assert (first.text, first.fragments) == ("Ann … Lee", ((0, 3), (6, 9)))
    assert first.attributes == {"Important": True, "sure": "very"}
    assert first.note == "is it her?"
    assert second.identity == identity.id
    assert [r.type for r in item.relations] == ["meets", "Equiv"]


def test_offsets_in_utf_16_are_found_out(tmp_path: Path) -> None:
    path = make(tmp_path, "😀 Kyiv said", "T1\tlocation 3 7\tKyiv")
    with raises_explained(OffsetsDiffer, match=r"a\.ann: .*--offsets utf-16"):
        read_from_one(path)
    items, _ = read_from(tmp_path, FORMAT, offsets="utf-16")
    (document,) = items
    assert isinstance(document, AnnotatedDocument)
    assert document.annotations[0].text == "Kyiv"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("T1 person 0 3 Ann", r"a\.ann:1: .*no tab"),
        ("T1\tperson zero 3\tAnn", r"a\.ann:1: .*LABEL START END"),
        ("T1\tperson 0 300\tAnn", r"a\.ann"),
        ("T1\tperson 4 6;0 3\tAnn", r"a\.ann:1: the fragments of T1"),
        ("R1\tmeets T1", r"a\.ann:1: .*two arguments"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = make(tmp_path, "Ann said", line)
    with pytest.raises(InputError, match=said):
        read_from_one(path)


def test_annotations_without_their_text(tmp_path: Path) -> None:
    make(tmp_path, "Ann said", "T1\tperson 0 3\tAnn").unlink()
    with pytest.raises(InputError, match=r"no file .*a\.txt"):
        read_from_one(tmp_path / "a.ann")


def test_ids_that_no_file_can_have(tmp_path: Path) -> None:
    from annotator.model import Document

    ids = ["a/b", "A:B", "a_b", "con", "..", "x" * 300]
    items = [AnnotatedDocument(Document(id, "", f"Text of {n}.")) for n, id in enumerate(ids)]
    write_to(tmp_path, FORMAT, [TAG_SET, *items])
    found, _ = read_from(tmp_path, FORMAT)
    assert {i.document.id for i in found if isinstance(i, AnnotatedDocument)} == set(ids)
    shutil.rmtree(tmp_path)
