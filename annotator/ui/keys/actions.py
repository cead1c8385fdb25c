"""Commands as data: what each does, on which keys, in which menu, and when.

They are declared beside what they act on and collected in one registry, from which menus, keys,
the command palette and the list of keys are made.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from annotator.ui.keys.action_spec import ActionSpec, Context
from annotator.ui.keys.key_text import in_words, key_text, pressed
from annotator.ui.keys.keymap import Chosen, Keymap, defaults

_ROLES = {"help.about": QAction.MenuRole.AboutRole, "file.quit": QAction.MenuRole.QuitRole}
MENUS = ("File", "Edit", "Article", "Tag", "Judge", "View", "Help")


class Actions(QObject):
    """The registry: every command with its QAction and its keys."""

    keysChanged = Signal()
    """Commands came or went, or have other keys."""

    def __init__(
        self,
        contexts: Mapping[Context, Sequence[QWidget]],
        parent: QObject,
        chosen: Chosen | None = None,
    ) -> None:
        """``chosen``: the keys that a person prefers to the default ones."""
        super().__init__(parent)
        self._contexts = contexts
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}
        self._chosen: Chosen = dict(chosen or {})
        self._reserved: dict[str, str] = {}
        self._given: dict[str, tuple[list[str], str]] = {}
        """The keys and the tip that each command's QAction has."""
        self._together = False
        self.keymap = Keymap((), self._chosen, self._overlap)

    @contextmanager
    def together(self) -> Generator[None, None, None]:
        """Let several changes count as one: the keys are worked out at its end, and told once."""
        self._together = True
        try:
            yield
        finally:
            self._together = False
            self._set_keys()

    def add(self, specs: Iterable[ActionSpec], before: str = "") -> None:
        """Take commands in, last or before another one.

        Raises ValueError when two share an id, or a default key in one place.
        """
        self._add(specs, before)
        self._set_keys()

    def listen(self, context: Context, widgets: Sequence[QWidget]) -> None:
        """Let the commands of a context have their keys in these widgets too."""
        contexts = dict(self._contexts)
        contexts[context] = (*contexts.get(context, ()), *widgets)
        self._contexts = contexts
        for name, spec in self._specs.items():
            for widget in widgets if spec.context == context else ():
                widget.addAction(self._actions[name])

    def replace(self, prefix: str, specs: Iterable[ActionSpec], before: str = "") -> None:
        """Take commands in for those whose ids begin so. Raises what :meth:`add` raises."""
        self._remove(prefix)
        self._add(specs, before)
        self._set_keys()

    def remove(self, prefix: str) -> None:
        """Forget the commands whose ids begin so."""
        self._remove(prefix)
        self._set_keys()

    def redefine(self, specs: Iterable[ActionSpec]) -> None:
        """Other default keys, or another state, for commands that are there."""
        redefined = [spec for spec in specs if spec.id in self._specs]
        self._check_defaults(redefined)
        for spec in redefined:
            triggered = self._actions[spec.id].triggered
            triggered.disconnect()
            triggered.connect(_without_arguments(spec))
            self._specs[spec.id] = spec
        self._set_keys()

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

    # Keys

    @property
    def chosen(self) -> Chosen:
        """The keys that the person prefers to the default ones."""
        return self._chosen

    def choose(self, chosen: Chosen) -> None:
        """Use these keys from now on."""
        self._chosen = dict(chosen)
        self._set_keys()

    def reserve(self, keys: Mapping[str, str]) -> None:
        """Keep keys free that work without a command: ``{"Alt+F": "opens the File menu"}``."""
        if keys != self._reserved:
            self._reserved = dict(keys)
            self._set_keys()

    def keys(self, name: str) -> list[str]:
        """The keys that carry a command out, the one to show in front."""
        return self.keymap[name].keys

    def _overlap(self, one: Context, other: Context) -> bool:
        """Whether two commands listen in one place: those of the window do so everywhere."""
        if one == other or "window" in (one, other):
            return True
        return any(widget in self._contexts[other] for widget in self._contexts[one])

    def _set_keys(self) -> None:
        if self._together:
            return
        self.keymap = Keymap(self._specs.values(), self._chosen, self._overlap, self._reserved)
        for name, action in self._actions.items():
            keys, tip = self.keymap[name].keys, self._specs[name].tip
            if self._given.get(name) == (keys, tip):
                continue
            self._given[name] = (keys, tip)
            action.setShortcuts([QKeySequence(key) for key in keys])
            if tip:
                action.setToolTip(with_key(in_words(tip), keys))
        self.keysChanged.emit()

    def _check_defaults(self, specs: Sequence[ActionSpec]) -> None:
        """Default keys are ours to keep apart; a tag set's win over them."""
        holders: dict[str, list[ActionSpec]] = {}
        for spec in {**self._specs, **{spec.id: spec for spec in specs}}.values():
            for key in () if spec.firm else map(pressed, defaults(spec)):
                for other in holders.get(key, ()):
                    if other.id != spec.id and self._overlap(spec.context, other.context):
                        raise ValueError(f"{spec.id} and {other.id} share the key {key}.")
                holders.setdefault(key, []).append(spec)

    # Commands that come and go

    def _add(self, specs: Iterable[ActionSpec], before: str) -> None:
        specs = list(specs)
        names = [*self._specs, *(spec.id for spec in specs)]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"Two commands have the id {', '.join(sorted(twice))}.")
        self._check_defaults(specs)
        behind = list(self._specs)
        behind = behind[behind.index(before) :] if before else []
        for spec in specs:
            self._specs[spec.id] = spec
            self._actions[spec.id] = self._make(spec)
        for name in behind:
            self._specs[name] = self._specs.pop(name)

    def _remove(self, prefix: str) -> None:
        for name in [name for name in self._specs if name.startswith(prefix)]:
            del self._specs[name]
            action = self._actions.pop(name)
            self._given.pop(name, None)
            for widgets in self._contexts.values():
                for widget in widgets:
                    widget.removeAction(action)
            action.deleteLater()

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.id)
        inside = spec.context != "window"
        action.setShortcutContext(
            Qt.ShortcutContext.WidgetShortcut if inside else Qt.ShortcutContext.WindowShortcut
        )
        # A key held down should move the caret on and on, but tag only once.
        action.setAutoRepeat(spec.id.startswith(("move.", "extend.", "history.", "view.zoom")))
        # macOS has these in its own menu, and would guess by their names which ones they are.
        action.setMenuRole(_ROLES.get(spec.id, QAction.MenuRole.NoRole))
        action.setStatusTip("")
        if spec.checked is not None:
            action.setCheckable(True)
            action.setChecked(spec.checked())
        action.setEnabled(spec.enabled())
        action.triggered.connect(_without_arguments(spec))
        for widget in self._contexts[spec.context]:
            widget.addAction(action)
        return action


def _without_arguments(spec: ActionSpec) -> Callable[[], object]:
    """Return the callback in a form to which PySide passes no ``checked``.

    It would pass it to an optional parameter, but not to a partial. That costs no frame.
    """
    return partial(spec.callback)


def with_key(tip: str, keys: Sequence[str]) -> str:
    """A tool tip that names the key as well."""
    return f"{tip} ({key_text(keys[0])})" if keys else tip


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
    actions.reserve({_mnemonic(name): f"opens the {name} menu" for name in order})
    return menus


def _mnemonic(name: str) -> str:
    """The key that opens a menu; none on macOS."""
    return QKeySequence.mnemonic(f"&{name}").toString(QKeySequence.SequenceFormat.PortableText)


def _menu(menus: dict[str, QMenu], path: str) -> QMenu:
    if path not in menus:
        above, _, name = path.rpartition("/")
        menus[path] = _menu(menus, above).addMenu(name)
    return menus[path]
