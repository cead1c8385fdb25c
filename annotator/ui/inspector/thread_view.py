"""Threads of comments, each with its author and time, and a field for an answer."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from annotator.model import Comment, CommentThread
from annotator.ui.drafts import Drafts
from annotator.ui.kept_text import KeptText, Save, UnsavedMark
from annotator.words import isolate

_WAITING = "Not sent yet: Enter in the field sends it."


class ThreadView(QWidget):
    """Shows threads of comments; Enter in the field sends a comment, Esc leaves the field.

    What was typed and not sent stays with what it is about, and comes back with that.
    """

    resolveWanted = Signal()
    left = Signal()
    moved = Signal(int)
    """The keyboard wants to go to the next field (1), or the one before (-1)."""

    def __init__(
        self, send: Save, drafts: Drafts, kind: str = "comment", parent: QWidget | None = None
    ) -> None:
        """Build the view.

        Args:
            send: Saves a comment on a subject; returns why it could not, or an empty text.
            drafts: Keeps what was typed and not sent.
            kind: Names the field among the drafts.
            parent: The Qt parent.
        """
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
        self.kept = KeptText(self.field, kind, send, drafts, _WAITING)
        self.mark = UnsavedMark(self.kept, self.send)
        layout.addWidget(self.mark)
        self.resolve.clicked.connect(self.resolveWanted)

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
        self.kept.show(subject, "")
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

    def send(self) -> bool:
        """Send the comment in the field; one that cannot be saved stays there.

        Returns:
            Whether the field is empty now.
        """
        if not self.field.text().strip():
            self.kept.discard()
        elif self.kept.save():
            self.kept.sent()
        return not self.field.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send the comment on Enter, leave on Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.send():
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
