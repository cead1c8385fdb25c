"""A line under the article that leads through the first attribution, and gives tips later.

Each hint is gone for good once it was followed, and all of them once the line is closed.
"""

from collections.abc import Callable
from itertools import islice

from msgspec import Struct
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from annotator.assist.occurrences import find_occurrences
from annotator.model import TagSet
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.ui.widgets.announcing import announce
from annotator.words import quote

_DONE, _STEP, _KNOWN = "hints done", "hint step", "hints known"
"""Names of settings."""
_CLAIM = (
    "Click into something that somebody says and press {grow} until all of it is selected, or "
    "select it with the mouse. Then press {key}: it is tagged as a claim."
)
_CUE = (
    "Now select the words that mark it as said (“said”, “according to”) and press {relate}: they "
    "are tagged as the cue, and related to the claim."
)
_SPEAKER = (
    "Select who says it and press {relate}. That is an attribution: it is in the table on the "
    "right."
)
_FIRST = {"claim": _CLAIM, "cue": _CUE, "speaker": _SPEAKER}
_ANY = "Select words with {extend} or the mouse, then press {key}."
_ALL = "all"
"""Among the known hints: the annotator wants no more of them."""
_PROPAGATED_CODE_POINTS = 60
"""The longest text for which propagating is offered; nobody propagates a whole sentence."""
_MIN_PLACES, _COUNTED_PLACES = 2, 20


class HintLine(QFrame):
    """Shows the next step to an annotator who has not taken it yet."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hintLine")
        self.setAccessibleName("Hint")
        self._session, self._settings = session, settings
        self._step = int(settings.get(_STEP, 0))
        self.text = QLabel()
        self.text.setObjectName("hintText")
        self.text.setWordWrap(True)
        self.text.setProperty("role", "muted")
        close = QToolButton()
        close.setText("×")
        close.setProperty("role", "quiet")
        close.setToolTip("Show no more hints")
        close.setAccessibleName("Show no more hints")
        close.clicked.connect(self.finish)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 7, 10, 7)
        layout.addWidget(self.text, 1)
        layout.addWidget(close)
        session.articleOpened.connect(lambda: self.refresh())
        session.tagging.tagged.connect(self._tagged)
        session.acted.connect(self._acted)
        for changed in (session.selection.changed, session.suggestions.changed):
            changed.connect(self._refresh_tip)
        self._steps: list[tuple[str, str]] | None = None
        for changed in (session.keys.changed, session.tagSetChanged, session.projectChanged):
            changed.connect(self._forget_steps)
        session.keys.changed.connect(self.refresh)
        self.refresh()

    def _first_steps(self) -> list[tuple[str, str]]:
        if self._steps is None:
            self._steps = first_steps(self._session.tag_set, self._session.keys)
        return self._steps

    def _forget_steps(self) -> None:
        self._steps = None

    def finish(self) -> None:
        """Show no more hints."""
        self._settings.set(_DONE, True)
        self._settings.set(_KNOWN, [_ALL])
        self.refresh()

    def restart(self) -> None:
        """Start again with the first hint."""
        self._go(0)
        self._settings.set(_DONE, False)
        self._settings.set(_KNOWN, [])
        self.refresh()

    def _go(self, step: int) -> None:
        self._step = step
        self._settings.set(_STEP, step)

    def refresh(self) -> None:
        """Show the hint of the current step, if there is one left."""
        session = self._session
        done = bool(self._settings.get(_DONE, False))
        hints = self._first_steps()
        if session.document is None or not session.writable:
            self._say("")
        elif done or not hints:
            self._say(first_tip(session, self._known()))
        else:
            self._say(hints[min(self._step, len(hints) - 1)][1])

    def _say(self, text: str) -> None:
        if text != self.text.text():
            announce(self, text)
        self.text.setText(text)
        self.setVisible(bool(text))

    def _known(self) -> set[str]:
        known = set(self._settings.get(_KNOWN, []))
        return {tip.name for tip in TIPS} if _ALL in known else known

    def _refresh_tip(self) -> None:
        if bool(self._settings.get(_DONE, False)):
            self.refresh()

    def _acted(self, name: str) -> None:
        """Give no more tips about a command that was used."""
        known = self._known()
        if name not in known:
            self._settings.set(_KNOWN, sorted(known | {name}))
            self._refresh_tip()

    def _tagged(self, label: str, related: bool) -> None:
        if bool(self._settings.get(_DONE, False)):
            return
        hints = self._first_steps()
        taken = self._step < len(hints) and hints[self._step][0] == label
        # The first step needs no relation; the others teach it.
        if taken and (related or self._step == 0):
            self._go(self._step + 1)
        if self._step >= len(hints) and hints:
            self._settings.set(_DONE, True)
        self.refresh()


def first_steps(tag_set: TagSet, keys: KeyNames) -> list[tuple[str, str]]:
    """Return the steps of a first attribution: a label's name, and the text of the hint."""
    extend = keys.say("extend.word.right")

    def step(name: str, text: str) -> tuple[str, str]:
        key, relate = keys.key(f"label.{name}"), keys.key(f"label.relate.{name}")
        grow = keys.say("extend.grow")
        return name, text.format(extend=extend, grow=grow, key=key, relate=relate)

    def has_keys(name: str) -> bool:
        return bool(keys.key(f"label.{name}") and keys.key(f"label.relate.{name}"))

    if all(map(has_keys, _FIRST)):
        return [step(name, text) for name, text in _FIRST.items()]
    first = next((label.name for label in tag_set.labels() if has_keys(label.name)), None)
    return [] if first is None else [step(first, _ANY)]


class Tip(Struct, frozen=True):
    """A tip, and the condition under which it helps."""

    name: str
    """The name of the command, which ``session.acted`` emits when it is used."""
    text: Callable[[Session], str]
    """Returns the text to show now; empty when the tip does not help."""


def _judge(session: Session) -> str:
    if not session.suggestions.waiting():
        return ""
    keys = session.keys
    return (
        f"Suggestions are drawn dashed: {keys.say('tag.next')} goes to the next, "
        f"{keys.say('tag.attributes')} accepts it, {keys.say('tag.remove')} rejects it. They are "
        "nobody’s work until then."
    )


def _guess(session: Session) -> str:
    annotation = session.selection.annotation()
    if annotation is None or not session.guesses.attributes(annotation):
        return ""
    keys = session.keys
    return (
        f"Dashed values on the right are guesses. {keys.say('guess.take')} takes them, "
        f"{keys.say('tag.attributes')} goes through them; until then they are not stored."
    )


def _propagate(session: Session) -> str:
    annotation, document = session.selection.annotation(), session.document
    if annotation is None or document is None or len(annotation.fragments) > 1:
        return ""
    if len(annotation.text) > _PROPAGATED_CODE_POINTS or not session.writable:
        return ""
    occurrences = islice(find_occurrences(document.text, annotation.text), _COUNTED_PLACES + 2)
    places = sum(1 for _ in occurrences) - 1
    if places < _MIN_PLACES:
        return ""
    words = " ".join(annotation.text.split())
    many = f"{places}" if places <= _COUNTED_PLACES else f"more than {_COUNTED_PLACES}"
    return (
        f"{quote(words)} occurs at {many} other places here. "
        f"{session.keys.say('suggest.propagate')} suggests the same label for them."
    )


TIPS = (Tip("judge", _judge), Tip("guess", _guess), Tip("propagate", _propagate))
"""All tips, the most urgent first."""


def first_tip(session: Session, known: set[str]) -> str:
    """Return the text of the most urgent tip that helps now, or an empty text.

    Args:
        session: The session, whose state decides which tips help.
        known: The names of tips that were followed already.
    """
    texts = (tip.text(session) for tip in TIPS if tip.name not in known)
    return next((text for text in texts if text), "")
