"""Shows the places behind a figure: who uses what where, and the places in a list."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.agreement.results import ConfusionCell, ConfusionTable, Occurrence
from annotator.model import AnnotatorError, Document
from annotator.model.relations import readable_name
from annotator.ui.review.heat_table import HeatCell, HeatTable
from annotator.ui.session.session import Session
from annotator.ui.widgets.own_direction import TextDelegate
from annotator.ui.widgets.plain_text import plain_tip
from annotator.words import isolate, number, shorten

_NOTHING = "nothing"
_MAX_LISTED = 200
"""The most places in the list: each is read from the project."""
QUOTE_CODE_POINTS = 80

_WHOLE_ARTICLE = "the whole article"


class FigurePlaces(QSplitter):
    """A table of what one uses where the other uses what; a cell lists its places.

    Args:
        session: Has the open project.
        parent: The parent widget.
    """

    placeChosen = Signal(str, int)
    """A place was chosen: the id of the article, and the position in code points."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._session = session
        self._confusion: ConfusionTable | None = None
        self.confusion_title = QLabel()
        self.confusion_title.setObjectName("agreementConfusionTitle")
        self.confusion = HeatTable("agreementConfusion")
        self.confusion.setAccessibleName("Labels of both annotators for the same words")
        self.confusion.opened.connect(self._open_cell)
        self.list_title = QLabel()
        self.list_title.setObjectName("agreementOccurrencesTitle")
        self.occurrences = QListWidget()
        self.occurrences.setItemDelegate(TextDelegate(self.occurrences))
        self.occurrences.setObjectName("agreementOccurrences")
        self.occurrences.setAccessibleName("Places behind the figure")
        self.occurrences.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.occurrences.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.occurrences.itemActivated.connect(self._choose)
        self.addWidget(_titled(self.confusion_title, self.confusion))
        self.addWidget(_titled(self.list_title, self.occurrences))
        self.setSizes([560, 540])
        self.setChildrenCollapsible(False)

    def show_confusion(self, title: str, confusion: ConfusionTable | None) -> None:
        """Show a table, and an empty list.

        Args:
            title: What the table is about; "" for nothing.
            confusion: The table of two annotators; None for more than two, or for nothing.
        """
        self._confusion = confusion
        self.occurrences.clear()
        self.list_title.setText("")
        if confusion is None:
            self.confusion.show_cells((), (), ())
            self.confusion_title.setText("Choose two people to see who uses what." if title else "")
            return
        names: list[str | None] = [*confusion.labels(), None]
        counts = [[confusion.cell(one, other).count for other in names] for one in names]
        highest = max((max(row) for row in counts), default=0) or 1
        cells = [
            [HeatCell(f"{n:,}" if n else "", n / highest if n else None) for n in row]
            for row in counts
        ]
        rows = [f"{confusion.one}: {_name(name)}" for name in names]
        columns = [f"{confusion.other}: {_name(name)}" for name in names]
        self.confusion.show_cells(rows, columns, cells)
        self.confusion_title.setText(title)

    def _open_cell(self, row: int, column: int) -> None:
        confusion = self._confusion
        if confusion is not None:
            names: list[str | None] = [*confusion.labels(), None]
            cell = confusion.cell(names[row], names[column])
            self.list_places(_name_cell(cell), [("", cell)])

    def list_places(self, title: str, cells: Iterable[tuple[str, ConfusionCell]]) -> None:
        """List the places of cells, those at which two people differ first.

        Args:
            title: What the places are of.
            cells: Each after the names of the two people, which are "" where there is no doubt.
        """
        self.occurrences.clear()
        chosen = sorted(cells, key=lambda named: named[1].one == named[1].other)
        places = [
            (_head(names, cell) if len(chosen) > 1 else "", occurrence)
            for names, cell in chosen
            for occurrence in cell.places
        ]
        documents: dict[str, Document | None] = {}
        for head, occurrence in places[:_MAX_LISTED]:
            item = QListWidgetItem(
                "  ·  ".join(filter(None, (head, self._quote(occurrence, documents))))
            )
            item.setToolTip(plain_tip(item.text()))
            target = (occurrence.document, _start_of(occurrence))
            item.setData(Qt.ItemDataRole.UserRole, target)
            self.occurrences.addItem(item)
        count = sum(cell.count for _, cell in chosen)
        listed = self.occurrences.count()
        shown = f", {listed:,} of them listed" if listed < count else ""
        how = " · Enter or a double click opens one" if listed else ""
        self.list_title.setText(f"{title}: {number(count, 'place')}{shown}{how}" if chosen else "")

    def _quote(self, occurrence: Occurrence, documents: dict[str, Document | None]) -> str:
        """Return the words at a place; ``documents`` keeps the articles that were read."""
        document_id = occurrence.document
        if document_id not in documents:
            documents[document_id] = self._document(document_id)
        document = documents[document_id]
        if document is None:
            return f"{document_id} (removed)"
        fragments = occurrence.one or occurrence.other
        words = document.text[fragments[0][0] : fragments[-1][1]] if fragments else _WHOLE_ARTICLE
        quoted = isolate(shorten(words, QUOTE_CODE_POINTS))
        return f"{quoted}  ·  {isolate(document.title or document.id)}"

    def _document(self, document_id: str) -> Document | None:
        project = self._session.project
        try:
            return project.document(document_id) if project is not None else None
        except AnnotatorError:
            return None

    def _choose(self, item: QListWidgetItem) -> None:
        document, start = item.data(Qt.ItemDataRole.UserRole)
        self.placeChosen.emit(document, start)


def _titled(title: QLabel, content: QWidget) -> QWidget:
    """Return a widget with its title above."""
    title.setProperty("role", "title")
    title.setWordWrap(True)
    both = QWidget()
    layout = QVBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    layout.addWidget(title)
    layout.addWidget(content, 1)
    return both


def _head(names: str, cell: ConfusionCell) -> str:
    return f"{names}: {_name_cell(cell)}" if names else _name_cell(cell)


def _name_cell(cell: ConfusionCell) -> str:
    names = dict.fromkeys((_name(cell.one), _name(cell.other)))
    return " / ".join(names)


def _name(name: str | None) -> str:
    return _NOTHING if name is None else readable_name(name)


def _start_of(occurrence: Occurrence) -> int:
    both = (occurrence.one, occurrence.other)
    return min((fragments[0][0] for fragments in both if fragments), default=0)
