"""A tree of all commands by menu, each with its keys."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from annotator.ui.keys.actions import MENUS, Actions, ActionSpec
from annotator.ui.keys.key_caps import paint_keys
from annotator.ui.keys.key_text import key_text, matches_command
from annotator.ui.look import theme
from annotator.ui.widgets.guarded_painting import guarded
from annotator.ui.widgets.plain_text import plain_tip

_COMMAND = Qt.ItemDataRole.UserRole
_KEYS = Qt.ItemDataRole.UserRole + 1
_RESTING = Qt.ItemDataRole.UserRole + 2
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space)
_REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_KEYS_PX = 250


class KeyTree(QTreeWidget):
    """Lists the commands; the keys of the chosen one are shown and changed beside it."""

    commandChosen = Signal(str)
    """The command_id; empty: none."""
    keyWanted = Signal()
    """The command is to get another key, by Enter or a double click."""
    removalWanted = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._items: dict[str, QTreeWidgetItem] = {}
        self._groups: list[tuple[QTreeWidgetItem, list[str]]] = []
        self.setObjectName("keyTree")
        self.setAccessibleName("Commands and their keys")
        self.setHeaderLabels(["Command", "Keys"])
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_KeyDelegate(self))
        columns = self.header()
        columns.setStretchLastSection(False)
        columns.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        columns.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        columns.setSectionsMovable(False)
        self.setColumnWidth(1, _KEYS_PX)
        self.currentItemChanged.connect(lambda: self.commandChosen.emit(self.command()))
        self.itemDoubleClicked.connect(lambda: self.command() and self.keyWanted.emit())
        self.refresh()

    def _fill(self) -> None:
        """List the commands again."""
        self.clear()
        self._items, self._groups = {}, []
        for menu, specs in by_menu(self._actions):
            group = QTreeWidgetItem(self, [menu.replace("/", " ▸ ") or "In no menu"])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            group.setFirstColumnSpanned(True)
            for spec in specs:
                item = QTreeWidgetItem(group, [spec.text])
                item.setData(0, _COMMAND, spec.id)
                item.setToolTip(0, plain_tip(spec.tip))
                self._items[spec.id] = item
            self._groups.append((group, [spec.id for spec in specs]))
            group.setExpanded(True)

    def refresh(self) -> None:
        """Show the keys as they are now, and the commands: another tag set has others."""
        if {spec.id for spec in self._actions} != set(self._items):
            self._fill()
        for command_id, item in self._items.items():
            bound = self._actions.keymap[command_id]
            keys = list(dict.fromkeys(map(key_text, bound.keys)))
            resting = list(dict.fromkeys(map(key_text, bound.resting)))
            item.setData(1, _KEYS, keys)
            item.setData(1, _RESTING, resting)
            spoken = [*keys, *(f"{key} does not work now" for key in resting)]
            item.setData(1, Qt.ItemDataRole.AccessibleTextRole, ", ".join(spoken) or "no key")
            reasons = [obstacle.reason for obstacle in bound.resting.values()]
            item.setToolTip(1, plain_tip("\n".join(reasons)))
            font = item.font(0)
            font.setBold(self._actions.keymap.changed(command_id))
            item.setFont(0, font)

    def filter(self, typed: str, changed_only: bool) -> None:
        """Show the commands that match by name, menu or key."""
        for group, ids in self._groups:
            fitting = {
                command_id
                for command_id in ids
                if self._fits(command_id, group.text(0), typed, changed_only)
            }
            for command_id in ids:
                self._items[command_id].setHidden(command_id not in fitting)
            group.setHidden(not fitting)
        if self.command() not in self.shown():
            first = next((self._items[command_id] for command_id in self.shown()), None)
            # Qt takes None as well, for no current item.
            self.setCurrentItem(first)  # pyright: ignore[reportArgumentType]

    def _fits(self, command_id: str, menu: str, typed: str, changed_only: bool) -> bool:
        bound = self._actions.keymap[command_id]
        if changed_only and not self._actions.keymap.changed(command_id) and not bound.resting:
            return False
        keys = [*bound.keys, *bound.resting]
        words = f"{menu} {self._items[command_id].text(0)}"
        return matches_command(words, [*keys, *map(key_text, keys)], typed)

    def shown(self) -> list[str]:
        """Return the ids of the commands that match the filter."""
        return [command_id for command_id, item in self._items.items() if not item.isHidden()]

    def command(self) -> str:
        """Return the id of the chosen command; empty if none is chosen."""
        item = self.currentItem()
        return str(item.data(0, _COMMAND) or "") if item is not None else ""

    def choose(self, command_id: str) -> None:
        """Select a command."""
        self.setCurrentItem(self._items[command_id])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for a key on Enter, remove one on Delete."""
        if event.key() in _ENTER and self.command():
            self.keyWanted.emit()
        elif event.key() in _REMOVE and self.command():
            self.removalWanted.emit()
        else:
            super().keyPressEvent(event)


def by_menu(actions: Actions) -> list[tuple[str, list[ActionSpec]]]:
    """Return the commands by the path of their menu, in the order of the menus."""
    menus: dict[str, list[ActionSpec]] = {}
    for spec in actions:
        menus.setdefault(spec.menu, []).append(spec)
    order = {menu: number for number, menu in enumerate(MENUS)}
    return sorted(menus.items(), key=lambda menu: order.get(menu[0].split("/")[0], len(MENUS)))


class _KeyDelegate(QStyledItemDelegate):
    """Paints keys as caps, and headings muted."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(120, option.fontMetrics.height() + 11)

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.state = QStyle.StateFlag(option.state.value & ~QStyle.StateFlag.State_HasFocus.value)
        if not index.parent().isValid():
            option.font.setWeight(QFont.Weight.DemiBold)
            option.palette.setColor(QPalette.ColorRole.Text, theme.current().muted)

    @guarded()
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        keys = index.data(_KEYS)
        if keys is None:
            return
        painter.save()
        inner = option.rect.adjusted(8, 0, -4, 0)
        resting = index.data(_RESTING)
        if keys or resting:
            paint_keys(painter, inner, option.font, keys, resting)
        else:
            painter.setPen(theme.current().muted)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, "–")
        painter.restore()
