"""The commands of the find bar: how it finds."""

from typing import TYPE_CHECKING

from annotator.ui.find.find_options import NAMES, OPTIONS
from annotator.ui.keys.actions import ActionSpec

if TYPE_CHECKING:
    from annotator.ui.window.main_window import MainWindow

_KEYS = {"words": "Alt+W", "pattern": "Alt+R", "case": "Alt+C"}


def find_actions(window: "MainWindow") -> list[ActionSpec]:
    """What can be switched on and off while one types what to find."""
    return [
        ActionSpec(
            f"find.{name}",
            NAMES[name],
            lambda name=name: window.find_bar.options.toggle(name),
            (_KEYS[name],),
            menu="Edit/How to find",
            context="finding",
            checked=lambda name=name: window.find_bar.options.is_on(name),
        )
        for name in OPTIONS
    ]
