"""Reads the text layer of PDF files, page by page, by pypdf; a page without one is reported."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats.articles.dates import guessed_date
from annotator.formats.articles.extracted import Extracted, library
from annotator.formats.damage import damaged, read_as
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.model import ModelObject

_LETTER_SPLIT = re.compile(r"(\w)[-\u00ad]\n(?=[a-zà-ÿ])")
_NO_NAMES = frozenset({"untitled", "anonymous", "unspecified", "unknown"})
"""Words that programs write as title or author if nobody gave any."""
_SENTENCE_END = re.compile(r"[.!?:”\"’')\]]$")


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of a PDF: all pages, with the lines of each paragraph joined.

    Raises:
        EmptyText: No page has a text layer.
        InputError: It is damaged, or needs a password.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    pypdf: Any = library("pypdf", "PDF files", "pypdf")
    context.place = name_of(path)
    with read_as(path, "PDF"), path.open("rb") as file:
        reader: Any = pypdf.PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise damaged(path, "PDF", ValueError("it needs a password"))
        extracted, missing = _extract(reader)
    item = extracted.article(name_of(path))
    if item is None:
        raise EmptyText(
            f"{name_of(path)} has no text layer: its pages are pictures. Recognise their text "
            f"first (OCR), and import the result."
        )
    if missing:
        numbers = ", ".join(map(str, missing[:10])) + ("…" if len(missing) > 10 else "")
        context.note(f"{name_of(path)}: no text layer on page {numbers}; its words are not in it.")
    yield item


def _extract(reader: Any) -> tuple[Extracted, list[int]]:
    extracted = Extracted()
    about = reader.metadata
    if about is not None:
        extracted.title = _name(about.title)
        extracted.metadata = {
            "author": _name(about.author),
            **guessed_date(
                str(about.get("/CreationDate") or ""), "the day on which the PDF was made"
            ),
        }
    missing: list[int] = []
    texts: list[str] = []
    for number, page in enumerate(reader.pages, 1):
        text = (page.extract_text() or "").strip()
        if text:
            texts.append(text)
        else:
            missing.append(number)
    for paragraph in _paragraphs("\n".join(texts)):
        extracted.add("paragraph", paragraph)
    return extracted, missing


def _name(value: Any) -> str:
    """Return a title or an author as plain text: pypdf has strings of its own class."""
    words = " ".join(str(value or "").split())
    return "" if words.casefold().strip("()") in _NO_NAMES else words


def _paragraphs(text: str) -> Iterator[str]:
    """Yield paragraphs of joined lines: a line much shorter than the longest ends one."""
    text = _LETTER_SPLIT.sub(r"\1", text)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    full = max((len(line) for line in lines), default=0) * 0.75
    paragraph: list[str] = []
    for line in lines:
        if not line:
            if paragraph:
                yield " ".join(paragraph)
            paragraph = []
            continue
        paragraph.append(line)
        if len(line) < full and (_SENTENCE_END.search(line) or len(paragraph) == 1):
            yield " ".join(paragraph)
            paragraph = []
    if paragraph:
        yield " ".join(paragraph)
