"""What is wrong with a line is said: file, line, place, remedy."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.cli.remedies import explain
from annotator.formats.format import ReadContext
from annotator.formats.jsonl.reading import read
from annotator.model import EnvironmentFault, InputError


def message(path: Path, line: bytes | dict[str, Any], annotator: str = "ana") -> str:
    """What is said of a file whose third line that is."""
    data = line if isinstance(line, bytes) else json.dumps(line).encode()
    path.write_bytes(b'{"text": "fine"}\n\n' + data + b"\n")
    with pytest.raises(InputError) as caught:
        list(read(path, ReadContext(annotator)))
    said = explain(caught.value)
    assert said.startswith("news.jsonl:3: ")
    assert "\n" not in said
    return said


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file."""
    return tmp_path / "news.jsonl"


def with_annotation(**fields: Any) -> dict[str, Any]:
    """A line with two annotations, the second as given."""
    fine = {"id": "a", "label": "speaker", "fragments": [[0, 2]]}
    given = {"id": "b", "label": "claim", "fragments": [[3, 7]], **fields}
    return {"text": "He said 👍 so.", "annotations": [fine, given]}


def test_a_text_that_differs_names_both(path: Path) -> None:
    said = message(path, with_annotation(text="aid "))
    for part in ("annotations[1].text", "“aid ”", "3–7", "“said”", "annotation b", "code points"):
        assert part in said


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"fragments": [[3, 99]]}, "annotations[1].fragments cannot be"),
        ({"fragments": [[3, 3]]}, "is empty"),
        ({"fragments": [[3, 7], [5, 8]]}, "overlaps"),
        ({"fragments": None}, "annotations[1].fragments are missing"),
        ({"fragments": [[3, 7, 9]]}, "annotations[1].fragments[0] must be [start, end]"),
        ({"fragments": [[3.5, 7]]}, "annotations[1].fragments[0] must be [start, end]"),
        ({"fragments": [[True, 7]]}, "must be [start, end]"),
        ({"fragments": "3-7"}, "annotations[1].fragments must be a list, not a string (3-7)"),
        ({"label": ""}, "annotations[1].label is missing"),
        ({"label": 1.5}, "annotations[1].label must be a string, not a number (1.5)"),
        ({"origin": "guessed"}, "must be one of manual, suggested, imported"),
        ({"attributes": []}, "annotations[1].attributes must be an object, not a list"),
        ({"confidence": "high"}, "annotations[1].confidence must be a number"),
    ],
)
def test_annotations(path: Path, fields: dict[str, Any], expected: str) -> None:
    assert expected in message(path, with_annotation(**fields))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"He said so.", "not a JSON object on one line"),
        (b'{"text": "a"', "not a JSON object on one line"),
        (b'{"text": "a"} {"text": "b"}', "not a JSON object on one line"),
        (b"[1, 2]", "must be a JSON object"),
        (b'"text"', "must be a JSON object"),
        (b'{"text": NaN}', "NaN is no JSON"),
        (b'{"text": "\xff"}', "is not UTF-8"),
        (b'{"text": "half \\ud83d of it"}', "half a character"),
        (b"[" * 100_000, "nested too deeply"),
        ({"content": "a", "label": []}, "has no “text”"),
        ({"text": 1.5}, "text must be a string"),
        ({"text": "a", "blocks": [{"kind": "deck", "start": 0, "end": 2}]}, "blocks[0]"),
        ({"text": "a", "blocks": [{"kind": "deck", "start": "x"}]}, "blocks[0].start must be"),
        ({"text": "a", "blocks": [{"kind": "deck", "start": 0, "end": 1, "x": 1}]}, "blocks[0].x"),
        ({"text": "a", "blocks": [7]}, "blocks[0] must be an object"),
        ({"text": "a", "relations": [{"type": "about"}]}, "relations[0].source is missing"),
        ({"text": "a", "relations": {}}, "relations must be a list, not an object"),
        ({"text": "a", "metadata": "x"}, "metadata must be an object"),
        ({"kind": "identity", "aliases": "x"}, "name is missing"),
        ({"kind": "identity", "name": "a", "aliases": [1]}, "aliases[0] must be a string"),
        ({"kind": "progress", "document": "d", "status": "half"}, "must be one of to do"),
        ({"kind": "tagset", "name": "x"}, "lacks “layers”"),
        ({"kind": "tagset", "name": "x", "layers": [{"name": 1}]}, "layers[0].name"),
    ],
)
def test_lines(path: Path, line: bytes | dict[str, Any], expected: str) -> None:
    assert expected in message(path, line)


def test_somebody_must_own_annotations(path: Path) -> None:
    assert "--annotator NAME" in message(path, with_annotation(), annotator="")


def test_bad_lines_may_be_left_out(path: Path) -> None:
    path.write_bytes(b'{"text": "one"}\nnonsense\n{"text": "two"}\n')
    bad: list[Exception] = []
    items = list(read(path, ReadContext("ana", on_unreadable=bad.append)))
    assert len(items) == 2
    assert [str(error).startswith("news.jsonl:2: ") for error in bad] == [True]


def test_a_file_that_is_not_there(path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no file .*news\.jsonl"):
        list(read(path, ReadContext()))
    path.mkdir()
    with pytest.raises((InputError, EnvironmentFault), match="news"):
        list(read(path, ReadContext()))
