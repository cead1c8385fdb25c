"""doccano's JSON Lines: all its forms in, two out, and what it cannot show on the way back."""

import json
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.doccano import FORMAT
from annotator.formats.doccano.reading import read as read_doccano
from annotator.formats.doccano.writing import write as write_doccano
from annotator.formats.format import ReadContext, WriteContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.jsonl import lines as jsonl
from annotator.formats.losses import CARRIED_FIELD
from annotator.formats.offsets import OffsetsDiffer, OffsetUnit
from annotator.formats.recognition import recognise
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    InputError,
    ModelObject,
    Relation,
)
from annotator.project import Project
from tests.explained import raises_explained
from tests.formats.reading_files import found, said
from tests.formats.reading_files import read as read_files
from tests.formats.roundtrip import reduced, tagged_documents, through
from tests.formats.travel import (
    assert_streams,
    lost_relations,
    of_several_fragments,
    sample_there_and_back,
    without,
)

HOLDS = FORMAT.holds
EMOJI = "👨‍🚒 Ana said 👍🏽 so."
Line = dict[str, Any]


def read(folder: Path, *lines: Line, **told: Any) -> list[AnnotatedDocument]:
    """The articles of a file with these lines."""
    path = folder / "all.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    context = ReadContext("ana", **told)
    found = [item for item in read_doccano(path, context) if isinstance(item, AnnotatedDocument)]
    assert len(found) == len(lines)
    return found


def written(*items: ModelObject, **options: str) -> list[Line]:
    """The lines of some items."""
    out = BytesIO()
    write_doccano(items, out, WriteContext(options=options))
    return [json.loads(line) for line in out.getvalue().splitlines()]


def spans_of(item: AnnotatedDocument) -> list[tuple[str, str]]:
    """Label and text of the annotations."""
    return [(each.label, each.text) for each in item.annotations]


# There and back


@pytest.mark.parametrize("offset_unit", ["utf-16", "graphemes", "code-points"])
@given(items=st.lists(tagged_documents(annotators=("ana", "bo")), max_size=2))
def test_all_comes_back_but_what_was_told(offset_unit: str, items: list[AnnotatedDocument]) -> None:
    trip = through(FORMAT, items, options={"offsets": offset_unit})
    cut = {
        annotation.id
        for item in items
        for annotation in item.annotations
        if offset_unit == "graphemes"
        and len(annotation.fragments) == 1
        and cuts_a_grapheme(item.document.text, *annotation.fragments[0])
    }
    split = of_several_fragments(*items)
    gone = cut | split
    kept = [without(item, gone) for item in items]
    assert [reduced(each, HOLDS) for each in trip.documents] == [
        reduced(each, HOLDS) for each in kept
    ]
    assert trip.notes == []
    told = {loss.what: loss.count for loss in trip.losses}
    assert told == +Counter(
        {
            "tag sets": 1,
            "annotations of several fragments": len(split),
            "annotations that cut graphemes": len(cut),
            "relations of annotations that are not written": lost_relations(items, gone),
        }
    )


def cuts_a_grapheme(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins or ends inside a grapheme cluster."""
    positions = OffsetUnit.named("graphemes").over(text)
    return positions.fragment(*positions.span(start, end)) != (start, end)


@given(st.lists(tagged_documents(annotators=("ana", "bo"), several_fragments=False), max_size=2))
def test_spans_alone_come_back_in_their_form(items: list[AnnotatedDocument]) -> None:
    trip = through(FORMAT, items, options={"form": "spans"})
    bare = [AnnotatedDocument(item.document, item.annotations) for item in items]
    assert [reduced(each, HOLDS) for each in trip.documents] == [
        reduced(each, HOLDS) for each in bare
    ]
    relations = sum(len(item.relations) for item in items)
    assert trip.losses.count("relations in the form of spans") == relations


def test_the_lines() -> None:
    document = Document("d", "T", EMOJI, {"date": "2025"})
    said = Annotation("s", "ana", "cue", ((8, 12),), "said")
    claim = Annotation("c", "ana", "claim", ((13, 18),), "👍🏽 so", {"quotation": "direct"})
    link = Relation("r", "ana", "cued_by", "c", "s")
    item = AnnotatedDocument(document, (said, claim), (link,))
    assert EMOJI[8:12] == said.text
    (line,) = written(item)
    assert (line["id"], line["text"], line["meta"]) == ("d", EMOJI, {"date": "2025"})
    assert line["entities"] == [
        {"id": 0, "label": "cue", "start_offset": 10, "end_offset": 14},
        {"id": 1, "label": "claim", "start_offset": 15, "end_offset": 22},
    ]
    assert line["relations"] == [{"id": 0, "from_id": 1, "to_id": 0, "type": "cued_by"}]
    (line,) = written(item, form="spans", offsets="graphemes")
    assert line["label"] == [[6, 10, "cue"], [11, 15, "claim"]]


@pytest.mark.parametrize("form", ["relations", "spans"])
def test_no_encoding_has_to_be_guessed(form: str) -> None:
    """In a file with relations doccano guesses it, and at times takes UTF-8 for another."""
    item = AnnotatedDocument(Document("dé", "T\u2028", EMOJI + " Ünal, שלום", {"ö": "ü"}))
    out = BytesIO()
    write_doccano([item], out, WriteContext(options={"form": form}))
    assert out.getvalue().isascii()
    (line,) = (json.loads(line) for line in out.getvalue().splitlines())
    assert (line["id"], line["text"], line["meta"]) == ("dé", item.document.text, {"ö": "ü"})


def test_what_was_changed_in_doccano_is_the_work_of_who_did_it(tmp_path: Path) -> None:
    claim = Annotation("c", "bo", "claim", ((0, 2),), "He", {"quotation": "direct"}, "Why?")
    cue = Annotation("q", "bo", "cue", ((3, 7),), "said")
    (line,) = written(AnnotatedDocument(Document("d", "T", "He said so."), (claim, cue)))
    line["entities"][1]["label"] = "claim"
    line["entities"].reverse()
    (item,) = read(tmp_path, line)
    mine, theirs = sorted(item.annotations, key=lambda each: each.annotator)
    assert theirs == claim
    assert (mine.annotator, mine.label, mine.text, mine.origin) == (
        *("ana", "claim", "said"),
        "imported",
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


def test_articles_stream_in_equal_bytes(tmp_path: Path) -> None:
    assert_streams(FORMAT, tmp_path)


# doccano's own files


@pytest.fixture
def files(shared_data: Path) -> Path:
    """Files of doccano's and doccano-transformer's own tests."""
    return shared_data / "formats" / "doccano"


ITS_FILES = {
    "doccano_tests/intent__example.jsonl": (4, 4, 1),
    "doccano_tests/sequence_labeling__example.jsonl": (2, 1, 1),
    "doccano_tests/text_classification__example.jsonl": (3, 3, 0),
    "doccano_tests/seq2seq__example.jsonl": (2, 1, 2),
    "doccano_transformer_tests/labeling.jsonl": (2, 16, 0),
}


@pytest.mark.parametrize("name", ITS_FILES)
def test_its_own_files(project: Project, files: Path, name: str) -> None:
    """Lines without text, which doccano refuses too, are named and left out when asked."""
    path = files / name
    articles, annotations, bad = ITS_FILES[name]
    assert recognise(path).name == "doccano"
    if bad:
        with pytest.raises(InputError, match=rf"{path.name}:\d: the line has no “text”"):
            import_paths(project, [path], ImportOptions(new_labels=True))
    taken = import_paths(project, [path], ImportOptions(new_labels=True, skip_bad=True))
    assert (taken.documents, taken.annotations) == (articles, annotations)
    assert sum("Left out" in note for note in taken.notes.messages) == bad
    assert project.check() == []
    again = import_paths(project, [path], ImportOptions(new_labels=True, skip_bad=True))
    assert (again.documents, again.annotations) == (0, 0)


def test_several_people_in_one_file(project: Project, files: Path) -> None:
    path = files / "doccano_transformer_tests" / "labeling.jsonl"
    import_paths(project, [path], ImportOptions(new_labels=True))
    assert project.counts().annotators == {"1": 5, "2": 11}


# Its forms


@pytest.mark.parametrize(
    "spans",
    [
        {"label": [[0, 2, "PER"]]},
        {"labels": [[0, 2, "PER"]]},
        {"entities": [[0, 2, "PER"]], "cats": []},
        {"entities": [{"id": 7, "label": "PER", "start_offset": 0, "end_offset": 2}]},
        {"annotations": [{"label": "PER", "start_offset": 0, "end_offset": 2, "user": "ana"}]},
    ],
)
def test_spans_in_every_form(tmp_path: Path, spans: Line) -> None:
    (item,) = read(tmp_path, {"id": 1, "text": "He said so.", **spans})
    (annotation,) = item.annotations
    assert (annotation.label, annotation.text, annotation.annotator) == ("PER", "He", "ana")
    assert item.document.metadata["foreign_id"] == 1
    assert recognise(tmp_path / "all.jsonl") is FORMAT


def test_relations_between_entities(tmp_path: Path) -> None:
    entities = [
        {"id": 31, "label": "PER", "start_offset": 0, "end_offset": 2},
        {"id": 32, "label": "CUE", "start_offset": 3, "end_offset": 7},
    ]
    link = {"id": 5, "from_id": 32, "to_id": 31, "type": "of"}
    line = {"id": 1, "text": "He said so.", "entities": entities, "relations": [link]}
    (item,) = read(tmp_path, line)
    (relation,) = item.relations
    he, said = item.annotations
    assert (relation.type, relation.source, relation.target) == ("of", said.id, he.id)
    assert read(tmp_path, line) == [item]


def test_labels_of_whole_texts_and_comments_are_kept_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 3, "text": "He", "label": ["sad"], "Comments": ["?"], "url": "x"}\n')
    context = ReadContext()
    (item,) = read_doccano(path, context)
    assert isinstance(item, AnnotatedDocument)
    assert item.document.metadata == {
        "source": "a.jsonl",
        "foreign_id": 3,
        "label": ["sad"],
        "Comments": ["?"],
        "url": "x",
    }
    assert context.notes.messages == [
        "a.jsonl: labels of the whole text are kept in the metadata of the article (1 time).",
        "a.jsonl: comments are kept in the metadata of the article (1 time).",
    ]


def test_labels_of_whole_texts_are_those_of_the_article(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    long = "It is a translation. " * 9
    path.write_text(f'{{"text": "He", "label": ["sad"]}}\n{{"text": "She", "label": ["{long}"]}}')
    first, second = read_doccano(path, ReadContext("ana"))
    assert isinstance(first, AnnotatedDocument)
    assert [(a.label, a.fragments, a.annotator) for a in first.annotations] == [("sad", (), "ana")]
    assert isinstance(second, AnnotatedDocument)
    assert second.annotations == ()
    assert second.document.metadata["label"] == [long]


def test_the_file_may_be_named_after_its_annotator(project: Project, tmp_path: Path) -> None:
    for name in ("ana", "bo"):
        (tmp_path / f"{name}.jsonl").write_text('{"id": 1, "text": "He", "label": [[0, 2, "cue"]]}')
    options = ImportOptions(options={"annotator": "file"})
    taken = import_paths(project, [tmp_path / "ana.jsonl", tmp_path / "bo.jsonl"], options)
    assert (taken.documents, taken.annotations) == (1, 2)
    assert project.counts().annotators == {"ana": 1, "bo": 1}


# Offsets


def test_it_counts_as_its_browser_does(tmp_path: Path) -> None:
    """The example of its issue 2290."""
    text = "👨🏻‍🚒 firemen drive firetrucks"
    (item,) = read(tmp_path, {"text": text, "label": [[22, 32, "x"]]})
    assert spans_of(item) == [("x", "firetrucks")]
    (item,) = read(
        tmp_path,
        {"text": text, "label": [[16, 26, "x"]]},
        offset_unit=OffsetUnit.named("graphemes"),
    )
    assert spans_of(item) == [("x", "firetrucks")]


def test_another_way_of_counting_is_found_out_and_asked_for(tmp_path: Path) -> None:
    with raises_explained(OffsetsDiffer, match="all.jsonl:1: .*graphemes") as caught:
        read(tmp_path, {"text": EMOJI, "label": [[2, 5, "x"], [6, 10, "y"]]})
    assert [each.name for each in caught.value.fitting] == ["graphemes"]


def test_line_ends_of_windows_count_two(tmp_path: Path) -> None:
    (item,) = read(tmp_path, {"text": "He\r\nsaid\r\nso.", "label": [[4, 8, "x"], [10, 12, "y"]]})
    assert item.document.text == "He\nsaid\nso."
    assert spans_of(item) == [("x", "said"), ("y", "so")]


# Bad files


ENTITY = '{"id": 1, "label": "x", "start_offset": 0, "end_offset": 1}'
LINK = '{"from_id": 2, "to_id": 1, "type": "x"}'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"text": "He", "label": [[0, 2]]}', r"label\[0\] must be \[start, end, label\]"),
        ('{"text": "He", "label": [[0, 2, ""]]}', r"label\[0\] must be"),
        ('{"text": "He", "entities": [3]}', r"entities\[0\] must be \[start, end, label\]"),
        (
            '{"text": "He", "entities": [{"label": "x", "end_offset": 2}]}',
            r"entities\[0\].start_offset is missing",
        ),
        ('{"text": "He", "label": [[0, 9, "x"]]}', r"0–9 is no text.* correct the file"),
        ('{"text": "He", "label": [[1, 1, "x"]]}', r"1–1 is no text.* correct the file"),
        ('{"text": " ", "label": []}', "the text is empty"),
        ('{"text": 3.5, "label": []}', "text must be a string"),
        ('{"text": "He", "label": [', "not a JSON object on one line"),
        (
            f'{{"text": "He", "entities": [{ENTITY}, {ENTITY}]}}',
            "entities has 2 with the id 1; give each its own",
        ),
        (
            f'{{"text": "He", "entities": [{ENTITY}], "relations": [{LINK}]}}',
            r"relations\[0\].from_id is 2, but no entity",
        ),
    ],
)
def test_an_error_names_line_place_and_remedy(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "So", "label": []}\n\n' + line + "\n")
    context = ReadContext("ana")
    with pytest.raises(InputError, match=rf"^bad\.jsonl:3: .*{said}"):
        list(read_doccano(path, context))
    left_out: list[Exception] = []
    context.on_unreadable = left_out.append
    assert len(list(read_doccano(path, context))) == len(left_out) == 1


def test_somebody_must_own_the_spans(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "So", "label": [[0, 2, "x"]]}')
    with raises_explained(InputError, match="--annotator"):
        list(read_doccano(path, ReadContext()))


@pytest.mark.parametrize("name", ["form", "offsets"])
def test_options_have_their_values(name: str) -> None:
    with pytest.raises(InputError, match=f"{name}=x: there are only"):
        written(**{name: "x"})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tagged_documents())
def test_the_native_format_is_not_taken_for_it(tmp_path: Path, item: AnnotatedDocument) -> None:
    for name, write in (("doccano", write_doccano), ("jsonl", jsonl.write)):
        path = tmp_path / f"{name}.jsonl"
        with path.open("wb") as file:
            write([item], file, WriteContext())
        assert recognise(path).name == name
    assert CARRIED_FIELD in json.loads((tmp_path / "doccano.jsonl").read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "articles", "annotations"),
    [("en_pud_news", 258, 222), ("ru_pud_news", 100, 98), ("zh_pud", 120, 99)],
)
def test_spans_with_other_names_for_their_ends(
    project: Project, shared_data: Path, name: str, articles: int, annotations: int
) -> None:
    path = shared_data / "ner" / f"uner_{name}.dev.jsonl"
    taken = import_paths(project, [path], ImportOptions(new_labels=True))
    assert (taken.documents, taken.annotations) == (articles, annotations)
    assert project.check() == []


@pytest.mark.parametrize("layout", ["lines", "array", "indented", "one line", "commas"])
@pytest.mark.parametrize("key", ["text", "data"])
def test_an_export_in_any_layout(tmp_path: Path, layout: str, key: str) -> None:
    rows = [{"id": n, key: f"{n} Ines Dorval", "label": [[2, 13, "PER"]]} for n in range(3)]
    texts = [json.dumps(row, indent=2 if layout == "indented" else None) for row in rows]
    between = {"one line": " ", "commas": ",\n"}.get(layout, "\n")
    content = json.dumps(rows) if layout == "array" else between.join(texts)
    for suffix in (".json", ".jsonl"):
        items = read_files(tmp_path, f"a{suffix}", content, "doccano")
        assert [found(item) for item in items] == [[("PER", "Ines Dorval")]] * 3


def test_a_relation_of_a_span_that_is_left_out_is_counted(tmp_path: Path) -> None:
    spans = [(1, 0, 4), (2, 2, 2)]
    entities = [{"id": n, "label": "X", "start_offset": a, "end_offset": b} for n, a, b in spans]
    links = [{"id": 1, "from_id": 1, "to_id": 2, "type": "at"}]
    refused: list[Exception] = []
    context = ReadContext("ana", on_unreadable=refused.append, leaves_out=True)
    row = {"text": "Ines Dorval", "entities": entities, "relations": links}
    (item,) = read_files(tmp_path, "a.json", [row], "doccano", context)
    assert found(item) == [("X", "Ines")]
    assert not item.relations
    assert [str(error).partition(":")[0] for error in refused] == ["a.json, item 1"]
    assert "1 relation of an annotation that is left out was left out" in said(context)
