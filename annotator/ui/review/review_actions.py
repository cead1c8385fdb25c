"""The commands of Review mode, and those that change from mode to mode."""

from typing import TYPE_CHECKING, Literal

from annotator.ui.keys.actions import ActionSpec
from annotator.ui.review.modes import MODES

if TYPE_CHECKING:
    from annotator.ui.window.main_window import MainWindow

_KEYS = 9
_MENU = "Judge"


def mode_actions(window: "MainWindow") -> list[ActionSpec]:
    """Tag mode and Review mode."""
    return [
        ActionSpec(
            f"view.mode.{mode}",
            f"{words} mode",
            lambda mode=mode: window.set_mode(mode),
            (f"Ctrl+{number}",),
            tip=tip,
            menu="View",
            section="mode",
            enabled=lambda: window.session.project is not None,
            checked=lambda mode=mode: window.mode == mode,
        )
        for number, (mode, words, tip) in enumerate(MODES, 1)
    ]


def review_actions(window: "MainWindow") -> list[ActionSpec]:
    """The Judge menu."""
    session = window.session

    def reviewing() -> bool:
        return window.mode == "review" and session.document is not None

    def writable() -> bool:
        return reviewing() and session.writable

    accept = [
        ActionSpec(
            f"review.accept.{number}",
            f"Accept version {number}",
            lambda number=number: window.review.desk.accept_number(number),
            (str(number),),
            menu=f"{_MENU}/Accept a version",
            section="verdict",
            context="reviewing",
            enabled=writable,
        )
        for number in range(1, _KEYS + 1)
    ]
    return [
        ActionSpec(
            "review.next",
            "Next place",
            lambda: window.review.desk.step(1),
            ("Tab",),
            menu=_MENU,
            section="go",
            context="reviewing",
            enabled=reviewing,
        ),
        ActionSpec(
            "review.previous",
            "Previous place",
            lambda: window.review.desk.step(-1),
            ("Shift+Tab",),
            menu=_MENU,
            section="go",
            context="reviewing",
            enabled=reviewing,
        ),
        *accept,
        ActionSpec(
            "review.all",
            "Accept all versions",
            lambda: window.review.desk.accept_all(),
            ("A", "Return", "Enter"),
            tip="Take everybody’s version; what is the same becomes one",
            menu=_MENU,
            section="verdict",
            context="reviewing",
            enabled=writable,
        ),
        ActionSpec(
            "review.none",
            "Accept none",
            lambda: window.review.desk.reject(),
            ("N",),
            tip="Nothing of the place goes into the gold layer",
            menu=_MENU,
            section="verdict",
            context="reviewing",
            enabled=writable,
        ),
        ActionSpec(
            "review.edit",
            "Edit a version",
            lambda: window.review.desk.editWanted.emit(),
            ("E",),
            tip="Put a version with another label, extent or attributes into the gold layer",
            menu=_MENU,
            section="verdict",
            context="reviewing",
            enabled=writable,
        ),
        ActionSpec(
            "review.relations",
            "Choose relations",
            lambda: window.review.desk.relationsWanted.emit(),
            ("L",),
            tip="Say which relations of the place go into the gold layer",
            menu=_MENU,
            section="verdict",
            context="reviewing",
            enabled=writable,
        ),
        ActionSpec(
            "review.why",
            "Say why",
            lambda: window.review.desk.reasonWanted.emit(),
            ("W",),
            tip="Write why the place is decided so; it is kept with the verdict",
            menu=_MENU,
            section="verdict",
            context="reviewing",
            enabled=writable,
        ),
        ActionSpec(
            "review.withdraw",
            "Withdraw the verdict",
            lambda: window.review.desk.withdraw(),
            ("Backspace", "Del"),
            menu=_MENU,
            section="verdict",
            context="reviewing",
            enabled=writable,
        ),
        ActionSpec(
            "review.accept-agreed",
            "Accept all agreed places of the article",
            lambda: window.review.desk.accept_agreed(),
            ("Shift+A",),
            tip="Accept what everybody has alike, as one step",
            menu=_MENU,
            section="agreed",
            context="reviewing",
            enabled=writable,
        ),
        ActionSpec(
            "review.accept-agreed-everywhere",
            "Accept all agreed places of the project",
            lambda: window.accept_agreed_everywhere(),
            menu=_MENU,
            section="agreed",
            enabled=lambda: window.mode == "review" and session.writable,
        ),
        ActionSpec(
            "review.comment",
            "Comment",
            lambda: window.review.desk.commentWanted.emit(),
            ("C",),
            tip="Say something about the place; whoever tagged it sees it too",
            menu=_MENU,
            section="talk",
            context="reviewing",
            enabled=writable,
        ),
        ActionSpec(
            "review.resolve",
            "Resolve the comment, or open it again",
            lambda: window.review.desk.resolve(),
            ("R",),
            menu=_MENU,
            section="talk",
            context="reviewing",
            enabled=writable,
        ),
        ActionSpec(
            "review.agreement",
            "Agreement…",
            lambda: window.show_agreement(),
            ("Ctrl+Shift+G",),
            tip="Measure how far annotators agree, by pair and label",
            menu=_MENU,
            section="figures",
            enabled=lambda: session.project is not None,
        ),
        ActionSpec(
            "review.assign",
            "Assign articles…",
            lambda: window.assign_articles(),
            tip="Deal out the articles to those who are to tag",
            menu=_MENU,
            section="project",
            enabled=lambda: session.writable,
        ),
        ActionSpec(
            "review.blind",
            "Blind: hide colleagues’ work until one’s own is done",
            lambda: window.toggle_blind(),
            menu=_MENU,
            section="project",
            enabled=lambda: session.writable,
            checked=lambda: session.project is not None and session.project.team.is_blind(),
        ),
    ]


def edited_actions(window: "MainWindow") -> list[ActionSpec]:
    """What the keys do while a version is edited."""

    def editing() -> bool:
        return window.mode == "review"

    def move(edge: Literal["start", "end"], step: int, unit: Literal["word", "character"]) -> None:
        window.review.editor.move_edge(edge, step, unit)

    held: tuple[tuple[Literal["start", "end"], Literal["word", "character"], str], ...] = (
        ("end", "word", "Shift+"),
        ("end", "character", "Ctrl+Shift+"),
        ("start", "word", "Alt+Shift+"),
        ("start", "character", "Ctrl+Alt+Shift+"),
    )
    ends = [
        ActionSpec(
            f"edited.{edge}.{unit}.{key.lower()}",
            f"Edited version: {edge} {'on' if step > 0 else 'back'} by a {unit}",
            lambda edge=edge, step=step, unit=unit: move(edge, step, unit),
            (f"{with_}{key}",),
            menu=f"{_MENU}/Edited version",
            section=edge,
            context="editing",
            enabled=editing,
        )
        for edge, unit, with_ in held
        for key, step in (("Right", 1), ("Left", -1))
    ]
    return [
        ActionSpec(
            "edited.keep",
            "Keep the edited version",
            lambda: window.review.editor.keep(),
            ("Return", "Enter"),
            menu=f"{_MENU}/Edited version",
            section="keep",
            context="editing",
            enabled=editing,
        ),
        ActionSpec(
            "edited.cancel",
            "Leave it as it was",
            lambda: window.review.editor.cancel(),
            ("Esc",),
            menu=f"{_MENU}/Edited version",
            section="keep",
            context="editing",
            enabled=editing,
        ),
        ActionSpec(
            "edited.attributes",
            "Go to the attributes",
            lambda: window.review.editor.go(0),
            ("Down", "Tab"),
            menu=f"{_MENU}/Edited version",
            section="keep",
            context="editing",
            enabled=editing,
        ),
        *ends,
    ]


def edited_label_actions(window: "MainWindow") -> list[ActionSpec]:
    """The tag set's keys, for an edited version."""
    return [
        ActionSpec(
            f"edited.label.{label.name}",
            f"Edited version: {label.name}",
            lambda name=label.name: window.review.editor.relabel(name),
            (label.key.upper(),) if label.key else (),
            menu=f"{_MENU}/Edited version/Label",
            context="editing",
            enabled=lambda: window.mode == "review",
            firm=True,
        )
        for label in window.session.tag_set.labels()
    ]
