"""Asks which relation is meant, where several are possible."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from annotator.model.relations import RelationOption, relation_type_name


class RelationMenu(QMenu):
    """One line for each relation, with its number and its initial as keys."""

    def __init__(
        self,
        links: list[RelationOption],
        named: Callable[[str], str],
        chosen: Callable[[RelationOption], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("relationMenu")
        self.setAccessibleName("Which relation?")
        self.setToolTipsVisible(True)
        self._by_letter: dict[str, QAction] = {}
        first = links[0].source
        for number, link in enumerate(links[:9], 1):
            name = relation_type_name(link.type)
            other = link.target if link.source == first else link.source
            way = "" if link.source == first else "← "
            text = f"&{number}   {way}{name}   {named(other)}"
            action = self.addAction(text)
            action.setToolTip(link.type.description)
            action.triggered.connect(lambda _=False, link=link: chosen(link))
            self._by_letter.setdefault(name[:1].casefold(), action)
        if self.actions():
            self.setActiveAction(self.actions()[0])

    def event(self, event: QEvent) -> bool:
        """While it is open, its letters are not those of labels."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A relation's initial chooses it, as its number does."""
        action = self._by_letter.get(event.text().casefold()) if event.text() else None
        if action is not None:
            self.close()
            action.trigger()
        else:
            super().keyPressEvent(event)
