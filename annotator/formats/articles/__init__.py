"""Articles out of documents of many kinds: web pages, office documents, PDF, mail, books, feeds."""

from annotator.formats.format import Format
from annotator.plugins import LazyFunction

FIELD_OPTIONS = {
    "text": "the field with the article's text (default: text, body, content …); “a|b”: the first "
    "of these that there is",
    "title": "the field with its title",
    "date": "the field with its date",
    "section": "the field with its section",
}

HTML = Format(
    name="html",
    title="Web page",
    suffixes=(".html", ".htm", ".xhtml", ".mht.html"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.html:read"),
    recognises=LazyFunction("annotator.formats.articles.html:recognises"),
    articles_only=True,
    content_read="the main text with headings, block quotations and their sources, lists, tables, "
    "captions and footnotes; title, date, author, section, address and language; the page itself "
    "is kept",
    content_left_out="menus, advertisements, comments of readers, forms, hidden and deleted parts",
)
DOCX = Format(
    name="docx",
    title="Word document",
    suffixes=(".docx",),
    offsets="",
    read=LazyFunction("annotator.formats.articles.office:read_docx"),
    articles_only=True,
)
ODT = Format(
    name="odt",
    title="OpenDocument text",
    suffixes=(".odt",),
    offsets="",
    read=LazyFunction("annotator.formats.articles.office:read_odt"),
    articles_only=True,
)
RTF = Format(
    name="rtf",
    title="Rich text",
    suffixes=(".rtf",),
    offsets="",
    read=LazyFunction("annotator.formats.articles.office:read_rtf"),
    recognises=lambda path, head: (
        path.suffix.lower() == ".rtf" or head.lstrip().startswith(b"{\\rtf")
    ),
    articles_only=True,
)
PDF = Format(
    name="pdf",
    title="PDF with a text layer",
    suffixes=(".pdf",),
    offsets="",
    read=LazyFunction("annotator.formats.articles.pdf:read"),
    recognises=lambda path, head: (
        path.suffix.lower() == ".pdf" or head.lstrip().startswith(b"%PDF-")
    ),
    articles_only=True,
)
MARKDOWN = Format(
    name="markdown",
    title="Markdown",
    suffixes=(".md", ".markdown"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.markdown:read"),
    articles_only=True,
)
EPUB = Format(
    name="epub",
    title="EPUB book",
    suffixes=(".epub",),
    offsets="",
    read=LazyFunction("annotator.formats.articles.epub:read"),
    articles_only=True,
)
MAIL = Format(
    name="mail",
    title="Mail message",
    suffixes=(".eml",),
    offsets="",
    read=LazyFunction("annotator.formats.articles.mail:read"),
    articles_only=True,
)
TABLE = Format(
    name="table",
    title="Table of articles (CSV, TSV, Excel, Parquet)",
    suffixes=(".csv", ".tsv", ".xlsx", ".parquet"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.rows:read"),
    read_options={
        **FIELD_OPTIONS,
        "header": "“no”: the first row names no columns, and these are called 1, 2, 3 …",
        "delimiter": "the sign between the cells of a CSV file",
    },
    articles_only=True,
)
JSON = Format(
    name="json",
    title="Articles as JSON, fields mapped",
    suffixes=(".json",),
    offsets="",
    read=LazyFunction("annotator.formats.articles.json_records:read"),
    recognises=LazyFunction("annotator.formats.articles.json_records:recognises"),
    read_options=FIELD_OPTIONS,
    articles_only=True,
)
FEED = Format(
    name="feed",
    title="RSS or Atom feed",
    suffixes=(".rss", ".atom", ".xml"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.feed:read"),
    recognises=LazyFunction("annotator.formats.articles.feed:recognises"),
    articles_only=True,
)
WARC = Format(
    name="warc",
    title="Web archive (WARC)",
    suffixes=(".warc", ".gz"),
    offsets="",
    read=LazyFunction("annotator.formats.articles.web_archive:read"),
    recognises=lambda path, head: path.name.lower().endswith((".warc", ".warc.gz")),
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
)
