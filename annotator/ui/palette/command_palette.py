"""The command palette: every command, label and article, by a few letters of its name."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from annotator.ui.palette.matching import Fit, fit
from annotator.ui.palette.palette_list import (
    ENTRY,
    Entry,
    EntryDelegate,
    PaletteModel,
    row_height,
    spoken,
)
from annotator.ui.widgets.announcing import describe

_MOST, _ROWS_SEEN = 200, 10
_LONG = 20
_NOT_BY_NAME = 50
"""The cost of what a search found by something else than its name."""

Source = Callable[[str], Iterable[Entry]]
"""Gives entries for what was typed; they are filtered and ranked afterwards."""


class Search(QObject):
    """Gives entries later, for what takes time to find."""

    answered = Signal(str, list)
    """What was asked for, and the entries."""

    def ask(self, typed: str) -> bool:
        """Look for it; False: there is nothing to look for."""
        raise NotImplementedError


class CommandPalette(QFrame):
    """A field and a list, floating over the window."""

    used = Signal(str)
    """The id of an entry that was carried out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("commandPalette")
        self.setAccessibleName("Command palette")
        self._room = parent
        self._sources: list[Source] = []
        self._search: Search | None = None
        self._answer: list[Entry] = []
        self._waits = self._at_once = False
        self._recent: dict[str, int] = {}
        self._before: QWidget | None = None
        self.field = QLineEdit()
        self.field.setObjectName("commandField")
        self.field.setAccessibleName("Name of a command, a label or an article")
        self.field.setPlaceholderText("Commands, labels, articles")
        self.list = QListView()
        self.list.setObjectName("commandList")
        self.list.setAccessibleName("Commands")
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model = PaletteModel(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.said = QLabel()
        self.said.setObjectName("commandSaid")
        self.said.setProperty("role", "muted")
        self.said.setContentsMargins(6, 0, 6, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        for widget in (self.field, self.list, self.said):
            layout.addWidget(widget)
        self.field.textChanged.connect(lambda _: self._typed())
        self.list.clicked.connect(self._run)
        self.field.installEventFilter(self)
        self.hide()

    def start(
        self,
        sources: list[Source],
        search: Search | None = None,
        recent: Sequence[str] = (),
    ) -> None:
        """Open; the keyboard comes back to where it was afterwards.

        ``recent``: the ids of what was used before, the last one first.
        """
        self._before = self.window().focusWidget()
        self._sources = sources
        self._recent = {id: number for number, id in enumerate(recent)}
        self._listen(search)
        width = min(640, self._room.width() - 40)
        self.setFixedWidth(width)
        self.move((self._room.width() - width) // 2, max(self._room.height() // 10, 8))
        self.field.clear()
        self._typed()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _listen(self, search: Search | None) -> None:
        if self._search is not None:
            self._search.answered.disconnect(self._answered)
        self._search = search
        if search is not None:
            search.answered.connect(self._answered)

    # What is shown

    def _typed(self) -> None:
        typed = self.field.text()
        self._at_once = False
        self._waits = self._search is not None and self._search.ask(typed)
        if not self._waits:
            self._answer = []
        # Articles found before stay as long as their titles fit: less comes and goes.
        self._answer = [entry for entry in self._answer if fit(entry.text, typed)]
        self._fill()

    def _answered(self, typed: str, entries: list[Entry]) -> None:
        if typed != self.field.text() or not self.isVisible():
            return
        self._waits, self._answer = False, entries
        self._fill(keep=True)
        if self._at_once and self.model.rowCount():
            self._run(self.list.currentIndex())

    def _fill(self, keep: bool = False) -> None:
        """Show what fits, the best first; with ``keep`` what was chosen stays chosen."""
        typed = self.field.text()
        before = self.list.currentIndex().data(ENTRY) if keep else None
        moved = keep and self.list.currentIndex().row() > 0
        ranked: list[tuple[tuple[int, ...], Entry, tuple[int, ...]]] = []
        for number, entries in enumerate([*(s(typed) for s in self._sources), self._answer]):
            for entry in entries:
                found = self._fit(entry, typed)
                if found is not None:
                    place = self._place(entry, found, number if typed.strip() else 0, len(ranked))
                    ranked.append((place, entry, found.places))
        ranked.sort(key=lambda item: item[0])
        self.model.show([(entry, places) for _, entry, places in ranked[:_MOST]])
        self._say(typed)
        rows = min(max(self.model.rowCount(), 1), _ROWS_SEEN)
        self.list.setVisible(self.model.rowCount() > 0)
        self.list.setFixedHeight(rows * row_height(self.list.fontMetrics()) + 2)
        self.adjustSize()
        shown = self.model.entries()
        self._choose(shown.index(before) if moved and before in shown else 0)

    def _fit(self, entry: Entry, typed: str) -> Fit | None:
        if entry.why_not and not typed.strip():
            return None  # What cannot be done is found by name, and not offered.
        by_name = fit(entry.text, typed)
        if by_name is not None:
            return by_name
        with_kind = fit(f"{entry.text} {entry.kind}", typed, scattered=False)
        if with_kind is not None:
            inside = tuple(place for place in with_kind.places if place < len(entry.text))
            return Fit(with_kind.cost + 1, inside)
        return Fit(_NOT_BY_NAME, ()) if entry.found else None

    def _place(self, entry: Entry, found: Fit, source: int, number: int) -> tuple[int, ...]:
        """What an entry is sorted by: what fits best, can be done, was used last."""
        used = self._recent.get(entry.id, len(self._recent)) if entry.id else len(self._recent)
        begins = 0 if found.places[:1] in ((), (0,)) else 1
        # Much longer names come later; else the order of the menus, and of the tag set, is kept.
        length = len(entry.text) // _LONG if self.field.text().strip() else 0
        # What cannot be done is behind its equals, but before what fits less: Enter must not
        # carry out something that only looks a little like what was meant.
        cost = 2 * found.cost + bool(entry.why_not)
        return cost, source, used, begins, length, number

    def _say(self, typed: str) -> None:
        if self._waits and not self.model.rowCount():
            said = "Looking through the articles…"
        elif not self.model.rowCount():
            said = f"Nothing here is called “{typed.strip()}”."
        else:
            said = ""
        self.said.setText(said)
        self.said.setVisible(bool(said))
        if said:
            describe(self.field, said)

    def _choose(self, row: int) -> None:
        """Stand on a row, and have it read out while the keyboard is in the field."""
        if not self.model.rowCount():
            return
        row = min(max(row, 0), self.model.rowCount() - 1)
        self.list.setCurrentIndex(self.model.index(row))
        entry = self.model.entries()[row]
        describe(self.field, f"{spoken(entry)}; {row + 1:,} of {self.model.rowCount():,}")

    # Choosing

    def close_palette(self) -> None:
        """Close, and give the keyboard back."""
        before, self._before = self._before, None
        self.hide()
        if before is not None:
            before.setFocus()

    def _run(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY)
        if entry is None or entry.why_not:
            return
        self.close_palette()
        if entry.id:
            self.used.emit(entry.id)
        entry.run()

    def _enter(self) -> None:
        if self.list.currentIndex().isValid() and self.model.rowCount():
            self._run(self.list.currentIndex())
        else:
            self._at_once = self._waits

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The field has the keyboard; losing it closes the palette."""
        if isinstance(event, QFocusEvent) and event.lostFocus() and self.isVisible():
            self._before = None
            self.hide()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Enter carries out, Esc closes."""
        key = event.key()
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _ROWS_SEEN,
            Qt.Key.Key_PageUp: -_ROWS_SEEN,
        }
        step = steps.get(Qt.Key(key))
        if step is not None:
            self._choose(self.list.currentIndex().row() + step)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            super().keyPressEvent(event)
