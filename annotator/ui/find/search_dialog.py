"""The dialog that searches texts, annotations and notes of the whole project."""

from html import escape
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRunnable,
    QSize,
    Qt,
    QThreadPool,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.model import AnnotatorError
from annotator.project import Hit, Project
from annotator.text.directions import is_mostly_leftward
from annotator.ui.kept_text import declare
from annotator.ui.look import theme
from annotator.ui.widgets.announcing import describe
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.own_direction import paint_line
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.words import isolate, number, quote

_DEBOUNCE_MS, _HITS_LIMIT = 200, 200
_HIT = Qt.ItemDataRole.UserRole
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class _Answer(QObject):
    """Carries the hits to the thread of the interface."""

    ready = Signal(int, list, str)


class _Search(QRunnable):
    """One search on a connection of its own, as one annotator may see it."""

    def __init__(
        self, number: int, path: Path, annotator: str, query: str, answer: _Answer
    ) -> None:
        super().__init__()
        self._number, self._path, self._annotator = number, path, annotator
        self._query, self._answer = query, answer

    def run(self) -> None:
        """Search, and emit the answer."""
        hits: list[Hit] = []
        wrong = ""
        try:
            with Project.open(self._path, annotator=self._annotator, read_only=True) as project:
                hits = _without_hidden(project, project.articles.search(self._query, _HITS_LIMIT))
        except AnnotatorError as error:
            wrong = str(error)
        self._answer.ready.emit(self._number, hits, wrong)


def _without_hidden(project: Project, hits: list[Hit]) -> list[Hit]:
    """Return the hits without those in the work of colleagues that is still hidden."""
    own = ("", project.annotator)
    # Memos that are hidden are not found.
    document_ids = {hit.document for hit in hits if hit.annotator not in own and not hit.memo}
    hidden = {name for name in document_ids if project.team.hides_colleagues(name)}
    return [hit for hit in hits if hit.document not in hidden or hit.annotator in own]


class _Hits(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._hits: list[Hit] = []

    def show(self, hits: list[Hit]) -> None:
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        if role == _HIT:
            return hit
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{isolate(hit.title or hit.document)}: {isolate(hit.context)}"
        return None


def last_words(text: str, metrics: QFontMetrics, room: int) -> str:
    """Return the end of a text that has room, cut between words behind an ellipsis.

    Args:
        text: A text on one line.
        metrics: Of the font in which it is painted.
        room: In pixels.
    """
    if metrics.horizontalAdvance(text) <= room:
        return text
    words = text.removeprefix("… ").rstrip(" ")
    gap = text[len(text.rstrip(" ")) :]
    while " " in words:
        words = words.partition(" ")[2]
        cut = f"… {words}{gap}"
        if metrics.horizontalAdvance(cut) <= room:
            return cut
    # A word that is wider than the room; in some scripts, a whole sentence is.
    return metrics.elidedText(text, Qt.TextElideMode.ElideLeft, room)


class _HitDelegate(QStyledItemDelegate):
    """Paints a match in bold with the text around it, and the title of the article."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, 2 * option.fontMetrics.lineSpacing() + 18)

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit = index.data(_HIT)
        colours = theme.current()
        painter.save()
        box = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(box, colours.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, colours.window)
        inner = box.adjusted(12, 8, -12, -8)
        high = option.fontMetrics.lineSpacing()
        upper = inner.adjusted(0, 0, 0, -high)
        painter.setPen(colours.ink)
        painter.setFont(option.font)
        # The match begins within the first third, after as much of the text before it as fits.
        before = last_words(hit.before, option.fontMetrics, upper.width() // 3)
        match = (len(before), len(before) + len(hit.match))
        leftward = is_mostly_leftward(hit.context)
        paint_line(painter, upper, f"{before}{hit.match}{hit.after}", [match], leftward=leftward)
        painter.setFont(option.font)
        painter.setPen(colours.ink if chosen else colours.muted)
        title = hit.title or hit.document
        where = f"note · {isolate(title)}" if hit.where == "note" else title
        where = hit.title if hit.where == "memo" else where
        # The title is below its text, whatever its own direction.
        paint_line(painter, inner.adjusted(0, high + 2, 0, 0), where, leftward=leftward)
        painter.restore()


class SearchDialog(QDialog):
    """Finds words in all articles; Enter or a click opens a hit."""

    hitChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("searchDialog")
        self.setWindowTitle("Search the project – Annotator")
        resize_to_fit(self, 680, 520)
        self._project: Project | None = None
        self._asked = 0
        self._answer = _Answer()
        self._answer.ready.connect(self._answered)
        self.field = QLineEdit()
        declare(self.field, "searched")
        self.field.setObjectName("searchField")
        self.field.setAccessibleName("Words to search for")
        self.field.setPlaceholderText("Search texts, annotations, notes and memos")
        self.field.setClearButtonEnabled(True)
        self.message = QLabel()
        self.message.setObjectName("searchSaid")
        self.message.setProperty("role", "muted")
        self.message.setTextFormat(Qt.TextFormat.RichText)
        self.message.setProperty("markup", True)
        self.list = QListView()
        self.list.setObjectName("searchHits")
        self.list.setAccessibleName("Places found")
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.model = _Hits(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_HitDelegate(self.list))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        layout.addWidget(self.field)
        layout.addWidget(self.message)
        layout.addWidget(self.list, 1)
        self._later = QTimer(self, interval=_DEBOUNCE_MS, singleShot=True)
        self._later.timeout.connect(self.search_now)
        self.field.textChanged.connect(lambda: self._later.start())
        self.list.clicked.connect(self._choose)
        self._say("")

    def start(self, project: Project) -> None:
        """Open the dialog, ready to type."""
        if project is not self._project:
            self.model.show([])
        self._project = project
        self.show()
        self.raise_()
        self.activateWindow()
        self.field.selectAll()
        self.field.setFocus()

    def search_now(self) -> None:
        """Search for the typed words."""
        self._later.stop()
        query = self.field.text().strip()
        self._asked += 1
        project = self._project
        if not query or project is None:
            self.model.show([])
            self._say("")
            return
        self._say("Searching…")
        search = _Search(self._asked, project.path, project.annotator, query, self._answer)
        QThreadPool.globalInstance().start(search)

    def _answered(self, search: int, hits: list[Hit], wrong: str) -> None:
        if search != self._asked:
            return  # Another search was started meanwhile.
        self.model.show(hits)
        if wrong:
            self._say(wrong)
        elif not hits:
            self._say(f"{quote(self.field.text().strip())} occurs nowhere in this project.")
        else:
            articles = len({hit.document for hit in hits if hit.document})
            limited = "the first " if len(hits) >= _HITS_LIMIT else ""
            places = number(len(hits), "place")
            self._say(f"{limited}{places} in {number(articles, 'article')}".capitalize())
            self.list.setCurrentIndex(self.model.index(0))

    def _say(self, text: str) -> None:
        text = text or "The beginning of a word is enough; Enter opens the place."
        self.message.setText(escape(text))
        describe(self.field, text)

    def _choose(self, index: QModelIndex) -> None:
        hit = index.data(_HIT)
        if hit is not None:
            self.hitChosen.emit(hit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the hits with arrows while one types, and open one on Enter."""
        key = event.key()
        rows = self.model.rowCount()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and rows and self.field.hasFocus():
            step = 1 if key == Qt.Key.Key_Down else -1
            row = min(max(self.list.currentIndex().row() + step, 0), rows - 1)
            self.list.setCurrentIndex(self.model.index(row))
            hit = str(self.list.currentIndex().data())
            describe(self.field, f"{hit}; {row + 1:,} of {rows:,}")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._later.isActive():
                self.search_now()
            elif self.list.currentIndex().isValid():
                self._choose(self.list.currentIndex())
                self.hide()
        else:
            super().keyPressEvent(event)
