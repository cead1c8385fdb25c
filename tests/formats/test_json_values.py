"""Arrays of JSON, an item at a time: the same as read whole, whatever their size and layout."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats import json_values as module
from annotator.formats.format import ReadContext
from annotator.formats.json_values import read_values
from annotator.model import InputError
from tests.formats.strategies import json_values


def read(folder: Path, data: bytes, context: ReadContext | None = None) -> list[object]:
    """The values of a file with that content."""
    path = folder / "a.json"
    path.write_bytes(data)
    return [each.value for each in read_values(path, context or ReadContext())]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(json_values, max_size=5),
    indent=st.sampled_from([None, 0, 3]),
    ascii=st.booleans(),
    at_once=st.integers(1, 40),
)
def test_items_are_those_of_the_whole(
    tmp_path: Path, values: list[Any], indent: int | None, ascii: bool, at_once: int
) -> None:
    data = json.dumps(values, indent=indent, ensure_ascii=ascii).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_CHUNK_BYTES", at_once)
        is_value = bool(values) and isinstance(values[0], str)
        assert read(tmp_path, data) == ([values] if is_value else values)


def test_marks_encodings_and_a_single_object(tmp_path: Path) -> None:
    text = '[{"a": "é"}, 1]'
    assert read(tmp_path, b"\xef\xbb\xbf" + text.encode()) == [{"a": "é"}, 1]
    assert read(tmp_path, text.encode("utf-16")) == [{"a": "é"}, 1]
    assert read(tmp_path, text.encode("cp1252"), ReadContext(encoding="cp1252")) == [{"a": "é"}, 1]
    assert read(tmp_path, b' {"a": NaN}') == [{"a": None}]
    assert read(tmp_path, b"[]") == read(tmp_path, b" \n") == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"x", "must begin with"),
        (b'[1, {"a": 2', r"a.json, item 2: this is not JSON"),
        (b"[1, 2", r"a.json, item 3: the file ends"),
        (b'[1, {"a" 2}' + b" " * 200 + b"]", r"item 2: this is not JSON.*delimiter"),
        (b'[["\\ud83d"], 1]', r"item 1: there is half a character"),
        (b'[["\xff"]]', "byte 3 or shortly before is not UTF-8"),
        (b"[" + b"[" * 100_000, "item 1: it is nested too deeply"),
    ],
)
def test_an_error_names_file_and_item(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(tmp_path, data)


def test_no_more_is_held_than_an_item_needs(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"text": "He said so. " * 1000, "n": n} for n in range(1500)]))
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_values(path, ReadContext())) == 1500
        assert tracemalloc.get_traced_memory()[1] < path.stat().st_size / 3
    finally:
        tracemalloc.stop()
