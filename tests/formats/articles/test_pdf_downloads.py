"""A PDF with many articles comes in article by article, as other files with many do."""

from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

from annotator.formats.articles import pdf
from annotator.formats.articles.databases.splitting import ManyArticles
from annotator.formats.format import ReadContext
from annotator.model import AnnotatedDocument, Document
from tests.formats.articles.databases.test_splitting import NEW_NEXIS, NEXIS, PLAIN, REPLIED, SAID

TEXT = ParagraphStyle("text", fontName="Times-Roman", fontSize=10, leading=12)
CENTRED = ParagraphStyle("centred", TEXT, alignment=1)
TITLE = ParagraphStyle("title", TEXT, fontName="Times-Bold", fontSize=14, leading=17, alignment=1)
TITLES = ("Harbour deal delayed", "Bellmark works to close")
LONG = " ".join([SAID, REPLIED] * 3)
"""A paragraph of several lines."""


def make(path: Path, download: str, *, ends: tuple[str, ...] = (), heads: bool = False) -> Path:
    """Make a PDF of a download.

    Args:
        path: The file.
        download: Its text; centred lines begin with blanks, titles are set larger.
        ends: The beginnings of lines behind which a page ends.
        heads: Whether each page has its title and a count above it.
    """
    flowables: list[Any] = []
    for chunk in download.replace(SAID, LONG).split("\n\n"):
        for line in chunk.splitlines():
            words = line.strip()
            if words:
                centred = CENTRED if line.startswith("   ") else TEXT
                flowables.append(Paragraph(words, TITLE if words in TITLES else centred))
        flowables.append(Spacer(1, 8))
        if chunk.strip().startswith(ends or "\0"):
            flowables.append(PageBreak())

    def on_page(canvas: Any, document: Any) -> None:
        if heads:
            canvas.setFont("Times-Roman", 8)
            canvas.drawRightString(535, 800, f"Page 1 of {document.page}")
            canvas.drawCentredString(300, 788, TITLES[document.page % 2])

    template: Any = SimpleDocTemplate(str(path), invariant=1)
    template.build(flowables, onFirstPage=on_page, onLaterPages=on_page)
    return path


def read(path: Path, **options: str) -> list[Document]:
    """The articles of a file."""
    items = pdf.read(path, ReadContext(options=options))
    return [item.document for item in items if isinstance(item, AnnotatedDocument)]


def paragraphs(document: Document) -> list[str]:
    """The paragraphs of an article."""
    return [
        document.text[block.start : block.end]
        for block in document.blocks
        if block.kind == "paragraph"
    ]


def about(documents: list[Document]) -> list[tuple[str, ...]]:
    """Title, date, newspaper and author of each article."""
    names = ("date", "publisher", "author")
    return [(each.title, *(each.metadata.get(name, "") for name in names)) for each in documents]


def test_a_download_from_nexis(tmp_path: Path) -> None:
    ends = ("Copyright 2024", "LOAD-DATE: March 7")
    found = read(make(tmp_path / "nexis.pdf", NEXIS, ends=ends))
    assert about(found) == [
        ("Harbour deal delayed", "2024-03-04", "The Bellmark Courier", "PAULA REYES"),
        ("Bellmark works to close", "2024-03-06", "The Bellmark Courier", ""),
        ("Hafen bleibt offen", "2024-03-07", "Süddeutsche Zeitung", "Jana Kühn"),
    ]
    assert paragraphs(found[0]) == [LONG, "DORVAL: No comment.", REPLIED]
    assert [paragraphs(each) for each in found[1:]] == [[REPLIED], [LONG]]


def test_a_newer_download_from_nexis_with_running_heads(tmp_path: Path) -> None:
    path = make(tmp_path / "nexis.pdf", NEW_NEXIS, ends=("2. Bell", "End of"), heads=True)
    found = read(path)
    assert about(found) == [
        ("Harbour deal delayed", "2024-03-04", "The Bellmark Courier", "Paula Reyes"),
        ("Bellmark works to close", "2024-03-06", "The Bellmark Courier", ""),
    ]
    assert [paragraphs(each) for each in found] == [[LONG, REPLIED], [REPLIED]]


def test_a_download_from_factiva(tmp_path: Path) -> None:
    found = read(make(tmp_path / "factiva.pdf", PLAIN, ends=("Document BLMC",)))
    assert about(found) == [
        (
            "Harbour deal delayed as the city and the union quarrel",
            "2024-03-04",
            "The Bellmark Courier",
            "Paula Reyes",
        ),
        ("Bellmark works to close", "2024-03-06", "The Bellmark Courier", ""),
    ]
    assert [paragraphs(each) for each in found] == [[LONG, REPLIED], [REPLIED]]


def test_clippings_are_split_or_a_person_is_asked(tmp_path: Path) -> None:
    dated = [f"{title}\n\n{day} March 2024\n\n{SAID}\n\n" for day, title in enumerate(TITLES, 4)]
    found = read(make(tmp_path / "clippings.pdf", "".join(dated)))
    assert [each[:2] for each in about(found)] == [
        ("Harbour deal delayed", "2024-03-04"),
        ("Bellmark works to close", "2024-03-05"),
    ]
    ruled = "".join(f"{'*' * 20}\n\nWhat {who} said\n\n{SAID}\n\n" for who in ("she", "he"))
    path = make(tmp_path / "ruled.pdf", ruled)
    with pytest.raises(ManyArticles):
        read(path)
    assert len(read(path, split="rules")) == 2
    assert len(read(path, split="no")) == 1


def test_centred_lines_above_others_are_no_column(tmp_path: Path) -> None:
    centred = "".join(f"   Centred line {number}\n" for number in range(3))
    left = "".join(f"Left line {number}\n" for number in range(3))
    (document,) = read(make(tmp_path / "centred.pdf", f"{centred}\n\n{left}\n\n{SAID}\n"))
    places = [document.text.index(words) for words in ("Centred line 2", "Left line 0")]
    assert places == sorted(places)
