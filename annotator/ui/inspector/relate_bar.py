"""The bar above the article in relate mode: the source, a field for the target, and a list."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.model.relations import relation_options, relation_type_name
from annotator.ui.inspector.target_list import TargetList
from annotator.ui.kept_text import declare
from annotator.ui.session.session import Session
from annotator.ui.widgets.announcing import describe
from annotator.ui.widgets.small_widgets import ElidedLabel

_NAME_CODE_POINTS = 60
_TARGET_CODE_POINTS = 32
"""The target's name is followed by its relations, which are to be seen."""
_TYPES_SHOWN = 3
_ROWS_SHOWN, _ROWS_SHOWN_IN_LOW_WINDOW = 5, 3
_LOW_WINDOW_PX = 600


class TargetField(QLineEdit):
    """A field in which typing finds targets, Tab and arrows go on, Enter relates, Esc leaves."""

    stepped = Signal(int)
    """To the next target (1), or the one before (-1), by Tab."""
    listStepped = Signal(int)
    """To the next target of the list (1), or the one before (-1), by an arrow."""
    accepted = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Handle Tab and Esc here, before Qt or a command does."""
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
        """Go to another target, relate, or leave."""
        key = event.key()
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.stepped.emit(1 if key == Qt.Key.Key_Tab else -1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.listStepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class RelateBar(QFrame):
    """Appears with relate mode, and has the keyboard until relate mode ends."""

    left = Signal()
    """The keyboard goes back to the text."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("relateBar")
        self._session = session
        self.source = ElidedLabel()
        self.source.setObjectName("relateSource")
        self.field = TargetField()
        declare(self.field, "searched")
        self.field.setObjectName("relateField")
        self.field.setAccessibleName("Name of the annotation to relate to")
        self.field.setPlaceholderText("Name, or Tab")
        self.field.setToolTip(
            "Type words, a label or a name, press Tab, or click an annotation. ↓ goes through the "
            "list, which has the likeliest of all articles"
        )
        self.field.setMinimumWidth(130)
        self.field.setAcceptDrops(False)
        self.target = ElidedLabel()
        self.target.setObjectName("relateTarget")
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.list = TargetList()
        self.list.chosen.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        layout = QHBoxLayout()
        layout.setContentsMargins(14, 7, 14, 7)
        layout.setSpacing(10)
        column.addLayout(layout)
        column.addWidget(self.list)
        to = QLabel("to")
        to.setProperty("role", "muted")
        # The source is marked in the text; the target's relations are to be read here.
        layout.addWidget(self.source, 4)
        layout.addWidget(to)
        layout.addWidget(self.field, 2)
        layout.addWidget(self.target, 8)
        layout.addWidget(self.count)
        self.field.textEdited.connect(session.relating.seek)
        self.field.stepped.connect(session.relating.next_candidate)
        self.field.listStepped.connect(session.relating.next_listed)
        self.field.accepted.connect(session.relating.take_candidate)
        self.field.left.connect(session.relating.stop)
        session.relating.changed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Show the source, the candidate, and how many candidates there are."""
        relating = self._session.relating
        if relating.source_id is None:
            had_keyboard = self.field.hasFocus()
            self.hide()
            if had_keyboard:
                self.left.emit()
            return
        is_new = self.isHidden()
        source = self._session.name_of(relating.source_id, _NAME_CODE_POINTS)
        self.source.setText(f"Relate {source}")
        self.target.setText(self._describe_target())
        # Until there is a target, its room is the source's.
        self.target.setVisible(bool(self.target.text()))
        self._show_count()
        here = relating.candidates()
        self._show_list()
        describe(self.field, "; ".join(filter(None, (self.target.text(), self.count.text()))))
        found = here or relating.far.found or relating.far.searching
        has_no_match = bool(self.field.text().strip()) and not found
        self.field.setProperty("found", "no" if has_no_match else "yes")
        self.field.style().polish(self.field)
        if is_new:
            self.field.clear()
            self.show()
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _choose(self, annotation_id: str) -> None:
        self._session.selection.choose(annotation_id, place=False)

    def _show_count(self) -> None:
        relating = self._session.relating
        here, far = relating.candidates(), relating.far.found
        ids = [one.id for one in here]
        count = len(here)
        if relating.candidate_id in ids:
            text = f"{ids.index(relating.candidate_id) + 1:,} of {count:,}"
        else:
            text = f"{count:,} here" if count or far else "nothing fits here"
        if relating.far.searching and not count:
            text = "searching …"
        elif far:
            text += f" · {len(far):,} elsewhere"
        self.count.setText(text)

    def _show_list(self) -> None:
        relating, most = self._session.relating, _ROWS_SHOWN
        if self.window().height() < _LOW_WINDOW_PX:
            most = _ROWS_SHOWN_IN_LOW_WINDOW
        rows = [(one, relating.far.target(one.id)) for one in relating.listed()]
        self.list.show_rows(rows, relating.candidate_id, self._session.tag_set, most)

    def _describe_target(self) -> str:
        """Return the candidate's name and the relations that it could have."""
        session = self._session
        source = session.annotation(session.relating.source_id)
        target = session.annotation(session.relating.candidate_id)
        far = session.relating.far.target(session.relating.candidate_id)
        if target is None and far is not None:
            target = far.annotation
        if target is None:
            return ""
        name = session.name_of(target.id, _TARGET_CODE_POINTS)
        if source is None:
            return name
        existing = session.article.relations_at(source.id)
        across = far is not None
        options = relation_options(source, target, session.tag_set, existing, across=across)
        types = " / ".join(relation_type_name(option.type) for option in options[:_TYPES_SHOWN])
        return f"{name} – {types}" if types else name
