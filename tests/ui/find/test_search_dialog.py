"""Searching the project from the window."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.edits import SetStatus, Tag
from annotator.project.team import SetBlind
from annotator.ui.find.search_dialog import SearchDialog, last_words
from tests.ui.conftest import SEED


def found(dialog: SearchDialog, query: str, qtbot: QtBot) -> list[str]:
    dialog.field.setText(query)
    with qtbot.waitSignal(dialog._answer.ready):
        dialog.search_now()
    model = dialog.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def test_notes_of_hidden_colleagues_are_not_found(project: Project, qtbot: QtBot) -> None:
    project.annotator = "ben"
    project.do(Tag(SEED, "claim", ((50, 90),), note="zebra of ben"))
    project.annotator = "ana"
    project.do(Tag(SEED, "claim", ((50, 90),), note="zebra of ana"))
    dialog = SearchDialog()
    qtbot.addWidget(dialog)
    dialog.start(project)
    assert len(found(dialog, "zebra", qtbot)) == 2
    project.do(SetBlind(True))
    (own,) = found(dialog, "zebra", qtbot)
    assert "of ana" in own
    assert found(dialog, "Zelenskyy", qtbot)
    project.do(SetStatus(SEED, "done"))
    assert len(found(dialog, "zebra", qtbot)) == 2


@given(
    st.lists(st.text("abc市", min_size=1, max_size=9), max_size=12),
    st.sampled_from(["", "… "]),
    st.sampled_from(["", " "]),
    st.integers(60, 400),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_the_text_before_a_match_begins_with_a_whole_word(
    qapp: QApplication, words: list[str], start: str, gap: str, room: int
) -> None:
    metrics = QFontMetrics(qapp.font())
    text = start + " ".join(words) + gap
    cut = last_words(text, metrics, room)
    assert cut == text or metrics.horizontalAdvance(cut) <= room
    if cut != text and len(words) > 1 and metrics.horizontalAdvance(f"… {words[-1]}{gap}") <= room:
        assert cut.startswith("… ")
        assert cut.endswith(gap)
        kept = cut.removeprefix("… ").split()
        assert kept == words[-len(kept) :]
        more = " ".join(words[-len(kept) - 1 :])
        assert metrics.horizontalAdvance(f"… {more}{gap}") > room
