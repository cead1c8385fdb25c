"""The choice of the articles that are exported: all, a set, or those that were selected."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from annotator.formats.export_options import ExportOptions
from annotator.project import Project
from annotator.words import number

_ALL, _SELECTED, _SET = "all", "selected", "set:"


class ArticlesChoice(QWidget):
    """Offers all articles, the selected ones, and each set; hidden where there is no choice.

    Args:
        project: The project.
        selected: The ids of the articles that were selected; they are chosen at first.
        set_id: The set that is listed; it is chosen at first where nothing was selected.
    """

    changed = Signal()

    def __init__(self, project: Project, selected: Sequence[str] = (), set_id: str = "") -> None:
        super().__init__()
        self._selected = tuple(selected)
        self.choice = QComboBox()
        self.choice.setObjectName("exportArticles")
        self.choice.setAccessibleName("Which articles")
        self.choice.addItem(f"All {number(project.articles.count(), 'article')}", _ALL)
        if selected:
            words = f"The {len(selected):,} selected" if len(selected) > 1 else "The selected one"
            self.choice.addItem(words, _SELECTED)
            self.choice.setCurrentIndex(1)
        self._names: dict[str, str] = {}
        for one in project.sets.all():
            self._names[f"{_SET}{one.id}"] = one.name
            self.choice.addItem(one.name, f"{_SET}{one.id}")
        if set_id and not selected:
            self.choice.setCurrentIndex(max(self.choice.findData(f"{_SET}{set_id}"), 0))
        title = QLabel("Which articles")
        title.setProperty("role", "title")
        title.setBuddy(self.choice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(title)
        layout.addWidget(self.choice)
        self.setVisible(self.choice.count() > 1)
        self.choice.currentIndexChanged.connect(lambda: self.changed.emit())

    def applied_to(self, options: ExportOptions) -> ExportOptions:
        """Return options with the articles that are chosen."""
        chosen = str(self.choice.currentData())
        if chosen == _SELECTED:
            return replace(options, articles=self._selected)
        return replace(options, in_set=self._names.get(chosen, ""))
