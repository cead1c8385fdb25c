"""The tree of what would change if a backup took the place of the project."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from annotator.project.comparing import BACK, KINDS, WOULD, Comparison, Difference
from annotator.ui.widgets.plain_text import plain_tip
from annotator.words import isolate, number

_ITEMS_AT_ONCE = 40
"""Rows that are made within a frame; those beyond follow a turn of the event loop later."""
_GAP_PX = 10
_PLURALS = {kind.name: kind.plural for kind in KINDS}
_PLACE = Qt.ItemDataRole.UserRole
"""The number of a difference among those that are shown."""
Group = tuple[str, str]
"""A kind of rows, and the way in which they differ."""


class DifferenceTree(QTreeWidget):
    """Groups the differences by kind and way; those that can be taken back have a box to tick."""

    changed = Signal()
    """Other rows are ticked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backupDifferences")
        self.setAccessibleName("What would change")
        # One column: in a low window, others would be reached only by scrolling sideways.
        self.setHeaderHidden(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        room = 2 * self.fontMetrics().lineSpacing() + _GAP_PX
        self._two_lines = QSize(0, room)
        """The size of a row of two lines, which are nearer to each other than to the next row."""
        self._groups: list[Group] = []
        self._shown: list[Difference] = []
        self._waiting: Iterator[None] = iter(())
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self._fill)
        self.itemChanged.connect(lambda: self.changed.emit())

    def show_comparison(self, comparison: Comparison | None) -> None:
        """List the differences; None empties the tree."""
        self.clear()
        self._groups, self._shown = [], []
        self._waiting = self._items(comparison) if comparison is not None else iter(())
        self._later.start()
        self._fill()

    def _fill(self) -> None:
        self.blockSignals(True)
        try:
            for _ in range(_ITEMS_AT_ONCE):
                if next(self._waiting, self) is self:
                    self._later.stop()
                    break
        finally:
            self.blockSignals(False)
        self.viewport().update()
        self.changed.emit()

    def _items(self, comparison: Comparison) -> Iterator[None]:
        by_group: dict[Group, list[Difference]] = {}
        for one in comparison.differences:
            by_group.setdefault((one.kind, one.way), []).append(one)
        for way in WOULD:
            for (kind, its_way), count in comparison.counts.items():
                if its_way == way:
                    yield from self._group_items((kind, way), count, by_group.get((kind, way), []))

    def _group_items(
        self, group: Group, count: int, differences: list[Difference]
    ) -> Iterator[None]:
        kind, way = group
        head = QTreeWidgetItem(self, [f"{number(count, kind, _PLURALS[kind])} {WOULD[way]}"])
        self._groups.append(group)
        can_be_taken = any(one.can_be_taken for one in differences)
        state = Qt.CheckState.Checked if way == BACK else Qt.CheckState.Unchecked
        if can_be_taken:
            head.setFlags(head.flags() | Qt.ItemFlag.ItemIsAutoTristate)
            head.setCheckState(0, state)
        head.setExpanded(True)
        yield
        for one in differences:
            words = _describe(one)
            item = QTreeWidgetItem(head, [words])
            item.setToolTip(0, plain_tip(words))
            if "\n" in words:
                item.setSizeHint(0, self._two_lines)
            item.setData(0, _PLACE, len(self._shown))
            self._shown.append(one)
            if can_be_taken:
                item.setCheckState(0, state)
            yield
        if count > len(differences):
            more = QTreeWidgetItem(head, [f"… and {count - len(differences):,} more"])
            more.setFlags(Qt.ItemFlag.ItemIsEnabled)
            yield

    def ticked(self) -> tuple[set[Group], list[Difference]]:
        """Return the groups of which all rows are ticked, and the rows ticked in other groups."""
        groups: set[Group] = set()
        differences: list[Difference] = []
        for number_ in range(self.topLevelItemCount()):
            head = self.topLevelItem(number_)
            if head is None or not head.flags() & Qt.ItemFlag.ItemIsAutoTristate:
                continue
            if head.checkState(0) == Qt.CheckState.Checked:
                groups.add(self._groups[number_])
                continue
            for at in range(head.childCount()):
                item = head.child(at)
                if item is not None and item.checkState(0) == Qt.CheckState.Checked:
                    place: object = item.data(0, _PLACE)
                    differences += [self._shown[place]] if isinstance(place, int) else []
        return groups, differences


def _describe(one: Difference) -> str:
    """Return a difference on one line, and what tells it from others on a second one."""
    details = (
        f"now {one.present}" if one.present else "",
        f"by {one.annotator}" if one.annotator else "",
        f"in {isolate(one.article)}" if one.article else "",
        isolate(one.context),
    )
    return "\n".join(filter(None, (one.text, " · ".join(filter(None, details)))))
