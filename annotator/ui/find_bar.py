"""Finding a text in the open article."""

from bisect import bisect_left

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from annotator.model import Fragment
from annotator.ui.article import motion
from annotator.ui.article.view import ArticleView

_COUNT_AFTER = 80
_LONGEST = 200


class FindBar(QFrame):
    """Typing selects the first match from the caret on; Esc leaves it selected."""

    left = Signal()

    def __init__(self, view: ArticleView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self.setAccessibleName("Find in the article")
        self._view = view
        self._origin: Fragment = (0, 0)
        self._places: list[Fragment] = []
        self.field = QLineEdit()
        self.field.setObjectName("findField")
        self.field.setAccessibleName("Text to find")
        self.field.setPlaceholderText("Find in this article")
        self.field.setMaximumWidth(420)
        self.field.setAcceptDrops(False)
        self.count = QLabel()
        self.count.setObjectName("findCount")
        self.count.setProperty("role", "muted")
        self.count.setMinimumWidth(96)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 10, 8)
        layout.setSpacing(8)
        layout.addWidget(self.field, 1)
        layout.addWidget(self._button("‹", "Previous match (Shift+Enter)", lambda: self.go(-1)))
        layout.addWidget(self._button("›", "Next match (Enter)", lambda: self.go(1)))
        layout.addWidget(self.count)
        layout.addStretch()
        layout.addWidget(self._button("×", "Back to the text (Esc)", self.leave))
        self._later = QTimer(self, interval=_COUNT_AFTER, singleShot=True)
        self._later.timeout.connect(self._count)
        self.field.textEdited.connect(self._typed)
        self.hide()

    def _button(self, text: str, tip: str, slot: object) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setProperty("role", "quiet")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(slot)
        return button

    def start(self) -> None:
        """Open the bar; what is selected in the text is offered to be found."""
        if not self.field.hasFocus():
            caret = self._view.caret()
            self._origin = self._view.selection() or (caret, caret)
            selected = self._view.article().text[slice(*self._origin)]
            if selected and len(selected) <= _LONGEST and "\n" not in selected:
                self.field.setText(selected)
        self.show()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._later.start()

    def leave(self) -> None:
        """Close the bar; the match stays selected."""
        self._later.stop()
        self._places = []
        self._view.find_all("")
        self.hide()
        self.left.emit()

    def _typed(self, text: str) -> None:
        """Look from where the caret was when the search began."""
        view = self._view
        if text:
            view.set_caret(self._origin[0])
        if not text or view.find(text) is None:
            # Nothing is found: the text is as it was before the search.
            view.select(*self._origin)
            view.caretMoved.emit()
        self._later.start()

    def go(self, step: int) -> None:
        """Select the next match, or the one before."""
        text = self.field.text()
        if text:
            self._view.find(text, forward=step > 0)
            self._count()

    def _count(self) -> None:
        """Mark all matches, and say which of how many is selected."""
        self._later.stop()
        text, view = self.field.text(), self._view
        view.find_all(text)
        self._places = motion.find_all(view.article().text, text)
        found = "yes" if self._places or not text else "no"
        if self.field.property("found") != found:
            self.field.setProperty("found", found)
            self.field.style().polish(self.field)
            self.count.setProperty("role", "muted" if found == "yes" else "wrong")
            self.count.style().polish(self.count)
        self.count.setText(self._said(text))

    def _said(self, text: str) -> str:
        if not text:
            return ""
        if not self._places:
            return "Not found"
        selected = self._view.selection()
        at = bisect_left(self._places, selected) if selected is not None else -1
        if 0 <= at < len(self._places) and self._places[at] == selected:
            return f"{at + 1:,} of {len(self._places):,}"
        return f"{len(self._places):,} found"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Shift+Enter go through the matches, Esc back to the text."""
        key = event.key()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(-1 if back else 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.go(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)
