"""The articles in sight: the open one, and the one beside it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from annotator.model import Annotation
from annotator.ui.pane.article_side import ArticleSide
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings

if TYPE_CHECKING:
    from annotator.ui.pane.relations_across import RelationsAcross

_SIDE_BY_SIDE_PX = 600
"""The least width in which two articles are side by side, and not one above the other."""


class Sides(QWidget):
    """Lays out one article or two, and follows the session as it exchanges them.

    Both go on showing their articles; only the one on which keys act changes.
    """

    built = Signal(object)
    """A second :class:`ArticleSide` was built; keys must work in it, too."""
    changed = Signal()
    """A second article is in sight, or no longer."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        connect: Callable[[ArticleSide], object],
        parent: QWidget | None = None,
    ) -> None:
        """Start with one side, which is empty.

        Args:
            session: The session.
            settings: Where places in articles are kept.
            connect: Is called with each side that is built.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._splitter = QSplitter()
        self._splitter.setObjectName("articleSides")
        self._splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self._session, self._settings, self._connect = session, settings, connect
        self._all: list[ArticleSide] = []
        """The sides that were built, in the order in which they are laid out."""
        self.current = self._build()
        """The side of the open article."""
        self.exchanging = False
        """Whether the side that comes to be the current one shows its article already."""
        self._across: RelationsAcross | None = None
        """Draws the relations between two articles; built with the second side."""
        session.selection.text = self.current.view.caret
        beside = session.beside
        beside.changed.connect(self._beside_changed)
        beside.exchanged.connect(self._exchanged)
        beside.annotationsChanged.connect(self._beside_annotations_changed)
        beside.relationsChanged.connect(self._beside_relations_changed)
        beside.suggestionsChanged.connect(self.show_suggestions_beside)
        session.keys.changed.connect(self.show_headers)

    def all(self) -> list[ArticleSide]:
        """Return the sides that were built; one of two may be hidden."""
        return self._all

    def shown(self) -> list[ArticleSide]:
        """Return the sides in sight, in the order in which they are laid out."""
        other = self.other
        return [side for side in self._all if side in (self.current, other)]

    @property
    def other(self) -> ArticleSide | None:
        """The side of the article beside the open one; None without one."""
        return next(
            (side for side in self._all if side is not self.current and not side.isHidden()), None
        )

    def show_headers(self) -> None:
        """Name the articles above them while there are two."""
        sides = self.shown()
        for side in sides:
            side.show_header(shown=len(sides) > 1)

    def show_selection(self, annotation_id: str | None) -> None:
        """Mark the attribution of the selected annotation, and its relations, in both articles."""
        article, other = self._session.article, self.other
        lit = article.attribution(annotation_id) if annotation_id else ()
        self.current.view.set_lit(lit)
        if other is None:
            return
        relations = article.relations_at(annotation_id) if annotation_id else []
        ends = {end for relation in relations for end in (relation.source, relation.target)}
        other.view.set_lit(ends & other.rows.article.annotations.keys())
        first, second = self.shown()
        if self._across is not None:
            self._across.show_between(first.view, second.view, annotation_id or "")

    def show_candidate(self, annotation_id: str | None) -> None:
        """Mark what is to be related to; in the article beside, scroll it into sight."""
        for side in self.shown():
            side.view.set_drop_target(annotation_id)
        other = self.other
        annotation = other.rows.selectable(annotation_id) if other and annotation_id else None
        if other is not None and annotation is not None:
            other.view.caret.reveal(annotation.start, annotation.end)

    def show_tag_set(self) -> None:
        """Offer the labels of the project's tag set, and show the article beside in it."""
        for side in self._all:
            side.label_palette.set_tag_set(self._session.tag_set)
        if self.other is not None:
            self._beside_changed()

    # From the session

    def _beside_changed(self) -> None:
        """Show the article that is beside now, at the right or below; or none."""
        side, beside = self.other, self._session.beside
        if not beside.document_id:
            if side is not None:
                side.keep_place()
                side.hide()
                self.show_headers()
                if self._across is not None:
                    self._across.stop()
                self.changed.emit()
            return
        is_new = side is None
        if side is None:
            side = self._hidden() or self._build_second()
            # At the end, wherever it was before.
            self._all = [self.current, side]
            self._splitter.addWidget(side)
            side.project_id = self.current.project_id
        side.open()
        side.show_selected(beside.annotation_id or "", False)
        side.view.set_suggestions(self._waiting_beside())
        side.show()
        self.show_headers()
        if is_new:
            self._lay_out(anew=True)
            self.changed.emit()
        self.show_selection(self._session.selection.annotation_id)

    def _exchanged(self) -> None:
        other = self.other
        if other is None:
            return
        before, self.current = self.current, other
        before.keep_place(other.document_id)
        before.label_palette.hide()
        before.view.set_current(self._session.beside.annotation_id, False)
        before.view.set_drop_target(None)
        self._session.selection.text = other.view.caret
        self.exchanging = True
        self.show_headers()

    def _beside_annotations_changed(self, changed: list[str], removed: list[str]) -> None:
        if self.other is not None:
            self.other.update_annotations(changed, removed)
            self.show_selection(self._session.selection.annotation_id)

    def _beside_relations_changed(self) -> None:
        if self.other is not None:
            self.other.update_relations()
            self.show_selection(self._session.selection.annotation_id)

    def show_suggestions_beside(self) -> None:
        """Show the suggestions in the article beside, or none if they are hidden."""
        if self.other is not None:
            self.other.view.set_suggestions(self._waiting_beside())

    def _waiting_beside(self) -> list[Annotation]:
        """Return the suggestions in the article beside, if suggestions are shown."""
        shown = self._session.suggestions.shown
        return self._session.beside.workspace.suggestions.ordered if shown else []

    def _drag_across(self, source: str, screen_point: QPoint, dropped: bool) -> None:
        """Follow an annotation that is dragged from the open article to the one beside."""
        if self.other is None:
            return
        view = self.other.view
        target = view.annotation_at(view.viewport().mapFromGlobal(screen_point))
        view.set_drop_target(None if dropped else target)
        if dropped and target is not None:
            self._session.relating.relate(source, target)

    # Building

    def _build(self) -> ArticleSide:
        side = ArticleSide(self._session, self._settings, lambda side: side is self.current)
        self._all.append(side)
        self._splitter.addWidget(side)
        side.label_palette.set_tag_set(self._session.tag_set)
        side.header.closeWanted.connect(lambda: self.close_side(side))
        side.view.mouse.draggedOut.connect(self._drag_across)
        self._connect(side)
        return side

    def _hidden(self) -> ArticleSide | None:
        return next((side for side in self._all if side is not self.current), None)

    def _build_second(self) -> ArticleSide:
        """Build the second side, and let both have one typography, wherever it is changed."""
        from annotator.ui.pane.relations_across import RelationsAcross

        side = self._build()
        self._across = RelationsAcross(self)
        first, second = self.current.view.page, side.view.page
        second.set_typography(first.typography)
        side.view.set_map_shown(self.current.view.map.is_map_shown())
        first.typographyChanged.connect(lambda: second.set_typography(first.typography))
        second.typographyChanged.connect(lambda: first.set_typography(second.typography))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)
        self.built.emit(side)
        return side

    def _focus_changed(self, _: QWidget | None, focus: QWidget | None) -> None:
        """Go to the article whose text or find bar has got the keyboard."""
        other = self.other
        if other is None or focus not in (other.view, other.find_bar.field):
            return
        self._session.beside.exchange()
        if focus is other.find_bar.field:
            # The window has given the keyboard to the text.
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_side(self, side: ArticleSide) -> None:
        """Close one of two articles, and go on in the other."""
        if side is self.current:
            self._session.beside.exchange()
        self._session.beside.close()
        self.current.take_keyboard()

    # Laying out

    def _lay_out(self, *, anew: bool = False) -> None:
        """Put two articles side by side, or one above the other where there is little room."""
        is_wide = self.width() >= _SIDE_BY_SIDE_PX
        orientation = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if anew or orientation != self._splitter.orientation():
            self._splitter.setOrientation(orientation)
            self._splitter.setSizes([max(self.width(), self.height())] * 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put two articles beside each other if there is room."""
        super().resizeEvent(event)
        if self.other is not None:
            self._lay_out()
