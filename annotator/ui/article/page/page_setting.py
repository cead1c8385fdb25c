"""Sets the article as a page in the view: type, zoom, measure, colours, screen."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from annotator.ui.article.geometry import Geometry
from annotator.ui.article.ink import Ink
from annotator.ui.article.page import head_room, typeset
from annotator.ui.article.page.page_builder import Setting, set_page
from annotator.ui.article.page.type_choice import TypeChoice
from annotator.ui.article.painter import AnnotationPainter
from annotator.ui.article.reading_place import ReadingPlace
from annotator.ui.article.relations_painter import RelationsPainter
from annotator.ui.look import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.model import Block
    from annotator.ui.article.map.map_bar import MapBar


class PageSetting(ReadingPlace):
    """How the text is set, and set anew; the view builds upon it."""

    # Set by the view.
    _type: TypeChoice
    _close: "list[Block]"
    """The blocks that are set closer than lanes need."""
    _map: "MapBar"

    # Made here, whenever the article is set.
    _ink: Ink
    _relations: RelationsPainter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting: Setting | None = None
        """The article, as far as it is set."""

    def zoom_in(self) -> None:
        """Set the text larger."""
        self.set_zoom(self.zoom() * 1.125)

    def zoom_out(self) -> None:
        """Set the text smaller."""
        self.set_zoom(self.zoom() / 1.125)

    def zoom_reset(self) -> None:
        """Set the text in its usual size."""
        self.set_zoom(1.0)

    def zoom(self) -> float:
        """The size of the text; 1 is the usual."""
        return self._type.zoom

    def set_zoom(self, zoom: float) -> None:
        """Set the text in a size between 0.5 and 4; 1 is the usual."""
        self.set_type_choice(self._type.zoomed(zoom))

    def type_choice(self) -> TypeChoice:
        """How the text is set."""
        return self._type

    def set_type_choice(self, choice: TypeChoice) -> None:
        """Set the text as a reader wants it."""
        if choice != self._type:
            self._type = choice
            self._set_type()

    def _set_type(self, keep_place: bool = True) -> None:
        """Set the whole article anew, in the zoom and the colours of now."""
        with self._staying(keep_place):
            self._set_page(self._setting if keep_place else None)

    def _set_page(self, setting: Setting | None) -> None:
        colours = theme.current()
        self._dress(colours)
        self._ink = Ink(colours, self._tag_set, self._type.scale, self.devicePixelRatioF())
        if setting is None:
            self._setting = setting = Setting(self._article, self._units, colours, self._type)
            self._make_room(self._close)
            self._lay_out_with(setting.layout)
            self._known = known = Geometry(setting.page)
            self._put(setting.page)
        else:
            place = self._units.to_code_point(self._place[0]) if self._place else 0
            setting.change(colours, self._type, place)
            self._make_room(self._close)
            self._known = known = Geometry(setting.page)
            self._fit(setting.page)
        self._painter = AnnotationPainter(self._scene, self._units, known, self._ink)
        self._relations = RelationsPainter(self._scene, self._units, known, self._ink)
        self._map.show_page(self._article.text, self._tag_set, known, self._units)
        self.viewport().update()
        self.update()

    def _make_room(self, blocks: "Iterable[Block]") -> bool:
        """Give lanes room in those of the blocks that are set; whether anything moved."""
        setting = self._setting
        if setting is None:
            return False
        there = filter(setting.is_set, blocks)
        return head_room.make_room(setting.page, there, self._scene, self._units, self._ink)

    def _go_on(self) -> None:
        """Set some more of what nobody looks at, then lay it out."""
        setting = self._setting
        if setting is None or setting.finished:
            super()._go_on()
            return
        setting.go_on()
        self._make_room(self._close)
        self._forget_layout()
        self._going.start()

    def _finish_type(self) -> None:
        setting = self._setting
        if setting is not None and not setting.finished:
            setting.finish()
            self._make_room(self._close)
            self._forget_layout()

    @property
    def _geometry(self) -> Geometry:
        self._finish_type()
        return self._known

    def _put(self, made: QTextDocument) -> None:
        self._fit(made)
        made.setParent(self)
        before = self.document()
        with self._quietly():
            self.setDocument(made)
        # Qt deletes none but the first, which it made itself; the others after the frame.
        if isValid(before):
            before.deleteLater()

    def _fit(self, made: QTextDocument) -> None:
        """Give the page the measure that the view has room for, and its place in the middle."""
        bar = self.verticalScrollBar().sizeHint().width()
        room = max(self.width() - bar, 200)
        self._page = typeset.page_size(self._type, room)
        set_page(made, self._page)
        width = round(self._page.width)
        if self.lineWrapColumnOrWidth() != width:
            self.setLineWrapColumnOrWidth(width)
        # The column of text stands in the middle; the margin left of it may be cut to get there.
        left = max(0, round((room - self._page.measure) / 2 - self._page.left))
        left = min(left, max(0, room - width))
        self.setViewportMargins(left, 0, max(0, room - width - left), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page in the middle; its lines change only if they must."""
        with self._staying():
            self._refit()
            super().resizeEvent(event)

    def _refit(self) -> None:
        with self._staying():
            if typeset.page_size(self._type, self._room()) == self._page:
                self._fit(self.document())
                return
            self._forget_layout()
            # Margins and width are one change.
            with self._laid.changing():
                self._fit(self.document())

    def _room(self) -> int:
        return max(self.width() - self.verticalScrollBar().sizeHint().width(), 200)

    def _forget_layout(self) -> None:
        self._known.forget()
        self._painter.forget()
        self._relations.forget()
        self._map.layout_changed()

    def _dress(self, colours: theme.Theme) -> None:
        palette = self.palette()
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            palette.setColor(group, QPalette.ColorRole.Base, colours.page)
            palette.setColor(group, QPalette.ColorRole.Window, colours.page)
            palette.setColor(group, QPalette.ColorRole.Text, colours.ink)
            # Selected text is marked by our own painting, which follows the letters.
            palette.setColor(group, QPalette.ColorRole.Highlight, QColor(0, 0, 0, 0))
            palette.setColor(group, QPalette.ColorRole.HighlightedText, colours.ink)
        self.setPalette(palette)
        # A style sheet gives the viewport a palette of its own, which stays as it was.
        self.viewport().setPalette(palette)

    def _screen_changed(self) -> None:
        """On a screen with other pixels, lines lie on another grid."""
        if self._ink.pixel_ratio != self.devicePixelRatioF():
            self._set_type()
