"""What the command palette offers: commands, labels, and targets of a relation."""

from collections.abc import Iterable

from annotator.model.relation_options import relation_options
from annotator.ui.keys.action_spec import ActionSpec
from annotator.ui.keys.actions import Actions
from annotator.ui.look import theme
from annotator.ui.palette.command_palette import Source
from annotator.ui.palette.palette_list import Entry
from annotator.ui.session.session import Session


def palette_sources(session: Session, actions: Actions) -> list[Source]:
    """The sources, the most likely first."""

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
                yield Entry(
                    name, lambda id=annotation.id: session.selection.choose(id), "", "relate"
                )

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
    """Why a command cannot be carried out now, in a few words."""
    if session.project is None:
        return "no project is open"
    if spec.id in ("history.undo", "history.redo"):
        return f"nothing to {spec.text.lower()}"
    if session.document is None and not spec.menu.startswith("File"):
        return "no article is open"
    if session.project.read_only:
        return "the project is open to read only"
    return "not now"
