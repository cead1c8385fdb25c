"""The values of an attribute: their order and names, which are retired, and which are one."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from annotator.model import Attribute, Label
from annotator.project.codebook.edits import ChangeValue, OrderValues, RemoveValue
from annotator.project.edits import Edit
from annotator.ui.codebook.attribute_edits import LISTED
from annotator.ui.codebook.look_up import LookUp
from annotator.ui.codebook.saved_fields import try_edit
from annotator.ui.codebook.text_list import TextList
from annotator.ui.session.session import Session
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.plain_text import no_shortcut
from annotator.ui.widgets.small_widgets import MenuKeys, side_button


class ValueList(QWidget):
    """Lists the values of an attribute, with the number of annotations that have each."""

    addWanted = Signal(str)
    """A value is to be added."""
    refused = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._label = self._attribute = ""
        self._values: tuple[str, ...] = ()
        self._retired: tuple[str, ...] = ()
        self._counts: dict[str, int] = {}
        self._question = ("", "")
        """The ids of the label and the attribute that are shown."""
        self._look_up = LookUp(session, self)
        self._look_up.found.connect(self._show_counts)
        self.list = TextList("attributeValues", "Values", "Add a value")
        self.retire = side_button("Retire", "retireValue", self._retire)
        self.join = side_button("Join into…", "joinValue", self._offer_joining)
        self.rename = side_button("Rename", "renameValue", lambda: self._rename(self._row()))
        self.remove = side_button("Remove", "removeValue", lambda: self._remove(self._row()))
        row = QWidget()
        flow = FlowLayout(row)
        for button in (self.rename, self.retire, self.join, self.remove):
            flow.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.list)
        layout.addWidget(row)
        self.list.addWanted.connect(self.addWanted)
        self.list.changeWanted.connect(self._change_name)
        self.list.list.moved.connect(self._move)
        self.list.list.removeWanted.connect(self._remove)
        self.list.list.renameWanted.connect(self._rename)
        self.list.list.currentRowChanged.connect(lambda: self._enable())

    def show_attribute(self, label: Label, attribute: Attribute) -> None:
        """List the values of an attribute that has a list."""
        self._label, self._attribute = label.name, attribute.name
        is_listed = attribute.kind in LISTED
        self._values = attribute.values if is_listed else ()
        self._retired = attribute.retired_values
        question = label.stored_id, attribute.stored_id
        if question != self._question:
            self._counts = {}
        self._question = question
        project = self._session.project
        if is_listed and project is not None:
            read, names = project.codebook.read_value_counts, (label.name, attribute.name)
            self._look_up.ask(question, lambda: read(*names))
        self._show()

    def _show_counts(self, question: object, counts: dict[str, int] | None) -> None:
        if question == self._question:
            self._counts = counts or {}
            self._show()

    def _show(self) -> None:
        self.list.list.show_texts(self._values, [self._mark(value) for value in self._values])
        self._enable()

    def _mark(self, value: str) -> str:
        parts = [f"{self._counts[value]:,}"] if self._counts.get(value) else []
        parts += ["retired"] if value in self._retired else []
        return f"({', '.join(parts)})" if parts else ""

    def set_editable(self, editable: bool) -> None:
        """Let values be changed, or only looked at."""
        self.list.set_editable(editable)
        self._enable()

    def _enable(self) -> None:
        value = self._value(self._row())
        editable = self._session.writable and value is not None
        for button in (self.rename, self.retire):
            button.setEnabled(editable)
        self.retire.setText("Offer again" if value in self._retired else "Retire")
        self.join.setEnabled(editable and len(self._values) > 1)
        is_used = bool(value and self._counts.get(value))
        self.remove.setEnabled(editable and len(self._values) > 1 and not is_used)
        self.remove.setToolTip("Annotations have it: retire it, or join it" if is_used else "")

    def _row(self) -> int:
        return self.list.list.currentRow()

    def _value(self, row: int) -> str | None:
        return self._values[row] if 0 <= row < len(self._values) else None

    def _do(self, edit: Edit) -> bool:
        reason = try_edit(self._session, edit)
        if reason:
            self.refused.emit(reason)
        return not reason

    def _rename(self, row: int) -> None:
        value = self._value(row)
        if value is not None:
            self.list.begin_change(row, value)

    def _change_name(self, row: int, name: str) -> None:
        value = self._value(row)
        if value is not None and self._do(
            ChangeValue(self._label, self._attribute, value, {"name": name})
        ):
            self.list.added()

    def _retire(self) -> None:
        value = self._value(self._row())
        if value is not None:
            fields = {"retired": value not in self._retired}
            self._do(ChangeValue(self._label, self._attribute, value, fields))

    def _remove(self, row: int) -> None:
        value = self._value(row)
        if value is not None:
            self._do(RemoveValue(self._label, self._attribute, value))

    def _move(self, row: int, to: int) -> None:
        values = list(self._values)
        values.insert(to, values.pop(row))
        self._do(OrderValues(self._label, self._attribute, tuple(values)))

    def _offer_joining(self) -> None:
        """Ask into which other value the selected one is to be joined."""
        value = self._value(self._row())
        menu = QMenu(self)
        menu.setObjectName("joinValues")
        for other in self._values:
            if other != value:
                action = menu.addAction(no_shortcut(other))
                action.triggered.connect(partial(self._join, value or "", other))
        MenuKeys(menu).keep(menu)
        menu.popup(self.join.mapToGlobal(self.join.rect().bottomLeft()))

    def _join(self, value: str, into: str) -> None:
        self._do(ChangeValue(self._label, self._attribute, value, {"joined": into}))
