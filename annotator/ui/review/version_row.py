"""One person's version of a place: key, name, label, words, and what else it says."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.model import Annotation, TagSet
from annotator.ui.look import theme
from annotator.words import shorten

_LONGEST = 220


class VersionRow(QWidget):
    """A click takes this version; one who has nothing here is named too."""

    clicked = Signal(str)
    """The owner."""

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
        self.more = QLabel()
        self.more.setProperty("role", "muted")
        self.more.setWordWrap(True)
        self.more.setTextFormat(Qt.TextFormat.PlainText)
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
        column.addWidget(self.more)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 7, 10, 8)
        layout.setSpacing(8)
        layout.addWidget(self.cap, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)

    def show_version(
        self,
        annotation: Annotation | None,
        tag_set: TagSet,
        more: str,
        accepted: bool,
        usable: bool,
    ) -> None:
        """Show what the person has here, or that it is nothing."""
        self.accepted = accepted
        has = annotation is not None
        for widget in (self.label, self.text):
            widget.setVisible(has)
        self.more.setText(more)
        self.more.setVisible(bool(more) and has)
        self.cap.setVisible(bool(self.key))
        self.verdict.setText("✓ accepted" if accepted else "" if has else "nothing here")
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if has and usable else Qt.CursorShape.ArrowCursor
        )
        if annotation is not None:
            self.label.setText(annotation.label)
            self.text.setText(shorten(annotation.text, _LONGEST))
            self.setAccessibleName(
                f"{self.owner}: {annotation.label}, {annotation.text}. {more}"
                + (" Accepted." if accepted else "")
            )
            self.setToolTip(
                f"Accept {self.owner}’s version" + (f" ({self.key})" if self.key else "")
            )
        else:
            self.setAccessibleName(f"{self.owner}: nothing here")
            self.setToolTip("")
        self._has = has and usable
        self._dress(annotation, tag_set)
        self.update()

    def _dress(self, annotation: Annotation | None, tag_set: TagSet) -> None:
        colours = theme.current()
        self.cap.setStyleSheet(
            f"border: 1px solid {colours.border.name()}; border-radius: 4px; padding: 1px 0;"
            f"background: {colours.surface.name()};"
            f"color: {(colours.ink if annotation else colours.muted).name()};"
        )
        if annotation is not None:
            own = colours.label(tag_set, annotation.label)
            self.label.setStyleSheet(
                f"background: {own.fill.name()}; color: {colours.ink.name()};"
                f"border: 1px solid {own.line.name()}; border-radius: 4px; padding: 0 6px;"
            )
        done = colours.success if self.accepted else colours.muted
        self.verdict.setStyleSheet(f"color: {done.name()};")

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame: in the colour of success where the version was accepted."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = colours.success if self.accepted else colours.border
        if self._has and self.underMouse():
            line = colours.accent
        painter.setPen(QPen(line, 1.5 if self.accepted else 1))
        painter.setBrush(colours.surface if self._has else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take this version."""
        inside = self.rect().contains(event.position().toPoint())
        if self._has and inside and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.owner)
