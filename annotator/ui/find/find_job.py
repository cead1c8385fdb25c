"""Finds all places in a text off the interface's thread, and hands them over as they come."""

from math import inf
from threading import Thread
from time import monotonic, sleep

from PySide6.QtCore import QObject, Signal

from annotator.text.find import Finder
from annotator.ui.article.matches import Matches

_TELL_EVERY = 0.03
"""Seconds between two reports."""
_LONGEST = 2.0
"""Seconds of work after which an expression is given up; plain finding always ends."""


class _Run(Thread):
    """One search. It ends with the program: there is nothing to be lost."""

    def __init__(self, finder: Finder, text: str, job: "FindJob") -> None:
        super().__init__(name="find", daemon=True)
        self._finder, self._text, self._job = finder, text, job
        self.stopped = False

    def run(self) -> None:
        """Search."""
        wrong = ""
        try:
            self._search()
        except TimeoutError:
            wrong = "took too long"
        except MemoryError:
            wrong = "took too much memory"
        self._tell(Matches(), True, wrong)

    def _search(self) -> None:
        batch, told = Matches(), monotonic()
        seconds = _LONGEST if self._finder.query.pattern else inf
        for number, place in enumerate(self._finder.matches(self._text, seconds=seconds), 1):
            batch.append(place)
            if number % 64:
                continue
            sleep(0)  # The window goes first.
            if self.stopped:
                return
            if monotonic() - told >= _TELL_EVERY:
                self._tell(batch, False, "")
                batch, told = Matches(), monotonic()
        self._tell(batch, False, "")

    def _tell(self, batch: Matches, ended: bool, wrong: str) -> None:
        try:
            self._job.told.emit(self, batch, ended, wrong)
        except RuntimeError:
            self.stopped = True  # The window is gone.


class FindJob(QObject):
    """One search after another; a new one takes the place of the one before."""

    grown = Signal()
    """More places are known, or it is known that these are all."""
    told = Signal(object, object, bool, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run: _Run | None = None
        self.finder: Finder | None = None
        self.text = ""
        self.places = Matches()
        """What is found so far."""
        self.complete = False
        """The search has ended."""
        self.wrong = ""
        """Why it ended before the end of the text."""
        self.told.connect(self._hear)

    def is_for(self, finder: Finder, text: str) -> bool:
        """Whether that is what is, or was, searched for."""
        return finder is self.finder and text is self.text

    def start(self, finder: Finder, text: str) -> None:
        """Search a text from its start."""
        self.stop()
        self.finder, self.text = finder, text
        if self._run is None:
            self._begin()

    def stop(self) -> None:
        """Know no places, and search for none."""
        self.finder, self.text = None, ""
        self.places, self.complete, self.wrong = Matches(), False, ""
        if self._run is not None:
            self._run.stopped = True

    def _begin(self) -> None:
        assert self.finder is not None
        self._run = _Run(self.finder, self.text, self)
        self._run.start()

    def _hear(self, run: _Run, batch: Matches, ended: bool, wrong: str) -> None:
        if ended:
            # An expression that takes long cannot be stopped at once: the next search waits.
            self._run = None
        if run.stopped:
            if ended and self.finder is not None:
                self._begin()
            return
        self.places.extend(batch)
        self.complete, self.wrong = ended, wrong
        self.grown.emit()
