"""Word documents: every word that a reader sees, once and in its place, and none beside it."""

import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.articles import DOCX
from annotator.formats.recognition import recognise
from annotator.model import InputError
from tests.formats.articles.read_documents import article, blocks_of, paragraphs
from tests.formats.articles.word_files import (
    box,
    cell_of,
    control,
    field,
    instruction,
    note,
    of,
    p,
    row,
    run,
    style,
    table,
    word,
)

_GONE = "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
_RAISED = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:ins>{}</w:ins>", "<w:moveTo>{}</w:moveTo>", "<w:smartTag>{}</w:smartTag>",
        "<w:customXml><w:customXmlPr/>{}</w:customXml>", "<w:hyperlink>{}</w:hyperlink>",
        '<w:fldSimple w:instr="REF x">{}</w:fldSimple>', '<w:bdo w:val="rtl">{}</w:bdo>',
        "<w:ins><w:hyperlink><w:smartTag>{}</w:smartTag></w:hyperlink></w:ins>",
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:unknown>{}</w:unknown>",
    ],
)  # fmt: skip
def test_words_in_any_wrapper_are_read(tmp_path: Path, wrapped: str) -> None:
    body = p(run("Mayor ") + wrapped.format(run("Dorval")) + run(" spoke.")) + p("Then.")
    document, left_out = article(DOCX, word(tmp_path / "a.docx", body))
    assert document.text == "Mayor Dorval spoke.\n\nThen."
    assert left_out == []


def test_tracked_changes_are_accepted(tmp_path: Path) -> None:
    body = (
        p(run("Open") + _GONE + run(" still."))
        + p(_GONE, "<w:rPr><w:del/></w:rPr>")
        + p("One ", "<w:rPr><w:del/></w:rPr>")
        + p(run("line.") + "<w:moveFrom>" + run("moved away") + "</w:moveFrom>")
        + table(row("kept", "row"), row("deleted", "row", properties="<w:del/>"))
        + p("The last mark is deleted.", "<w:rPr><w:del/></w:rPr>")
    )
    document, left_out = article(DOCX, word(tmp_path / "a.docx", body))
    assert blocks_of(document) == [
        *paragraphs("Open still.", "One line."),
        ("table_row", "kept\trow"),
        *paragraphs("The last mark is deleted."),
    ]
    assert left_out == ["4 deletions were left out."]


def test_hidden_words_comments_and_running_heads_are_counted(tmp_path: Path) -> None:
    off = '<w:vanish w:val="0"/>'
    body = (
        p(run("Seen ") + run("secret", "<w:vanish/>") + run("shown", off))
        + p(run("x", '<w:rStyle w:val="Hid"/>') + run("Then.") + "<w:r><w:commentReference/></w:r>")
        + p("hidden by its style", of("HidP"))
        + p(run("hidden with its mark", "<w:vanish/>"), "<w:rPr><w:vanish/></w:rPr>")
        + p("Last.")
    )
    vanish = "<w:rPr><w:vanish/></w:rPr>"
    styles = style("Hid", "Hid", vanish, "character") + style("HidP", "HidP", vanish)
    path = word(
        tmp_path / "a.docx", body, styles=styles, header=p("The Post"), footer=p(""),
        comments=f"<w:comment>{p('check this')}</w:comment>",
    )  # fmt: skip
    document, left_out = article(DOCX, path)
    assert document.text == "Seen shown\n\nThen.\n\nLast."
    assert left_out == [
        "4 hidden passages were left out.",
        "1 comment was left out.",
        "1 page header was left out.",
    ]


def test_a_text_box_is_read_once_behind_its_paragraph(tmp_path: Path) -> None:
    new = f"<w:drawing><a:graphic><wps:wsp><wps:txbx>{box(p('Quote.'))}</wps:txbx></wps:wsp>"
    new += "</a:graphic></w:drawing>"
    nested = f"<w:r><w:pict><v:textbox>{box(p('Inner.'))}</v:textbox></w:pict></w:r>"
    old = f"<w:pict><v:shape><v:textbox>{box(p(run('Quote.')))}</v:textbox></v:shape></w:pict>"
    both = f"<mc:Choice>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    body = p(
        run("Before ")
        + f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
        + run("after.")
    )
    body += p(f"<w:r>{new}</w:r>") + p(f"<w:r>{old.replace('</w:p>', nested + '</w:p>')}</w:r>")
    body += p('<w:r><w:pict><v:textpath string="Drawn"/></w:pict></w:r>')
    body += p("<w:r><w:object><o:OLEObject/></w:object></w:r>")
    document, left_out = article(DOCX, word(tmp_path / "a.docx", body))
    texts = ["Before after.", "Quote.", "Quote.", "Quote.", "Inner.", "Drawn"]
    assert document.text.split("\n\n") == texts
    assert left_out == ["1 embedded object was left out."]


def test_what_only_old_programs_show_is_read_if_the_new_form_has_no_words(tmp_path: Path) -> None:
    content = "<mc:Choice><w:drawing/></mc:Choice><mc:Fallback><w:t>old</w:t></mc:Fallback>"
    body = p(f"<w:r><mc:AlternateContent>{content}</mc:AlternateContent></w:r>")
    assert article(DOCX, word(tmp_path / "a.docx", body))[0].text == "old"


def test_fields_are_their_results(tmp_path: Path) -> None:
    inner = field("begin") + instruction("N") + field("separate") + run("no") + field("end")
    condition = field("begin") + instruction("IF ") + inner + instruction(' = "x"')
    choices = '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="yes"/>'
    choices += '<w:listEntry w:val="maybe"/></w:ddList></w:ffData>'
    body = p(run("See ") + condition + field("separate") + run("page 4") + field("end") + run("."))
    body += p(field("begin", choices) + instruction("FORMDROPDOWN") + field("end"))
    body += p(field("begin") + run("A field that does not end."))
    document, _ = article(DOCX, word(tmp_path / "a.docx", body))
    assert document.text == "See page 4.\n\nmaybe\n\nA field that does not end."


def test_styles_are_known_in_any_language(tmp_path: Path) -> None:
    outline = '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
    numbered = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
    styles = (
        style("Titel", "Title")
        + style("Untertitel", "Subtitle")
        + style("berschrift1", "heading 1", outline)
        + style("Mein", "Meine", '<w:basedOn w:val="berschrift1"/>')
        + style("Zitat", "Quote")
        + style("Besch", "caption")
        + style("Liste", "List Bullet", f"<w:pPr>{numbered.format(0, 1)}</w:pPr>")
    )
    body = (
        p("Kicker")
        + p("Der Titel", of("Titel"))
        + p("Darunter", of("Untertitel"))
        + p("Abschnitt", of("Mein"))
        + p("Ohne Stil", '<w:outlineLvl w:val="1"/>')
        + p("Wir sagen nein.", of("Zitat"))
        + p("Foto: Lim", of("Besch"))
        + p("Punkt", of("Liste"))
        + p("tiefer", numbered.format(2, 5))
        + p("Text", of("Liste") + numbered.format(0, 0))
    )
    document, _ = article(DOCX, word(tmp_path / "a.docx", body, styles=styles, title="Vorlage"))
    assert document.title == "Der Titel"
    assert blocks_of(document) == [
        ("paragraph", "Kicker"), ("headline", "Der Titel"), ("deck", "Darunter"),
        ("subhead", "Abschnitt"), ("subhead", "Ohne Stil"), ("blockquote", "Wir sagen nein."),
        ("caption", "Foto: Lim"), ("list_item", "Punkt"), ("list_item", "tiefer"),
        ("paragraph", "Text"),
    ]  # fmt: skip


def test_tables_are_read_with_merged_and_nested_cells(tmp_path: Path) -> None:
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        row(cell_of(p("wide"), '<w:gridSpan w:val="2"/>'), "c"),
        row(cell_of(p("tall"), start), "b", "x"),
        row(cell_of(p(""), on), "b2", "x2"),
        row(control(cell_of(p("in a control"))), "z"),
        control(row("row", "control")),
    ) + table(row(cell_of(p("outer") + table(row("in1", "in2")) + p("more"))))
    document, _ = article(DOCX, word(tmp_path / "a.docx", body))
    rows = ["wide\tc", "tall\tb\tx", "b2\tx2", "in a control\tz", "row\tcontrol"]
    assert blocks_of(document) == [
        *(("table_row", each) for each in rows),
        ("paragraph", "outer"),
        ("table_row", "in1\tin2"),
        ("paragraph", "more"),
    ]


def test_notes_are_marked_and_stand_behind_the_text(tmp_path: Path) -> None:
    reference = f'<w:r><w:rPr>{_RAISED}</w:rPr><w:{{}}Reference w:id="2"/></w:r>'
    body = p(
        run("Said in 2019") + reference.format("footnote") + run(" twice")
        + reference.format("endnote") + '<w:r><w:footnoteReference w:id="9"/></w:r>'
    ) + p(run("10") + run("6", _RAISED))  # fmt: skip
    path = word(
        tmp_path / "a.docx", body,
        footnotes=note("footnote", p(run("He left.") + "<w:r><w:footnoteRef/></w:r>") + p("So.")),
        endnotes=note("endnote", p("At the end.")),
    )  # fmt: skip
    document, left_out = article(DOCX, path)
    assert blocks_of(document) == [
        *paragraphs("Said in 2019[1] twice[2]", "10⁶"),
        ("footnote", "[1] He left."),
        ("footnote", "So."),
        ("footnote", "[2] At the end."),
    ]
    assert left_out == ["1 broken footnote reference was left out."]


def test_signs_breaks_and_formulas(tmp_path: Path) -> None:
    marks = "<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"
    symbols = '<w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Odd" w:char="F041"/>'
    page = '<w:t>one</w:t><w:br w:type="page"/><w:t>two</w:t>'
    part = "<m:{0}><m:r><m:t>{1}</m:t></m:r></m:{0}>"
    formula = f"<m:oMath><m:f>{part.format('num', 'a')}{part.format('den', 'b')}</m:f></m:oMath>"
    ruby = "<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
    body = p(f"<w:r>{marks}<w:softHyphen/>{symbols}</w:r>" + run("two  spaces"))
    body += p(f"<w:r>{page}</w:r>") + p(formula) + p(ruby.format(run("kan"), run("漢")) + run("字"))
    body += p(run("a", '<w:rFonts w:ascii="Symbol"/>')) + p(run("שלום", "<w:rtl/>"))
    body += p("T", '<w:framePr w:dropCap="drop"/>') + p("he mayor.")
    document, left_out = article(DOCX, word(tmp_path / "a.docx", body))
    assert document.text.split("\n\n") == [
        "a\tb\nc‑d\xad✓two  spaces", "one", "two", "a/b", "漢字", "α", "שלום", "The mayor.",
    ]  # fmt: skip
    assert left_out == [
        "1 reading aid was left out.",
        "1 unknown symbol was left out.",
    ]


def test_the_strict_form_and_forms_are_read(tmp_path: Path) -> None:
    body = p(control(run("Click here"), "<w:showingPlcHdr/>") + control(run("Lena Ortiz")))
    body += control(p("A block.") + control(p("Deeper."))) + '<w:altChunk r:id="x"/>'
    document, left_out = article(DOCX, word(tmp_path / "a.docm", body, strict=True))
    assert document.text == "Lena Ortiz\n\nA block.\n\nDeeper."
    assert left_out == [
        "1 form prompt was left out.",
        "1 embedded document was left out.",
    ]


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Harbour deal", "Harbour deal"),  # It is in the text.
        ("Microsoft Word - x.doc", "By Ana Lee"),
        ("gone", "By Ana Lee"),  # It was deleted.
        ("An older draft", "By Ana Lee"),
        ("", "By Ana Lee"),
    ],
)
def test_a_title_of_the_properties_is_taken_if_it_is_in_the_text(
    tmp_path: Path, stated: str, title: str
) -> None:
    body = p(run("By Ana Lee") + _GONE) + p("The harbour deal was signed.") + p("Then.")
    path = word(tmp_path / "a.docx", body, title=stated, author="Ana Lee;Rui Lim")
    document, _ = article(DOCX, path)
    assert document.title == title
    assert document.metadata["author"] == "Ana Lee, Rui Lim"


def test_the_day_on_which_a_file_was_made_is_only_a_guess(tmp_path: Path) -> None:
    made = "2024-03-05T10:00:00Z"
    plain = word(tmp_path / "a.docx", p("He said so."), created=made)
    assert article(DOCX, plain)[0].metadata["date_guess"] == "2024-03-05"
    dated = p("Head", of("h")) + p("March 1, 2024") + p("He said so, and left the room.")
    path = word(tmp_path / "b.docx", dated, created=made, styles=style("h", "heading 1"))
    metadata = article(DOCX, path)[0].metadata
    assert metadata["date"] == "2024-03-01"
    assert "date_guess" not in metadata


def test_entities_are_refused(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", p("He said so."))
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    files["word/document2.xml"] = bomb + files["word/document2.xml"].replace(b"He", b"&b;")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    with pytest.raises(InputError, match=r"a\.docx cannot be read as a Word document"):
        article(DOCX, path)


@pytest.mark.parametrize(
    ("name", "texts", "left_out"),
    [
        (
            "01_tracked.docx",
            ["Harbour deal delayed",
             "Mayor Ines Dorval said on Tuesday that the port would stay open.",
             '"We never agreed to this," union leader Karl Brandt replied.',
             "Last line: moved words here."],
            ["1 deletion was left out."],
        ),
        (
            "02_boxes.docx",
            ["The council met on Friday.", "Block control: the minister denied it.",
             'Pull quote box: "It was a mistake," Ortiz said.',
             "Spokeswoman Lena Ortiz said the Bellmark works would close. See page 4"],
            [],
        ),
    ],
)  # fmt: skip
def test_documents_as_analysts_have_them(
    shared_data: Path, name: str, texts: list[str], left_out: list[str]
) -> None:
    path = shared_data.parent / "cases" / "reading" / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    document, counted = article(DOCX, path)
    assert document.text.split("\n\n") == texts
    assert counted == left_out


_TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co")),
    min_size=1,
    max_size=20,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Normal", "Heading 2", "Quote", "List Bullet", "Title", "Caption"]),
            st.lists(_TEXTS, max_size=4),
        ),
        min_size=1, max_size=6,
    ),
    st.lists(st.lists(_TEXTS, min_size=2, max_size=2), max_size=3),
)  # fmt: skip
def test_no_character_is_lost_or_doubled(
    tmp_path: Path, pieces: list[tuple[str, list[str]]], rows: list[list[str]]
) -> None:
    document = docx.Document()
    document.add_paragraph("Begin.")
    for name, runs in pieces:
        paragraph = document.add_paragraph(style=name)
        for number, text in enumerate(runs):
            paragraph.add_run(text).bold = number % 2 == 1
    if rows:
        made = document.add_table(rows=0, cols=2)
        for texts in rows:
            for cell, text in zip(made.add_row().cells, texts, strict=True):
                cell.text = text
    document.save(str(tmp_path / "a.docx"))
    expected = ["Begin.", *("".join(runs) for _, runs in pieces), *("".join(r) for r in rows)]
    found, left_out = article(DOCX, tmp_path / "a.docx")
    assert ["".join(text.split()) for text in found.text.split("\n\n")] == [
        "".join(text.split()) for text in expected if text.strip()
    ]
    assert left_out == []


@pytest.mark.parametrize(
    "properties", ['<w:rStyle w:val="Mark"/>', '<w:position w:val="8"/>', _RAISED]
)
def test_a_raised_number_is_no_part_of_the_one_before(tmp_path: Path, properties: str) -> None:
    marks = style("Mark", "footnote reference", f"<w:rPr>{_RAISED}</w:rPr>", kind="character")
    body = p(run("In 2019") + run("2", properties) + run(" it closed."))
    document, _ = article(DOCX, word(tmp_path / "a.docx", body, styles=marks))
    assert document.text == "In 2019² it closed."


def test_line_ends_in_the_file_are_spaces(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>The mayor\n      said so.</w:t></w:r></w:p>"
    assert article(DOCX, word(tmp_path / "a.docx", body))[0].text == "The mayor said so."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", "<html><p>Inner <b>“text”</b></p></html>".encode()),
        ("a.mht", b"""MIME-Version: 1.0
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>Inner =E2=80=9Ctext=E2=80=9D</p>"""),
        ("a.txt", "Inner “text”".encode()),
        ("a.rtf", rb"{\rtf1\ansi Inner \ldblquote text\rdblquote\par}"),
        ("a.docx", b""),
    ],
)  # fmt: skip
def test_documents_inside_a_document_are_read(tmp_path: Path, name: str, content: bytes) -> None:
    if not content:
        content = word(tmp_path / "inner.docx", p("Inner “text”")).read_bytes()
    path = word(tmp_path / "a.docx", p("Before.") + '<w:altChunk r:id="c"/>' + p("Behind."))
    with zipfile.ZipFile(path) as archive:
        files = {each: archive.read(each) for each in archive.namelist()}
    relations = "word/_rels/document2.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    chunk = f'<Relationship Id="c" Type="{kind}" Target="/word/{name}"/></Relationships>'
    files[relations] = files[relations].replace(b"</Relationships>", chunk.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in {**files, f"word/{name}": content}.items():
            archive.writestr(each, data)
    document, left_out = article(DOCX, path)
    assert document.text == "Before.\n\nInner “text”\n\nBehind."
    assert left_out == []


def test_a_package_in_one_xml_file_is_read(tmp_path: Path) -> None:
    package = "http://schemas.microsoft.com/office/2006/xmlPackage"
    path = word(tmp_path / "a.docx", p("The mayor spoke."))
    with zipfile.ZipFile(path) as archive:
        parts = "".join(
            f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{archive.read(name).decode()}'
            "</pkg:xmlData></pkg:part>"
            for name in archive.namelist()
        )
    flat = tmp_path / "flat.xml"
    flat.write_text(f'<pkg:package xmlns:pkg="{package}">{parts}</pkg:package>', "utf-8")
    assert recognise(flat) is DOCX
    assert article(DOCX, flat)[0].text == "The mayor spoke."
