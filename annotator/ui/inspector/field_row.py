"""One attribute of the selected annotation whose value is typed: a text, number, date, identity."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.model import Attribute, AttributeKind, Identity
from annotator.model.attribute_values import has_value
from annotator.model.value_words import value_text, value_words
from annotator.ui.drafts import Drafts
from annotator.ui.inspector.text_fields import IdentityField, NoteField, ValueField
from annotator.ui.kept_text import UnsavedMark
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.value_choices import form_of

SaveText = Callable[[str, Attribute, str], str]
"""Saves what was typed for an attribute of an annotation, given by its id; returns why it could
not, or an empty text."""
_TEXT_LINES = 2


class FieldRow(QWidget):
    """A caption and a field, which has the keyboard."""

    moved = Signal(int)
    """The keyboard wants to go to the next field (1), or the one before (-1)."""
    passed = Signal()
    """Enter: the keyboard goes on to the next field, and after the last one to the text."""
    left = Signal()

    def __init__(
        self,
        attribute: Attribute,
        save: SaveText,
        drafts: Drafts,
        parent: QWidget | None = None,
    ) -> None:
        """Make a row for an attribute whose values have no keys.

        Args:
            attribute: The attribute.
            save: Saves what was typed.
            drafts: Where texts are kept that are not saved.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.attribute = attribute
        self.setObjectName(f"attribute.{attribute.name}")
        self._caption = caption = QLabel(attribute.name)
        caption.setProperty("role", "caption")
        if attribute.description:
            caption.setToolTip(plain_tip(attribute.description))
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.field = _field(attribute, lambda subject, text: save(subject, attribute, text), drafts)
        form = "typedText" if isinstance(self.field, NoteField) else "typedValue"
        self.field.setObjectName(f"{form}.{attribute.name}")
        self.kept = self.field.kept
        self.setFocusProxy(self.field)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.field.moved.connect(self.moved)
        self.field.left.connect(self.left)
        if not isinstance(self.field, NoteField):
            self.field.passed.connect(self.passed)
        self.field.installEventFilter(self)
        line = QHBoxLayout()
        line.addWidget(caption)
        line.addWidget(self.hint, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.field)
        layout.addWidget(UnsavedMark(self.kept))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show which row has the keyboard, as rows of buttons do."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._caption.setProperty("role", "title" if self.field.hasFocus() else "caption")
            self._caption.style().polish(self._caption)
        return super().eventFilter(watched, event)

    def set_identities(self, identities: Sequence[Identity]) -> None:
        """Complete names from these identities, if the values are identities."""
        if isinstance(self.field, IdentityField):
            self.field.set_identities(identities)

    def show_value(self, value: Any, subject: str, identities: Sequence[Identity]) -> None:
        """Show an annotation's value, or what was typed for it and is not saved.

        Args:
            value: The value as in JSON; None for no value.
            subject: The id of the annotation.
            identities: All identities of the project.
        """
        self.set_identities(identities)
        names = {identity.id: identity.name for identity in identities}
        is_identity = isinstance(self.field, IdentityField)
        words = value_words(value, self.attribute, names) if is_identity else value_text(value)
        self.field.show_text(subject, words)
        is_missing = self.attribute.required and not has_value(value)
        self.hint.setText("required" if is_missing else "")
        state = ", required" if is_missing else ""
        self.field.setAccessibleName(f"{self.attribute.name}{state}")

    def set_editable(self, is_editable: bool) -> None:
        """Let the value be changed, or only read and copied."""
        self.field.setReadOnly(not is_editable)


def _field(
    attribute: Attribute, save: Callable[[str, str], str], drafts: Drafts
) -> NoteField | IdentityField | ValueField:
    """Make the field of an attribute; its drafts are apart from those of other attributes."""
    kind = f"attribute {attribute.name}"
    if attribute.kind is AttributeKind.TEXT:
        field = NoteField(save, drafts, kind, attribute.name)
        field.setPlaceholderText(form_of(attribute))
        field.setFixedHeight(_TEXT_LINES * field.fontMetrics().lineSpacing() + 16)
        return field
    if attribute.kind is AttributeKind.IDENTITY:
        return IdentityField(save, drafts, kind)
    return ValueField(kind, form_of(attribute), save, drafts)
