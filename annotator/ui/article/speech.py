"""Keeps screen readers told of what is tagged at the caret, and of the selected annotation."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from annotator.ui.article.spoken import SILENT, Spoken
from annotator.ui.widgets import announcing


class Speech(QObject):
    """Waits until all that one key did has been done, then says what is new, once."""

    def __init__(self, view: QWidget, now: Callable[[], Spoken]) -> None:
        super().__init__(view)
        self._view, self._now = view, now
        self._before = SILENT
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self._tell)

    def renew(self) -> None:
        """The place, or what is tagged there, may be another; costs nothing where nobody hears."""
        if announcing.is_heard():
            self._later.start()

    def forget(self) -> None:
        """Another article is shown: nothing of it has been said yet."""
        self._before = SILENT
        self.renew()

    def _tell(self) -> None:
        now, before = self._now(), self._before
        self._before = now
        announcing.describe(self._view, now.words(), now.news(before))
