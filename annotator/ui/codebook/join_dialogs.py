"""Joining a label into another one, and removing it: what is touched is said before."""

from typing import Literal

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.model import Label
from annotator.project import Project
from annotator.project.codebook.edits import ChangeLabel, JoinLabels, RemoveLabel
from annotator.project.codebook.usage import Usage
from annotator.ui.codebook.field_form import note
from annotator.ui.codebook.look_up import LookUp
from annotator.ui.codebook.saved_fields import try_edit
from annotator.ui.codebook.usage_table import UsageTable, describe_usage
from annotator.ui.session.session import Session
from annotator.ui.widgets.plain_text import plain_title
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import quote

_COUNTING = "Counting what has it …"


class LabelDialog(QDialog):
    """Asks whether a label is to be joined into another one, or to be removed.

    Args:
        session: The session.
        project: Its project.
        label: The label.
        way: What is to be done with it.
        parent: The window of the codebook.
    """

    def __init__(
        self,
        session: Session,
        project: Project,
        label: Label,
        way: Literal["join", "remove"],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{way}Dialog")
        verb = "Join" if way == "join" else "Remove"
        self.setWindowTitle(plain_title(f"{verb} {label.name} – Annotator"))
        resize_to_fit(self, 520, 340)
        self._session, self._label, self._way = session, label.name, way
        self.into = QComboBox()
        self.into.setObjectName("joinInto")
        self.into.setAccessibleName("Label into which it is joined")
        self.into.addItems(other_labels(session, label))
        self.question = note("changeQuestion", "")
        self.usage = note("changeUsage", "")
        self.usage.setText(_COUNTING)
        self.table = UsageTable()
        self.reason = note("changeReason", "warning")
        self.reason.hide()
        self.join = side_button("Join", "confirmJoin", self._join)
        self.retire = side_button("Retire instead", "retireInstead", self._retire)
        self.remove = side_button("Remove", "confirmRemove", self._remove)
        self.cancel = side_button("Cancel", "cancelChange", self.reject)
        self._build(label)
        look_up = LookUp(session, self)
        look_up.found.connect(self._show_usage)
        look_up.ask(label.name, lambda: project.codebook.read_usage(label.name))
        session.projectChanged.connect(self.reject)

    def _build(self, label: Label) -> None:
        is_join = self._way == "join"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        if is_join:
            line = QHBoxLayout()
            line.addWidget(QLabel(f"Join {quote(label.name)} into"))
            line.addWidget(self.into, 1)
            layout.addLayout(line)
            self.question.setText(
                "What has the one counts as the other from now on, also what colleagues tag with "
                "it elsewhere. Attributes and values of one name become one. No annotation is "
                "changed, and one undo takes it back."
            )
        else:
            self.into.hide()
            self.question.setText(
                "A label that something is tagged with is kept: it can be retired, so that it is "
                "not offered any more, or joined into another label."
            )
        for widget in (self.question, self.usage, self.table, self.reason):
            layout.addWidget(widget)
        layout.addStretch()
        foot = QHBoxLayout()
        foot.addStretch()
        wanted = (self.join,) if is_join else (self.retire, self.remove)
        for button in (*wanted, self.cancel):
            foot.addWidget(button)
            button.setAutoDefault(True)
        for button in {self.join, self.retire, self.remove} - set(wanted):
            button.hide()
        primary = self.join if is_join else self.remove
        primary.setProperty("role", "primary")
        primary.setDefault(True)
        self.join.setEnabled(self.into.count() > 0)
        self.remove.setEnabled(False)
        self.retire.setEnabled(not label.retired)
        self.table.hide()
        layout.addLayout(foot)
        (self.into if is_join else self.cancel).setFocus()

    def _show_usage(self, _label: object, usage: Usage | None) -> None:
        self.usage.setText(describe_usage(usage))
        self.table.show_usage(usage)
        is_free = usage is not None and not usage.annotations
        self.remove.setEnabled(is_free)
        if self._way == "remove" and is_free:
            self.remove.setFocus()

    def _join(self) -> None:
        self._end(try_edit(self._session, JoinLabels(self._label, self.into.currentText())))

    def _remove(self) -> None:
        self._end(try_edit(self._session, RemoveLabel(self._label)))

    def _retire(self) -> None:
        self._end(try_edit(self._session, ChangeLabel(self._label, {"retired": True})))

    def _end(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        if not reason:
            self.accept()


def other_labels(session: Session, label: Label) -> list[str]:
    """Return the labels that are for the same as a label: text, or whole articles."""
    tag_set = session.tag_set
    own = tag_set.layer_of(label.name)
    return [
        other.name
        for layer in tag_set.layers
        if own is None or layer.scope == own.scope
        for other in layer.offered
        if other.name != label.name
    ]
