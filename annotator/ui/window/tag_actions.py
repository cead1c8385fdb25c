"""The commands of Tag mode: moving in the text, tagging, relating, undo."""

from typing import TYPE_CHECKING

from annotator.ui.keys.actions import ActionSpec

if TYPE_CHECKING:
    from annotator.ui.window.main_window import MainWindow

_WORD, _CHARACTER = ("", "Ctrl+"), ("Ctrl+", "")
"""What is held with an arrow to move by word and by character."""


def edit_actions(window: "MainWindow") -> list[ActionSpec]:
    """The Edit menu, but for motions."""
    session, view = window.session, window.pane.view

    def is_open() -> bool:
        return session.document is not None

    return [
        ActionSpec(
            "history.undo",
            "Undo",
            session.history.undo,
            ("Ctrl+Z",),
            menu="Edit",
            enabled=lambda: session.writable and session.history.undo_title() != "Undo",
            title=session.history.undo_title,
        ),
        ActionSpec(
            "history.redo",
            "Redo",
            session.history.redo,
            ("Ctrl+Shift+Z", "Ctrl+Y"),
            menu="Edit",
            enabled=lambda: session.writable and session.history.redo_title() != "Redo",
            title=session.history.redo_title,
        ),
        ActionSpec(
            "edit.copy",
            "Copy text",
            view.copy,
            ("Ctrl+C", "Ctrl+Ins"),
            menu="Edit",
            section="copy",
            context="article",
            enabled=is_open,
        ),
        ActionSpec(
            "edit.find",
            "Find in the article",
            window.find_text,
            ("Ctrl+F",),
            menu="Edit",
            section="find",
            enabled=is_open,
        ),
        ActionSpec(
            "edit.find-next",
            "Find next",
            lambda: window.find_again(1),
            ("F3",),
            menu="Edit",
            section="find",
            enabled=is_open,
        ),
        ActionSpec(
            "edit.find-previous",
            "Find previous",
            lambda: window.find_again(-1),
            ("Shift+F3",),
            menu="Edit",
            section="find",
            enabled=is_open,
        ),
        ActionSpec(
            "edit.search",
            "Search the project…",
            window.search,
            ("Ctrl+Shift+F",),
            tip="Find words in all articles, annotations and notes",
            menu="Edit",
            section="find",
            enabled=lambda: session.project is not None,
        ),
    ]


def motion_actions(window: "MainWindow", by_character: bool) -> list[ActionSpec]:
    """Moving and selecting; ``by_character``: bare arrows go by character, with Ctrl by word."""
    pane, view = window.pane, window.pane.view
    word, character = (_CHARACTER, _WORD) if by_character else (_WORD, _CHARACTER)
    held = {"word": word[0], "character": character[0]}
    specs: list[ActionSpec] = []
    for unit in ("word", "character"):
        for way, arrow, step in (("left", "Left", -1), ("right", "Right", 1)):
            side = "previous" if step < 0 else "next"
            specs.append(
                ActionSpec(
                    f"move.{unit}.{way}",
                    f"Go to the {side} {unit}",
                    lambda unit=unit, step=step: pane.go(unit, step),
                    (held[unit] + arrow,),
                    menu="Edit/Move",
                    section=unit,
                    context="article",
                )
            )
            specs.append(
                ActionSpec(
                    f"extend.{unit}.{way}",
                    f"Extend to the {side} {unit}, or move the annotation's end",
                    lambda unit=unit, step=step: pane.extend(unit, step),
                    (held[unit] + "Shift+" + arrow,),
                    menu="Edit/Select",
                    section=unit,
                    context="article",
                )
            )
    for keys, page, side, step in (
        (("[",), "Alt+PgUp", "previous", -1),
        (("]",), "Alt+PgDown", "next", 1),
    ):
        specs.append(
            ActionSpec(
                f"move.sentence.{side}",
                f"Go to the {side} sentence",
                lambda step=step: pane.go("sentence", step),
                (*keys, page),
                menu="Edit/Move",
                section="sentence",
                context="article",
            )
        )
        specs.append(
            ActionSpec(
                f"extend.sentence.{side}",
                f"Extend to the {side} sentence",
                lambda step=step: pane.extend("sentence", step),
                (f"Shift+{keys[0]}", f"Shift+{page}"),
                menu="Edit/Select",
                section="sentence",
                context="article",
            )
        )
    specs += [
        ActionSpec(
            "extend.grow",
            "Grow the selection",
            view.caret.grow_selection,
            ("Alt+Up",),
            tip="To the word, the quotation or clause, the sentence, the paragraph",
            menu="Edit/Select",
            section="grow",
            context="article",
        ),
        ActionSpec(
            "extend.shrink",
            "Shrink the selection",
            view.caret.shrink_selection,
            ("Alt+Down",),
            menu="Edit/Select",
            section="grow",
            context="article",
        ),
        ActionSpec(
            "edit.arrows",
            "Arrows go by character",
            window.toggle_arrows,
            tip="Bare arrows go by character and with Ctrl by word, as elsewhere",
            menu="Edit",
            section="preferences",
            checked=lambda: by_character,
        ),
        ActionSpec(
            "edit.keys",
            "Keys…",
            window.change_keys,
            tip="Give commands other keys",
            menu="Edit",
            section="preferences",
        ),
    ]
    return specs


def extent_actions(window: "MainWindow", by_character: bool) -> list[ActionSpec]:
    """Moving the start of the selected annotation; its end moves with the selection's keys."""
    word, character = (_CHARACTER, _WORD) if by_character else (_WORD, _CHARACTER)
    held = {"word": word[0], "character": character[0]}
    specs: list[ActionSpec] = []
    for unit in ("word", "character"):
        for way, arrow, step in (("left", "Left", -1), ("right", "Right", 1)):
            side = "previous" if step < 0 else "next"
            specs.append(
                ActionSpec(
                    f"extend.start.{unit}.{way}",
                    f"Move the annotation's start to the {side} {unit}",
                    lambda unit=unit, step=step: window.session.extents.move_edge(
                        "start", step, unit
                    ),
                    (held[unit] + "Alt+Shift+" + arrow,),
                    menu="Tag/Move start",
                    section="extent",
                    context="article",
                )
            )
    return specs


def tag_actions(window: "MainWindow") -> list[ActionSpec]:
    """The Tag menu, but for labels."""
    session = window.session

    def writable() -> bool:
        return session.document is not None and session.writable

    return [
        ActionSpec(
            "tag.next",
            "Next annotation, or suggestion",
            lambda: session.next_annotation(1),
            ("Tab",),
            menu="Tag",
            section="go",
            context="article",
        ),
        ActionSpec(
            "tag.previous",
            "Previous annotation, or suggestion",
            lambda: session.next_annotation(-1),
            ("Shift+Tab",),
            menu="Tag",
            section="go",
            context="article",
        ),
        ActionSpec(
            "tag.attributes",
            "Edit attributes, or accept a suggestion",
            window.enter,
            ("Return", "Enter"),
            menu="Tag",
            section="change",
            context="article",
        ),
        ActionSpec(
            "tag.fragment",
            "Add the selection as a fragment",
            session.extents.add_fragment,
            ("+", "="),
            tip="The selected annotation goes on in the selected text",
            menu="Tag",
            section="change",
            context="article",
            enabled=writable,
        ),
        ActionSpec(
            "tag.remove",
            "Remove annotation, or reject a suggestion",
            window.remove,
            ("Backspace", "Del"),
            menu="Tag",
            section="change",
            context="tagging",
            enabled=writable,
        ),
        ActionSpec(
            "tag.relate",
            "Relate to…",
            session.relating.start,
            ("Ctrl+R",),
            tip="The annotation chosen next is what the selected one is related to",
            menu="Tag",
            section="relate",
            enabled=writable,
        ),
        ActionSpec(
            "tag.last-speaker",
            "Relate to the speaker used last",
            session.relating.relate_to_last_speaker,
            (".",),
            menu="Tag",
            section="relate",
            context="article",
            enabled=writable,
        ),
        ActionSpec(
            "tag.escape",
            "Leave, deselect",
            window.pane.escape,
            ("Esc",),
            menu="Tag",
            section="leave",
            context="article",
        ),
    ]


def label_actions(window: "MainWindow") -> list[ActionSpec]:
    """What the tag set brings: two commands for each label."""
    session = window.session

    def writable() -> bool:
        return session.document is not None and session.writable

    specs: list[ActionSpec] = []
    for layer in session.tag_set.layers:
        for label in layer.labels:
            for relate in (False, True):
                key = label.key.upper()
                shift = f"Shift+{key}" if key else ""
                keys = (shift if relate else key,) if key else ()
                specs.append(
                    ActionSpec(
                        f"label.{'relate.' if relate else ''}{label.name}",
                        f"Tag as {label.name}" + (" and relate" if relate else ""),
                        lambda name=label.name, relate=relate: window.label(name, relate),
                        keys,
                        tip=label.description,
                        menu="Tag/Tag and relate" if relate else "Tag/Tag as",
                        section=layer.name,
                        context="tagging",
                        enabled=writable,
                        firm=True,
                    )
                )
    return specs
