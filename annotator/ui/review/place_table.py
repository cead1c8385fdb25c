"""The places as rows of one height, which come and go without looking at the others."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.ui.review.place_model import NO_PARENT, PlaceDelegate, PlaceModel


class PlaceTable(QTableView):
    """A list; as a table of one column, since Qt's list lays all rows out anew for each change."""

    def __init__(self, model: PlaceModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("placeListView")
        self.setAccessibleName("Places")
        self.delegate = PlaceDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit()

    def _fit(self) -> None:
        option = QStyleOptionViewItem()
        option.font = self.font()  # pyright: ignore[reportAttributeAccessIssue]
        high = self.delegate.sizeHint(option, NO_PARENT).height()
        self.verticalHeader().setDefaultSectionSize(high)

    def changeEvent(self, event: QEvent) -> None:
        """Give larger letters more room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def keyboardSearch(self, search: str) -> None:
        """Letters are verdicts here, and no search."""
