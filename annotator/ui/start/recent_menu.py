"""File ▸ Open recent."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from annotator.ui.settings import Settings


class RecentMenu(QMenu):
    """The projects opened last, read when the menu opens."""

    def __init__(
        self, settings: Settings, chosen: Callable[[Path], object], parent: QWidget
    ) -> None:
        super().__init__("Open recent", parent)
        self.setObjectName("recentMenu")
        self._settings, self._chosen = settings, chosen
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """List them."""
        self.clear()
        paths = self._settings.recent()
        for number, path in enumerate(paths, 1):
            action = self.addAction(f"&{number % 10}  {path.stem}   {path.parent}")
            action.triggered.connect(lambda _=False, path=path: self._chosen(path))
        if not paths:
            self.addAction("No project was opened yet").setEnabled(False)
