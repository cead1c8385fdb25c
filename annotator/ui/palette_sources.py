"""What the command palette offers: commands, labels, articles, and targets of a relation."""

from collections.abc import Iterable

from annotator.model import AnnotatorError
from annotator.ui.actions import Actions
from annotator.ui.command_palette import Entry, Source
from annotator.ui.links import possible_links
from annotator.ui.session import TaggingSession

_MOST = 12


def palette_sources(session: TaggingSession, actions: Actions) -> list[Source]:
    """The sources, the most likely first."""

    def commands(_typed: str) -> Iterable[Entry]:
        for spec in actions:
            action = actions[spec.id]
            if not action.isEnabled() or spec.id == "help.commands":
                continue
            key = session.keys.key(spec.id)
            kind = spec.menu.replace("/", " ▸ ")
            yield Entry(action.text(), action.trigger, key, kind)

    def articles(typed: str) -> Iterable[Entry]:
        if session.project is None or len(typed.strip()) < 2:
            return
        try:
            found = session.project.summaries(query=typed, limit=_MOST)
        except AnnotatorError:
            return
        for summary in found:
            # The text matches as well: what was typed need not stand in the title.
            title = summary.title or summary.id
            yield Entry(title, lambda id=summary.id: session.open_article(id), "", "article")

    def targets(_typed: str) -> Iterable[Entry]:
        source = session.annotation(session.relating)
        if source is None:
            return
        for annotation in session.article.ordered:
            if annotation.id != source.id and possible_links(source, annotation, session.tag_set):
                name = f"Relate to {session.named(annotation.id, 60)}"
                yield Entry(name, lambda id=annotation.id: session.choose(id), "", "relate")

    return [targets, commands, articles]
