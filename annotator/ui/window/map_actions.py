"""The commands of the map beside the article, and of what it shows as unfinished."""

from typing import TYPE_CHECKING

from annotator.ui.keys.action_spec import ActionSpec

if TYPE_CHECKING:
    from annotator.ui.window.main_window import MainWindow


def map_actions(window: "MainWindow") -> list[ActionSpec]:
    """Show the map or not; go through the paragraphs that one has not tagged."""
    pane, session = window.pane, window.session
    ways = (
        # Many keyboards type brackets with AltGr, which Windows takes for Ctrl+Alt.
        ("next", 1, ("Ctrl+]", "Ctrl+Shift+PgDown")),
        ("previous", -1, ("Ctrl+[", "Ctrl+Shift+PgUp")),
    )
    return [
        ActionSpec(
            "view.map",
            "Map in the scroll bar",
            pane.toggle_map,
            ("Shift+F9",),
            tip="Show where annotations, matches and unfinished paragraphs are",
            menu="View",
            checked=pane.view.map.is_map_shown,
        ),
        *(
            ActionSpec(
                f"move.unfinished.{way}",
                f"Go to the {way} paragraph without an annotation of yours",
                lambda step=step: pane.progress_marks.go(step),
                keys,
                menu="Edit/Move",
                section="unfinished",
                context="article",
                enabled=lambda: session.document is not None,
            )
            for way, step, keys in ways
        ),
    ]
