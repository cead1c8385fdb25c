"""One field of an article's metadata: its value, where it is from, and the ways back."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.model.metadata_fields import KIND_WORDS, MetadataField, value_words
from annotator.project.metadata_fields import FieldValue
from annotator.ui.drafts import Drafts
from annotator.ui.inspector.thread_view import local_time
from annotator.ui.kept_text import KeptText, Save, UnsavedMark
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.plain_text import no_shortcut, plain_tip
from annotator.words import quote, shorten

_SHOWN_CODE_POINTS = 60
_LABEL_PIXELS = 78
_HINTS = {
    "date": "2024-03-01, 2024-03 or 2024",
    "names": "One or more names; “;” between them",
    "language": "en, de-AT, zh-Hant",
    "address": "https://…",
    "number": "12 or 4.5",
    "yes_no": "yes or no",
}


class ValueRow(QWidget):
    """Shows one field; Enter saves it and goes on, Esc leaves it.

    Args:
        field: The field.
        save: Saves a text about a subject; returns why it could not, or an empty text.
        drafts: Keeps what was typed and could not be saved.
        usual_values: Returns values to offer, called when the keyboard comes.
    """

    left = Signal()
    moved = Signal(int)
    """The keyboard wants to go to the next field (1), or the one before (-1)."""
    takeBackWanted = Signal()
    chosen = Signal(object)
    """A value is to be written: one of a clash, or a guess."""

    def __init__(
        self,
        field: MetadataField,
        save: Save,
        drafts: Drafts,
        usual_values: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__()
        self.field = field
        self._usual_values = usual_values
        self._shown: FieldValue | None = None
        self.editor = QLineEdit()
        self.editor.setObjectName(f"metadata.{field.name}")
        self.editor.setAccessibleName(field.title)
        self.editor.setAcceptDrops(False)
        self.kept = KeptText(self.editor, f"metadata.{field.name}", save, drafts)
        self._values = QStringListModel(self)
        completer = QCompleter(self._values, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.editor.setCompleter(completer)
        self.origin = QLabel()
        self.origin.setObjectName(f"metadataOrigin.{field.name}")
        self.origin.setProperty("role", "muted")
        self.origin.setTextFormat(Qt.TextFormat.PlainText)
        self.origin.setWordWrap(True)
        self.take_back = self._link("Take back", "metadataTakeBack")
        self.take_back.clicked.connect(self.takeBackWanted)
        self.take_guess = self._link("Take it", "metadataTakeGuess")
        self.take_guess.clicked.connect(self._take_guess)
        self._versions = FlowLayout(spacing=8)
        self._lay_out()
        self.editor.installEventFilter(self)
        self.editor.editingFinished.connect(self.kept.save_in_passing)
        self.kept.changed.connect(self._show_origin)

    def _link(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"{name}.{self.field.name}")
        button.setProperty("role", "link")
        button.setAutoDefault(True)
        return button

    def _lay_out(self) -> None:
        label = QLabel(no_shortcut(self.field.title))
        label.setBuddy(self.editor)
        label.setMinimumWidth(_LABEL_PIXELS)
        label.setToolTip(plain_tip(f"{KIND_WORDS[self.field.kind]}. {self._hint()}".strip()))
        source = QHBoxLayout()
        source.setSpacing(6)
        source.addWidget(self.origin, 1)
        for button in (self.take_guess, self.take_back):
            source.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        below = QVBoxLayout()
        below.setSpacing(2)
        below.addWidget(UnsavedMark(self.kept))
        below.addLayout(source)
        below.addLayout(self._versions)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(2)
        layout.addWidget(label, 0, 0)
        layout.addWidget(self.editor, 0, 1)
        layout.addLayout(below, 1, 1)
        layout.setColumnStretch(1, 1)

    def _hint(self) -> str:
        if self.field.kind == "one_of":
            return ", ".join(self.field.values)
        return _HINTS.get(self.field.kind, "")

    def show_value(self, shown: FieldValue, subject: str, *, usable: bool) -> None:
        """Show what an article has of the field.

        Args:
            shown: The value, and where it is from.
            subject: Names the article among the drafts.
            usable: Whether the annotator may change it.
        """
        self._shown = shown
        self.kept.show(subject, value_words(shown.value))
        self.editor.setReadOnly(not usable)
        self.editor.setPlaceholderText(f"{shown.guess}?" if shown.guess else self._hint())
        if not self.editor.hasFocus():
            self.editor.setCursorPosition(0)
        self._show_origin()
        self.take_back.setVisible(usable and shown.written is not None)
        came = value_words(shown.came)
        back = (
            f"Let {quote(shorten(came, _SHOWN_CODE_POINTS))} count again"
            if came
            else ("Let the article have none, as it came")
        )
        self.take_back.setToolTip(plain_tip(back))
        self.take_guess.setVisible(usable and bool(shown.guess))
        self._show_clash(shown, usable=usable)

    def _show_origin(self) -> None:
        """Show where the value is from, or why what was typed cannot be saved."""
        if self._shown is None:
            return
        reason = self.kept.reason
        words = reason or self._origin_words(self._shown)
        self.origin.setText(words)
        self.origin.setVisible(bool(words))
        role = "warning" if reason else "muted"
        if self.origin.property("role") != role:
            self.origin.setProperty("role", role)
            self.origin.style().polish(self.origin)
        self.editor.setAccessibleDescription(self.kept.mark or words)

    def _origin_words(self, shown: FieldValue) -> str:
        words = shown.origin[:1].upper() + shown.origin[1:]
        if shown.written is None:
            return words
        if shown.written.changed:
            words += f", {local_time(shown.written.changed)}"
        came = value_words(shown.came)
        if came and came != value_words(shown.value):
            words += f". It came as {quote(shorten(came, _SHOWN_CODE_POINTS))}"
        return words

    def _show_clash(self, shown: FieldValue, *, usable: bool) -> None:
        while (item := self._versions.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        clash = shown.clash
        if clash is None:
            return
        others = ", ".join(f"{name} wrote {_in_words(value)}" for value, name in clash.rivals)
        words = QLabel(f"Changed apart: {others}.")
        words.setProperty("role", "warning")
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        self._versions.addWidget(words)
        choices = [("Keep this", clash.value)]
        choices += [(f"Take {_in_words(value)}", value) for value, _ in clash.rivals]
        for number, (text, value) in enumerate(choices if usable else ()):
            button = self._link(no_shortcut(text), f"metadataDecide{number}")
            button.clicked.connect(lambda _=False, value=value: self.chosen.emit(value))
            self._versions.addWidget(button)

    def _take_guess(self) -> None:
        if self._shown is not None and self._shown.guess:
            self.chosen.emit(self._shown.guess)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Save on Enter, leave on Esc, go on with the arrows; offer values to the keyboard."""
        if event.type() == QEvent.Type.FocusIn:
            self._values.setStringList(list(self._usual_values()))
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.kept.save():
                self.moved.emit(1)
        elif key == Qt.Key.Key_Escape:
            self.kept.discard()
            self.left.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self.field.values:
            self.kept.save_in_passing()
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def start(self) -> None:
        """Give the field the keyboard."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.selectAll()


def _in_words(value: object) -> str:
    words = value_words(value)
    return quote(shorten(words, _SHOWN_CODE_POINTS)) if words else "nothing"
