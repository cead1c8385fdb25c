"""PDF files come in as they are read: in order, without what only belongs to the pages."""

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from annotator.formats.articles import pdf
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.model import AnnotatedDocument, Document, EnvironmentFault, InputError
from tests.formats.articles.made_pdfs import Line, all_scripts, draw, flow, lines

CASES = Path(__file__).parents[4] / "shared" / "cases" / "reading"
SENTENCES = (
    "Mayor Ines Dorval said that the port would stay open, and that the city would not pay twice.",
    "The union leader Karl Brandt has led the dockers for more than ten years by now.",
    "Nobody had asked them about the repairs of the quay before the council met on Monday.",
    "The firm did not answer the questions that the paper had sent to it in the same week.",
)


def read(path: Path, **options: str) -> tuple[Document, ReadContext]:
    """The article of a file, and what was reported."""
    context = ReadContext(options=options)
    (item,) = pdf.read(path, context)
    assert isinstance(item, AnnotatedDocument)
    return item.document, context


def blocks(document: Document) -> list[tuple[str, str]]:
    """The kinds of the blocks with their texts."""
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def left_out(context: ReadContext) -> dict[str, int]:
    """How many parts were left out, by what they are called."""
    return {what: sum(places.values()) for what, places in context.left_out.counts.items()}


def story(count: int, words: int = 40) -> list[str]:
    """Paragraphs, each of which begins with its number."""
    text = " ".join(SENTENCES).split()
    return [
        f"Item {number} begins here. " + " ".join(text[number % 9 :][:words]).rstrip(",.") + "."
        for number in range(count)
    ]


def body(number: int) -> list[Line]:
    """Four lines that no other page has."""
    words = " ".join((*SENTENCES, *SENTENCES)).split()[number * 5 :]
    return lines(*(" ".join(words[at : at + 7]) for at in range(0, 28, 7)), y=700)


@pytest.mark.skipif(not CASES.exists(), reason="the folder with the cases is not there")
@pytest.mark.parametrize(
    ("name", "there", "not_there"),
    [
        ("17_hyph", "останется открытым", "-тым"),
        ("17_hyph", "state-of-the-art harbour", "theart"),
        ("17_hyph", "zapłaźliwe", "-źliwe"),
        ("17_hyph", "e-mail alerts for the Dorval-Brandt committee", "email"),
        ("17_hyph", "Straßenbahn- und Hafenübergabe", "Hafen-"),
        ("18_rowwise", "for the repairs of the quay.\n\nKarl Brandt, who leads", "said the Karl"),
        ("18_colwise", "for the repairs of the quay.\n\nKarl Brandt, who leads", "said the Karl"),
        ("19_headfoot", "said that his members would strike", "Bellmark Courier"),
    ],
)
def test_the_cases(name: str, there: str, not_there: str) -> None:
    document, _ = read(CASES / f"{name}.pdf")
    assert there in document.text
    assert not_there not in document.text
    assert "Bellmark" not in document.title


LEFT = (
    "Mayor Ines Dorval said the",
    "port would stay open and that",
    "the city would not pay twice",
    "for the repairs of the quay.",
)
RIGHT = (
    "Karl Brandt, who leads the",
    "dockers, called the plan a",
    "mistake and said that his",
    "members would strike.",
)


@pytest.mark.parametrize("order", ["row by row", "column by column", "from below"])
def test_columns_are_read_one_after_the_other(tmp_path: Path, order: str) -> None:
    left, right = lines(*LEFT, y=700), lines(*RIGHT, x=320, y=700)
    drawn = {
        "row by row": [line for pair in zip(left, right, strict=True) for line in pair],
        "column by column": left + right,
        "from below": (left + right)[::-1],
    }[order]
    document, _ = read(draw(tmp_path / "a.pdf", [*lines("Harbour deal delayed"), *drawn]))
    assert blocks(document) == [
        ("headline", "Harbour deal delayed"),
        ("paragraph", " ".join(LEFT)),
        ("paragraph", " ".join(RIGHT)),
    ]


def test_a_heading_over_all_columns_parts_two_stories(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        for top, heading, names in ((760, "The first story", "AB"), (500, "The second", "CD")):
            canvas.setFont("Helvetica-Bold", 18)
            canvas.drawString(60, top, heading)
            canvas.setFont("Times-Roman", 10)
            for at in range(9):  # Row by row.
                for x, name in zip((60, 310), names, strict=True):
                    canvas.drawString(
                        x, top - 30 - 12 * at, f"Column {name} goes on with line {at}"
                    )

    document, _ = read(draw(tmp_path / "a.pdf", page))
    kinds = [(kind, text[:12]) for kind, text in blocks(document)]
    assert kinds[0] == ("headline", "The first st")
    assert [text for kind, text in kinds if kind == "subhead"] == ["The second"]
    places = [document.text.index(f"Column {name} goes on with line 0") for name in "ABCD"]
    assert places == sorted(places)
    assert places[1] < document.text.index("The second") < places[2]


def heads(canvas: Any, number: int) -> None:
    """Running heads that differ on left and right pages, and a number on each."""
    canvas.setFont("Helvetica", 8)
    if number % 2:
        canvas.drawString(60, 810, "The Bellmark Courier")
        canvas.drawRightString(535, 810, str(number))
    else:
        canvas.drawString(60, 810, str(number))
        canvas.drawRightString(535, 810, "Harbour and Coast, 4 March 2024")


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_running_heads_are_left_out_and_paragraphs_go_on(tmp_path: Path, columns: int) -> None:
    told = story(60)
    document, context = read(flow(tmp_path / "a.pdf", told, columns, on_page=heads))
    assert [text for _, text in blocks(document)] == told
    pages = left_out(context)["running head"]
    assert pages >= 2
    assert document.title.startswith("Item 0 begins")
    assert document.metadata["date_guess"] == "2024-03-04"
    assert document.metadata["date_guess_from"] == "the running head"


def test_a_line_at_the_edge_that_does_not_repeat_stays(tmp_path: Path) -> None:
    pages = [
        [*lines(f"{topic} at the edge", y=810), *body(at), *lines(f"{ships} ships", y=40)]
        for at, (topic, ships) in enumerate((("Harbour", 310), ("Council", 298), ("Union", 305)))
    ]
    document, context = read(draw(tmp_path / "a.pdf", *pages))
    for words in ("Harbour at", "Council at", "Union at", "310 ships", "298 ships", "305 ships"):
        assert words in document.text
    assert not left_out(context)


@pytest.mark.parametrize("number", ["{}", "- {} -", "Page {} of 4", "Seite {}"])
def test_page_numbers_are_left_out_in_any_form(tmp_path: Path, number: str) -> None:
    pages = [[*body(at - 7), (290.0, 40.0, number.format(at))] for at in range(7, 11)]
    document, context = read(draw(tmp_path / "a.pdf", *pages))
    assert sum(left_out(context).values()) == 4
    assert not any(number.format(at) in document.text for at in range(7, 11))


def test_a_number_alone_on_one_page_stays(tmp_path: Path) -> None:
    document, _ = read(draw(tmp_path / "a.pdf", [*lines(*LEFT), (290, 40, "1848")]))
    assert "1848" in document.text


def test_words_are_joined_in_any_script(tmp_path: Path) -> None:
    font = all_scripts()
    drawn = lines(
        "Порт останется откры-", "тым, а ο πρωθυ-", "πουργός και z Łodzi zapła-", "źliwe."
    )
    document, _ = read(draw(tmp_path / "a.pdf", drawn, font=font))
    assert document.text == "Порт останется открытым, а ο πρωθυπουργός και z Łodzi zapłaźliwe."


def test_letters_of_ligatures_are_letters(tmp_path: Path) -> None:
    drawn = lines("The oﬃce of ﬁnance ﬂew to it.")
    document, _ = read(draw(tmp_path / "a.pdf", drawn, font=all_scripts()))
    assert document.text == "The office of finance flew to it."


def test_text_from_right_to_left_is_in_logical_order(tmp_path: Path) -> None:
    font = all_scripts()
    told = ("ראש העיר אמר כי הנמל ישאר פתוח", "והוסיף כי העיר לא תשלם")

    def page(canvas: Any) -> None:
        for at, line in enumerate(told):  # A PDF has the signs as they stand on the paper.
            canvas.drawRightString(535, 700 - 14 * at, line[::-1])
        canvas.drawRightString(535, 672, "Karl Brandt".join(("םולש ", " ריעה שאר")))

    document, _ = read(draw(tmp_path / "a.pdf", page, font=font))
    assert document.text.split("\n\n")[0].startswith(" ".join(told))
    assert "ראש העיר Karl Brandt שלום" in document.text


def note(canvas: Any, mark: str, *texts: str) -> None:
    """A footnote with a raised mark."""
    text = canvas.beginText(60, 66)
    text.setFont("Times-Roman", 5)
    text.setRise(2)
    text.textOut(mark)
    text.setRise(0)
    text.setFont("Times-Roman", 7)
    for line in texts:
        text.textLine(line)
    canvas.drawText(text)


def test_footnotes_come_last_and_break_no_sentence(tmp_path: Path) -> None:
    def notes(canvas: Any, number: int) -> None:
        if number == 1:
            note(canvas, "1", " The agreement is in the archive of", "the council, box nine.")

    told = story(40)
    told[3] += " It was signed<super size=6>1</super> in May 2019."
    document, _ = read(flow(tmp_path / "a.pdf", told, on_page=notes))
    told[3] = told[3].replace("<super size=6>1</super>", "[1]")
    expected = [("paragraph", text) for text in told]
    found = blocks(document)
    assert found[:-1] == expected
    assert found[-1] == (
        "footnote",
        "[1] The agreement is in the archive of the council, box nine.",
    )


def test_headings_captions_and_rows_of_tables_keep_their_role(tmp_path: Path) -> None:
    headline = ParagraphStyle("headline", fontName="Helvetica-Bold", fontSize=20, leading=24)
    subhead = ParagraphStyle("subhead", fontName="Times-Bold", fontSize=10, leading=20)
    small = ParagraphStyle("small", fontName="Times-Roman", fontSize=8, leading=12)
    told = story(3)
    parts = [
        Paragraph("Harbour deal delayed again as the council asks for more time", headline),
        told[0],
        Paragraph("What the union wants", subhead),
        told[1],
        Paragraph("Photo: the quay of Bellmark in May (A. Person)", small),
        told[2],
    ]

    def table(canvas: Any, number: int) -> None:
        for at, row in enumerate((("Year", "Cost", "Ships"), ("2021", "12 000", "310"))):
            for x, cell in zip((60, 200, 320), row, strict=True):
                canvas.drawString(x, 300 - 14 * at, cell)

    document, _ = read(flow(tmp_path / "a.pdf", parts, on_page=table))
    assert document.title == "Harbour deal delayed again as the council asks for more time"
    assert blocks(document) == [
        ("headline", document.title),
        ("paragraph", told[0]),
        ("subhead", "What the union wants"),
        ("paragraph", told[1]),
        ("caption", "Photo: the quay of Bellmark in May (A. Person)"),
        ("paragraph", told[2]),
        ("table_row", "Year\tCost\tShips"),
        ("table_row", "2021\t12 000\t310"),
    ]


def test_a_transcript_keeps_each_name_with_its_words(tmp_path: Path) -> None:
    names = ("MODERATOR:", "DORVAL:", "BRANDT:")
    drawn = [
        line
        for at, (name, words) in enumerate(zip(names, SENTENCES, strict=False))
        for line in ((60.0, 700.0 - 14 * at, name), (160.0, 700.0 - 14 * at, words[:60]))
    ]
    document, _ = read(draw(tmp_path / "a.pdf", drawn))
    told = [f"{name} {words[:60]}" for name, words in zip(names, SENTENCES, strict=False)]
    assert document.text.split("\n\n") == [" ".join(line.split()) for line in told]


def test_a_large_initial_belongs_to_its_word(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.setFont("Times-Roman", 40)
        canvas.drawString(60, 672, "T")
        canvas.setFont("Times-Roman", 10)
        for at, line in enumerate(("he mayor said on Monday", "that the port would stay", "open.")):
            canvas.drawString(90, 696 - 12 * at, line)
        canvas.drawString(60, 660, "The council meets again in May.")

    document, _ = read(draw(tmp_path / "a.pdf", page))
    assert document.text.startswith("The mayor said on Monday that the port would stay open.")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_pages_are_read(tmp_path: Path, degrees: int) -> None:
    def page(canvas: Any) -> None:
        canvas.setPageRotation(degrees)
        canvas.translate(300, 400)
        canvas.rotate(degrees)
        for x, y, text in lines(*LEFT, x=-100, y=100):
            canvas.drawString(x, y, text)

    document, _ = read(draw(tmp_path / "a.pdf", page))
    assert document.text == " ".join(LEFT)


def test_a_date_in_the_text_beats_the_day_on_which_the_file_was_made(tmp_path: Path) -> None:
    line = "BELLMARK, 4 March 2024 — Mayor Ines Dorval said the"
    document, _ = read(draw(tmp_path / "a.pdf", lines(line, *LEFT[1:])))
    assert document.metadata["date"] == "2024-03-04"
    assert "date_guess" not in document.metadata
    document, _ = read(draw(tmp_path / "b.pdf", lines(*LEFT)))
    assert "date" not in document.metadata
    assert document.metadata["date_guess"] == "2000-01-01"


@pytest.mark.parametrize(
    "title", ["untitled", "Microsoft Word - draft3.doc", "story.indd", "a", "The Bellmark Courier"]
)
def test_a_title_that_nobody_gave_is_none(tmp_path: Path, title: str) -> None:
    pages = [[(60.0, 810.0, "The Bellmark Courier"), *body(at)] for at in range(3)]
    document, _ = read(draw(tmp_path / "a.pdf", *pages, title=title, author="Ana Lee"))
    assert document.title.startswith(SENTENCES[0][:20])
    assert document.metadata["author"] == "Ana Lee"


def test_comments_are_counted(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.drawString(60, 700, "The mayor said so.")
        canvas.textAnnotation("Is that right?", (60, 650, 90, 680))

    document, context = read(draw(tmp_path / "a.pdf", page))
    assert document.text == "The mayor said so."
    assert left_out(context) == {"comment": 1}


def test_a_password_is_asked_for_only_if_it_is_needed(tmp_path: Path) -> None:
    locked = draw(tmp_path / "a.pdf", lines(*LEFT), encrypt=StandardEncryption("open", "own"))
    with pytest.raises(InputError, match=r"a\.pdf needs a password.*new PDF file"):
        read(locked)
    printed = draw(tmp_path / "b.pdf", lines(*LEFT), encrypt=StandardEncryption("", "own"))
    assert read(printed)[0].text == " ".join(LEFT)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.pdf", lines(*LEFT))
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(InputError, match=r"a\.pdf cannot be read as PDF"):
        read(path)


def picture(tmp_path: Path, *texts: str) -> Path:
    """A PDF with a page of text, a page that is a picture of text, and a blank page."""
    drawn = draw(tmp_path / "drawn.pdf", lines(*texts))
    with pypdfium2.PdfDocument(drawn) as file:
        file[0].render(scale=2).to_pil().save(tmp_path / "page.png")
    drawn.unlink()

    def page(canvas: Any) -> None:
        canvas.drawImage(str(tmp_path / "page.png"), 0, 0, 595, 842)

    return draw(tmp_path / "a.pdf", lines("This page has its words."), page, [])


def test_a_page_that_is_a_picture_is_named_and_ocr_is_offered(tmp_path: Path) -> None:
    document, context = read(picture(tmp_path, *LEFT))
    assert document.text == "This page has its words."
    (notice,) = context.notes
    assert "no text layer on page 2;" in notice.message
    assert {choice.option for remedy in notice.remedies for choice in remedy.choices} >= {"ocr"}


def test_only_pictures(tmp_path: Path) -> None:
    with pytest.raises(EmptyText, match=r"a\.pdf has no text layer.*OCR") as caught:
        read(draw(tmp_path / "a.pdf", lambda canvas: canvas.rect(50, 50, 90, 90, fill=1)))
    assert any(choice.option == "ocr" for one in caught.value.remedies for choice in one.choices)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_ocr_reads_pictures_if_asked(tmp_path: Path) -> None:
    path = picture(tmp_path, *LEFT)
    document, context = read(path, ocr="yes")
    assert document.text.split("\n\n")[1:] == [" ".join(LEFT)]
    assert ["page" in message and "OCR" in message for message in context.notes.messages] == [True]
    with pytest.raises(EnvironmentFault, match="in the language “none”"):
        read(path, ocr="yes", ocr_language="none")


def test_ocr_without_tesseract_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = picture(tmp_path, *LEFT)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentFault, match=r"Tesseract, which is not installed.*Install it"):
        read(path, ocr="yes")


WORDS = st.text(st.sampled_from("abcdefghijklmnoprstuvwzäéß"), min_size=1, max_size=12)
PARAGRAPHS = st.lists(
    st.lists(WORDS, min_size=1, max_size=60).map(" ".join), min_size=1, max_size=12
)


@given(
    paragraphs=PARAGRAPHS,
    columns=st.integers(1, 3),
    indent=st.sampled_from([0, 12]),
    space=st.sampled_from([0, 6]),
    alignment=st.sampled_from([0, 4]),
)
def test_no_word_is_lost_or_doubled(
    tmp_path_factory: pytest.TempPathFactory,
    paragraphs: list[str],
    columns: int,
    indent: int,
    space: int,
    alignment: int,
) -> None:
    path = tmp_path_factory.mktemp("made") / "a.pdf"
    flow(path, paragraphs, columns, firstLineIndent=indent, spaceAfter=space, alignment=alignment)
    document, context = read(path)
    assert Counter(document.text.split()) == Counter(" ".join(paragraphs).split())
    assert not left_out(context)


def test_signs_drawn_apart_from_letters_that_run_left_keep_their_place(tmp_path: Path) -> None:
    font = all_scripts()
    told = ('אמר השר: "כן, נישאר" (בנמל).', "אחר כך יצא מהאולם לפני ההצבעה על ההחלטה.")

    def page(canvas: Any) -> None:  # As LibreOffice writes it: brackets are what they mean.
        for at, line in enumerate(told):
            baseline = 700 - 14 * at
            letters = re.sub(r"[^\w\s]", " ", line)
            canvas.setFont(font, 10)
            canvas.drawRightString(535, baseline, letters[::-1])
            canvas.setFont("Helvetica", 10)
            for match in re.finditer(r"[^\w\s]", line):
                place = 535 - canvas.stringWidth(letters[: match.start()], font, 10)
                canvas.drawRightString(place, baseline, match.group())

    document, _ = read(draw(tmp_path / "a.pdf", page, font=font))
    assert " ".join(document.text.split()) == " ".join(told)


def test_a_headline_beats_the_title_of_a_template(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(60, 760, "Harbour stays open")
        canvas.setFont("Helvetica", 10)
        for x, y, text in body(0):
            canvas.drawString(x, y, text)

    document, _ = read(draw(tmp_path / "a.pdf", page, title="Template of the desk"))
    assert document.title == "Harbour stays open"


def test_a_paragraph_behind_a_list_without_full_stops_is_its_own(tmp_path: Path) -> None:
    items = [(78.0, 760.0, "1. Numbered one"), (78.0, 746.0, "2. Numbered two")]
    document, _ = read(draw(tmp_path / "a.pdf", [*items, *lines(*LEFT, y=732)]))
    assert document.text.split("\n\n") == ["1. Numbered one", "2. Numbered two", " ".join(LEFT)]
