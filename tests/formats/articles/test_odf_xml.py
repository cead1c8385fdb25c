"""OpenDocument texts: every word that a reader sees, once and in its place, and none beside it."""

import zipfile
from pathlib import Path

import odfdo
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.articles import ODT
from annotator.model import InputError
from tests.formats.articles.read_documents import article, blocks_of, paragraphs

_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for name, uri in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("style", "style"), ("form", "form"), ("meta", "meta"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
_NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


def p(content: str, style: str = "") -> str:
    """A paragraph."""
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def odt(path: Path, body: str, *, styles: str = "", meta: str = "", running: str = "") -> Path:
    """Write a text, zipped, or flat for a name that ends so."""
    content = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body>"
    master = f"<office:master-styles><style:master-page>{running}</style:master-page>"
    master += "</office:master-styles>"
    about = f"<office:meta>{meta}</office:meta>"
    if path.suffix == ".fodt":
        path.write_text(f"<office:document {_NAMES}>{about}{master}{content}</office:document>")
        return path
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in (("content", content), ("styles", master), ("meta", about)):
            root = f"office:document-{name}"
            archive.writestr(f"{name}.xml", f"<{root} {_NAMES}>{xml}</{root}>")
    return path


def test_deletions_comments_notes_and_boxes(tmp_path: Path) -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body>"
    )
    body = (
        '<text:tracked-changes><text:changed-region><text:deletion><office:change-info>'
        f"<dc:creator>desk</dc:creator></office:change-info>{p('The old lead.')}</text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        + p("The mayor" + note.format(p("Since 2019.")) + "</text:note> said "
            f"<office:annotation><dc:creator>sub</dc:creator>{p('check')}</office:annotation>so.")
        + p("Before <draw:frame><draw:text-box>" + p("A quote.")
            + "<draw:frame><draw:text-box>" + p("Inner.") + "</draw:text-box></draw:frame>"
            + "</draw:text-box></draw:frame> after.")
        + p("<draw:frame><draw:object/><draw:image/></draw:frame>Last.")
    )  # fmt: skip
    running = f"<style:header>{p('The Post')}</style:header><style:footer/>"
    document, left_out = article(ODT, odt(tmp_path / "a.odt", body, running=running))
    assert blocks_of(document) == [
        *paragraphs("The mayor[1] said so.", "Before after.", "A quote.", "Inner.", "Last."),
        ("footnote", "[1] Since 2019."),
    ]
    assert sorted(left_out) == [
        "1 comment was left out.",
        "1 deletion was left out.",
        "1 embedded object was left out.",
        "1 page header was left out.",
    ]


def test_a_flat_file_with_hidden_words_and_white_space(tmp_path: Path) -> None:
    hidden = '<style:style style:name="H" style:family="{}"><style:text-properties '
    hidden += 'text:display="none"/></style:style>'
    body = (
        p("\n  Seen <text:span text:style-name='H'>secret</text:span>\n   here<text:s text:c='3'/>"
          "and<text:tab/>there.<text:line-break/>So.\n")
        + p("hidden", "H")
        + f'<text:section text:display="none">{p("hidden section")}</text:section>'
        + f"<text:section>{p('shown section')}</text:section>"
        + p('gone<text:hidden-paragraph text:is-hidden="true"/>')
        + p('<text:hidden-text text:is-hidden="true">x</text:hidden-text>Last.')
    )  # fmt: skip
    styles = hidden.format("text") + hidden.format("paragraph")
    document, left_out = article(ODT, odt(tmp_path / "a.fodt", body, styles=styles))
    assert document.text.split("\n\n") == [
        "Seen here   and\tthere.\nSo.",
        "shown section",
        "Last.",
    ]
    assert left_out == ["5 hidden passages were left out."]


def test_styles_lists_and_tables_keep_their_roles(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="P1" style:family="paragraph" '
        'style:parent-style-name="Quotations"/>'
        '<style:style style:name="T1" style:family="text"><style:text-properties '
        'style:text-position="super 58%"/></style:style>'
    )
    covered = "<table:covered-table-cell/>"
    cell = "<table:table-cell>{}</table:table-cell>"
    line = "<table:table-row>{}</table:table-row>"
    inner = (
        f"<table:table>{line.format(cell.format(p('in')) + cell.format(p('side')))}</table:table>"
    )
    body = (
        p("Kicker") + p("The title", "Title") + p("Below it", "Subtitle")
        + '<text:h text:outline-level="2">Head</text:h>' + p("We say no.", "P1")
        + p("Photo: Lim", "Illustration")
        + f"<text:list><text:list-item>{p('One')}<text:list><text:list-item>{p('Deep')}"
        "</text:list-item></text:list></text:list-item></text:list>"
        + "<table:table><table:table-header-rows>"
        + line.format(cell.format(p("a")) + covered + cell.format(p("b")))
        + "</table:table-header-rows>" + line.format(cell.format(p("outer") + inner))
        + "</table:table>"
        + p("In 2019<text:span text:style-name='T1'>2</text:span> and "
            "<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text>"
            "</text:ruby>")
    )  # fmt: skip
    document, left_out = article(ODT, odt(tmp_path / "a.ott", body, styles=styles))
    assert document.title == "The title"
    assert blocks_of(document) == [
        ("paragraph", "Kicker"), ("headline", "The title"), ("deck", "Below it"),
        ("subhead", "Head"), ("blockquote", "We say no."), ("caption", "Photo: Lim"),
        ("list_item", "One"), ("list_item", "Deep"), ("table_row", "a\tb"),
        ("paragraph", "outer"), ("table_row", "in\tside"), ("paragraph", "In 2019² and 漢"),
    ]  # fmt: skip
    assert left_out == ["1 reading aid was left out."]


def test_a_formula_is_read_as_text(tmp_path: Path) -> None:
    frame = '<draw:frame><draw:object xmlns:x="http://www.w3.org/1999/xlink" x:href="./Object 1"/>'
    path = odt(tmp_path / "a.odt", p(f"It is {frame}</draw:frame>."))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "Object 1/content.xml",
            '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><msup><mi>x</mi>'
            "<mn>2</mn></msup><mo>=</mo><mn>4</mn></mrow><annotation>x^2=4</annotation>"
            "</semantics></math>",
        )
    document, left_out = article(ODT, path)
    assert document.text == "It is x^2=4."
    assert left_out == []


def test_an_index_has_its_entries_and_not_its_template(tmp_path: Path) -> None:
    source = "<text:table-of-content-source><text:index-title-template>Template"
    source += "</text:index-title-template></text:table-of-content-source>"
    body = f"<text:table-of-content>{source}<text:index-body>{p('One 1')}</text:index-body>"
    document, _ = article(ODT, odt(tmp_path / "a.odt", body + "</text:table-of-content>"))
    assert document.text == "One 1"


def test_a_title_that_was_deleted_is_not_the_title(tmp_path: Path) -> None:
    deleted = f"<text:deletion>{p('The old lead.')}</text:deletion>"
    body = f"<text:tracked-changes>{deleted}</text:tracked-changes>" + p("The mayor said so.")
    meta = "<dc:title>The old lead.</dc:title><meta:initial-creator>Ana</meta:initial-creator>"
    document, _ = article(ODT, odt(tmp_path / "a.odt", body, meta=meta))
    assert document.title == "The mayor said so."
    assert document.metadata == {"author": "Ana", "source": "a.odt"}


@pytest.mark.parametrize("name", ["a.odt", "a.fodt"])
def test_entities_are_refused(tmp_path: Path, name: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    content = f"{bomb}<office:document {_NAMES}><office:body><office:text>{p('&b;')}"
    content += "</office:text></office:body></office:document>"
    path = tmp_path / name
    if name == "a.fodt":
        path.write_text(content)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("content.xml", content)
    with pytest.raises(InputError, match=r"cannot be read as an OpenDocument text"):
        article(ODT, path)


def test_a_file_with_a_password_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", b"\x8f\x01")
        archive.writestr("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>")
    with pytest.raises(InputError, match=r"a\.odt is protected by a password"):
        article(ODT, path)


def test_a_text_as_analysts_have_it(shared_data: Path) -> None:
    path = shared_data.parent / "cases" / "reading" / "04_notes.odt"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    document, left_out = article(ODT, path)
    assert blocks_of(document) == [
        ("headline", "Harbour deal delayed"),
        *paragraphs(
            "Mayor Ines Dorval[1] said the port would stay open.",
            "Before box after box.", "BOX: a pull quote.", "Last paragraph.",
        ),
        ("footnote", "[1] FOOTNOTE: Dorval has been mayor since 2019."),
    ]  # fmt: skip
    assert left_out == ["1 deletion was left out.", "1 comment was left out."]


# A paragraph of signs without a shape alone, such as a soft hyphen, is layout.
_TEXTS = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co"), exclude_characters="\u034f"
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(["p", "h", "list"]), _TEXTS), min_size=1, max_size=6),
    st.lists(st.lists(_TEXTS, min_size=2, max_size=2), max_size=3),
)
def test_no_character_is_lost_or_doubled(
    tmp_path: Path, pieces: list[tuple[str, str]], rows: list[list[str]]
) -> None:
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Paragraph("Begin."))
    for kind, text in pieces:
        made = {"p": odfdo.Paragraph, "h": lambda words: odfdo.Header(2, words)}
        element = odfdo.List([text]) if kind == "list" else made[kind](text)
        document.body.append(element)
    if rows:
        table = odfdo.Table("T")
        for number, texts in enumerate(rows):
            table.set_row_values(number, texts)
        document.body.append(table)
    document.save(str(tmp_path / "a.odt"))
    expected = ["Begin.", *(text for _, text in pieces), *("".join(texts) for texts in rows)]
    found, _ = article(ODT, tmp_path / "a.odt")
    assert ["".join(text.split()) for text in found.text.split("\n\n")] == [
        "".join(text.split()) for text in expected if text.strip()
    ]
