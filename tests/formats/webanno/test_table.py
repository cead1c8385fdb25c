"""The lines of a table, and the escaping in its cells."""

from pathlib import Path

import pytest
from hypothesis import given

from annotator.formats.webanno.table import (
    escape,
    escape_text,
    parse_cells,
    unescape,
    unescape_text,
)
from annotator.model import (
    InputError,
)
from tests.formats.strategies import any_text
from tests.formats.webanno.examples import HEAD, read_text


@given(any_text)
def test_escaping(words: str) -> None:
    assert unescape(escape(words)) == words
    if words not in ("", "_", "*"):
        (cell,) = parse_cells(escape(words) + "[3]")
        assert (unescape(cell.value or ""), cell.number) == (words, "3")
    line = words.replace("\n", " ")
    assert unescape_text(escape_text(line), (3, 3)) == line


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["#FORMAT=WebAnno TSV 2.0"], r"a\.tsv:1: the first line should be"),
        ([*HEAD, "#Text=Ann", "1-1\t0-3\tAnn"], r"a\.tsv:6: .*0 columns .* names 1"),
        ([*HEAD, "#Text=Ann", "Ann\t0"], r"a\.tsv:6: “Ann"),
        (
            [*HEAD, "#Text=Ann", "1-1\t0-3\tAnn\t_", "", "#Text=Bo", "2-1\t1-3\tBo\t_"],
            r"a\.tsv:9: the sentence begins at 1",
        ),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_text(tmp_path, *lines)
