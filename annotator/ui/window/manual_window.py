"""*Manual*: its pages, in a window with a search."""

import re
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from annotator.data_files import resource
from annotator.ui.kept_text import declare
from annotator.ui.look import theme
from annotator.ui.widgets.announcing import describe
from annotator.ui.widgets.markdown_page import anchor_of, make_readable, rule_tables
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import side_button

_FIRST = "exchange.md"
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)


class ManualWindow(QDialog):
    """Lists the pages of the manual, shows one, and finds words in all of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("manual")
        self.setWindowTitle("Manual – Annotator")
        resize_to_fit(self, 1040, 700)
        self._pages = {path.name: _read(path) for path in _paths()}
        """The Markdown of each page by its file name."""
        self._build()
        for name, text in self._pages.items():
            title = _HEADING.search(text)
            item = QListWidgetItem(title[1] if title else Path(name).stem.capitalize())
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(lambda: self._show_chosen())
        self.list.setCurrentRow(0)
        self.field.setFocus()

    def _build(self) -> None:
        self.field = QLineEdit()
        declare(self.field, "searched")
        self.field.setObjectName("manualSearch")
        self.field.setAccessibleName("Words to find in the manual")
        self.field.setPlaceholderText("Find in the manual; Enter goes to the next place")
        self.field.setClearButtonEnabled(True)
        self.field.textEdited.connect(lambda: self.find_from_here())
        self.field.returnPressed.connect(lambda: self.find_next())
        self.message = QLabel()
        self.message.setObjectName("manualMessage")
        self.message.setProperty("role", "muted")
        self.list = QListWidget()
        self.list.setObjectName("manualPages")
        self.list.setAccessibleName("Pages of the manual")
        self.list.setMinimumWidth(150)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = QTextBrowser()
        self.text.setObjectName("manualText")
        self.text.setAccessibleName("The manual")
        make_readable(self.text)
        self.text.setMinimumWidth(260)
        self.text.document().setDocumentMargin(18)
        self.text.anchorClicked.connect(self.follow)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(self.list)
        splitter.addWidget(self.text)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 4)
        foot = QHBoxLayout()
        foot.addWidget(self.message, 1)
        foot.addWidget(side_button("Close", "closeManual", self.close))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.field)
        layout.addWidget(splitter, 1)
        layout.addLayout(foot)

    def page(self) -> str:
        """Return the file name of the page that is shown."""
        return str(self.list.currentIndex().data(Qt.ItemDataRole.UserRole) or "")

    def show_page(self, name: str, anchor: str = "") -> bool:
        """Show a page, from a heading on; return whether there is such a page."""
        names = list(self._pages)
        if name not in names:
            return False
        self.list.setCurrentRow(names.index(name))
        if anchor:
            self._go_to_heading(anchor)
        return True

    def _show_chosen(self) -> None:
        self.text.setMarkdown(self._pages.get(self.page(), ""))
        rule_tables(self.text.document().rootFrame(), theme.current().border)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _go_to_heading(self, anchor: str) -> None:
        block = self.text.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and anchor_of(block.text()) == anchor:
                self.text.setTextCursor(QTextCursor(block))
                bar = self.text.verticalScrollBar()
                bar.setValue(bar.value() + self.text.cursorRect().top())
                return
            block = block.next()

    def follow(self, link: QUrl) -> None:
        """Show the page of the manual that a link names; the system opens other files and pages."""
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)
            return
        file = resource("manual", link.path())
        if file.is_file() and file.suffix != ".md":
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.resolve())))
            return
        name = Path(link.path()).name or self.page()
        if not self.show_page(name, link.fragment()):
            self._say(f"{link.path()} is not a page of the manual.")

    # Finding

    def find_from_here(self) -> None:
        """Find the typed words from the place where the last ones were found."""
        cursor = self.text.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self.text.setTextCursor(cursor)
        self.find_next()

    def find_next(self) -> None:
        """Go to the next place with the typed words, on this page or a further one."""
        words = self.field.text().strip()
        if not words:
            self._say("")
            return
        if self.text.find(words):
            self._say("")
            return
        names = list(self._pages)
        at = names.index(self.page())
        for name in (*names[at + 1 :], *names[: at + 1]):
            if self._has(name, words):
                self.list.setCurrentRow(names.index(name))
                self.text.moveCursor(QTextCursor.MoveOperation.Start)
                self.text.find(words)
                self._say("")
                return
        self._say(f"“{words}” is nowhere in the manual.")

    def _has(self, name: str, words: str) -> bool:
        """Return whether a page has words, as it is shown."""
        page = QTextDocument()
        page.setMarkdown(self._pages[name])
        return not page.find(words).isNull()

    def _say(self, text: str) -> None:
        self.message.setText(text)
        describe(self.field, text)


def _paths() -> list[Path]:
    """Return the pages: how articles come in first, then by name."""
    return sorted(
        resource("manual").glob("*.md"), key=lambda path: (path.name != _FIRST, path.name)
    )


def _read(path: Path) -> str:
    return _COMMENT.sub("", path.read_text("utf-8"))
