"""What the inspector shows of a suggestion: what it says, and what can be done with it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.model import Suggestion
from annotator.ui.inspector.inspector_head import InspectorHead
from annotator.ui.session.session import Session


class SuggestionCard(QWidget):
    """The selected suggestion; the keyboard stays in the text, where its keys are."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("suggestionCard")
        self.setAccessibleName("Selected suggestion")
        self._session = session
        self.head = InspectorHead()
        self.values = self._note("")
        self.accept = self._button("Accept", "tag.attributes", session.suggestions.accept)
        self.accept.setProperty("role", "primary")
        self.reject = self._button("Reject", "tag.remove", session.suggestions.reject)
        self.place = self._note("")
        self.accept_all = self._button(
            "Accept all", "suggest.accept-all", session.suggestions.accept_all
        )
        self.reject_all = self._button(
            "Reject all", "suggest.reject-all", session.suggestions.reject_all
        )
        self._other = self._note("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(10)
        layout.addWidget(self.head)
        layout.addWidget(self.values)
        layout.addLayout(_line(self.accept, self.reject))
        layout.addWidget(self._other)
        layout.addSpacing(6)
        layout.addWidget(self.place)
        layout.addLayout(_line(self.accept_all, self.reject_all))
        layout.addStretch()
        session.keys.changed.connect(self._name_keys)
        self._name_keys()

    def _button(self, text: str, command: str, does: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"suggestion.{text.lower().replace(' ', '-')}")
        button.setProperty("command", command)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: does())
        return button

    def _note(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "muted")
        label.setWordWrap(True)
        return label

    def _name_keys(self) -> None:
        keys = self._session.keys
        for button in (self.accept, self.reject, self.accept_all, self.reject_all):
            key = keys.key(str(button.property("command")))
            name = button.objectName().removeprefix("suggestion.").replace("-", " ").capitalize()
            button.setText(f"{name}  {key}" if key else name)
            button.setAccessibleName(name)
        goes = keys.say("tag.next")
        self._other.setText(
            f"A label’s key accepts it with that label instead. {goes} goes to the next one."
        )

    def show_suggestion(self, one: Suggestion) -> None:
        """Show a suggestion, and which of how many it is."""
        session, annotation = self._session, one.annotation
        sure = f" · {annotation.confidence:.0%} sure" if annotation.confidence is not None else ""
        self.head.show_annotation(annotation, session.tag_set)
        self.head.owner.setText(f"suggested by {one.source}{sure}")
        values = [f"{name}: {value}" for name, value in annotation.attributes.items() if value]
        identity = self._identity(annotation.identity)
        self.values.setText("\n".join([*values, *([f"identity: {identity}"] if identity else [])]))
        self.values.setVisible(bool(self.values.text()))
        waiting = session.suggestions.waiting()
        number = next((n for n, each in enumerate(waiting, 1) if each.id == annotation.id), 0)
        several = len(waiting) > 1
        self.place.setText(f"Suggestion {number:,} of {len(waiting):,} in this article")
        for widget in (self.place, self.accept_all, self.reject_all):
            widget.setVisible(several)
        for button in (self.accept, self.reject, self.accept_all, self.reject_all):
            button.setEnabled(session.writable)

    def _identity(self, identity: str | None) -> str:
        known = self._session.identities()
        return next((one.name for one in known if one.id == identity), "")


def _line(*buttons: QPushButton) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for button in buttons:
        line.addWidget(button)
    line.addStretch()
    return line
