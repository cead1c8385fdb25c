"""The article, set as a page, with its annotations.

Qt lays out and paints the text; the annotations are painted under and over what is visible of
it. Positions are code points in every signature; Qt's UTF-16 units stay inside this room.
"""

from collections.abc import Collection, Iterable

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from annotator.model import Annotation, Block, Document, Fragment, Relation, TagSet, Utf16Map
from annotator.ui.article.map.map_bar import MapBar
from annotator.ui.article.mouse import Mouse
from annotator.ui.article.page import head_room, typeset
from annotator.ui.article.page.page_setting import PageSetting
from annotator.ui.article.page.type_choice import TypeChoice
from annotator.ui.article.painter import Highlights
from annotator.ui.article.reading_place import BLEED
from annotator.ui.article.scene import Scene
from annotator.ui.article.speech import Speech
from annotator.ui.look import theme

_EMPTY = Document(id="", title="", text="")
_NO_TAGS = TagSet(name="", layers=())


class ArticleView(PageSetting):
    """Shows one article and its annotations; all positions are code points."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        self.setCursorWidth(0)  # The caret is painted here, in a colour that can be seen.
        self.setAutoFillBackground(True)
        self.viewport().setMouseTracking(True)
        self._type = TypeChoice()
        self._article = _EMPTY
        self._units = Utf16Map("")
        self._close: list[Block] = []
        self._tag_set = _NO_TAGS
        self._scene = Scene()
        self._map = MapBar(self._scene, self)
        self.setVerticalScrollBar(self._map)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._shown = Highlights()
        self._page = typeset.page_size(self._type, 800)
        self._by_person = True
        self._grown = []
        self._told = (0, 0)
        self._speech = Speech(self, self._spoken)
        self.setAcceptDrops(False)
        self._mouse = Mouse(self)
        self._set_type()
        self.cursorPositionChanged.connect(self._caret_moved)
        self.selectionChanged.connect(self._caret_moved)
        theme.schemeChanged.connect(self._set_type)

    # What is shown

    def show_article(
        self,
        document: Document,
        annotations: Iterable[Annotation],
        relations: Iterable[Relation],
        tag_set: TagSet,
        owner: str = "",
    ) -> None:
        """Show an article with its annotations, from its start.

        ``owner``: whose annotations are drawn as one's own, all others as colleagues'; without
        it all are one's own.
        """
        self._article = document
        self._close = head_room.close_blocks(document)
        self._units = Utf16Map(document.text)
        self._tag_set = tag_set
        self._scene.show(annotations, relations, tag_set, owner, document.text)
        self._shown = Highlights()
        self._map.forget_article()
        self._mouse.forget()
        self._forget_growth()
        self._speech.forget()
        self._set_type(keep_place=False)

    def clear_article(self) -> None:
        """Show nothing."""
        self.show_article(_EMPTY, (), (), _NO_TAGS)

    def annotation(self, annotation_id: str) -> Annotation | None:
        """One of the annotations or suggestions shown."""
        return self._scene.get(annotation_id)

    def update_annotations(self, changed: Iterable[Annotation], removed: Iterable[str]) -> None:
        """Take in made, changed and removed annotations, and repaint just these."""
        changed, removed = list(changed), list(removed)
        self._redraw(self._scene.update(changed, removed))
        for item in (*removed, *(annotation.id for annotation in changed)):
            self._relations.forget(self._scene.relations_of(item))
        self._map.update_marks([*removed, *(annotation.id for annotation in changed)])
        self._speech.renew()
        self.viewport().update()

    def set_suggestions(self, suggestions: Iterable[Annotation]) -> None:
        """Show these, and no others, as dashed ghosts; another article has none at first.

        They are found under the mouse and at a position after the annotations that are there,
        and :meth:`set_current` may mark one. They make way for people's work.
        """
        before = set(self._scene.suggestions)
        dirty = self._scene.set_suggestions(suggestions)
        if dirty:
            self._redraw(dirty)
            self._map.update_marks(before | set(self._scene.suggestions))
            self._speech.renew()
            self.viewport().update()

    def _redraw(self, dirty: list[Fragment]) -> None:
        """Work out anew what lies in these stretches, and give it room."""
        self._painter.forget(dirty)
        if self._make_room(head_room.touched(self._close, dirty)):
            self._forget_layout()

    def is_suggestion(self, annotation_id: str | None) -> bool:
        """Whether that is the id of a suggestion."""
        return self._scene.is_suggestion(annotation_id)

    def update_relations(self, relations: Iterable[Relation]) -> None:
        """Show these as all relations of the article."""
        changed = self._scene.set_relations(relations)
        if changed:
            self._relations.forget(changed)
            self._speech.renew()
            self.viewport().update()

    def set_current(self, annotation_id: str | None, active: bool = True) -> None:
        """Mark the selected annotation; not ``active``: shown, but keys act on the text."""
        if (annotation_id, active) != (self._shown.current, self._shown.active):
            self._shown.current, self._shown.active = annotation_id, active
            self._speech.renew()
            self.viewport().update()

    def set_lit(self, ids: Collection[str]) -> None:
        """Mark the other members of the selected attribution."""
        lit = frozenset(ids)
        if lit != self._shown.lit:
            self._shown.lit = lit
            self.viewport().update()

    def annotations_at(self, position: int) -> list[str]:
        """The ids of the annotations that cover the position, innermost first.

        At a place that none covers, those that end there. Suggestions come after annotations.
        """
        return self._scene.at(position)

    # The map

    def is_map_shown(self) -> bool:
        """Whether the scroll bar is a map of the article."""
        return self._map.is_map_shown()

    def set_map_shown(self, shown: bool) -> None:
        """Let the scroll bar be a map of the article, or a plain one."""
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if shown else policy.ScrollBarAsNeeded
        )
        self._map.set_map_shown(shown)
        self._refit()

    def change_unfinished(self, come: Iterable[Fragment], gone: Iterable[Fragment]) -> None:
        """Mark other paragraphs as unfinished on the map; another article has none at first."""
        self._map.change_unfinished(come, gone)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint fills, then the text, then lanes, relations and caret."""
        self._settle()
        area = event.rect()
        offset = self._offset()
        top, bottom = area.top() + offset.y() - BLEED, area.bottom() + offset.y() + BLEED
        seen = self._painter.visible(top, bottom)
        self._shown.selection = self.selection()
        painter = QPainter(self.viewport())
        painter.translate(-offset)
        self._painter.under(painter, seen, top, bottom, self._shown)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.translate(-offset)
        self._painter.over(painter, seen, top, bottom, self._shown)
        if area.left() - offset.x() < self._page.left:
            self._paint_relations(painter, offset)
        if self.hasFocus():
            box = QRectF(self.caret_rect()).translated(offset)
            painter.fillRect(box, self._ink.theme.accent)
        painter.end()

    def _paint_relations(self, painter: QPainter, offset: QPointF) -> None:
        top = offset.y()
        self._relations.paint(
            painter, self._page.left, top, top + self.viewport().height(), self._shown
        )

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll; names in the margin depend on what can be seen, and are painted anew."""
        if self._by_hand():
            self._finish_type()
        super().scrollContentsBy(dx, dy)
        if self._scene.relations:
            self.viewport().update(0, 0, round(self._page.left), self.viewport().height())

    # Events

    def event(self, event: QEvent) -> bool:
        """Leave keys to the window's actions; scroll from the margins too."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.ignore()
            return False
        if isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._screen_changed()
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl set the text larger or smaller."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        elif event.angleDelta().y():
            self.zoom_in() if event.angleDelta().y() > 0 else self.zoom_out()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the article's own fonts when the application's change."""
        fonts = (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange)
        if event.type() not in fonts:
            super().changeEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied: the article's own characters, not those shown for them."""
        data = QMimeData()
        selected = self.selection()
        if selected is not None:
            data.setText(self._article.text[slice(*selected)])
        return data

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the caret."""
        super().focusInEvent(event)
        self._speech.renew()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the caret away."""
        super().focusOutEvent(event)
        self.viewport().update()
