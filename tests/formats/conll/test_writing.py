"""Writing columns and CoNLL-U, and other programs that read these."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.conll import CONLL, CONLLU
from annotator.formats.format import Format
from annotator.formats.token_text import MOVED, OFF_TOKENS
from annotator.model import AnnotatedDocument, Annotation, Document, InputError
from tests.formats.conll.examples import has_words
from tests.formats.roundtrip import TAG_SET, read_from, through, write_to
from tests.formats.travel import assert_streams


@pytest.mark.parametrize("format", [CONLL, CONLLU], ids=["conll", "conllu"])
@given(items=st.lists(has_words, min_size=1, max_size=2))
def test_the_same_items_give_the_same_bytes(format: Format, items: list[AnnotatedDocument]) -> None:
    assert through(format, items).files == through(format, items).files


def article(text: str, *spans: tuple[str, int, int]) -> AnnotatedDocument:
    """An article with annotations."""
    made = tuple(
        Annotation(f"a{n}", "ana", label, ((start, end),), text[start:end])
        for n, (label, start, end) in enumerate(spans)
    )
    return AnnotatedDocument(Document("d 1", "", text), made)


def test_what_is_written(tmp_path: Path) -> None:
    item = article("Ann said  no.\nYes.", ("speaker", 0, 3), ("person", 0, 3), ("claim", 10, 18))
    write_to(tmp_path, CONLL, [TAG_SET, item], {"comments": "no"})
    assert (tmp_path / "export.conll").read_text() == (
        "-DOCSTART-\tO\tO\tO\n\nAnn\tB-speaker\tO\tB-person\nsaid\tO\tO\tO\n"
        "no\tO\tB-claim\tO\n.\tO\tI-claim\tO\nYes\tO\tI-claim\tO\n.\tO\tI-claim\tO\n\n"
    )
    losses = write_to(tmp_path, CONLL, [TAG_SET, item], {"layer": "Entities"})
    assert losses.count("annotations of layers that are not written") == 2
    with pytest.raises(InputError, match="no layer “X”"):
        write_to(tmp_path, CONLL, [TAG_SET, item], {"layer": "X"})


def test_without_comments_it_is_told(tmp_path: Path) -> None:
    item = article("Ann said  no.", ("speaker", 0, 3))
    losses = write_to(tmp_path, CONLL, [TAG_SET, item], {"comments": "no"})
    assert losses.count("white space of articles") == 1
    assert losses.count("ids of annotations") == losses.count("ids of articles") == 1
    (found,), _ = read_from(tmp_path, CONLL)
    assert isinstance(found, AnnotatedDocument)
    assert found.document.text == "Ann said no ."


def test_spacy_converts_what_is_written_without_comments(tmp_path: Path) -> None:
    convert = pytest.importorskip("spacy.training.converters", reason="spaCy is not installed")
    item = article("Ann said no.", ("person", 0, 3))
    write_to(tmp_path, CONLL, [TAG_SET, item], {"comments": "no", "layer": "Entities"})
    docs = list(convert.conll_ner_to_docs((tmp_path / "export.conll").read_text("utf-8")))
    assert [(each.text, each.label_) for doc in docs for each in doc.ents] == [("Ann", "person")]


def test_spans_off_the_tokens(tmp_path: Path) -> None:
    item = article("Anna left Oslo", ("person", 0, 3), ("claim", 2, 10))
    for way, words in (("no", []), ("expand", ["Anna left", "Anna"]), ("contract", ["left"])):
        losses = write_to(tmp_path, CONLL, [TAG_SET, item], {"align": way})
        (found,), _ = read_from(tmp_path, CONLL)
        assert isinstance(found, AnnotatedDocument)
        assert [each.text for each in found.annotations] == words
        assert losses.count(MOVED) == len(words)
        assert losses.count(OFF_TOKENS) == 2 - len(words)


def test_conllu_reads_what_is_written(tmp_path: Path) -> None:
    conllu = pytest.importorskip("conllu", reason="the package conllu is not installed")
    text = "Ann Lee said\u2028“no | yes”\n\nto 😀\u00a0Kyiv. "
    at = text.index("Kyiv")
    item = article(text, ("person", 0, 7), ("speaker", 0, 3), ("location", at, at + 4))
    write_to(tmp_path, CONLLU, [TAG_SET, item])
    data = (tmp_path / "export.conllu").read_bytes().decode()
    sentences = conllu.parse(data)
    words = [token for sentence in sentences for token in sentence]
    for token in words:
        start, end = map(int, token["misc"]["TokenRange"].split(":"))
        assert text[start:end] == token["form"]
    assert [t["misc"]["Entity"] for t in words if "Entity" in (t["misc"] or {})] == [
        "(e2-person-1-(e1-speaker-1-)",
        "e2)",
        "(e3-location-1-)",
    ]
    assert sentences[0].metadata["newdoc id"] == "d_1"


@pytest.mark.parametrize("format", [CONLL, CONLLU], ids=["conll", "conllu"])
def test_it_streams(format: Format, tmp_path: Path) -> None:
    assert_streams(format, tmp_path, 400)
