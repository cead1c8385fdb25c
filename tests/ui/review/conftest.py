"""The window in Review mode."""

import pytest
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.edits import Relate, Tag, Together
from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, Press

SPEAKER, CLAIM, LONGER, LAST = (30, 40), (50, 90), (50, 96), (120, 130)


@pytest.fixture
def two_annotators(project: Project) -> Project:
    """Ana and Ben agree on a speaker, not on a claim's end; only Ana has a date. Cy reviews."""
    for name, claim in (("ana", CLAIM), ("ben", LONGER)):
        project.annotator = name
        commands = [
            Tag(SEED, "speaker", (SPEAKER,), {"kind": "named person"}, id=f"{name}-speaker"),
            Tag(SEED, "claim", (claim,), {"quotation": "direct"}, id=f"{name}-claim"),
            Relate(f"{name}-claim", f"{name}-speaker", "said_by", id=f"{name}-r"),
        ]
        project.do(Together("tag", tuple(commands)))
    project.annotator = "ana"
    project.do(Tag(SEED, "date", (LAST,), id="ana-date"))
    project.annotator = "cy"
    return project


@pytest.fixture
def review(window: MainWindow, press: Press, qtbot: QtBot) -> ReviewView:
    """Review mode on the sample article."""
    press("2", held=CTRL)
    qtbot.waitUntil(lambda: window.modes.review.article.hasFocus())
    return window.modes.review
