"""One article of the article pane: its view, its find bar, and the annotator's place in it."""

from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from annotator.model import Annotation, Document, TagSet
from annotator.model.article_index import ArticleIndex
from annotator.text.alignment import Alignment, align
from annotator.ui.article.caret import CaretState
from annotator.ui.article.reading_place import Sight
from annotator.ui.article.view import ArticleView
from annotator.ui.find.find_bar import FindBar
from annotator.ui.pane.label_palette import LabelPalette
from annotator.ui.pane.unfinished_marks import UnfinishedMarks
from annotator.ui.places import ArticlePlace
from annotator.ui.session.session import Session
from annotator.ui.settings import HIDE_MAP, Settings
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.small_widgets import ElidedLabel

_KEEP_PLACE_AFTER_MS = 3000
"""The pause after the last move until the place in the article is kept."""
_MINIMUM_PIXELS = (220, 64)


class ShownArticle(Protocol):
    """The rows of the article of a side: the session's, or those of the article beside."""

    @property
    def document(self) -> Document | None:
        """The article."""
        ...

    @property
    def article(self) -> ArticleIndex:
        """Its annotations and relations that are shown."""
        ...

    @property
    def tag_set(self) -> TagSet:
        """The project's tag set."""
        ...

    def selectable(self, annotation_id: str) -> Annotation | None:
        """Return an annotation or a suggestion of the article."""
        ...


class SideHeader(QFrame):
    """Names the article of a side while there are two, marks the open one, and closes the other."""

    clicked = Signal()
    closeWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sideHeader")
        self.title = ElidedLabel()
        self.title.setObjectName("sideTitle")
        self.close_button = QToolButton()
        self.close_button.setObjectName("closeSide")
        self.close_button.setProperty("role", "quiet")
        self.close_button.setText("×")
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.close_button.clicked.connect(self.closeWanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 3, 6, 3)
        layout.addWidget(self.title, 1)
        layout.addWidget(self.close_button)
        self.hide()

    def show_article(self, title: str, *, is_current: bool, close_tip: str) -> None:
        """Show the title of the article, and whether keys act on it."""
        self.title.setText(title)
        self.close_button.setAccessibleName(f"Close the article {title}")
        self.close_button.setToolTip(plain_tip(close_tip))
        if self.property("current") != is_current:
            self.setProperty("current", is_current)
            for widget in (self, self.title):
                widget.style().polish(widget)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the article."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.clicked.emit()


class ArticleSide(QWidget):
    """Shows one article; the pane says when its rows, or what is selected in it, changed."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        is_current: "Callable[[ArticleSide], bool]",
        parent: QWidget | None = None,
    ) -> None:
        """Start with an empty page.

        Args:
            session: The session.
            settings: Where places in articles are kept.
            is_current: Tells whether the article of a side is the open one.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.setObjectName("articleSide")
        self._session, self._settings, self._is_current = session, settings, is_current
        self._document_id = ""
        """The id of the article that the view shows."""
        self.project_id = ""
        """The id of its project."""
        self._wanted: Sight | None = None
        """What is to be in sight once the view is shown."""
        self._wants_caret = False
        """Whether the caret is to be in sight as well."""
        self._chosen = ("", False)
        """The selected annotation in it, and whether keys act on it."""
        self.place_timer = QTimer(self, interval=_KEEP_PLACE_AFTER_MS, singleShot=True)
        """Runs from a move in the article until its place is kept: a crash would lose it."""
        self.place_timer.timeout.connect(self.keep_place)
        self.header = SideHeader()
        self.view = ArticleView()
        self.view.set_map_shown(not settings.get(HIDE_MAP, False))
        self.find_bar = FindBar(self.view, settings, session.keys)
        self.label_palette = LabelPalette(self.view, session.keys)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.view, 1)
        self.setMinimumSize(*_MINIMUM_PIXELS)
        self.view.caret.moved.connect(self.place_timer.start)
        self.view.reading_place.moved.connect(self.place_timer.start)
        self.header.clicked.connect(self.take_keyboard)
        self.unfinished_marks = UnfinishedMarks(session, self.view, self.is_current)

    def is_current(self) -> bool:
        """Return whether its article is the open one, on which keys act."""
        return self._is_current(self)

    @property
    def rows(self) -> ShownArticle:
        """The rows of its article."""
        return self._session if self.is_current() else self._session.beside.workspace

    @property
    def document_id(self) -> str:
        """The id of the article that the view shows; empty: none."""
        return self._document_id

    # Showing

    def open(self) -> None:
        """Show the article of its rows, at the place where the annotator left it."""
        rows, session, view = self.rows, self._session, self.view
        document = rows.document
        self.keep_place(document.id if document is not None else "")
        before = view.article()
        self._wanted = None
        self._document_id = document.id if document is not None else ""
        self.label_palette.hide()
        if document is None:
            view.clear_article()
            self.find_bar.hide()
            return
        article = rows.article
        owner = session.project.annotator if session.project is not None else ""
        relations = article.relations.values()
        view.show_article(document, article.ordered, relations, rows.tag_set, owner)
        view.setAccessibleName(f"Article: {document.title or document.id}")
        self.show_commented()
        self._restore_place(document, before)
        self.find_bar.article_changed()

    def update_annotations(self, changed: list[str], removed: list[str]) -> None:
        """Show new, changed and removed annotations."""
        by_id = self.rows.article.annotations
        annotations = [by_id[changed_id] for changed_id in changed if changed_id in by_id]
        self.view.update_annotations(annotations, removed)

    def update_relations(self) -> None:
        """Show the relations as they are now."""
        self.view.update_relations(self.rows.article.relations.values())

    def show_selected(self, annotation_id: str, active: bool) -> None:
        """Mark the selected annotation; ``active``: keys act on it."""
        self._chosen = annotation_id, active
        self.view.set_current(annotation_id or None, active)
        self.place_timer.start()

    def show_commented(self) -> None:
        """Mark the annotations with open comments."""
        self.view.set_commented(self._session.comments.open_words(self._document_id))

    def show_header(self, *, shown: bool) -> None:
        """Show the title of the article above it, or not."""
        document = self.rows.document
        if document is not None:
            keys = self._session.keys
            is_current = self.is_current()
            tip = "Close this article" if is_current else keys.tip("Close", "view.beside")
            title = document.title or document.id
            self.header.show_article(title, is_current=is_current, close_tip=tip)
        self.header.setVisible(shown)

    # The place of the annotator

    def keep_place(self, following: str = "") -> None:
        """Keep the place in the article shown.

        Args:
            following: The article that the annotator leaves it for; empty for none.
        """
        self.place_timer.stop()
        view, document = self.view, self.view.article()
        if not self._document_id or document.id != self._document_id:
            return
        line, pixels = self._wanted or view.reading_place.sight()
        place = ArticlePlace(
            len(document.text),
            None if line is None else view.page.units.to_code_point(line[0]),
            pixels if line is None else round(line[1], 1),
            (view.caret.anchor(), view.caret.position()),
            *self._chosen,
            sees_caret=self._sees_caret() if self._wanted is None else self._wants_caret,
        )
        self._settings.places.leave(self.project_id, document.id, place, following)

    def _restore_place(self, document: Document, before: Document) -> None:
        """Go back to where the annotator left an article; a place in another text is forgotten.

        Args:
            document: The article that is open now.
            before: The one that was shown before: the same one, if its text was corrected.
        """
        view = self.view
        selection = self._session.selection if self.is_current() else self._session.beside
        place = self._settings.places.place(self.project_id, document.id)
        if place is not None and before.id == document.id and before.text != document.text:
            place = _moved(place, align(before.text, document.text), len(document.text))
        if place is None or place.length != len(document.text):
            return
        if place.top or any(place.selection):
            # All of the text must be there before one can go to a place in it.
            view.page.finish()
        view.caret.restore(CaretState(*place.selection))
        if place.annotation and self.rows.selectable(place.annotation) is not None:
            # It is not touched by that: Shift and a label's key would relate to it.
            selection.annotation_id, selection.active = place.annotation, place.active
        top = None if place.top is None else view.page.units.to_utf16(place.top)
        line = None if top is None else (top, place.below)
        self._wanted = Sight(line, round(place.below) if line is None else 0)
        self._wants_caret = place.sees_caret
        if self.isVisible():
            self._go_to_place()

    def _go_to_place(self) -> None:
        if self._wanted is not None:
            self.view.reading_place.go_to(self._wanted)
            self._wanted = None
            if self._wants_caret and not self._sees_caret():
                caret = self.view.caret
                caret.reveal(*sorted((caret.anchor(), caret.position())))

    def _sees_caret(self) -> bool:
        """Return whether all of the caret is in sight."""
        return self.view.viewport().rect().contains(self.view.caret.rect())

    # Events

    def showEvent(self, event: QShowEvent) -> None:
        """Go back to where the annotator left an article that was opened before."""
        super().showEvent(event)
        # A view has its size, and can be scrolled, only once it is shown.
        QTimer.singleShot(0, self, self._go_to_place)

    def take_keyboard(self) -> None:
        """Give the keyboard to the text."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)


def _moved(place: ArticlePlace, way: Alignment, length: int) -> ArticlePlace:
    """Return a place in the corrected text, which has ``length`` code points."""
    start, end = place.selection
    top = None if place.top is None else way.position(place.top)
    selection = (way.position(start), way.position(end))
    return replace(place, length=length, top=top, selection=selection)
