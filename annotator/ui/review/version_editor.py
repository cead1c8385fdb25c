"""Editing what goes into the gold layer: label, extent, attributes of a copy of a version."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.agreement.reviewed_groups import ReviewedGroup
from annotator.model import GOLD, Annotation, Version, covered_text
from annotator.model.curation import judged
from annotator.text.steps import move_edge
from annotator.ui.article.view import ArticleView
from annotator.ui.inspector.attribute_row import AttributeRow
from annotator.ui.look import theme
from annotator.ui.review.desk import ReviewDesk
from annotator.ui.tables.row_model import CELL_CODE_POINTS
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.words import shorten

DRAFT = "gold draft"
"""The id under which the copy is shown in the article."""


class VersionEditor(QWidget):
    """Has the keyboard as a whole: labels' keys give the copy a label, arrows move its ends."""

    drafted = Signal(object)
    """The copy as it is now, an annotation; None: there is none any more."""
    left = Signal()

    def __init__(self, desk: ReviewDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("versionEditor")
        self.setAccessibleName("Edited version")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._desk = desk
        self.view: ArticleView | None = None
        """Knows where words end."""
        self.version: Version | None = None
        self._made_from: tuple[str, ...] = ()
        self.attributes: list[AttributeRow] = []
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

    def begin(self, spot: ReviewedGroup) -> None:
        """Edit a copy of what was decided, or else of the first version."""
        made_from, self.version = _start(spot)
        self._made_from = tuple(made_from)
        self._show()
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def annotation(self) -> Annotation | None:
        """The copy as an annotation."""
        version, document = self.version, self._desk.session.document
        if version is None or document is None:
            return None
        text = covered_text(document.text, version.fragments)
        return Annotation(
            DRAFT, GOLD, version.label, version.fragments, text, dict(version.attributes)
        )

    def keep(self) -> None:
        """Let the copy be what goes into the gold layer."""
        version = self.version
        if version is not None:
            self.cancel()
            self._desk.edit(version, self._made_from)

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
        """Give the copy a label; attributes that it cannot have go."""
        label = self._desk.session.tag_set.label(name)
        if self.version is None or label is None:
            return
        kept = {
            name: value
            for name, value in self.version.attributes.items()
            if (attribute := label.attribute(name)) is not None and value in attribute.values
        }
        self._change(replace(self.version, label=name, attributes=kept))

    def move_edge(
        self, edge: Literal["start", "end"], step: int, unit: Literal["word", "character"]
    ) -> None:
        """Move an end of the copy."""
        version, view = self.version, self.view
        document = self._desk.session.document
        if version is None or view is None or document is None:
            return
        at = 0 if edge == "start" else -1
        fragments = list(version.fragments)
        fragments[at] = move_edge(document.text, fragments[at], edge, step, unit)
        ordered = all(low < high for low, high in fragments)
        apart = all(a[1] <= b[0] for a, b in pairwise(fragments))
        if ordered and apart:
            self._change(replace(version, fragments=tuple(fragments)))

    def take_selection(self, start: int, end: int) -> None:
        """Let the copy cover what was selected in the text."""
        if self.version is not None:
            self._change(replace(self.version, fragments=((start, end),)))

    def _set_value(self, name: str, value: object) -> None:
        if self.version is None:
            return
        attributes = {key: old for key, old in self.version.attributes.items() if key != name}
        attributes |= {name: value} if value is not None else {}
        self._change(replace(self.version, attributes=attributes))

    def _change(self, version: Version) -> None:
        self.version = version
        self._show()

    # Showing

    def _show(self) -> None:
        made = self.annotation()
        if made is None:
            return
        colours, keys = theme.current(), self._desk.session.keys
        own = colours.label(self._desk.session.tag_set, made.label)
        self.label.setText(made.label)
        self.label.setStyleSheet(
            f"background: {own.fill.name()}; color: {colours.ink.name()}; font-weight: 600;"
            f"border: 1px solid {own.line.name()}; border-radius: 5px; padding: 2px 9px;"
        )
        self.text.setText(shorten(made.text, CELL_CODE_POINTS))
        end, start = keys.key("edited.end.word.right"), keys.key("edited.start.word.right")
        rows = " ↓ goes to the attributes." if self._labelled(made) else ""
        self.hint.setText(
            f"A label’s key changes the label, {end} moves the end, {start} the start.{rows}"
        )
        keep, cancel = keys.key("edited.keep"), keys.key("edited.cancel")
        self.keep_button.setText(f"Keep  {keep}" if keep else "Keep")
        self.cancel_button.setText(f"Cancel  {cancel}" if cancel else "Cancel")
        self.setAccessibleDescription(f"{made.label}: {made.text}")
        self._show_attributes(made)
        self.drafted.emit(made)

    def _labelled(self, made: Annotation) -> bool:
        label = self._desk.session.tag_set.label(made.label)
        return label is not None and bool(label.attributes)

    def _show_attributes(self, made: Annotation) -> None:
        label = self._desk.session.tag_set.label(made.label)
        wanted = list(label.attributes) if label is not None else []
        if [row.attribute for row in self.attributes] != wanted:
            for row in self.attributes:
                self._rows.removeWidget(row)
                row.hide()
                row.deleteLater()
            self.attributes = [AttributeRow(attribute) for attribute in wanted]
            for number, row in enumerate(self.attributes):
                row.valueChosen.connect(self._set_value)
                row.moved.connect(lambda step, number=number: self.go(number + step))
                row.answered.connect(lambda number=number: self.go(number + 1))
                row.left.connect(lambda: self.go(-1))
                self._rows.addWidget(row)
                row.show()
        for row in self.attributes:
            row.show_value(made.attributes.get(row.attribute.name))

    def go(self, number: int) -> None:
        """Give an attribute the keyboard, or what is above and below them: the copy itself."""
        inside = 0 <= number < len(self.attributes)
        target = self.attributes[number] if inside else self
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame that shows where the keyboard is."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = 2 if self.hasFocus() else 1
        painter.setPen(QPen(colours.accent, wide))
        painter.setBrush(colours.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show it."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no longer."""
        super().focusOutEvent(event)
        self.update()


def _start(spot: ReviewedGroup) -> tuple[Sequence[str], Version]:
    """From which annotations the copy is made, and what it is at first."""
    decision = spot.decision
    if decision is not None and decision.edited is not None:
        return decision.accepted, decision.edited
    by_id = {each.id: each for each in spot.aligned.annotations.values()}
    accepted = [id for id in decision.accepted if id in by_id] if decision is not None else []
    first = by_id[accepted[0]] if accepted else next(iter(by_id.values()))
    was = decision.taken[0] if decision is not None and decision.taken else judged(first)
    version = Version(was.label, was.fragments, dict(was.attributes), identity=was.identity)
    return (first.id,), version
