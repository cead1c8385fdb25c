"""The list of the articles and files of an import's preview."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.formats.files import name_of
from annotator.formats.import_preview import ImportPreview, PreviewedArticle, PreviewedFile
from annotator.formats.import_preview_words import mark
from annotator.text.directions import is_leftward
from annotator.ui.articles.article_delegate import paint_ground
from annotator.ui.look import theme
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.own_direction import paint_line
from annotator.ui.widgets.plain_text import plain_tip
from annotator.words import isolate, number

_ROLE = Qt.ItemDataRole.UserRole
_LOOK_ROLE = Qt.ItemDataRole.UserRole + 1
"""Whether a row needs a look."""
_PAD_PX, _SIDE_PX = 5, 10

Row = PreviewedArticle | PreviewedFile
"""What a row shows: an article, or a file in which there is none, or more than is shown."""


class _RowDelegate(QStyledItemDelegate):
    """Draws a title above its facts, which are quieter, and marked if they need a look."""

    @guarded()
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        if index.data(_ROLE) is None:
            super().paint(painter, option, index)
            return
        colours = theme.current()
        painter.save()
        paint_ground(painter, option, in_hand=False)
        box: QRect = option.rect.adjusted(_SIDE_PX, _PAD_PX, -_SIDE_PX, -_PAD_PX)
        title, _, facts = str(index.data()).partition("\n")
        metrics, leftward = painter.fontMetrics(), is_leftward(title)
        look: object = index.data(_LOOK_ROLE)
        y = box.top()
        for words, colour in (
            (title, colours.ink),
            (facts, colours.warning if look else colours.muted),
        ):
            row = QRect(box.left(), y, box.width(), metrics.lineSpacing())
            painter.setPen(colour)
            paint_line(painter, row, words, leftward=leftward)
            y += metrics.lineSpacing()
        painter.restore()


class ImportRows(QListWidget):
    """Lists each article with its title, date and length, and marks those that need a look."""

    rowChosen = Signal(object)
    """The :data:`Row` that is shown; None if there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importRows")
        self.setAccessibleName("Articles that would come in")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setItemDelegate(_RowDelegate(self))
        self.setMinimumWidth(170)
        self.currentRowChanged.connect(self._choose)

    def chosen(self) -> Row | None:
        """Return the row that is shown."""
        at = self.currentRow()
        return None if at < 0 else self.item(at).data(_ROLE)

    def _choose(self, at: int) -> None:
        self.rowChosen.emit(self.chosen())

    def show_preview(self, preview: ImportPreview) -> None:
        """List the articles of a preview; the row with the same number stays chosen."""
        before = max(self.currentRow(), 0)
        self.blockSignals(True)
        self.clear()
        several = preview.file_count > 1
        for file in preview.files:
            articles = [each for each in preview.articles if each.path == file.path]
            if several and (len(articles) > 1 or not file.is_whole):
                self._add_head(file)
            for article in articles:
                self._add(article, *_article_words(article))
            if not articles:
                self._add(file, *_file_words(file))
        row = self._first_row(before)
        self.setCurrentRow(row)
        self.blockSignals(False)
        self.rowChosen.emit(self.chosen())

    def renew_marks(self) -> None:
        """Show what is known of the articles now: near copies are found after they are read."""
        for at in range(self.count()):
            item = self.item(at)
            row: object = item.data(_ROLE)
            if isinstance(row, PreviewedArticle):
                self._set_words(item, *_article_words(row))

    def _first_row(self, before: int) -> int:
        """Return the row to choose: the one before, or the first one that can be chosen."""
        rows = [at for at in range(self.count()) if self.item(at).data(_ROLE) is not None]
        return before if before in rows else next(iter(rows), -1)

    def _add_head(self, file: PreviewedFile) -> None:
        """Add a line with the name of a file that has several articles."""
        count = number(file.articles, "article")
        words = f"{name_of(file.path)}: {count if file.is_whole else f'the first {count}'}"
        item = QListWidgetItem(isolate(words))
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setToolTip(plain_tip(str(file.path)))
        font = QFont(self.font())
        font.setBold(True)
        item.setFont(font)
        self.addItem(item)

    def _add(self, row: Row, title: str, facts: str, needs_look: bool) -> None:
        item = QListWidgetItem()
        item.setData(_ROLE, row)
        self._set_words(item, title, facts, needs_look)
        line = self.fontMetrics().lineSpacing()
        item.setSizeHint(QSize(100, 2 * line + 2 * _PAD_PX))
        self.addItem(item)

    def _set_words(self, item: QListWidgetItem, title: str, facts: str, needs_look: bool) -> None:
        item.setText(f"{isolate(title)}\n{facts}")
        item.setToolTip(plain_tip(f"{isolate(title)}\n{facts}"))
        item.setData(_LOOK_ROLE, needs_look)


def _article_words(article: PreviewedArticle) -> tuple[str, str, bool]:
    """Return the title of an article, its facts, and whether it needs a look."""
    document = article.document
    metadata = document.metadata
    guess = f"{metadata['date_guess']}?" if metadata.get("date_guess") else ""
    needs_look = mark(article)
    words = number(len(document.text.split()), "word")
    date = f"{metadata['date']}?" if article.has_open_date else str(metadata.get("date") or guess)
    facts = [f"! {needs_look}" if needs_look else "", date, words]
    title = " ".join((document.title or "no title").split())
    return title, " · ".join(filter(None, facts)), bool(needs_look)


def _file_words(file: PreviewedFile) -> tuple[str, str, bool]:
    if file.faults:
        return name_of(file.path), "! cannot be read", True
    if file.questions:
        return name_of(file.path), "! waits for an answer", True
    return name_of(file.path), "no article in it", bool(file.notes or file.left_out)
