"""Shows messages."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QWidget,
)

from annotator.ui.widgets.small_widgets import ColumnScroll

_SHOWN_NOTES = 6
_WIDTH_CHARACTERS = 76
"""The width of a message."""
_LINES, _LINES_ABOVE_DETAILS = 12, 6
"""How much of a text is shown without scrolling."""


def show_message(
    parent: QWidget | None,
    title: str,
    text: str,
    *,
    icon: QMessageBox.Icon = QMessageBox.Icon.Warning,
    notes: Sequence[str] = (),
) -> QMessageBox:
    """Show a message without blocking the program.

    Args:
        parent: The window that the message belongs to.
        title: What happened, in one sentence.
        text: The explanation.
        icon: The kind of message.
        notes: Notes to list below the text; if there are many, only the first ones are listed,
            and all of them are in the details.

    Returns:
        The box of the message.
    """
    box = QMessageBox(icon, "Annotator", title, QMessageBox.StandardButton.Ok, parent)
    box.setObjectName("message")
    box.setInformativeText("\n\n".join(filter(None, (text, _listed(notes)))))
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if len(notes) > _SHOWN_NOTES:
        box.setDetailedText("\n".join(notes))
    plain_buttons(box)
    widen(box)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box


def _listed(notes: Sequence[str]) -> str:
    lines = [f"• {note}" for note in notes[:_SHOWN_NOTES]]
    hidden = len(notes) - len(lines)
    return "\n".join([*lines, f"… and {hidden:,} more, in the details."] if hidden else lines)


def widen(box: QMessageBox) -> None:
    """Make a message wide enough for readable lines, and low enough for small screens.

    By itself it is as narrow as its buttons, and as high as its text; a long text scrolls.
    """
    layout = box.layout()
    assert isinstance(layout, QGridLayout)
    width = box.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS
    text = box.findChild(QLabel, "qt_msgbox_informativelabel")
    lines = _LINES_ABOVE_DETAILS if box.detailedText() else _LINES
    room = lines * box.fontMetrics().lineSpacing()
    if text is not None:
        text.setWordWrap(True)  # As Qt does only when the box opens.
    if text is not None and text.heightForWidth(width) > room:
        scroll = ColumnScroll(text)
        scroll.setFixedHeight(room)
        layout.addWidget(scroll, 1, layout.columnCount() - 1)
    layout.addItem(
        QSpacerItem(width, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum),
        layout.rowCount(),
        0,
        1,
        layout.columnCount(),
    )


def plain_buttons(box: QMessageBox | QDialogButtonBox) -> None:
    """Remove the icons from the buttons of a dialog."""
    for button in box.buttons():
        button.setIcon(QIcon())


def confirm_buttons(dialog: QDialog, text: str, name: str) -> tuple[QDialogButtonBox, QPushButton]:
    """Return the buttons that confirm a dialog or cancel it, and the one that confirms.

    Args:
        dialog: The dialog, which the buttons accept or reject.
        text: The text of the button that confirms.
        name: Its object name.
    """
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    confirm = buttons.addButton(text, QDialogButtonBox.ButtonRole.AcceptRole)
    confirm.setObjectName(name)
    plain_buttons(buttons)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons, confirm
