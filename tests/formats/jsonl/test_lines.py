"""The lines of the native format as they are written."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Block,
    Document,
    Identity,
    ModelObject,
    Progress,
    Record,
    Relation,
)
from annotator.model.types import Came, Written
from tests.formats.jsonl.examples import EMOJI, read, written
from tests.formats.strategies import items


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(items, max_size=4))
def test_what_is_written_is_read(tmp_path: Path, written_items: list[ModelObject]) -> None:
    data = written(*written_items)
    found = read(tmp_path / "a.jsonl", data)
    assert found == written_items
    assert written(*found) == data


def test_the_line_of_a_document() -> None:
    document = Document("d", "T", EMOJI, {"b": 1, "a": "é"}, (Block("paragraph", 0, 4),))
    claim = Annotation(
        "c", "ana", "claim", ((1, 2),), "I", {"quotation": "direct"}, origin="manual"
    )
    relation = Relation("r", "ana", "about", "c", "c", metadata={"x": 1})
    line = written(AnnotatedDocument(document, (claim,), (relation,))).decode()
    assert line == (
        '{"id":"d","title":"T","text":"' + EMOJI + '","metadata":{"a":"é","b":1},'
        '"blocks":[{"kind":"paragraph","start":0,"end":4}],'
        '"annotations":[{"id":"c","annotator":"ana","label":"claim","fragments":[[1,2]],"text":"I",'
        '"attributes":{"quotation":"direct"},"note":"","identity":null,"origin":"manual",'
        '"confidence":null}],'
        '"relations":[{"id":"r","annotator":"ana","type":"about","source":"c","target":"c",'
        '"attributes":{},"metadata":{"x":1}}]}\n'
    )


def test_lines_of_other_kinds(tmp_path: Path) -> None:
    given: list[ModelObject] = [
        Identity("i", "Kremlin", ("Moscow",), "organization", "Q1234"),
        Progress("d", "ana", "done"),
        Record("decision", "x", {"verdict": "accept", "by": "bo"}),
        Record("comment", "y", {"text": "Is it?"}),
    ]
    data = written(*given)
    first = json.loads(data.split(b"\n")[0])
    assert first["kind"] == "identity"
    assert first["type"] == "organization"
    assert read(tmp_path / "a.jsonl", data) == given


def test_metadata_that_people_wrote_keep_what_came(tmp_path: Path) -> None:
    written_fields = {
        "date": Written("2024-03", "ana", "2026-12-01T15:00:00.000Z"),
        "title": Written("New", "ben"),
        "desk": Written(None),
    }
    came = Came("Old", {"desk": "A", "extra": {"deep": [1]}}, written_fields)
    metadata = {"date": "2024-03", "extra": {"deep": [1]}}
    article = AnnotatedDocument(Document("a", "New", "Text.", metadata, (), "", came))
    field = Record("metadata_field", "desk", {"title": "Desk", "type": "one_of", "values": ["A"]})
    lines = written(article, field)
    first = json.loads(lines.split(b"\n")[0])
    assert (first["title"], first["metadata"]) == ("New", metadata)
    assert first["came"]["title"] == "Old"
    assert read(tmp_path / "a.jsonl", lines) == [article, field]
    # Of another writer, the fields have another order: the careful reader keeps them as well.
    spaced = json.dumps({**first, "unknown": 1}).encode()
    (again,) = read(tmp_path / "b.jsonl", spaced)
    assert isinstance(again, AnnotatedDocument)
    assert again.document.came == came


def test_a_field_that_is_only_called_like_ours_is_kept(tmp_path: Path) -> None:
    (item,) = read(tmp_path / "a.jsonl", b'{"id": "a", "text": "Text.", "came": "by mail"}\n')
    assert isinstance(item, AnnotatedDocument)
    assert item.document.metadata["came"] == "by mail"
