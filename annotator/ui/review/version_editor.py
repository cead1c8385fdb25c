"""Edit a copy of a version for the gold layer: its label, extent and attributes."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Literal

from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.agreement.reviewed_groups import ReviewedGroup
from annotator.model import (
    GOLD,
    Annotation,
    Attribute,
    AttributeKind,
    Version,
    covered_text,
)
from annotator.model.attribute_values import with_revealed_defaults
from annotator.model.curation import judged_annotation
from annotator.model.value_words import read_value
from annotator.text.steps import move_edge, reading_step
from annotator.ui.drafts import Drafts
from annotator.ui.inspector.attribute_row import AttributeRow
from annotator.ui.inspector.attribute_rows import Row, make_row, show_values
from annotator.ui.inspector.field_row import FieldRow
from annotator.ui.look import theme
from annotator.ui.session.attributes import find_identity
from annotator.ui.session.session import Session
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.own_direction import show_text
from annotator.words import number, quote, shorten

DRAFT = "gold draft"
"""The annotation id of the copy as it is shown in the article."""
TEXT_CODE_POINTS = 300


class VersionEditor(QWidget):
    """Edits the copy with the keyboard: a label's key relabels it, arrows move its ends."""

    drafted = Signal(object)
    """The copy changed, an annotation; None if it is no longer edited."""
    left = Signal()
    """The keyboard returns to the text."""

    def __init__(
        self,
        session: Session,
        decide: Callable[[Version, Sequence[str]], object],
        parent: QWidget | None = None,
    ) -> None:
        """Build the editor.

        Args:
            session: The session with the open article.
            decide: Gives the verdict: the version, and the ids of the annotations it is made from.
            parent: The parent widget.
        """
        super().__init__(parent)
        self.setObjectName("versionEditor")
        self.setAccessibleName("Edited version")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._session, self._decide = session, decide
        self.version: Version | None = None
        """The copy; None while nothing is edited."""
        self._made_from: tuple[str, ...] = ()
        self._left_out: dict[str, object] = {}
        """Attributes that the copy lost with its label, which gives them back."""
        self.attributes: list[Row] = []
        self._drafts = Drafts()
        """What was typed for the copy, which ends with it."""
        self.label = QLabel()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.keep_button = QPushButton("Keep")
        self.keep_button.setProperty("role", "primary")
        self.cancel_button = QPushButton("Cancel")
        for button in (self.keep_button, self.cancel_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.keep_button.clicked.connect(self.keep)
        self.cancel_button.clicked.connect(self.cancel)
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        head = FlowLayout()
        for part in (self.label, self.keep_button, self.cancel_button):
            head.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.text)
        layout.addLayout(self._rows)
        layout.addWidget(self.hint)
        theme.schemeChanged.connect(self._show)

    def begin(self, group: ReviewedGroup) -> None:
        """Edit a copy of the version that the verdict has, or of the first version."""
        made_from, self.version = _copy_of(group)
        self._made_from = tuple(made_from)
        self._left_out = {}
        for row in self.attributes:
            if isinstance(row, FieldRow):
                row.kept.discard()
        self._show()
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def annotation(self) -> Annotation | None:
        """Return the copy as an annotation."""
        version, document = self.version, self._session.document
        if version is None or document is None:
            return None
        text = covered_text(document.text, version.fragments)
        return Annotation(
            DRAFT, GOLD, version.label, version.fragments, text, dict(version.attributes)
        )

    def keep(self) -> None:
        """Give the verdict: the copy goes into the gold layer."""
        for row in self.attributes:
            if isinstance(row, FieldRow) and not row.kept.save():
                row.setFocus()
                return
        version = self.version
        if version is not None:
            self.cancel()
            self._decide(version, self._made_from)

    def cancel(self) -> None:
        """Forget the copy."""
        if self.version is None:
            return
        self.version = None
        self.hide()
        self.drafted.emit(None)
        self.left.emit()

    # Changing the copy

    def relabel(self, name: str) -> None:
        """Give the copy a label, and the attributes that it had as long as the label has them."""
        tag_set = self._session.tag_set
        if self.version is None or tag_set.label(name) is None:
            return
        if tag_set.is_of_article(name) == bool(self.version.fragments):
            self._session.say(f"{name} cannot take its place: one is of the whole article.")
            return
        values = {**self._left_out, **self.version.attributes}
        kept = tag_set.valid_attributes(name, values)
        self._left_out = {key: value for key, value in values.items() if key not in kept}
        self._change(replace(self.version, label=name, attributes=kept))
        if self._left_out:
            count = number(len(self._left_out), "attribute")
            self._session.say(
                f"Changed to {name}. {count} left out; the old label brings that back."
            )

    def move_edge(
        self, edge: Literal["start", "end"], step: int, unit: Literal["word", "character"]
    ) -> None:
        """Move an end of the copy.

        Args:
            edge: The end to move.
            step: 1 to move it to the right on the screen, -1 to the left.
            unit: How far it moves.
        """
        version = self.version
        document = self._session.document
        if version is None or document is None or not version.fragments:
            return
        at = 0 if edge == "start" else -1
        fragments = list(version.fragments)
        fragments[at] = move_edge(document.text, fragments[at], edge, step, unit)
        ordered = all(low < high for low, high in fragments)
        apart = all(a[1] <= b[0] for a, b in pairwise(fragments))
        if ordered and apart:
            self._change(replace(version, fragments=tuple(fragments)))

    def take_selection(self, start: int, end: int) -> None:
        """Let the copy cover the selection; start and end are in code points."""
        if self.version is not None:
            self._change(replace(self.version, fragments=((start, end),)))

    def _set_value(self, name: str, value: object) -> None:
        if self.version is None:
            return
        attributes = {key: old for key, old in self.version.attributes.items() if key != name}
        attributes |= {name: value} if value is not None else {}
        label = self._session.tag_set.label(self.version.label)
        if label is not None:
            before = self.version.attributes
            attributes = with_revealed_defaults(label.attributes, before, attributes)
        self._change(replace(self.version, attributes=attributes))

    def _change(self, version: Version) -> None:
        self.version = version
        self._show()

    # Showing

    def _show(self) -> None:
        copy = self.annotation()
        if copy is None:
            return
        colours, keys = theme.current(), self._session.keys
        own = colours.label(self._session.tag_set, copy.label)
        self.label.setText(copy.label)
        self.label.setStyleSheet(
            f"background: {own.fill.name()}; color: {colours.ink.name()}; font-weight: 600;"
            f"border: 1px solid {own.line.name()}; border-radius: 5px; padding: 2px 9px;"
        )
        show_text(self.text, shorten(copy.text, TEXT_CODE_POINTS))
        document = self._session.document
        text = document.text if document is not None else ""
        side = "right" if reading_step(text, copy.start, 1) > 0 else "left"
        end, start = keys.key(f"edited.end.word.{side}"), keys.key(f"edited.start.word.{side}")
        rows = " ↓ goes to the attributes." if self._has_attributes(copy) else ""
        self.hint.setText(
            f"A label’s key changes the label, {end} moves the end, {start} the start.{rows}"
        )
        keep, cancel = keys.key("edited.keep"), keys.key("edited.cancel")
        self.keep_button.setText(f"Keep  {keep}" if keep else "Keep")
        self.cancel_button.setText(f"Cancel  {cancel}" if cancel else "Cancel")
        self.setAccessibleDescription(f"{copy.label}: {copy.text}")
        self._show_attributes(copy)
        self.drafted.emit(copy)

    def _has_attributes(self, copy: Annotation) -> bool:
        label = self._session.tag_set.label(copy.label)
        return label is not None and bool(label.attributes)

    def _show_attributes(self, copy: Annotation) -> None:
        label = self._session.tag_set.label(copy.label)
        wanted = list(label.attributes) if label is not None else []
        if [row.attribute for row in self.attributes] != wanted:
            for row in self.attributes:
                self._rows.removeWidget(row)
                row.hide()
                row.deleteLater()
            self.attributes = [make_row(each, self._save_text, self._drafts) for each in wanted]
            for number, row in enumerate(self.attributes):
                row.moved.connect(partial(self._go_from, number))
                row.passed.connect(partial(self._go_from, number, 1))
                row.left.connect(partial(self.go, -1))
                if isinstance(row, AttributeRow):
                    row.valueChosen.connect(self._set_value)
                    row.answered.connect(partial(self._go_from, number, 1))
                    row.refused.connect(self._session.say)
                self._rows.addWidget(row)
                row.show()
        subject = " ".join(self._made_from)
        show_values(self.attributes, copy.attributes, subject, self._session.identities())

    def _save_text(self, subject: str, attribute: Attribute, text: str) -> str:
        """Give the copy the value that a text stands for; return why it could not."""
        if self.version is None or subject != " ".join(self._made_from):
            return ""
        if attribute.kind is AttributeKind.IDENTITY and text.strip():
            identity = find_identity(self._session.identities(), text)
            if identity is None:
                return f"the project has no identity {quote(text.strip())}"
            self._set_value(attribute.name, identity.id)
            return ""
        fault = self._session.attributes.text_fault(attribute, text)
        if not fault:
            value = read_value(attribute, text) if text.strip() else None
            self._set_value(attribute.name, value)
        return fault

    def _go_from(self, number: int, step: int) -> None:
        number += step
        while 0 <= number < len(self.attributes) and self.attributes[number].isHidden():
            number += step
        self.go(number)

    def go(self, number: int) -> None:
        """Give an attribute the keyboard; a number without an attribute gives it to the copy."""
        inside = 0 <= number < len(self.attributes)
        target = self.attributes[number] if inside else self
        target.setFocus(Qt.FocusReason.TabFocusReason)

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a frame, which is wider if the keyboard is here."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = 2 if self.hasFocus() else 1
        painter.setPen(QPen(colours.accent, wide))
        painter.setBrush(colours.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is no longer here."""
        super().focusOutEvent(event)
        self.update()


def _copy_of(group: ReviewedGroup) -> tuple[Sequence[str], Version]:
    """Return the ids of the annotations that the copy is made from, and the copy."""
    decision = group.decision
    if decision is not None and decision.edited is not None:
        return decision.accepted, decision.edited
    by_id = {each.id: each for each in group.aligned.annotations.values()}
    accepted = [id_ for id_ in decision.accepted if id_ in by_id] if decision is not None else []
    first = by_id[accepted[0]] if accepted else next(iter(by_id.values()))
    source = (
        decision.taken[0] if decision is not None and decision.taken else judged_annotation(first)
    )
    version = Version(
        source.label, source.fragments, dict(source.attributes), identity=source.identity
    )
    return (first.id,), version
