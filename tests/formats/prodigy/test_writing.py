"""Writing examples: a line for each annotator, and tokens that spell out the text."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.format import WriteContext
from annotator.formats.importing import import_paths
from annotator.formats.prodigy import FORMAT
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
from tests.formats.prodigy.examples import Line
from tests.formats.strategies import fragments, texts
from tests.formats.travel import (
    assert_streams,
)


def written(*items: ModelObject, **options: str) -> list[Line]:
    """The lines of some items."""
    out = BytesIO()
    write(items, out, WriteContext(options=options))
    return [json.loads(line) for line in out.getvalue().splitlines()]


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
