"""The fields of a relation type: what it may join, and how many of it a thing should have."""

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from annotator.model import RelationType, TagSet
from annotator.project.codebook.edits import ChangeRelationType, RemoveRelationType
from annotator.ui.codebook import parts
from annotator.ui.codebook.field_form import FieldForm, note
from annotator.ui.codebook.look_up import LookUp
from annotator.ui.codebook.parts import Part
from annotator.ui.codebook.saved_fields import SavedLine, SavedText, try_edit
from annotator.ui.session.session import Session
from annotator.ui.widgets.small_widgets import side_button
from annotator.words import join_names, number

_NAME = Qt.ItemDataRole.UserRole
_SHOWN_LINES = 5


class EndList(QListWidget):
    """The labels and layers that one end of a relation may have, as boxes to tick."""

    ticked = Signal(list)
    """The names that are ticked."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._is_filling = False
        self.itemChanged.connect(self._report)

    def sizeHint(self) -> QSize:
        """Return the size of a few lines."""
        return QSize(180, _SHOWN_LINES * (self.fontMetrics().height() + 8))

    def minimumSizeHint(self) -> QSize:
        """Return the size of three lines."""
        return QSize(100, 3 * (self.fontMetrics().height() + 8))

    def show_ends(self, tag_set: TagSet, ends: tuple[str, ...], editable: bool) -> None:
        """Show layers and labels, those of a relation ticked.

        Args:
            tag_set: The tag set.
            ends: Names of labels and layers.
            editable: Whether they can be ticked.
        """
        row = self.currentRow()
        self._is_filling = True
        self.clear()
        for layer in tag_set.layers:
            if [label.name for label in layer.labels] != [layer.name]:
                self._add(layer.name, f"all of {layer.name}", ends, editable)
            for label in layer.labels:
                self._add(label.name, f"    {label.name}", ends, editable)
        self._is_filling = False
        self.setCurrentRow(max(row, 0))

    def _add(self, name: str, words: str, ends: tuple[str, ...], editable: bool) -> None:
        item = QListWidgetItem(words)
        item.setData(_NAME, name)
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        item.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable if editable else flags)
        item.setCheckState(Qt.CheckState.Checked if name in ends else Qt.CheckState.Unchecked)
        self.addItem(item)

    def names(self) -> list[str]:
        """Return the names that are ticked."""
        items = [self.item(row) for row in range(self.count())]
        return [item.data(_NAME) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _report(self) -> None:
        if not self._is_filling:
            self.ticked.emit(self.names())


class RelationPanel(QWidget):
    """Shows a relation type."""

    refused = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("relationPanel")
        self._session = session
        self._part = Part("relation_type")
        drafts = session.drafts
        self.name = SavedLine(
            "relationName", "Name of the relation type", partial(self._save, "name"), drafts
        )
        self.short = SavedLine("relationShort", "Short name", partial(self._save, "short"), drafts)
        self.description = SavedText(
            "relationDescription", "Definition", partial(self._save, "description"), drafts
        )
        self.source = EndList("relationSource", "What it leads from")
        self.target = EndList("relationTarget", "What it leads to")
        self.single = QCheckBox("One at most: more than one is shown as a warning")
        self.single.setObjectName("relationSingle")
        self.usage = note("relationUsage")
        self.retire = side_button("Retire", "retireRelation", self._retire)
        self.remove = side_button("Remove", "removeRelation", self.remove_type)
        self._look_up = LookUp(session, self)
        self._look_up.found.connect(self._show_owners)
        self._build()
        self.source.ticked.connect(partial(self._set_end, "source"))
        self.target.ticked.connect(partial(self._set_end, "target"))
        self.single.clicked.connect(lambda: self._change({"single": self.single.isChecked()}))

    def _build(self) -> None:
        form = FieldForm()
        form.add("Name", self.name)
        form.add("Short name", self.short)
        form.add("Definition", self.description)
        form.add("Leads from", self.source)
        form.add("Leads to", self.target)
        form.add_line(self.single)
        form.add_line(self.usage)
        form.add_buttons(self.retire, self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)
        layout.addStretch()

    @property
    def relation_type(self) -> RelationType | None:
        """The relation type that is shown, as it is now."""
        return parts.find_relation_type(self._session.tag_set, self._part)

    def show_part(self, part: Part) -> None:
        """Show a relation type."""
        self._part = part
        shown, project = self.relation_type, self._session.project
        if shown is None or project is None:
            return
        subject, editable = f"{project.id}\n{part.id}", self._session.writable
        self.name.show_text(subject, shown.name)
        self.short.show_text(subject, shown.short)
        self.description.show_text(subject, shown.description)
        self.source.show_ends(self._session.tag_set, shown.source, editable)
        self.target.show_ends(self._session.tag_set, shown.target, editable)
        self.single.setChecked(shown.single)
        self.retire.setText("Offer again" if shown.retired else "Retire")
        read, name = project.codebook.read_relation_owners, shown.name
        self._look_up.ask(part, lambda: read(name))
        for field in (self.name, self.short, self.description):
            field.setReadOnly(not editable)
        for widget in (self.single, self.retire):
            widget.setEnabled(editable)

    def _show_owners(self, _part: object, owners: dict[str, int] | None) -> None:
        self.usage.setText(_usage_words(owners or {}) if owners is not None else "")
        self.remove.setEnabled(self._session.writable and not owners)

    def remove_type(self) -> None:
        """Remove the type, if there is no relation of it."""
        shown = self.relation_type
        edit = RemoveRelationType(shown.name) if shown is not None else None
        reason = try_edit(self._session, edit)
        if reason:
            self.refused.emit(reason)

    def _retire(self) -> None:
        shown = self.relation_type
        if shown is not None:
            self._change({"retired": not shown.retired})

    def _save(self, field: str, subject: str, text: str) -> str:
        part = Part("relation_type", subject.split("\n", 1)[1])
        found = parts.find_relation_type(self._session.tag_set, part)
        edit = ChangeRelationType(found.name, {field: text.strip()}) if found is not None else None
        return try_edit(self._session, edit)

    def _set_end(self, end: str, names: list[str]) -> None:
        self._change({end: names})

    def _change(self, fields: dict[str, Any]) -> None:
        shown = self.relation_type
        edit = ChangeRelationType(shown.name, fields) if shown is not None else None
        reason = try_edit(self._session, edit)
        if reason:
            self.refused.emit(reason)
            self.show_part(self._part)


def _usage_words(owners: dict[str, int]) -> str:
    if not owners:
        return "There is no relation of this type."
    total = number(sum(owners.values()), "relation")
    return f"{total}: {join_names([f'{count:,} of {name}' for name, count in owners.items()])}."
