"""Files of other programs with a fault anywhere: read, or refused in words, and never a bug."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats import doccano, label_studio, prodigy
from annotator.formats.format import Format, ReadContext
from annotator.formats.registry import format_named
from annotator.formats.signs import FileHead
from annotator.model import AnnotatedDocument, Annotation, Document, InputError, Relation
from annotator.model.validate import check_fragments
from tests.formats.roundtrip import TAG_SET, write_to

_FORMATS = {each.FORMAT.name: each.FORMAT for each in (doccano, prodigy, label_studio)}
_ARTICLE = AnnotatedDocument(
    Document("d", "T", "He said\nso 👍.", {"date": "2025"}),
    (
        Annotation("a", "ana", "speaker", ((0, 2),), "He", {"kind": "collective"}, "Who?"),
        Annotation("b", "bo", "cue", ((3, 7),), "said", confidence=0.5, metadata={"x": 1}),
        Annotation("c", "ana", "claim", ((8, 12),), "so 👍", {"quotation": "direct", "n": 3}),
    ),
    (Relation("r", "ana", "said_by", "c", "a", {"sure": True}),),
)
_HTML = {
    "id": 3,
    "data": {"html": "<p>He <b>said</b><br>so.</p>"},
    "annotations": [
        {
            "completed_by": {"email": "bo@example.org"},
            "result": [
                {
                    "id": "x",
                    "to_name": "html",
                    "type": "hypertextlabels",
                    "value": {
                        "start": "/p[1]/b[1]/text()[1]",
                        "startOffset": 0,
                        "end": "/p[1]/text()[2]",
                        "endOffset": 2,
                        "text": "said\\nso",
                        "globalOffsets": {"start": 3, "end": 10},
                        "hypertextlabels": ["X", "Y"],
                    },
                }
            ],
        }
    ],
}
_OTHERS = st.sampled_from(
    [None, True, 0, 1, 7, -1, 99, 3.5, "", "He", "claim", [], ["x"], [[0, 2, "x"]], {}, {"id": 1}]
)


def _whole(format: Format, folder: Path) -> list[Any]:
    """Objects as the format writes them, and as its program does."""
    written = folder / "whole"
    if not written.exists():
        written.mkdir()
        write_to(written, format, [TAG_SET, _ARTICLE])
    if format is label_studio.FORMAT:
        return [*json.loads((written / "tasks.json").read_text("utf-8")), deepcopy(_HTML)]
    lines = (written / "export.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return found + [{k: v for k, v in each.items() if k != "annotator_article"} for each in found]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """All places in an object: the container, and the key or number in it."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


@pytest.mark.parametrize("format", _FORMATS.values(), ids=list(_FORMATS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
@given(data=st.data())
def test_with_a_fault_anywhere_it_is_read_or_refused(
    tmp_path: Path, format: Format, data: st.DataObject
) -> None:
    value = data.draw(st.sampled_from(_whole(format, tmp_path)))
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list(_places(value))))
        if data.draw(st.booleans()):
            container[key] = deepcopy(data.draw(_OTHERS))
        else:
            del container[key]
    path = tmp_path / f"a{format.suffixes[0]}"
    content = json.dumps([value] if format is label_studio.FORMAT else value)
    path.write_text(content, "utf-8")
    assert format.read is not None
    assert format.sign is not None
    format.sign(FileHead(path, content.encode()[:8192]))
    refused: list[Exception] = []
    found = list(format.read(path, ReadContext("ana", on_unreadable=refused.append)))
    assert len(found) + len(refused) == 1
    assert all(str(each).startswith(path.name) for each in refused)
    for item in found:
        assert isinstance(item, AnnotatedDocument)
        for each in item.annotations:
            check_fragments(each.fragments, len(item.document.text), each.id)
            assert each.label
            assert each.annotator
        ids = [each.id for each in item.annotations]
        assert len(ids) == len(set(ids))
        assert {end for r in item.relations for end in (r.source, r.target)} <= set(ids)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "pubannotation",
            {"text": "He.", "denotations": [{"span": [], "obj": "x"}]},
            "denotations[0].span has no place in the text.",
        ),
        ("bioc", {"documents": 7}, "“documents” must be a list."),
        ("json", b'{\x00"text": "\xff', "a.json"),
        ("json", '[{"text": "He.", "n": ' + "9" * 5_000 + "}]", "a number in it has too many"),
    ],
)
def test_what_fuzzing_found_is_refused(
    tmp_path: Path, name: str, content: Any, sentence: str
) -> None:
    path = tmp_path / "a.json"
    words = content if isinstance(content, str | bytes) else json.dumps(content)
    path.write_bytes(words if isinstance(words, bytes) else words.encode())
    reader = format_named(name).read
    assert reader is not None
    with pytest.raises(InputError) as caught:
        list(reader(path, ReadContext("ana")))
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("a.json")


def test_a_column_of_tags_that_only_late_rows_have(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("1\n" * 3_000 + "Ann\tB-PER\tB-PER\nLee\tI-PER\tO\n", "utf-8")
    reader = format_named("conll").read
    assert reader is not None
    with pytest.raises(InputError, match=r"^a\.conll"):
        list(reader(path, ReadContext("ana")))
