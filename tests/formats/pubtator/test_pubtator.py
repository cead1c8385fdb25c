"""PubTator: titles, abstracts, spans, concepts and relations."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.format import ReadContext
from annotator.formats.offsets import OffsetsDiffer, OffsetUnit
from annotator.formats.pubtator import FORMAT
from annotator.formats.recognition import recognise
from annotator.model import AnnotatedDocument, Identity, InputError

TEXT = """\
12345|t|Aspirin and 😀 fever
12345|a|We gave aspirin to Ann.
12345\t0\t7\tAspirin\tChemical\tD001
12345\t14\t19\tfever\tDisease\tD005|D006
12345\t28\t35\taspirin\tChemical\tD001
12345\t39\t42\tAnn\tPatient\t-
12345\tCID\tD001\tD005
12345\tCID\tD001\tD999

77|t|Second
77|a|
77\t0\t6\tSecond\tWord
"""


def read(
    folder: Path, text: str, name: str = "a.PubTator", unit: str = ""
) -> tuple[list[object], dict[str, int]]:
    path = folder / name
    path.write_text(text, "utf-8")
    context = ReadContext("ana", offset_unit=OffsetUnit.named(unit) if unit else None)
    assert FORMAT.read is not None
    return list(FORMAT.read(path, context)), {
        what.partition("|")[0]: count for what, count in context.left_out.take().items()
    }


def test_articles(tmp_path: Path) -> None:
    items, left_out = read(tmp_path, TEXT)
    identity, item, second = items
    assert isinstance(identity, Identity)
    assert isinstance(item, AnnotatedDocument)
    assert isinstance(second, AnnotatedDocument)
    assert (identity.name, identity.external_id) == ("Aspirin", "D001")
    assert item.document.text == "Aspirin and 😀 fever\nWe gave aspirin to Ann."
    assert (item.document.title, item.document.metadata["foreign_id"]) == (
        "Aspirin and 😀 fever",
        "12345",
    )
    assert [b.kind for b in item.document.blocks] == ["headline", "paragraph"]
    assert [(a.label, a.text, a.identity) for a in item.annotations] == [
        ("Chemical", "Aspirin", identity.id),
        ("Disease", "fever", None),
        ("Chemical", "aspirin", identity.id),
        ("Patient", "Ann", None),
    ]
    assert item.annotations[1].metadata["concepts"] == "D005|D006"
    (link,) = item.relations
    assert (link.type, link.source, link.target) == (
        *("CID", item.annotations[0].id, item.annotations[1].id),
    )
    assert left_out == {"relation of concepts without mentions": 1}
    assert [a.text for a in second.annotations] == ["Second"]


@pytest.mark.parametrize("name", ["a.PubTator", "a.txt", "a.pubtator", "corpus"])
def test_it_is_recognised(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXT, "utf-8")
    assert recognise(tmp_path / name) is FORMAT


@pytest.mark.parametrize("text", ["Costs |t| are.\n", "a|t|b\nOnly prose here.\n"])
def test_other_texts_are_not(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, "utf-8")
    assert recognise(tmp_path / "a.txt") is not FORMAT


def test_offsets_of_another_unit_are_a_question(tmp_path: Path) -> None:
    text = TEXT.replace("\t14\t19\t", "\t15\t20\t").replace("\t28\t35\t", "\t29\t36\t")
    text = text.replace("\t39\t42\t", "\t40\t43\t")
    with pytest.raises(OffsetsDiffer) as caught:
        read(tmp_path, text)
    assert caught.value.fitting[0].name == "utf-16"
    items, _ = read(tmp_path, text, unit="utf-16")
    assert isinstance(items[1], AnnotatedDocument)
    assert items[1].annotations[1].text == "fever"


def test_a_wrong_text_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.PubTator:10: 1 of 1 annotation does not lie"):
        read(tmp_path, TEXT.replace("0\t6\tSecond\tWord", "0\t5\tOther\tWord"))


@pytest.mark.parametrize(
    "lines", ["12\tshort\n", "12\t0\tx\ty\tz\n", "no tabs\n", "12\tCID\tD1\n", "\n\n"]
)
def test_lines_of_other_kinds_are_counted(tmp_path: Path, lines: str) -> None:
    items, left_out = read(tmp_path, f"12|t|One\n12|a|Two\n{lines}")
    (item,) = items
    assert isinstance(item, AnnotatedDocument)
    assert (item.annotations, sum(left_out.values())) == ((), 1 if lines.strip() else 0)


words = st.text(st.sampled_from("aé😀世 -"), min_size=1, max_size=9).map(lambda w: f"b{w}c")


@given(st.lists(words, min_size=1, max_size=4), st.lists(words, min_size=1, max_size=4))
def test_spans_cover_what_they_state(
    tmp_path_factory: pytest.TempPathFactory, title: list[str], abstract: list[str]
) -> None:
    text = " ".join(title) + "\n" + " ".join(abstract)
    at, rows = 0, []
    for word in (*title, *abstract):
        rows.append(f"1\t{at}\t{at + len(word)}\t{word}\tW\n")
        at += len(word) + 1
    head, _, tail = text.partition("\n")
    items, _ = read(tmp_path_factory.mktemp("p"), f"1|t|{head}\n1|a|{tail}\n{''.join(rows)}")
    (item,) = items
    assert isinstance(item, AnnotatedDocument)
    assert item.document.text == text
    assert [a.text for a in item.annotations] == [*title, *abstract]
