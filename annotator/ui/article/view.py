"""The article view: a page of text with its annotations.

Qt lays out and paints the text; the annotations are painted under and over its visible part.
Positions are code points in every public signature; Qt's UTF-16 units stay inside this room.
"""

from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip, QWidget

from annotator.model import Annotation, Document, Fragment, Relation, TagSet, covered_text
from annotator.ui.article.caret import Caret
from annotator.ui.article.hit_test import HitTest
from annotator.ui.article.map.map_bar import MapBar
from annotator.ui.article.matches import Matches
from annotator.ui.article.mouse import Mouse
from annotator.ui.article.page.page_view import NO_ARTICLE, NO_TAGS, PageView
from annotator.ui.article.painting.painter import Highlights
from annotator.ui.article.reading_place import BLEED_PX, ReadingPlace
from annotator.ui.article.scene import Scene
from annotator.ui.article.speech import Speech
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.plain_text import plain_tip


class ArticleView(QTextEdit):
    """Shows one article with its annotations, and passes Qt's events to its parts."""

    menuWanted = Signal(list, QPoint)
    """The ids of the annotations at a place, and the place on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = Scene()
        """The annotations and relations shown."""
        self.highlights = Highlights()
        """What is marked in them."""
        self.map = MapBar(self.scene, self)
        """The scroll bar."""
        self.reading_place = ReadingPlace(self)
        self._set_up_widget()
        self.page = PageView(self, self.scene, self.map, self.reading_place)
        """The text as it is typeset, its zoom and colours."""
        self.caret = Caret(self, self.page, self.scene)
        """The caret, the selection, and their motions."""
        self.hit_test = HitTest(self, self.page, self.scene, self.highlights)
        self._speech = Speech(self, self.page, self.scene, self.caret, self.highlights)
        self.mouse = Mouse(
            self, self.page, self.scene, self.caret, self.hit_test, self.highlights, self
        )
        self.cursorPositionChanged.connect(self._cursor_changed)
        self.selectionChanged.connect(self._cursor_changed)

    def _set_up_widget(self) -> None:
        self.setObjectName("articleView")
        self.setAccessibleName("Article")
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCursorWidth(0)  # The view paints the caret, in a colour that can be seen.
        self.setAutoFillBackground(True)
        self.viewport().setMouseTracking(True)
        self.setVerticalScrollBar(self.map)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAcceptDrops(False)

    # Contents

    def show_article(
        self,
        document: Document,
        annotations: Iterable[Annotation],
        relations: Iterable[Relation],
        tag_set: TagSet,
        owner: str = "",
        badges: Mapping[str, str] | None = None,
    ) -> None:
        """Show an article with its annotations, from its start.

        Args:
            document: The article.
            annotations: Its annotations, in any order.
            relations: Its relations.
            tag_set: The tag set of the labels.
            owner: The annotator whose annotations are drawn as one's own, all others as
                colleagues'; empty: all are one's own.
            badges: By annotation id; see :attr:`Scene.badges`.
        """
        annotations = [one for one in annotations if one.fragments]
        self.scene.show(annotations, relations, tag_set, owner, document.text, badges)
        self.highlights.clear()
        self.map.forget_article()
        self.mouse.forget()
        self.caret.forget_growth()
        self._speech.forget()
        with self.caret.by_program():
            self.page.show_article(document, tag_set)

    def clear_article(self) -> None:
        """Show an empty page."""
        self.show_article(NO_ARTICLE, (), (), NO_TAGS)

    def article(self) -> Document:
        """Return the article shown; one without id and text if none is."""
        return self.page.article

    def update_annotations(
        self,
        changed: Iterable[Annotation],
        removed: Iterable[str],
        badges: Mapping[str, str] | None = None,
    ) -> None:
        """Show new, changed and removed annotations, and repaint only these.

        See :meth:`Scene.update`.
        """
        # Labels of the whole article have no place in the text.
        changed, removed = [one for one in changed if one.fragments], list(removed)
        self.page.redraw(self.scene.update(changed, removed, badges))
        touched_ids = [*removed, *(annotation.id for annotation in changed)]
        for annotation_id in touched_ids:
            self.page.relations_painter.forget(self.scene.relations_of(annotation_id))
        self.map.update_marks(touched_ids)
        self._speech.renew()
        self.viewport().update()

    def update_relations(self, relations: Iterable[Relation]) -> None:
        """Show these as all relations of the article."""
        changed = self.scene.set_relations(relations)
        if changed:
            self.page.relations_painter.forget(changed)
            self._speech.renew()
            self.viewport().update()

    def set_suggestions(self, suggestions: Iterable[Annotation]) -> None:
        """Show these as all suggestions, dashed; another article has none at first.

        The mouse and the caret find them after the annotations, and :meth:`set_current` may mark
        one. They make way for people's work.
        """
        before = set(self.scene.suggestions)
        dirty = self.scene.set_suggestions(suggestions)
        if dirty:
            self.page.redraw(dirty)
            self.map.update_marks(before | set(self.scene.suggestions))
            self._speech.renew()
            self.viewport().update()

    def show_extent(self, annotation_id: str, fragments: tuple[Fragment, ...]) -> None:
        """Show an annotation with other fragments, before it has them."""
        annotation = self.scene.annotations.get(annotation_id)
        if annotation is None:
            return
        text = covered_text(self.page.article.text, fragments)
        preview = replace(annotation, fragments=fragments, text=text)
        self.page.painter.forget(self.scene.update([preview], ()))
        self.page.relations_painter.forget(self.scene.relations_of(annotation_id))
        self.viewport().update()

    # Highlights

    def set_current(self, annotation_id: str | None, active: bool = True) -> None:
        """Mark the selected annotation; not ``active``: keys act on the text, not on it."""
        highlights = self.highlights
        if (annotation_id, active) != (highlights.current, highlights.active):
            highlights.current, highlights.active = annotation_id, active
            self._speech.renew()
            self.viewport().update()

    def set_lit(self, annotation_ids: Collection[str]) -> None:
        """Mark the other members of the selected attribution."""
        lit = frozenset(annotation_ids)
        if lit != self.highlights.lit:
            self.highlights.lit = lit
            self.viewport().update()

    def set_drawn_across(self, relation_ids: frozenset[str]) -> None:
        """Leave these relations out of the margin: lines to the article beside show them."""
        if relation_ids != self.highlights.drawn_across:
            self.highlights.drawn_across = relation_ids
            self.viewport().update()

    def set_drop_target(self, annotation_id: str | None) -> None:
        """Mark the annotation that another is being dragged onto."""
        if annotation_id != self.highlights.target:
            self.highlights.target = annotation_id
            self.viewport().update()

    def set_commented(self, commented: Mapping[str, str]) -> None:
        """Mark these as all annotations with open comments.

        Args:
            commented: Annotation id -> the open comments on it, in words.
        """
        if commented != self.highlights.commented:
            self.highlights.commented = dict(commented)
            self.map.show_commented(commented)
            self._speech.renew()
            self.viewport().update()

    def set_doubtful(self, doubtful: Mapping[str, str]) -> None:
        """Mark these as all annotations that need a look since the text was corrected.

        Args:
            doubtful: Annotation id -> why it needs a look, in words.
        """
        if doubtful != self.highlights.doubtful:
            self.highlights.doubtful = dict(doubtful)
            self._speech.renew()
            self.viewport().update()

    def show_matches(self, matches: Matches) -> None:
        """Mark these as all matches of a search."""
        if matches or self.highlights.matches:
            self.highlights.matches = matches
            self.map.show_matches(matches)
            self.viewport().update()

    def set_map_shown(self, shown: bool) -> None:
        """Let the scroll bar be a map of the article, or a plain one."""
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if shown else policy.ScrollBarAsNeeded
        )
        self.map.set_map_shown(shown)
        self.page.refit()

    # Painting

    @guarded(QTextEdit.paintEvent)
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint fills, then the text, then lanes, relations and the caret."""
        self.reading_place.settle()
        page, highlights = self.page, self.highlights
        area = event.rect()
        offset = page.offset()
        top = area.top() + offset.y() - BLEED_PX
        bottom = area.bottom() + offset.y() + BLEED_PX
        visible = page.painter.visible(top, bottom)
        highlights.selection = self.caret.selection()
        painter = QPainter(self.viewport())
        painter.translate(-offset)
        page.painter.under(painter, visible, top, bottom, highlights)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.translate(-offset)
        page.painter.over(painter, visible, top, bottom, highlights)
        if area.left() - offset.x() < page.size.left:
            self._paint_relations(painter, offset.y())
        if self.hasFocus():
            box = QRectF(self.caret.rect()).translated(offset)
            painter.fillRect(box, page.ink.theme.accent)
        painter.end()

    def _paint_relations(self, painter: QPainter, top: float) -> None:
        bottom = top + self.viewport().height()
        edge = self.page.size.left
        self.page.relations_painter.paint(painter, edge, top, bottom, self.highlights)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll, and repaint the margin: the names in it depend on the part in sight."""
        reading_place = self.reading_place
        if reading_place.by_hand:
            self.page.finish()
        if not reading_place.shifting:
            super().scrollContentsBy(dx, dy)
            reading_place.finish_scroll()
        if self.scene.relations:
            self.viewport().update(0, 0, round(self.page.size.left), self.viewport().height())

    # Events

    def _cursor_changed(self) -> None:
        self.viewport().update()
        low, high = sorted((self.caret.anchor(), self.caret.position()))
        self.map.select((low, high))
        self._speech.renew()
        self.caret.cursor_changed()

    def show_tool_tip(self, point: QPointF, screen_point: QPoint) -> None:
        """Describe the annotations under a point of the viewport."""
        text = self._speech.describe(self.hit_test.annotations_under(point))
        QToolTip.showText(screen_point, plain_tip(text), self.viewport())

    def annotation_at(self, point: QPoint) -> str | None:
        """Return the innermost annotation under a point of the viewport; no suggestion."""
        if not self.viewport().rect().contains(point):
            return None
        under = self.hit_test.annotations_under(QPointF(point))
        return next((one for one in under if not self.scene.is_suggestion(one)), None)

    def ask_about(self, point: QPointF) -> None:
        """Offer the menu for the annotations under a point of the viewport."""
        screen_point = self.viewport().mapToGlobal(point).toPoint()
        self.menuWanted.emit(self.hit_test.annotations_under(point), screen_point)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the menu for the annotations under the mouse, or at the caret."""
        event.accept()
        if event.reason() != QContextMenuEvent.Reason.Keyboard:
            self.ask_about(QPointF(event.pos()))
            return
        annotation_ids = self.scene.at(self.caret.position())
        current = self.highlights.current
        if current is not None and self.highlights.active:
            annotation_ids = [current, *(id_ for id_ in annotation_ids if id_ != current)]
        below_caret = self.viewport().mapToGlobal(self.caret.rect().bottomLeft())
        self.menuWanted.emit(annotation_ids, below_caret)

    def event(self, event: QEvent) -> bool:
        """Leave keys to the window's actions; scroll from the margins, too."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.ignore()
            return False
        if isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.page.check_screen()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lay out the text around the caret first: Qt moves by lines without asking for them."""
        layout = self.page.layout
        if not layout.complete:
            self.page.finish()
            layout.lay_out_around(self.textCursor().block(), self.viewport().height())
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl set the text larger or smaller."""
        steps = event.angleDelta().y()
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        elif steps > 0:
            self.page.zoom_in()
        elif steps < 0:
            self.page.zoom_out()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the article's own fonts when the application's change."""
        if event.type() not in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page in the middle; its lines change only if they must."""
        with self.reading_place.kept():
            self.page.refit()
            super().resizeEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy the article's own characters, not the stand-ins shown for them."""
        data = QMimeData()
        selected = self.caret.selection()
        if selected is not None:
            data.setText(self.page.article.text[slice(*selected)])
        return data

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the caret."""
        super().focusInEvent(event)
        self._speech.renew()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the caret."""
        super().focusOutEvent(event)
        self.viewport().update()
