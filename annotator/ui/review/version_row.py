"""Show one annotator's version of a group: key, name, label, text and details."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.model import Annotation, TagSet
from annotator.ui.look import theme
from annotator.ui.widgets.own_direction import show_text
from annotator.words import shorten

TEXT_CODE_POINTS = 220


class VersionRow(QWidget):
    """Shows a version, which a click accepts, or that the annotator has nothing here."""

    clicked = Signal(str)
    """The version is to be accepted; names its owner."""

    def __init__(self, owner: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.owner, self.key = owner, key
        self.accepted = False
        self.setObjectName(f"version.{owner}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.cap = QLabel(key)
        self.cap.setFixedWidth(22)
        self.cap.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.name = QLabel(owner)
        bold = QFont(self.name.font())
        bold.setWeight(QFont.Weight.DemiBold)
        self.name.setFont(bold)
        self.label = QLabel()
        self.verdict = QLabel()
        self.verdict.setProperty("role", "muted")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.details = QLabel()
        self.details.setProperty("role", "muted")
        self.details.setWordWrap(True)
        self.details.setTextFormat(Qt.TextFormat.PlainText)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name)
        head.addWidget(self.label)
        head.addStretch()
        head.addWidget(self.verdict)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addWidget(self.details)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 7, 10, 8)
        layout.setSpacing(8)
        layout.addWidget(self.cap, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)

    def show_version(
        self,
        annotation: Annotation | None,
        tag_set: TagSet,
        details: str,
        accepted: bool,
        usable: bool,
    ) -> None:
        """Show a version.

        Args:
            annotation: The version; None if the annotator has nothing here.
            tag_set: The tag set, for the label's colours.
            details: Attributes, identity and note, in lines.
            accepted: Whether the verdict accepts the version.
            usable: Whether a click accepts it.
        """
        self.accepted = accepted
        has_version = annotation is not None
        for widget in (self.label, self.text):
            widget.setVisible(has_version)
        self.details.setText(details)
        self.details.setVisible(bool(details) and has_version)
        self.cap.setVisible(bool(self.key))
        self.verdict.setText("✓ accepted" if accepted else "" if has_version else "nothing here")
        self.setCursor(
            Qt.CursorShape.PointingHandCursor
            if has_version and usable
            else Qt.CursorShape.ArrowCursor
        )
        if annotation is not None:
            self.label.setText(annotation.label)
            show_text(self.text, shorten(annotation.text, TEXT_CODE_POINTS))
            self.setAccessibleName(
                f"{self.owner}: {annotation.label}, {annotation.text}. {details}"
                + (" Accepted." if accepted else "")
            )
            self.setToolTip(
                f"Accept {self.owner}’s version" + (f" ({self.key})" if self.key else "")
            )
        else:
            self.setAccessibleName(f"{self.owner}: nothing here")
            self.setToolTip("")
        self._usable = has_version and usable
        self._set_colours(annotation, tag_set)
        self.update()

    def _set_colours(self, annotation: Annotation | None, tag_set: TagSet) -> None:
        colours = theme.current()
        self.cap.setStyleSheet(
            f"border: 1px solid {colours.border.name()}; border-radius: 4px; padding: 1px 0;"
            f"background: {colours.surface.name()};"
            f"color: {(colours.ink if annotation else colours.muted).name()};"
        )
        if annotation is not None:
            label = colours.label(tag_set, annotation.label)
            self.label.setStyleSheet(
                f"background: {label.fill.name()}; color: {colours.ink.name()};"
                f"border: 1px solid {label.line.name()}; border-radius: 4px; padding: 0 6px;"
            )
        verdict_colour = colours.success if self.accepted else colours.muted
        self.verdict.setStyleSheet(f"color: {verdict_colour.name()};")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a frame, in the colour of success if the version is accepted."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = colours.success if self.accepted else colours.border
        if self._usable and self.underMouse():
            line = colours.accent
        painter.setPen(QPen(line, 1.5 if self.accepted else 1))
        painter.setBrush(colours.surface if self._usable else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Accept this version on a click."""
        inside = self.rect().contains(event.position().toPoint())
        if self._usable and inside and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.owner)
