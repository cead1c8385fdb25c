"""Web Annotations: ours come back whole, those of others are found by position or quotation."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.format import ReadContext
from annotator.formats.importing import import_paths
from annotator.formats.offsets import OffsetsDiffer
from annotator.formats.web_annotation import FORMAT
from annotator.model import AnnotatedDocument, Annotation, Document, InputError
from annotator.project import Project
from tests.explained import raises_explained
from tests.formats.roundtrip import TAG_SET, reduced, tagged_documents, through, write_to

GOLD = Path(__file__).parents[2] / "data" / "seed_gold.jsonl"
TEXT = "Moscow 😀 said no. Moscow left."


@pytest.mark.parametrize("offset_unit", ["code-points", "utf-16"])
@given(
    items=st.lists(
        tagged_documents(annotators=("ana", "bo")),
        max_size=2,
        unique_by=lambda each: each.document.id,
    )
)
def test_out_and_back(offset_unit: str, items: list[AnnotatedDocument]) -> None:
    trip = through(FORMAT, items, options={"offsets": offset_unit})
    assert [reduced(each, FORMAT.holds) for each in trip.documents] == sorted(
        (reduced(each, FORMAT.holds) for each in items), key=lambda each: each[1]
    )
    assert {loss.what for loss in trip.losses} <= {"tag sets"}


def test_the_seed_article_comes_back_whole(project: Project, tmp_path: Path) -> None:
    import_paths(project, [GOLD])
    export(project, tmp_path / "out", ExportOptions("web-annotation"))
    with Project.create(tmp_path / "again.annotator", TAG_SET, annotator="ana") as again:
        import_paths(again, [tmp_path / "out"])
        (document,) = project.articles.page()
        assert again.articles.count() == 1, "the text beside the page is not another article"
        assert again.document(document.id) == project.document(document.id)
        assert again.annotations(document.id) == project.annotations(document.id)
        assert again.relations(document.id) == project.relations(document.id)
        assert again.identities() == project.identities()


def test_positions_as_browsers_count_them(project: Project, tmp_path: Path) -> None:
    said = Annotation("a", "ana", "cue", ((9, 13),), "said")
    project.add([AnnotatedDocument(Document("d", "T", TEXT), (said,))])
    options = {"offsets": "utf-16"}
    export(project, tmp_path / "out", ExportOptions("web-annotation", options=options))
    (item,) = json.loads((tmp_path / "out" / "d.jsonld").read_text("utf-8"))["items"]
    assert item["target"][0]["selector"] == [position(10, 14), quotation("said", *around(9, 13))]
    with pytest.raises(InputError, match="offsets=bytes: there are only code-points and utf-16"):
        write_to(tmp_path, FORMAT, [], {"offsets": "bytes"})


def around(start: int, end: int) -> tuple[str, str]:
    """What stands before and behind a part of the text."""
    return TEXT[:start], TEXT[end:]


def make(folder: Path, *items: dict[str, Any]) -> Path:
    (folder / "a b.txt").write_text(TEXT, "utf-8")
    (folder / "a.jsonld").write_text(json.dumps(list(items)), "utf-8")
    return folder / "a.jsonld"


def target(*selectors: dict[str, Any]) -> dict[str, Any]:
    return {"source": {"id": "https://x.example/a%20b.txt"}, "selector": list(selectors)}


def position(start: int, end: int) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def quotation(exact: str, prefix: str = "", suffix: str = "") -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def read(path: Path) -> tuple[list[Any], list[str]]:
    context = ReadContext("ana")
    assert FORMAT.read is not None
    return list(FORMAT.read(path, context)), context.notes.messages


def test_what_another_program_wrote(tmp_path: Path) -> None:
    tagging = {"type": "TextualBody", "purpose": "tagging", "value": "location"}
    path = make(
        tmp_path,
        {
            "id": "#a",
            "type": "Annotation",
            "creator": {"id": "https://x.example/bo", "name": "bo"},
            "body": [tagging, {"type": "TextualBody", "purpose": "commenting", "value": "here"}],
            "target": target(quotation("Moscow", suffix=" left")),
        },
        {
            "id": "#b",
            "type": "Annotation",
            "motivation": "tagging",
            "body": "claim",
            "target": target(position(14, 16), quotation("no")),
        },
        {
            "type": "Annotation",
            "motivation": "linking",
            "body": {**tagging, "value": "about"},
            "target": [{"id": "#b"}, {"id": "#a"}],
        },
    )
    (item,), notes = read(path)
    first, second = item.annotations
    assert notes == []
    assert (first.label, first.annotator, first.note) == ("location", "bo", "here")
    assert first.fragments == ((18, 24),)
    assert (second.label, second.annotator, second.text) == ("claim", "ana", "no")
    assert second.metadata == {"foreign_id": "#b"}
    (relation,) = item.relations
    assert (relation.type, relation.source, relation.target) == ("about", second.id, first.id)
    assert read(path)[0] == [item], "a second import is the same"


@pytest.mark.parametrize("end", ["#b", {"id": "#b"}])
def test_a_link_from_a_target_to_a_body(tmp_path: Path, end: Any) -> None:
    """As the vocabulary has it: what is linked to is the body, and words may stand beside it."""
    words = {"type": "TextualBody", "purpose": "tagging", "value": "about"}
    path = make(
        tmp_path,
        {"id": "#a", "body": "x", "target": target(quotation("said"))},
        {"id": "#b", "body": "y", "target": target(quotation("left"))},
        {"motivation": "linking", "body": [words, end], "target": "#a"},
        {"motivation": "tagging", "body": "z", "target": "#a"},
    )
    (item,), notes = read(path)
    (relation,) = item.relations
    first, second = item.annotations
    assert (relation.type, relation.source, relation.target) == ("about", first.id, second.id)
    assert len(notes) == 1, "words on an annotation are no link"


def test_positions_in_utf_16_are_found_out(tmp_path: Path) -> None:
    path = make(tmp_path, {"body": "x", "target": target(position(15, 17), quotation("no"))})
    with raises_explained(OffsetsDiffer, match="--offsets utf-16"):
        read(path)


def test_targets_that_cover_the_same_text_are_no_annotation(tmp_path: Path) -> None:
    twice = [target(position(0, 6)), target(position(4, 8))]
    beside = [target(position(6, 8)), target(position(0, 6))]
    items = [
        {"id": "#a", "body": "x", "target": twice},
        {"id": "#b", "body": "x", "target": beside},
    ]
    path = make(tmp_path, *items)
    with pytest.raises(InputError, match=r"a\.jsonld: annotation #a: two of its targets overlap"):
        read(path)
    left_out: list[Exception] = []
    assert FORMAT.read is not None
    (item,) = FORMAT.read(path, ReadContext("ana", on_unreadable=left_out.append))
    assert isinstance(item, AnnotatedDocument)
    assert [annotation.fragments for annotation in item.annotations] == [((0, 6), (6, 8))]
    assert len(left_out) == 1


def test_a_text_that_is_missing_and_a_quotation_that_is_not_in_it(tmp_path: Path) -> None:
    path = make(tmp_path, {"id": "#a", "body": "x", "target": target(quotation("Kyiv"))})
    with pytest.raises(InputError, match=r"a\.jsonld: annotation #a quotes “Kyiv”"):
        read(path)
    (tmp_path / "a b.txt").unlink()
    with pytest.raises(InputError, match=r"Put it beside the file, as a b\.txt"):
        read(path)


def test_a_name_of_a_text_that_no_system_allows_is_missing_like_any_other(tmp_path: Path) -> None:
    source = "[" * 5_000
    path = make(tmp_path, {"body": "x", "target": {"source": source, "selector": []}})
    with pytest.raises(InputError, match="is missing") as caught:
        read(path)
    assert len(str(caught.value)) < 700
