"""The earlier versions of an article's text, each with its difference."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.model import Document, TextVersion
from annotator.project.correcting import Correct
from annotator.text.alignment import Alignment, align
from annotator.ui.correcting.change_words import whole_words
from annotator.ui.correcting.text_editor import TextEditor
from annotator.ui.inspector.thread_view import local_time
from annotator.ui.session.session import Session
from annotator.ui.widgets.plain_text import plain_title
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import number, quote, shorten

_TITLE_CODE_POINTS = 60
_CHANGE_CODE_POINTS = 60
_SHOWN_CHANGES = 4


class VersionsWindow(QDialog):
    """Lists the versions of the open article, and shows one, compared with the text as it is.

    Args:
        session: The session, with an article open.
        document: The article.
        parent: The main window.
    """

    def __init__(self, session: Session, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("versionsWindow")
        title = shorten(document.title or document.id, _TITLE_CODE_POINTS)
        self.setWindowTitle(plain_title(f"Versions of {title} – Annotator"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_to_fit(self, 960, 600)
        self.setMinimumSize(QSize(560, 320))
        self._session, self._document_id = session, document.id
        self._versions: list[TextVersion] = []
        self._clashes: set[str] = set()
        self._current = TextVersion()
        self._changes = Alignment()
        self._at_change = -1
        self._build()
        self.list.currentRowChanged.connect(lambda: self._show_version())
        session.projectChanged.connect(self.close)
        self.refresh()
        self.list.setFocus()

    def _build(self) -> None:
        self.list = QListWidget()
        self.list.setObjectName("versionList")
        self.list.setAccessibleName("Versions of the text")
        self.list.setWordWrap(True)
        self.list.setMinimumWidth(200)
        self.text = TextEditor()
        self.text.setObjectName("versionText")
        self.text.setAccessibleName("The text of this version")
        self.text.setMinimumWidth(260)
        self.text.show_read_only()
        self.difference = QLabel()
        self.difference.setObjectName("versionDifference")
        self.difference.setWordWrap(True)
        self.difference.setTextFormat(Qt.TextFormat.PlainText)
        side = QFrame()
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.difference)
        column.addWidget(self.text, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(side)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 5)
        self.next = side_button("Next difference", "nextDifference", self._next_change)
        self.use = side_button("Use this text", "useVersion", self._use)
        self.use.setToolTip("Make this text the current one, by a correction that can be undone")
        self.keep = side_button("Keep the current text", "keepVersion", self._keep)
        self.keep.setToolTip("Settle that the text was corrected apart; this version stays here")
        self.leave = side_button("Close", "closeVersions", self.close)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.next)
        foot.addStretch()
        for button in (self.keep, self.use, self.leave):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.splitter, 1)
        layout.addLayout(foot)

    def refresh(self) -> None:
        """List the versions as they are now."""
        project = self._session.project
        if project is None:
            return
        self._versions = project.versions.of_article(self._document_id)[::-1]
        self._clashes = {version.id for version in project.versions.clashes(self._document_id)}
        current = project.document(self._document_id).version
        by_id = {version.id: version for version in self._versions}
        self._current = by_id.get(current, self._versions[-1])
        self.list.clear()
        for version in self._versions:
            self.list.addItem(QListWidgetItem(self._describe(version)))
        clashing = [n for n, version in enumerate(self._versions) if version.id in self._clashes]
        earlier = [n for n, v in enumerate(self._versions) if v.id != current]
        self.list.setCurrentRow((clashing or earlier or [0])[0])

    def _describe(self, version: TextVersion) -> str:
        if not version.id:
            lines = ["As it came"]
        else:
            lines = [f"{version.annotator} · {local_time(version.time)}"]
        if version.reason:
            lines.append(quote(version.reason))
        if version.id == self._current.id:
            lines.append("The current text")
        elif version.id in self._clashes:
            lines.append("Corrected apart from the current text")
        return "\n".join(lines)

    def chosen(self) -> TextVersion | None:
        """Return the version that is shown."""
        row = self.list.currentRow()
        return self._versions[row] if 0 <= row < len(self._versions) else None

    def _show_version(self) -> None:
        version = self.chosen()
        if version is None:
            return
        self._at_change = -1
        self._changes = align(version.text, self._current.text)
        self.text.show_text(version.text)
        self.text.mark((edit.start, edit.end) for edit in self._changes.edits)
        is_current = version.id == self._current.id
        self.difference.setText(
            "This is the text as it is now."
            if is_current
            else describe_difference(version.text, self._current.text, self._changes)
        )
        writable = self._session.writable
        self.next.setEnabled(bool(self._changes.edits))
        self.use.setEnabled(writable and bool(self._changes.edits))
        self.keep.setVisible(version.id in self._clashes)
        self.keep.setEnabled(writable)
        self._next_change()

    def _next_change(self) -> None:
        edits = self._changes.edits
        if edits:
            self._at_change = (self._at_change + 1) % len(edits)
            edit = edits[self._at_change]
            self.text.go_to(edit.start)

    def _use(self) -> None:
        version = self.chosen()
        if version is not None:
            settles = tuple(self._clashes & {version.id})
            edit = Correct(self._document_id, version.text, settles=settles)
            if self._session.do(edit) is not None:
                self.refresh()

    def _keep(self) -> None:
        version = self.chosen()
        if version is not None:
            edit = Correct(
                self._document_id, self._current.text, settles=(version.id,), title="keep the text"
            )
            if self._session.do(edit) is not None:
                self.refresh()


def describe_difference(before: str, after: str, changes: Alignment) -> str:
    """Return how a version differs from the text as it is now, its first places in words."""
    if not changes.edits:
        return "It does not differ from the text as it is now."
    shown: Sequence[str] = [
        f"{_shown(before[one.start : one.end])} → {_shown(after[one.new_start : one.new_end])}"
        for one in (whole_words(edit, before) for edit in changes.edits[:_SHOWN_CHANGES])
    ]
    more = len(changes.edits) - len(shown)
    places = number(len(changes.edits), "place is", "places are")
    heading = f"{places} different in the text as it is now:"
    return "\n".join([heading, *shown, *([f"… and {more:,} more"] if more > 0 else [])])


def _shown(text: str) -> str:
    return quote(shorten(text.replace("\n", "¶"), _CHANGE_CODE_POINTS)) if text else "nothing"
