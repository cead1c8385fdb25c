"""The content of the clipboard: files, a text, or a page with an article."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QTextDocumentFragment

from annotator.jobs import ProgressCallback
from annotator.model import AnnotatedDocument, ModelObject

_PAGE = ("<!doctype html", "<html")


def _clipboard() -> QMimeData:
    # Against what the library says, an empty clipboard may have no object.
    return QGuiApplication.clipboard().mimeData() or QMimeData()


def clipboard_files() -> list[Path]:
    """Return the files that were copied in a file manager."""
    return [Path(url.toLocalFile()) for url in _clipboard().urls() if url.isLocalFile()]


def clipboard_text() -> str:
    r"""Return the text on the clipboard, with ``\n`` as line ends; empty if it has no words."""
    mime = _clipboard()
    text = mime.text() if mime.hasText() else ""
    if not text.strip() and mime.hasHtml():
        text = QTextDocumentFragment.fromHtml(mime.html()).toPlainText()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.strip() else ""


def is_page(text: str) -> bool:
    """Return whether a text is the source of a page."""
    return text.lstrip()[:20].lower().startswith(_PAGE)


def items_of_page(page: str, progress: ProgressCallback) -> list[ModelObject]:
    """Return the article of a page, and the page from which it was read.

    Raises:
        AnnotatorError: It cannot be read, or takes too long.
        Cancelled: ``progress`` raised it.
    """
    from annotator.formats.reading_process.content import read_content
    from annotator.formats.text import EmptyText

    content = page.encode("utf-8", "surrogatepass")
    try:
        return read_content(content, "pasted.html", "html", "utf-8", progress)
    except EmptyText:
        return items_of_text(page)  # Without a main text the source itself is the article.


def items_of_text(text: str) -> list[ModelObject]:
    """Return the article of a text."""
    from annotator.formats.text import article

    return [article(text, source="pasted.txt")]


def title_of(items: Sequence[ModelObject]) -> str:
    """Return the title of the article that was pasted."""
    return next(item.document.title for item in items if isinstance(item, AnnotatedDocument))


def names_source(items: Sequence[ModelObject]) -> bool:
    """Return whether the article that was pasted says by whom or where it was published."""
    article = next(item.document for item in items if isinstance(item, AnnotatedDocument))
    return bool(article.metadata.get("publisher") or article.metadata.get("url"))
