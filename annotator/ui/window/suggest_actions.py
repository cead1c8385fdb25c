"""The commands of suggestions and guesses."""

from typing import TYPE_CHECKING

from annotator.ui.keys.action_spec import ActionSpec

if TYPE_CHECKING:
    from annotator.ui.window.main_window import MainWindow

KEEP_GUESSES = "keep guesses"
"""The name of the setting."""


def suggest_actions(window: "MainWindow") -> list[ActionSpec]:
    """What the Tag menu has for suggestions and guesses."""
    session = window.session

    def writable() -> bool:
        return session.document is not None and session.writable

    def waits() -> bool:
        return writable() and bool(session.suggestions.waiting())

    return [
        ActionSpec(
            "guess.take",
            "Take the guesses at attributes",
            session.guesses.accept,
            ("Ctrl+G",),
            tip="Give the selected annotation the attributes that are guessed of it",
            menu="Tag",
            section="suggest",
            enabled=writable,
        ),
        ActionSpec(
            "suggest.propagate",
            "Propagate",
            session.suggestions.propagate,
            ("Ctrl+D",),
            tip="Suggest the label for every other place of the words just tagged",
            menu="Tag",
            section="suggest",
            enabled=writable,
        ),
        ActionSpec(
            "suggest.propagate-all",
            "Propagate to all articles",
            window.suggesting.propagate,
            ("Ctrl+Shift+D",),
            tip="Suggest the label for these words in all articles of the project",
            menu="Tag",
            section="suggest",
            enabled=writable,
        ),
        ActionSpec(
            "suggest.everything",
            "Propagate all that I tagged",
            window.suggesting.propagate_all,
            tip="Suggest all that you have tagged for the same words in all articles",
            menu="Tag",
            section="suggest",
            enabled=lambda: session.writable,
        ),
        ActionSpec(
            "suggest.accept-all",
            "Accept all suggestions",
            session.suggestions.accept_all,
            ("Shift+Return", "Shift+Enter"),
            tip="All that are shown in this article, as one step",
            menu="Tag",
            section="suggest",
            context="article",
            enabled=waits,
        ),
        ActionSpec(
            "suggest.reject-all",
            "Reject all suggestions",
            session.suggestions.reject_all,
            ("Shift+Backspace", "Shift+Del"),
            tip="All that are shown in this article, as one step",
            menu="Tag",
            section="suggest",
            context="article",
            enabled=waits,
        ),
        ActionSpec(
            "suggest.next-article",
            "Next article with suggestions",
            session.articles.next_with_suggestions,
            ("Ctrl+Alt+PgDown",),
            menu="Tag",
            section="suggest",
            enabled=lambda: session.project is not None,
        ),
        ActionSpec(
            "suggest.show",
            "Show suggestions",
            lambda: session.suggestions.set_shown(not session.suggestions.shown),
            tip="Hidden ones go on waiting, and the keys pass them over",
            menu="Tag",
            section="suggest",
            checked=lambda: session.suggestions.shown,
        ),
        ActionSpec(
            "guess.keep",
            "Keep guesses as I tag",
            window.toggle_guesses,
            tip="Store what is guessed of an annotation as soon as it is made",
            menu="Edit",
            section="preferences",
            checked=lambda: session.guesses.stored_with_new,
        ),
    ]
