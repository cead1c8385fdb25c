"""The head of the inspector: label, text and origin of the annotation."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.model import Annotation, TagSet
from annotator.ui.look import theme
from annotator.ui.widgets.small_widgets import ElidedLabel
from annotator.words import shorten

_LONGEST = 240


class InspectorHead(QWidget):
    """Says what is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Annotation, TagSet] | None = None
        self.label = QLabel()
        self.label.setObjectName("inspectorLabel")
        self.label.setAccessibleName("Label")
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
        theme.schemeChanged.connect(self._dress)

    def show_annotation(self, annotation: Annotation, tag_set: TagSet, own: bool = True) -> None:
        """Show an annotation; of one that is not one's own, say that it cannot be changed."""
        self._shown = annotation, tag_set
        self.label.setText(annotation.label)
        self.text.setText(shorten(annotation.text, _LONGEST))
        came = {"imported": "imported", "suggested": "from a suggestion"}.get(annotation.origin)
        whose = annotation.annotator if own else f"{annotation.annotator}’s, not to be changed"
        self.owner.setText(" · ".join(part for part in (whose, came) if part))
        fragments = ", ".join(f"{start:,}–{end:,}" for start, end in annotation.fragments)
        self.label.setToolTip(f"Characters {fragments}")
        self._dress()

    def _dress(self) -> None:
        if self._shown is None:
            return
        annotation, tag_set = self._shown
        colours = theme.current()
        own = colours.label(tag_set, annotation.label)
        self.label.setStyleSheet(
            f"background: {own.fill.name()}; color: {colours.ink.name()}; font-weight: 600;"
            f"border: 1px solid {own.line.name()}; border-radius: 5px; padding: 2px 9px;"
        )
