"""Define the commands of Review mode, and those that switch modes."""

from functools import partial
from typing import TYPE_CHECKING, Literal, Protocol

from annotator.ui.keys.action_spec import ActionSpec, Menu
from annotator.ui.review.review_commands import ReviewCommands
from annotator.ui.session.session import Session

if TYPE_CHECKING:
    from annotator.ui.review.review_view import ReviewView

Mode = Literal["tag", "review"]
MODES: tuple[tuple[Mode, str, str], ...] = (
    ("tag", "Tag", "Tag articles under your own name"),
    ("review", "Review", "Judge the annotations of colleagues; the verdicts make the gold layer"),
)
"""The modes of the window, in the order of their keys: name, title and tip."""
_VERSION_KEYS = 9
_EDGES: tuple[tuple[Literal["start", "end"], Literal["word", "character"], str], ...] = (
    ("end", "word", "Shift+"),
    ("end", "character", "Ctrl+Shift+"),
    ("start", "word", "Alt+Shift+"),
    ("start", "character", "Ctrl+Alt+Shift+"),
)


class Modes(Protocol):
    """Switches the mode of a window; builds Review mode's pane when it is first used."""

    @property
    def mode(self) -> Mode:
        """The mode of the window."""
        ...

    @property
    def review(self) -> "ReviewView":
        """Review mode's pane."""
        ...

    def set_mode(self, mode: Mode) -> None:
        """Change the mode."""
        ...


def mode_actions(session: Session, modes: Modes) -> list[ActionSpec]:
    """Return the commands that switch to Tag mode and to Review mode."""
    menu = Menu("View", "mode", enabled=lambda: session.project is not None)
    return [
        menu.command(
            f"view.mode.{mode}",
            f"{name} mode",
            partial(modes.set_mode, mode),
            f"Ctrl+{number}",
            tip=tip,
            checked=lambda mode=mode: modes.mode == mode,
        )
        for number, (mode, name, tip) in enumerate(MODES, 1)
    ]


def review_actions(session: Session, modes: Modes, commands: ReviewCommands) -> list[ActionSpec]:
    """Return the commands of the Judge menu, except for those of an edited version."""

    def reviewing() -> bool:
        return modes.mode == "review" and session.document is not None

    go = Menu("Judge", "go", "reviewing", reviewing)
    return [
        go.command("review.next", "Next place", lambda: modes.review.groups.step(1), "Tab"),
        go.command(
            "review.previous", "Previous place", lambda: modes.review.groups.step(-1), "Shift+Tab"
        ),
        go.command(
            "review.next-conflict",
            "Next place where gold contradicts itself",
            lambda: modes.review.groups.step_to_conflict(),
            "G",
            tip="Go to the next place whose gold overlaps other gold, or has two speakers",
        ),
        go.command(
            "review.next-article",
            "Next article to judge",
            commands.next_article,
            "F",
            tip="Open the next article in which a place is left to judge",
        ),
        *_verdict_actions(session, modes),
        *_agreed_actions(session, modes, commands),
        *_talk_actions(session, modes),
        *_project_actions(session, commands),
    ]


def _verdict_actions(session: Session, modes: Modes) -> list[ActionSpec]:
    def writable() -> bool:
        return modes.mode == "review" and session.document is not None and session.writable

    accept = Menu("Judge/Accept a version", "verdict", "reviewing", writable)
    verdict = Menu("Judge", "verdict", "reviewing", writable)
    return [
        *(
            accept.command(
                f"review.accept.{number}",
                f"Accept version {number}",
                lambda number=number: modes.review.verdicts.accept_number(number),
                str(number),
            )
            for number in range(1, _VERSION_KEYS + 1)
        ),
        verdict.command(
            "review.alike",
            "Accept what is alike",
            lambda: modes.review.verdicts.accept_alike(),
            *("Return", "Enter"),
            tip="Accept the place if all versions of it are alike; otherwise say what decides it",
        ),
        verdict.command(
            "review.all",
            "Keep all versions",
            lambda: modes.review.verdicts.accept_all(),
            "A",
            tip="Keep everyone’s version; those of the same words become one, with what most have",
        ),
        verdict.command(
            "review.none",
            "Accept none",
            lambda: modes.review.verdicts.reject(),
            "N",
            tip="Leave the place out of the gold layer",
        ),
        verdict.command(
            "review.edit",
            "Edit a version",
            lambda: modes.review.edit(),
            "E",
            tip="Put a version with another label, extent or attributes into the gold layer",
        ),
        verdict.command(
            "review.relations",
            "Choose relations",
            lambda: modes.review.card.choose_relations(),
            "L",
            tip="Choose the relations of the place that go into the gold layer",
        ),
        verdict.command(
            "review.why",
            "Say why",
            lambda: modes.review.card.write_reason(),
            "W",
            tip="Write the reason for the verdict, which is kept with it",
        ),
        verdict.command(
            "review.withdraw",
            "Withdraw the verdict",
            lambda: modes.review.verdicts.withdraw(),
            *("Backspace", "Del"),
        ),
    ]


def _agreed_actions(session: Session, modes: Modes, commands: ReviewCommands) -> list[ActionSpec]:
    def writable() -> bool:
        return modes.mode == "review" and session.writable

    return [
        Menu(
            "Judge", "agreed", "reviewing", lambda: writable() and session.document is not None
        ).command(
            "review.accept-agreed",
            "Accept all agreed places of the article",
            lambda: modes.review.verdicts.accept_agreed(),
            "Shift+A",
            tip="Accept all places on which everyone agrees, as one step",
        ),
        Menu("Judge", "agreed", enabled=writable).command(
            "review.accept-agreed-everywhere",
            "Accept all agreed places of the project",
            commands.accept_agreed_everywhere,
        ),
    ]


def _talk_actions(session: Session, modes: Modes) -> list[ActionSpec]:
    def writable() -> bool:
        return modes.mode == "review" and session.document is not None and session.writable

    talk = Menu("Judge", "talk", "reviewing", writable)
    return [
        talk.command(
            "review.comment",
            "Comment",
            lambda: modes.review.card.write_comment(),
            "C",
            tip="Comment on the place; its annotators see the comment, too",
        ),
        talk.command(
            "review.resolve",
            "Resolve the comment, or open it again",
            lambda: modes.review.comments.resolve(),
            "R",
        ),
    ]


def _project_actions(session: Session, commands: ReviewCommands) -> list[ActionSpec]:
    project = Menu("Judge", "project", enabled=lambda: session.writable)
    return [
        Menu("Judge", "figures", enabled=lambda: session.project is not None).command(
            "review.agreement",
            "Agreement…",
            commands.show_agreement,
            "Ctrl+Shift+G",
            tip="Measure how far annotators agree, by pair and label",
        ),
        project.command(
            "review.assign",
            "Assign articles by lot…",
            commands.assign_articles,
            tip="Divide the articles among the annotators evenly, some people to each",
        ),
        project.command(
            "review.blind",
            "Blind: hide colleagues’ work until your own is done",
            commands.toggle_blind,
            checked=lambda: session.project is not None and session.project.team.is_blind(),
        ),
    ]


def edited_actions(modes: Modes) -> list[ActionSpec]:
    """Return the commands that work while a version is edited, except for its labels."""

    def editing() -> bool:
        return modes.mode == "review"

    def move(edge: Literal["start", "end"], step: int, unit: Literal["word", "character"]) -> None:
        modes.review.editor.move_edge(edge, step, unit)

    keep = Menu("Judge/Edited version", "keep", "editing", editing)
    return [
        keep.command(
            "edited.keep",
            "Keep the edited version",
            lambda: modes.review.editor.keep(),
            *("Return", "Enter"),
        ),
        keep.command(
            "edited.cancel", "Leave it as it was", lambda: modes.review.editor.cancel(), "Esc"
        ),
        keep.command(
            "edited.attributes",
            "Go to the attributes",
            lambda: modes.review.editor.go(0),
            *("Down", "Tab"),
        ),
        *(
            Menu("Judge/Edited version", edge, "editing", editing).command(
                f"edited.{edge}.{unit}.{key.lower()}",
                f"Edited version: {edge} to the {key.lower()} by a {unit}",
                partial(move, edge, step, unit),
                held + key,
            )
            for edge, unit, held in _EDGES
            for key, step in (("Right", 1), ("Left", -1))
        ),
    ]


def edited_label_actions(session: Session, modes: Modes) -> list[ActionSpec]:
    """Return the commands with the tag set's keys that label an edited version."""
    menu = Menu(
        "Judge/Edited version/Label", context="editing", enabled=lambda: modes.mode == "review"
    )
    return [
        menu.command(
            f"edited.label.{label.name}",
            f"Edited version: {label.name}",
            lambda name=label.name: modes.review.editor.relabel(name),
            *((label.key.upper(),) if label.key else ()),
            firm=True,
        )
        for label in session.tag_set.offered_labels()
    ]
