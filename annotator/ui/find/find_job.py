"""Finds all matches in a text in the background, and hands them over as they come."""

from math import inf
from threading import Thread
from time import monotonic, sleep

from PySide6.QtCore import QObject, Signal

from annotator.text.find import Finder
from annotator.ui.article.matches import Matches

_REPORT_SECONDS = 0.03
"""The time between two reports."""
_LIMIT_SECONDS = 2.0
"""The time after which an expression is given up; plain finding always ends."""


class _Run(Thread):
    """One search. It ends with the program, as it has nothing to save."""

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
        self._report(Matches(), True, wrong)

    def _search(self) -> None:
        batch, reported_at = Matches(), monotonic()
        seconds = _LIMIT_SECONDS if self._finder.query.pattern else inf
        for number, place in enumerate(self._finder.matches(self._text, seconds=seconds), 1):
            batch.append(place)
            if number % 64:
                continue
            sleep(0)  # Lets the window work first.
            if self.stopped:
                return
            if monotonic() - reported_at >= _REPORT_SECONDS:
                self._report(batch, False, "")
                batch, reported_at = Matches(), monotonic()
        self._report(batch, False, "")

    def _report(self, batch: Matches, ended: bool, wrong: str) -> None:
        try:
            self._job.reported.emit(self, batch, ended, wrong)
        except RuntimeError:
            self.stopped = True  # The window was closed.


class FindJob(QObject):
    """Runs one search at a time; a new one replaces the one before."""

    grown = Signal()
    """More matches are known, or it is known that these are all."""
    reported = Signal(object, object, bool, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run: _Run | None = None
        self.finder: Finder | None = None
        self.text = ""
        self.places = Matches()
        """The matches found so far."""
        self.complete = False
        """Whether the search has ended."""
        self.wrong = ""
        """The reason why it ended before the end of the text."""
        self.reported.connect(self._hear)

    def is_for(self, finder: Finder, text: str) -> bool:
        """Return whether this is the latest search."""
        return finder is self.finder and text is self.text

    def start(self, finder: Finder, text: str) -> None:
        """Search a text from its start."""
        self.stop()
        self.finder, self.text = finder, text
        if self._run is None:
            self._begin()

    def stop(self) -> None:
        """Stop the search, and forget its matches."""
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
            # A slow expression cannot be stopped at once: the next search waits for its end.
            self._run = None
        if run.stopped:
            if ended and self.finder is not None:
                self._begin()
            return
        self.places.extend(batch)
        self.complete, self.wrong = ended, wrong
        self.grown.emit()
