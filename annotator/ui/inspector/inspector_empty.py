"""What the inspector shows when no annotation is selected: the labels and their keys."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from annotator.ui.inspector.label_button import LabelButton
from annotator.ui.keys.key_text import in_words
from annotator.ui.session.session import Session
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.words import shorten


class InspectorEmpty(QWidget):
    """A legend of the tag set, whose labels can be clicked."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorEmpty")
        self._session = session
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(14, 14, 14, 14)
        self._layout.setSpacing(8)
        self.title = QLabel()
        self.note = QLabel()
        self._made = False
        """Whether it shows the tag set and the keys of now; it need not while it is not seen."""
        for changed in (session.projectChanged, session.tagSetChanged, session.keys.changed):
            changed.connect(self.rebuild)
        for changed in (session.articleOpened, session.annotationsChanged):
            changed.connect(self.show_selection)

    def rebuild(self) -> None:
        """Show the labels of the project's tag set, at once if this is seen."""
        self._made = False
        if self.isVisible():
            self._make()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is true by now."""
        self._make()
        super().showEvent(event)

    def _make(self) -> None:
        if self._made:
            return
        self._made = True
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        tag_set, keys = self._session.tag_set, self._session.keys
        if tag_set.layers:
            self.title, self.note = self._say("", "title"), self._say("", "muted")
            self.show_selection()
        for layer in tag_set.layers:
            self._say(layer.name, "caption").setToolTip(layer.description)
            line = QWidget()
            flow = FlowLayout(line)
            for label in layer.labels:
                button = LabelButton(label, tag_set, line, keys)
                button.clicked.connect(lambda _=False, name=label.name: self._tag(name))
                flow.addWidget(button)
            self._layout.addWidget(line)
        self._layout.addStretch()

    def show_selection(self) -> None:
        """Say what the labels are for: the selected text, or what may be selected."""
        session, keys = self._session, self._session.keys
        fragment = session.selection.trimmed_text()
        if fragment is not None and session.document is not None:
            self.title.setText(f"Tag “{shorten(session.document.text[slice(*fragment)], 60)}” as")
            shift = in_words("Shift")
            self.note.setText(
                f"Press a key, or click. With {shift}: and relate it to what was last."
            )
        elif not session.article.ordered:
            self.title.setText("Nothing is tagged yet")
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

    def _say(self, text: str, role: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", role)
        label.setWordWrap(True)
        self._layout.addWidget(label)
        return label

    def _tag(self, label: str) -> None:
        shift = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self._session.tagging.apply_label(label, bool(shift))
