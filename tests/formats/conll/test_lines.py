"""The lines of a file: comments, tokens, and what is wrong with them."""

from pathlib import Path

import pytest

from annotator.formats.conll import CONLL, CONLLU
from annotator.formats.format import ReadContext
from annotator.model import InputError
from tests.formats.conll.examples import read_text, tagged
from tests.formats.roundtrip import read_from


def test_tokens_that_look_like_comments(tmp_path: Path) -> None:
    (item,), _ = read_text(tmp_path, "#Oslo\tB-LOC\n#\tO\n\n")
    assert (item.document.text, tagged(item)) == ("#Oslo #", [("LOC", "#Oslo")])
    (item,), _ = read_text(tmp_path, "# text = An E-meter\nAn O\nE-meter O\n\n")
    assert item.document.text == "An E-meter"
    (item,), _ = read_text(tmp_path, "# O\n#Oslo B-LOC\n\n")
    assert (item.document.text, tagged(item)) == ("# #Oslo", [("LOC", "#Oslo")])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ann\tB-P\nLee\n", r"a\.conll:2: .*2 columns"),
        ("Ann\tB-P\nLee\tO\nLee\twrong\n", r"a\.conll:3: “wrong” in column 2"),
        ("\udcff", "a.conll"),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.conll"
    path.write_bytes(b"Ann\tO\n\xff\tO\n" if text == "\udcff" else text.encode())
    assert CONLL.read is not None
    with pytest.raises(InputError, match=said):
        list(CONLL.read(path, ReadContext("ana")))


@pytest.mark.parametrize("before", ["# newdoc id = ", "# annotator_article = ", "1\t"])
def test_half_a_character_is_refused_wherever_it_stands(tmp_path: Path, before: str) -> None:
    path = tmp_path / "half.conllu"
    half = "\ud83d".encode("utf-8", "surrogatepass")
    path.write_bytes(before.encode() + half + b"\t_" * 8 + b"\n")
    with pytest.raises(InputError, match=r"half\.conllu:1: there is half a character"):
        read_from(tmp_path, CONLLU)
