"""The list of the project's comments: what waits for the annotator, and what is said elsewhere."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.project.curating import AddComment, Resolve
from annotator.ui.inspector.thread_view import ThreadView, local_time
from annotator.ui.look import theme
from annotator.ui.look.signs import paint_bubble
from annotator.ui.session.comments import PlacedThread
from annotator.ui.session.session import Session
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.own_direction import paint_line
from annotator.ui.widgets.plain_text import plain_tip
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import ColumnScroll
from annotator.words import isolate, number, quote, shorten

_THREAD = Qt.ItemDataRole.UserRole
_TEXT_CODE_POINTS, _QUOTED_CODE_POINTS = 200, 80
_SIDE_PX, _SIGN_PX = 12, 14
_REPLY_KEY, _RESOLVE_KEY = Qt.Key.Key_R, Qt.Key.Key_X
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class _Choice(NamedTuple):
    words: str
    passes: Callable[[PlacedThread], bool]
    empty: str
    """What the list shows in its place when no thread passes."""


def _is_open(placed: PlacedThread) -> bool:
    return not placed.thread.resolved


def _is_for_me(placed: PlacedThread) -> bool:
    return placed.concerns


def _is_open_for_me(placed: PlacedThread) -> bool:
    return placed.concerns and not placed.thread.resolved


def _is_any(_: PlacedThread) -> bool:
    return True


CHOICES = (
    _Choice(
        "Open, for me",
        _is_open_for_me,
        "No open comment is on an annotation of yours, or in a thread of yours.",
    ),
    _Choice(
        "All that are open",
        _is_open,
        "No comment of the project is open.",
    ),
    _Choice(
        "For me, resolved ones too",
        _is_for_me,
        "Nobody has commented on an annotation of yours.",
    ),
    _Choice("All", _is_any, "Nobody has commented in this project."),
)
"""What the list can show."""


class ThreadModel(QAbstractListModel):
    """Threads as rows; those that wait for the annotator come first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.threads: list[PlacedThread] = []

    def show(self, threads: Sequence[PlacedThread]) -> None:
        """Have these rows: those that wait first, each group with the latest first."""
        self.beginResetModel()
        latest_first = sorted(threads, key=lambda one: one.thread.comments[-1].time, reverse=True)
        self.threads = sorted(latest_first, key=lambda one: not one.waits)
        self.endResetModel()

    def row_of(self, thread_id: str) -> int | None:
        """Return the row of a thread."""
        ids = [placed.thread.id for placed in self.threads]
        return ids.index(thread_id) if thread_id in ids else None

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many threads there are."""
        return 0 if parent.isValid() else len(self.threads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the thread, or its words."""
        if not index.isValid() or index.row() >= len(self.threads):
            return None
        placed = self.threads[index.row()]
        if role == _THREAD:
            return placed
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ". ".join((who_when(placed), last_words(placed), place_words(placed)))
        return plain_tip(last_words(placed)) if role == Qt.ItemDataRole.ToolTipRole else None


def who_when(placed: PlacedThread) -> str:
    """Return who wrote last, when, and what holds: ``ben · 2026-12-01 10:12 · resolved``."""
    last = placed.thread.last_words
    state = "waits for you" if placed.waits else "resolved" if placed.thread.resolved else ""
    return " · ".join(part for part in (last.author, local_time(last.time), state) if part)


def last_words(placed: PlacedThread) -> str:
    """Return the last comment of a thread that has words."""
    return placed.thread.last_words.text or "(without words)"


def place_words(placed: PlacedThread) -> str:
    """Return the annotation and the article that a thread is about."""
    annotation = placed.annotation
    if annotation is None:
        return f"its annotation was removed · {placed.document}"
    words = quote(shorten(annotation.text, _QUOTED_CODE_POINTS))
    return f"{annotation.label} {words} · {isolate(annotation.title or placed.document)}"


class _ThreadDelegate(QStyledItemDelegate):
    """Paints who wrote last and when, the words, and the place."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(240, 3 * option.fontMetrics.lineSpacing() + 22)

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        placed = index.data(_THREAD)
        colours = theme.current()
        painter.save()
        box = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, colours.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, colours.window)
        high = option.fontMetrics.lineSpacing()
        inner = box.adjusted(_SIDE_PX + _SIGN_PX + 9, 8, -_SIDE_PX, -8)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        quiet = colours.ink if is_chosen else colours.muted
        lines = (
            (who_when(placed), bold if placed.waits else option.font, colours.ink),
            (shorten(last_words(placed), _TEXT_CODE_POINTS), option.font, colours.ink),
            (place_words(placed), option.font, quiet),
        )
        for number_, (text, font, color) in enumerate(lines):
            painter.setFont(font)
            painter.setPen(color)
            line = inner.adjusted(0, number_ * (high + 3), 0, 0)
            line.setHeight(high)
            paint_line(painter, line, text)
        sign = QRectF(box.left() + _SIDE_PX, inner.top() + (high - 13) / 2, _SIGN_PX, 13)
        if placed.waits:
            paint_bubble(painter, sign, colours.ink, colours.page)
        elif placed.thread.resolved:
            painter.setPen(quiet)
            painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, "✓")
        painter.setPen(colours.border)
        painter.drawLine(box.left() + _SIDE_PX, box.bottom(), box.right() - _SIDE_PX, box.bottom())
        painter.restore()


class CommentInbox(QDialog):
    """Lists threads; Enter goes to the place of one, and one replies and resolves here."""

    threadChosen = Signal(object)
    """The :class:`PlacedThread` to whose place the annotator goes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("commentInbox")
        self.setWindowTitle("Comments – Annotator")
        resize_to_fit(self, 660, 600)
        self._session = session
        self._build()
        self.choice.currentIndexChanged.connect(self.refresh)
        self.list.selectionModel().currentChanged.connect(self._show_thread)
        self.list.doubleClicked.connect(self._go)
        self.go.clicked.connect(self._go)
        self.threads.resolveWanted.connect(self._resolve)
        self.threads.left.connect(self.list.setFocus)
        session.comments.changed.connect(self._refresh_if_shown)
        session.projectChanged.connect(self.hide)
        session.articlesChanged.connect(self._refresh_if_shown)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(session.history.undo)
        # The list would look for rows that begin with these letters.
        for key, run in ((_REPLY_KEY, self._begin_reply), (_RESOLVE_KEY, self._resolve)):
            shortcut = QShortcut(QKeySequence(key), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(run)

    def _build(self) -> None:
        self.choice = QComboBox()
        self.choice.setObjectName("inboxChoice")
        self.choice.setAccessibleName("Which comments are listed")
        for choice in CHOICES:
            self.choice.addItem(choice.words)
        self.message = QLabel()
        self.message.setObjectName("inboxMessage")
        self.message.setProperty("role", "muted")
        self.message.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.choice)
        head.addWidget(self.message, 1)
        self.list = QListView()
        self.list.setObjectName("inboxList")
        self.list.setAccessibleName("Comments")
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.model = ThreadModel(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_ThreadDelegate(self.list))
        self.threads = ThreadView(self._save_reply, self._session.drafts)
        self.go = QPushButton("Go there  Enter")
        self.go.setObjectName("inboxGo")
        self.go.setAccessibleName("Go there")
        self.go.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.list, 3)
        self._scroll = ColumnScroll(self.threads)
        self._scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout.addWidget(self._scroll, 2)
        layout.addLayout(foot)

    def start(self) -> None:
        """Open the list, with the keyboard in it."""
        self.refresh()
        self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus()

    def _refresh_if_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """List the threads as they are now; the chosen one stays chosen, or else its place."""
        choice = CHOICES[self.choice.currentIndex()]
        row, chosen = self.list.currentIndex().row(), self._chosen()
        self.model.show([one for one in self._session.comments.all_threads() if choice.passes(one)])
        same = self.model.row_of(chosen.thread.id) if chosen is not None else None
        count = self.model.rowCount()
        row = same if same is not None else min(max(row, 0), count - 1)
        if count:
            self.list.setCurrentIndex(self.model.index(row))
        waiting = sum(placed.waits for placed in self.model.threads)
        words = number(count, "thread")
        if waiting:
            words += f", {waiting:,} {'waits' if waiting == 1 else 'wait'} for you"
        self.message.setText(words if count else choice.empty)
        self._show_thread()

    def _chosen(self) -> PlacedThread | None:
        placed = self.list.currentIndex().data(_THREAD)
        return placed if isinstance(placed, PlacedThread) else None

    def _show_thread(self) -> None:
        placed = self._chosen()
        self._scroll.setVisible(placed is not None)
        self.go.setEnabled(placed is not None)
        if placed is not None:
            self.threads.show_threads(
                [placed.thread], self._session.writable, "R", placed.thread.comments[0].id
            )
            word = "Open again" if placed.thread.resolved else "Resolve"
            self.threads.resolve.setText(f"{word}  X")
            self.threads.resolve.setAccessibleName(word)

    def _go(self) -> None:
        placed = self._chosen()
        if placed is not None:
            self.hide()
            self.threadChosen.emit(placed)

    def _begin_reply(self) -> None:
        if self._chosen() is not None and self._session.writable:
            self.threads.start()

    def _save_reply(self, comment_id: str, text: str) -> str:
        placed = self._chosen()
        if placed is None or placed.thread.comments[0].id != comment_id:
            return "The comment that it answers is not listed any more."
        thread = placed.thread
        annotations = () if placed.annotation is None else thread.annotations
        edit = AddComment(placed.document, annotations, text.strip(), thread.id)
        return self._session.why_not if self._session.do(edit) is None else ""

    def _resolve(self) -> None:
        placed = self._chosen()
        if placed is not None:
            self._session.do(Resolve(placed.thread.id, not placed.thread.resolved))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the place on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        else:
            super().keyPressEvent(event)
