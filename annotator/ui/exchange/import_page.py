"""Shows an article of an import as it would come in, with the roles of its blocks beside it."""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from annotator.formats.import_preview import PreviewedArticle
from annotator.formats.import_preview_words import ROLES
from annotator.model import Block, TagSet
from annotator.ui.article.page.typography import Typography, small_font
from annotator.ui.article.view import ArticleView
from annotator.ui.look import theme
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.small_widgets import ColumnScroll

_ZOOM, _SPACING, _GAP_PX = 0.85, 1.6, 14.0
_NAME_SIZE = 0.62


class BlockNames(QWidget):
    """Writes the role of each block other than a paragraph into the margin of an article."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self._view = view
        self._blocks: list[Block] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.viewport().installEventFilter(self)
        view.verticalScrollBar().valueChanged.connect(self.update)

    def show_blocks(self, blocks: tuple[Block, ...]) -> None:
        """Name these blocks, of a run of the same kind the first one."""
        kinds = ["", *(block.kind for block in blocks)]
        self._blocks = [
            block
            for block, before in zip(blocks, kinds, strict=False)
            if block.kind != "paragraph" and block.kind != before
        ]
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the text."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show):
            self.setGeometry(self._view.viewport().geometry())
            self.raise_()
        return super().eventFilter(watched, event)

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the names of the blocks in sight."""
        page, y = self._view.page, self._view.verticalScrollBar().value()
        geometry = page.built_geometry
        first, last = geometry.range_between(y, y + self.height())
        low, high = page.units.to_code_point(first), page.units.to_code_point(last)
        painter = QPainter(self)
        font = QFont(small_font(page.typography.scale, _NAME_SIZE))
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.current().muted)
        metrics = QFontMetricsF(font)
        for block in self._blocks:
            if block.end <= low or block.start > high:
                continue
            place = geometry.line_at(page.units.to_utf16(block.start))
            if place is None:
                continue
            origin, line = place
            words = ROLES.get(block.kind, block.kind)
            x = page.size.left - _GAP_PX - metrics.horizontalAdvance(words)
            painter.drawText(QPointF(max(x, 2.0), origin.y() + line.baseline - y), words)


class ImportPage(QStackedWidget):
    """Shows an article as a page, or a sentence where there is none."""

    def __init__(self, typography: Typography, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ArticleView()
        self.view.setObjectName("importArticle")
        self.view.setAccessibleName("The article as it would come in")
        self.view.setTabChangesFocus(True)
        zoom = min(typography.zoom, 1.0) * _ZOOM
        spacing = min(typography.spacing, _SPACING)
        self.view.page.set_typography(
            Typography(typography.family, typography.size, spacing, typography.measure, zoom)
        )
        self.names = BlockNames(self.view)
        self.message = QLabel()
        self.message.setObjectName("importMessage")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addWidget(self.message)
        layout.addStretch(1)
        self._words = ColumnScroll(column)
        self._words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._words.setAccessibleName("Why there is no article")
        self._words.setObjectName("importWords")
        self.addWidget(self.view)
        self.addWidget(self._words)

    def show_article(self, article: PreviewedArticle, tag_set: TagSet) -> None:
        """Show an article with its annotations."""
        item = article.item
        self.view.show_article(item.document, item.annotations, item.relations, tag_set)
        self.names.show_blocks(item.document.blocks)
        self.setCurrentWidget(self.view)

    def show_message(self, words: str) -> None:
        """Show words in place of an article."""
        self.message.setText(words)
        self.setCurrentWidget(self._words)
