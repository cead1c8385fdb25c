"""The command palette: every command, label and article, by a few letters of its name."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from annotator.model.relations import relation_options
from annotator.text.name_fit import Fit, fit
from annotator.ui.kept_text import declare
from annotator.ui.keys.action_spec import ActionSpec
from annotator.ui.keys.actions import Actions
from annotator.ui.look import theme
from annotator.ui.palette.article_search import ArticleSearch
from annotator.ui.palette.palette_list import (
    ENTRY,
    Entry,
    EntryDelegate,
    PaletteModel,
    row_height,
    spoken,
)
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.ui.widgets.announcing import describe
from annotator.ui.widgets.placing import place_beside

_ENTRIES_LIMIT, _ROWS_SHOWN = 200, 10
_LENGTH_STEP = 20
"""Names whose lengths differ by less than this many code points count as equally long."""
_NOT_BY_NAME_COST = 50
"""The cost of an entry that a search found by something other than its name."""
_MAX_WIDTH_PX, _MARGIN_PX = 640, 8
_PADDING_PX, _SPACING_PX = 10, 8
_LEAST_ROWS = 1
"""The number of rows without which a place is too low."""


Place = Callable[[], tuple[QWidget, Sequence[QRect]]]
"""Returns the pane that the palette must not leave, and the lines in it that it must not cover:
first all that is being read, then less of it, for a pane that this fills."""
Source = Callable[[str], Iterable[Entry]]
"""Returns entries for the typed text; they are filtered and ranked afterwards."""

_SETTING, _RECENT_LIMIT = "recent commands", 20


class RecentCommands:
    """Keeps in the settings which commands were run from the palette."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def ids(self) -> list[str]:
        """Return the ids of the commands, the latest first."""
        saved = self._settings.get(_SETTING)
        if not isinstance(saved, list):
            return []
        return [entry for entry in cast(list[object], saved) if isinstance(entry, str)]

    def add(self, command_id: str) -> None:
        """Put a command first."""
        ids = [command_id, *(other for other in self.ids() if other != command_id)]
        self._settings.set(_SETTING, ids[:_RECENT_LIMIT])


def palette_sources(session: Session, actions: Actions) -> list[Source]:
    """Return the sources with the commands as they are now, the most likely first."""
    actions.refresh()

    def commands(_typed: str) -> Iterable[Entry]:
        for spec in actions:
            if spec.id != "help.commands":
                yield _command(session, actions, spec)

    def targets(_typed: str) -> Iterable[Entry]:
        source = session.annotation(session.relating.source_id)
        if source is None:
            return
        for annotation in (*session.article.of_article, *session.article.ordered):
            if annotation.id != source.id and relation_options(source, annotation, session.tag_set):
                name = f"Relate to {session.name_of(annotation.id, 60)}"
                yield Entry(name, partial(session.selection.choose, annotation.id), "", "relate")

    return [targets, commands]


def _command(session: Session, actions: Actions, spec: ActionSpec) -> Entry:
    action = actions[spec.id]
    _, _, label = spec.id.rpartition(".")
    gives_label = spec.id.startswith("label.")
    return Entry(
        action.text(),
        action.trigger,
        session.keys.key(spec.id),
        spec.menu.replace("/", " ▸ "),
        spec.id,
        "" if action.isEnabled() else why_not(session, spec),
        action.isCheckable() and action.isChecked(),
        theme.current().label(session.tag_set, label) if gives_label else None,
    )


def why_not(session: Session, spec: ActionSpec) -> str:
    """Return why a command is disabled, in a few words."""
    if session.project is None:
        return "no project is open"
    if spec.id.startswith("history."):
        return f"nothing to {spec.text.lower()}"
    if session.document is None and not spec.menu.startswith("File"):
        return "no article is open"
    if session.project.read_only:
        return "the project is open read-only"
    return "not now"


class CommandPalette(QFrame):
    """Offers commands, labels and articles in a field with a list, floating over the window."""

    def __init__(
        self,
        room: QWidget,
        sources: Callable[[], list[Source]],
        articles: ArticleSearch,
        recent: RecentCommands,
        place: Place,
    ) -> None:
        """Build the palette, hidden.

        Args:
            room: The widget over which the palette floats.
            sources: Returns the sources whenever the palette is opened, the most likely first.
            articles: Finds articles, in the background.
            recent: The commands that were used before.
            place: Returns where the palette may be, whenever it is opened.
        """
        super().__init__(room)
        self.setObjectName("commandPalette")
        self.setAccessibleName("Command palette")
        self._room, self._make_sources, self._place = room, sources, place
        self._rows_shown = _ROWS_SHOWN
        self._articles, self._recent_commands = articles, recent
        self._sources: list[Source] = []
        self._answer: list[Entry] = []
        self._waits = self._run_when_answered = False
        self._recent: dict[str, int] = {}
        self._before: QWidget | None = None
        self.field = QLineEdit()
        declare(self.field, "searched")
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
        self.message = QLabel()
        self.message.setObjectName("commandSaid")
        self.message.setProperty("role", "muted")
        self.message.setContentsMargins(6, 0, 6, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING_PX, _PADDING_PX, _PADDING_PX, _PADDING_PX)
        layout.setSpacing(_SPACING_PX)
        for widget in (self.field, self.list, self.message):
            layout.addWidget(widget)
        self.field.textChanged.connect(lambda: self._typed())
        self.list.clicked.connect(self._run)
        self.field.installEventFilter(self)
        room.installEventFilter(self)
        articles.answered.connect(self._answered)
        self._moved = QTimer(self, interval=0, singleShot=True)
        # Later: the panes in the room are not laid out yet when the room has another size.
        self._moved.timeout.connect(self._put_again)
        self.hide()

    def _put_again(self) -> None:
        self._put()
        self._fill(keep=True)

    def open(self) -> None:
        """Open with the commands of the moment; the keyboard returns to its place afterwards."""
        self._before = self.window().focusWidget()
        self._sources = self._make_sources()
        recent = self._recent_commands.ids()
        self._recent = {command_id: number for number, command_id in enumerate(recent)}
        self._put()
        self.field.clear()
        self._typed()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _put(self) -> None:
        """Go where the pane has room for the list, beside the lines that are being read."""
        pane, lines = self._place()
        room = QRect(pane.mapTo(self._room, QPoint()), pane.size())
        room.adjust(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
        width = min(_MAX_WIDTH_PX, room.width())
        x = room.center().x() - width // 2
        row = row_height(self.list.fontMetrics())
        around = self.field.sizeHint().height() + 2 * _PADDING_PX + _SPACING_PX + 4
        size = QSize(width, around + _ROWS_SHOWN * row)
        origin = pane.mapTo(self._room, QPoint())
        boxes = (
            place_beside(box.translated(origin), room, size, least=around + _LEAST_ROWS * row, x=x)
            for box in lines
        )
        # Without lines, and in a pane that is lower than a list, the upper part of the pane.
        top = room.top() + min(room.height() // 10, max(room.height() - size.height(), 0))
        box = next(
            (box for box in boxes if not box.isEmpty()),
            QRect(QPoint(x, top), size.boundedTo(room.size())),
        )
        self._rows_shown = min(max((box.height() - around) // row, 1), _ROWS_SHOWN)
        self.setFixedWidth(width)
        self.move(box.topLeft())

    # The list

    def _typed(self) -> None:
        typed = self.field.text()
        self._run_when_answered = False
        self._waits = self._articles.ask(typed)
        if not self._waits:
            self._answer = []
        # Articles of the last answer stay while their titles fit, so that the list moves less.
        self._answer = [entry for entry in self._answer if fit(entry.text, typed)]
        self._fill()

    def _answered(self, typed: str, entries: list[Entry]) -> None:
        if typed != self.field.text() or not self.isVisible():
            return
        self._waits, self._answer = False, entries
        self._fill(keep=True)
        if self._run_when_answered and self.model.rowCount():
            self._run(self.list.currentIndex())

    def _fill(self, keep: bool = False) -> None:
        """Show the entries that fit, the best first; ``keep`` keeps the chosen one chosen."""
        typed = self.field.text()
        before = self.list.currentIndex().data(ENTRY) if keep else None
        moved = keep and self.list.currentIndex().row() > 0
        ranked: list[tuple[tuple[int, ...], Entry, tuple[int, ...]]] = []
        for number, entries in enumerate([*(s(typed) for s in self._sources), self._answer]):
            for entry in entries:
                fitted = self._fit(entry, typed)
                if fitted is not None:
                    source = number if typed.strip() else 0
                    rank = self._rank(entry, fitted, source, len(ranked))
                    ranked.append((rank, entry, fitted.places))
        ranked.sort(key=lambda item: item[0])
        self.model.show([(entry, places) for _, entry, places in ranked[:_ENTRIES_LIMIT]])
        self._say(typed)
        row = row_height(self.list.fontMetrics())
        rows = min(max(self.model.rowCount(), 1), self._rows_shown)
        self.list.setVisible(self.model.rowCount() > 0)
        self.list.setFixedHeight(rows * row + 2)
        self.adjustSize()
        shown = self.model.entries()
        self._choose(shown.index(before) if moved and before in shown else 0)

    def _fit(self, entry: Entry, typed: str) -> Fit | None:
        if entry.why_not and not typed.strip():
            return None  # A disabled command is found by name, but not offered.
        by_name = fit(entry.text, typed)
        if by_name is not None:
            return by_name
        with_kind = fit(f"{entry.text} {entry.kind}", typed, scattered=False)
        if with_kind is not None:
            return Fit(with_kind.cost + 1, with_kind.places)
        return Fit(_NOT_BY_NAME_COST, ()) if entry.found else None

    def _rank(self, entry: Entry, fitted: Fit, source: int, number: int) -> tuple[int, ...]:
        """Return the sort key of an entry: the best fit, enabled, used last comes first."""
        used = self._recent.get(entry.id, len(self._recent)) if entry.id else len(self._recent)
        begins = 0 if fitted.places[:1] in ((), (0,)) else 1
        # Much longer names come later; otherwise the order of menus and tag set is kept.
        length = len(entry.text) // _LENGTH_STEP if self.field.text().strip() else 0
        # A disabled command comes after its equals, but before commands that fit less: Enter
        # must not run a command that only resembles the one that was meant.
        cost = 2 * fitted.cost + bool(entry.why_not)
        return cost, source, used, begins, length, number

    def _say(self, typed: str) -> None:
        if self._waits and not self.model.rowCount():
            message = "Looking through the articles…"
        elif not self.model.rowCount():
            message = f"Nothing here is called “{typed.strip()}”."
        else:
            message = ""
        self.message.setText(message)
        self.message.setVisible(bool(message))
        if message:
            describe(self.field, message)

    def _choose(self, row: int) -> None:
        """Select a row, and have it read out while the keyboard is in the field."""
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
            self._recent_commands.add(entry.id)
        entry.run()

    def _enter(self) -> None:
        if self.list.currentIndex().isValid() and self.model.rowCount():
            self._run(self.list.currentIndex())
        else:
            self._run_when_answered = self._waits

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close the palette when its field loses the keyboard; move it with the window's size."""
        if watched is self._room:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._moved.start()
        elif isinstance(event, QFocusEvent) and event.lostFocus() and self.isVisible():
            self._before = None
            self.hide()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with arrows, run with Enter, close with Esc."""
        key = event.key()
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: self._rows_shown,
            Qt.Key.Key_PageUp: -self._rows_shown,
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


def build_palette(
    room: QWidget, session: Session, actions: Actions, settings: Settings, place: Place
) -> CommandPalette:
    """Return the command palette of a window.

    Args:
        room: The widget over which the palette floats.
        session: Has the articles, and the targets of a relation.
        actions: The commands.
        settings: Where the recent commands are kept.
        place: Returns the pane that the palette stays in, and the lines being read there.
    """
    sources = partial(palette_sources, session, actions)
    return CommandPalette(
        room, sources, ArticleSearch(session, room), RecentCommands(settings), place
    )
