"""Asks for a field of one's own: its name, its kind, and the values of a list."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.model.metadata_fields import KIND_WORDS, OWN_KINDS, MetadataField
from annotator.project.metadata_edits import DefineMetadataField
from annotator.ui.faults import confirm_buttons
from annotator.ui.kept_text import declare
from annotator.ui.widgets.small_widgets import keep_from_wheel


class FieldDialog(QDialog):
    """Defines a field; it stays open, and says why, where that cannot be done.

    Args:
        define: Called with the edit; returns why it could not be made, or an empty text.
        parent: The parent widget.
    """

    def __init__(
        self, define: Callable[[DefineMetadataField], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._define = define
        self.setObjectName("metadataFieldDialog")
        self.setWindowTitle("New field – Annotator")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(400)
        self.name, self.values = QLineEdit(), QLineEdit()
        self.kind = QComboBox()
        self.fault = QLabel()
        self._build()

    def _build(self) -> None:
        about = QLabel("Each article of the project gets this field; exports have it as well.")
        about.setProperty("role", "muted")
        about.setWordWrap(True)
        for kind in OWN_KINDS:
            self.kind.addItem(KIND_WORDS[kind], kind)
        keep_from_wheel(self.kind)
        self.values.setPlaceholderText("left, centre, right")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for title, name, field in (
            ("&Name", "newFieldName", self.name),
            ("&Kind", "newFieldKind", self.kind),
            ("&Values", "newFieldValues", self.values),
        ):
            field.setObjectName(name)
            field.setAccessibleName(title.replace("&", ""))
            form.addRow(title, field)
            if isinstance(field, QLineEdit):
                declare(field, "answered")
        self._form = form
        self.fault.setObjectName("newFieldFault")
        self.fault.setProperty("role", "warning")
        self.fault.setTextFormat(Qt.TextFormat.PlainText)
        self.fault.setWordWrap(True)
        self.fault.hide()
        buttons, confirm = confirm_buttons(self, "Define the field", "newFieldOk")
        confirm.setProperty("role", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(about)
        layout.addLayout(form)
        layout.addWidget(self.fault)
        layout.addWidget(buttons)
        confirm.setDefault(True)
        self.kind.currentIndexChanged.connect(self._show_values)
        self._show_values()

    def _show_values(self) -> None:
        self._form.setRowVisible(self.values, self.kind.currentData() == "one_of")

    def accept(self) -> None:
        """Define the field; the dialog stays open where that fails."""
        name = self.name.text().strip()
        values = tuple(value.strip() for value in self.values.text().split(",") if value.strip())
        field = MetadataField(name, name, self.kind.currentData(), values)
        fault = self._define(DefineMetadataField(field))
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        if not fault:
            super().accept()
