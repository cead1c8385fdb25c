"""A line under the article that leads through the first attribution, and gives tips later.

Each hint is gone for good once it was followed, and all of them once the line is closed.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from msgspec import Struct
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from annotator.assist.occurrences import find_occurrences
from annotator.model import Annotation
from annotator.model.attributing import (
    OpenAttribution,
    claim_labels,
    is_complete,
    open_attribution,
    part_types,
)
from annotator.model.relations import CUED_BY, SAID_BY
from annotator.ui.keys.key_text import KeyNames
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.ui.widgets.announcing import announce
from annotator.words import quote

_DONE, _KNOWN = "hints done", "hints known"
"""Names of settings."""
_CLAIM = (
    "Click a word that somebody says, and press {grow} until all of it is selected, or "
    "select it with the mouse. Then press {claim}: it is tagged as a claim."
)
_CUE_OF_CLAIM = (
    "Now select the words that mark it as said (“said”, “according to”) and press {relate_cue}: "
    "they are tagged as the cue, and related to the claim."
)
_CUE_OF_BOTH = (
    "Now select the words that mark it as said (“said”, “according to”) and press {relate_cue}: "
    "the claim is related to them, and to the speaker."
)
_SPEAKER_OF_CLAIM = (
    "Select who says it and press {relate_speaker}. That is an attribution: it is in the table on "
    "the right."
)
_SPEAKER_OF_BOTH = (
    "Select who says it and press {relate_speaker}: the claim is related to the speaker, and to "
    "the cue. That is an attribution: it is in the table on the right."
)
_CUE_NEXT = (
    "Now select the words that mark something as said (“said”, “according to”) and press {cue}; "
    "then select what is said and press {relate_claim}: the claim is related to both."
)
_SPEAKER_NEXT = (
    "Now select who says it and press {speaker}; then select what is said and press "
    "{relate_claim}: the claim is related to both."
)
_CLAIM_NEXT = (
    "Now select what is said and press {relate_claim}: it is tagged as a claim, and related to the "
    "speaker and the cue."
)
_CLAIM_AGAIN = (
    "Now go to the claim with {next} and press {relate_claim}: it is related to the speaker and "
    "the cue."
)
_FIRST = ("claim", "cue", "speaker")
"""The labels for which there are hints; a tag set without them gets general ones."""
_ANY = "Select words with {extend} or the mouse, then press {key}."
_ANY_RELATED = "Now select the {label} that belongs to it and press {relate}: the two are related."
_ALL = "all"
"""Among the known hints: the annotator wants no more of them."""
_PROPAGATED_CODE_POINTS = 60
"""The longest text for which propagating is offered; nobody propagates a whole sentence."""
_MIN_PLACES, _COUNTED_PLACES = 2, 20
_LOOKED_AT_ANNOTATIONS = 200
"""The number of annotations, beside those dealt with last, among which an open part is sought."""


class HintLine(QFrame):
    """Shows the next step to an annotator who has not taken it yet."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hintLine")
        self.setAccessibleName("Hint")
        self._session, self._settings = session, settings
        self._gives_way = False
        """Whether something else takes room from the article."""
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
        session.edited.connect(lambda: self._refresh_first())
        for changed in (session.selection.changed, session.suggestions.changed):
            changed.connect(self._refresh_tip)
        session.keys.changed.connect(self.refresh)
        session.reopened.connect(self.refresh)
        self.refresh()

    def finish(self) -> None:
        """Show no more hints."""
        self._settings.set(_DONE, True)
        self._settings.set(_KNOWN, [_ALL])
        self.refresh()

    def restart(self) -> None:
        """Start again with the first hint."""
        self._settings.set(_DONE, False)
        self._settings.set(_KNOWN, [])
        self.refresh()

    def _is_done(self) -> bool:
        return bool(self._settings.get(_DONE, False))

    def refresh(self) -> None:
        """Show how to go on with the first attribution, or else a tip that helps."""
        session = self._session
        if session.document is None or not session.writable:
            self._say("")
            return
        first = "" if self._is_done() else first_hint(session)
        self._say(first or first_tip(session, self._known()))

    def give_way(self, gives_way: bool) -> None:
        """Hide the hint while something else takes room from the article, or show it again."""
        if gives_way != self._gives_way:
            self._gives_way = gives_way
            self.setVisible(bool(self.text.text()) and not gives_way)

    def _say(self, text: str) -> None:
        if text != self.text.text() and not self._gives_way:
            announce(self, text)
        self.text.setText(text)
        self.setVisible(bool(text) and not self._gives_way)

    def _known(self) -> set[str]:
        known = set(self._settings.get(_KNOWN, []))
        return {tip.name for tip in TIPS} if _ALL in known else known

    def _refresh_tip(self) -> None:
        if self._is_done():
            self.refresh()

    def _refresh_first(self) -> None:
        if not self._is_done():
            self.refresh()

    def _acted(self, name: str) -> None:
        """Give no more tips about a command that was used."""
        known = self._known()
        if name not in known:
            self._settings.set(_KNOWN, sorted(known | {name}))
            self._refresh_tip()

    def _tagged(self, label: str, related: bool) -> None:
        del label
        session = self._session
        if self._is_done():
            return
        relations_at, tag_set = session.article.relations_at, session.tag_set
        is_complete_now = related and any(
            is_complete(one, relations_at(one.id), tag_set) for one in session.selection.touched()
        )
        # A tag set without relations of that kind has no more to teach.
        if is_complete_now or not part_types(tag_set):
            self._settings.set(_DONE, True)
            self.refresh()


def first_hint(session: Session) -> str:
    """Return how to go on with the first attribution, from what the annotator has tagged here."""
    keys, tag_set = session.keys, session.tag_set
    names = [label.name for label in tag_set.offered_labels() if _has_keys(keys, label.name)]
    if not names:
        return ""
    state = open_attribution(_own_latest_first(session), session.article.relations_at, tag_set)
    if not all(name in names for name in _FIRST):
        return _general_hint(session, state, names)
    lacking = {relation_type.name for relation_type in state.lacking}
    if state.claim is None:
        hint = {
            frozenset[str](): _CLAIM,
            frozenset({SAID_BY}): _CUE_NEXT,
            frozenset({CUED_BY}): _SPEAKER_NEXT,
        }.get(frozenset(state.parts), _CLAIM_NEXT)
    elif CUED_BY in lacking and CUED_BY not in state.parts:
        hint = _CUE_OF_BOTH if SAID_BY in lacking & state.parts.keys() else _CUE_OF_CLAIM
    elif SAID_BY in lacking and SAID_BY not in state.parts:
        hint = _SPEAKER_OF_BOTH if CUED_BY in lacking else _SPEAKER_OF_CLAIM
    else:
        hint = _CLAIM_AGAIN
    plain = {name: keys.key(f"label.{name}") for name in _FIRST}
    related = {f"relate_{name}": keys.key(f"label.relate.{name}") for name in _FIRST}
    return hint.format(grow=keys.say("extend.grow"), next=keys.say("tag.next"), **plain, **related)


def _has_keys(keys: KeyNames, name: str) -> bool:
    return bool(keys.key(f"label.{name}") and keys.key(f"label.relate.{name}"))


def _own_latest_first(session: Session) -> Iterator[Annotation]:
    """Yield one's own annotations: those dealt with last, then some others from the end on."""
    owner = session.project.annotator if session.project is not None else ""
    touched = session.selection.touched()
    known = {annotation.id for annotation in touched}
    yield from (annotation for annotation in touched if annotation.annotator == owner)
    for annotation in islice(reversed(session.article.ordered), _LOOKED_AT_ANNOTATIONS):
        if annotation.annotator == owner and annotation.id not in known:
            yield annotation


def _general_hint(session: Session, state: OpenAttribution, names: Sequence[str]) -> str:
    """Return a hint that names no label in the terms of news."""
    keys, tag_set = session.keys, session.tag_set
    claims = claim_labels(tag_set)
    if state.claim is not None:
        targets = [
            name
            for name in names
            if any(tag_set.allows(one.name, state.claim.label, name) for one in state.lacking)
        ]
    else:
        targets = [name for name in names if name in claims and state.parts]
    if not targets:
        extend = keys.say("extend.word.right")
        return _ANY.format(extend=extend, key=keys.key(f"label.{names[0]}"))
    return _ANY_RELATED.format(label=targets[0], relate=keys.key(f"label.relate.{targets[0]}"))


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
    if annotation is None or document is None or len(annotation.fragments) != 1:
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
