"""Training data of named entities: every form that is common gives the same annotations."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.format import ReadContext
from annotator.formats.ner_json import NAME as FORMAT
from annotator.model import InputError
from tests.formats.reading_files import NAME, PORT, PORT_UTF_16, TEXT, found, read, said

PAIR = [TEXT, {"entities": [[*NAME, "PER"], [*PORT, "LOC"]]}]
EXPECTED = [("PER", "Ines Dorval"), ("LOC", "port")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", [PAIR]),
        ("a.json", [[PAIR]]),
        ("a.json", PAIR),
        ("a.jsonl", json.dumps(PAIR) + "\n"),
        ("a.txt", json.dumps([PAIR], indent=2)),
        ("a.json", [[TEXT, [[*NAME, "PER"], [*PORT, "LOC"]]]]),
        (
            "a.json",
            [[TEXT, {"entities": [{"start": 6, "end": 17, "label": "PER"}, [*PORT, "LOC"]]}]],
        ),
        (
            "a.json",
            {
                "classes": ["PER", "LOC"],
                "annotations": [
                    None,
                    [TEXT, {"entities": [[*NAME, "PER"], [*PORT_UTF_16, "LOC"]]}],
                ],
            },
        ),
    ],
)
def test_pairs_of_text_and_entities_in_any_nesting(tmp_path: Path, name: str, content: Any) -> None:
    (item,) = read(tmp_path, name, content, FORMAT)
    assert item.document.text == TEXT
    assert found(item) == EXPECTED


def test_pairs_on_lines_each_become_an_article(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps([f"{n} said so.", {"entities": []}]) for n in range(7))
    assert len(read(tmp_path, "a.json", lines, FORMAT)) == 7


def test_tokens_of_spacy_2_with_and_without_the_raw_text(tmp_path: Path) -> None:
    tags = {"Ines": "B-PER", "Dorval": "L-PER", "port": "U-LOC"}
    tokens = [{"id": n, "orth": w, "ner": tags.get(w, "O")} for n, w in enumerate(TEXT.split())]
    tokens[1]["dep"] = "nsubj"
    paragraph = {"raw": TEXT, "sentences": [{"tokens": tokens, "brackets": []}]}
    context = ReadContext("ana")
    (item,) = read(tmp_path, "a.json", [{"id": 0, "paragraphs": [paragraph]}], FORMAT, context)
    assert found(item) == EXPECTED
    assert "1 token’s syntax was left out" in said(context)
    del paragraph["raw"]
    (item,) = read(tmp_path, "a.json", [{"id": 0, "paragraphs": [paragraph] * 2}], FORMAT)
    assert found(item) == EXPECTED * 2
    assert item.document.text == f"{TEXT}\n\n{TEXT}"


def test_an_entity_that_goes_on_without_a_beginning_is_read_and_told(tmp_path: Path) -> None:
    tokens = [{"orth": "Ines", "ner": "I-PER"}, {"orth": "said", "ner": "-"}]
    context = ReadContext("ana")
    document = [{"id": 0, "paragraphs": [{"sentences": [{"tokens": tokens}]}]}]
    (item,) = read(tmp_path, "a.json", document, FORMAT, context)
    assert found(item) == [("PER", "Ines")]
    assert "contradiction of tags" in said(context)


def test_points_of_dataturks_include_their_ends(tmp_path: Path) -> None:
    point = {"start": 6, "end": 16, "text": "Ines Dorval"}
    record = {
        "content": TEXT,
        "annotation": [{"label": ["PER"], "points": [point]}],
        "extras": None,
    }
    (item,) = read(tmp_path, "a.json", record, FORMAT)
    assert found(item) == [("PER", "Ines Dorval")]


@pytest.mark.parametrize("entities", [[[6, "x", "PER"]], [[6, 17]], [["PER", 6, 17]], "PER"])
def test_a_wrong_entity_is_named_with_its_place(tmp_path: Path, entities: Any) -> None:
    content = [["One said so.", {"entities": []}], [TEXT, {"entities": entities}]]
    with pytest.raises(InputError, match=r"a\.json, item 2: entities"):
        read(tmp_path, "a.json", content, FORMAT)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.sampled_from(["Ines", "👍", "é", "𝓑ob", "said", "\r\n"]), min_size=1, max_size=8)
)
def test_offsets_of_a_browser_point_at_the_same_words(tmp_path: Path, words: list[str]) -> None:
    words = ["Start", *words]
    text = " ".join(words)
    entities: list[list[object]] = []
    at = 0
    for word in words:
        end = at + len(word.encode("utf-16-le")) // 2
        if not word.isspace():
            entities.append([at, end, "W"])
        at = end + 1
    content = {"classes": ["W"], "annotations": [[text, {"entities": entities}]]}
    (item,) = read(tmp_path, "a.json", content, FORMAT)
    assert [text for _, text in found(item)] == [word for word in words if not word.isspace()]
