"""The window of the codebook on the sample article."""

import pytest
from pytestqt.qtbot import QtBot

from annotator.ui.codebook.codebook_window import CodebookWindow
from annotator.ui.window.main_window import MainWindow


@pytest.fixture
def codebook(window: MainWindow, qtbot: QtBot) -> CodebookWindow:
    """The window of the codebook, with the keyboard in its tree."""
    window.actions_.trigger("codebook.show")
    codebook = window.codebook.window
    qtbot.waitUntil(lambda: codebook.isActiveWindow() and codebook.tree.hasFocus())
    return codebook
