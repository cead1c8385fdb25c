"""Shows all that an import cannot read, and offers to import the others."""

from collections.abc import Callable

from PySide6.QtGui import QFont, QGuiApplication, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QWidget

from annotator.formats.damage import UnreadableInput
from annotator.model import AnnotatorError
from annotator.ui.exchange.import_dialog import ImportDialog, Restart
from annotator.ui.remedies import explain

_MIN_HEIGHT_PX = 180


class UnreadableDialog(ImportDialog):
    """Lists each error with its place, and has a button that imports the others.

    Args:
        error: All that cannot be read.
        restart: Begins the import anew.
        read_otherwise: Asks how to read the files.
        parent: The parent widget.
    """

    def __init__(
        self,
        error: UnreadableInput,
        restart: Restart,
        read_otherwise: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        why = "Nothing was imported yet."
        if error.leaves_rest:
            why += " What is left out will be listed at the end."
        title = error.summary if error.count > 1 or error.files > 1 else _one_place(error)
        super().__init__("unreadableDialog", "Import", title, why, parent)
        self._error, self._restart, self._read_otherwise = error, restart, read_otherwise
        self.faults = QPlainTextEdit()
        self.faults.setObjectName("unreadableList")
        self.faults.setAccessibleName("What cannot be read")
        self.faults.setReadOnly(True)
        self.faults.setTabChangesFocus(True)
        self.faults.setMinimumHeight(_MIN_HEIGHT_PX)
        self._list_faults()
        self.column.addWidget(self.faults, 1)
        self._add_buttons()
        self.accepted.connect(self._import_others)

    def _list_faults(self) -> None:
        cursor = self.faults.textCursor()
        for number, fault in enumerate(self._error.faults):
            if number:
                cursor.insertText("\n\n", QTextCharFormat())
            _insert_fault(cursor, fault)
        hidden = self._error.count - len(self._error.faults)
        if hidden:
            cursor.insertText(f"\n\n… and {hidden:,} more.", QTextCharFormat())
        self.faults.moveCursor(QTextCursor.MoveOperation.Start)

    def _add_buttons(self) -> None:
        buttons = QDialogButtonBox()
        nothing = buttons.addButton(
            "Import nothing" if self._error.leaves_rest else "Close",
            QDialogButtonBox.ButtonRole.RejectRole,
        )
        nothing.setObjectName("importNothing")
        if self._error.leaves_rest:
            others = buttons.addButton(_name_rest(self._error), _ACCEPT)
            others.setObjectName("importOthers")
            others.setProperty("role", "primary")
            others.setDefault(True)
            others.setFocus()
        for words, name, pressed in (
            ("Copy the list", "copyUnreadable", self._copy),
            ("Choose how to read the files…", "readOtherwise", self._ask_how_to_read),
        ):
            button = buttons.addButton(words, QDialogButtonBox.ButtonRole.ActionRole)
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(pressed)
        self.put_below(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.faults.toPlainText())

    def _ask_how_to_read(self) -> None:
        self.reject()
        self._read_otherwise()

    def _import_others(self) -> None:
        self._restart(skip_bad=True, known_bad=self._error.by_path)


_ACCEPT = QDialogButtonBox.ButtonRole.AcceptRole


def _one_place(error: UnreadableInput) -> str:
    place = error.faults[0].place
    return f"A part of {place.source} cannot be read." if place else "A part cannot be read."


def _name_rest(error: UnreadableInput) -> str:
    if len(error.by_path) < error.bad_files or error.files == 1:
        return "Import the rest"
    return "Import the other file" if error.files - error.bad_files == 1 else "Import the others"


def _insert_fault(cursor: QTextCursor, fault: AnnotatorError) -> None:
    """Insert an error with its place in bold."""
    bold, words, place = QTextCharFormat(), explain(fault), fault.place
    bold.setFontWeight(QFont.Weight.Bold)
    name = "" if place is None else place.source
    with_line = name if place is None or place.line is None else f"{name}:{place.line}"
    head = next((head for head in (with_line, name) if words.startswith(head)), "")
    if not head and with_line:
        cursor.insertText(f"{with_line}: ", bold)
    cursor.insertText(head, bold)
    cursor.insertText(words[len(head) :], QTextCharFormat())
