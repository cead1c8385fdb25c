"""Reading examples: answers, annotators, relations, tokens."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.offsets import OffsetsDiffer
from annotator.formats.prodigy import FORMAT
from annotator.formats.prodigy.reading import read as read_prodigy
from annotator.formats.recognition import recognise
from annotator.model import (
    AnnotatedDocument,
    InputError,
)
from annotator.project import Project
from tests.explained import raises_explained
from tests.formats.prodigy.examples import Line, span
from tests.formats.reading_files import TEXT, said
from tests.formats.reading_files import read as read_files


def read(folder: Path, *lines: Line) -> tuple[list[AnnotatedDocument], list[str]]:
    """The articles of a file with these lines, and the notes on it."""
    path = folder / "news.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert recognise(path) is FORMAT
    context = ReadContext("ana")
    found = [each for each in read_prodigy(path, context) if isinstance(each, AnnotatedDocument)]
    assert len(found) == len(lines)
    return found, context.notes.messages


def test_the_headlines(project: Project, shared_data: Path, tmp_path: Path) -> None:
    """187 lines, 140 spans, one line ignored; each example comes out as it came in."""
    path = shared_data / "formats" / "prodigy" / "news_headlines_ner.dev.jsonl"
    assert recognise(path) is FORMAT
    taken = import_paths(project, [path], ImportOptions(new_labels=True))
    assert taken.annotations == 140
    assert taken.documents + taken.already_there == 187
    # In these the answer was “accept”, and there are no spans.
    labels, idle = taken.notes.messages
    assert labels == "Added to the tag set: ORG, LOCATION, PERSON, PRODUCT."
    assert idle.startswith("ana annotated nothing in the article ")
    assert len(project.articles.done_by()) == 83
    assert project.check() == []
    again = import_paths(project, [path], ImportOptions(new_labels=True))
    assert (again.documents, again.annotations) == (0, 0)
    export(project, tmp_path / "out.jsonl", ExportOptions("prodigy"))
    before = {line["text"]: line for line in map(json.loads, path.open(encoding="utf-8"))}
    after = list(map(json.loads, (tmp_path / "out.jsonl").open(encoding="utf-8")))
    assert len(after) == len(before)
    for line in after:
        old = before[line["text"]]
        places = [(s["start"], s["end"], s["label"]) for s in line["spans"]]
        assert places == sorted((s["start"], s["end"], s["label"]) for s in old.get("spans") or ())
        assert (line["_input_hash"], line["_task_hash"]) == (old["_input_hash"], old["_task_hash"])
        answer = {"answer": "ignore"} if old["answer"] == "ignore" else {}
        assert line["meta"] == {**old["meta"], **answer}


def example(**more: Any) -> Line:
    """An example as Prodigy saves it."""
    return {"text": "He said so.", "_input_hash": 1, "_task_hash": 2, "answer": "accept", **more}


TOKENS = [
    {"text": word, "start": start, "end": start + len(word), "id": number}
    for number, (word, start) in enumerate([("He", 0), ("said", 3), ("so", 8), (".", 10)])
]


def test_only_what_was_accepted_is_an_annotation(tmp_path: Path) -> None:
    items, notes = read(
        tmp_path,
        example(spans=[span(0, 2)]),
        example(spans=[span(0, 2)], answer="reject"),
        example(spans=[span(0, 2)], answer="ignore"),
        {"text": "He said so.", "spans": [span(0, 2)]},
    )
    assert [len(item.annotations) for item in items] == [1, 0, 0, 1]
    assert items[1].document.metadata["answer"] == "reject"
    assert notes == [
        "news.jsonl: the spans of examples with the answer “reject” are left out (1 time).",
        "news.jsonl: the spans of examples with the answer “ignore” are left out (1 time).",
        "news.jsonl: spans of examples without an answer are treated as accepted (1 time).",
    ]


@pytest.mark.parametrize(
    ("who", "owner"),
    [
        ({"_annotator_id": "news-bo", "_session_id": "news-bo"}, "news-bo"),
        ({"_session_id": "news-bo"}, "news-bo"),
        ({"_session_id": None}, "ana"),
        ({"_annotator_id": "2023-06-05_12-00-00"}, "ana"),
    ],
)
def test_annotators(tmp_path: Path, who: Line, owner: str) -> None:
    (item,), _ = read(tmp_path, example(spans=[span(0, 2)], **who))
    assert [each.annotator for each in item.annotations] == [owner]


@pytest.mark.parametrize(
    "link",
    [
        {"head": 2, "child": 0, "head_span": span(3, 10, "b"), "child_span": span(0, 2, "a")},
        {"head": 2, "child": 0, "head_span": span(3, 10), "child_span": {"start": 0, "end": 2}},
        {"head": 2, "child": 0},
        {"head": 1, "child": 0},
    ],
)
def test_relations_name_spans_or_their_last_token(tmp_path: Path, link: Line) -> None:
    if "head_span" in link and link["head_span"]["label"] == "x":
        link["head_span"]["label"] = None
    (item,), notes = read(
        tmp_path,
        example(
            tokens=TOKENS,
            spans=[span(0, 2, "a"), span(3, 10, "b")],
            relations=[{**link, "label": "by"}],
        ),
    )
    (relation,) = item.relations
    he, said = item.annotations
    assert (relation.type, relation.source, relation.target) == ("by", said.id, he.id)
    assert notes == []


def test_what_has_no_place_is_told(tmp_path: Path) -> None:
    (item,), notes = read(
        tmp_path,
        example(
            tokens=TOKENS,
            spans=[span(0, 2, "a"), {"start": 3, "end": 7}],
            relations=[{"head": 0, "child": 3, "label": "by"}, {"head": 0, "child": 0}],
            accept=["news"],
            url="https://example.org",
        ),
    )
    assert [(a.label, a.fragments) for a in item.annotations] == [("news", ()), ("a", ((0, 2),))]
    assert "accept" not in item.document.metadata
    assert item.document.metadata["url"] == "https://example.org"
    assert notes == [
        "news.jsonl: spans without a label are left out (1 time).",
        "news.jsonl: relations of words that are in no span are left out (1 time).",
        "news.jsonl: relations without a label are left out (1 time).",
    ]


def test_offsets_in_another_unit_are_found_out_by_the_tokens(tmp_path: Path) -> None:
    words = [("👍", 0, 2), ("He", 3, 5), ("said", 6, 10)]
    tokens = [{"text": w, "start": s, "end": e, "id": n} for n, (w, s, e) in enumerate(words)]
    line = {
        **example(tokens=tokens, spans=[span(3, 5, token_start=1, token_end=1)]),
        "text": "👍 He said",
    }
    with raises_explained(OffsetsDiffer, match=r"news\.jsonl:1: .*UTF-16") as caught:
        read(tmp_path, line)
    assert [each.name for each in caught.value.fitting] == ["utf-16"]


def test_tokens_out_of_order_say_nothing_of_a_span(tmp_path: Path) -> None:
    words = [("He", 0, 2), ("said", 10**12, 3), ("so", 8, 10)]
    tokens = [{"text": w, "start": s, "end": e, "id": n} for n, (w, s, e) in enumerate(words)]
    spans = [span(0, 10, token_start=0, token_end=2)]
    (item,), _ = read(tmp_path, {**example(tokens=tokens, spans=spans), "text": "He said so"})
    assert [each.text for each in item.annotations] == ["He said so"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"image": "a.jpg", "answer": "accept"}, "has no “text”; it has “image”"),
        (example(spans=[{"start": 0, "label": "x"}]), r"spans\[0\].end is missing"),
        (example(spans=[span(0, 99)]), "0–99 is no text"),
        (example(spans=[span(2, 2)]), "2–2 is no text"),
        (example(spans=3), "spans must be a list"),
        (example(spans=["x"]), r"spans\[0\] must be an object"),
    ],
)
def test_an_error_names_line_place_and_remedy(tmp_path: Path, line: Line, said: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(f"{json.dumps(example())}\n{json.dumps(line)}\n")
    context = ReadContext("ana")
    with pytest.raises(InputError, match=rf"^bad\.jsonl:2: .*{said}"):
        list(read_prodigy(path, context))
    left_out: list[Exception] = []
    context.on_unreadable = left_out.append
    assert len(list(read_prodigy(path, context))) == len(left_out) == 1


def test_one_wrong_text_leaves_out_that_span_alone_with_its_line(
    project: Project, tmp_path: Path
) -> None:
    spans = [
        {"start": 6, "end": 17, "label": "person", "text": "Karl Brandt"},
        {"start": 0, "end": 5, "label": "person", "text": "Mayor"},
    ]
    lines = [{"text": TEXT, "answer": "accept", "spans": spans[1:]}]
    lines.append({"text": f"{TEXT} Again.", "answer": "accept", "spans": spans})
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    report = import_paths(project, [path], ImportOptions(skip_bad=True))
    assert (report.documents, report.annotations) == (2, 2)
    assert any(
        note == "Left out: a.jsonl:2: the person at 6–17 covers “Ines Dorval”, not “Karl Brandt”."
        for note in report.notes.messages
    )


def test_a_relation_that_stands_there_twice_is_told(tmp_path: Path) -> None:
    spans = [{"start": 6, "end": 17, "label": "PER"}, {"start": 0, "end": 5, "label": "TITLE"}]
    ends = {"head_span": spans[0], "child_span": spans[1], "label": "has"}
    example = {"text": TEXT, "answer": "accept", "spans": spans, "relations": [ends, ends]}
    context = ReadContext("ana")
    (item,) = read_files(tmp_path, "a.json", [example], "prodigy", context)
    assert len(item.relations) == 1
    assert "a relation that stands in an example twice is read once (1 time)" in said(context)
