"""What a change of the codebook touches, in a sentence and in a table of whose work it is."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from annotator.project.codebook.usage import Usage
from annotator.words import join_names, number

_HEADINGS = ("Whose", "Annotations", "Relations", "Verdicts")
_SHOWN_ROWS = 5


def describe_usage(usage: Usage | None) -> str:
    """Return what has a label, in a sentence; None: the file could not be read."""
    if usage is None:
        return "What has it could not be counted."
    if not usage.annotations:
        return "Nothing is tagged with it."
    annotations = number(sum(usage.annotations.values()), "annotation")
    parts = [f"{annotations} in {number(usage.documents, 'article')}"]
    if usage.relations:
        parts.append(number(sum(usage.relations.values()), "relation"))
    if usage.verdicts:
        parts.append(number(sum(usage.verdicts.values()), "verdict"))
    people = sorted({*usage.annotations, *usage.relations, *usage.verdicts})
    shown = [*people[:3], number(len(people) - 3, "other")] if len(people) > 4 else people
    return f"{join_names(parts)}, of {join_names(shown)}."


class UsageTable(QTableWidget):
    """Whose annotations, relations and verdicts a label has."""

    def __init__(self) -> None:
        super().__init__(0, len(_HEADINGS))
        self.setObjectName("usageTable")
        self.setAccessibleName("What is touched, and whose it is")
        self.setHorizontalHeaderLabels(_HEADINGS)
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def sizeHint(self) -> QSize:
        """Return the size of a few rows."""
        row = self.verticalHeader().defaultSectionSize()
        rows = min(max(self.rowCount(), 1), _SHOWN_ROWS) + 1
        return QSize(380, row * rows + 6)

    def minimumSizeHint(self) -> QSize:
        """Return the size of one row with the headings."""
        return QSize(200, 2 * self.verticalHeader().defaultSectionSize() + 6)

    def show_usage(self, usage: Usage | None) -> None:
        """List what has the label, a row for each person."""
        usage = usage or Usage()
        people = sorted({*usage.annotations, *usage.relations, *usage.verdicts})
        self.setRowCount(len(people))
        for row, person in enumerate(people):
            counts = (usage.annotations, usage.relations, usage.verdicts)
            cells = [person, *(f"{each.get(person, 0):,}" for each in counts)]
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                if column:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self.setItem(row, column, item)
        self.setVisible(bool(people))
        self.updateGeometry()
