"""Threads of comments, each with its author and time, and a field for an answer."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import cast

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from annotator.model import Comment, CommentThread
from annotator.ui.settings import Settings
from annotator.words import isolate

_STORE_AFTER_MS = 500
"""The pause after the last letter until a draft is stored."""
_MOST_DRAFTS = 50


class ThreadView(QWidget):
    """Shows threads of comments; Enter in the field sends a comment, Esc leaves the field.

    What was typed and not sent stays with what it is about, and comes back with that.
    """

    written = Signal(str)
    resolveWanted = Signal()
    left = Signal()
    moved = Signal(int)
    """The keyboard wants to go to the next field (1), or the one before (-1)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("threads")
        self.setAccessibleName("Comments")
        self.text = QLabel()
        self.text.setObjectName("threadText")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.field = QLineEdit()
        self.field.setObjectName("commentField")
        self.field.setAccessibleName("Comment")
        self.field.setAcceptDrops(False)
        self.resolve = QPushButton()
        self.resolve.setObjectName("resolveThread")
        self.resolve.setProperty("role", "link")
        self.resolve.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        line.addWidget(self.resolve)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.text)
        layout.addLayout(line)
        self.resolve.clicked.connect(self.resolveWanted)
        self._subject = ""
        self._drafts: dict[str, str] = {}
        """What a comment is about -> the comment that was begun, the latest last."""
        self._store: Callable[[], None] = lambda: None
        self._pause = QTimer(self, interval=_STORE_AFTER_MS, singleShot=True)
        self._pause.timeout.connect(lambda: self._store())
        self.field.textChanged.connect(self._drafted)

    # Comments that were begun and not sent

    def keep_drafts(self, settings: Settings, name: str) -> None:
        """Load the comments that were begun, and store them whenever one of them changes."""
        stored = settings.get(name)
        if isinstance(stored, dict):
            drafts = cast("Mapping[object, object]", stored)
            self._drafts = {str(subject): str(text) for subject, text in drafts.items()}
        self._store = lambda: settings.set(name, self._drafts)

    def store_drafts(self) -> None:
        """Store the comments that were begun, without waiting for a pause."""
        if self._pause.isActive():
            self._pause.stop()
            self._store()

    def has_draft(self, subject: str) -> bool:
        """Return whether a comment on this was begun."""
        return subject in self._drafts

    def _drafted(self, text: str) -> None:
        self._drafts.pop(self._subject, None)
        if text.strip() and self._subject:
            self._drafts[self._subject] = text
        for oldest in [*islice(self._drafts, max(len(self._drafts) - _MOST_DRAFTS, 0))]:
            del self._drafts[oldest]
        self._pause.start()

    # Showing

    def show_threads(
        self, threads: Sequence[CommentThread], usable: bool, key: str = "", subject: str = ""
    ) -> None:
        """Show some threads.

        Args:
            threads: The threads, in the order in which they began.
            usable: Whether the annotator may comment and resolve.
            key: The key that leads to the field, for its placeholder.
            subject: The id of what a comment in the field is about.
        """
        if subject != self._subject:
            self._subject = subject
            blocker = QSignalBlocker(self.field)
            self.field.setText(self._drafts.get(subject, ""))
            blocker.unblock()
        self.text.setText("\n\n".join(map(_describe_thread, threads)))
        self.text.setVisible(bool(threads))
        open_threads = [thread for thread in threads if not thread.resolved]
        self.resolve.setVisible(bool(threads) and usable)
        self.resolve.setText("Resolve" if open_threads else "Open again")
        self.field.setVisible(usable)
        placeholder = "Reply" if open_threads else "Comment"
        self.field.setPlaceholderText(f"{placeholder} ({key})" if key else placeholder)

    def start(self) -> None:
        """Give the field the keyboard, at the end of what was begun."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.end(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send the comment on Enter, leave on Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            text = self.field.text().strip()
            self.field.clear()
            if text:
                self.written.emit(text)
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


def _describe_thread(thread: CommentThread) -> str:
    lines = [_describe_comment(comment) for comment in thread.comments]
    return "\n".join([*lines, "✓ resolved"] if thread.resolved else lines)


def _describe_comment(comment: Comment) -> str:
    text = isolate(comment.text)
    if not text:
        text = "resolved this" if comment.resolved else "opened this again"
    return f"{comment.author}, {local_time(comment.time)}: {text}"


def local_time(time: str) -> str:
    """Return a time in ISO 8601 as a clock here shows it; any other text as it is."""
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return time
