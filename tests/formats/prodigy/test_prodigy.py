"""Prodigy's JSON Lines: accepted examples in, a line for each annotator out, tokens that fit."""

import json
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.file_lookup import recognise
from annotator.formats.format import ReadContext, WriteContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.offsets import OffsetsDiffer
from annotator.formats.prodigy import FORMAT
from annotator.formats.prodigy.reading import read as read_prodigy
from annotator.formats.prodigy.writing import spell_out, write
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    InputError,
    ModelObject,
    Relation,
)
from annotator.project import Project
from annotator.text.tokens import tokenize
from tests.explained import raises_explained
from tests.formats.roundtrip import reduced, tagged_documents, through
from tests.formats.strategies import fragments, texts
from tests.formats.travel import (
    assert_streams,
    lost_relations,
    of_several_fragments,
    sample_there_and_back,
    without,
)

HOLDS = FORMAT.holds
Line = dict[str, Any]


def read(folder: Path, *lines: Line) -> tuple[list[AnnotatedDocument], list[str]]:
    """The articles of a file with these lines, and the notes on it."""
    path = folder / "news.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert recognise(path) is FORMAT
    context = ReadContext("ana")
    found = [each for each in read_prodigy(path, context) if isinstance(each, AnnotatedDocument)]
    assert len(found) == len(lines)
    return found, context.notes.messages


def written(*items: ModelObject, **options: str) -> list[Line]:
    """The lines of some items."""
    out = BytesIO()
    write(items, out, WriteContext(options=options))
    return [json.loads(line) for line in out.getvalue().splitlines()]


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


# There and back


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


def test_articles_stream_in_equal_bytes(tmp_path: Path) -> None:
    assert_streams(FORMAT, tmp_path)


def test_the_lines() -> None:
    document = Document("d", "T", "👍🏽 He said so.", {"date": "2025", "_input_hash": 7})
    he = Annotation("h", "ana", "speaker", ((3, 5),), "He")
    claim = Annotation("c", "ana", "claim", ((6, 13),), "said so")
    other = Annotation("o", "bo", "cue", ((6, 10),), "said")
    link = Relation("r", "ana", "said_by", "c", "h")
    one, two = written(AnnotatedDocument(document, (other, he, claim), (link,)))
    assert [(each["text"], each["ws"]) for each in one["tokens"]] == [
        *(("👍🏽", True), ("He", True), ("said", True)),
        *(("so", False), (".", False)),
    ]
    spans = [
        {"start": 3, "end": 5, "token_start": 1, "token_end": 1, "label": "speaker"},
        {"start": 6, "end": 13, "token_start": 2, "token_end": 3, "label": "claim"},
    ]
    assert one["spans"] == spans
    assert one["relations"] == [
        {
            "head": 3,
            "child": 1,
            "head_span": spans[1],
            "child_span": spans[0],
            "label": "said_by",
        }
    ]
    assert (one["_annotator_id"], one["answer"], one["_view_id"]) == ("ana", "accept", "relations")
    assert (two["_annotator_id"], two["spans"][0]["label"]) == ("bo", "cue")
    assert (one["meta"], one["_input_hash"]) == ({"date": "2025"}, 7)


def test_an_article_that_nobody_annotated_is_an_example_to_be_annotated() -> None:
    (line,) = written(AnnotatedDocument(Document("d", "T", "He said so.")))
    assert line["spans"] == []
    assert not {"answer", "_annotator_id"} & set(line)


def test_only_one_annotator_was_asked_for(project: Project, tmp_path: Path) -> None:
    lines = [
        {"text": "He said so.", "spans": [{"start": 0, "end": 2, "label": "cue"}], **who}
        for who in ({"_annotator_id": "bo", "answer": "accept"}, {"answer": "accept"})
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    taken = import_paths(project, [path])
    assert (taken.documents, taken.annotations) == (1, 2)
    export(project, tmp_path / "out.jsonl", ExportOptions("prodigy", annotators=["bo"]))
    (line,) = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["_annotator_id"] == "bo"


# Tokens


@given(text=texts, data=st.data())
def test_tokens_spell_out_the_text_and_all_spans_fall_on_them(
    text: str, data: st.DataObject
) -> None:
    places = data.draw(st.lists(fragments(len(text)), max_size=4)) if len(text) > 1 else []
    spans = [fragment for place in places for fragment in place]
    tokens = spell_out(text, tokenize(text), spans)
    assert "".join(text[t.start : t.end] + " " * t.spaced for t in tokens) == text
    assert {start for start, _ in spans} <= {token.start for token in tokens}
    assert {end for _, end in spans} <= {token.end for token in tokens}
    for token in tokens:
        piece = text[token.start : token.end]
        assert piece == piece.strip() or piece.isspace()


def test_a_token_is_cut_where_a_span_ends_in_it() -> None:
    text = "Re-read “anti-Putin”  news"
    anti = text.index("anti"), text.index("anti") + 2
    tokens = spell_out(text, tokenize(text), [anti, (0, 8)])
    assert [(text[t.start : t.end], t.spaced) for t in tokens] == [
        *(("Re", False), ("-", False), ("read", False), (" ", False), ("“", False)),
        *(("an", False), ("ti", False), ("-", False), ("Putin", False), ("”", True)),
        *((" ", False), ("news", False)),
    ]


def test_tokens_by_spacy() -> None:
    spacy = pytest.importorskip("spacy")
    text = "U.S. talks, they’re\n\nover 👍🏽."
    they = text.index("they")
    claim = Annotation("c", "ana", "claim", ((they, they + 7),), "they’re")
    item = AnnotatedDocument(Document("d", "T", text), (claim,))
    (line,) = written(item, tokens="en")
    tokens = line["tokens"]
    doc = spacy.tokens.Doc(
        spacy.blank("en").vocab,
        words=[each["text"] for each in tokens],
        spaces=[each["ws"] for each in tokens],
    )
    assert doc.text == text
    assert [each.text for each in doc] == [each.text for each in spacy.blank("en")(text)]
    span = doc.char_span(line["spans"][0]["start"], line["spans"][0]["end"])
    assert (span.start, span.end - 1) == (
        line["spans"][0]["token_start"],
        line["spans"][0]["token_end"],
    )
    with pytest.raises(InputError, match="no such language"):
        written(item, tokens="zz")


# Real annotations


def test_the_headlines(project: Project, shared_data: Path, tmp_path: Path) -> None:
    """187 lines, 140 spans, one line ignored; each example comes out as it came in."""
    path = shared_data / "formats" / "prodigy" / "news_headlines_ner.dev.jsonl"
    assert recognise(path) is FORMAT
    taken = import_paths(project, [path], ImportOptions(new_labels=True))
    assert taken.annotations == 140
    assert taken.documents + taken.already_there == 187
    assert taken.notes.messages == ["Added to the tag set: ORG, LOCATION, PERSON, PRODUCT."]
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


# Its forms


def example(**more: Any) -> Line:
    """An example as Prodigy saves it."""
    return {"text": "He said so.", "_input_hash": 1, "_task_hash": 2, "answer": "accept", **more}


def span(start: int, end: int, label: str = "x", **more: Any) -> Line:
    """A span of one."""
    return {"start": start, "end": end, "label": label, **more}


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
        "news.jsonl: the spans of examples with the answer “reject” are left out (1 times).",
        "news.jsonl: the spans of examples with the answer “ignore” are left out (1 times).",
        "news.jsonl: spans of examples without an answer are treated as accepted (1 times).",
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
    assert len(item.annotations) == 1
    assert item.document.metadata["accept"] == ["news"]
    assert item.document.metadata["url"] == "https://example.org"
    assert notes == [
        "news.jsonl: spans without a label are left out (1 times).",
        "news.jsonl: relations of words that are in no span are left out (1 times).",
        "news.jsonl: relations without a label are left out (1 times).",
        "news.jsonl: “accept” of the whole text is kept in the article’s metadata (1 times).",
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
