"""The pages of the inspector beside its fields, and the head that two of them share."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.model import Annotation, Suggestion, TagSet
from annotator.ui.inspector.label_button import LabelButton
from annotator.ui.keys.key_text import in_words
from annotator.ui.look import theme
from annotator.ui.session.session import Session
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.own_direction import show_text
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.small_widgets import ElidedLabel
from annotator.words import quote, shorten

_HEAD_CODE_POINTS = 240
_SELECTED_CODE_POINTS = 60


class InspectorHead(QWidget):
    """Shows the label, the text and the origin of the selected annotation or suggestion."""

    editWanted = Signal(str)
    """The label is to be changed in the codebook: its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Annotation, TagSet] | None = None
        self.label = QLabel()
        self.label.setObjectName("inspectorLabel")
        self.label.setAccessibleName("Label")
        self.label.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        edit = QAction("Edit this label…", self.label)
        edit.triggered.connect(lambda: self.editWanted.emit(self.label.text()))
        self.label.addAction(edit)
        self.owner = ElidedLabel()
        self.owner.setObjectName("inspectorOwner")
        self.owner.setProperty("role", "muted")
        self.owner.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.text = QLabel()
        self.text.setObjectName("inspectorText")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = QHBoxLayout()
        line.addWidget(self.label)
        line.addWidget(self.owner, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self.text)
        theme.schemeChanged.connect(self._apply_colours)

    def show_annotation(self, annotation: Annotation, tag_set: TagSet, own: bool = True) -> None:
        """Show an annotation; if it is a colleague's, say that it cannot be changed."""
        self._shown = annotation, tag_set
        self.label.setText(annotation.label)
        words = "the whole article" if annotation.is_of_article else annotation.text
        show_text(self.text, shorten(words, _HEAD_CODE_POINTS))
        origin = {"imported": "imported", "suggested": "from a suggestion"}.get(annotation.origin)
        owner = annotation.annotator if own else f"{annotation.annotator}’s, not to be changed"
        self.owner.setText(" · ".join(part for part in (owner, origin) if part))
        fragments = ", ".join(f"{start:,}–{end:,}" for start, end in annotation.fragments)
        place = f"Characters {fragments}" if fragments else "Given to the whole article"
        label = tag_set.label(annotation.label)
        definition = f"{label.description}\n" if label is not None and label.description else ""
        self.label.setToolTip(plain_tip(f"{definition}{place}"))
        self._apply_colours()

    def _apply_colours(self) -> None:
        if self._shown is None:
            return
        annotation, tag_set = self._shown
        colours = theme.current()
        own = colours.label(tag_set, annotation.label)
        sheet = (
            f"background: {own.fill.name()}; color: {colours.ink.name()}; font-weight: 600;"
            f"border: 1px solid {own.line.name()}; border-radius: 5px; padding: 2px 9px;"
        )
        # Qt works for a millisecond and more on a style sheet, also on the same one.
        if sheet != self.label.styleSheet():
            self.label.setStyleSheet(sheet)


class SuggestionCard(QWidget):
    """Shows the selected suggestion; its keys are in the text, where the keyboard stays."""

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

    def _button(self, text: str, command: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"suggestion.{text.lower().replace(' ', '-')}")
        button.setProperty("command", command)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: run())
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
        next_key = keys.say("tag.next")
        self._other.setText(
            f"A label’s key accepts it with that label instead. {next_key} goes to the next one."
        )

    def show_suggestion(self, suggestion: Suggestion) -> None:
        """Show a suggestion, its number and how many there are."""
        session, annotation = self._session, suggestion.annotation
        confidence = ""
        if annotation.confidence is not None:
            confidence = f" · {annotation.confidence:.0%} sure"
        self.head.show_annotation(annotation, session.tag_set)
        self.head.owner.setText(f"suggested by {suggestion.source}{confidence}")
        values = [f"{name}: {words}" for name, words in session.described_values(annotation)]
        identity = self._identity_name(annotation.identity)
        if identity:
            values.append(f"identity: {identity}")
        self.values.setText("\n".join(values))
        self.values.setVisible(bool(self.values.text()))
        waiting = session.suggestions.waiting()
        number = next((n for n, one in enumerate(waiting, 1) if one.id == annotation.id), 0)
        has_several = len(waiting) > 1
        self.place.setText(f"Suggestion {number:,} of {len(waiting):,} in this article")
        for widget in (self.place, self.accept_all, self.reject_all):
            widget.setVisible(has_several)
        for button in (self.accept, self.reject, self.accept_all, self.reject_all):
            button.setEnabled(session.writable)

    def _identity_name(self, identity_id: str | None) -> str:
        identities = self._session.identities()
        return next((one.name for one in identities if one.id == identity_id), "")


class LabelLegend(QWidget):
    """Shows the labels of the tag set while nothing is selected; a click tags with one."""

    editWanted = Signal(str)
    """A label is to be changed in the codebook: its name."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorEmpty")
        self._session = session
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(14, 14, 14, 14)
        self._layout.setSpacing(8)
        self.title = QLabel()
        self.note = QLabel()
        self._is_current = False
        """Whether the labels and keys are up to date; they need not be while they are hidden."""
        for changed in (session.projectChanged, session.tagSetChanged, session.keys.changed):
            changed.connect(self.rebuild)
        for changed in (session.articleOpened, session.annotationsChanged):
            changed.connect(self.show_selection)

    def rebuild(self) -> None:
        """Show the labels of the project's tag set: at once if the legend is visible."""
        self._is_current = False
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the labels up to date."""
        self._fill()
        super().showEvent(event)

    def _fill(self) -> None:
        if self._is_current:
            return
        self._is_current = True
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        tag_set, keys = self._session.tag_set, self._session.keys
        if tag_set.layers:
            self.title, self.note = self._add_line("", "title"), self._add_line("", "muted")
            self.show_selection()
        for layer in tag_set.layers:
            self._add_line(layer.name, "caption").setToolTip(plain_tip(layer.description))
            line = QWidget()
            flow = FlowLayout(line)
            for label in layer.offered:
                button = LabelButton(label, tag_set, line, keys)
                button.clicked.connect(lambda _=False, name=label.name: self._tag(name))
                button.editWanted.connect(self.editWanted)
                flow.addWidget(button)
            self._layout.addWidget(line)
        self._layout.addStretch()

    def show_selection(self) -> None:
        """Say what a label would tag: the selected text, or text that is to be selected."""
        session, keys = self._session, self._session.keys
        fragment = session.selection.trimmed_text()
        if fragment is not None and session.document is not None:
            selected = session.document.text[slice(*fragment)]
            self.title.setText(f"Tag {quote(shorten(selected, _SELECTED_CODE_POINTS))} as")
            shift = in_words("Shift")
            self.note.setText(
                f"Press a key, or click. {shift} also relates it to what was tagged before."
            )
        elif not session.article.ordered:
            self.title.setText("You have tagged nothing here yet")
            self.note.setText(
                "Select words and press a key, or click a label, to tag them. "
                f"{keys.say('extend.grow')} selects the word at the caret, then more."
            )
        else:
            self.title.setText("Nothing is selected")
            self.note.setText(
                f"{keys.say('tag.next')} goes from one annotation to the next. Select words and "
                "press a key, or click a label, to tag them."
            )

    def _add_line(self, text: str, role: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", role)
        label.setWordWrap(True)
        self._layout.addWidget(label)
        return label

    def _tag(self, label: str) -> None:
        shift = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self._session.tagging.apply_label(label, bool(shift))


def _line(*buttons: QPushButton) -> FlowLayout:
    line = FlowLayout(spacing=8)
    for button in buttons:
        line.addWidget(button)
    return line
