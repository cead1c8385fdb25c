"""The text of a task, and the places of regions in it."""

from pathlib import Path
from typing import Any

import pytest

from annotator.formats.label_studio import CONFIG_FILE
from annotator.formats.offsets import OffsetsDiffer, OffsetUnit
from annotator.model import (
    InputError,
)
from tests.explained import raises_explained
from tests.formats.label_studio.examples import TEXT, Task, read, region, task


@pytest.mark.parametrize(
    ("data", "asked"),
    [
        ({"text": TEXT, "title": "T"}, ""),
        ({"body": TEXT, "n": 3}, ""),
        ({"body": TEXT, "text": "another"}, "body"),
    ],
)
def test_the_field_of_the_text(tmp_path: Path, data: Task, asked: str) -> None:
    given = {**task(region("x", 0, 2, "PER")), "data": data}
    options = {"text": asked} if asked else {}
    (item,), _ = read(tmp_path, given, options=options)
    assert item.document.text == TEXT


def test_the_configuration_says_which_field_it_is(tmp_path: Path) -> None:
    (tmp_path / CONFIG_FILE).write_text('<View><Text name="text" value="$b"/></View>')
    (item,), _ = read(tmp_path, {**task(region("x", 0, 2, "PER")), "data": {"a": "x", "b": TEXT}})
    assert item.document.text == TEXT


def test_present_offsets_are_code_points_and_older_ones_are_found_out(tmp_path: Path) -> None:
    text = "👍 He said"
    value = {"start": 2, "end": 4, "text": "He", "labels": ["PER"]}
    (item,), _ = read(tmp_path, task({**region("x", 0, 2, "PER"), "value": value}, text=text))
    assert item.annotations[0].text == "He"
    old = task({**region("x", 0, 2, "PER"), "value": {**value, "start": 3, "end": 5}}, text=text)
    with raises_explained(OffsetsDiffer, match=r"project-1.json, item 1: .*UTF-16"):
        read(tmp_path, old)
    (item,), _ = read(tmp_path, old, offset_unit=OffsetUnit.named("utf-16"))
    assert item.annotations[0].text == "He"


def test_line_ends_in_a_region_are_written_out(tmp_path: Path) -> None:
    given = region("x", 8, 15, "S")
    given["value"]["text"] = "so.\\nShe"
    (item,), _ = read(tmp_path, task(given))
    assert item.annotations[0].text == "so.\nShe"


HTML = """<!DOCTYPE html>
<h1>Talks &amp; <b>more</b></h1>
<p>He said <i>“No 👍”</i>.<br>She left.</p><p>Then<script>x = "He"</script> it ended.</p>
"""


def html_region(text: str, **place: Any) -> Task:
    """A labelled region of HTML."""
    value = {"text": text, "hypertextlabels": ["X"], **place}
    return {"id": text, "to_name": "text", "type": "hypertextlabels", "value": value}


def test_hypertext(tmp_path: Path) -> None:
    heading = {"start": "/h1[1]/text()[1]", "startOffset": 0, "end": "/h1[1]/b[1]/text()[1]"}
    across = {"start": "/p[1]/i[1]/text()[1]", "startOffset": 1, "end": "/p[1]/text()[3]"}
    regions = [
        html_region("Talks & more", **heading, endOffset=4),
        html_region("No 👍”.\\nShe", **across, endOffset=3),
        html_region("it", start="/gone", startOffset=0, end="/gone", endOffset=1,
                    globalOffsets={"start": 44, "end": 46}),
    ]  # fmt: skip
    (item,), _ = read(tmp_path, {**task(*regions), "data": {"html": HTML, "id": 3}})
    assert item.document.text.split("\n") == [
        *("", "Talks & more", "He said “No 👍”.", "She left."),
        *("Then it ended.", ""),
    ]
    assert [each.text for each in item.annotations] == ["Talks & more", "No 👍”.\nShe", "it"]
    wrong = html_region("Talk", start="/p[9]/text()[1]", startOffset=0, end="/p", endOffset=1)
    with pytest.raises(InputError, match=r"result\[0\].value is the region “Talk”, which"):
        read(tmp_path, {**task(wrong), "data": {"text": HTML}})
