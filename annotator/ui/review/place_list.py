"""The list of the article's places, with what it shows and how much is left."""

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.agreement.reviewed_article import ReviewChange
from annotator.ui.look import theme
from annotator.ui.review.desk import ReviewDesk
from annotator.ui.review.place_model import PlaceModel
from annotator.ui.review.place_table import PlaceTable
from annotator.ui.review.under_review import ALL, FILTERS
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.small_widgets import EmptyNotice

_MANY = 50
"""So many places come and go at once."""


class PlaceList(QWidget):
    """Chooses the place in hand."""

    def __init__(self, desk: ReviewDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("placeList")
        self.setAccessibleName("Places")
        self._desk = desk
        self.model = PlaceModel(self)
        self._build()
        desk.articleChanged.connect(self.refresh)
        desk.judged.connect(self._renew)
        desk.currentChanged.connect(self._show_current)
        self.view.clicked.connect(self._clicked)
        self.choice.currentIndexChanged.connect(
            lambda _: desk.show_only(str(self.choice.currentData()))
        )
        self.empty_action.clicked.connect(lambda: desk.show_only(ALL))
        self.agreed.clicked.connect(desk.accept_agreed)
        theme.schemeChanged.connect(self.view.viewport().update)
        desk.session.keys.changed.connect(self.refresh)

    def _build(self) -> None:
        self.choice = QComboBox()
        self.choice.setObjectName("placeFilter")
        self.choice.setAccessibleName("Which places are listed")
        for name, words in FILTERS.items():
            self.choice.addItem(words, name)
        self.agreed = QPushButton()
        self.agreed.setObjectName("acceptAgreed")
        self.agreed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view = PlaceTable(self.model)
        self.delegate = self.view.delegate
        nothing = EmptyNotice(18, 26, 16)
        self.empty, self.empty_action = nothing.words, nothing.button
        self.empty.setObjectName("placesEmpty")
        self.empty_action.setText("Show all places")
        self.empty_action.setObjectName("showAllPlaces")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(nothing)
        above = FlowLayout(spacing=8)
        above.addWidget(self.choice)
        above.addWidget(self.agreed)
        top = QVBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.addLayout(above)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.stack, 1)

    def refresh(self) -> None:
        """Show the places as they are now."""
        desk = self._desk
        blocker = QSignalBlocker(self.choice)
        self.choice.setCurrentIndex(list(FILTERS).index(desk.wanted))
        blocker.unblock()
        self.delegate.tag_set = desk.session.tag_set
        self.model.fill(desk.shown)
        self._count()
        self._show_current()

    def _renew(self, told: ReviewChange) -> None:
        """Show what became of some places."""
        if len(told.old_groups) + len(told.new_groups) > _MANY:
            self.model.fill(self._desk.shown)
        else:
            self.model.renew(
                told.old_groups, [spot for spot in told.new_groups if self._desk.wants(spot)]
            )
        self._count()

    def _count(self) -> None:
        desk = self._desk
        self.stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        self.empty.setText(desk.nothing())
        self.empty_action.setVisible(bool(desk.spots) and desk.wanted != ALL)
        number = desk.agreed_left
        key = desk.session.keys.key("review.accept-agreed")
        self.agreed.setText(f"Accept {number:,} agreed" + (f"  {key}" if key else ""))
        self.agreed.setVisible(number > 0)
        self.agreed.setEnabled(desk.session.writable)

    def _show_current(self) -> None:
        spot = self._desk.current
        self.delegate.current = spot.id if spot is not None else ""
        row = self.model.spots.row_of(spot) if spot is not None else None
        if row is None:
            self.view.clearSelection()
        else:
            self.view.setCurrentIndex(self.model.index(row))
            self.view.scrollTo(self.model.index(row))
        self.view.viewport().update()

    def _clicked(self, index: QModelIndex) -> None:
        self._desk.choose(self.model.spots[index.row()].id)
