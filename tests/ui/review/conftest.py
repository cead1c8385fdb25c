"""The window in Review mode."""

import pytest
from pytestqt.qtbot import QtBot

from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, Press


@pytest.fixture
def review(window: MainWindow, press: Press, qtbot: QtBot) -> ReviewView:
    """Review mode on the sample article."""
    press("2", held=CTRL)
    qtbot.waitUntil(lambda: window.modes.review.article.hasFocus())
    return window.modes.review
