"""Tables follow the format's rules."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.token_text import TokenText
from annotator.formats.webanno import FORMAT
from annotator.formats.webanno.table import (
    parse_cells,
    unescape_text,
)
from annotator.model import (
    AnnotatedDocument,
)
from tests.formats.roundtrip import TAG_SET, tagged_documents, through, write_to
from tests.formats.travel import articles
from tests.formats.webanno.examples import sample


@given(tagged_documents(several_fragments=False))
def test_it_follows_the_rules(item: AnnotatedDocument) -> None:
    # Read as the documentation says, in UTF-16 and with nothing of ours.
    trip = through(FORMAT, [item])
    (name,) = (name for name in trip.files if name.endswith(".tsv"))
    head, *sentences = trip.files[name].decode().split("\n\n\n", 1)
    columns = sum(len(line.split("|")) - 1 for line in head.split("\n") if line.startswith("#T_"))
    blocks = "".join(sentences).rstrip("\n").split("\n\n")
    text = ""
    for block in blocks:
        lines = block.split("\n")
        said = "".join(
            unescape_text(line.removeprefix("#Text="), (3, 3)) + "\n"
            for line in lines
            if line.startswith("#Text=")
        )
        rows = [line.split("\t") for line in lines if not line.startswith("#Text=")]
        begin = int(rows[0][1].split("-")[0])
        length = len(text.encode("utf-16-le")) // 2
        if length > begin:
            assert length == begin + 1
            assert text.endswith("\n")
            text = text[:-1]
        text += " " * (begin - length) + said
        units = text.encode("utf-16-le")
        for row in rows:
            assert len(row) == columns + 4
            start, end = map(int, row[1].split("-"))
            assert units[2 * start : 2 * end].decode("utf-16-le") == row[2]
            for cell in row[3:-1]:
                stacked = parse_cells(cell)
                assert len(stacked) < 2 or "|" in cell
    start = TokenText(item.document.text).tokens[0][0]
    assert text[start:] == item.document.text[start:] + "\n"


@given(st.lists(tagged_documents(), min_size=1, max_size=2))
def test_the_same_items_give_the_same_bytes(items: list[AnnotatedDocument]) -> None:
    assert through(FORMAT, items).files == through(FORMAT, items).files


def test_what_is_written(tmp_path: Path) -> None:
    write_to(tmp_path, FORMAT, [TAG_SET, sample()])
    lines = (tmp_path / "d.tsv").read_text("utf-8").split("\n")
    claims = "webanno.custom.Claims"
    assert lines[:5] == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=webanno.custom.Speakers|value|kind",
        f"#T_SP={claims}|value2|quotation|modality|checkworthy|note"
        f"|ROLE_{claims}:links_{claims}LinksLink|uima.tcas.Annotation".replace("value2", "value"),
        "#T_SP=webanno.custom.Entities|value",
        f"#T_RL={claims}Relation|value|BT_{claims}",
    ]
    assert lines[7:10] == ["#Text=Ann said: no.", "#Text=", "#Text="]
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in lines if line[:1].isdigit()}
    assert rows["1-1"][:4] == ["0-3", "Ann", "speaker[1]", "named person[1]"]
    assert rows["1-1.1"][:2] == ["0-2", "An"]
    assert rows["1-4"][4:] == [
        *("claim[2]|claim[3]", "direct[2]|*[3]", "*[2]|*[3]", "*[2]|*[3]", "a\\_note[2]|*[3]"),
        *("said\\_by[2]|_[3]", "1-1[1]|*", "_", "nested\\_in", "1-4[2_3]", ""),
    ]
    assert rows["2-2"][:3] == ["18-20", "😊", "_"]


def test_it_streams(tmp_path: Path) -> None:
    write_to(tmp_path, FORMAT, articles(300))
    assert len(list(tmp_path.glob("*.tsv"))) == 300
