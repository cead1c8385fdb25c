"""Articles out of documents of many kinds: web pages, office documents, PDF, mail, books, feeds."""

import re

from annotator.formats.format import Format
from annotator.formats.signs import (
    Certainty,
    FileHead,
    Sign,
    begins,
    json_sign,
    xml_root,
    xml_sign,
    zip_sign,
)
from annotator.formats.text import SPLIT_CHOICES, SPLIT_DESCRIPTION
from annotator.plugins import LazyFunction

FIELD_OPTIONS = {
    "text": "the field with the article's text (default: text, body, content …); “a|b”: the first "
    "of these that there is",
    "title": "the field with its title",
    "date": "the field with its date (default: found by its name, or by its values)",
    "section": "the field with its section",
    "dates": "the order of dates such as 03/04/2024: “dmy”, “mdy” or “ymd”; “text”: those with "
    "more than one meaning stay as they are written",
}
_DATE_CHOICES = {
    "dates": {
        "": "ask where it is open",
        "dmy": "day first: 31/12/2024",
        "mdy": "month first: 12/31/2024",
        "ymd": "year first: 2024/12/31",
        "text": "keep open ones as they are written",
    }
}

_PAGES = (b"<!doctype html", b"<html", b"<head", b"<body")
"""How web pages begin, in lower case."""
_FIRST_CUE = re.compile(
    rb"(?:\d+\s*\r?\n)?\d{1,2}:\d\d:\d\d[,.]\d{1,3}(?: *--> *|,)\d{1,2}:\d\d:\d\d[,.]\d{1,3}"
)
"""How a file of subtitles begins: a number, and the times of the first caption."""
_CUE_COLUMNS = (b"start\tend\ttext\n", b"start\tend\ttext\r\n")
"""The first line of Whisper's tables, in which each row is a caption and none an article."""
_FEEDS = ("rss", "feed", "RDF")
"""The outermost elements of feeds."""


def _html_sign(head: FileHead) -> Certainty:
    is_page = head.start[:20].lower().startswith(_PAGES) or xml_root(head).endswith("}html")
    return Certainty.LIKELY if is_page else Certainty.WEAK


_is_json_feed = json_sign(LazyFunction("annotator.formats.articles.feed:json_certainty"))


def _feed_sign(head: FileHead) -> Certainty:
    is_feed = xml_root(head).rpartition("}")[2] in _FEEDS
    return Certainty.LIKELY if is_feed else _is_json_feed(head)


def _subtitles_sign(head: FileHead) -> Certainty:
    starts = (b"WEBVTT", *_CUE_COLUMNS)
    is_subtitles = head.start.startswith(starts) or _FIRST_CUE.match(head.start) is not None
    return Certainty.STRONG if is_subtitles else Certainty.WEAK


def _zip_type_sign(media_type: bytes) -> Sign:
    """Return the sign of archives whose first file, “mimetype”, states their type."""
    stated = b"mimetype" + media_type
    return lambda head: (
        Certainty.STRONG
        if head.data.startswith(b"PK") and stated in head.data[:200]
        else Certainty.WEAK
    )


_has_text = json_sign(LazyFunction("annotator.formats.articles.json_records:certainty"))


def _json_sign(head: FileHead) -> Certainty:
    # Articles as JSON Lines are read by the native format, which such fields fit as well.
    return Certainty.NONE if head.suffix in (".jsonl", ".ndjson") else _has_text(head)


_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_TABLE_SIGNS = (
    zip_sign("xl/workbook.xml"),
    zip_sign("xl/workbook.bin"),
    _zip_type_sign(b"application/vnd.oasis.opendocument.spreadsheet"),
    begins(b"PAR1"),
)


def _table_sign(head: FileHead) -> Certainty:
    # A compound file may hold anything; its suffix says that it is a workbook of old Excel.
    if head.path.suffix.lower() == ".xls" and head.data.startswith(_COMPOUND_FILE):
        return Certainty.LIKELY
    return max(Certainty.WEAK, *(sign(head) for sign in _TABLE_SIGNS))


_LIKE_MAIL = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t\r\n]|From |\d{1,10}[ \t]*\r?\n")
_COMPOUND = re.compile(rb"\xd0\xcf\x11\xe0")
_PACKED = re.compile(rb"WARC/|filedesc:|\x1f\x8b|PK")


def _container_sign(name: str, beginning: re.Pattern[bytes]) -> Sign:
    """Return a sign that is loaded for files with a certain beginning only."""
    sign = LazyFunction(f"annotator.formats.articles.container_signs:{name}")
    return lambda head: sign(head) if beginning.match(head.start) else Certainty.WEAK


_WORD_ZIP = zip_sign("word/document.xml")
_WORD_XML = xml_sign("{http://schemas.microsoft.com/office/2006/xmlPackage}package")


def _word_sign(head: FileHead) -> Certainty:
    """Word's package, zipped or as one XML file."""
    return max(_WORD_ZIP(head), _WORD_XML(head))


HTML = Format(
    name="html",
    title="Web page",
    suffixes=(".html", ".htm", ".xhtml", ".mht.html"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.html:read"),
    sign=_html_sign,
    read_options={"split": "“no”: a download of a press database is one article"},
    read_choices={"split": {"": "as press databases do", "no": "no, it is one article"}},
    articles_only=True,
    content_read="the main text with headings, block quotations and their sources, lists, tables, "
    "captions and footnotes; title, date, author, section, address and language; the page itself "
    "is kept",
    content_left_out="menus, advertisements, comments of readers, forms, hidden and deleted parts",
)
DOCX = Format(
    name="docx",
    title="Word document",
    suffixes=(".docx", ".docm", ".dotx", ".dotm"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.office:read_docx"),
    read_options={"split": SPLIT_DESCRIPTION},
    read_choices=SPLIT_CHOICES,
    questions="how a file is split that seems to hold several articles",
    sign=_word_sign,
    content_read="paragraphs with tracked changes accepted, headings, quotations, captions, lists, "
    "tables, text boxes, notes, results of fields; title, author and the day it was made",
    content_left_out="deletions, comments, hidden text, running heads, form prompts, reading "
    "aids, embedded objects, charts, unknown symbols",
    articles_only=True,
)
ODT = Format(
    name="odt",
    title="OpenDocument text",
    suffixes=(".odt", ".ott", ".fodt"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.office:read_odt"),
    read_options={"split": SPLIT_DESCRIPTION},
    read_choices=SPLIT_CHOICES,
    questions="how a file is split that seems to hold several articles",
    sign=_zip_type_sign(b"application/vnd.oasis.opendocument.text"),
    content_read="paragraphs with tracked changes accepted, headings, quotations, captions, lists, "
    "tables, text boxes, notes, fields; title, author and the day it was made",
    content_left_out="deletions, comments, hidden text and sections, running heads, form "
    "prompts, reading aids, embedded objects",
    articles_only=True,
)
RTF = Format(
    name="rtf",
    title="Rich text",
    suffixes=(".rtf",),
    offsets="",
    read=LazyFunction("annotator.formats.articles.office:read_rtf"),
    read_options={"split": SPLIT_DESCRIPTION},
    read_choices=SPLIT_CHOICES,
    questions="how a file is split that seems to hold several articles",
    sign=begins(b"{\\rtf"),
    content_read="paragraphs with tracked changes accepted, headings, quotations, captions, lists, "
    "tables, text boxes, notes, results of fields, in any code page; title, author and the day it "
    "was made",
    content_left_out="deletions, comments, hidden text, running heads, embedded objects, unknown "
    "symbols",
    articles_only=True,
)
PDF = Format(
    name="pdf",
    title="PDF",
    suffixes=(".pdf",),
    offsets="",
    read=LazyFunction("annotator.formats.articles.pdf:read"),
    sign=begins(b"%PDF-"),
    read_options={
        "ocr": "“yes”: the program Tesseract, if it is installed, reads the pages that are "
        "pictures and have no text layer",
        "ocr_language": "the language of these pages as Tesseract names it, or several of them: "
        "“deu+eng” (default: eng)",
        "split": SPLIT_DESCRIPTION,
    },
    read_choices={
        "ocr": {"": "no, pages without a text layer are left out", "yes": "yes, by Tesseract"},
        **SPLIT_CHOICES,
    },
    questions="how a file is split that seems to hold several articles",
    articles_only=True,
    content_read="the text layer in reading order, column by column: headlines, paragraphs joined "
    "across lines, columns and pages, lists, rows of tables, captions, and footnotes at the end; "
    "title, author, a date that the text states; pages that are pictures by OCR, if asked",
    content_left_out="running heads and page numbers that repeat, comments, form fields, "
    "attachments; pages that are pictures, unless OCR reads them",
)
MARKDOWN = Format(
    name="markdown",
    title="Markdown",
    suffixes=(".md", ".markdown", ".mdown", ".mkd"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.markdown:read"),
    content_read="CommonMark with tables and footnotes, HTML in it, and the lines “name: value” of "
    "front matter",
    content_left_out="hidden parts and form fields of HTML in it",
    articles_only=True,
)
EPUB = Format(
    name="epub",
    title="EPUB book",
    suffixes=(".epub",),
    offsets="",
    read=LazyFunction("annotator.formats.articles.epub:read"),
    sign=_zip_type_sign(b"application/epub+zip"),
    content_read="each chapter as an article, with its title, headings, quotations, lists, tables "
    "and notes; title, authors, date and language of the book",
    content_left_out="tables of contents, hidden parts, deletions, reading aids",
    articles_only=True,
)
MAIL = Format(
    name="mail",
    title="Mail: a message, or a mailbox with many",
    suffixes=(".eml", ".mbox", ".mbx", ".emlx"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.mail:read"),
    sign=_container_sign("mail_sign", _LIKE_MAIL),
    articles_only=True,
    content_read="each message as an article with subject, sender, date and its text parts in "
    "order, plain or HTML, flowed lines joined; of several versions of a text the richest that "
    "has about all of its words; enclosed messages as articles of their own",
    content_left_out="attachments (named), pictures, hidden parts of HTML, digital signatures, "
    "encrypted parts, messages that were deleted or have no text",
)
OUTLOOK = Format(
    name="outlook",
    title="Message of Outlook",
    suffixes=(".msg",),
    offsets="",
    read=LazyFunction("annotator.formats.articles.outlook:read"),
    sign=_container_sign("outlook_sign", _COMPOUND),
    articles_only=True,
    content_read="the message as an article with subject, sender, date and text, as HTML where "
    "that has about all of its words",
    content_left_out="attachments and enclosed messages (named), hidden parts of HTML; a text "
    "that is stored as rich text only",
)
TABLE = Format(
    name="table",
    title="Table of articles (CSV, TSV, Excel, OpenDocument, Parquet)",
    suffixes=(".csv", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.rows:read"),
    sign=_table_sign,
    read_options={
        **FIELD_OPTIONS,
        "header": "the line that names the columns (default: it is found); “no”: none does, and "
        "they are called 1, 2, 3 …",
        "delimiter": "the sign between the cells of a CSV file (default: it is found)",
    },
    read_choices={
        **_DATE_CHOICES,
        "header": {
            "": "found",
            **{str(line): f"line {line}" for line in range(1, 11)},
            "no": "none, columns are called 1, 2, 3 …",
        },
    },
    content_read="a row as an article: its text, also as markup, with title, date, section, "
    "author, publisher and address, by names in many languages, the date also by its values; other "
    "columns as metadata; all sheets; stored values of formulas; merged cells; "
    "hidden rows and sheets, with a remark",
    content_left_out="lines above the names of the columns, repeated names, sheets without a "
    "column of texts, rows without a text; each is named",
    questions="which column is the text, if none is named so; which number of 03/04/2024 is the "
    "day, if no date of the column says it",
    articles_only=True,
)
JSON = Format(
    name="json",
    title="Articles as JSON, fields mapped",
    suffixes=(".json",),
    offsets="",
    read=LazyFunction("annotator.formats.articles.json_records:read"),
    sign=_json_sign,
    read_options=FIELD_OPTIONS,
    read_choices=_DATE_CHOICES,
    content_read="records in arrays, lines, columns or answers of services: texts, also as markup, "
    "as lists of paragraphs or as editors write them, with title, date, section, author and "
    "address; other fields as metadata",
    content_left_out="fields around the articles, parts of a text without words, records without "
    "a text; each is named",
    questions="which field is the text, also inside others; which number of 03/04/2024 is the day",
    articles_only=True,
)
FEED = Format(
    name="feed",
    title="Feed (RSS, Atom, JSON Feed)",
    suffixes=(".rss", ".atom", ".xml"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.feed:read"),
    sign=_feed_sign,
    articles_only=True,
    content_read="each entry with a text as an article: the fullest of content and summary, with "
    "title, date, author, section and address; a summary beside it as its description",
    content_left_out="entries without a text, scripts, pictures, hidden parts",
)
MHTML = Format(
    name="mhtml",
    title="Web page in one file (MHTML)",
    suffixes=(".mhtml", ".mht"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.mhtml:read"),
    sign=_container_sign("mhtml_sign", _LIKE_MAIL),
    articles_only=True,
    content_read="the main text of the page, as of any web page, with its address",
    content_left_out="menus and advertisements, pages inside the page",
)
WARC = Format(
    name="warc",
    title="Web archive (WARC, WACZ, ARC)",
    suffixes=(".warc", ".wacz", ".arc", ".gz"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.web_archive:read"),
    sign=_container_sign("web_archive_sign", _PACKED),
    articles_only=True,
    content_read="each page and each plain text of a successful response, unpacked (gzip, "
    "deflate, br, zstd) and in the encoding of its HTTP header; captures of one address with "
    "another text are articles, too",
    content_left_out="repeated captures with the same text, redirections, errors, revisit and "
    "other records, pictures and scripts, documents such as PDF, pages without a main text; a "
    "damaged record",
)
SUBTITLES = Format(
    name="subtitles",
    title="Subtitles (WebVTT, SubRip, SBV, tables of Whisper)",
    suffixes=(".vtt", ".srt", ".sbv"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.transcript:read"),
    sign=_subtitles_sign,
    content_read="the speech of each speaker in turn, with the name before it; the times of all "
    "captions as metadata, the speakers as suggestions",
    content_left_out="styles, remarks, marks of a new speaker, lines that the next caption repeats",
    articles_only=True,
)
ARCHIVE = Format(
    name="archive",
    title="Archive of files",
    suffixes=(".zip", ".tar", ".tgz", ".gz", ".xz", ".bz2"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.archive:read"),
    recognises=LazyFunction("annotator.formats.articles.archive:recognises"),
    articles_only=False,
    content_read="each file that some format reads, archives in the archive too; names in old "
    "encodings are decoded by a guess; a single packed file such as news.xml.gz",
    content_left_out="files with a password, links, files that no format reads, what programs "
    "left behind, the parts of saved pages; a file that is damaged",
)
