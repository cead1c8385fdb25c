"""The command palette of a window: where its entries come from, and what was used before."""

from typing import cast

from PySide6.QtWidgets import QWidget

from annotator.ui.keys.actions import Actions
from annotator.ui.palette.article_search import ArticleSearch
from annotator.ui.palette.command_palette import CommandPalette
from annotator.ui.palette.palette_sources import palette_sources
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings

_RECENT, _MOST_RECENT = "recent commands", 20


class WindowPalette(CommandPalette):
    """Offers the commands of the moment, labels, articles, and in relate mode the targets."""

    def __init__(
        self, room: QWidget, session: Session, actions: Actions, settings: Settings
    ) -> None:
        super().__init__(room)
        self._session, self._actions, self._settings = session, actions, settings
        self._articles = ArticleSearch(session, self)
        self.used.connect(lambda id: remember_used(settings, id))

    def open(self) -> None:
        """Open with what can be done now."""
        self._actions.refresh()
        sources = palette_sources(self._session, self._actions)
        self.start(sources, self._articles, recently_used(self._settings))


def recently_used(settings: Settings) -> list[str]:
    """The commands chosen in the palette before, the last one first."""
    known = settings.get(_RECENT)
    if not isinstance(known, list):
        return []
    return [id for id in cast(list[object], known) if isinstance(id, str)]


def remember_used(settings: Settings, id: str) -> None:
    """Put a command in front of those used before."""
    known = [id, *(other for other in recently_used(settings) if other != id)]
    settings.set(_RECENT, known[:_MOST_RECENT])
