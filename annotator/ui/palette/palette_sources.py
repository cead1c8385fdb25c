"""The entries of the command palette: commands, labels, and targets of a relation."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import cast

from annotator.model.relations import relation_options
from annotator.ui.keys.action_spec import ActionSpec
from annotator.ui.keys.actions import Actions
from annotator.ui.look import theme
from annotator.ui.palette.palette_list import Entry
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings

Source = Callable[[str], Iterable[Entry]]
"""Returns entries for the typed text; they are filtered and ranked afterwards."""

_SETTING, _RECENT_LIMIT = "recent commands", 20


class RecentCommands:
    """Keeps in the settings which commands were run from the palette."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def ids(self) -> list[str]:
        """Return the ids of the commands, the latest first."""
        saved = self._settings.get(_SETTING)
        if not isinstance(saved, list):
            return []
        return [entry for entry in cast(list[object], saved) if isinstance(entry, str)]

    def add(self, command_id: str) -> None:
        """Put a command first."""
        ids = [command_id, *(other for other in self.ids() if other != command_id)]
        self._settings.set(_SETTING, ids[:_RECENT_LIMIT])


def palette_sources(session: Session, actions: Actions) -> list[Source]:
    """Return the sources with the commands as they are now, the most likely first."""
    actions.refresh()

    def commands(_typed: str) -> Iterable[Entry]:
        for spec in actions:
            if spec.id != "help.commands":
                yield _command(session, actions, spec)

    def targets(_typed: str) -> Iterable[Entry]:
        source = session.annotation(session.relating.source_id)
        if source is None:
            return
        for annotation in session.article.ordered:
            if annotation.id != source.id and relation_options(source, annotation, session.tag_set):
                name = f"Relate to {session.name_of(annotation.id, 60)}"
                yield Entry(name, partial(session.selection.choose, annotation.id), "", "relate")

    return [targets, commands]


def _command(session: Session, actions: Actions, spec: ActionSpec) -> Entry:
    action = actions[spec.id]
    _, _, label = spec.id.rpartition(".")
    gives_label = spec.id.startswith("label.")
    return Entry(
        action.text(),
        action.trigger,
        session.keys.key(spec.id),
        spec.menu.replace("/", " ▸ "),
        spec.id,
        "" if action.isEnabled() else why_not(session, spec),
        action.isCheckable() and action.isChecked(),
        theme.current().label(session.tag_set, label) if gives_label else None,
    )


def why_not(session: Session, spec: ActionSpec) -> str:
    """Return why a command is disabled, in a few words."""
    if session.project is None:
        return "no project is open"
    if spec.id in ("history.undo", "history.redo"):
        return f"nothing to {spec.text.lower()}"
    if session.document is None and not spec.menu.startswith("File"):
        return "no article is open"
    if session.project.read_only:
        return "the project is open read-only"
    return "not now"
