"""The panes of the main window: articles, the open article, the inspector and the tables."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from annotator.ui.article.page.typography import typography_from_settings
from annotator.ui.articles.article_list import ArticleList
from annotator.ui.inspector.inspector import Inspector
from annotator.ui.metadata.metadata_panel import MetadataPanel
from annotator.ui.pane.article_pane import ArticlePane
from annotator.ui.session.session import Session
from annotator.ui.settings import TYPOGRAPHY, Settings
from annotator.ui.tables.annotation_table import AnnotationTable
from annotator.ui.tables.attribution_table import AttributionTable
from annotator.ui.tables.row_table import RowTable, TablePane
from annotator.ui.widgets.notice_bar import NoticeBar
from annotator.ui.widgets.sizes import keep_sizes

_COLUMN_PIXELS = (250, 720, 390)
_ROW_PIXELS = (470, 330)
_RIGHT_MINIMUM_PIXELS = 270
_TABLE_SHARE = 0.5
"""Of the room for the list and the article, what the list takes as a table."""
_INSPECTOR_SHARE = 0.36
"""How much of the right column the inspector keeps when the guidelines are shown."""
_BOTH_PIXELS = 560
"""The height from which on the inspector stays beside the guidelines."""
_TEXT_PIXELS = 440
"""The width that the text keeps beside the other panes: about 45 letters."""


_LEAST_TEXT_PIXELS = 340
"""The width that each of two texts keeps: about 30 letters."""


class _Room:
    """Hides a pane for want of room, and shows it again, unless the annotator did meanwhile."""

    def __init__(self, pane: QWidget) -> None:
        self._pane = pane
        self._is_narrow = False
        self.gave_way = False
        """Whether the pane is hidden for want of room, and not by the annotator."""

    def follow(self, is_narrow: bool) -> bool:
        """Hide the pane if it is narrow now, show it again if it is no longer.

        Returns:
            Whether that changed.
        """
        if is_narrow == self._is_narrow:
            return False  # What the annotator chose at this width stays.
        self._is_narrow = is_narrow
        if is_narrow and not self._pane.isHidden():
            self._pane.hide()
            self.gave_way = True
        elif not is_narrow:
            if self.gave_way:
                self._pane.show()
            self.gave_way = False
        return True


class Panes(QWidget):
    """Builds the panes, lays them out side by side, and keeps the layout in the settings."""

    narrowed = Signal()
    """The list of articles gave way, or came back."""

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self._session, self._settings = session, settings
        self.article_list = ArticleList(session, settings)
        self.article = ArticlePane(session, settings)
        self.inspector = Inspector(session)
        self.annotation_table = AnnotationTable(session)
        self.attribution_table = AttributionTable(session)
        self.metadata = MetadataPanel(session)
        self.tables = self._build_tables()
        self.right_column = QSplitter(Qt.Orientation.Vertical)
        self.right_column.setObjectName("rightColumn")
        self.right_column.setMinimumWidth(_RIGHT_MINIMUM_PIXELS)
        self.right_column.addWidget(self.inspector)
        self.right_column.addWidget(self.tables)
        self.right_column.setChildrenCollapsible(False)
        self.right_column.setSizes(_ROW_PIXELS)
        self.columns = QSplitter()
        self.columns.setObjectName("columns")
        for number, widget in enumerate((self.article_list, self.article, self.right_column)):
            self.columns.addWidget(widget)
            # A narrow window takes the same from all of them.
            self.columns.setStretchFactor(number, 1)
        self.columns.setChildrenCollapsible(False)
        self.columns.setSizes(_COLUMN_PIXELS)
        self.pages = QStackedWidget()
        """The panes, and the start page over them while no project is open."""
        self.pages.addWidget(self.columns)
        self.notices = NoticeBar()
        self.notices.changed.connect(self._show_tip)
        self.article.sides.changed.connect(self._give_way)
        self._list_room = _Room(self.article_list)
        self._inspector_room = _Room(self.right_column)
        self._list_pixels = _COLUMN_PIXELS[0]
        """The width of the list of articles while it is not a table."""
        self._is_table_wanted = self._is_list_wide = False
        self._room_giving = QTimer(self, interval=0, singleShot=True)
        """The panes have no sizes yet while the start page is shown."""
        self._room_giving.timeout.connect(lambda: self._give_list_room(self._is_table_wanted))
        self.article_list.looks.wideWanted.connect(self._want_table)
        self._guide: QWidget | None = None
        """The pane of the guidelines, once it is built."""
        self._guide_alone = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(self.pages, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the list of articles if the text has too little room; show it again later."""
        super().resizeEvent(event)
        self._give_way()
        self._make_room()

    def _show_tip(self) -> None:
        """Show the tip under the article, unless a notice above takes room from the article."""
        self.article.hint_line.give_way(not self.notices.isHidden())

    def _give_way(self) -> None:
        """Hide the list where one article or two have too little room; then the inspector."""
        texts = len(self.article.sides.shown())
        room = self.width() - self.article_list.minimumWidth() - 2 * self.columns.handleWidth()
        is_narrow = room < texts * _TEXT_PIXELS + _RIGHT_MINIMUM_PIXELS
        room = self.width() - _RIGHT_MINIMUM_PIXELS - self.columns.handleWidth()
        is_very_narrow = texts > 1 and room < texts * _LEAST_TEXT_PIXELS
        has_changed = [
            self._list_room.follow(is_narrow),
            self._inspector_room.follow(is_very_narrow),
        ]
        if any(has_changed):
            self.narrowed.emit()

    def _want_table(self, is_table: bool) -> None:
        self._is_table_wanted = is_table
        self._room_giving.start()

    def _give_list_room(self, is_table: bool) -> None:
        """Widen the list of articles while it is a table; the article makes room for it."""
        sizes = self.columns.sizes()
        if is_table and sizes[0] < (wide := int(sum(sizes[:2]) * _TABLE_SHARE)):
            self._list_pixels = sizes[0] or self._list_pixels
            self.columns.setSizes([wide, sizes[1] - wide + sizes[0], *sizes[2:]])
        elif not is_table and self._is_list_wide:
            narrow = self._list_pixels
            self.columns.setSizes([narrow, sizes[1] + sizes[0] - narrow, *sizes[2:]])
        self._is_list_wide = is_table

    def _build_tables(self) -> QTabWidget:
        tables = QTabWidget()
        tables.setObjectName("tables")
        tables.setAccessibleName("Tables")
        tables.setDocumentMode(True)
        annotations = TablePane(
            self.annotation_table, self.annotation_table.annotations, self._say_no_annotations
        )
        attributions = TablePane(
            self.attribution_table, self.attribution_table.attributions, self._say_no_attributions
        )
        for pane, title in ((annotations, "Annotations"), (attributions, "Attributions")):
            tables.addTab(pane, title)
            self._session.keys.changed.connect(pane.show_whether_empty)
        tables.addTab(self.metadata, "Article")
        for model in (self.annotation_table.annotations, self.attribution_table.attributions):
            for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
                changed.connect(self._count_rows)
        return tables

    def _say_no_annotations(self) -> str:
        keys = self._session.keys
        grow, tag = keys.say("extend.grow"), keys.key("label.claim") or "a label’s key"
        return f"What you tag is listed here. Select words ({grow}), then press {tag}."

    def _say_no_attributions(self) -> str:
        keys = self._session.keys
        claim, relate = keys.key("label.claim"), keys.key("label.relate.speaker")
        how = f" {claim} tags a claim, then {relate} the speaker." if claim and relate else ""
        return f"Who said what: a row for each claim.{how}"

    def _count_rows(self) -> None:
        annotations = self.annotation_table.annotations.total()
        attributions = self.attribution_table.attributions.total()
        for at, (name, number) in enumerate(
            (("Annotations", annotations), ("Attributions", attributions))
        ):
            self.tables.setTabText(at, f"{name}  {number:,}" if number else name)

    def shown_table(self) -> RowTable | MetadataPanel:
        """Return the table of the tab in front, or the panel with the metadata."""
        shown = (self.annotation_table, self.attribution_table, self.metadata)
        return shown[self.tables.currentIndex()]

    def show_metadata(self) -> None:
        """Bring the panel with the metadata of the article into sight."""
        self.right_column.show()
        if self._guide is not None and self.tables.isHidden():
            self.hide_guide(self._guide, alone=False)
        self.tables.setCurrentWidget(self.metadata)

    def select_first_attribution(self) -> None:
        """Select the first claim that has a speaker."""
        attributions = self.attribution_table.attributions
        attributions.fill_now()
        claim_id = next((row.claim.id for row in attributions.rows if row.speakers), None)
        if claim_id is not None:
            self._session.selection.choose(claim_id)

    # The guidelines

    def set_guide(self, guide: QWidget) -> None:
        """Add the pane of the guidelines below the others of the right column, hidden."""
        guide.hide()
        self.right_column.addWidget(guide)
        self._guide = guide

    def show_guide(self, guide: QWidget, *, alone: bool) -> None:
        """Show the guidelines in the place of the tables.

        Args:
            guide: Their pane.
            alone: Whether the inspector is hidden as well, as in Review mode.
        """
        self.right_column.show()
        guide.show()
        self._guide_alone = alone
        self._make_room()

    def show_inspector(self) -> None:
        """Show the inspector, in the place of the guidelines if there is too little room."""
        self.right_column.show()
        if self._guide is not None and self.inspector.isHidden():
            self.hide_guide(self._guide, alone=False)

    def hide_guide(self, guide: QWidget, *, alone: bool) -> None:
        """Hide the guidelines, and show what they had the place of."""
        guide.hide()
        self.inspector.show()
        self.tables.show()
        if alone:
            self.right_column.hide()

    def _make_room(self) -> None:
        """Hide the tables behind the guidelines, and the inspector where it has too little room."""
        if self._guide is None or self._guide.isHidden():
            return
        is_low = self.height() < _BOTH_PIXELS
        if not self.tables.isHidden():
            self.tables.hide()
            room = self.right_column.height()
            share = round(room * _INSPECTOR_SHARE)
            self.right_column.setSizes([share, 0, room - share])
        self.inspector.setHidden(self._guide_alone or is_low)

    def load(self) -> None:
        """Lay the panes out as the settings have it; from now on moved borders are saved."""
        settings = self._settings
        keep_sizes(self.columns, settings, "columns")
        keep_sizes(self.right_column, settings, "rows")
        for table in (self.annotation_table, self.attribution_table):
            table.columns.keep(settings, f"columns of {table.objectName()}")
        self.tables.setCurrentIndex(int(settings.get("table", 0)))
        self.article_list.setHidden(bool(settings.get("hide articles", False)))
        self.right_column.setHidden(bool(settings.get("hide inspector", False)))
        self._list_room, self._inspector_room = _Room(self.article_list), _Room(self.right_column)
        self._give_way()
        self.article.view.page.set_typography(typography_from_settings(settings.get(TYPOGRAPHY)))

    def save(self, *, inspector_hidden: bool) -> None:
        """Save the layout.

        Args:
            inspector_hidden: Whether the annotator has hidden the right column. Review mode
                hides it, too.
        """
        self._settings.set("table", self.tables.currentIndex())
        is_hidden = self.article_list.isHidden() and not self._list_room.gave_way
        self._settings.set("hide articles", is_hidden)
        is_hidden = inspector_hidden and not self._inspector_room.gave_way
        self._settings.set("hide inspector", is_hidden)
        self._settings.set(TYPOGRAPHY, self.article.view.page.typography.as_settings())
