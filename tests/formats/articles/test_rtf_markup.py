r"""Rich text: every word that a reader sees, in any code page, and none beside it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.articles import RTF
from annotator.model import Document
from tests.formats.articles.read_documents import Blocks, article, blocks_of, paragraphs
from tests.formats.articles.reading import read_file


def rtf(folder: Path, content: bytes, head: bytes = rb"\ansi\ansicpg1252") -> Path:
    """Write a document."""
    path = folder / "a.rtf"
    path.write_bytes(b"{\\rtf1" + head + b" " + content + b"}")
    return path


def read(folder: Path, content: bytes, head: bytes = rb"\ansi\ansicpg1252") -> Document:
    return article(RTF, rtf(folder, content, head))[0]


@pytest.mark.parametrize(
    ("head", "content", "expected"),
    [
        (rb"\ansi\ansicpg1250{\fonttbl{\f0 Arial;}}", rb"powiedzia\'b3a", "powiedziała"),
        (rb"\mac", rb"caf\'8e \'d2q\'d3", "café “q”"),
        (rb"\ansi\ansicpg65001", rb"caf\'c3\'a9 \'e2\'80\'9cq", "café “q"),
        (rb"\ansi\ansicpg1252", "café “q”".encode("cp1252"), "café “q”"),
        (
            (
                rb"\ansi\ansicpg932\deff0{\fonttbl{\f0\fcharset128 MS Mincho;}{\f1\fcharset204 A;}"
                rb"{\f2\fcharset0 Arial;}}"
            ),
            b"\\f0 \\'93\\'fa\\'96\\'7b \\'83\\\\ \\f1 \\'cf\\'f0\\'e8 \\f2 caf\\'e9",
            "日本 ソ При café",
        ),
        (
            rb"\ansi\ansicpg1256{\fonttbl{\f0\fcharset178 A;}{\f1\fcharset177 B;}}",
            rb"\rtlpar\rtlch\f0 \'e3\'d1\'cd\'c8\'c7 \f1 \'f9\'ec\'e5\'ed",
            "مرحبا שלום",
        ),
        (
            rb"\ansi",
            rb"\uc2\u8220\'81\'67x\u8221\'81\'68 {\uc0\u233 t}\u-10179??\u-8704??",
            "“x” ét😀",
        ),
        (rb"\ansi", rb"{\upr{ansi?}{\*\ud{unicode \u1055?}}} x", "unicode П x"),
        (
            rb"\ansi{\fonttbl{\f0 Arial;}{\f3\fcharset2 Symbol;}{\f4\fcharset2 Wingdings;}}",
            rb"A {\f3 \'61\'62} {\f4 \'fc\u61692?} B",
            "A αβ ✓✓ B",
        ),
        (rb"\ansi", rb"a\~b\_c\-d\tab e\emdash\lquote f\rquote\line g", "a\xa0b‑c\xadd\te—‘f’\ng"),
        (
            rb"\ansi",
            rb"2019{\super 2}, 10{\super -6}, H{\sub 2}O, 5{\up6 th}",
            "2019², 10⁻⁶, H2O, 5th",
        ),
        (rb"\ansi", b"A{\\pict\\pngblip\\bin5 }{\\x}} B", "A B"),
        (rb"\ansi", rb"\{braces\} and a \\ b < c & d", "{braces} and a \\ b < c & d"),
    ],
)
def test_characters(tmp_path: Path, head: bytes, content: bytes, expected: str) -> None:
    assert read(tmp_path, content, head).text == expected


def test_what_is_not_text_is_counted(tmp_path: Path) -> None:
    content = (
        rb"{\info{\title Port}{\author Reyes}{\creatim\yr2024\mo3\dy1}}{\header\pard Head\par}"
        rb"{\*\unknown no}Seen {\v secret} shown{\*\annotation{\*\atndate 1}\pard check}."
        rb"{\deleted old }\v off\v0 on.{\xe entry}{\object{\*\objdata 01}{\result{\pict 01}}}\par "
        rb"One {\deleted\par}line.\par"
    )
    document, left_out = article(RTF, rtf(tmp_path, content))
    assert document.text == "Seen  shown.on.\n\nOne line."
    assert left_out == [
        "1 page header was left out.",
        "2 hidden passages were left out.",
        "1 comment was left out.",
        "1 deletion was left out.",
        "1 embedded object was left out.",
    ]
    assert document.metadata == {
        "author": "Reyes",
        "date_guess": "2024-03-01",
        "date_guess_from": "the day on which the document was made",
        "source": "a.rtf",
    }


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            (
                rb"Said{\super\chftn}{\footnote\pard\plain{\super\chftn} Note.} so."
                rb"{\footnote\ftnalt End.}"
                rb"\par Next."
            ),
            [
                *paragraphs("Said[1] so.[2]", "Next."),
                ("footnote", "[1] Note."),
                ("footnote", "[2] End."),
            ],
        ),
        (
            (
                rb"Before {\shp{\*\shpinst{\sp{\sn x}{\sv 202}}{\shptxt\pard Box.\par}}"
                rb"{\shprslt{\*\do"
                rb"{\dptxbxtext Box.\par}}}}after.\par{\*\do{\dptxbxtext\pard Old box.\par}}Last."
            ),
            paragraphs("Before after.", "Box.", "Last.", "Old box."),
        ),
        (
            (
                rb"\trowd\cellx1\cellx2 one\cell two\cell\row\trowd\cellx1\pard\intbl out\par"
                rb"\itap2 in1\nestcell in2\nestcell{\*\nesttableprops\trowd\nestrow}"
                rb"{\nonesttables\par}"
                rb"\pard\intbl tail\cell\row\pard After"
            ),
            [
                ("table_row", "one\ttwo"),
                ("paragraph", "out"),
                ("table_row", "in1\tin2"),
                *paragraphs("tail", "After"),
            ],
        ),
        (
            (
                rb"{\stylesheet{\s1\outlinelevel0 heading 1;}{\s2\sbasedon1 Mine;}{\s15 Title;}"
                rb"{\s16 Quote;}{\s17 caption;}}\pard\s15 T\par\pard\s2 Mine\par"
                rb"\pard\plain Text.\par"
                rb"\pard\s16 Q.\par\pard\s17 C.\par\pard{\pntext\'b7\tab}\ls1 Item"
            ),
            [
                ("headline", "T"),
                ("subhead", "Mine"),
                ("paragraph", "Text."),
                ("blockquote", "Q."),
                ("caption", "C."),
                ("list_item", "Item"),
            ],
        ),
        (
            (
                rb'See {\field{\*\fldinst{HYPERLINK "http://x.example"}}{\fldrslt{\ul a page}}}'
                rb" and "
                rb"{\field{\*\fldinst PAGEREF x}{\fldrslt 4}}"
                rb"{\field{\*\fldinst SYMBOL 183 \\f Symbol}{\fldrslt}}"
            ),
            paragraphs("See a page and 4•"),
        ),
        (
            rb"One\page Two\sect Three\column Four\par\pard",
            paragraphs("One", "Two", "Three", "Four"),
        ),
    ],
)
def test_structure(tmp_path: Path, content: bytes, expected: Blocks) -> None:
    assert blocks_of(read(tmp_path, content)) == expected


def test_a_document_that_is_cut_off_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi One.\par {\b Two")
    found = read_file(path)
    assert [document.text for document in found.articles] == ["One.\n\nTwo"]
    assert found.remarks == ["a.rtf ends before its text does: it may be cut off."]


def test_a_document_as_analysts_have_it(shared_data: Path) -> None:
    path = shared_data.parent / "cases" / "reading" / "32_a.doc"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    document, left_out = article(RTF, path)
    assert blocks_of(document) == [
        *paragraphs("Burmistrz powiedziała: “nie”.", "linked words end."),
        ("table_row", "one\ttwo"),
        *paragraphs("After [1] note. По \nsoft line"),
        ("footnote", "[1] note text"),
    ]
    assert left_out == ["1 page header was left out."]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co")), min_size=1
        ),
        min_size=1,
        max_size=5,
    )
)
def test_no_character_is_lost_or_doubled(tmp_path: Path, texts: list[str]) -> None:
    content = "Begin."
    for number, text in enumerate(texts):
        units = text.encode("utf-16-le")
        codes = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
        written = "".join(f"\\u{code - 65536 if code > 32767 else code}?" for code in codes)
        content += f"\\par {{\\b {written}}}" if number % 2 else f"\\par {written}"
    found = read(tmp_path, content.encode("ascii"))
    expected = ["Begin.", *(text for text in texts if text.strip())]
    assert ["".join(text.split()) for text in found.text.split("\n\n")] == [
        "".join(text.split()) for text in expected
    ]
