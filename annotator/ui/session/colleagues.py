"""Colleagues' layers: what others have tagged, shown when asked for, and never to be changed."""

from collections import Counter

from PySide6.QtCore import QObject, Signal

from annotator.model.article_index import ArticleIndex
from annotator.model.curation import BLIND
from annotator.project import Changes
from annotator.ui.session.suggesting import Suggesting


class Colleagues(Suggesting):
    """Knows whether colleagues' annotations are among those of the open article."""

    colleaguesChanged = Signal()
    """They are shown, or no longer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.colleagues = False
        """Whether colleagues' layers are shown."""
        self.blinded = False
        """Whether the project is blind, and one's own work in the open article not done."""
        self.hidden: Counter[str] = Counter()
        """How many annotations of the open article are not shown, by whose they are."""

    def sees(self, annotator: str) -> bool:
        """Whether what that person tagged is shown."""
        own = self.project.annotator if self.project is not None else ""
        return annotator == own or not own or (self.colleagues and not self.blinded)

    def _take_article(self, id: str) -> None:
        """Read what of an article is shown, and count what is not."""
        assert self.project is not None
        self.blinded = self.project.hides_colleagues(id)
        annotations, relations = self.project.annotations(id), self.project.relations(id)
        people = {a.annotator for a in annotations} | {r.annotator for r in relations}
        unseen = {name for name in people if not self.sees(name)}
        self.hidden = Counter(a.annotator for a in annotations if a.annotator in unseen)
        if unseen:
            annotations = [a for a in annotations if a.annotator not in unseen]
            relations = [r for r in relations if r.annotator not in unseen]
        self.article = ArticleIndex(annotations, relations)

    def show_colleagues(self, shown: bool) -> None:
        """Show colleagues' layers, or hide them; text and caret stay where they are."""
        if shown == self.colleagues:
            return
        self.colleagues = shown
        if self.project is not None and self.document is not None:
            self._change_layers(self.document.id)
        self.colleaguesChanged.emit()

    def _change_layers(self, document: str) -> None:
        before = self.article
        self._take_article(document)
        after = self.article.annotations
        removed = [item for item in before.annotations if item not in after]
        come = [item for item in after if item not in before.annotations]
        self.annotationsChanged.emit(come, removed)
        self.relationsChanged.emit()
        ends = {end for r in _differing(before, self.article) for end in r}
        self.endsChanged.emit(list(ends))
        if self.current in removed:
            self.current, self.active = None, False
        self._changed_current()

    def _article_changed(self, changes: Changes) -> None:
        """Where the article was marked as done in a blind project, show colleagues' layers."""
        super()._article_changed(changes)
        if self.project is None or self.document is None:
            return
        if self.blinded != self.project.hides_colleagues(self.document.id):
            self._change_layers(self.document.id)
            self.colleaguesChanged.emit()

    def _project_changed(self, changes: Changes) -> None:
        """The same where the whole project became blind, or no longer is."""
        super()._project_changed(changes)
        if BLIND in changes.records and self.document is not None:
            self._change_layers(self.document.id)
            self.colleaguesChanged.emit()

    def set_annotator(self, name: str) -> None:
        """Go on as another person, whose layer is another."""
        before = self.project.annotator if self.project is not None else ""
        super().set_annotator(name)
        if self.document is not None and name != before:
            self.open_article(self.document.id)

    def choose(self, item: str, *, place: bool = True) -> None:
        """Select an annotation; a colleague's that is hidden is shown with all of them."""
        unseen = item not in self.article.annotations and self._is_others(item)
        if unseen and self.project is not None and self._is_blind(item):
            self.statusMessage.emit(
                "This project is blind: your colleagues’ work can be seen once your own is done."
            )
            return
        if not self.colleagues and unseen:
            self.show_colleagues(True)
            self.statusMessage.emit("Colleagues’ layers are shown now.")
        super().choose(item, place=place)

    def _is_blind(self, item: str) -> bool:
        assert self.project is not None
        document = self.project.document_of(item)
        return document is not None and self.project.hides_colleagues(document)

    def _is_others(self, item: str) -> bool:
        annotation = self.project.annotation(item) if self.project is not None else None
        return annotation is not None and not self.sees(annotation.annotator)


def _differing(before: ArticleIndex, after: ArticleIndex) -> set[tuple[str, str]]:
    """The ends of the relations that only one of them has."""
    one, other = before.relations, after.relations
    known = {**one, **other}
    return {(known[item].source, known[item].target) for item in one.keys() ^ other.keys()}
