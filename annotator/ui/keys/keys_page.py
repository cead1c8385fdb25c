"""The page of the preferences on which commands get other keys."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.model import AnnotatorError
from annotator.ui.faults import show_message
from annotator.ui.kept_text import declare
from annotator.ui.keys import key_store
from annotator.ui.keys.actions import Actions
from annotator.ui.keys.key_editor import KeyEditor
from annotator.ui.keys.key_text import key_text
from annotator.ui.keys.key_tree import KeyTree
from annotator.ui.keys.keymap import Chosen
from annotator.ui.settings import Settings
from annotator.ui.widgets.small_widgets import side_button

_FILES = "Files of keys (*.json);;All files (*)"


class KeysPage(QWidget):
    """Lists the commands with their keys; each change takes effect at once, and can be undone."""

    changed = Signal()
    """Commands may have other keys."""

    def __init__(self, actions: Actions, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keysPage")
        self._actions, self._settings = actions, settings
        self._before: list[Chosen] = []
        self.field = QLineEdit()
        declare(self.field, "searched")
        self.field.setObjectName("keysFilter")
        self.field.setAccessibleName("Filter commands by name or key")
        self.field.setPlaceholderText("Filter by command or by key: “find”, “ctrl+f”")
        self.field.setClearButtonEnabled(True)
        self.changed_only = QCheckBox("Only changed ones")
        self.changed_only.setObjectName("keysChanged")
        self.resting = QLabel()
        self.resting.setObjectName("keysResting")
        self.resting.setWordWrap(True)
        self.resting.setProperty("role", "warning")
        self.tree = KeyTree(actions)
        self.editor = KeyEditor(actions)
        self._lay_out()
        self.field.textChanged.connect(lambda: self._filter())
        self.changed_only.toggled.connect(lambda: self._filter())
        self.tree.commandChosen.connect(self.editor.set_command)
        self.tree.keyWanted.connect(self.editor.record)
        self.tree.removalWanted.connect(self.editor.remove_last)
        self.editor.chosen.connect(self._choose)
        self.editor.done.connect(self.tree.setFocus)
        actions.keysChanged.connect(self.refresh)
        self.refresh()
        self.setFocusProxy(self.field)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.field, 1)
        top.addWidget(self.changed_only)
        self.undo_button = side_button("Undo", "undoKeys", self.undo)
        self.foot = (
            side_button("Import…", "importKeys", self._import),
            side_button("Export…", "exportKeys", self._export),
            self.undo_button,
        )
        """Buttons for the foot of the window: the list gets the room of a row of their own."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self.resting)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.editor)

    # Showing

    def refresh(self) -> None:
        """Show the keys as they are."""
        self.tree.refresh()
        self._filter()
        self.undo_button.setEnabled(bool(self._before))
        warning = self._resting_warning()
        self.resting.setText(warning)
        self.resting.setVisible(bool(warning))
        self.changed.emit()

    def _resting_warning(self) -> str:
        """Return a line for each key that the annotator chose and that does not work."""
        keymap, titles = self._actions.keymap, {spec.id: spec.text for spec in self._actions}
        lines = [
            f"{key_text(key)} does not work for “{title}” now: {obstacle.reason}"
            for command_id, title in titles.items()
            if keymap.changed(command_id)
            for key, obstacle in keymap[command_id].resting.items()
        ]
        return "\n".join(lines)

    def _filter(self) -> None:
        self.tree.filter(self.field.text(), self.changed_only.isChecked())

    # Changing

    def _choose(self, chosen: Chosen, _said: str = "") -> None:
        self._before.append(self._actions.chosen)
        self._set(chosen)

    def _set(self, chosen: Chosen) -> None:
        key_store.save_chosen(self._settings, chosen)
        self._actions.choose(chosen)

    def undo(self) -> None:
        """Undo the latest change."""
        if self._before:
            self._set(self._before.pop())
            self.editor.show_command("The last change is undone.")

    def is_default(self) -> bool:
        """Return whether all commands have their default keys."""
        return not self._actions.chosen

    def reset(self) -> None:
        """Give all commands their default keys; that can be undone, too."""
        self._choose({})
        self.editor.show_command("All commands have their default keys again.")

    # Files

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Export keys", "keys.json", _FILES)
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write the keys that the annotator chose to a file."""
        try:
            key_store.write_keys(self._actions.chosen, path)
        except AnnotatorError as error:
            show_message(self, "The keys could not be exported.", str(error))
        else:
            self.editor.show_command(f"Your keys are in {path.name}.")

    def _import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Import keys", "", _FILES)
        if name:
            self.import_from(Path(name))

    def import_from(self, path: Path) -> None:
        """Use the keys of a file instead of those that were chosen before."""
        try:
            chosen = key_store.read_keys(path)
        except AnnotatorError as error:
            show_message(self, "The keys could not be imported.", str(error))
            return
        self._choose(chosen)
        unknown = len(set(chosen) - {spec.id for spec in self._actions})
        note = f" {unknown:,} of its commands do not exist now; they are kept." if unknown else ""
        self.editor.show_command(f"The keys of {path.name} are in use.{note}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo on its key; go from the filter into the list on Down and Enter."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif self.field.hasFocus() and event.key() in (
            Qt.Key.Key_Down,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            self.tree.setFocus()
        else:
            super().keyPressEvent(event)
