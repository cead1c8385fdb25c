"""The panes of the main window, where they stand, and how they are found again."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.article.page.typography import typography_from_settings
from annotator.ui.articles.article_list import ArticleList
from annotator.ui.exchange.exchange import Exchange
from annotator.ui.foot.status_bar import StatusBar
from annotator.ui.inspector.inspector import Inspector
from annotator.ui.jobs.job_runner import JobRunner
from annotator.ui.jobs.restore_job import restore_aside
from annotator.ui.jobs.settling import Settling
from annotator.ui.look import chrome, theme
from annotator.ui.pane.article_pane import ArticlePane
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.ui.start.project_files import ProjectFiles
from annotator.ui.tables.annotation_table import AnnotationTable
from annotator.ui.tables.attribution_table import AttributionTable
from annotator.ui.tables.row_table import TablePane
from annotator.ui.widgets.fitting import resize_to_fit
from annotator.ui.widgets.splitters import keep_place
from annotator.ui.window.drop_veil import DropVeil

_SIZE = (1360, 860)
_LEAST = (900, 560)
_COLUMNS = (250, 720, 390)
_ROWS = (470, 330)


class WindowLayout(QMainWindow):
    """Articles on the left, the article in the middle, inspector and tables on the right."""

    laterRefresh = Signal()
    """Something changed that menus show."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setAccessibleName("Annotator")
        self.setAcceptDrops(True)
        self.settings = settings or Settings()
        self.session = Session(self)
        self.jobs = JobRunner(self)
        self.settling = Settling(self.session, self)
        self.session.history.run_in_background = partial(restore_aside, self.session, self.jobs)
        self.session.colleagues.changed.connect(self._colleagues_changed)
        self.exchange = Exchange(self.session, self.settings, self.jobs, self)
        self.files = ProjectFiles(self.session, self.settings, self.exchange, self)
        # Before the article view is told: a style sheet set after it would undo its palette. And
        # before there are parts: each would be styled again.
        theme.schemeChanged.connect(self.dress)
        self.dress()
        self._build()

    def dress(self) -> None:
        """Take on the colours of now."""
        self.setStyleSheet(chrome.style_sheet(theme.current()))

    def _build(self) -> None:
        self.article_list = ArticleList(self.session)
        self.pane = ArticlePane(self.session, self.settings)
        self.inspector = Inspector(self.session)
        self.annotation_table = AnnotationTable(self.session)
        self.attribution_table = AttributionTable(self.session)
        self.tables = QTabWidget()
        self.tables.setObjectName("tables")
        self.tables.setAccessibleName("Tables")
        self.tables.setDocumentMode(True)
        self.tables.addTab(
            TablePane(
                self.annotation_table,
                self.annotation_table.annotations,
                self._say_no_annotations,
            ),
            "Annotations",
        )
        self.tables.addTab(
            TablePane(
                self.attribution_table,
                self.attribution_table.attributions,
                self._say_no_attributions,
            ),
            "Attributions",
        )
        for number in range(self.tables.count()):
            pane = self.tables.widget(number)
            if isinstance(pane, TablePane):
                self.session.keys.changed.connect(pane.say_if_empty)
        self.right_column = QSplitter(Qt.Orientation.Vertical)
        self.right_column.setObjectName("rightColumn")
        self.right_column.setMinimumWidth(270)
        self.right_column.addWidget(self.inspector)
        self.right_column.addWidget(self.tables)
        self.right_column.setChildrenCollapsible(False)
        self.right_column.setSizes(_ROWS)
        self.columns = QSplitter()
        self.columns.setObjectName("columns")
        for number, widget in enumerate((self.article_list, self.pane, self.right_column)):
            self.columns.addWidget(widget)
            # A narrow window takes from all alike.
            self.columns.setStretchFactor(number, 1)
        self.columns.setChildrenCollapsible(False)
        self.columns.setSizes(_COLUMNS)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.columns)
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self.setCentralWidget(middle)
        self.status_bar = StatusBar(self.jobs)
        self.setStatusBar(self.status_bar)
        self._middle = middle
        self.drop_veil = DropVeil(self)
        self.setMinimumSize(*_LEAST)
        for button in self.findChildren(QPushButton):
            # Enter presses them, as it does in a dialog.
            button.setAutoDefault(True)

    def _say_no_annotations(self) -> str:
        keys = self.session.keys
        grow, tag = keys.say("extend.grow"), keys.key("label.claim") or "a label’s key"
        return f"What you tag is listed here. Select words ({grow}), then press {tag}."

    def _say_no_attributions(self) -> str:
        keys = self.session.keys
        claim, relate = keys.key("label.claim"), keys.key("label.relate.speaker")
        how = f" {claim} tags a claim, then {relate} whoever says it." if claim and relate else ""
        return f"Who said what: a row for each claim.{how}"

    def toggle(self, part: QWidget) -> None:
        """Show a part of the window, or hide it."""
        part.setHidden(not part.isHidden())
        if part.isHidden():
            self.take_keyboard()
        self.laterRefresh.emit()

    def hides_inspector(self) -> bool:
        """Whether the person does without the inspector and the tables."""
        return self.right_column.isHidden()

    def take_keyboard(self) -> None:
        """Give the article the keyboard."""
        self.pane.take_keyboard()

    def stops(self) -> list[QWidget]:
        """Where F6 goes in the middle of the window."""
        return [self.pane.view]

    def _colleagues_changed(self) -> None:
        self.settings.set("colleagues", self.session.colleagues.shown)
        self.laterRefresh.emit()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or no longer."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()
        self.laterRefresh.emit()

    def go_pane(self, step: int) -> None:
        """Give the next pane the keyboard."""
        table = (self.annotation_table, self.attribution_table)[self.tables.currentIndex()]
        stops = self.stops()
        if self.right_column.isVisible():
            stops += [self.inspector, table]
        if self.article_list.isVisible():
            stops.append(self.article_list.view)
        focus = self.focusWidget()
        at = next(
            (n for n, w in enumerate(stops) if focus and (w is focus or w.isAncestorOf(focus))), 0
        )
        for _ in stops:
            at = (at + step) % len(stops)
            if stops[at] is not self.inspector:
                stops[at].setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
            if self.inspector.enter():
                return

    # Drag and drop

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files can be dropped anywhere."""
        paths = _local_paths(event)
        if paths:
            event.acceptProposedAction()
            self.drop_veil.say(self.files.told_of(paths))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They are dragged elsewhere."""
        self.drop_veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a project, import anything else."""
        self.drop_veil.hide()
        paths = _local_paths(event)
        if paths:
            event.acceptProposedAction()
            # The drag is over first; a dialog in the middle of it would hold up the other program.
            QTimer.singleShot(0, lambda: self.files.drop(paths))

    # The window itself

    def restore(self) -> None:
        """Stand where the window stood last."""
        settings = self.settings
        if not self.restoreGeometry(settings.get_bytes("window")):
            resize_to_fit(self, *_SIZE)
        keep_place(self.columns, settings, "columns")
        keep_place(self.right_column, settings, "rows")
        for table in (self.annotation_table, self.attribution_table):
            table.columns.keep(settings, f"columns of {table.objectName()}")
        self.tables.setCurrentIndex(int(settings.get("table", 0)))
        self.article_list.setHidden(bool(settings.get("hide articles", False)))
        self.right_column.setHidden(bool(settings.get("hide inspector", False)))
        self.pane.view.page.set_typography(typography_from_settings(settings.get("type")))
        self.session.show_colleagues(bool(settings.get("colleagues", False)))

    def remember(self) -> None:
        """Keep where it stands."""
        settings = self.settings
        settings.set_bytes("window", self.saveGeometry())
        settings.set("table", self.tables.currentIndex())
        settings.set("hide articles", self.article_list.isHidden())
        settings.set("hide inspector", self.hides_inspector())
        settings.set("type", self.pane.view.page.typography.as_settings())


def _local_paths(event: QDropEvent) -> list[Path]:
    """The files and folders that are dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
