"""What a format cannot hold is counted before it is written, and told beside the export."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import pytest

from annotator.formats import exporting, registry
from annotator.formats.articles.extracted import RAW
from annotator.formats.export_options import ExportOptions
from annotator.formats.export_preview import preview_export
from annotator.formats.exporting import export
from annotator.formats.format import Format, WriteContext
from annotator.formats.losses import NOTHING_BUT_SPANS, Losses, watched
from annotator.formats.tag_sets import default_tag_set
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Cancelled,
    Document,
    InputError,
    ModelObject,
    Record,
    Relation,
)
from annotator.project import Project
from tests.values import present

TEXT = "Moscow said no. Kyiv said yes."


@pytest.fixture
def tagged(project: Project) -> Project:
    annotations = (
        Annotation("a", "ana", "claim", ((7, 14), (21, 29)), "said no … said yes", {"x": 1}),
        Annotation("b", "ana", "speaker", ((0, 6),), "Moscow", note="the Kremlin"),
    )
    relations = (Relation("r", "ana", "said_by", "a", "b"),)
    project.add([AnnotatedDocument(Document("one", "One", TEXT), annotations, relations)])
    project.add([AnnotatedDocument(Document("two", "Two", TEXT + "!"))])
    return project


def _write(items: Iterable[ModelObject], out: BinaryIO, _context: WriteContext) -> None:
    for item in items:
        if isinstance(item, AnnotatedDocument):
            out.write(f"{item.document.id}\n".encode())


def _write_folder(items: Iterable[ModelObject], folder: Path, _context: WriteContext) -> None:
    for item in items:
        if isinstance(item, AnnotatedDocument):
            (folder / f"{item.document.id}.txt").write_text(item.document.text, "utf-8")


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two small formats, as another package would add them."""
    known = dict(registry.formats())
    for each in (
        Format("names", "Names", (".names",), holds=NOTHING_BUT_SPANS, write=_write),
        Format("texts", "Texts", (".texts",), holds=NOTHING_BUT_SPANS, write_folder=_write_folder),
    ):
        known[each.name] = each
    monkeypatch.setattr(registry, "formats", lambda: known)


@pytest.mark.usefixtures("spans")
def test_losses_are_told_before_anything_takes_its_place(tagged: Project, tmp_path: Path) -> None:
    out = tmp_path / "out.names"
    out.write_text("what was there", "utf-8")
    told: list[Losses] = []

    def refuse(losses: Losses) -> bool:
        assert out.read_text("utf-8") == "what was there"
        told.append(losses)
        return False

    with pytest.raises(Cancelled):
        export(tagged, out, ExportOptions("names"), confirm=refuse)
    assert out.read_text("utf-8") == "what was there"
    (losses,) = told
    assert losses.count("annotations of several fragments") == 1
    assert losses.count("relations") == 1
    assert losses.count("notes") == 1
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.names"]


@pytest.mark.usefixtures("spans")
def test_losses_lie_beside_the_export(tagged: Project, tmp_path: Path) -> None:
    out = tmp_path / "out.names"
    report = export(tagged, out, ExportOptions("names"))
    assert report.sidecar == tmp_path / "out.names.losses.json"
    listed = json.loads(present(report.sidecar).read_text("utf-8"))
    by_kind = {each["what"]: each for each in listed["losses"]}
    assert by_kind["relations"]["count"] == 1
    assert (
        "the claim “said no … said yes” in one" in by_kind["attributes of annotations"]["examples"]
    )
    # The native format loses nothing, and takes the old list away.
    assert export(tagged, out).sidecar is None
    assert not present(report.sidecar).exists()


@pytest.mark.usefixtures("spans")
def test_a_folder_is_written_as_a_whole_and_never_over_other_files(
    tagged: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    export(tagged, folder, ExportOptions("texts"))
    assert sorted(path.name for path in folder.iterdir()) == ["one.txt", "two.txt"]
    export(tagged, folder, ExportOptions("texts"))
    (folder / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(InputError, match="thesis.docx"):
        export(tagged, folder, ExportOptions("texts"))
    assert (folder / "thesis.docx").read_bytes() == b"years of work"
    assert sorted(path.name for path in tmp_path.iterdir() if "part" in path.name) == []


@pytest.mark.usefixtures("spans")
def test_an_archive_is_the_same_each_time(tagged: Project, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        export(tagged, tmp_path / name, ExportOptions("texts"))
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.usefixtures("spans")
def test_a_trial_shows_the_first_articles(tagged: Project) -> None:
    found = preview_export(tagged, ExportOptions("names"), articles=1)
    assert found.files == [("export.names", b"one\n")]
    assert found.losses.count("relations") == 1
    assert preview_export(tagged, ExportOptions("texts")).files[1] == (
        "two.txt",
        (TEXT + "!").encode(),
    )
    assert default_tag_set().name in preview_export(tagged, ExportOptions()).files[0][1].decode()


def test_an_option_that_no_format_has_is_named(tagged: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="“colour”"):
        exporting.export(tagged, tmp_path / "x.jsonl", ExportOptions(options={"colour": "red"}))


@pytest.mark.usefixtures("spans")
def test_a_relation_is_named_by_the_words_at_its_ends(tagged: Project) -> None:
    found = {
        loss.what: loss.examples for loss in preview_export(tagged, ExportOptions("names")).losses
    }
    assert found["relations"] == [
        "said_by from the claim “said no … said yes” to the speaker “Moscow” in one"
    ]


def test_only_examples_that_are_shown_are_named() -> None:
    named: list[int] = []
    losses = Losses()
    for number in range(100):
        losses.add("things", lambda number=number: named.append(number) or f"thing {number}")
    assert losses.count("things") == 100
    assert named == list(range(5))


@pytest.mark.parametrize(
    ("what", "one", "two"),
    [
        (
            "annotations that begin or end in a token",
            "1 annotation that begins or ends in a token cannot be written to X: the cue.",
            "2 annotations that begin or end in a token cannot be written to X, such as the cue.",
        ),
        (
            "tag sets",
            "1 tag set cannot be written to X: the cue.",
            "2 tag sets cannot be written to X, such as the cue.",
        ),
    ],
)
def test_a_loss_in_words(what: str, one: str, two: str) -> None:
    losses = Losses()
    losses.add(what, "the cue")
    assert losses.sentences("X") == [one]
    losses.add(what)
    assert losses.sentences("X") == [two]


def test_pages_are_told_by_the_names_of_their_files() -> None:
    page = Record(RAW, "05b07b", {"source": "talks.html"})
    losses = Losses()
    list(watched([page, Record("comment", "c", {})], NOTHING_BUT_SPANS, losses))
    assert losses.sentences("X") == [
        "1 page that articles were read from cannot be written to X: talks.html.",
        "1 record (decisions, comments) cannot be written to X: comment c.",
    ]
