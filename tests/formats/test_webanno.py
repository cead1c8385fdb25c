"""WebAnno TSV: INCEpTION's own files are read whole, ours follow its rules and come back."""

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.formats.file_lookup import recognise
from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.offsets import OffsetsDiffer
from annotator.formats.token_text import TokenText
from annotator.formats.webanno import FORMAT
from annotator.formats.webanno.table import (
    escape,
    escape_text,
    parse_cells,
    unescape,
    unescape_text,
)
from annotator.formats.webanno.writing import ALL_WHITE, WHITE_ENDS
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    InputError,
    Relation,
    covered_text,
)
from annotator.project import Project
from tests.explained import raises_explained
from tests.formats.roundtrip import TAG_SET, read_from, reduced, tagged_documents, through, write_to
from tests.formats.strategies import any_text
from tests.formats.travel import articles, sample_there_and_back, without


def read_one(path: Path, **options: str) -> tuple[AnnotatedDocument, list[str]]:
    """The article of a file, and what was said of it."""
    context = ReadContext("ana", options=options)
    assert FORMAT.read is not None
    (item,) = FORMAT.read(path, context)
    assert isinstance(item, AnnotatedDocument)
    return item, context.notes.messages


def read_text(folder: Path, *lines: str) -> tuple[AnnotatedDocument, list[str]]:
    """The article of some lines."""
    path = folder / "a.tsv"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
    return read_one(path)


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
            told[WHITE_ENDS] += place != each.fragments[0]
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


@given(tagged_documents(several_fragments=False))
def test_it_follows_the_rules(item: AnnotatedDocument) -> None:
    # Read as the documentation says, in UTF-16 and with nothing of ours.
    trip = through(FORMAT, [item])
    (name,) = (name for name in trip.files if name.endswith(".tsv"))
    head, *sentences = trip.files[name].decode().split("\n\n\n", 1)
    columns = sum(len(line.split("|")) - 1 for line in head.split("\n") if line.startswith("#T_"))
    blocks = "".join(sentences).rstrip("\n").split("\n\n")
    text = ""
    for block in blocks:
        lines = block.split("\n")
        said = "".join(
            unescape_text(line.removeprefix("#Text="), (3, 3)) + "\n"
            for line in lines
            if line.startswith("#Text=")
        )
        rows = [line.split("\t") for line in lines if not line.startswith("#Text=")]
        begin = int(rows[0][1].split("-")[0])
        length = len(text.encode("utf-16-le")) // 2
        if length > begin:
            assert length == begin + 1
            assert text.endswith("\n")
            text = text[:-1]
        text += " " * (begin - length) + said
        units = text.encode("utf-16-le")
        for row in rows:
            assert len(row) == columns + 4
            start, end = map(int, row[1].split("-"))
            assert units[2 * start : 2 * end].decode("utf-16-le") == row[2]
            for cell in row[3:-1]:
                stacked = parse_cells(cell)
                assert len(stacked) < 2 or "|" in cell
    start = TokenText(item.document.text).tokens[0][0]
    assert text[start:] == item.document.text[start:] + "\n"


@given(any_text)
def test_escaping(words: str) -> None:
    assert unescape(escape(words)) == words
    if words not in ("", "_", "*"):
        (cell,) = parse_cells(escape(words) + "[3]")
        assert (unescape(cell.value or ""), cell.number) == (words, "3")
    line = words.replace("\n", " ")
    assert unescape_text(escape_text(line), (3, 3)) == line


@given(st.lists(tagged_documents(), min_size=1, max_size=2))
def test_the_same_items_give_the_same_bytes(items: list[AnnotatedDocument]) -> None:
    assert through(FORMAT, items).files == through(FORMAT, items).files


def real_files(shared_data: Path) -> list[Path]:
    """INCEpTION's own files, and GUM's."""
    return sorted(
        [
            *(shared_data / "formats" / "webanno_tsv").glob("*/*.tsv"),
            *(shared_data / "multi_annotator" / "inception_curation_cases").glob("*.tsv"),
        ]
    )


def test_real_files_are_read_and_written_again(shared_data: Path, tmp_path: Path) -> None:
    paths = real_files(shared_data)
    assert len(paths) == 3 + 25 + 24
    for path in paths:
        assert recognise(path) is FORMAT
        item, notes = read_one(path)
        assert all("no length" in note or "themselves" in note for note in notes)
        folder = tmp_path / path.stem
        folder.mkdir()
        losses = write_to(folder, FORMAT, [item])
        assert [loss.what for loss in losses] == []
        (again,), more = read_from(folder, FORMAT)
        assert more == []
        assert isinstance(again, AnnotatedDocument)
        assert sorted(again.annotations, key=repr) == sorted(item.annotations, key=repr)
        assert sorted(again.relations, key=repr) == sorted(item.relations, key=repr)
        assert again.document.text == item.document.text


def test_the_same_document_as_xmi(shared_data: Path) -> None:
    folder = shared_data / "formats" / "webanno_tsv" / "inception_tsv3_suite"
    paths = sorted(folder.glob("*.xmi"))
    assert len(paths) == 24
    for path in paths:
        root = ElementTree.parse(path).getroot()
        item, _ = read_one(path.with_suffix(".tsv"))
        text = next(e.attrib["sofaString"] for e in root if e.tag.endswith("}Sofa"))
        text = text.replace("\r\n", "\n")
        assert item.document.text == text.rstrip("\n")
        spans = {e.attrib[_ID]: _place(e, text) for e in root if "begin" in e.attrib}
        links = [e.attrib for e in root if "Governor" in e.attrib]
        expected = Counter(
            _place(e, text)
            for e in root
            if "begin" in e.attrib and "Governor" not in e.attrib and _name(e) not in _PLAIN
        )
        expected = Counter({place: n for place, n in expected.items() if place[0] < place[1]})
        own = [each for each in item.annotations if each.label != "Token"]
        assert Counter((each.start, each.end) for each in own) == expected, path.name
        by_id = {each.id: (each.start, each.end) for each in item.annotations}
        found = Counter((by_id[r.source], by_id[r.target]) for r in item.relations)
        if links:
            ends = Counter((spans[link["Governor"]], spans[link["Dependent"]]) for link in links)
            assert found == ends, path.name


_ID = "{http://www.omg.org/XMI}id"
_PLAIN = ("Sentence", "Token", "DocumentMetaData", "DocumentAnnotation")


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _place(element: ElementTree.Element, text: str) -> tuple[int, int]:
    """Where an element lies, without white space at its ends, which the table cannot have."""
    start, end = int(element.attrib["begin"]), int(element.attrib["end"])
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def test_gum(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "formats" / "webanno_tsv" / "gum"
    with Project.create(tmp_path / "p.annotator", TAG_SET, annotator="bo") as project:
        report = import_paths(project, [folder], ImportOptions(new_labels=True))
        assert (report.documents, report.annotations) == (3, 276 + 237 + 190)
        lines = [
            line.rstrip("\t").split("\t")[-1]
            for path in folder.glob("*.tsv")
            for line in path.read_text("utf-8").split("\n")
            if re.match(r"\d+-\d+\t", line)
        ]
        sources = sum(len(cell.split("|")) for cell in lines if cell != "_")
        assert report.relations == sources > 300
        assert project.check() == []
        again = import_paths(project, [folder], ImportOptions(new_labels=True))
        assert (again.documents, again.annotations, again.relations) == (0, 0, 0)


HEAD = ("#FORMAT=WebAnno TSV 3.3", "#T_SP=webanno.custom.Entity|value", "", "")


def test_chains_are_relations(tmp_path: Path) -> None:
    item, notes = read_text(
        tmp_path,
        "#FORMAT=WebAnno TSV 3.3",
        "#T_CH=de.x.CoreferenceLink|referenceType|referenceRelation",
        *("", "", "#Text=He shot himself ."),
        "1-1\t0-2\tHe\tpr[1]\tcoref->1-1\t",
        "1-2\t3-7\tshot\t_\t_\t",
        "1-3\t8-15\thimself\tpr[1]\t*->1-2\t",
        "1-4\t16-17\t.\tpr[1]\t*->1-2\t",
    )
    assert [(a.label, a.text) for a in item.annotations] == [("pr", "He"), ("pr", "himself .")]
    (relation,) = item.relations
    assert relation.type == "same_as"
    assert relation.source == item.annotations[1].id
    assert relation.attributes == {"referenceRelation": "coref"}
    assert notes == []


def test_offsets_are_utf_16(tmp_path: Path) -> None:
    item, _ = read_text(
        tmp_path, *HEAD, "#Text=It 😊 .", "1-1\t0-2\tIt\t_", "1-2\t3-5\t😊\t*", "1-3\t6-7\t.\tx"
    )
    assert [(a.label, a.text) for a in item.annotations] == [("Entity", "😊"), ("x", ".")]
    with raises_explained(OffsetsDiffer, match=r"a\.tsv: .*--offsets code-points"):
        read_text(tmp_path, *HEAD, "#Text=😊 it .", "1-1\t0-1\t😊\t_", "1-2\t2-4\tit\tx")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["#FORMAT=WebAnno TSV 2.0"], r"a\.tsv:1: the first line should be"),
        ([*HEAD, "#Text=Ann", "1-1\t0-3\tAnn"], r"a\.tsv:6: .*0 columns .* names 1"),
        ([*HEAD, "#Text=Ann", "Ann\t0"], r"a\.tsv:6: “Ann"),
        (
            [*HEAD, "#Text=Ann", "1-1\t0-3\tAnn\t_", "", "#Text=Bo", "2-1\t1-3\tBo\t_"],
            r"a\.tsv:9: the sentence begins at 1",
        ),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_text(tmp_path, *lines)


def sample() -> AnnotatedDocument:
    """A claim with its speaker and an entity, some of it stacked."""
    text = "Ann said: no.\n\nNo 😊."
    made = tuple(
        Annotation(f"a{n}", "ana", label, ((start, end),), text[start:end], attributes, note)
        for n, (label, start, end, attributes, note) in enumerate(
            [
                ("speaker", 0, 3, {"kind": "named person"}, ""),
                ("claim", 10, 12, {"quotation": "direct"}, "a_note"),
                ("claim", 10, 19, {}, ""),
                ("person", 0, 2, {}, ""),
            ]
        )
    )
    links = (
        Relation("r0", "ana", "said_by", "a1", "a0"),
        Relation("r1", "ana", "nested_in", "a1", "a2"),
    )
    return AnnotatedDocument(Document("d", "T", text), made, links)


def test_what_is_written(tmp_path: Path) -> None:
    write_to(tmp_path, FORMAT, [TAG_SET, sample()])
    lines = (tmp_path / "d.tsv").read_text("utf-8").split("\n")
    claims = "webanno.custom.Claims"
    assert lines[:5] == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=webanno.custom.Speakers|value|kind",
        f"#T_SP={claims}|value2|quotation|modality|checkworthy|note"
        f"|ROLE_{claims}:links_{claims}LinksLink|uima.tcas.Annotation".replace("value2", "value"),
        "#T_SP=webanno.custom.Entities|value",
        f"#T_RL={claims}Relation|value|BT_{claims}",
    ]
    assert lines[7:10] == ["#Text=Ann said: no.", "#Text=", "#Text="]
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in lines if line[:1].isdigit()}
    assert rows["1-1"][:4] == ["0-3", "Ann", "speaker[1]", "named person[1]"]
    assert rows["1-1.1"][:2] == ["0-2", "An"]
    assert rows["1-4"][4:] == [
        *("claim[2]|claim[3]", "direct[2]|*[3]", "*[2]|*[3]", "*[2]|*[3]", "a\\_note[2]|*[3]"),
        *("said\\_by[2]|_[3]", "1-1[1]|*", "_", "nested\\_in", "1-4[2_3]", ""),
    ]
    assert rows["2-2"][:3] == ["18-20", "😊", "_"]


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


def test_it_streams(tmp_path: Path) -> None:
    write_to(tmp_path, FORMAT, articles(300))
    assert len(list(tmp_path.glob("*.tsv"))) == 300


def test_the_sample_there_and_back(project: Project, tmp_path: Path) -> None:
    losses = sample_there_and_back(project, tmp_path, FORMAT)
    assert losses.pop("tag sets") == 1
    assert set(losses) == {
        "annotations of several fragments",
        "relations of annotations that are not written",
        "statuses of articles",
    }
