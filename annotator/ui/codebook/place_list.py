"""The annotations of a label in a list with boxes to tick, each with the text around it."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView

from annotator.project.codebook.overview import LabelledPlace
from annotator.ui.widgets.plain_text import plain_tip
from annotator.words import isolate, shorten

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_TEXT_CODE_POINTS, _CONTEXT_CODE_POINTS = 90, 30


class PlaceModel(QAbstractListModel):
    """The places that a search leaves, and which of all places are ticked."""

    tickedChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[LabelledPlace] = ()
        self._folded: list[str] = []
        """The text of each place in small letters, by which it is found."""
        self.rows: list[LabelledPlace] = []
        """The places that are shown."""
        self.ticked: dict[str, None] = {}
        """The ids of those that are ticked, also where a search hides them."""

    def show_places(self, places: Sequence[LabelledPlace]) -> None:
        """Show other places, none of them ticked."""
        self._all = places
        self._folded = [place.text.casefold() for place in places]
        self.ticked.clear()
        self.search("")
        self.tickedChanged.emit()

    def search(self, words: str) -> None:
        """Show the places whose text has some words."""
        folded = words.casefold().strip()
        self.beginResetModel()
        pairs = zip(self._all, self._folded, strict=True)
        self.rows = [place for place, text in pairs if folded in text]
        self.endResetModel()

    @property
    def count(self) -> int:
        """The number of all places."""
        return len(self._all)

    def tick_shown(self, ticked: bool) -> None:
        """Tick all places that are shown, or none of them."""
        for place in self.rows:
            if ticked:
                self.ticked[place.id] = None
            else:
                self.ticked.pop(place.id, None)
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))
        self.tickedChanged.emit()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return how many places are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that each row can be ticked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a row, or whether it is ticked."""
        if not index.isValid():
            return None
        place = self.rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            is_ticked = place.id in self.ticked
            return Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return describe_place(place)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{place.annotator}, in {place.title or place.document}\n{place.text}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{describe_place(place)}, {place.annotator}, {place.title or place.document}"
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a row, or take its tick away."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        place = self.rows[index.row()]
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.ticked[place.id] = None
        else:
            self.ticked.pop(place.id, None)
        self.dataChanged.emit(index, index)
        self.tickedChanged.emit()
        return True


class PlaceList(QListView):
    """Shows the places; Space ticks one, Ctrl+A all that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("splitPlaces")
        self.setAccessibleName("What has the label; Space ticks it")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.places = PlaceModel(self)
        self.setModel(self.places)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick all that is shown on Ctrl+A."""
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_A and held:
            self.places.tick_shown(True)
        else:
            super().keyPressEvent(event)


def describe_place(place: LabelledPlace) -> str:
    """Return a place in one line: its text in brackets, with whole words around it."""
    before = place.before[-_CONTEXT_CODE_POINTS:]
    if len(before) < len(place.before):
        before = "… " + before.partition(" ")[2]
    after = place.after[:_CONTEXT_CODE_POINTS]
    if len(after) < len(place.after):
        after = after.rpartition(" ")[0] + " …"
    return isolate(f"{before} [{shorten(place.text, _TEXT_CODE_POINTS)}] {after}".strip())
