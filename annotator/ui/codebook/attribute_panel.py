"""The fields of one attribute: its kind, its values, its default, and when it is shown."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from annotator.model import Attribute, AttributeKind, Label
from annotator.project.codebook.edits import ChangeAttribute, RemoveAttribute
from annotator.ui.codebook import parts
from annotator.ui.codebook.attribute_edits import (
    KIND_NAMES,
    LISTED,
    condition,
    kind_edit,
    shown_value,
    typed_number,
    typed_value,
    value_edit,
)
from annotator.ui.codebook.field_form import FieldForm, note
from annotator.ui.codebook.parts import Part
from annotator.ui.codebook.saved_fields import SavedLine, SavedText, try_edit
from annotator.ui.codebook.value_list import ValueList
from annotator.ui.session.session import Session
from annotator.ui.widgets.small_widgets import keep_from_wheel, side_button

_KINDS = list(KIND_NAMES)
_ALWAYS = "always"


class AttributePanel(QWidget):
    """Shows an attribute; each change is one edit."""

    refused = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("attributePanel")
        self._session = session
        self._part = Part("attribute")
        self._begun_kind: AttributeKind | None = None
        """The kind that was chosen and needs a first value."""
        drafts = session.drafts

        def line(name: str, title: str, field: str) -> SavedLine:
            return SavedLine(name, title, partial(self._save, field), drafts)

        self.name = line("attributeName", "Name of the attribute", "name")
        self.description = SavedText(
            "attributeDescription", "Definition", partial(self._save, "description"), drafts
        )
        self.kind = _choice("attributeKind", "Kind of the values")
        self.kind.addItems([KIND_NAMES[kind] for kind in _KINDS])
        self.values = ValueList(session)
        self.low = line("attributeLow", "Least value", "low")
        self.high = line("attributeHigh", "Greatest value", "high")
        self.points = line("attributePoints", "Names of the points, with commas", "values")
        self.default = line("attributeDefault", "Value of new annotations", "default")
        self.default.setPlaceholderText("none")
        self.required = QCheckBox("An annotation is unfinished without a value")
        self.required.setObjectName("attributeRequired")
        self.shown_if = _choice("attributeShownIf", "Attribute on which it depends")
        self.shown_values = line("attributeShownValues", "Values with which it shows", "shown_if")
        self.shown_values.setPlaceholderText("any value")
        self.hint = note("attributeHint", "warning")
        self.remove = side_button("Remove", "removeAttribute", self.remove_attribute)
        self._build()
        self._connect()

    def _build(self) -> None:
        form = self.form = FieldForm()
        form.add("Name", self.name)
        form.add("Definition", self.description)
        form.add("Kind", self.kind)
        form.add_line(self.hint)
        form.add("Values", self.values)
        self._bounds = _column(("Least", self.low), ("Greatest", self.high))
        self._points = _column(("Names of points", self.points))
        form.add_line(self._bounds)
        form.add_line(self._points)
        form.add("Default", self.default)
        form.add("Required", self.required)
        form.add("Shown", self.shown_if)
        self._shown_values = _column(("if it is", self.shown_values))
        form.add_line(self._shown_values)
        form.add_buttons(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)
        layout.addStretch()

    def _connect(self) -> None:
        self.kind.activated.connect(self._choose_row)
        self.values.addWanted.connect(self._add_value)
        self.values.refused.connect(self.refused)
        self.required.clicked.connect(self._set_required)
        self.shown_if.activated.connect(self._choose_condition)

    @property
    def label(self) -> Label | None:
        """The label of the attribute, as it is now."""
        return parts.find_label(self._session.tag_set, self._part)

    @property
    def attribute(self) -> Attribute | None:
        """The attribute that is shown, as it is now."""
        return parts.find_attribute(self._session.tag_set, self._part)

    def show_part(self, part: Part) -> None:
        """Show an attribute."""
        if part != self._part:
            self._begun_kind = None
        self._part = part
        label, attribute, project = self.label, self.attribute, self._session.project
        if label is None or attribute is None or project is None:
            return
        subject = f"{project.id}\n{part.id}\n{part.attribute}"
        self.name.show_text(subject, attribute.name)
        self.description.show_text(subject, attribute.description)
        self.low.show_text(subject, shown_value(attribute.low))
        self.high.show_text(subject, shown_value(attribute.high))
        is_scale = attribute.kind is AttributeKind.SCALE
        self.points.show_text(subject, ", ".join(attribute.values) if is_scale else "")
        self.default.show_text(subject, shown_value(attribute.default))
        asked = attribute.shown_if
        self.shown_values.show_text(subject, shown_value(asked.values) if asked is not None else "")
        self.required.setChecked(attribute.required)
        self._show_condition(label, attribute)
        self._show_kind(label, attribute)
        self._enable()

    def _show_kind(self, label: Label, attribute: Attribute) -> None:
        kind = self._begun_kind or attribute.kind
        self.kind.setCurrentIndex(_KINDS.index(kind))
        self.values.show_attribute(label, attribute)
        self.form.show_row(self.values, kind in LISTED)
        is_begun = self._begun_kind is not None
        self.hint.setText("Add the first value: then it has a list." if is_begun else "")
        self.hint.setVisible(is_begun)
        bounded = kind in (AttributeKind.SCALE, AttributeKind.NUMBER) and not is_begun
        self.form.show_row(self._bounds, bounded)
        self.form.show_row(self._points, kind is AttributeKind.SCALE and not is_begun)

    def _show_condition(self, label: Label, attribute: Attribute) -> None:
        self.shown_if.clear()
        self.shown_if.addItem(_ALWAYS)
        for other in label.attributes:
            if other.name != attribute.name:
                self.shown_if.addItem(f"if {other.name} is …", other.name)
        asked = attribute.shown_if
        row = self.shown_if.findData(asked.attribute) if asked is not None else 0
        self.shown_if.setCurrentIndex(max(row, 0))
        self.form.show_row(self._shown_values, asked is not None)

    def _enable(self) -> None:
        editable = self._session.writable
        for field in (
            self.name,
            self.description,
            self.low,
            self.high,
            self.points,
            self.default,
            self.shown_values,
        ):
            field.setReadOnly(not editable)
        for widget in (self.kind, self.required, self.shown_if, self.remove):
            widget.setEnabled(editable)
        self.values.set_editable(editable)

    # Changing

    def _set_required(self) -> None:
        self._change({"required": self.required.isChecked()})

    def remove_attribute(self) -> None:
        """Take the attribute off its label, if no annotation has a value of it."""
        label, attribute = self.label, self.attribute
        if label is not None and attribute is not None:
            self._try(RemoveAttribute(label.name, attribute.name))

    def _choose_row(self, row: int) -> None:
        self._choose_kind(_KINDS[row])

    def _choose_kind(self, kind: AttributeKind) -> None:
        label, attribute = self.label, self.attribute
        if label is None or attribute is None:
            return
        if kind == attribute.kind:
            self._begun_kind = None
        elif kind in LISTED and attribute.kind not in LISTED:
            self._begun_kind = kind
            self._show_kind(label, attribute)
            self.values.list.field.setFocus()
            return
        elif kind in LISTED:
            self._begun_kind = None
            self._try(ChangeAttribute(label.name, attribute.name, {"kind": kind.value}))
        else:
            self._begun_kind = None
            self._follow(label, self._try(kind_edit(label, attribute, kind)), attribute.name)
        self.show_part(self._part)

    def _add_value(self, value: str) -> None:
        label, attribute = self.label, self.attribute
        if label is None or attribute is None:
            return
        kind, self._begun_kind = self._begun_kind or attribute.kind, None
        is_done = self._try(value_edit(label, attribute, kind, value))
        if is_done:
            self.values.list.added()
        self._follow(label, is_done, attribute.name)

    def _follow(self, label: Label, is_done: bool, name: str) -> None:
        """Go on with the attribute that was made in the place of the one that was shown."""
        now = parts.find_label(self._session.tag_set, parts.of_label(label))
        made = now.attribute(name) if now is not None else None
        if is_done and now is not None and made is not None:
            self.show_part(parts.of_attribute(now, made))

    def _choose_condition(self, row: int) -> None:
        label, attribute = self.label, self.attribute
        if label is None or attribute is None:
            return
        other = label.attribute(self.shown_if.itemData(row) or "")
        self._change({"shown_if": condition(other, "")})
        if other is not None:
            self.shown_values.setFocus()

    def _save(self, field: str, subject: str, text: str) -> str:
        _, label_id, attribute_id = subject.split("\n", 2)
        part = Part("attribute", label_id, attribute_id)
        label = parts.find_label(self._session.tag_set, part)
        attribute = parts.find_attribute(self._session.tag_set, part)
        if label is None or attribute is None:
            return try_edit(self._session, None)
        value: Any = text.strip()
        if field in ("low", "high"):
            value = typed_number(value) if value else None
        elif field == "default":
            value = typed_value(attribute, value)
        elif field == "values":
            value = [each.strip() for each in value.split(",")] if value else []
        elif field == "shown_if":
            asked = attribute.shown_if
            other = label.attribute(asked.attribute) if asked is not None else None
            value = condition(other, value)
        return try_edit(self._session, ChangeAttribute(label.name, attribute.name, {field: value}))

    def _change(self, fields: dict[str, Any]) -> None:
        label, attribute = self.label, self.attribute
        if label is not None and attribute is not None:
            self._try(ChangeAttribute(label.name, attribute.name, fields))

    def _try(self, edit: Any) -> bool:
        reason = try_edit(self._session, edit)
        if reason:
            self.refused.emit(reason)
            self.show_part(self._part)
        return not reason


def _choice(name: str, title: str) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(title)
    keep_from_wheel(box)
    return box


def _column(*fields: tuple[str, SavedLine]) -> QWidget:
    """Return fields with their captions, which are shown and hidden together."""
    form = FieldForm()
    for caption, field in fields:
        form.add(caption, field)
    form.set_margins(0)
    return form
