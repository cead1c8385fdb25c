"""Reads about the codebook beside the interface: counts of a large project take a while."""

from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.model import AnnotatorError
from annotator.ui.jobs.thread_pools import one_thread
from annotator.ui.session.session import Session


class LookUp(QObject):
    """Answers one question at a time: a new one replaces those that wait."""

    found = Signal(object, object)
    """A question and its answer; None where the file could not be read."""
    _answered = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._question: Hashable = None
        self._pool = one_thread(self)
        self._answered.connect(self._pass_on)
        # Before a project is closed, the other connection has to be closed.
        session.projectChanged.connect(self.stop)
        session.aboutToReopen.connect(self.stop)

    def ask(self, question: Hashable, read: Callable[[], Any]) -> None:
        """Ask a question.

        Args:
            question: Tells it from other questions.
            read: Finds the answer; called in a thread of its own.
        """
        self._question = question
        self._pool.clear()
        self._pool.start(lambda: self._read(question, read))

    def stop(self) -> None:
        """Forget the question, and wait until nothing is read any more."""
        self._question = None
        self._pool.clear()
        self._pool.waitForDone()

    def _read(self, question: Hashable, read: Callable[[], Any]) -> None:
        try:
            answer = read()
        except AnnotatorError:
            answer = None
        with suppress(RuntimeError):  # The window was closed.
            self._answered.emit(question, answer)

    def _pass_on(self, question: Hashable, answer: object) -> None:
        if question == self._question:
            self.found.emit(question, answer)
