"""Makes rolling backups of the open project: at opening, each hour of work, and at closing.

A thread of its own makes them, one at a time; an edit only notes that there was one. The thread
outlives the window: Python waits for it when the program ends.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from annotator.bug_log import LOGGER
from annotator.model import Cancelled
from annotator.plugins import LazyFunction
from annotator.ui.remedies import explain
from annotator.ui.session.session import Session

if TYPE_CHECKING:
    from annotator.project.rolling import BackupOutcome

_back_up_before: "Callable[..., BackupOutcome]" = LazyFunction(
    "annotator.project.rolling:back_up_before"
)
_back_up: "Callable[..., BackupOutcome]" = LazyFunction("annotator.project.rolling:back_up_if_due")
"""Loaded in the thread: the window starts without it."""

AFTER_OPENING_MS = 1_500
_LOOK_MS = 60_000
"""While there are edits without a backup, the clock is looked at so often: it goes on while the
machine sleeps, which a timer of an hour would not notice."""
EVERY = timedelta(hours=1)
SOON = timedelta(seconds=1)
ASKED_FOR = timedelta(0)


class _Wish(Struct, frozen=True):
    path: Path
    reason: str
    every: timedelta | None
    """How old the last backup must be; None: as before risky work."""
    unhurried: bool


class BackupKeeper(QObject):
    """Decides when the open project is backed up, and says it once if that is not possible."""

    made = Signal(object)
    """The path of a new backup."""
    failed = Signal(str)
    """Why no backup could be made; once until one succeeds."""
    looked = Signal()
    """A wish was dealt with, whether a backup was needed or not."""
    _carriedOut = Signal(object)
    """The outcome of a wish, on its way out of the thread; None if it was broken off."""

    def __init__(
        self,
        session: Session,
        parent: QObject | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self._session, self._now = session, now
        self.last_fault = ""
        """Why the last wish failed; empty if it did not."""
        self._has_edits = False
        """Whether there are edits for which no backup was wished."""
        self._looked_at = now()
        """When a backup was wished last, or the project was opened."""
        self._is_ending = False
        self._is_paused = False
        self._is_told = False
        self._wishes: list[_Wish] = []
        self._open_wishes = 0
        """Wishes whose outcome was not reported yet; of the thread of the interface alone."""
        self._thread: Thread | None = None
        self._guard = Lock()
        self._stop = Event()
        self._opening = QTimer(self, singleShot=True, interval=AFTER_OPENING_MS)
        self._opening.timeout.connect(self._back_up_opened)
        self._clock = QTimer(self, interval=_LOOK_MS)
        self._clock.timeout.connect(self.look)
        session.saved.connect(self._note_edit)
        session.projectChanged.connect(self._follow_project)
        session.aboutToReopen.connect(self._let_go)
        session.reopened.connect(self._follow_reopened)
        session.backupFailed.connect(self._fail)
        session.correctionBegun.connect(self._back_up_uncorrected)
        self._carriedOut.connect(self._report)

    # When

    def _follow_project(self) -> None:
        """Back a project up soon after it was opened."""
        self._clock.stop()
        self._opening.stop()
        if self._session.writable:
            self._has_edits = False
            self._looked_at = self._now()
            self._opening.start()

    def _let_go(self) -> None:
        """Leave the file alone, which is closed for a moment and may be opened elsewhere."""
        self._stop.set()
        self.wait()

    def _follow_reopened(self) -> None:
        """Go on with the file where it is now; what was broken off is begun anew."""
        project = self._session.project
        if project is None or not self._session.writable:
            self._clock.stop()
        elif not self._has_edits:
            self._opening.start()

    def _note_edit(self) -> None:
        if not self._has_edits:
            self._has_edits = True
            self._clock.start()

    def _back_up_opened(self) -> None:
        project = self._session.project
        if project is not None:
            self._wish(_Wish(project.path, "at opening", EVERY, unhurried=True))

    def _back_up_uncorrected(self) -> None:
        """Back the project up as it is before a correction, while a person types that."""
        project = self._session.project
        if project is not None:
            self._wish(_Wish(project.path, "before a correction", None, unhurried=True))

    def look(self) -> None:
        """Back the project up if there were edits, and an hour has passed."""
        project, passed = self._session.project, self._now() - self._looked_at
        if project is not None and self._has_edits and not timedelta(0) <= passed < EVERY:
            self._clock.stop()
            self._has_edits = False
            self._looked_at = self._now()
            self._wish(_Wish(project.path, "hourly", SOON, unhurried=True))

    def back_up_now(self) -> None:
        """Back the open project up, as a person asks for it."""
        project = self._session.project
        if project is not None:
            self._is_told = False
            self._wish(_Wish(project.path, "asked for", ASKED_FOR, unhurried=False))

    def follow_closing(self, path: Path) -> None:
        """Back a project up that was just closed, if it has edits since its last backup."""
        # Where the file is gone, the place guard has kept what could be kept.
        if self._has_edits and path.exists():
            self._has_edits = False
            # What is copied now lacks the latest edits: the copy of the closed project has all.
            self._stop.set()
            self._wish(_Wish(path, "at closing", SOON, unhurried=False))

    def pause(self) -> None:
        """Make no backups from now on, as for a measurement."""
        self._is_paused = True

    def end(self) -> None:
        """Speak to nobody any more: the window closes, and the last backup is made without it."""
        with self._guard:
            self._is_ending = True
        self._opening.stop()
        self._clock.stop()

    @property
    def is_busy(self) -> bool:
        """Whether the outcome of a wish is still to be reported: never right after the last."""
        # Not whether the thread lives: it does so for a moment after it has spoken.
        return self._open_wishes > 0

    def wait(self) -> None:
        """Wait for the backup that is being made, if any is."""
        thread = self._thread
        if thread is not None:
            thread.join()

    # The thread

    def _wish(self, wish: _Wish) -> None:
        if self._is_paused:
            return
        self._open_wishes += 1
        with self._guard:
            self._wishes.append(wish)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="backups", daemon=False)
                self._thread.start()

    def _work(self) -> None:
        while True:
            with self._guard:
                if not self._wishes:
                    self._thread = None
                    return
                wish = self._wishes.pop(0)
                self._stop.clear()
            self._carry_out(wish)

    def _carry_out(self, wish: _Wish) -> None:
        try:
            outcome = self._make(wish)
        except Cancelled:
            outcome = None
        except Exception as error:  # noqa: BLE001 - reported in the thread of the interface
            LOGGER.error("The backup failed", exc_info=error)
            outcome = error
        else:
            if outcome.fault is not None:
                LOGGER.warning("No backup: %s", outcome.fault)
        with self._guard:
            if not self._is_ending:
                self._carriedOut.emit(outcome)

    def _make(self, wish: _Wish) -> "BackupOutcome":
        if wish.every is None:
            return _back_up_before(wish.path, wish.reason, self._go_on, unhurried=wish.unhurried)
        return _back_up(
            wish.path,
            wish.reason,
            every=wish.every,
            now=self._now,
            progress=self._go_on,
            unhurried=wish.unhurried,
        )

    def _go_on(self, _done: int, _total: int | None, _what: str) -> None:
        if self._stop.is_set():
            raise Cancelled("Cancelled; nothing of the backup was kept.")

    def _report(self, outcome: "BackupOutcome | Exception | None") -> None:
        """Report an outcome, in the thread of the interface."""
        self._open_wishes -= 1
        if outcome is None:
            pass
        elif isinstance(outcome, Exception):
            sys.excepthook(type(outcome), outcome, outcome.__traceback__)
        elif outcome.fault is not None:
            self._fail(explain(outcome.fault))
        else:
            self.last_fault = ""
            if outcome.made is not None:
                self._is_told = False
                self.made.emit(outcome.made)
        self.looked.emit()

    def _fail(self, why: str) -> None:
        self.last_fault = why
        if not self._is_told:
            self._is_told = True
            self.failed.emit(why)
