"""The conditions of the list as chips, each of which can be removed or turned round."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from annotator.project.article_query import Condition
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.plain_text import no_shortcut, plain_tip
from annotator.words import shorten

_MOST_CODE_POINTS = 28


class _Chip(QToolButton):
    """One condition: a click or Delete removes it, its menu turns it round."""

    removed = Signal()
    turned = Signal()
    allRemoved = Signal()

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("conditionChip")
        self.setProperty("role", "chip")
        self.setText(f"{no_shortcut(shorten(words, _MOST_CODE_POINTS))}  ✕")
        self.setAccessibleName(f"Filter: {words}")
        self.setToolTip(plain_tip(f"{words}: click to remove, right click for “not”"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer_menu)
        self.clicked.connect(self.removed)

    def _offer_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("conditionMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Turn round: list the others", self.turned.emit)
        menu.addAction("Remove", self.removed.emit)
        menu.addAction("Remove all", self.allRemoved.emit)
        menu.popup(self.mapToGlobal(point))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove the condition on Delete or Backspace, turn it round on the exclamation mark."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return):
            self.removed.emit()
        elif event.key() == Qt.Key.Key_Exclam:
            self.turned.emit()
        else:
            super().keyPressEvent(event)


class ConditionChips(QWidget):
    """Shows the conditions of the list; they hold together."""

    changed = Signal(tuple)
    """The conditions that remain, or that were turned round."""

    def __init__(self, name_set: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conditionChips")
        self.setAccessibleName("Filters of the list")
        self._name_set = name_set
        self._conditions: tuple[Condition, ...] = ()
        self._chips: list[_Chip] = []
        self._flow = FlowLayout(self, 4)
        self.hide()

    @property
    def chips(self) -> list[_Chip]:
        """The chips, in the order of the conditions."""
        return self._chips

    def show_conditions(self, conditions: Sequence[Condition]) -> None:
        """Show these conditions."""
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._conditions, self._chips = tuple(conditions), []
        for condition in conditions:
            chip = _Chip(condition.describe(self._name_set), self)
            chip.removed.connect(lambda one=condition: self._change(one, None))
            chip.turned.connect(
                lambda one=condition: self._change(one, replace(one, negated=not one.negated))
            )
            chip.allRemoved.connect(lambda: self.changed.emit(()))
            self._flow.addWidget(chip)
            self._chips.append(chip)
            chip.show()
        self.setVisible(bool(conditions))

    def _change(self, condition: Condition, changed: Condition | None) -> None:
        kept = [changed if one == condition else one for one in self._conditions]
        self.changed.emit(tuple(one for one in kept if one is not None))
