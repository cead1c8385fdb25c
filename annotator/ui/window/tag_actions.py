"""The commands of Tag mode: moving in the text, tagging, relating, suggestions, undo."""

from collections.abc import Callable
from functools import partial

from annotator.model.tagset import LayerScope
from annotator.project.history import Way
from annotator.ui.jobs.change_job import SuggestJobs
from annotator.ui.keys.action_spec import ActionSpec, Menu
from annotator.ui.pane.article_pane import ArticlePane
from annotator.ui.session.session import Session
from annotator.ui.window.commands import WindowCommands

_WORD, _CHARACTER = {"word": "", "character": "Ctrl+"}, {"word": "Ctrl+", "character": ""}
"""The modifiers held with an arrow key when bare arrows move by word, and by character."""
_DIRECTIONS = (("left", "Left", -1), ("right", "Right", 1))
"""Sides of the screen: the name, the arrow key, and the step to the right."""
_UNITS = ("word", "character")


def edit_actions(session: Session, pane: ArticlePane, commands: WindowCommands) -> list[ActionSpec]:
    """Return the commands of the Edit menu, except for motions and preferences."""

    def is_open() -> bool:
        return session.document is not None

    def can(way: Way, here: bool) -> bool:
        return session.writable and session.history.step_title(way, here=here) is not None

    history, find = Menu("Edit"), Menu("Edit", "find", enabled=is_open)
    return [
        history.command(
            "history.undo",
            "Undo",
            session.history.undo,
            "Ctrl+Z",
            enabled=partial(can, "undo", False),
            title=session.history.undo_title,
        ),
        history.command(
            "history.redo",
            "Redo",
            session.history.redo,
            *("Ctrl+Shift+Z", "Ctrl+Y"),
            enabled=partial(can, "redo", False),
            title=session.history.redo_title,
        ),
        # Ctrl+Alt is AltGr on Windows, with which Polish keyboards type ż.
        history.command(
            "history.undo-here",
            "Undo in this article",
            session.history.undo_here,
            "Alt+Backspace",
            tip="Take your last step in the open article back; later steps elsewhere stay",
            enabled=partial(can, "undo", True),
            title=partial(session.history.title, "undo", here=True),
        ),
        history.command(
            "history.redo-here",
            "Redo in this article",
            session.history.redo_here,
            "Alt+Shift+Backspace",
            tip="Do again what was undone last in the open article",
            enabled=partial(can, "redo", True),
            title=partial(session.history.title, "redo", here=True),
        ),
        Menu("Edit", "copy", "article", is_open).command(
            "edit.copy", "Copy text", lambda: pane.view.copy(), "Ctrl+C", "Ctrl+Ins"
        ),
        find.command("edit.find", "Find in the article", commands.find_text, "Ctrl+F"),
        find.command("edit.find-next", "Find next", partial(commands.find_again, 1), "F3"),
        find.command(
            "edit.find-previous", "Find previous", partial(commands.find_again, -1), "Shift+F3"
        ),
        find.command(
            "edit.search",
            "Search the project…",
            commands.search,
            "Ctrl+Shift+F",
            tip="Find words in all articles, annotations, notes and memos",
            enabled=lambda: session.project is not None,
        ),
    ]


def motion_actions(pane: ArticlePane, by_character: bool) -> list[ActionSpec]:
    """Return the commands that move the caret and extend the selection.

    Args:
        pane: Moves the caret.
        by_character: Whether bare arrows go by character, and by word with Ctrl.
    """
    held = _CHARACTER if by_character else _WORD
    specs: list[ActionSpec] = []
    for unit in _UNITS:
        move = Menu("Edit/Move", unit, "article")
        extend = Menu("Edit/Select", unit, "article")
        for way, arrow, step in _DIRECTIONS:
            specs += [
                move.command(
                    f"move.{unit}.{way}",
                    f"Go {way} by a {unit}",
                    partial(pane.go, unit, step),
                    held[unit] + arrow,
                ),
                extend.command(
                    f"extend.{unit}.{way}",
                    f"Extend {way} by a {unit}, or move the annotation's end",
                    partial(pane.extend, unit, step),
                    held[unit] + "Shift+" + arrow,
                ),
            ]
    move = Menu("Edit/Move", "sentence", "article")
    extend = Menu("Edit/Select", "sentence", "article")
    for key, page, side, step in (
        ("[", "Alt+PgUp", "previous", -1),
        ("]", "Alt+PgDown", "next", 1),
    ):
        specs += [
            move.command(
                f"move.sentence.{side}",
                f"Go to the {side} sentence",
                partial(pane.go, "sentence", step),
                *(key, page),
            ),
            extend.command(
                f"extend.sentence.{side}",
                f"Extend to the {side} sentence",
                partial(pane.extend, "sentence", step),
                *(f"Shift+{key}", f"Shift+{page}"),
            ),
        ]
    return [*specs, *_grow_actions(pane)]


def _grow_actions(pane: ArticlePane) -> list[ActionSpec]:
    grow = Menu("Edit/Select", "grow", "article")
    return [
        grow.command(
            "extend.grow",
            "Grow the selection",
            lambda: pane.view.caret.grow_selection(),
            "Alt+Up",
            tip="Extend it to the word, the quotation or clause, the sentence, the paragraph",
        ),
        grow.command(
            "extend.shrink",
            "Shrink the selection",
            lambda: pane.view.caret.shrink_selection(),
            "Alt+Down",
        ),
    ]


def preference_actions(
    toggle_arrows: Callable[[], None], by_character: bool, commands: WindowCommands
) -> list[ActionSpec]:
    """Return the commands that set how the keys work."""
    preferences = Menu("Edit", "preferences")
    return [
        preferences.command(
            "edit.arrows",
            "Arrow keys go by character",
            toggle_arrows,
            tip="Arrow keys go by character, and with Ctrl by word, as in other programs",
            checked=lambda: by_character,
        ),
        preferences.command(
            "edit.keys",
            "Keys…",
            partial(commands.show_preferences, "keys"),
            tip="Change the keys of commands",
        ),
        preferences.command(
            "edit.preferences",
            "Preferences…",
            partial(commands.show_preferences, ""),
            "Ctrl+,",
            tip="Set fonts, colours, keys and suggestions",
        ),
    ]


def extent_actions(session: Session, by_character: bool) -> list[ActionSpec]:
    """Return the commands that move the start of the selected annotation.

    Its end moves with the keys that extend the selection.
    """
    held = _CHARACTER if by_character else _WORD
    extent = Menu("Tag/Move start", "extent", "article")
    return [
        extent.command(
            f"extend.start.{unit}.{way}",
            f"Move the annotation's start {way} by a {unit}",
            partial(session.extents.move_edge, "start", step, unit),
            held[unit] + "Alt+Shift+" + arrow,
        )
        for unit in _UNITS
        for way, arrow, step in _DIRECTIONS
    ]


def tag_actions(session: Session, pane: ArticlePane, commands: WindowCommands) -> list[ActionSpec]:
    """Return the commands of the Tag menu, except for labels and suggestions."""
    writable = _writable(session)
    go = Menu("Tag", "go", "article")
    change = Menu("Tag", "change", "article", writable)
    return [
        go.command(
            "tag.next",
            "Next annotation, or suggestion",
            partial(session.next_annotation, 1),
            "Tab",
        ),
        go.command(
            "tag.previous",
            "Previous annotation, or suggestion",
            partial(session.next_annotation, -1),
            "Shift+Tab",
        ),
        Menu("Tag", "change", "article").command(
            "tag.attributes",
            "Edit attributes, or accept a suggestion",
            commands.enter,
            *("Return", "Enter"),
        ),
        change.command(
            "tag.fragment",
            "Add the selection as a fragment",
            session.extents.add_fragment,
            *("+", "="),
            tip="Make the selected text another part of the selected annotation",
        ),
        Menu("Tag", "change", "tagging", writable).command(
            "tag.remove",
            "Remove annotation, or reject a suggestion",
            commands.remove,
            *("Backspace", "Del"),
        ),
        Menu("Tag", "change", "article").command(
            "tag.article-labels",
            "Labels of the article",
            commands.enter_article_labels,
            "Ctrl+Shift+Y",
            tip="Go to the labels above the text, which are given to the whole article",
            enabled=lambda: session.document is not None and bool(session.tag_set.article_labels),
        ),
        Menu("Tag", "relate", enabled=writable).command(
            "tag.relate",
            "Relate to…",
            session.relating.start,
            "Ctrl+R",
            tip="Relate the selected annotation to the one that you choose next",
        ),
        Menu("Tag", "relate", "article", writable).command(
            "tag.last-speaker",
            "Relate to the speaker used last",
            session.relating.relate_to_last_speaker,
            ".",
        ),
        Menu("Tag", "leave", "article").command(
            "tag.escape", "Leave, deselect", pane.escape, "Esc"
        ),
    ]


def label_actions(session: Session, commands: WindowCommands) -> list[ActionSpec]:
    """Return two commands for each label of the tag set: tag, and tag and relate."""
    writable = _writable(session)
    specs: list[ActionSpec] = []
    for layer in session.tag_set.layers:
        tag = Menu("Tag/Tag as", layer.name, "tagging", writable)
        relate = Menu("Tag/Tag and relate", layer.name, "tagging", writable)
        for label in layer.offered:
            key = label.key.upper()
            is_of_article = layer.scope is LayerScope.ARTICLE
            specs += [
                tag.command(
                    f"label.{label.name}",
                    f"Label the article {label.name}" if is_of_article else f"Tag as {label.name}",
                    partial(commands.article_label, label.name)
                    if is_of_article
                    else partial(commands.label, label.name, False),
                    *((key,) if key else ()),
                    tip=label.description,
                    firm=True,
                )
            ]
            if is_of_article:
                continue
            specs.append(
                relate.command(
                    f"label.relate.{label.name}",
                    f"Tag as {label.name} and relate",
                    partial(commands.label, label.name, True),
                    *((f"Shift+{key}",) if key else ()),
                    tip=label.description,
                    firm=True,
                )
            )
    return specs


def suggest_actions(
    session: Session, jobs: SuggestJobs, commands: WindowCommands
) -> list[ActionSpec]:
    """Return the commands for suggestions and guesses."""
    writable = _writable(session)

    def waits() -> bool:
        return writable() and bool(session.suggestions.waiting())

    suggest = Menu("Tag", "suggest", enabled=writable)
    judge = Menu("Tag", "suggest", "article", waits)
    return [
        suggest.command(
            "guess.take",
            "Accept the guessed attributes",
            session.guesses.accept,
            "Ctrl+G",
            tip="Give the selected annotation the attributes that are guessed for it",
        ),
        suggest.command(
            "suggest.propagate",
            "Propagate",
            session.suggestions.propagate,
            "Ctrl+D",
            tip="Suggest the label wherever else the words just tagged occur in this article",
        ),
        suggest.command(
            "suggest.propagate-all",
            "Propagate to all articles",
            jobs.propagate,
            "Ctrl+Shift+D",
            tip="Suggest the label for these words in all articles of the project",
        ),
        suggest.command(
            "suggest.everything",
            "Propagate everything I tagged",
            jobs.propagate_all,
            tip="Suggest your labels wherever the same words occur in all articles",
            enabled=lambda: session.writable,
        ),
        judge.command(
            "suggest.accept-all",
            "Accept all suggestions",
            session.suggestions.accept_all,
            *("Shift+Return", "Shift+Enter"),
            tip="Every suggestion that is shown in this article, as one step",
        ),
        judge.command(
            "suggest.reject-all",
            "Reject all suggestions",
            session.suggestions.reject_all,
            *("Shift+Backspace", "Shift+Del"),
            tip="Every suggestion that is shown in this article, as one step",
        ),
        suggest.command(
            "suggest.next-article",
            "Next article with suggestions",
            session.articles.next_with_suggestions,
            "Ctrl+Alt+PgDown",
            enabled=lambda: session.project is not None,
        ),
        Menu("Tag", "suggest").command(
            "suggest.show",
            "Show suggestions",
            commands.toggle_suggestions,
            tip="Hidden suggestions are kept, and the keys skip them",
            checked=lambda: session.suggestions.shown,
        ),
        Menu("Tag", "suggest").command(
            "guess.show",
            "Show guesses",
            commands.toggle_guessing,
            tip="Show attributes and identities that the text makes likely",
            checked=lambda: session.guesses.shown,
        ),
        Menu("Edit", "preferences").command(
            "guess.keep",
            "Keep guesses as I tag",
            commands.toggle_guesses,
            tip="Store guessed attributes as soon as an annotation is made",
            checked=lambda: session.guesses.stored_with_new,
        ),
    ]


def unfinished_actions(session: Session, pane: ArticlePane) -> list[ActionSpec]:
    """Return the commands that go through the paragraphs that the annotator has not tagged."""
    move = Menu("Edit/Move", "unfinished", "article", enabled=lambda: session.document is not None)
    return [
        move.command(
            f"move.unfinished.{side}",
            f"Go to the {side} paragraph without an annotation of yours",
            lambda step=step: pane.unfinished_marks.go(step),
            *keys,
        )
        for side, step, keys in (
            # Many keyboards type brackets with AltGr, which Windows treats as Ctrl+Alt.
            ("next", 1, ("Ctrl+]", "Ctrl+Shift+PgDown")),
            ("previous", -1, ("Ctrl+[", "Ctrl+Shift+PgUp")),
        )
    ]


def _writable(session: Session) -> Callable[[], bool]:
    """Return the condition that an article is open and may be changed."""
    return lambda: session.document is not None and session.writable
