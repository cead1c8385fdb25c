"""The page that the window shows while no project is open."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui.keys.key_text import KeyNames
from annotator.ui.settings import Settings
from annotator.ui.start.recent_projects import RecentRow
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.small_widgets import ColumnScroll

_WIDTH_PX = 560
_SAMPLE = "A news article with quotations of every kind, to try out"


class StartPage(QWidget):
    """Offers a new project, an existing one, the sample, and the projects opened last."""

    newWanted = Signal()
    openWanted = Signal()
    sampleWanted = Signal()
    restoreWanted = Signal()
    projectChosen = Signal(object)
    """The path of a project."""

    def __init__(self, settings: Settings, keys: KeyNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("startPage")
        self.setAccessibleName("Start")
        self._settings, self._keys = settings, keys
        keys.changed.connect(self._name_keys)
        title = QLabel("Annotator")
        title.setProperty("role", "display")
        line = QLabel("Tag who said what in the news, and turn your tags into datasets.")
        line.setProperty("role", "muted")
        line.setWordWrap(True)
        self.new_button = self._button("New project…", "newButton")
        self.open_button = self._button("Open…", "openButton")
        self.sample_button = self._button("Open the sample", "sampleButton")
        self.new_button.setProperty("role", "primary")
        self.new_button.clicked.connect(self.newWanted)
        self.open_button.clicked.connect(self.openWanted)
        self.sample_button.clicked.connect(self.sampleWanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        for button in (self.new_button, self.open_button, self.sample_button):
            buttons.addWidget(button)
        buttons.addStretch()
        self._recent_title = QLabel("Recent projects")
        self._recent_title.setProperty("role", "title")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self.restore_button = self._button("Restore a backup…", "restoreBackupButton")
        self.restore_button.setToolTip("Go back to a backup of a project that is damaged or gone")
        self.restore_button.clicked.connect(self.restoreWanted)
        restore = QHBoxLayout()
        restore.addWidget(self.restore_button)
        restore.addStretch()
        drop = QLabel(
            "Or drop files here: a project to open it, or articles to start a project with them."
        )
        drop.setObjectName("dropHint")
        drop.setProperty("role", "muted")
        drop.setWordWrap(True)
        column = QWidget()
        column.setFixedWidth(_WIDTH_PX)
        page = QWidget()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(title)
        rows.addSpacing(4)
        rows.addWidget(line)
        rows.addSpacing(26)
        rows.addLayout(buttons)
        rows.addSpacing(34)
        rows.addWidget(self._recent_title)
        rows.addSpacing(8)
        rows.addLayout(self._recent)
        rows.addSpacing(12)
        rows.addLayout(restore)
        rows.addSpacing(26)
        rows.addWidget(drop)
        middle = QVBoxLayout(page)
        middle.addStretch(2)
        middle.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ColumnScroll(page))
        self._name_keys()

    def _name_keys(self) -> None:
        for button, tip, command in (
            (self.new_button, "New project", "file.new"),
            (self.open_button, "Open", "file.open"),
            (self.sample_button, _SAMPLE, "file.sample"),
        ):
            button.setToolTip(plain_tip(self._keys.tip(tip, command)))

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setMinimumHeight(34)
        button.setAutoDefault(True)  # Enter presses it, as it does in a dialog.
        return button

    def recent_rows(self) -> list[RecentRow]:
        """Return the rows of the projects shown."""
        items = (self._recent.itemAt(at) for at in range(self._recent.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, RecentRow)]

    def refresh(self) -> None:
        """Show the projects opened last."""
        for row in self.recent_rows():
            self._recent.removeWidget(row)
            row.hide()
            row.deleteLater()
        paths = self._settings.recent()[:6]
        for path in paths:
            row = RecentRow(path)
            row.chosen.connect(self.projectChosen)
            row.forgotten.connect(self._forget)
            self._recent.addWidget(row)
            row.show()  # At once: a hidden row cannot take the keyboard.
        self._recent_title.setVisible(bool(paths))
        self.restore_button.setVisible(bool(self._settings.known()))
        # At a first visit, the sample is the most likely choice.
        first = not paths
        self.sample_button.setProperty("role", "primary" if first else "")
        self.new_button.setProperty("role", "" if first else "primary")
        for button in (self.sample_button, self.new_button):
            button.style().unpolish(button)
            button.style().polish(button)

    def _forget(self, path: Path) -> None:
        self._settings.forget_recent(path)
        self.refresh()

    def take_keyboard(self) -> None:
        """Give the most likely choice the keyboard."""
        rows = self.recent_rows()
        (rows[0] if rows else self.sample_button).setFocus()
