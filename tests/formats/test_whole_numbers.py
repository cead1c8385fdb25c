"""Offsets as other programs write them: a number is read, all else is refused by name."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.format import ReadContext
from annotator.formats.registry import format_named
from annotator.formats.whole_numbers import whole_number
from annotator.model import AnnotatedDocument, InputError

_TEXT = "Head said so."
_LABEL_STUDIO: Any = [
    {
        "data": {"text": _TEXT},
        "annotations": [
            {
                "result": [
                    {
                        "id": "a",
                        "type": "labels",
                        "from_name": "label",
                        "to_name": "text",
                        "value": {"start": "START", "end": "END", "labels": ["x"]},
                    }
                ]
            }
        ],
    }
]
_BIOC: Any = {
    "documents": [
        {
            "passages": [
                {
                    "offset": 0,
                    "text": _TEXT,
                    "annotations": [
                        {
                            "id": "1",
                            "infons": {},
                            "locations": [{"offset": "START", "length": "END"}],
                        }
                    ],
                }
            ]
        }
    ]
}
_FILES: dict[str, Any] = {
    "label-studio": _LABEL_STUDIO,
    "bioc": _BIOC,
    "ner-json": [[_TEXT, {"entities": [["START", "END", "x"]]}]],
    "doccano": {"text": _TEXT, "label": [["START", "END", "x"]]},
    "prodigy": {"text": _TEXT, "spans": [{"start": "START", "end": "END", "label": "x"}]},
    "jsonl": {"text": _TEXT, "annotations": [{"label": "x", "fragments": [["START", "END"]]}]},
    "pubannotation": {
        "text": _TEXT,
        "denotations": [{"id": "1", "span": {"begin": "START", "end": "END"}, "obj": "x"}],
    },
    "bdoc": {
        "text": _TEXT,
        "annotation_sets": {
            "": {"annotations": [{"type": "x", "start": "START", "end": "END", "id": 1}]}
        },
    },
}


def _put(value: Any, start: object, end: object) -> Any:
    """Return a copy of a value with offsets in their places."""
    match value:
        case "START":
            return start
        case "END":
            return end
        case list():
            return [_put(each, start, end) for each in deepcopy(value)]  # pyright: ignore
        case dict():
            return {k: _put(v, start, end) for k, v in value.items()}  # pyright: ignore
        case _:
            return value


def _read(folder: Path, name: str, start: object, end: object) -> AnnotatedDocument:
    suffix = ".jsonl" if name in ("doccano", "prodigy", "jsonl") else ".json"
    path = folder / f"a{suffix}"
    path.write_text(json.dumps(_put(_FILES[name], start, end)) + "\n", "utf-8")
    reader = format_named(name).read
    assert reader is not None
    (item,) = [i for i in reader(path, ReadContext("ana")) if isinstance(i, AnnotatedDocument)]
    return item


@pytest.mark.parametrize("name", _FILES)
@pytest.mark.parametrize(("start", "end"), [(0, 4), (0.0, 4.0), ("0", "4"), ("0.0", " 4.0 ")])
def test_a_whole_number_is_read_however_it_is_written(
    tmp_path: Path, name: str, start: object, end: object
) -> None:
    (annotation,) = _read(tmp_path, name, start, end).annotations
    assert annotation.text == "Head"


@pytest.mark.parametrize("name", _FILES)
@pytest.mark.parametrize(
    "wrong", [None, float("nan"), float("inf"), 1e30, 4.5, "four", "9" * 5000, True, [4], {}]
)
def test_any_other_offset_is_refused_with_its_place(
    tmp_path: Path, name: str, wrong: object
) -> None:
    if name == "label-studio" and wrong == 4.5:
        return  # These are the seconds of a sound.
    with pytest.raises(InputError) as caught:
        _read(tmp_path, name, 0, wrong)
    message = str(caught.value)
    assert message.startswith("a.json")
    assert len(message) < 600
    assert any(word in message for word in ("end", "length", "[0]", "whole number", "–1000000"))


def test_the_reason_names_what_is_wrong_with_a_number(tmp_path: Path) -> None:
    for wrong, reason in (
        (None, "is null, or not a number (NaN); it must be a whole number."),
        ("four", "must be a whole number, not a string (four)."),
    ):
        with pytest.raises(InputError) as caught:
            _read(tmp_path, "label-studio", 0, wrong)
        where = "a.json, item 1: annotations[0].result[0].value.end "
        assert str(caught.value) == f"{where}{reason}"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (4, 4),
        (4.0, 4),
        ("4", 4),
        ("-4.00", -4),
        ("٤", None),
        ("", None),
        (False, None),
        ("1e3", None),
    ],
)
def test_whole_numbers(value: object, number: int | None) -> None:
    assert whole_number(value) == number
