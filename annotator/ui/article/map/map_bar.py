"""The scroll bar of the article with a map of its tags, matches and unfinished paragraphs.

The map is drawn from counts by rows of pixels. They are counted bit by bit between events, never
in the frame that answers a key.
"""

from collections.abc import Iterable, Iterator
from time import perf_counter

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QScrollBar, QToolTip, QWidget
from shiboken6 import isValid

from annotator.model import Fragment, TagSet, Utf16Map
from annotator.ui.article.geometry import Geometry
from annotator.ui.article.map import map_picture
from annotator.ui.article.map.map_contents import MapContents, describe_rows, summary
from annotator.ui.article.matches import Matches
from annotator.ui.article.painting.ink import faded
from annotator.ui.article.scene import Scene
from annotator.ui.look import theme
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.plain_text import plain_tip

_SLICE_SECONDS = 0.004
"""The time for work between two turns of the event loop."""
_REDRAW_DELAY_MS = 50
"""From a change until it is drawn."""
_LAYOUT_POLL_MS = 30
"""Between two checks whether the text is laid out."""
_REBUILD_DELAY_MS = 200
"""From the last change of the layout until the rows are counted again."""
_MIN_HANDLE_PX = 12
"""The least height of the part in sight, so that it can be grabbed."""
HANDLE_OPACITIES = (0.03, 0.05)
"""Of the ink over the part in sight, without and with the mouse: marks keep a contrast of 3 : 1."""
_NEAR_ROWS = 2
"""The rows above and below the mouse that are described, too."""


class MapBar(QScrollBar):
    """Scrolls to where it is clicked or dragged, and describes the place under the mouse."""

    def __init__(self, scene: Scene, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setObjectName("articleMap")
        self.setAccessibleName("Map of the article")
        self.setMouseTracking(True)
        self._scene = scene
        self._contents = MapContents(scene)
        self._shown = True
        self._text = ""
        self._tag_set = TagSet(name="", layers=())
        self._geometry: Geometry | None = None
        self._units = Utf16Map("")
        self._selected: Fragment | None = None
        self._picture: QPixmap | None = None
        self._total = 0.0
        """The height of the page that the rows are counted for; 0: there are no rows."""
        self._row_starts: Iterator[int] | None = None
        """Yields the starts of the rows to come, while they are read."""
        self._starts: list[int] = []
        """The starts of rows that were read."""
        self._counting = False
        """Whether the rows are being read or counted."""
        self._grabbed: float | None = None
        """The pixels between the middle of the part in sight and the mouse that grabbed it."""
        self._work = QTimer(self, singleShot=True)
        self._work.timeout.connect(self._build_more)
        self._draw = QTimer(self, interval=_REDRAW_DELAY_MS, singleShot=True)
        self._draw.timeout.connect(self._redraw)
        self.rangeChanged.connect(self._range_changed)

    # Contents

    def is_map_shown(self) -> bool:
        """Whether the scroll bar shows a map."""
        return self._shown

    def set_map_shown(self, shown: bool) -> None:
        """Show a map, or a plain scroll bar."""
        self._shown = shown
        self.updateGeometry()
        self._rebuild()

    def forget_article(self) -> None:
        """Forget the article: another one follows."""
        self._contents.clear()
        self._selected, self._picture = None, None
        self._stop_building()

    def show_page(self, text: str, tag_set: TagSet, geometry: Geometry, units: Utf16Map) -> None:
        """Show the article of the scene as it is typeset now."""
        self._text, self._tag_set = text, tag_set
        self._geometry, self._units = geometry, units
        self._total = 0.0
        self._rebuild()

    def update_marks(self, changed: Iterable[str]) -> None:
        """Show annotations or suggestions that were added, removed or changed."""
        self._contents.update(changed)
        self._draw.start()

    def show_matches(self, matches: Matches) -> None:
        """Show the matches of a search."""
        self._contents.matches = matches
        if not self._draw.isActive():
            self._draw.start()

    def show_commented(self, annotation_ids: Iterable[str]) -> None:
        """Show where annotations with open comments start."""
        annotations = map(self._scene.get, annotation_ids)
        self._contents.commented = sorted(one.start for one in annotations if one is not None)
        self._draw.start()

    def change_unfinished(self, added: Iterable[Fragment], removed: Iterable[Fragment]) -> None:
        """Mark paragraphs as unfinished, and others as finished; a new article has no marks."""
        self._contents.change_unfinished(added, removed)
        self._draw.start()

    def select(self, selected: Fragment) -> None:
        """Show the place of the selection, or of the caret."""
        if selected != self._selected:
            before = self._selected and self._contents.rows.run_of(*self._selected)
            self._selected = selected
            if before != self._contents.rows.run_of(*selected):
                self.update()

    def is_up_to_date(self) -> bool:
        """Whether nothing waits to be counted or drawn."""
        return not (self._work.isActive() or self._draw.isActive())

    # Building, bit by bit

    def _range_changed(self) -> None:
        # Annotations need room: a page that grows by less than a row leaves the rows as they are.
        if abs(self._page_height() - self._total) * self.height() >= self._total:
            self._rebuild(_REBUILD_DELAY_MS if self._total else 0)

    def _rebuild(self, delay: int = 0) -> None:
        """Count on other rows after some milliseconds: the text is in other places."""
        self._stop_building()
        if self._shown and self._geometry is not None:
            self._work.start(delay)

    def _stop_building(self) -> None:
        self._row_starts, self._counting = None, False

    def layout_changed(self) -> None:
        """Count again when the layout has been stable for a while."""
        self._rebuild(_REBUILD_DELAY_MS)

    def _page_height(self) -> float:
        return float(self.maximum() - self.minimum() + self.pageStep())

    def _build_more(self) -> None:
        geometry = self._geometry
        if not self._shown or geometry is None or not self.isVisible():
            return
        if not self._counting:
            if not map_picture.is_laid_out(geometry.document):
                self._work.start(_LAYOUT_POLL_MS)
                return
            self._total = total = self._page_height()
            height = self.height()
            self._row_starts = map_picture.row_starts(geometry, self._units, height, total)
            self._starts, self._counting = [], True
        finished = self._build_slice(perf_counter() + _SLICE_SECONDS)
        if not isValid(self):
            return  # The view was deleted meanwhile.
        if not finished:
            self._work.start(0)
            return
        self._stop_building()
        self._redraw()

    def _build_slice(self, deadline: float) -> bool:
        """Read and count rows until a time of ``perf_counter``; return whether all are counted."""
        if self._row_starts is not None:
            for start in self._row_starts:
                self._starts.append(start)
                if perf_counter() > deadline:
                    return False
            self._row_starts = None
            self._contents.set_rows(self._starts or [0])
        return self._contents.count_pending(deadline)

    def _redraw(self) -> None:
        self._draw.stop()
        if not self._counting and self._shown:
            self._picture = None
            self.setAccessibleDescription(summary(self._contents, len(self._scene.annotations)))
            self.update()

    # Drawing

    def sizeHint(self) -> QSize:
        """Return the size of a scroll bar, with the width of the map."""
        plain = super().sizeHint()
        return QSize(map_picture.WIDTH, plain.height()) if self._shown else plain

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and over it the selection and the part in sight."""
        if not self._shown:
            super().paintEvent(event)
            return
        colours = theme.current()
        if self._picture is None:
            self._picture = map_picture.draw_map(
                self._contents, self._tag_set, colours, self.size(), self.devicePixelRatioF()
            )
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.page)
        if self.maximum() > self.minimum():
            self._paint_in_sight(painter, colours)
        selected = self._selection_box()
        if self._selected is not None and self._selected[0] < self._selected[1]:
            painter.fillRect(selected, colours.selection)
        # The picture has another size until the rows are counted again.
        painter.drawPixmap(self.rect(), self._picture)
        if not selected.isEmpty():
            for y in (selected.top(), selected.bottom() - 1):
                painter.fillRect(QRectF(1, y, selected.width(), 1), colours.accent)
        painter.end()

    def _selection_box(self) -> QRectF:
        """Return the box of the selection, or of the caret; empty while there are no rows."""
        if self._selected is None or len(self._contents.rows) < 2:
            return QRectF()
        first, last = self._contents.rows.run_of(*self._selected)
        return QRectF(1, first, self.width() - 1, max(last - first, 2))

    def _paint_in_sight(self, painter: QPainter, colours: theme.Theme) -> None:
        hot = self._grabbed is not None or self.underMouse()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.muted if hot else colours.scroll, 1))
        painter.setBrush(faded(colours.ink, HANDLE_OPACITIES[hot]))
        top, bottom = self._in_sight()
        painter.drawRoundedRect(QRectF(1.5, top + 0.5, self.width() - 2, bottom - top - 1), 3, 3)

    def _in_sight(self) -> tuple[float, float]:
        """Return the top and the bottom of the part in sight."""
        scale = self.height() / max(self._page_height(), 1.0)
        top, high = self.value() * scale, max(self.pageStep() * scale, _MIN_HANDLE_PX)
        middle = top + self.pageStep() * scale / 2
        top = min(max(middle - high / 2, 0.0), self.height() - high)
        return top, top + high

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Scroll to the place, or grab the part in sight."""
        if not self._shown or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        y = event.position().y()
        top, bottom = self._in_sight()
        self._grabbed = y - (top + bottom) / 2 if top <= y <= bottom else 0.0
        if not top <= y <= bottom:
            self._go(y)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the part in sight."""
        if not self._shown:
            super().mouseMoveEvent(event)
        elif self._grabbed is not None:
            self._go(event.position().y() - self._grabbed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the part in sight go."""
        if not self._shown:
            super().mouseReleaseEvent(event)
        self._grabbed = None
        self.update()

    def _go(self, middle: float) -> None:
        """Scroll the text at a height of the map into the middle of the view."""
        page = self._page_height()
        self.setValue(round(middle / max(self.height(), 1) * page - self.pageStep() / 2))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show no menu: the entries of Qt's own would scroll to other places than they say."""
        if not self._shown:
            super().contextMenuEvent(event)

    def event(self, event: QEvent) -> bool:
        """Describe the place under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._shown:
            QToolTip.showText(event.globalPos(), plain_tip(self.describe_at(event.pos().y())), self)
            return True
        return super().event(event)

    def describe_at(self, y: int) -> str:
        """Return the words for a height of the map."""
        first, last = max(y - _NEAR_ROWS, 0), y + _NEAR_ROWS + 1
        return describe_rows(self._contents, self._tag_set, self._text, first, last)

    def showEvent(self, event: QShowEvent) -> None:
        """Count the rows: they are not counted while the map is hidden."""
        super().showEvent(event)
        self._rebuild()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Count on other rows."""
        super().resizeEvent(event)
        self._rebuild()
