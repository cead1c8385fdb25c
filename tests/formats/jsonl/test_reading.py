"""Lines of other programs: read with care, and nothing of them lost."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.format import ReadContext
from annotator.formats.jsonl import reading
from annotator.model import (
    AnnotatedDocument,
    Block,
    Document,
    ModelObject,
    Record,
)
from tests.formats.jsonl.examples import EMOJI, read, written
from tests.formats.strategies import items


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(items, min_size=1, max_size=3))
def test_another_program_may_order_and_escape_as_it_likes(
    tmp_path: Path, written_items: list[ModelObject]
) -> None:
    lines = [json.loads(line) for line in written(*written_items).split(b"\n")[:-1]]
    again = "\r\n\r\n".join(
        json.dumps({key: line[key] for key in reversed(line)}, ensure_ascii=True) for line in lines
    )
    assert read(tmp_path / "a.jsonl", b"\xef\xbb\xbf" + again.encode()) == written_items


def test_only_the_text_is_required(tmp_path: Path) -> None:
    (item,) = read(tmp_path / "news.jsonl", b'{"text": "Headline\\n\\nHe said so."}\n')
    assert isinstance(item, AnnotatedDocument)
    assert item.document.id.startswith("news-")
    assert len(item.document.id) == len("news-") + 8
    assert item.document.title == "Headline"
    assert [block.kind for block in item.document.blocks] == ["paragraph", "paragraph"]
    assert read(tmp_path / "news.jsonl", b'{"text": "Headline\\n\\nHe said so."}') == [item]


def test_what_is_missing_is_made_the_same_each_time(tmp_path: Path) -> None:
    line = json.dumps(
        {
            "text": "He said so.",
            "annotations": [
                {"label": "speaker", "fragments": [[0, 2]], "note": None, "text": None},
                {"label": "speaker", "fragments": [[0, 2]], "annotator": "bo", "confidence": 1},
                {"label": "speaker", "fragments": [[0, 2]]},
                {"id": 7, "label": "claim", "fragments": [[3, 7], [8, 10]], "identity": None},
            ],
            "relations": [{"type": "said_by", "source": 7, "target": "x", "attributes": None}],
        }
    ).encode()
    (item,) = read(tmp_path / "a.jsonl", line)
    assert isinstance(item, AnnotatedDocument)
    one, two, three, four = item.annotations
    assert (one.text, one.annotator, one.origin, two.annotator, two.confidence) == (
        *("He", "ana", "imported", "bo"),
        1.0,
    )
    assert len({one.id, two.id, three.id}) == 3
    assert (four.id, four.text, item.relations[0].source) == ("7", "said … so", "7")
    assert read(tmp_path / "a.jsonl", line) == [item]


def test_unknown_fields_are_kept_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = {
        "text": "He said so.",
        "url": "https://example.org",
        "date": "2025",
        "metadata": {"date": "2024", "url": "https://example.org"},
        "annotations": [{"label": "speaker", "fragments": [[0, 2]], "color": "red"}],
        "relations": [{"type": "about", "source": "a", "target": "b", "weight": 2}],
    }
    path.write_text(json.dumps(line) + '\n{"kind": "topic", "id": "t", "of": [1]}\n')
    context = ReadContext("ana")
    item, record = list(reading.read(path, context))
    assert isinstance(item, AnnotatedDocument)
    assert item.document.metadata == {"date": "2024", "date_": "2025", "url": "https://example.org"}
    assert item.annotations[0].metadata == {"color": "red"}
    assert item.relations[0].metadata == {"weight": 2}
    assert record == Record("topic", "t", {"of": [1]})
    said = "\n".join(context.notes.messages)
    for name in ("url", "date", "color", "weight", "topic"):
        assert f"“{name}”" in said
    assert len(context.notes.messages) == 2, "a sentence for all of a kind"


def test_line_ends_inside_a_text_become_ours_with_all_offsets(tmp_path: Path) -> None:
    text = "A 👍\r\nB said\rC.\r\n"
    line = {
        "text": text,
        "blocks": [{"kind": "paragraph", "start": 0, "end": 13}],
        "annotations": [
            {
                "label": "claim",
                "fragments": [[2, 6], [7, 13]],
                "text": text[2:6] + " … " + text[7:13],
            }
        ],
    }
    (item,) = read(tmp_path / "a.jsonl", json.dumps(line).encode())
    assert isinstance(item, AnnotatedDocument)
    assert item.document.text == "A 👍\nB said\nC.\n"
    (annotation,) = item.annotations
    assert annotation.fragments == ((2, 5), (6, 12))
    assert annotation.text == "👍\nB … said\nC"
    assert item.document.blocks == (Block("paragraph", 0, 12),)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_marks_of_other_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    given = AnnotatedDocument(Document("d", "T", EMOJI))
    path.write_text(written(given).decode(), encoding)
    assert list(reading.read(path, ReadContext())) == [given]
