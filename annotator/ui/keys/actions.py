"""The registry of commands, from which menus, keys, the command palette and lists are made."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QStyleOptionMenuItem, QWidget

from annotator.ui.keys.action_spec import ActionSpec, Context
from annotator.ui.keys.key_text import in_words, key_text, pressed
from annotator.ui.keys.keymap import Chosen, Keymap, defaults
from annotator.ui.widgets.plain_text import no_shortcut, plain_tip

_ROLES = {
    "help.about": QAction.MenuRole.AboutRole,
    "edit.preferences": QAction.MenuRole.PreferencesRole,
    "file.quit": QAction.MenuRole.QuitRole,
}
MENUS = ("File", "Edit", "Article", "Tag", "Judge", "View", "Help")


class Actions(QObject):
    """Keeps every command with its QAction and its keys."""

    keysChanged = Signal()
    """Commands were added or removed, or have other keys."""

    def __init__(
        self,
        contexts: Mapping[Context, Sequence[QWidget]],
        parent: QObject,
        chosen: Chosen | None = None,
    ) -> None:
        """Start without commands.

        Args:
            contexts: By context the widgets in which its keys work.
            parent: The owner of the actions.
            chosen: The keys that the annotator chose instead of the defaults.
        """
        super().__init__(parent)
        self._contexts = contexts
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}
        self._chosen: Chosen = dict(chosen or {})
        self._reserved: dict[str, str] = {}
        self._applied: dict[str, tuple[list[str], str]] = {}
        """By command id the keys and the tip that its QAction has."""
        self._together = False
        self.keymap = Keymap((), self._chosen, self._overlap)

    @contextmanager
    def together(self) -> Generator[None, None, None]:
        """Combine several changes: keys are worked out and announced once, at the end."""
        self._together = True
        try:
            yield
        finally:
            self._together = False
            self._set_keys()

    def add(self, specs: Iterable[ActionSpec], before: str = "") -> None:
        """Add commands.

        Args:
            specs: The commands.
            before: The id of the command before which they are listed; empty for the end.

        Raises:
            ValueError: Two commands share an id, or a default key in the same place. Nothing was
                added.
        """
        self._add(specs, before)
        self._set_keys()

    def listen(self, context: Context, widgets: Sequence[QWidget]) -> None:
        """Let the keys of a context work in these widgets, too."""
        contexts = dict(self._contexts)
        contexts[context] = (*contexts.get(context, ()), *widgets)
        self._contexts = contexts
        for name, spec in self._specs.items():
            for widget in widgets if spec.context == context else ():
                widget.addAction(self._actions[name])

    def replace(self, prefix: str, specs: Iterable[ActionSpec], before: str = "") -> None:
        """Replace the commands whose ids begin with a prefix.

        Raises:
            ValueError: As in `add`; the old commands are removed.
        """
        self._remove(prefix)
        self._add(specs, before)
        self._set_keys()

    def remove(self, prefix: str) -> None:
        """Remove the commands whose ids begin with a prefix."""
        self._remove(prefix)
        self._set_keys()

    def redefine(self, specs: Iterable[ActionSpec]) -> None:
        """Replace commands with the same id; ids that the registry does not have are left out.

        Raises:
            ValueError: Two commands share a default key in the same place. Nothing was changed.
        """
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
                action.setText(no_shortcut(spec.title()))

    def trigger(self, name: str) -> None:
        """Run a command."""
        self._actions[name].trigger()

    # Keys

    @property
    def chosen(self) -> Chosen:
        """The keys that the annotator chose instead of the defaults."""
        return self._chosen

    def choose(self, chosen: Chosen) -> None:
        """Use these keys from now on."""
        self._chosen = dict(chosen)
        self._set_keys()

    def reserve(self, keys: Mapping[str, str]) -> None:
        """Keep keys free that have an effect without a command.

        Args:
            keys: By key its effect in words: ``{"Alt+F": "opens the File menu"}``.
        """
        if keys != self._reserved:
            self._reserved = dict(keys)
            self._set_keys()

    def keys(self, name: str) -> list[str]:
        """Return the keys that run a command, the one to show in front."""
        return self.keymap[name].keys

    def _overlap(self, one: Context, other: Context) -> bool:
        """Return whether commands of two contexts work in the same place."""
        if one == other or "window" in (one, other):
            return True
        return any(widget in self._contexts[other] for widget in self._contexts[one])

    def _set_keys(self) -> None:
        if self._together:
            return
        self.keymap = Keymap(self._specs.values(), self._chosen, self._overlap, self._reserved)
        for name, action in self._actions.items():
            keys, tip = self.keymap[name].keys, self._specs[name].tip
            if self._applied.get(name) == (keys, tip):
                continue
            self._applied[name] = (keys, tip)
            action.setShortcuts([QKeySequence(key) for key in keys])
            if tip:
                action.setToolTip(plain_tip(with_key(in_words(tip), keys)))
        self.keysChanged.emit()

    def _check_defaults(self, specs: Sequence[ActionSpec]) -> None:
        """Check that no two default keys collide; keys of a tag set may, as they win."""
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
        ids = list(self._specs)
        following = ids[ids.index(before) :] if before else []
        for spec in specs:
            self._specs[spec.id] = spec
            self._actions[spec.id] = self._make(spec)
        for name in following:
            self._specs[name] = self._specs.pop(name)

    def _remove(self, prefix: str) -> None:
        for name in [name for name in self._specs if name.startswith(prefix)]:
            del self._specs[name]
            action = self._actions.pop(name)
            self._applied.pop(name, None)
            for widgets in self._contexts.values():
                for widget in widgets:
                    widget.removeAction(action)
            action.deleteLater()

    def _make(self, spec: ActionSpec) -> QAction:
        action = _Command(no_shortcut(spec.text), self)
        action.setObjectName(spec.id)
        inside = spec.context != "window"
        action.setShortcutContext(
            Qt.ShortcutContext.WidgetShortcut if inside else Qt.ShortcutContext.WindowShortcut
        )
        # A key that is held down moves the caret repeatedly, but tags only once.
        action.setAutoRepeat(spec.id.startswith(("move.", "extend.", "history.", "view.zoom")))
        # macOS has these in a menu of its own, and would otherwise guess them by their names.
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


class _Command(QAction):
    """An action whose keys do nothing while a message waits for an answer.

    Qt keeps key presses from a window that a message blocks, but not the keys of its actions: until
    the message has the keyboard, which takes the system a moment, they would change the article.
    """

    def event(self, event: QEvent) -> bool:
        """Run the command for its keys, unless their window is blocked."""
        if event.type() == QEvent.Type.Shortcut and _is_blocked(QApplication.activeWindow()):
            return True
        return super().event(event)


def _is_blocked(window: QWidget | None) -> bool:
    """Return whether a message or dialog that is open keeps a window from being used."""
    modal = QApplication.activeModalWidget()
    if modal is None or window is None or modal is window or modal.isAncestorOf(window):
        return False
    if modal.windowModality() == Qt.WindowModality.ApplicationModal:
        return True
    owner = modal.parentWidget()
    while owner is not None and owner.window() is not window:
        owner = owner.window().parentWidget()
    return owner is not None


def _without_arguments(spec: ActionSpec) -> Callable[[], object]:
    """Return the callback in a form to which PySide passes no ``checked``.

    It would pass it to an optional parameter, but not to a partial. That costs no frame.
    """
    return partial(spec.callback)


def with_key(tip: str, keys: Sequence[str]) -> str:
    """Return a tool tip that names the key, too."""
    return f"{tip} ({key_text(keys[0])})" if keys else tip


class CommandMenu(QMenu):
    """A menu that names keys as all other texts do: ``Ctrl+Enter``, not Qt's ``Ctrl+Return``.

    macOS draws the menus of its bar itself, with its own signs.
    """

    def initStyleOption(self, option: QStyleOptionMenuItem, action: QAction) -> None:
        """Set how an item is drawn; the key comes after a tab."""
        super().initStyleOption(option, action)
        item: Any = option  # PySide's stubs lack the fields of this option.
        text, tab, _ = str(item.text).partition("\t")
        if tab:
            key = action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
            item.text = f"{text}\t{key_text(key)}"


def build_menus(bar: QMenuBar, actions: Actions, order: Sequence[str] = MENUS) -> dict[str, QMenu]:
    """Fill a menu bar.

    Args:
        bar: The menu bar; its old menus are removed.
        actions: The commands.
        order: The names of the menus.

    Returns:
        The menus by their path.
    """
    for old in bar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
        old.deleteLater()
    bar.clear()
    menus: dict[str, QMenu] = {}
    for name in order:
        menus[name] = CommandMenu(f"&{name}", bar)
        bar.addMenu(menus[name])
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
    """Return the key that opens a menu; empty on macOS."""
    return QKeySequence.mnemonic(f"&{name}").toString(QKeySequence.SequenceFormat.PortableText)


def _menu(menus: dict[str, QMenu], path: str) -> QMenu:
    if path not in menus:
        above, _, name = path.rpartition("/")
        menu = _menu(menus, above)
        menus[path] = CommandMenu(name, menu)
        menu.addMenu(menus[path])
    return menus[path]
