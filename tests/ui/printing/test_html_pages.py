"""HTML on pages: sections follow one another as if they were one."""

from pathlib import Path

import pypdfium2
from PySide6.QtWidgets import QApplication

from annotator.ui.printing.html_pages import write_pdf

CLAIM = "<h3>Ana</h3><div><p>{0}. He said so. {1}</p><p>d1 · 2025-12-22</p></div>"


def pages(path: Path) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(path) as file:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in file]


def test_sections_follow_one_another_on_a_page(qapp: QApplication, tmp_path: Path) -> None:
    claims = [CLAIM.format(number, "And so on. " * (number % 7 * 20)) for number in range(60)]
    write_pdf([f"<body>{''.join(claims)}</body>"], tmp_path / "whole.pdf")
    sections = ["".join(claims[at : at + 7]) for at in range(0, len(claims), 7)]
    write_pdf([f"<body>{each}</body>" for each in sections], tmp_path / "sections.pdf")
    whole = pages(tmp_path / "whole.pdf")
    assert pages(tmp_path / "sections.pdf") == whole
    assert len(whole) > 5
    assert f"{len(whole)} / {len(whole)}" in whole[-1]


def test_a_page_of_little(qapp: QApplication, tmp_path: Path) -> None:
    write_pdf(["<body><p>No claim is tagged yet.</p></body>"], tmp_path / "little.pdf")
    (text,) = pages(tmp_path / "little.pdf")
    assert "No claim is tagged yet." in text
    assert "1 / 1" in text


def test_a_pair_of_claims_is_not_torn_apart(qapp: QApplication, tmp_path: Path) -> None:
    words = "He said so, and then he said it again to all of those who had come. " * 8
    pairs = "".join(
        f"<table width='100%'><tr><td><p>one{n}</p><p>{words}</p></td><td><p>{words}</p>"
        f"<p>other{n}</p></td></tr></table>"
        for n in range(20)
    )
    write_pdf([f"<body><p>{words}</p>{pairs}<p>{words}</p></body>"], tmp_path / "whole.pdf")
    found = pages(tmp_path / "whole.pdf")
    assert len(found) > 3
    for n in range(20):
        (page,) = [text for text in found if f"one{n} " in text]
        assert f"other{n} " in page
