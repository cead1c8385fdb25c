"""Names of files that every system takes, each its own."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.files import FileNames, file_key, safe_name, safe_part

_ODD = ("CON", "nul.txt", "com1", "a/b:c", "..", ".", " ", "a. ", "Ä", "ä", "文" * 200, "x" * 300,
        "\ud800", "a\0b", "-x", "~", "👩🏽‍💻" * 50)  # fmt: skip
_names = st.lists(st.one_of(st.sampled_from(_ODD), st.text()), max_size=12, unique=True)


@given(_names)
def test_names_are_safe_and_differ_by_more_than_case(ids: list[str]) -> None:
    given_names = FileNames()
    found = [given_names.name(id) for id in ids]
    assert len({file_key(name) for name in found}) == len(ids)
    for name in found:
        # A suffix such as .tsv.annotator-article comes behind.
        assert 0 < len(name.encode()) <= 225
        assert not set(name) & set('<>:"/\\|?*\0\n')
        assert name == name.strip(" .")


@given(st.text(), st.sampled_from([".txt", ".ann", ".tsv.annotator-article", ""]))
def test_a_suffix_stays(stem: str, suffix: str) -> None:
    name = safe_part(f"x{stem}{suffix}")
    assert name.endswith(Path(suffix).suffix)
    assert len(name.encode()) <= 255
    assert safe_part(name) == name


def test_reserved_names_are_none() -> None:
    assert safe_name("CON") == "_CON"
    assert safe_name("README") == "_README"  # which is no article when a folder is read
    assert safe_part("nul.txt") == "_nul.txt"
    assert safe_part("a.txt") == "a.txt"
    assert safe_part("d.tsv.annotator-article") == "d.tsv.annotator-article"
