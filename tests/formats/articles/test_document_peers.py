"""Ours loses no letter of a document that other readers keep, except what it reports."""

import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import docx
import odfdo
import pytest

from annotator.formats.articles import DOCX, EPUB, ODT, RTF
from annotator.formats.format import Format
from tests.formats.articles.read_documents import articles
from tests.formats.articles.test_epub import book
from tests.formats.articles.word_files import box, control, note, p, row, run, table, word


def letters(text: str) -> Counter[str]:
    """How often each letter is in a text: figures are also those of lists and notes."""
    return Counter(filter(str.isalpha, unicodedata.normalize("NFKC", text)))


def by_pandoc(path: Path) -> str:
    """What pandoc reads."""
    program = shutil.which("pandoc")
    if program is None:
        pytest.skip("pandoc is not installed")
    command = [program, "--to", "plain", "--wrap", "none", str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def word_by_parts(folder: Path) -> Path:
    """A Word document with wrappers, a control, a text box, nested tables and notes."""
    quote = f"<w:r><w:pict><v:textbox>{box(p('A pull quote.'))}</v:textbox></w:pict></w:r>"
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    inner = table(row("inner", "cells"))
    body = (
        p(run("Mayor ") + f"<w:ins>{run('Dorval')}</w:ins>" + reference + run(" spoke."))
        + control(p("In a control."))
        + p(quote + run("Beside it."))
        + table(row("who", "said"), row(f"<w:tc>{inner}{p('below')}</w:tc>", "last"))
    )
    notes = note("footnote", p("Since the spring."))
    return word(folder / "parts.docx", body, footnotes=notes)


def word_by_library(folder: Path) -> Path:
    """A Word document made by python-docx, with its styles."""
    document = docx.Document()
    document.add_heading("Harbour deal", 0)
    for name in ("Quote", "List Bullet", "List Number", "Caption", "Intense Quote", "Subtitle"):
        document.add_paragraph(f"Set in the style {name}.", style=name)
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "Zelle"
    path = folder / "library.docx"
    document.save(str(path))
    return path


def text_by_library(folder: Path) -> Path:
    """An OpenDocument text made by odfdo."""
    document = odfdo.Document("text")
    document.body.clear()
    paragraph = odfdo.Paragraph("The mayor  said\tso.\nThen she left.")
    paragraph.insert_note(after="mayor", note_id="n", citation="1", body="Since spring.")
    for element in (odfdo.Header(1, "Harbour"), paragraph, odfdo.List(["eins", "zwei"])):
        document.body.append(element)
    path = folder / "library.odt"
    document.save(str(path))
    return path


def rich_text(folder: Path) -> Path:
    """Rich text with a note, a field, a table and other scripts."""
    path = folder / "a.rtf"
    path.write_bytes(
        rb"{\rtf1\ansi Said{\super\chftn}{\footnote\pard Note.} \u8220?so\u8221?.\par "
        rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt linked}} \u1087?\u1086?\par "
        rb"\trowd\cellx1\cellx2\intbl eins\cell zwei\cell\row\pard Last.\par}"
    )
    return path


def chapters(folder: Path) -> Path:
    """A book with loose words, lists and tables."""
    content = "<h1>Talks</h1>loose<div>One<br/>two</div><ul><li>a<ol><li>b</li></ol></li></ul>"
    content += "<table><tr><th>c</th><td>d</td></tr></table><dl><dt>e</dt><dd>f</dd></dl>"
    return book(folder / "a.epub", content, "<blockquote>g<p>h</p>i</blockquote>")


@pytest.mark.parametrize(
    ("format", "make"),
    [
        (DOCX, word_by_parts),
        (DOCX, word_by_library),
        (ODT, text_by_library),
        (RTF, rich_text),
        (EPUB, chapters),
    ],
)
def test_no_letter_is_lost_that_pandoc_keeps(
    tmp_path: Path, format: Format, make: Callable[[Path], Path]
) -> None:
    path = make(tmp_path)
    found, left_out = articles(format, path)
    ours = "\n".join(document.text for document in found)
    assert letters(by_pandoc(path)) - letters(ours) == Counter()
    assert left_out == []
