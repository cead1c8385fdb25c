"""Shows an article as a page in the text widget: typography, zoom, measure, colours, screen."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QPalette, QTextDocument
from PySide6.QtWidgets import QTextEdit
from shiboken6 import isValid

from annotator.model import Block, Document, Fragment, TagSet, Utf16Map
from annotator.ui.article.geometry import Geometry
from annotator.ui.article.map.map_bar import MapBar
from annotator.ui.article.page import head_room
from annotator.ui.article.page.page_builder import PageBuilder, set_page_size
from annotator.ui.article.page.page_layout import PageLayout
from annotator.ui.article.page.typography import Typography, page_size
from annotator.ui.article.painting.ink import Ink
from annotator.ui.article.painting.painter import AnnotationPainter
from annotator.ui.article.painting.relations_painter import RelationsPainter
from annotator.ui.article.reading_place import ReadingPlace
from annotator.ui.article.scene import Scene
from annotator.ui.look import theme

NO_ARTICLE = Document(id="", title="", text="")
NO_TAGS = TagSet(name="", layers=())

_SLICE_SECONDS = 0.004
"""The time for laying out between two turns of the event loop."""
_ZOOM_STEP = 1.125
_LEAST_WIDTH_PX = 200


class PageView(QObject):
    """The article as it is typeset now, with the painters that know where its text is.

    It puts the page into the text widget, builds and lays out the remaining text when there is
    time, and fits the page to the widget's width.
    """

    typographyChanged = Signal()

    def __init__(
        self, edit: QTextEdit, scene: Scene, article_map: MapBar, reading_place: ReadingPlace
    ) -> None:
        super().__init__(edit)
        self._edit, self._scene = edit, scene
        self._map, self._reading_place = article_map, reading_place
        self.article = NO_ARTICLE
        """The article shown; one without id and text if none is."""
        self.units = Utf16Map("")
        self.tag_set = NO_TAGS
        self.typography = Typography()
        self.size = page_size(self.typography, 800)
        self._close_blocks: list[Block] = []
        """The blocks that are set closer than lanes need."""
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self._build_more)
        with reading_place.kept(keep=False):
            self._new_page()
        theme.schemeChanged.connect(self.refresh)

    def show_article(self, article: Document, tag_set: TagSet) -> None:
        """Show an article from its start; the scene has its annotations already."""
        self.article, self.tag_set = article, tag_set
        self.units = Utf16Map(article.text)
        self._close_blocks = head_room.close_blocks(article)
        with self._reading_place.kept(keep=False):
            self._new_page()

    # Typography

    @property
    def zoom(self) -> float:
        """The size of the text; 1 is the usual."""
        return self.typography.zoom

    def zoom_in(self) -> None:
        """Set the text larger."""
        self.set_zoom(self.zoom * _ZOOM_STEP)

    def zoom_out(self) -> None:
        """Set the text smaller."""
        self.set_zoom(self.zoom / _ZOOM_STEP)

    def zoom_reset(self) -> None:
        """Set the text in its usual size."""
        self.set_zoom(1.0)

    def set_zoom(self, zoom: float) -> None:
        """Set the text in a size between 0.5 and 4; 1 is the usual."""
        self.set_typography(self.typography.zoomed(zoom))

    def set_typography(self, typography: Typography) -> None:
        """Set the text as a reader wants it."""
        if typography != self.typography:
            self.typography = typography
            self.refresh()
            self.typographyChanged.emit()

    def refresh(self) -> None:
        """Set the article again, in the present typography, colours and screen resolution."""
        with self._reading_place.kept():
            self._style()
            unit = self._reading_place.unit
            builder = self._builder
            builder.restyle(theme.current(), self.typography, self.units.to_code_point(unit))
            self._make_room(self._close_blocks)
            self.built_geometry = Geometry(builder.page)
            self._fit(builder.page)
            self._renew_painters()

    def check_screen(self) -> None:
        """Set the article again if the screen has other pixels: lines are on another grid then."""
        if self.ink.pixel_ratio != self._edit.devicePixelRatioF():
            self.refresh()

    def _new_page(self) -> None:
        self._style()
        builder = PageBuilder(self.article, self.units, theme.current(), self.typography)
        self._builder = builder
        self._make_room(self._close_blocks)
        builder.layout.unsettled.connect(self._later.start)
        self._later.start()
        self.built_geometry = Geometry(builder.page)
        """Where the text is, as far as it is built."""
        self._reading_place.follow(builder.layout, self.built_geometry)
        self._put_into_widget(builder.page)
        self._renew_painters()

    def _style(self) -> None:
        colours = theme.current()
        self._set_palette(colours)
        ratio = self._edit.devicePixelRatioF()
        self.ink = Ink(colours, self.tag_set, self.typography.scale, ratio)

    def _renew_painters(self) -> None:
        geometry = self.built_geometry
        self._reading_place.follow(self.layout, geometry)
        self.painter = AnnotationPainter(self._scene, self.units, geometry, self.ink)
        self.relations_painter = RelationsPainter(self._scene, self.units, geometry, self.ink)
        self._map.show_page(self.article.text, self.tag_set, geometry, self.units)
        self._edit.viewport().update()
        self._edit.update()

    def _put_into_widget(self, page: QTextDocument) -> None:
        self._fit(page)
        page.setParent(self._edit)
        before = self._edit.document()
        self._edit.setDocument(page)
        # Qt deletes only the first document, which it made itself; later ones after the frame.
        if isValid(before):
            before.deleteLater()

    # Building and layout

    @property
    def layout(self) -> PageLayout:
        """The layout of the page."""
        return self._builder.layout

    @property
    def geometry(self) -> Geometry:
        """Where the text is, on the whole page."""
        self.finish()
        return self.built_geometry

    def finish(self) -> None:
        """Build the text that is not on the page yet."""
        if not self._builder.finished:
            self._builder.finish()
            self._make_room(self._close_blocks)
            self._forget_layout()

    def _build_more(self) -> None:
        """Build some of the remaining text; when all is built, lay some of it out."""
        if self._builder.finished:
            if not self.layout.lay_out_more(_SLICE_SECONDS):
                self._later.start()
            return
        self._builder.build_next_chunk()
        self._make_room(self._close_blocks)
        self._forget_layout()
        self._later.start()

    def redraw(self, dirty: list[Fragment]) -> None:
        """Work out again how stretches (code points) are marked, and give the marks room."""
        self.painter.forget(dirty)
        if self._make_room(head_room.touched_blocks(self._close_blocks, dirty)):
            self._forget_layout()

    def _make_room(self, blocks: Iterable[Block]) -> bool:
        """Give lanes room in those of the blocks that are built; return whether text moved."""
        builder = self._builder
        built = filter(builder.is_built, blocks)
        return head_room.make_room(builder.page, built, self._scene, self.units, self.ink)

    def _forget_layout(self) -> None:
        self.built_geometry.forget()
        self.painter.forget()
        self.relations_painter.forget()
        self._map.layout_changed()

    # Size

    def refit(self) -> None:
        """Keep the page in the middle of the widget; its lines change only if they must."""
        with self._reading_place.kept():
            page = self._builder.page
            if page_size(self.typography, self._room()) == self.size:
                self._fit(page)
                return
            self._forget_layout()
            # Margins and width are one change.
            with self.layout.changing():
                self._fit(page)

    def _fit(self, page: QTextDocument) -> None:
        """Give the page the measure that the widget has room for, and put it in the middle."""
        edit, room = self._edit, self._room()
        self.size = page_size(self.typography, room)
        set_page_size(page, self.size)
        width = round(self.size.width)
        if edit.lineWrapColumnOrWidth() != width:
            edit.setLineWrapColumnOrWidth(width)
        # The column of text is in the middle; the margin left of it may be cut for that.
        left = max(0, round((room - self.size.measure) / 2 - self.size.left))
        left = min(left, max(0, room - width))
        edit.setViewportMargins(left, 0, max(0, room - width - left), 0)

    def _room(self) -> int:
        bar_width = self._edit.verticalScrollBar().sizeHint().width()
        return max(self._edit.width() - bar_width, _LEAST_WIDTH_PX)

    def offset(self) -> QPointF:
        """Return the point of the page at the viewport's top left corner."""
        edit = self._edit
        return QPointF(edit.horizontalScrollBar().value(), edit.verticalScrollBar().value())

    def rect_of(self, start: int, end: int) -> QRect:
        """Return the box around the visible part of a stretch (code points), in the viewport.

        It is empty if no part can be seen.
        """
        y = self._edit.verticalScrollBar().value()
        low, high = self.units.to_utf16(start), self.units.to_utf16(end)
        bounds = QRectF()
        for box, _ in self.geometry.rects(low, high, y, y + self._edit.viewport().height()):
            bounds = bounds.united(box)
        return bounds.translated(-self._edit.horizontalScrollBar().value(), -y).toAlignedRect()

    def _set_palette(self, colours: theme.Theme) -> None:
        palette = self._edit.palette()
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            palette.setColor(group, QPalette.ColorRole.Base, colours.page)
            palette.setColor(group, QPalette.ColorRole.Window, colours.page)
            palette.setColor(group, QPalette.ColorRole.Text, colours.ink)
            # Our own painting marks selected text; it follows the letters.
            palette.setColor(group, QPalette.ColorRole.Highlight, QColor(0, 0, 0, 0))
            palette.setColor(group, QPalette.ColorRole.HighlightedText, colours.ink)
        self._edit.setPalette(palette)
        # A style sheet gives the viewport a palette of its own, which stays as it was.
        self._edit.viewport().setPalette(palette)
