"""Commands as data: what each does, on which keys, in which menu, and when.

They are declared beside what they act on and collected in one registry, from which menus, keys,
the command palette and the list of keys are made.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

Context = Literal["window", "article", "tagging"]
"""Where the keys work: anywhere, in the article, in the article and the table of annotations."""

MENUS = ("File", "Edit", "Article", "Tag", "View", "Help")


def always() -> bool:
    """What has no condition."""
    return True


@dataclass(frozen=True)
class ActionSpec:
    """One command."""

    id: str
    text: str
    callback: Callable[[], object]
    keys: tuple[str, ...] = ()
    """As Qt writes them, the one to show first: ``("Ctrl+F",)``."""
    tip: str = ""
    menu: str = ""
    """``Tag``, or ``Tag/Labels`` for a menu inside it; none: only found by key and palette."""
    section: str = ""
    """Commands of one section stand together; a line stands between sections."""
    context: Context = "window"
    enabled: Callable[[], bool] = always
    checked: Callable[[], bool] | None = None
    title: Callable[[], str] | None = None
    """The text of the moment: ``Undo tag as claim``."""


class Actions(QObject):
    """The registry: every command with its QAction."""

    def __init__(self, contexts: Mapping[Context, Sequence[QWidget]], parent: QObject) -> None:
        super().__init__(parent)
        self._contexts = contexts
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}
        self._keys: dict[tuple[str, Context], str] = {}
        """Who has a key in a context."""

    def add(self, specs: Iterable[ActionSpec], before: str = "") -> None:
        """Take commands in, last or before another one.

        Raises ValueError when two share an id, or a key in one place.
        """
        behind = list(self._specs)
        behind = behind[behind.index(before) :] if before else []
        for spec in specs:
            if spec.id in self._specs:
                raise ValueError(f"Two commands have the id {spec.id}.")
            self._claim_keys(spec)
            self._specs[spec.id] = spec
            self._actions[spec.id] = self._make(spec)
        for name in behind:
            self._specs[name] = self._specs.pop(name)

    def remove(self, prefix: str) -> None:
        """Forget the commands whose ids begin so."""
        for name in [name for name in self._specs if name.startswith(prefix)]:
            del self._specs[name]
            self._keys = {key: owner for key, owner in self._keys.items() if owner != name}
            action = self._actions.pop(name)
            for widgets in self._contexts.values():
                for widget in widgets:
                    widget.removeAction(action)
            action.deleteLater()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[ActionSpec]:
        return iter(self._specs.values())

    def refresh(self) -> None:
        """Enable, check and name each command as it is now."""
        for name, spec in self._specs.items():
            action = self._actions[name]
            action.setEnabled(spec.enabled())
            if spec.checked is not None:
                action.setChecked(spec.checked())
            if spec.title is not None:
                action.setText(spec.title())

    def trigger(self, name: str) -> None:
        """Carry a command out."""
        self._actions[name].trigger()

    def _claim_keys(self, new: ActionSpec) -> None:
        """Keys of the window work everywhere, those of the article where tagging is done too."""
        clashing: tuple[Context, ...] = ("window", "article", "tagging")
        for key in new.keys:
            name = QKeySequence(key).toString()
            taken = next((self._keys[at] for c in clashing if (at := (name, c)) in self._keys), "")
            if taken not in ("", new.id):
                raise ValueError(f"{new.id} and {taken} share the key {key}.")
            self._keys[name, new.context] = new.id

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        inside = spec.context != "window"
        action.setShortcutContext(
            Qt.ShortcutContext.WidgetShortcut if inside else Qt.ShortcutContext.WindowShortcut
        )
        # A key held down should move the caret on and on, but tag only once.
        action.setAutoRepeat(spec.id.startswith(("move.", "extend.", "history.", "view.zoom")))
        action.setMenuRole(QAction.MenuRole.NoRole)
        if spec.tip:
            action.setToolTip(with_key(spec.tip, spec.keys))
            action.setStatusTip("")
        if spec.checked is not None:
            action.setCheckable(True)
            action.setChecked(spec.checked())
        action.setEnabled(spec.enabled())
        action.triggered.connect(lambda _=False, callback=spec.callback: callback())
        for widget in self._contexts[spec.context]:
            widget.addAction(action)
        return action


def with_key(tip: str, keys: Sequence[str]) -> str:
    """A tool tip that names the key as well."""
    return f"{tip} ({key_text(keys[0])})" if keys else tip


def key_text(key: str) -> str:
    """A key as people read it: ``Ctrl+←``."""
    shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    names = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "Enter"}
    *held, last = shown.split("+") if shown != "+" and not shown.endswith("++") else [shown]
    return "+".join([*held, names.get(last, last)])


def build_menus(bar: QMenuBar, actions: Actions, order: Sequence[str] = MENUS) -> dict[str, QMenu]:
    """Fill a menu bar; returns the menus by their path."""
    for old in bar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
        old.deleteLater()
    bar.clear()
    menus: dict[str, QMenu] = {}
    for name in order:
        menus[name] = bar.addMenu(f"&{name}")
    last: dict[str, str] = {}
    for spec in actions:
        if not spec.menu:
            continue
        menu = _menu(menus, spec.menu)
        if last.get(spec.menu, spec.section) != spec.section:
            menu.addSeparator()
        last[spec.menu] = spec.section
        menu.addAction(actions[spec.id])
    for menu in menus.values():
        menu.setToolTipsVisible(False)
    return menus


def _menu(menus: dict[str, QMenu], path: str) -> QMenu:
    if path not in menus:
        above, _, name = path.rpartition("/")
        menus[path] = _menu(menus, above).addMenu(name)
    return menus[path]
