"""Keeps what is typed into a field until it is saved, and says that it is not."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from annotator.ui.drafts import Drafts
from annotator.ui.widgets.announcing import announce
from annotator.ui.widgets.plain_text import plain_tip

TextField = QLineEdit | QPlainTextEdit
Save = Callable[[str, str], str]
"""Saves a text about a subject; returns why it could not, or an empty text."""
_KEEP_AFTER_MS = 500
"""The time after a letter until what was typed is kept as a draft."""
_NOT_SAVED = "Not saved"
_FROM_BEFORE = "It was typed earlier and could not be saved"
HOW = "typed text"
"""The property of a field that tells what becomes of what is typed into it."""

Kind = Literal["kept", "answered", "searched", "shown"]
"""What becomes of a text: it is kept as a draft until it is saved; its dialog stays open until the
answer is carried out; it is a search, which nobody misses; or it can only be read."""


def declare(field: TextField, kind: Kind) -> None:
    """State what becomes of what is typed into a field; tests want this of each field."""
    field.setProperty(HOW, kind)


class KeptText(QObject):
    """The text of a field, from the first letter until it is saved.

    It stays with its subject: when another one is shown, and comes back, and after the end of the
    program, the text is there again.

    Args:
        field: The field.
        kind: Names the field among the drafts.
        save: Saves the text.
        drafts: Where texts are kept that are not saved.
        waiting: What the mark says of a text that was typed and is not to be saved yet; empty for
            a field that saves by itself.
    """

    changed = Signal()
    """Whether the text is saved, or why not, is different."""
    typed = Signal()
    """The person changed the text."""
    stored = Signal()
    """The text was saved."""

    def __init__(
        self, field: TextField, kind: str, save: Save, drafts: Drafts, waiting: str = ""
    ) -> None:
        super().__init__(field)
        self.field, self.kind, self.drafts = field, kind, drafts
        self.subject = ""
        """The id of what the text is about."""
        self.saved = ""
        """The text as it is saved."""
        self.reason = ""
        """Why it could not be saved; empty if nobody tried."""
        self._save, self._waiting = save, waiting
        self._pause = QTimer(self, interval=_KEEP_AFTER_MS, singleShot=True)
        self._pause.timeout.connect(self.keep_draft)
        self._is_showing = False
        self.is_drafted = False
        """Whether the text, while it is not saved, survives the end of the program."""
        self._failed = ""
        """The text that could not be saved."""
        declare(field, "kept")
        field.textChanged.connect(self._text_changed)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the mark appear when the keyboard leaves the field."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            QTimer.singleShot(0, self, self._settle)
        return super().eventFilter(watched, event)

    @property
    def text(self) -> str:
        """The text in the field."""
        return self.field.text() if isinstance(self.field, QLineEdit) else self.field.toPlainText()

    @property
    def is_unsaved(self) -> bool:
        """Whether the field has another text than the saved one."""
        return self.text != self.saved

    @property
    def mark(self) -> str:
        """What is to be said of the text; empty if it is saved, or will be by itself."""
        if not self.is_unsaved:
            return ""
        if self.reason:
            return f"{_NOT_SAVED}: {self.reason}"
        return "" if self.field.hasFocus() else self._waiting

    def show(self, subject: str, saved: str) -> None:
        """Show the text of something, or what was typed there and is not saved."""
        if subject == self.subject:
            if saved == self.saved:
                return
            was_unsaved = self.is_unsaved
            self.saved = saved
            if not was_unsaved:
                self._put(saved)
            self._settle()
            return
        self.keep_draft()
        self.subject, self.saved = subject, saved
        draft = self.drafts.get(self.kind, subject) if subject else None
        self.reason = "" if draft is None or self._waiting else f"{_FROM_BEFORE}."
        self.is_drafted = draft is not None
        self._put(saved if draft is None else draft.text)
        self._settle()

    def has_draft(self, subject: str) -> bool:
        """Return whether a text about something was begun and not saved."""
        return self.drafts.get(self.kind, subject) is not None or (
            subject == self.subject and self.is_unsaved
        )

    def save_in_passing(self) -> None:
        """Save the text, unless the same text could not be saved before."""
        if not self.reason or self.text != self._failed:
            self.save()

    def save_again(self) -> None:
        """Save the text if that failed before, since the cause may be gone."""
        if self._failed and self.reason and self.text == self._failed:
            self.save()

    def save(self) -> bool:
        """Save the text, if it is another one; where that fails it stays, and says why.

        Returns:
            Whether the text in the field is saved.
        """
        if not self.is_unsaved or not self.subject:
            return True
        text, subject = self.text, self.subject
        self.keep_draft()
        try:
            reason = self._save(subject, text)
        except BaseException as error:
            self.fail(f"an error came ({type(error).__name__})")
            raise
        if reason:
            self.fail(reason)
            return False
        self.drafts.forget(self.kind, subject)
        if subject == self.subject:
            self.reason, self.saved = "", text
            self._settle()
        self.stored.emit()
        return True

    def sent(self) -> None:
        """Note that the text was used up: the field is empty again."""
        self.drafts.forget(self.kind, self.subject)
        self.reason, self.saved = "", ""
        self._put("")
        self._settle()

    def discard(self) -> None:
        """Go back to the saved text."""
        self.drafts.forget(self.kind, self.subject)
        self.reason = ""
        self._put(self.saved)
        self._settle()

    def keep_draft(self) -> None:
        """Keep the text as a draft at once, if it is not saved."""
        self._pause.stop()
        if not self.subject:
            return
        if self.is_unsaved:
            draft = self.drafts.get(self.kind, self.subject)
            if draft is None or draft.text != self.text or not self.is_drafted:
                self.is_drafted = self.drafts.keep(self.kind, self.subject, self.text)
        else:
            self.drafts.forget(self.kind, self.subject)

    def fail(self, reason: str) -> None:
        """Say why the text could not be saved."""
        self.reason, self._failed = reason, self.text
        self._settle()
        announce(self.field, self.mark)

    def _put(self, text: str) -> None:
        if text == self.text:
            return
        self._is_showing = True
        if isinstance(self.field, QLineEdit):
            self.field.setText(text)
        else:
            self.field.setPlainText(text)
        self._is_showing = False

    def _text_changed(self) -> None:
        if self._is_showing:
            return
        self.typed.emit()
        if not self._pause.isActive():
            self._pause.start()
        if not self.is_unsaved:
            self.reason = ""
        self._settle()

    def _settle(self) -> None:
        is_marked = bool(self.mark) and bool(self.reason)
        if bool(self.field.property("unsaved")) != is_marked:
            self.field.setProperty("unsaved", is_marked)
            self.field.style().polish(self.field)
        if self.field.accessibleDescription() != self.mark:
            self.field.setAccessibleDescription(self.mark)
        self.changed.emit()


class UnsavedMark(QFrame):
    """Stands below a field: says that its text is not saved, and offers to try again.

    It has one line, so that the fields below it stay in sight. Why the text is not saved is in its
    tool tip, and in the descriptions that screen readers tell.
    """

    def __init__(self, kept: KeptText, retry: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setObjectName("unsavedMark")
        self._kept = kept
        self.text = QLabel()
        self.text.setObjectName("unsavedText")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.retry = QPushButton("Try again")
        self.retry.setObjectName("unsavedRetry")
        self.discard = QPushButton("Discard")
        self.discard.setObjectName("unsavedDiscard")
        self.discard.setToolTip("Go back to what is saved")
        buttons = QHBoxLayout()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text, 1)
        for button in (self.retry, self.discard):
            button.setProperty("role", "link")
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self.retry.clicked.connect(lambda: (retry or kept.save)())
        self.discard.clicked.connect(kept.discard)
        kept.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the mark if it is needed, with buttons if saving was tried."""
        words, failed = self._kept.mark, bool(self._kept.reason)
        if words == self.text.accessibleDescription() and failed != self.retry.isHidden():
            return
        self.text.setText(_NOT_SAVED if words and failed else words)
        self.setToolTip(plain_tip(words))
        for part in (self.text, self.retry):
            part.setAccessibleDescription(words)
        self.text.setProperty("role", "warning" if failed else "muted")
        self.text.style().polish(self.text)
        self.retry.setVisible(failed)
        self.discard.setVisible(failed)
        self.setVisible(bool(words))
