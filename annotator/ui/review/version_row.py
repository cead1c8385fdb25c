"""Show a version of a place: key, names, label, text and details; what differs is lit."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.model import Annotation, TagSet
from annotator.ui.look import theme
from annotator.ui.review.version_differences import Marked, as_html
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.own_direction import direction_of
from annotator.ui.widgets.plain_text import plain_tip
from annotator.words import join_names


class ShownVersion(Struct, frozen=True):
    """A version as its row shows it."""

    annotation: Annotation
    owners: tuple[str, ...]
    key: str
    """The key that accepts it; empty for none."""
    share: str
    """How many of the annotators have it alike: ``2/3``."""
    text: tuple[Marked, ...]
    details: tuple[tuple[Marked, ...], ...]
    """Attributes, relations, identity and note, in lines."""
    label_differs: bool = False
    accepted: bool = False
    """Whether the verdict accepts it."""
    shares_text: bool = False
    """Whether label and text are those of all versions, and shown above them."""

    def without(self, alike: Sequence[str]) -> "ShownVersion":
        """Return the version without what is shown once for all: label, text, some details."""
        details = tuple(
            tuple(piece for piece in line if piece.lit or piece.text not in alike)
            for line in self.details
        )
        return replace(self, details=details, shares_text=True)


def show_label(widget: QLabel, name: str, tag_set: TagSet, *, strong: bool = False) -> None:
    """Show the name of a label on its colours, ``strong`` where it differs from others."""
    colours = theme.current()
    label = colours.label(tag_set, name)
    weight, wide = ("600", 2) if strong else ("400", 1)
    widget.setText(name)
    widget.setStyleSheet(
        f"background: {label.fill.name()}; color: {colours.ink.name()}; font-weight: {weight};"
        f"border: {wide}px solid {label.line.name()}; border-radius: 4px; padding: 0 6px;"
    )


class SharedPart(QWidget):
    """Shows once what all versions of a place have alike: label, text and values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sharedPart")
        self.caption = QLabel()
        self.caption.setProperty("role", "caption")
        self.label = QLabel()
        self.share = QLabel()
        self.share.setProperty("role", "muted")
        self.text = QLabel()
        self.details = QLabel()
        self.details.setProperty("role", "muted")
        for part in (self.text, self.details):
            part.setWordWrap(True)
            part.setTextFormat(Qt.TextFormat.PlainText)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.caption, 1)
        head.addWidget(self.label)
        head.addWidget(self.share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 10, 0)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addWidget(self.text)
        layout.addWidget(self.details)

    def show_shared(
        self, versions: Sequence[ShownVersion], alike: Sequence[str], people: int, tag_set: TagSet
    ) -> None:
        """Show what several versions with the same label and text have alike.

        Args:
            versions: All versions of the place.
            alike: Their common attributes and identity, in words.
            people: The number of annotators who took part.
            tag_set: The tag set, for the label's colours.
        """
        first = versions[0]
        self.caption.setText("Alike in all versions")
        show_label(self.label, first.annotation.label, tag_set)
        self.share.setText(f"{sum(len(version.owners) for version in versions)}/{people}")
        self.text.setText("".join(piece.text for piece in first.text))
        self.text.setLayoutDirection(direction_of(first.annotation.text))
        self.details.setText(", ".join(alike))
        self.details.setVisible(bool(alike))


class VersionRow(QWidget):
    """Shows a version, which a click accepts."""

    clicked = Signal(str)
    """The version is to be accepted; names the first annotator who has it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.owner = ""
        """The first annotator who has the version."""
        self.accepted = False
        self._usable = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.cap = QLabel()
        self.cap.setFixedWidth(22)
        self.cap.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setWordWrap(True)
        bold = QFont(self.name.font())
        bold.setWeight(QFont.Weight.DemiBold)
        self.name.setFont(bold)
        self.label = QLabel()
        self.share = QLabel()
        self.share.setProperty("role", "muted")
        self.verdict = QLabel("✓ accepted")
        self.text = QLabel()
        self.details = QLabel()
        self.details.setProperty("role", "muted")
        for part in (self.text, self.details):
            part.setWordWrap(True)
            part.setTextFormat(Qt.TextFormat.RichText)
            part.setProperty("markup", True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name, 1)
        for part in (self.label, self.share, self.verdict):
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
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

    def show_version(self, shown: ShownVersion, tag_set: TagSet, usable: bool) -> None:
        """Show a version.

        Args:
            shown: The version.
            tag_set: The tag set, for the label's colours.
            usable: Whether a click accepts it.
        """
        self.owner, self.accepted, self._usable = shown.owners[0], shown.accepted, usable
        self.setObjectName(f"version.{self.owner}")
        names = ", ".join(shown.owners)
        self.cap.setText(shown.key)
        self.cap.setVisible(bool(shown.key))
        self.name.setText(names)
        self.label.setText(shown.annotation.label)
        self.share.setText(shown.share)
        self.verdict.setVisible(shown.accepted)
        lit = theme.current().match.name(), theme.current().ink.name()
        for part in (self.label, self.text):
            part.setVisible(not shown.shares_text)
        self.text.setText(as_html(shown.text, "", *lit))
        self.text.setLayoutDirection(direction_of(shown.annotation.text))
        lines = [as_html(line, ", ", *lit) for line in shown.details if line]
        self.details.setText("<br>".join(lines))
        self.details.setVisible(bool(lines))
        cursor = Qt.CursorShape.PointingHandCursor if usable else Qt.CursorShape.ArrowCursor
        self.setCursor(cursor)
        people = join_names(shown.owners)
        details = ". ".join(", ".join(each.text for each in line) for line in shown.details if line)
        self.setAccessibleName(
            f"{people}: {shown.annotation.label}, {shown.annotation.text}. {details}"
            + (" Accepted." if shown.accepted else "")
        )
        key = f" ({shown.key})" if shown.key else ""
        self.setToolTip(plain_tip(f"Accept the version of {people}{key}"))
        self._set_colours(shown, tag_set)
        self.updateGeometry()
        self.update()

    def _set_colours(self, shown: ShownVersion, tag_set: TagSet) -> None:
        colours = theme.current()
        self.cap.setStyleSheet(
            f"border: 1px solid {colours.border.name()}; border-radius: 4px; padding: 1px 0;"
            f"background: {colours.surface.name()}; color: {colours.ink.name()};"
        )
        show_label(self.label, shown.annotation.label, tag_set, strong=shown.label_differs)
        self.verdict.setStyleSheet(f"color: {colours.success.name()};")

    @guarded()
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
