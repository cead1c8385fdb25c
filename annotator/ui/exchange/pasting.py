"""What the clipboard holds, as an article or as files."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextDocumentFragment

from annotator.model import AnnotatedDocument, ModelObject

_PAGE = ("<!doctype html", "<html")


def files_of(mime: QMimeData) -> list[Path]:
    """The files that were copied in a file manager."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def article_of(mime: QMimeData) -> Sequence[ModelObject]:
    """The article in the clipboard, first its text; nothing where there are no words.

    The source of a web page is read as a page, with what belongs to it.
    """
    from annotator.formats.articles.html import page_items
    from annotator.formats.format import ReadContext
    from annotator.formats.text import EmptyText, article

    text = mime.text() if mime.hasText() else ""
    if not text.strip() and mime.hasHtml():
        text = QTextDocumentFragment.fromHtml(mime.html()).toPlainText()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return ()
    if text.lstrip()[:20].lower().startswith(_PAGE):
        try:
            page = text.encode("utf-8", "surrogatepass")
            return tuple(page_items(page, "pasted.html", ReadContext(encoding="utf-8")))
        except EmptyText:
            pass  # Without a main text it is taken as it stands.
    return (article(text, source="pasted.txt"),)


def title_of(items: Sequence[ModelObject]) -> str:
    """The title of the article among what was pasted."""
    return next(i.document.title for i in items if isinstance(i, AnnotatedDocument))
