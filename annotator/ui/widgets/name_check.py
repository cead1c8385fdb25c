"""Completes the names of annotators in a field, and asks about one that nearly equals another."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.text.folding import describe_difference, resembling_names
from annotator.ui.widgets.plain_text import no_shortcut
from annotator.ui.widgets.small_widgets import side_button


class NameCheck(QWidget):
    """Goes below a field in which an annotator is named; it is hidden while there is no question.

    It belongs into a box layout: the rows of a form have too little height for text that wraps.
    While :attr:`settled` is false, the dialog should not go on.
    """

    changed = Signal()
    """The names, or whether they are settled, may have changed."""

    def __init__(
        self,
        field: QLineEdit,
        known: Iterable[str] = (),
        *,
        several: bool = False,
        who: str = "who annotates here already",
        parent: QWidget | None = None,
    ) -> None:
        """Look after a field.

        Args:
            field: The field; its completer is set.
            known: The names that the project knows.
            several: Whether the field has several names, with commas between them.
            who: Describes a known name, to follow it in the question.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.setObjectName("nameCheck")
        self._field, self._several, self._who = field, several, who
        self._known: tuple[str, ...] = ()
        self._new: set[str] = set()
        """Names of which the person said that they are new people's."""
        self._asked: tuple[str, str] | None = None
        """The name in the field that is asked about, and the one that it resembles."""
        self._offered = QStringListModel(self)
        completer = QCompleter(self._offered, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        if several:
            # The completer looks at the last name alone, and completes that one.
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setWidget(field)
            completer.activated.connect(self._complete_last)
        else:
            field.setCompleter(completer)
        self._completer = completer
        self._room = QTimer(self, interval=0, singleShot=True)
        self._room.timeout.connect(self._make_room)
        self.question = QLabel()
        self.question.setObjectName("nameQuestion")
        self.question.setWordWrap(True)
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.question.setProperty("role", "warning")
        self.same = side_button("", "sameName", partial(self._answer, is_new=False))
        self.new = side_button("", "newName", partial(self._answer, is_new=True))
        answers = QHBoxLayout()
        answers.setSpacing(8)
        answers.addWidget(self.same)
        answers.addWidget(self.new)
        answers.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.question)
        layout.addLayout(answers)
        self.hide()
        field.installEventFilter(self)
        field.textChanged.connect(self._check)
        field.textEdited.connect(self._offer_last)
        self.set_known(known)

    def set_known(self, known: Iterable[str]) -> None:
        """Offer other names, and compare with these."""
        self._known = tuple(sorted(set(known)))
        self._offered.setStringList(list(self._known))
        self._check()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """List all known names on the arrow down, whatever the field holds."""
        if (
            self._known
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
        ):
            self._completer.setCompletionPrefix("")
            self._completer.complete()
            return True
        return super().eventFilter(watched, event)

    def names(self) -> list[str]:
        """Return the names in the field, each once, in its order."""
        parts = self._field.text().split(",") if self._several else [self._field.text()]
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))

    @property
    def settled(self) -> bool:
        """Whether no name waits for an answer."""
        return self._asked is None

    def _check(self) -> None:
        self._asked = self._find_question()
        if self._asked is not None:
            name, other = self._asked
            who = self._who if other in self._known else "who is named, too"
            self.question.setText(
                f"“{name}” differs from “{other}”, {who}, only by "
                f"{describe_difference(name, other)}."
            )
            same = no_shortcut(other)
            self.same.setText(f"Use “{same}”" if self._several else f"It is “{same}”")
            self.new.setText(f"“{no_shortcut(name)}” is a new person")
        is_shown = self._asked is not None
        if is_shown == self.isHidden():
            self.setVisible(is_shown)
            # The dialog may have more to say because of it.
            self._room.start()
        self.changed.emit()

    def _make_room(self) -> None:
        """Let a dialog grow for the question: it would cut the text off."""
        window = self.window()
        layout = window.layout()
        if layout is None or not window.isVisible() or self.isHidden():
            return
        layout.activate()
        needed = layout.totalHeightForWidth(window.width())
        if needed > window.height():
            window.resize(window.width(), needed)

    def _find_question(self) -> tuple[str, str] | None:
        before: list[str] = []
        for name in self.names():
            alike = resembling_names(name, [*self._known, *before])
            if alike and name not in self._new:
                return name, alike[0]
            before.append(name)
        return None

    def _answer(self, *, is_new: bool) -> None:
        if self._asked is None:
            return
        name, other = self._asked
        if is_new:
            self._new.add(name)
            self._check()
        elif self._several:
            kept = [other if part == name else part for part in self.names()]
            self._field.setText(", ".join(dict.fromkeys(kept)))
        else:
            self._field.setText(other)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    # Completing the last of several names

    def _offer_last(self, text: str) -> None:
        if not self._several:
            return
        last = text[: self._field.cursorPosition()].rpartition(",")[2].strip()
        at_end = self._field.cursorPosition() == len(text)
        self._completer.setCompletionPrefix(last)
        if last and at_end and last not in self._known and self._completer.completionCount():
            self._completer.complete()
        elif (popup := self._completer.popup()) is not None:
            popup.hide()

    def _complete_last(self, name: str) -> None:
        before, comma, _ = self._field.text().rpartition(",")
        self._field.setText(f"{before}, {name}" if comma else name)
