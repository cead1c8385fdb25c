"""A line under the article that leads through the first attribution, and goes away for good."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from annotator.model import TagSet
from annotator.ui.key_names import KeyNames
from annotator.ui.session import TaggingSession
from annotator.ui.settings import Settings

_DONE, _STEP = "hints done", "hint step"
_CLAIM = (
    "Select something that somebody says, with {extend} or the mouse, and press {key} to tag it "
    "as a claim."
)
_CUE = (
    "Now select the words that mark it as said (“said”, “according to”) and press {relate}: they "
    "are tagged as the cue, and related to the claim."
)
_SPEAKER = (
    "Select who says it and press {relate}. That is an attribution: it stands in the table on the "
    "right."
)
_FIRST = {"claim": _CLAIM, "cue": _CUE, "speaker": _SPEAKER}
_ANY = "Select words with {extend} or the mouse, then press {key}."


class HintLine(QFrame):
    """Says the next step to somebody who has not taken it yet."""

    def __init__(
        self, session: TaggingSession, settings: Settings, parent: QWidget | None = None
    ) -> None:
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
        session.articleOpened.connect(lambda _: self.refresh())
        session.tagged.connect(self._tagged)
        session.keys.changed.connect(self.refresh)
        self.refresh()

    def finish(self) -> None:
        """No hints any more."""
        self._settings.set(_DONE, True)
        self.refresh()

    def restart(self) -> None:
        """Begin anew with the first hint."""
        self._go(0)
        self._settings.set(_DONE, False)
        self.refresh()

    def _go(self, step: int) -> None:
        self._step = step
        self._settings.set(_STEP, step)

    def refresh(self) -> None:
        """Show the hint of the step, if there is one left."""
        session = self._session
        done = bool(self._settings.get(_DONE, False))
        hints = steps_of(session.tag_set, session.keys)
        if done or session.document is None or not session.writable or not hints:
            self.hide()
            return
        self.text.setText(hints[min(self._step, len(hints) - 1)][1])
        self.show()

    def _tagged(self, label: str, related: bool) -> None:
        hints = steps_of(self._session.tag_set, self._session.keys)
        taken = self._step < len(hints) and hints[self._step][0] == label
        # The first step needs no relation, the others teach it.
        if taken and (related or self._step == 0):
            self._go(self._step + 1)
        if self._step >= len(hints) and hints:
            self._settings.set(_DONE, True)
        self.refresh()


def steps_of(tag_set: TagSet, keys: KeyNames) -> list[tuple[str, str]]:
    """Labels in the order of a first attribution, each with what to do."""
    extend = keys.say("extend.word.right")

    def step(name: str, text: str) -> tuple[str, str]:
        key, relate = keys.key(f"label.{name}"), keys.key(f"label.relate.{name}")
        return name, text.format(extend=extend, key=key, relate=relate)

    def has_keys(name: str) -> bool:
        return bool(keys.key(f"label.{name}") and keys.key(f"label.relate.{name}"))

    if all(map(has_keys, _FIRST)):
        return [step(name, text) for name, text in _FIRST.items()]
    first = next((label.name for label in tag_set.labels() if has_keys(label.name)), None)
    return [] if first is None else [step(first, _ANY)]
