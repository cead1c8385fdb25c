"""Entities in column MISC: as tags, and what of mentions cannot be read."""

from pathlib import Path

import pytest

from tests.formats.conll.examples import read_text, tagged


def rows(*lines: str) -> str:
    """Rows of CoNLL-U, each of an id, a form and its MISC."""
    fields = [line.split(" ") for line in lines]
    return "".join("\t".join([f[0], f[1], *"_" * 7, f[2]]) + "\n" for f in fields) + "\n"


@pytest.mark.parametrize("name", ["name", "ner", "NER", "NE"])
def test_tags_in_misc(tmp_path: Path, name: str) -> None:
    text = rows(f"1 Ines {name}=B-PER", f"2 Dorval {name}=I-PER|SpaceAfter=No", f"3 . {name}=O")
    text += rows(f"1 Oslo {name}=S-LOC", f"2 Bank {name}=ORG", "3 slept _", f"4 now {name}=_")
    (item,), notes = read_text(tmp_path, text, "a.conllu")
    assert tagged(item) == [("PER", "Ines Dorval"), ("LOC", "Oslo"), ("ORG", "Bank")]
    assert notes == []


def test_a_range_and_its_words(tmp_path: Path) -> None:
    text = rows("1 En name=O", "2-3 al name=B-LOC", "2 a _", "3 el _", "4 Sur name=I-LOC")
    (item,), notes = read_text(tmp_path, text, "a.conllu")
    assert (tagged(item), notes) == ([("LOC", "al Sur")], [])
    text = rows("1-2 del _", "1 de name=O", "2 el name=B-LOC", "3 Sur name=I-LOC")
    (item,), (note,) = read_text(tmp_path, text, "a.conllu")
    assert tagged(item) == [("LOC", "del Sur")]
    assert "1 annotation of a part of a word" in note


def test_other_values_are_counted(tmp_path: Path) -> None:
    text = rows("1 Ines name=yes", "2 left Bridge=e1<e2,e3<e4|SplitAnte=e5<e6")
    (item,), notes = read_text(tmp_path, text, "a.conllu")
    assert item.annotations == ()
    assert [note.partition(": ")[2] for note in notes] == [
        "column MISC has no entities (Entity, NER, name); there is only text.",
        "2 bridges were left out.",
        "1 split antecedent between entities was left out.",
        "1 value of “NER” or “name” in column MISC is not a tag; it was left out.",
    ]


def test_empty_nodes(tmp_path: Path) -> None:
    text = rows(
        "1 Said _",
        "1.1 she Entity=(e1-person-1-)",
        "2 who Entity=(e2-person-1-",
        "2.1 it Entity=e2)(e3-place-1-",
        "3 there Entity=e3)",
    )
    (item,), notes = read_text(tmp_path, text, "a.conllu")
    assert tagged(item) == [("person", "who"), ("place", "there")]
    assert notes == [
        "a.conllu: 1 mention on an empty node, which is no word of the text, was left out."
    ]
