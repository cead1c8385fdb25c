"""The tagged article on paper: complete, in whole lines, and as the screen shows it."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Attribution,
    Cancelled,
    Document,
    EnvironmentFault,
    Relation,
    TagSet,
    attributions,
)
from annotator.ui.article.page.typography import Typography
from annotator.ui.look import theme
from annotator.ui.printing.article_pages import ArticlePages
from annotator.ui.printing.end_pages import EndPages
from annotator.ui.printing.print_layout import PrintedArticle, Sheet
from annotator.ui.printing.print_output import page_layout, print_pages, save_pdf
from tests.data.make_seed_gold import gold_items

A4, LETTER = QPageSize(QPageSize.PageSizeId.A4), QPageSize(QPageSize.PageSizeId.Letter)
DOTS = 2
"""Pixels a point in pictures of pages."""


@pytest.fixture
def gold(qapp: QApplication, tag_set: TagSet) -> PrintedArticle:
    """The sample article, fully tagged."""
    (tagged,) = (item for item in gold_items() if isinstance(item, AnnotatedDocument))
    return printed(tagged.document, tagged.annotations, tagged.relations, tag_set)


def printed(
    document: Document,
    annotations: tuple[Annotation, ...],
    relations: tuple[Relation, ...],
    tag_set: TagSet,
    typography: Typography | None = None,
) -> PrintedArticle:
    return PrintedArticle(
        document,
        annotations,
        relations,
        tag_set,
        annotator="gold",
        date="2026-01-05",
        typography=typography or Typography(),
    )


def test_a_long_article_is_printed_to_its_end(qapp: QApplication, tag_set: TagSet) -> None:
    text = "\n".join(["W" * 60] * 400)
    document = Document(id="d", title="t", text=text)
    pages = ArticlePages(printed(document, (), (), tag_set), sheet(), []).pages
    assert pages[-1][1] % 400 == 0
    assert pages[-1][1] > 400


def claims_of(what: PrintedArticle) -> list[Attribution]:
    return attributions({a.id: a for a in what.annotations}, what.relations)


def sheet(paper: QPageSize = A4) -> Sheet:
    buffer = QBuffer(QByteArray())
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(page_layout(paper))
    return Sheet(writer)


def picture(part: ArticlePages | EndPages, number: int) -> QImage:
    image = QImage(
        round(part.sheet.width * DOTS), round(part.sheet.height * DOTS), QImage.Format.Format_RGB32
    )
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(DOTS, DOTS)
    part.paint(painter, number)
    painter.end()
    return image


def blank(image: QImage, y: int) -> bool:
    return all(image.pixelColor(x, y).lightness() > 250 for x in range(0, image.width(), 2))


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for y in range(0, image.height(), 1)
        for x in range(0, image.width(), 3)
    }


@pytest.mark.parametrize("paper", [A4, LETTER])
@pytest.mark.parametrize("typography", [Typography(), Typography(size=26, spacing=1.4, measure=90)])
def test_no_line_is_cut_at_a_page_s_end(
    gold: PrintedArticle, paper: QPageSize, typography: Typography
) -> None:
    what = printed(gold.document, gold.annotations, gold.relations, gold.tag_set, typography)
    made = ArticlePages(what, sheet(paper), claims_of(what))
    assert len(made.pages) >= 2
    area = made.sheet.area
    for number, (first, last) in enumerate(made.pages):
        rows = made._rows[first:last]
        height = (rows[-1].bottom - rows[0].top) * made.scale
        assert height <= area.height()
        image = picture(made, number)
        for edge in (area.top(), area.top() + height):
            at = round(edge * DOTS)
            assert any(blank(image, y) for y in range(at - 2, at + 3)), (number, edge)
        # Nothing is painted in the margins above and below.
        assert all(blank(image, y) for y in range(round(area.top() * DOTS) - 3))
        assert all(blank(image, y) for y in range(round(area.bottom() * DOTS) + 3, image.height()))


def test_all_of_the_text_is_on_some_page(gold: PrintedArticle) -> None:
    made = ArticlePages(gold, sheet(), claims_of(gold))
    lines = sum(1 for line in gold.document.text.split("\n") if line.strip())
    assert len(made._rows) > lines
    assert [n for start, end in made.pages for n in range(start, end)] == list(
        range(len(made._rows))
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_light_and_shows_each_label_s_colour(
    gold: PrintedArticle, scheme: theme.Scheme
) -> None:
    theme.set_scheme(scheme)
    made = ArticlePages(gold, sheet(), claims_of(gold))
    found = colours(picture(made, 0)) | colours(picture(made, 1))
    theme.set_scheme("light")
    for label in {annotation.label for annotation in gold.annotations}:
        own = theme.LIGHT.label(gold.tag_set, label)
        assert {own.line.name(), own.fill.name()} & found, label
    assert theme.LIGHT.ink.name() in found


def test_a_page_without_annotations_is_black_on_white(gold: PrintedArticle) -> None:
    bare = printed(gold.document, (), (), gold.tag_set)
    made = ArticlePages(bare, sheet(), [])
    assert all(QColor(name).hsvSaturation() < 60 for name in colours(picture(made, 0)))
    assert not EndPages(bare, sheet(), []).pages


def test_the_table_at_the_end_has_a_row_for_each_claim(gold: PrintedArticle) -> None:
    claims = claims_of(gold)
    made = EndPages(gold, sheet(), claims)
    rows = [item for item in made._blocks if item.in_table]
    assert len(rows) == len(claims) == 20
    images = [picture(made, number) for number in range(len(made.pages))]
    assert images
    for image in images:
        # The foot's place is free.
        assert all(
            blank(image, y)
            for y in range(round(made.sheet.area.bottom() * DOTS) + 3, image.height())
        )


def pages_in(path: Path) -> int:
    return len(re.findall(rb"/Type /Page\b", path.read_bytes()))


def test_a_pdf_has_all_pages_and_the_paper_s_size(gold: PrintedArticle, tmp_path: Path) -> None:
    path = tmp_path / "kyiv.pdf"
    told: list[tuple[int, int | None]] = []
    count = save_pdf(path, gold, LETTER, lambda done, total, what: told.append((done, total)))
    assert path.read_bytes().startswith(b"%PDF")
    assert pages_in(path) == count == 4
    assert told == [(n, 4) for n in range(4)]
    assert re.search(rb"/MediaBox \[0 0 612\.?0* 792", path.read_bytes())


def test_a_pdf_that_is_cancelled_leaves_the_old_one(gold: PrintedArticle, tmp_path: Path) -> None:
    path = tmp_path / "kyiv.pdf"
    path.write_bytes(b"old")

    def cancel(done: int, total: int | None, what: str) -> None:
        if done == 2:
            raise Cancelled("Cancelled.")

    with pytest.raises(Cancelled):
        save_pdf(path, gold, A4, cancel)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_pdf_that_cannot_be_written_is_told(gold: PrintedArticle, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="nowhere"):
        save_pdf(tmp_path / "nowhere" / "kyiv.pdf", gold, A4)


def test_only_the_pages_that_are_wanted(gold: PrintedArticle, tmp_path: Path) -> None:
    path = tmp_path / "part.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageLayout(page_layout(A4))
    assert print_pages(writer, gold, wanted=lambda page: page in (2, 3)) == 4
    del writer
    assert pages_in(path) == 2


def test_an_article_with_nothing_in_it(qapp: QApplication, tag_set: TagSet, tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    save_pdf(path, printed(Document("d", "", "\n\n"), (), (), tag_set), A4)
    assert path.read_bytes().startswith(b"%PDF")
