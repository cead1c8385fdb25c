"""Files of columns in the shapes that shared tasks and taggers gave them."""

from pathlib import Path

import pytest

from annotator.formats.conll import CONLL
from annotator.formats.conll.columns import ColumnsUnclear
from annotator.formats.conll.shapes import recognises
from annotator.model import InputError
from tests.formats.conll.examples import read_text, tagged

PIPED = "Ines|NNP|B-PER Dorval|NNP|I-PER left|VBD|O .|.|O\nOslo|NNP|B-LOC slept|VBD|O .|.|O\n"
VERTICAL = (
    "<s>\n<loc>\nOslo\n</loc>\nslept\n.\n</s>\n<s>\n<ne type='PER'>\nInes\nDorval\n</ne>\n</s>\n"
)


def row_of_2012(part: str, number: int, word: str, name: str, mention: str) -> str:
    rest = "NN (NP* - - - Dorval"
    arguments = " (ARG*" * (number % 3)  # as many columns as the sentence has predicates
    return (
        f"bc/cctv/00/cctv_0001  {part}  {number}  {word}  {rest}  {name}{arguments}   {mention}\n"
    )


def file_of_2012() -> str:
    return (
        "#begin document (bc/cctv/00/cctv_0001); part 000\n"
        + row_of_2012("0", 0, "In", "*", "-")
        + row_of_2012("0", 1, "Oslo", "(GPE)", "(3)")
        + row_of_2012("0", 2, "Ines", "(PERSON*", "(4|(5)")
        + row_of_2012("0", 3, "Dorval", "*)", "4)")
        + "\n"
        + row_of_2012("0", 0, "She", "*", "(4)")
        + "\n#end document\n#begin document (bc/cctv/00/cctv_0001); part 001\n"
        + row_of_2012("1", 0, "Yes", "*)", "-")
        + "#end document\n"
    )


def test_conll_2012(tmp_path: Path) -> None:
    (item, other), notes = read_text(tmp_path, file_of_2012(), "a.v4_gold_conll")
    assert item.document.text == "In Oslo Ines Dorval\nShe"
    assert item.document.id == "bc/cctv/00/cctv_0001 part 000"
    assert tagged(item) == [
        *(("GPE", "Oslo"), ("PERSON", "Ines Dorval"), ("mention", "Oslo")),
        *(("mention", "Ines Dorval"), ("mention", "Ines"), ("mention", "She")),
    ]
    (link,) = item.relations
    ends = {each.id: each.text for each in item.annotations}
    assert (link.type, ends[link.source], ends[link.target]) == ("same_as", "She", "Ines Dorval")
    assert (other.document.text, tagged(other)) == ("Yes", [])
    assert any("1 bracket of an entity lacks its counterpart" in note for note in notes)
    assert any("left out: its columns of parts of speech" in note for note in notes)


def test_a_file_of_2012_without_its_first_line(tmp_path: Path) -> None:
    rows = [row_of_2012("0", n, word, "*", "-") for n, word in enumerate(["Ines", "left"])]
    (item,), _ = read_text(tmp_path, "".join(rows))
    assert item.document.text == "Ines left"


@pytest.mark.parametrize(
    ("text", "article", "annotations"),
    [
        (PIPED, "Ines Dorval left .\nOslo slept .", [("PER", "Ines Dorval"), ("LOC", "Oslo")]),
        (
            "Ines|B-PER\nleft|O\n\nOslo|B-LOC\n",
            "Ines left\nOslo",
            [("PER", "Ines"), ("LOC", "Oslo")],
        ),
        (VERTICAL, "Oslo slept .\nInes Dorval", [("loc", "Oslo"), ("PER", "Ines Dorval")]),
        (
            "<s> In <loc>New York</loc>, <org><loc>Oslo</loc> Bank</org> said . </s>\n",
            "In New York, Oslo Bank said .",
            [("loc", "New York"), ("org", "Oslo Bank"), ("loc", "Oslo")],
        ),
        ("<s>\nInes\tB-PER\nleft\tO\n</s>\n<s>\nOk\tO\n</s>\n", "Ines left\nOk", [("PER", "Ines")]),
        ("New York\tB-LOC\nis\tO\n", "New York is", [("LOC", "New York")]),
        (
            "Mayor O\nInes B-PER\nBrandt B-PER\t\n",
            "Mayor Ines Brandt",
            [("PER", "Ines"), ("PER", "Brandt")],
        ),
        (
            "a/b 0 Ines B-PER\n" * 9 + "".join(f"a/b {n} w{'abcdefghij'[n]} O\n" for n in range(9)),
            "",
            [],
        ),
    ],
    ids=["sentences", "pipes", "elements", "inline", "both", "tab", "mixed", "words"],
)
def test_shapes(
    tmp_path: Path, text: str, article: str, annotations: list[tuple[str, str]]
) -> None:
    (item,), notes = read_text(tmp_path, text)
    if article:
        assert (item.document.text, tagged(item)) == (article, annotations)
        assert notes == []
    else:  # the column that looks like words
        assert item.document.text.startswith("Ines Ines")
        assert item.document.text.endswith("wi")


def test_spaces_in_a_file_with_spaces_between_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.conll:2: “York” in column 2 is not a tag"):
        read_text(tmp_path, "In O\nNew York B-LOC\nat O\nnight O\n")


def test_lines_of_sources(tmp_path: Path) -> None:
    text = (
        "#\thttp://de.wikipedia.org/wiki/X [2009-10-17]\n1\tIn\tO\tO\n2\tBonn\tB-LOC\tB-ORG\n\n"
        "#\tn-tv.de vom 2005-02-26 [2005-02-26]\n1\tJa\tO\tO\n\n"
    )
    (item,), notes = read_text(tmp_path, text)
    assert (item.document.text, tagged(item)) == ("In Bonn\nJa", [("LOC", "Bonn"), ("ORG", "Bonn")])
    assert notes == ["a.conll: 1 comment at the head of an article was left out."]
    items, notes = read_text(tmp_path, text, article="sentence")
    assert [each.document.metadata["origin"] for each in items] == [
        "http://de.wikipedia.org/wiki/X [2009-10-17]",
        "n-tv.de vom 2005-02-26 [2005-02-26]",
    ]
    assert notes == []


def test_no_tags_is_a_question(tmp_path: Path) -> None:
    text = "Ines\tNNP\nleft\tVBD\n\n"
    with pytest.raises(ColumnsUnclear, match="no column has tags") as caught:
        read_text(tmp_path, text)
    assert [c.value for r in caught.value.remedies for c in r.choices] == ["2", "NUMBERS", "none"]
    (item,), _ = read_text(tmp_path, text, columns="none")
    assert (item.document.text, item.annotations) == ("Ines left", ())
    (item,), _ = read_text(tmp_path, "Ines\tO\nleft\tO\n\n")  # in which somebody found nothing
    assert item.annotations == ()


def test_numbers_are_no_words(tmp_path: Path) -> None:
    text = "".join(f"{n}\tO\n" for n in range(3, 20))
    with pytest.raises(ColumnsUnclear, match="column 1 does not look like words"):
        read_text(tmp_path, text)
    (item,), _ = read_text(tmp_path, text, words="1")
    assert item.document.text.startswith("3 4 5")


def test_what_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for text in (
        PIPED,
        VERTICAL,
        file_of_2012(),
        "Ines B-PER\nDorval I-PER\nleft O\n\nOslo B-LOC\n",
    ):
        assert recognises(path, text.encode())
    for text in (
        "Mayor Ines Dorval left.\n\nShe said O no.\n",
        "Name O\nOther O\nThird O\n",
        "<html>\n<s>\n",
        "a|b\nc|d\n",
        "",
    ):
        assert not recognises(path, text.encode())
    assert CONLL.sign is not None


BARE = "Ana\tPERSON\nDorval\tPERSON\nleft\tO\n.\tO\n\nOslo\tCITY\nRome\tCITY\nslept\tO\n.\tO\n"


def test_labels_without_schemes(tmp_path: Path) -> None:
    """Stanford's taggers write the label alone."""
    (item,), notes = read_text(tmp_path, BARE)
    assert tagged(item) == [("PERSON", "Ana Dorval"), ("CITY", "Oslo Rome")]
    assert "column 2 has labels without B- and I-" in notes[0]
    assert "cannot be told apart" in notes[0]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (BARE, True),
        (BARE.replace("\t", " "), True),
        (BARE.replace("PERSON", "Person").replace("CITY", "Location"), True),
        ("Ana\tNNP\nleft\tVBD\n.\tPUNCT\n\n", False),  # parts of speech have no O
        ("Ana\tMayor\nleft\tO\n.\tO\nIvo\tCritic\n", False),
    ],
)
def test_labels_without_schemes_are_recognised(tmp_path: Path, text: str, is_one: bool) -> None:
    assert recognises(tmp_path / "a.tsv", text.encode()) is is_one


def test_the_question_shows_what_each_column_has(tmp_path: Path) -> None:
    with pytest.raises(ColumnsUnclear) as caught:
        read_text(tmp_path, "Ines\tNNP\tx\nleft\tVBD\ty\n\n")
    sentences = [remedy.sentence for remedy in caught.value.remedies]
    assert sentences[:2] == [
        "Read column 2 as the tags (“NNP”, “VBD”): {}",
        "Read column 3 as the tags (“x”, “y”): {}",
    ]
