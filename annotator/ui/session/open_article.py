"""The project, the open article, and the annotation that is selected in it."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Literal, Protocol

from PySide6.QtCore import QObject, QTimer

from annotator.model import (
    Annotation,
    AnnotatorError,
    Fragment,
    InputError,
    Relation,
    Suggestion,
    order_key,
)
from annotator.model.article_index import ArticleIndex
from annotator.project import Changes, Project
from annotator.ui.session.open_project import OpenProject

_MANY = 2000
"""So many changed annotations are read again with their article rather than one by one."""
_SOON = 100
"""Milliseconds, in which what was posted has been painted."""
_REMEMBERED = 50
"""Annotations remembered as touched."""


class TextPlace(Protocol):
    """Where hands are in the text: the article view, as far as a session needs it."""

    def selection(self) -> Fragment | None: ...
    def caret(self) -> int: ...
    def word_at_caret(self) -> Fragment | None: ...
    def select(self, start: int, end: int) -> None: ...
    def set_caret(self, position: int) -> None: ...
    def reveal(self, start: int, end: int) -> None: ...
    def annotations_at(self, position: int) -> list[str]: ...
    def fragment_moved(
        self, fragment: Fragment, edge: Literal["start", "end"], step: int
    ) -> Fragment: ...


class OpenArticle(OpenProject):
    """What is open; listens to the project and tells the views what changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.article = ArticleIndex()
        self.suggestions = ArticleIndex()
        """What waits for this annotator's word in the open article."""
        self.offers: dict[str, Suggestion] = {}
        """The same, with who suggests it."""
        self.text: TextPlace | None = None
        """Where hands are; set by the window."""
        self.current: str | None = None
        """The selected annotation, or suggestion."""
        self.active = False
        """Whether keys act on the selected annotation rather than on the text at the caret."""
        self._touched: list[str] = []
        self._restoring = False
        self._unsubscribe: Callable[[], None] | None = None

    # Project

    def set_project(self, project: Project | None) -> None:
        """Work on a project, or on none; closing it is the caller's."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self.close_article()
        self.project = project
        self._identities = None
        self._touched.clear()
        if project is not None:
            self._unsubscribe = project.subscribe(self._project_changed)
        self.projectChanged.emit()

    def set_annotator(self, name: str) -> None:
        """Go on as another person: status and undo are theirs."""
        if self.project is None:
            return
        self.project.annotator = name
        if self.document is not None:
            self.status = self.project.status(self.document.id)
            self._read_suggestions()
        self.articlesChanged.emit()
        self._changed_current()

    # Article

    def open_article(self, id: str) -> bool:
        """Show an article; False when it cannot be read."""
        if self.project is None:
            return False
        leaving = self.article
        try:
            document = self.project.document(id)
            offers = self.project.suggestions(id)
            self.status = self.project.status(id)
            self._take_article(id)
        except AnnotatorError as error:
            self.failed.emit(str(error))
            return False
        self.document = document
        self._take_offers(offers)
        self.current, self.active = None, False
        self.articleOpened.emit(id)
        self.suggestionsChanged.emit()
        self.currentChanged.emit("")
        # Tens of thousands of objects are freed when the new article has been painted.
        QTimer.singleShot(_SOON, partial(_let_go, leaving))
        return True

    def _take_article(self, id: str) -> None:
        """Read what of an article is shown."""
        assert self.project is not None
        self.article = ArticleIndex(self.project.annotations(id), self.project.relations(id))

    def sees(self, annotator: str) -> bool:
        """Whether what that person tagged is shown."""
        del annotator
        return True

    def close_article(self) -> None:
        """Show none."""
        if self.document is None:
            return
        self.document = None
        self.article = ArticleIndex()
        self._take_offers(())
        self.status = "to do"
        self.current, self.active = None, False
        self.articleOpened.emit("")
        self.currentChanged.emit("")

    # The selected annotation

    def annotation(self, item: str | None) -> Annotation | None:
        """One annotation of the open article."""
        return self.article.annotations.get(item) if item else None

    def current_annotation(self) -> Annotation | None:
        """The selected annotation."""
        return self.annotation(self.current)

    def choose(self, item: str, *, place: bool = True) -> None:
        """Select an annotation or a suggestion, in another article too; keys act on it now.

        With ``place`` the caret goes to its start, and it is brought into sight.
        """
        annotation = self._choosable(item)
        if annotation is None and self._go_to_article_of(item):
            annotation = self._choosable(item)
        if annotation is None:
            return
        if item in self.article.annotations:
            self._touch(item)
        self.current, self.active = item, True
        if place and self.text is not None:
            self.text.set_caret(annotation.start)
            self.text.reveal(annotation.start, annotation.end)
        self._changed_current()

    def _choosable(self, item: str) -> Annotation | None:
        return self.annotation(item) or self.suggestions.annotations.get(item)

    def deselect(self) -> None:
        """Select no annotation."""
        if self.current is not None:
            self.current, self.active = None, False
            self._changed_current()

    def caret_moved(self) -> None:
        """The person went elsewhere in the text: keys act on the text again."""
        if self.active:
            self.active = False
            self._changed_current()

    def touched(self) -> list[Annotation]:
        """The annotations of this article made, chosen or changed of late, the latest first."""
        known = self.article.annotations
        return [known[item] for item in reversed(self._touched) if item in known]

    def _touch(self, item: str) -> None:
        if item in self._touched:
            self._touched.remove(item)
        self._touched.append(item)
        del self._touched[:-_REMEMBERED]

    def _changed_current(self) -> None:
        self.currentChanged.emit(self.current or "")

    def _go_to_article_of(self, item: str) -> bool:
        document = self.project.document_of(item) if self.project is not None else None
        if document is None:
            self.statusMessage.emit("That annotation is gone.")
            return False
        return self.open_article(document) and item in self.article.annotations

    # Changes

    def _project_changed(self, changes: Changes) -> None:
        if changes.tag_set:
            self.tagSetChanged.emit()
        if changes.identities:
            self._identities = None
            self.identitiesChanged.emit()
        if self.document is not None and self.document.id in changes.documents:
            self._article_changed(changes)
        if changes.suggestions and self.document is not None:
            self._read_suggestions()
        self.edited.emit(changes)
        if changes.articles:
            self.articlesChanged.emit()
        elif changes.documents:
            self.summariesChanged.emit(list(changes.documents))
        self.saved.emit()

    def _article_changed(self, changes: Changes) -> None:
        assert self.project is not None
        assert self.document is not None
        document = self.document.id
        if changes.articles and not self._is_there(document):
            self.close_article()
            return
        if changes.articles or len(changes.annotations) > _MANY:
            self.open_article(document)
            return
        self.status = self.project.status(document)
        changed, removed, came = self._read_annotations(changes, document)
        if changed or removed:
            if self.current in removed:
                self.current, self.active = None, False
            self.annotationsChanged.emit(changed, removed)
        ends = self._read_relations(changes, removed, came)
        if ends:
            self.relationsChanged.emit()
            self.endsChanged.emit(list(ends))
        if changed or removed:
            self._changed_current()

    def _is_there(self, document: str) -> bool:
        assert self.project is not None
        try:
            self.project.document(document)
        except InputError:
            return False
        return True

    def _read_annotations(
        self, changes: Changes, document: str
    ) -> tuple[list[str], list[str], bool]:
        """The ids changed and removed, and whether any came that was not there before."""
        assert self.project is not None
        changed: list[str] = []
        removed: list[str] = []
        came = False
        for item in changes.annotations:
            here = item in self.article.annotations
            annotation = self.project.annotation(item)
            if annotation is None or not self.sees(annotation.annotator):
                if here:
                    self.article.remove(item)
                    removed.append(item)
            elif here or self.project.document_of(item) == document:
                self.article.put(annotation)
                changed.append(item)
                came = came or not here
        return changed, removed, came

    def _read_suggestions(self) -> None:
        """They are few: all of the article's are read again."""
        assert self.project is not None
        assert self.document is not None
        self._take_offers(self.project.suggestions(self.document.id))
        self.suggestionsChanged.emit()
        if self.current is not None and self._choosable(self.current) is None:
            self.current, self.active = None, False
            self._changed_current()

    def _take_offers(self, offers: Iterable[Suggestion]) -> None:
        self.offers = {one.id: one for one in offers}
        waiting = (one.annotation for one in self.offers.values())
        self.suggestions = ArticleIndex(sorted(waiting, key=order_key))

    def _read_relations(self, changes: Changes, removed: list[str], came: bool) -> set[str]:
        """Take in changed relations; the annotations at their ends."""
        assert self.project is not None
        assert self.document is not None
        article = self.article
        if came and self._restoring:
            # Others' relations count again as soon as both their ends are back.
            before = list(article.relations.values())
            found = self.project.relations(self.document.id)
            article.set_relations(r for r in found if self.sees(r.annotator))
            return _ends([*before, *article.relations.values()])
        touched: list[Relation] = []
        for item in removed:
            for relation in article.relations_at(item):
                article.remove_relation(relation.id)
                touched.append(relation)
        for item in changes.relations:
            relation = self.project.relation(item)
            old = article.remove_relation(item)
            if old is not None:
                touched.append(old)
            if relation is None or not self.sees(relation.annotator):
                continue
            if self._has_ends(relation.source, relation.target):
                article.put_relation(relation)
                touched.append(relation)
        return _ends(touched)

    def _has_ends(self, source: str, target: str) -> bool:
        assert self.project is not None
        known = self.article.annotations
        if source not in known and target not in known:
            return False
        return all(end in known or self.project.annotation(end) for end in (source, target))


def _ends(relations: Iterable[Relation]) -> set[str]:
    return {end for relation in relations for end in (relation.source, relation.target)}


def _let_go(_article: ArticleIndex) -> None:
    """The last to hold an article that was left."""
