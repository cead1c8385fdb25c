"""Reads PDF files: words by PDFium, in reading order, without running heads and page numbers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from annotator.formats.articles import ocr
from annotator.formats.articles.databases.splitting import articles_of, is_download
from annotator.formats.articles.dates import DATE, date_metadata, guessed_date
from annotator.formats.articles.extracted import Extracted
from annotator.formats.articles.pdf_blocks import make_blocks
from annotator.formats.articles.pdf_edges import LeftOut, take_edges
from annotator.formats.articles.pdf_file import PdfFile
from annotator.formats.articles.pdf_order import Gutter, Region, order_regions
from annotator.formats.articles.pdf_words import PageText
from annotator.formats.damage import damaged, read_as
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.model import Choice, InputError, ModelObject, Remedy
from annotator.words import number

_PASSWORD_ERROR = 4
"""PDFium's number for a file that needs a password (``FPDF_ERR_PASSWORD``)."""
_NO_NAMES = frozenset(
    ("untitled", "anonymous", "unspecified", "unknown", "none", "title", "author", "document")
)
"""Words that programs write as title or author if nobody gave any."""
_PROGRAM_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel)|powerpoint presentation|slide 1|layout \d+|"
    r"untitled|unbenannt|sans titre|document ?\d*|dokument ?\d*|print(?:ing)?|doc ?\d+)\b.{0,4}$"
    r"|^microsoft (?:word|powerpoint|excel) - |^untitled[-_ ]?\d*$",
    re.I,
)
_FILE_NAME = re.compile(
    r"\.(?:docx?|odt|rtf|pdf|indd|qxd|pages|tex|dvi|txt|html?|xlsx?|pptx?|ai)$", re.I
)
_DATELINE = re.compile(
    r"^(?P<place>[^\d.!?]{2,50}?)[,(]\s*(?P<day>[^—–:]{6,40}?)\)?\s*(?:[—–:]|\s-\s)\s*\S"
)
_DATE_BLOCKS, _DATE_CODE_POINTS = 8, 70
"""In how many blocks a date is looked for, and how long a block is that is nothing else."""
_HYPHENS = "hyphen of a word that a line divides|hyphens of words that lines divide"
_YES = frozenset(("yes", "true", "1", "on"))
_SHOWN_PAGES = 10


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of a PDF file, or the articles of a download or collection.

    Raises:
        EmptyText: No page has a text layer.
        ManyArticles: It seems to hold several, and a person has to say how it is split.
        InputError: It is damaged, or needs a password.
        EnvironmentFault: It cannot be read, or a library or Tesseract is missing.
    """
    name = context.place = name_of(path)
    with read_as(path, "PDF"):
        file = _opened(path)
        try:
            about = file.about()
            pages = list(_counted(file.pages(), file.page_count, context))
            missing = [page for page in pages if not page.runs and not page.is_blank]
            if missing and context.options.get("ocr", "").casefold() in _YES:
                read_by_ocr = _read_pictures(file, missing, context)
                pages = [read_by_ocr.get(page.number, page) for page in pages]
                missing = [page for page in missing if not read_by_ocr[page.number].runs]
            else:
                read_by_ocr = {}
        finally:
            file.close()
    left_out = take_edges(pages)
    regions = _regions(pages)
    extracted = Extracted()
    lines = (line.text.strip() for region in regions for line in region.lines)
    joined: list[str] = []
    blocks = make_blocks(
        regions, is_rough=bool(read_by_ocr), is_download=is_download(lines), joined=joined
    )
    for kind, text in blocks:
        extracted.add(kind, text)
    _add_metadata(extracted, about, left_out, path)
    if not extracted.parts:
        raise EmptyText(
            f"{name} has no text layer: its pages are blank, or pictures, which only text "
            f"recognition (OCR) can read.",
            remedies=_remedies(),
        )
    context.count_left_out("running head", len(left_out.heads), left_out.heads)
    context.count_left_out("page number", left_out.numbers)
    context.count_left_out(_HYPHENS, len(joined), joined)
    for what, count in file.parts.items():
        context.count_left_out(what, count)
    if missing:
        context.note(
            f"{name}: no text layer on page {_numbers(missing)}; its words are not in the article.",
            *_remedies(),
        )
    if read_by_ocr:
        context.note(
            f"{name}: {number(len(read_by_ocr), 'page')} without a text layer "
            f"({_numbers(list(read_by_ocr.values()))}) read by OCR: look for misread letters."
        )
    yield from articles_of(extracted, path, context)


def _opened(path: Path) -> PdfFile:
    try:
        return PdfFile(path)
    except RuntimeError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR:
            raise InputError(
                f"{name_of(path)} needs a password. Open it in a PDF viewer with the password, "
                f"print it into a new PDF file, and import that."
            ) from error
        raise damaged(path, "PDF", error) from error


def _read_pictures(
    file: PdfFile, missing: Sequence[PageText], context: ReadContext
) -> dict[int, PageText]:
    """Return the pages that have no text layer, read by OCR, by their numbers."""
    language = context.options.get("ocr_language", "") or "eng"
    counted = _counted(missing, len(missing), context)
    return {
        page.number: ocr.read_picture(
            file.draw(page.number - 1, ocr.DOTS_PER_INCH), page.number, language
        )
        for page in counted
    }


def _counted(pages: Iterable[PageText], count: int, context: ReadContext) -> Iterator[PageText]:
    """Yield pages, and report how many of them are done."""
    for done, page in enumerate(pages, 1):
        yield page
        context.on_part(done, count, "pages")


def _remedies() -> tuple[Remedy, ...]:
    """Return what can be done about pages that are pictures."""
    if ocr.is_installed():
        choices = (Choice("set", "yes", "ocr"), Choice("set", "LANGUAGE", "ocr_language"))
        sentence = "Let Tesseract read pages that are pictures: {}, {} for another than English."
        return (Remedy(sentence, choices),)
    sentence = (
        "Tesseract can read pages that are pictures, and is not installed. "
        f"{ocr.install_hint()}. Then import again: {{}}."
    )
    return (Remedy(sentence, (Choice("set", "yes", "ocr"),)),)


def _numbers(pages: Sequence[PageText]) -> str:
    shown = ", ".join(str(page.number) for page in pages[:_SHOWN_PAGES])
    return shown + ("…" if len(pages) > _SHOWN_PAGES else "")


def _regions(pages: Sequence[PageText]) -> list[Region]:
    """Return the regions of all pages in the order in which they are read."""
    gutters: list[Gutter] = []
    regions: list[Region] = []
    for page in pages:
        for runs, is_aside in ((page.runs, False), (page.aside, True)):
            for region in order_regions(runs, gutters):
                region.page, region.is_aside = page.number, is_aside
                regions.append(region)
    return regions


def _add_metadata(
    extracted: Extracted, about: dict[str, str], left_out: LeftOut, path: Path
) -> None:
    title = _plain(about.get("Title", ""))
    if not _is_title(title, path) or left_out.has(title):
        title = ""
    headline = next((text for kind, text in extracted.parts if kind == "headline"), "")
    text = " ".join(text for _, text in extracted.parts[:_DATE_BLOCKS])
    if headline and " ".join(title.split()).casefold() not in " ".join(text.split()).casefold():
        title = ""  # Templates and earlier files leave their titles in the properties.
    extracted.title = title or headline
    author = _plain(about.get("Author", ""))
    extracted.metadata = {"author": "" if author.casefold() in _NO_NAMES else author}
    dates = _stated_date(extracted)
    if not dates:
        heads = (
            guessed_date(head, "the running head")
            for text in left_out.heads
            for head in text.split(" | ")
        )
        created = guessed_date(about.get("CreationDate", ""), "the day on which the PDF was made")
        dates = next(filter(None, heads), created)
    extracted.metadata.update(dates)


def _stated_date(extracted: Extracted) -> dict[str, str]:
    """Return the date that the beginning of the text states, and mark a line that is only one."""
    for at, (kind, text) in enumerate(extracted.parts[:_DATE_BLOCKS]):
        if len(text) <= _DATE_CODE_POINTS:
            found = date_metadata(text)
            if DATE in found:
                if kind != "headline":
                    extracted.parts[at] = ("dateline", text)
                return found
        match = _DATELINE.match(text)
        if match:
            found = date_metadata(match["day"])
            if DATE in found:
                return found
    return {}


def _plain(value: str) -> str:
    """Return a title or an author on one line."""
    return " ".join(value.replace("\0", " ").split()).strip("()")


def _is_title(title: str, path: Path) -> bool:
    """Return whether a title is one that a person gave."""
    words = title.casefold()
    if not words or words in _NO_NAMES or words == path.stem.casefold():
        return False
    return not (_PROGRAM_TITLE.search(title) or _FILE_NAME.search(title))
