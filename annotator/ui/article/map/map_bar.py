"""The scroll bar of the article with a map of it: what is tagged, found and unfinished where.

It is drawn from counts by rows of pixels, which are made and changed beside the work of hands:
never in the frame that answers a key.
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
from annotator.ui.article.ink import faded
from annotator.ui.article.map import map_picture
from annotator.ui.article.map.map_contents import MapContents
from annotator.ui.article.map.map_layout import is_laid_out, row_starts
from annotator.ui.article.map.map_words import describe_rows, summary
from annotator.ui.article.matches import Matches
from annotator.ui.article.scene import Scene
from annotator.ui.look import theme

_SLICE = 0.004
"""Seconds of work between which the window may go on with its own."""
_SOON, _WAIT = 50, 30
"""Milliseconds until a change is drawn, and between two looks whether all is laid out."""
_PAUSE = 200
"""Milliseconds without a further change of the layout until the rows are made anew."""
_LEAST = 12
"""Pixels that the part in sight takes at least, so that it can be grabbed."""
GLASS = (0.03, 0.05)
"""How much ink lies over the part in sight, and under the mouse: marks stay at 3 : 1 on it."""
_NEAR = 2
"""Rows above and below the mouse that are told of too."""


class MapBar(QScrollBar):
    """Goes where it is clicked or dragged to, and says what is there."""

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
        """The height of the page that the rows were made for; 0: for none."""
        self._steps: Iterator[None] | None = None
        self._grabbed: float | None = None
        """How far below the middle of the part in sight the mouse took hold of it."""
        self._work = QTimer(self, singleShot=True)
        self._work.timeout.connect(self._go_on)
        self._draw = QTimer(self, interval=_SOON, singleShot=True)
        self._draw.timeout.connect(self._redraw)
        self.rangeChanged.connect(self._range_changed)

    # What it shows

    def is_map_shown(self) -> bool:
        """Whether it is more than a scroll bar."""
        return self._shown

    def set_map_shown(self, shown: bool) -> None:
        """Be a map, or a scroll bar like others."""
        self._shown = shown
        self.updateGeometry()
        self._rebuild()

    def forget_article(self) -> None:
        """Another article follows."""
        self._contents.clear()
        self._selected, self._picture, self._steps = None, None, None

    def show_page(self, text: str, tag_set: TagSet, geometry: Geometry, units: Utf16Map) -> None:
        """Show the article of the scene as it is set now."""
        self._text, self._tag_set = text, tag_set
        self._geometry, self._units = geometry, units
        self._total = 0.0
        self._rebuild()

    def update_marks(self, changed: Iterable[str]) -> None:
        """Annotations or suggestions came, went or are others now."""
        self._contents.update(changed)
        self._draw.start()

    def show_matches(self, places: Matches) -> None:
        """Show where matches are."""
        self._contents.matches = places
        if not self._draw.isActive():
            self._draw.start()

    def change_unfinished(self, come: Iterable[Fragment], gone: Iterable[Fragment]) -> None:
        """Show other paragraphs as unfinished."""
        self._contents.change_unfinished(come, gone)
        self._draw.start()

    def select(self, selected: Fragment) -> None:
        """Show where the selection, or the caret, is."""
        if selected != self._selected:
            before = self._selected and self._contents.rows.of(*self._selected)
            self._selected = selected
            if before != self._contents.rows.of(*selected):
                self.update()

    def is_up_to_date(self) -> bool:
        """Whether nothing waits to be made or drawn."""
        return not (self._work.isActive() or self._draw.isActive())

    # Building, little by little

    def _range_changed(self) -> None:
        # Annotations take room: a page that grows by less than a row leaves the rows as they are.
        if abs(self._page_height() - self._total) * self.height() >= self._total:
            self._rebuild(_PAUSE if self._total else 0)

    def _rebuild(self, wait: int = 0) -> None:
        """Make the rows anew: the text stands elsewhere."""
        self._steps = None
        if self._shown and self._geometry is not None:
            self._work.start(wait)

    def layout_changed(self) -> None:
        """Lines are no longer where they were."""
        self._rebuild(_PAUSE)

    def _page_height(self) -> float:
        return float(self.maximum() - self.minimum() + self.pageStep())

    def _go_on(self) -> None:
        if not self._shown or self._geometry is None or not self.isVisible():
            return
        if self._steps is None:
            document = self._geometry.document
            if not is_laid_out(document):
                self._work.start(_WAIT)
                return
            self._steps = self._build(self._geometry)
        until = perf_counter() + _SLICE
        for _ in self._steps:
            if perf_counter() > until:
                break
        else:
            self._steps = None
        if not isValid(self):
            return  # Nobody holds the view any more.
        if self._steps is not None:
            self._work.start(0)
            return
        self._redraw()

    def _build(self, geometry: Geometry) -> Iterator[None]:
        self._total = total = self._page_height()
        starts: list[int] = []
        for start in row_starts(geometry, self._units, self.height(), total):
            starts.append(start)
            yield
        yield from self._contents.set_rows(starts or [0])

    def _redraw(self) -> None:
        self._draw.stop()
        if self._steps is None and self._shown:
            self._picture = None
            self.setAccessibleDescription(summary(self._contents, len(self._scene.annotations)))
            self.update()

    # Drawing

    def sizeHint(self) -> QSize:
        """Wider than a scroll bar."""
        usual = super().sizeHint()
        return QSize(map_picture.WIDTH, usual.height()) if self._shown else usual

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and what moves over it: the selection, the part in sight."""
        if not self._shown:
            super().paintEvent(event)
            return
        colours = theme.current()
        if self._picture is None:
            self._picture = map_picture.draw(
                self._contents, self._tag_set, colours, self.size(), self.devicePixelRatioF()
            )
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.page)
        if self.maximum() > self.minimum():
            self._paint_in_sight(painter, colours)
        selected = self._selection_box()
        if self._selected is not None and self._selected[0] < self._selected[1]:
            painter.fillRect(selected, colours.selection)
        # Of another size until the rows are made anew.
        painter.drawPixmap(self.rect(), self._picture)
        if not selected.isEmpty():
            for y in (selected.top(), selected.bottom() - 1):
                painter.fillRect(QRectF(1, y, selected.width(), 1), colours.accent)
        painter.end()

    def _selection_box(self) -> QRectF:
        """Where the selection, or the caret, is on the map; empty while that is not known."""
        if self._selected is None or len(self._contents.rows) < 2:
            return QRectF()
        first, last = self._contents.rows.of(*self._selected)
        return QRectF(1, first, self.width() - 1, max(last - first, 2))

    def _paint_in_sight(self, painter: QPainter, colours: theme.Theme) -> None:
        lively = self._grabbed is not None or self.underMouse()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.muted if lively else colours.scroll, 1))
        painter.setBrush(faded(colours.ink, GLASS[lively]))
        top, bottom = self._in_sight()
        painter.drawRoundedRect(QRectF(1.5, top + 0.5, self.width() - 2, bottom - top - 1), 3, 3)

    def _in_sight(self) -> tuple[float, float]:
        """What part of the map is in sight, from and up to."""
        scale = self.height() / max(self._page_height(), 1.0)
        top, high = self.value() * scale, max(self.pageStep() * scale, _LEAST)
        middle = top + self.pageStep() * scale / 2
        top = min(max(middle - high / 2, 0.0), self.height() - high)
        return top, top + high

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there, or take hold of the part in sight."""
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
        """Go on with it."""
        if not self._shown:
            super().mouseMoveEvent(event)
        elif self._grabbed is not None:
            self._go(event.position().y() - self._grabbed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave it."""
        if not self._shown:
            super().mouseReleaseEvent(event)
        self._grabbed = None
        self.update()

    def _go(self, middle: float) -> None:
        """Bring what is at that height of the map into the middle of the view."""
        page = self._page_height()
        self.setValue(round(middle / max(self.height(), 1) * page - self.pageStep() / 2))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """None: Qt's own would go elsewhere than it says."""
        if not self._shown:
            super().contextMenuEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._shown:
            QToolTip.showText(event.globalPos(), self.said_at(event.pos().y()), self)
            return True
        return super().event(event)

    def said_at(self, y: int) -> str:
        """What lies at a height of the map, in words."""
        return describe_rows(
            self._contents, self._tag_set, self._text, max(y - _NEAR, 0), y + _NEAR + 1
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Make what was not made while nobody saw it."""
        super().showEvent(event)
        self._rebuild()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make other rows."""
        super().resizeEvent(event)
        self._rebuild()
