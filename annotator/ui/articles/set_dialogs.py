"""Ask for the name of a set, and for the sets that articles are put into."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.project.sets import ArticleSet
from annotator.ui.faults import confirm_buttons
from annotator.ui.kept_text import declare
from annotator.words import number

_MAX_LIST_PX = 280
_STATES = Qt.CheckState


class SetNameDialog(QDialog):
    """Has a field for the name of a set.

    Args:
        title: What the dialog does.
        name: The name at first.
        store: Called with the name; returns why it cannot be, or an empty text.
        hint: A sentence on what becomes of it.
        parent: The Qt parent.
    """

    def __init__(
        self,
        title: str,
        name: str,
        store: Callable[[str], str],
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("setNameDialog")
        self.setWindowTitle(f"{title} – Annotator")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._store = store
        self.name = QLineEdit(name)
        self.name.setObjectName("setName")
        self.name.setMinimumWidth(260)
        declare(self.name, "answered")
        self.fault = QLabel()
        self.fault.setObjectName("setNameFault")
        self.fault.setProperty("role", "wrong")
        self.fault.setWordWrap(True)
        self.fault.hide()
        layout = QFormLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setVerticalSpacing(10)
        layout.addRow("&Name", self.name)
        if hint:
            words = QLabel(hint)
            words.setProperty("role", "muted")
            words.setWordWrap(True)
            layout.addRow(words)
        layout.addRow(self.fault)
        buttons, self.confirm = confirm_buttons(self, "Save", "setNameOk")
        self.confirm.setProperty("role", "primary")
        layout.addRow(buttons)
        self.name.textChanged.connect(self._check)
        self.name.selectAll()
        self._check()

    def _check(self) -> None:
        self.confirm.setEnabled(bool(self.name.text().strip()))
        self.fault.hide()

    def accept(self) -> None:
        """Save, and leave; the name stays in the field where that fails."""
        fault = self._store(self.name.text().strip())
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        if not fault:
            super().accept()


class SetChoice(Struct, frozen=True):
    """The sets that were chosen for some articles."""

    into: tuple[str, ...] = ()
    """The ids of the sets that are to have all of them."""
    out_of: tuple[str, ...] = ()
    """The ids of the sets that are to have none of them."""
    new_name: str = ""
    """The name of a new set; empty: none."""


class AddToSetDialog(QDialog):
    """Has a box for each set made by hand, with a dash where only some articles are in it.

    Args:
        sets: The sets made by hand.
        counts: How many of the articles each has, by its id.
        articles: How many articles it is about.
        parent: The Qt parent.
    """

    chosen = Signal(object)
    """The :class:`SetChoice`."""

    def __init__(
        self,
        sets: Sequence[ArticleSet],
        counts: Mapping[str, int],
        articles: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("addToSetDialog")
        self.setWindowTitle("Sets of the articles – Annotator")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(340)
        self.boxes: dict[str, QListWidgetItem] = {}
        """The id of a set -> its row with a box."""
        self._before: dict[str, Qt.CheckState] = {}
        self.list = QListWidget()
        self.list.setObjectName("setsOfArticles")
        self.list.setAccessibleName("Sets")
        self.list.setMaximumHeight(_MAX_LIST_PX)
        for one in sets:
            count = counts.get(one.id, 0)
            state = _STATES.Checked if count == articles else _STATES.Unchecked
            state = _STATES.PartiallyChecked if 0 < count < articles else state
            row = QListWidgetItem(one.name, self.list)
            row.setCheckState(state)
            self.boxes[one.id], self._before[one.id] = row, state
        self.list.setCurrentRow(0)
        self.name = QLineEdit()
        self.name.setObjectName("newSetName")
        self.name.setAccessibleName("Name of a new set")
        self.name.setPlaceholderText("A new set’s name")
        declare(self.name, "answered")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(10)
        what = "this article" if articles == 1 else number(articles, "article")
        layout.addWidget(QLabel(f"In which sets shall {what} be?"))
        layout.addWidget(self.list)
        self.list.setVisible(bool(sets))
        layout.addWidget(self.name)
        buttons, confirm = confirm_buttons(self, "Save", "addToSetOk")
        confirm.setProperty("role", "primary")
        confirm.setDefault(True)
        layout.addWidget(buttons)
        self.accepted.connect(lambda: self.chosen.emit(self.choice()))
        first = self.list if sets else self.name
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def choice(self) -> SetChoice:
        """Return the sets that changed."""
        changed = {
            one: row.checkState()
            for one, row in self.boxes.items()
            if row.checkState() is not self._before[one]
        }
        return SetChoice(
            tuple(one for one, state in changed.items() if state is _STATES.Checked),
            tuple(one for one, state in changed.items() if state is _STATES.Unchecked),
            self.name.text().strip(),
        )
