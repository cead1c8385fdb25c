"""Above the article in relate mode: what is related, and a field for the name of the target."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from annotator.model.relations import relation_options, relation_type_name
from annotator.ui.session.session import Session
from annotator.ui.widgets.announcing import describe
from annotator.ui.widgets.small_widgets import ElidedLabel


class TargetField(QLineEdit):
    """Typing finds, Tab and the arrows go on, Enter takes, Esc leaves."""

    gone = Signal(int)
    taken = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Tab, and all that is typed, from being taken as anything else."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._is_own(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and self._is_own(event):
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        return event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See above."""
        key = event.key()
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Down):
            self.gone.emit(1)
        elif key in (Qt.Key.Key_Backtab, Qt.Key.Key_Up):
            self.gone.emit(-1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class RelateBar(QFrame):
    """Appears with relate mode and has the keyboard until that ends."""

    left = Signal()
    """The keyboard goes back to the text."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("relateBar")
        self._session = session
        self.source = ElidedLabel()
        self.source.setObjectName("relateSource")
        self.field = TargetField()
        self.field.setObjectName("relateField")
        self.field.setAccessibleName("Name of the annotation to relate to")
        self.field.setPlaceholderText("Name, or Tab")
        self.field.setToolTip("Type words or a label, or press Tab; or click an annotation")
        self.field.setMinimumWidth(130)
        self.field.setAcceptDrops(False)
        self.target = ElidedLabel()
        self.target.setObjectName("relateTarget")
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 7, 14, 7)
        layout.setSpacing(10)
        to = QLabel("to")
        to.setProperty("role", "muted")
        layout.addWidget(self.source, 3)
        layout.addWidget(to)
        layout.addWidget(self.field, 2)
        layout.addWidget(self.target, 4)
        layout.addWidget(self.count)
        self.field.textEdited.connect(session.relating.seek)
        self.field.gone.connect(session.relating.next_candidate)
        self.field.taken.connect(session.relating.take_candidate)
        self.field.left.connect(session.relating.stop)
        session.relating.changed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Show what relate mode is at."""
        session = self._session
        if session.relating.source_id is None:
            had = self.field.hasFocus()
            self.hide()
            if had:
                self.left.emit()
            return
        begins = self.isHidden()
        self.source.setText(f"Relate {session.name_of(session.relating.source_id, 60)}")
        self.target.setText(self._target())
        found = session.relating.candidates()
        number = next(
            (n for n, one in enumerate(found, 1) if one.id == session.relating.candidate_id), 0
        )
        many = f"{len(found):,} here" if found else "nothing fits here"
        self.count.setText(f"{number:,} of {len(found):,}" if number else many)
        told = (self.target.text(), self.count.text())
        describe(self.field, "; ".join(filter(None, told)))
        wrong = bool(self.field.text().strip()) and not found
        self.field.setProperty("found", "no" if wrong else "yes")
        self.field.style().polish(self.field)
        if begins:
            self.field.clear()
            self.show()
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _target(self) -> str:
        session = self._session
        source, target = (
            session.annotation(session.relating.source_id),
            session.annotation(session.relating.candidate_id),
        )
        if target is None:
            return ""
        name = session.name_of(target.id, 60)
        if source is None:
            return name
        existing = session.article.relations_at(source.id)
        links = relation_options(source, target, session.tag_set, existing)
        kinds = " / ".join(relation_type_name(link.type) for link in links[:3])
        return f"{name} – {kinds}" if kinds else name
