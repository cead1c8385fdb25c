"""Sets an attribute of several annotations at once: its values in a menu, or typed in a dialog."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QDialog, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from annotator.model import Attribute, AttributeKind
from annotator.ui.faults import confirm_buttons
from annotator.ui.kept_text import declare
from annotator.ui.session.session import Session
from annotator.ui.widgets.announcing import describe
from annotator.ui.widgets.identity_names import IdentityNames
from annotator.ui.widgets.plain_text import no_shortcut
from annotator.ui.widgets.value_choices import choices_of, form_of, is_chosen_by_key
from annotator.words import number

Run = Callable[..., Callable[[], object]]
"""Makes the function of a menu's entry from a function and its arguments."""


def add_value_menu(
    parent: QMenu,
    session: Session,
    attribute: Attribute,
    annotation_ids: Sequence[str],
    run: Run,
) -> QMenu:
    """Add a menu that sets an attribute of annotations, and return it.

    Args:
        parent: The menu to which it is added.
        session: The session with the open article.
        attribute: The attribute, which the labels of all these annotations have.
        annotation_ids: The annotations.
        run: Makes the functions of the entries.
    """
    menu = parent.addMenu(f"Set {no_shortcut(attribute.name)}")
    editor, name = session.attributes, attribute.name
    if attribute.kind is AttributeKind.SEVERAL:
        for verb, add in (("Add", True), ("Take away", False)):
            for choice in choices_of(attribute):
                if add and not choice.is_offered:
                    continue
                value = choice.words
                menu.addAction(
                    f"{verb} {no_shortcut(value)}",
                    run(editor.add_value, annotation_ids, attribute, value, add),
                )
            menu.addSeparator()
    elif is_chosen_by_key(attribute):
        for choice in filter(lambda choice: choice.is_offered, choices_of(attribute)):
            words = no_shortcut(choice.words)
            menu.addAction(words, run(editor.set_values, annotation_ids, name, choice.value))
        menu.addSeparator()
    else:
        window = parent.parentWidget()

        def ask() -> None:
            ValueDialog(session, attribute, annotation_ids, window).open()

        menu.addAction("To…", ask)
    menu.addAction("No value", run(editor.set_values, annotation_ids, name, None))
    return menu


class ValueDialog(QDialog):
    """Has a field for a value that several annotations get; it is confirmed once it is one."""

    def __init__(
        self,
        session: Session,
        attribute: Attribute,
        annotation_ids: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog.

        Args:
            session: The session with the open article.
            attribute: An attribute whose values are typed.
            annotation_ids: The annotations.
            parent: The parent widget.
        """
        super().__init__(parent)
        self.setObjectName("valueDialog")
        self.setWindowTitle(f"Set {attribute.name} – Annotator")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(380)
        self._session, self._attribute, self._ids = session, attribute, list(annotation_ids)
        heading = QLabel(f"{attribute.name} of {number(len(annotation_ids), 'annotation')}")
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setProperty("role", "title")
        self.field = QLineEdit()
        declare(self.field, "answered")
        self.field.setObjectName("valueField")
        self.field.setAccessibleName(attribute.name)
        self.field.setPlaceholderText(form_of(attribute))
        if attribute.kind is AttributeKind.IDENTITY:
            self._complete_names()
        self.fault = QLabel()
        self.fault.setTextFormat(Qt.TextFormat.PlainText)
        self.fault.setWordWrap(True)
        self.fault.setProperty("role", "warning")
        buttons, self._confirm = confirm_buttons(self, "Set", "setValueButton")
        self._confirm.setProperty("role", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(10)
        for widget in (heading, self.field, self.fault, buttons):
            layout.addWidget(widget)
        self.field.textChanged.connect(self._check)
        self.accepted.connect(self._set)
        self._check()
        self.field.setFocus()

    def _complete_names(self) -> None:
        names = IdentityNames(self)
        names.show(self._session.identities())
        completer = QCompleter(names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)

    def _check(self) -> None:
        text = self.field.text()
        fault = self._session.attributes.text_fault(self._attribute, text)
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        describe(self.field, fault)
        self._confirm.setEnabled(bool(text.strip()) and not fault)

    def _set(self) -> None:
        self._session.attributes.set_texts(self._ids, self._attribute, self.field.text())
