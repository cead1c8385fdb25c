"""Ours loses no letter of a PDF that other readers keep, except what it reports as left out."""

import unicodedata
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.formats.articles.made_pdfs import draw, flow, lines
from tests.formats.articles.test_pdf import CASES, LEFT, RIGHT, heads, left_out, read, story


def by_pypdf(path: Path) -> str:
    """What pypdf reads."""
    pypdf: Any = pytest.importorskip("pypdf")
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def by_pdfminer(path: Path) -> str:
    """What pdfminer.six reads."""
    pytest.importorskip("pdfminer")
    return import_module("pdfminer.high_level").extract_text(str(path))


PEERS = [by_pypdf, by_pdfminer]


def letters(text: str) -> Counter[str]:
    """How often each letter and digit is in a text: hyphens and white space belong to lines."""
    return Counter(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_paragraphs_in_columns(tmp_path: Path, peer: Any, columns: int) -> None:
    path = flow(tmp_path / "a.pdf", story(50), columns, on_page=heads)
    document, context = read(path)
    lost = letters(peer(path)) - letters(document.text)
    pages = left_out(context)["running head"]
    assert sum(lost.values()) <= pages * len("Harbour and Coast, 4 March 2024 | 2")
    assert not letters(" ".join(story(50))) - letters(document.text)


@pytest.mark.parametrize("peer", PEERS)
def test_lines_in_any_place(tmp_path: Path, peer: Any) -> None:
    def page(canvas: Any) -> None:
        for x, y, text in (*lines(*LEFT, y=700), *lines(*RIGHT, x=320, y=693)):
            canvas.drawString(x, y, text)
        canvas.translate(30, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "A stamp at the edge")

    path = draw(tmp_path / "a.pdf", page, lines("One word."), lines("A last line", "of two."))
    assert letters(read(path)[0].text) == letters(peer(path))


@pytest.mark.skipif(not CASES.exists(), reason="the folder with the cases is not there")
@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize("name", ["17_hyph", "18_rowwise", "18_colwise"])
def test_the_cases_lose_nothing(peer: Any, name: str) -> None:
    path = CASES / f"{name}.pdf"
    assert letters(read(path)[0].text) == letters(peer(path))
