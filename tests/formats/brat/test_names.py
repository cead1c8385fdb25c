"""Names that brat can hold, for labels and for files."""

import shutil
from pathlib import Path

from annotator.formats.brat import FORMAT
from annotator.model import (
    AnnotatedDocument,
    Attribute,
    Document,
    Label,
    Layer,
    TagSet,
)
from tests.formats.roundtrip import TAG_SET, read_from, write_to


def test_names_and_colours_as_brat_shows_them(tmp_path: Path) -> None:
    label = Label("דובר | <b>", color="#228833", attributes=(Attribute("Größe", ("Ä",)),))
    tag_set = TagSet(
        "t",
        (
            Layer(
                "l",
                (label, Label("Ärger"), Label("Arger")),
            ),
        ),
    )
    write_to(tmp_path, FORMAT, [tag_set])
    assert "[entities]\nb\nArger\nArger_2\n" in (tmp_path / "annotation.conf").read_text("utf-8")
    looks = (tmp_path / "visual.conf").read_text("utf-8").splitlines()
    assert {"b | דובר / ‹b›", "Arger_2 | Arger", "Gro_e | Größe"} <= set(looks)
    assert "b\tbgColor:#228833" in looks


def test_ids_that_no_file_can_have(tmp_path: Path) -> None:
    ids = ["a/b", "A:B", "a_b", "con", "..", "x" * 300]
    items = [AnnotatedDocument(Document(id, "", f"Text of {n}.")) for n, id in enumerate(ids)]
    write_to(tmp_path, FORMAT, [TAG_SET, *items])
    found, _ = read_from(tmp_path, FORMAT)
    assert {i.document.id for i in found if isinstance(i, AnnotatedDocument)} == set(ids)
    shutil.rmtree(tmp_path)
