"""Every window, mode and dialog is usable on a small screen, and in a larger font."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from annotator.formats.adapting import UnknownLabels
from annotator.formats.articles.databases.splitting import ManyArticles
from annotator.formats.damage import UnreadableInput
from annotator.formats.importing import ImportOptions
from annotator.formats.metadata_table import read_table
from annotator.formats.owners import AlikeAnnotators
from annotator.model import InputError, Place
from annotator.model.attribute import Attribute, AttributeKind
from annotator.project import Project, edits
from annotator.project.backup_settings import BackupSettings, save_settings
from annotator.project.correcting import Correct
from annotator.project.curating import AddComment
from annotator.project.fields import FieldClash
from annotator.project.guideline_edits import DecideSection, ImportGuidelines
from annotator.project.recovery.report import Outcome, RecoveryReport
from annotator.project.rolling import ALWAYS, back_up_if_due
from annotator.ui.backups.recover_commands import RecoveryResult
from annotator.ui.codebook.codebook_window import CodebookWindow
from annotator.ui.codebook.join_dialogs import LabelDialog
from annotator.ui.codebook.split_dialog import SplitDialog
from annotator.ui.correcting.correction_window import CorrectionWindow
from annotator.ui.correcting.versions_window import VersionsWindow
from annotator.ui.exchange.answers_dialog import AnswersDialog
from annotator.ui.exchange.import_dialog import ImportDialog
from annotator.ui.exchange.import_dialogs import AnnotatorsDialog, LabelsDialog
from annotator.ui.exchange.unreadable_dialog import UnreadableDialog
from annotator.ui.faults import show_message
from annotator.ui.guidelines.clash_dialog import ClashDialog
from annotator.ui.guidelines.guideline_history import GuidelineHistory
from annotator.ui.metadata.change_dialog import ChangeDialog
from annotator.ui.metadata.field_dialog import FieldDialog as OwnFieldDialog
from annotator.ui.metadata.table_window import TableWindow
from annotator.ui.review.agreement_window import AgreementWindow
from annotator.ui.review.assign_by_hand import AssignByHandDialog
from annotator.ui.review.assign_dialog import AssignDialog
from annotator.ui.tables.value_menu import ValueDialog
from annotator.ui.window.main_window import MainWindow
from tests.test_structure import own_classes
from tests.ui.conftest import SEED, Press, offer, select
from tests.ui.fitting import SMALL, misfits
from tests.ui.review.conftest import two_annotators as two_annotators
from tests.ui.test_accessibility import DIALOGS
from tests.values import present


def _many_labels(window: MainWindow) -> QDialog:
    names = tuple(f"A rather long name of a label, number {n}" for n in range(30))
    error = UnknownLabels(names, ("said", "meant"), window.session.tag_set, "x.jsonl")
    return LabelsDialog(error, window.session.tag_set, ImportOptions(), lambda **_: None, window)


def _some_labels(window: MainWindow) -> QDialog:
    names = tuple(f"Label {n}" for n in range(8))
    error = UnknownLabels(names, (), window.session.tag_set, "x.jsonl")
    return LabelsDialog(error, window.session.tag_set, ImportOptions(), lambda **_: None, window)


def _alike(window: MainWindow) -> QDialog:
    error = AlikeAnnotators({f"ana{n}": f"Ana{n}" for n in range(12)})
    return AnnotatorsDialog(error, ImportOptions(), lambda **_: None, window)


def _answers(window: MainWindow) -> QDialog:
    titles = [f"The harbour plan {n} was read out" for n in range(9)]
    error = ManyArticles("clippings.txt", {"dates": titles, "rules": titles})
    return AnswersDialog(error, ImportOptions(), lambda **_: None, window)


def _agreement(window: MainWindow) -> QDialog:
    dialog = AgreementWindow(window.session, window.jobs, window)
    dialog.start()
    return dialog


def _assign(window: MainWindow) -> QDialog:
    return AssignDialog(present(window.session.project), lambda deal: deal, window)


def _long_message(window: MainWindow) -> QDialog:
    why = "The file is on a drive that is no longer there. Nothing was changed. " * 12
    return show_message(window, "That could not be done.", why, notes=["A note.", why] * 40)


def _message_with_details(window: MainWindow) -> QDialog:
    box = _long_message(window)
    assert isinstance(box, QMessageBox)
    (details,) = [
        button
        for button in box.buttons()
        if box.buttonRole(button) == QMessageBox.ButtonRole.ActionRole
    ]
    details.click()
    return box


def _comments(window: MainWindow) -> QDialog:
    project = present(window.session.project)
    for number in range(8):
        words = f"Comment {number}. " + "Is this what he said, or what the paper made of it? " * 8
        project.do(AddComment(SEED, ("ana-claim",), words))
    inbox = window.commands.comment_inbox
    inbox.start()
    return inbox


def _by_hand(window: MainWindow) -> QDialog:
    project = present(window.session.project)
    return AssignByHandDialog(project, [SEED], lambda given: bool(given), window)


def _unreadable(window: MainWindow) -> QDialog:
    faults = [
        InputError(f"x.jsonl:{n}: it is wrong.", place=Place("x.jsonl", n)) for n in range(40)
    ]
    error = UnreadableInput(faults, files=1, bad_files=1, count=47, leaves_rest=True, by_path={})
    return UnreadableDialog(error, lambda **_: None, lambda: None, window)


def _corrected(window: MainWindow, reason: str = "") -> None:
    """Take the headline out, and what is tagged in it."""
    project = present(window.session.project)
    window.session.open_article(SEED)
    document = present(window.session.document)
    project.do(edits.Tag(SEED, "person", ((26, 35),)))
    project.do(Correct(SEED, document.text[:26] + document.text[90:], reason))


def _correction(window: MainWindow) -> QDialog:
    window.session.open_article(SEED)
    document = present(window.session.document)
    present(window.session.project).do(edits.Tag(SEED, "person", ((26, 35),)))
    dialog = CorrectionWindow(window.session, document, 26, window)
    dialog.editor.setPlainText(document.text[:26] + document.text[90:])
    dialog.show_changes()
    dialog.is_discarded = True
    return dialog


def _versions(window: MainWindow) -> QDialog:
    _corrected(window, "The headline was that of another article, as the page had it. " * 4)
    return VersionsWindow(window.session, present(window.session.document), window)


def _looks(window: MainWindow) -> QDialog:
    _corrected(window)
    window.commands.show_looks()
    return window.commands.look_window


def _restoring(window: MainWindow) -> QDialog:
    """Some backups, and what the first would change."""
    save_settings(BackupSettings())
    project = present(window.session.project)
    for reason in ("asked for", "before an import", "before a merge"):
        project.do(edits.Tag(SEED, "person", ((26, 35),), note=reason))
        present(back_up_if_due(project.path, reason, every=ALWAYS).made)
    for number in range(30):
        project.do(edits.Tag(SEED, "location", ((number, number + 8),)))
    window.actions_.trigger("file.restore")
    return window.restore_commands.window


def _recovered(window: MainWindow) -> QDialog:
    """Many rows that could not be read, with all that the report can say besides."""
    path = present(window.session.project).path
    report = RecoveryReport(path, path.with_name("recovered.annotator"), saved=path)
    report.problems = ["The annotation a1 is on the article x, which is missing."]
    for number in range(60):
        what = "an annotation, of which only the place could be read, and nothing of its label"
        report.add("annotations", str(number), Outcome.LOST, f"Row {number}: {what}.")
    return RecoveryResult(report, window)


def _guideline_history(window: MainWindow) -> QDialog:
    project = present(window.session.project)
    project.do(ImportGuidelines("# Rules\n\nFor all.\n\n## claim\n\nWhat is said."))
    return GuidelineHistory(window.session, project.guidelines.sections()[1], window)


def _changed_apart(window: MainWindow) -> QDialog:
    words = "a long text of the guidelines that goes over several lines " * 4
    clash = FieldClash("guideline", "g", "text", words, "ana", ((words, "ben"),))
    return ClashDialog(
        window.session,
        lambda: [clash],
        lambda _: "The text of “claim” in the guidelines",
        lambda _, value: DecideSection("g", "text", value),
        window,
    )


def _codebook(window: MainWindow) -> QDialog:
    return CodebookWindow(window.session, window.jobs, window.settings, window)


def _split(window: MainWindow) -> QDialog:
    project = present(window.session.project)
    label = present(project.tag_set.label("claim"))
    return SplitDialog(window.session, window.jobs, project, label, window)


def _joined(window: MainWindow) -> QDialog:
    project = present(window.session.project)
    label = present(project.tag_set.label("claim"))
    return LabelDialog(window.session, project, label, "join", window)


def _value(window: MainWindow) -> QDialog:
    return ValueDialog(
        window.session, Attribute("score", kind=AttributeKind.NUMBER), ["a", "b"], window
    )


def _metadata(window: MainWindow) -> QDialog:
    project = present(window.session.project)
    articles = dict(project.metadata.of_articles())
    return ChangeDialog(articles, project.metadata.fields(), lambda _: "", window)


def _metadata_table(window: MainWindow) -> QDialog:
    project = present(window.session.project)
    path = project.path.with_name("dates.csv")
    rows = [f"{SEED},2025-12-{day:02d},A source with a long name" for day in range(1, 29)]
    path.write_text("\n".join(["id,date,publisher", *rows]) + "\n", "utf-8")
    table, articles = read_table(path), project.metadata.of_articles()
    return TableWindow(path.name, table, articles, project.metadata.fields(), window)


MORE: dict[str, Callable[[MainWindow], QDialog]] = {
    "many labels of a file": _many_labels,
    "some labels of a file": _some_labels,
    "annotators of a file": _alike,
    "answers": _answers,
    "agreement": _agreement,
    "assign": _assign,
    "assign by hand": _by_hand,
    "comments": _comments,
    "correction": _correction,
    "earlier versions": _versions,
    "annotations to look at": _looks,
    "what cannot be read": _unreadable,
    "backups": _restoring,
    "what was recovered": _recovered,
    "history of the guidelines": _guideline_history,
    "a text that was changed apart": _changed_apart,
    "codebook": _codebook,
    "split of a label": _split,
    "join of labels": _joined,
    "value of many": _value,
    "metadata of many": _metadata,
    "metadata from a table": _metadata_table,
    "field of one's own": lambda window: OwnFieldDialog(lambda _: "", window),
    "long message": _long_message,
    "long message with its details": _message_with_details,
}
ALL = DIALOGS | MORE


@pytest.fixture(params=[1.0, 1.25], ids=["usual font", "larger font"])
def font(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[float]:
    usual = qapp.font()
    larger = QFont(usual)
    larger.setPointSizeF(usual.pointSizeF() * request.param)
    qapp.setFont(larger)
    yield request.param
    qapp.setFont(usual)


def settle(window: QWidget) -> None:
    """Let layouts that wait for each other come to rest."""
    for _ in range(4):
        QApplication.processEvents()
    assert window.isVisible()


@pytest.fixture
def small(font: float, two_annotators: Project, window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with two people's annotations, as small as it must be usable."""
    window.resize(SMALL)
    settle(window)
    return window


@pytest.mark.parametrize("name", ALL)
def test_a_dialog_fits_a_small_screen(small: MainWindow, name: str, qtbot: QtBot) -> None:
    dialog = ALL[name](small)
    with qtbot.waitExposed(dialog):
        dialog.show()
    qtbot.waitUntil(lambda: not small.jobs.running)
    settle(dialog)
    least = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
    assert least.width() <= SMALL.width()
    assert least.height() <= SMALL.height()
    dialog.resize(SMALL.boundedTo(dialog.maximumSize()))
    settle(dialog)
    assert dialog.width() <= SMALL.width()
    assert dialog.height() <= SMALL.height()

    def fits() -> None:
        assert "\n".join(misfits(dialog)) == ""

    # A preview, or a measurement, comes from another thread.
    qtbot.waitUntil(fits)
    if isValid(dialog):
        dialog.close()


def _nothing(window: MainWindow) -> None:
    """Tag mode with nothing selected."""


def _selected_text(window: MainWindow) -> None:
    select(window, "Florida")


def _selected(window: MainWindow) -> None:
    select(window, "Florida")
    window.session.tagging.apply_label("location", False)
    select(window, "said")
    window.session.tagging.apply_label("claim", True)
    assert window.session.selection.annotation() is not None


def _finding(window: MainWindow) -> None:
    window.commands.find_text()


def _relating(window: MainWindow) -> None:
    _selected(window)
    window.session.relating.start()


def _palette(window: MainWindow) -> None:
    window.commands.show_palette()


def _suggestion(window: MainWindow) -> None:
    offer(present(window.session.project), ("Florida", "location"), ("Miami", "location"))
    window.session.next_annotation(1)


def _attributions(window: MainWindow) -> None:
    window.panes.tables.setCurrentIndex(1)


def _reviewing(window: MainWindow) -> None:
    window.modes.set_mode("review")


def _editing_a_version(window: MainWindow) -> None:
    window.modes.set_mode("review")
    window.modes.review.groups.step(1)
    window.modes.review.edit()


def _finding_in_review(window: MainWindow) -> None:
    window.modes.set_mode("review")
    window.commands.find_text()


def _message(window: MainWindow) -> None:
    window.session.statusMessage.emit("A message that is a good deal longer than the foot. " * 3)


STATES: tuple[Callable[[MainWindow], None], ...] = (
    _nothing,
    _selected_text,
    _selected,
    _finding,
    _relating,
    _palette,
    _suggestion,
    _attributions,
    _reviewing,
    _editing_a_version,
    _finding_in_review,
    _message,
)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__.strip("_"))
def test_the_window_is_usable_on_a_small_screen(
    small: MainWindow, state: Callable[[MainWindow], None]
) -> None:
    small.session.open_article(SEED)
    state(small)
    settle(small)
    assert (small.width(), small.height()) == (SMALL.width(), SMALL.height())
    assert "\n".join(misfits(small)) == ""


def test_the_list_of_articles_gives_way_to_the_text_and_comes_back(
    window: MainWindow, press: Press
) -> None:
    panes = window.panes
    assert panes.article_list.isVisible()
    window.resize(SMALL)
    settle(window)
    assert not panes.article_list.isVisible()
    assert panes.right_column.isVisible()
    assert window.pane.view.width() >= 440
    press(Qt.Key.Key_F9)
    settle(window)
    assert panes.article_list.isVisible()
    assert "\n".join(misfits(window)) == ""
    press(Qt.Key.Key_F9)
    window.save()
    assert window.settings.get("hide articles") is False
    window.resize(1280, 720)
    settle(window)
    assert panes.article_list.isVisible()
    press(Qt.Key.Key_F9)
    window.resize(SMALL)
    window.resize(1280, 720)
    settle(window)
    assert not panes.article_list.isVisible(), "the annotator hid it"
    window.save()
    assert window.settings.get("hide articles") is True


def test_long_names_in_the_foot_leave_room_for_messages(
    small: MainWindow, project: Project
) -> None:
    project.annotator = "Somebody with a rather long name, of the second desk"
    small.status_bar.show_project(project)
    _message(small)
    settle(small)
    bar = small.status_bar
    assert bar.message.width() >= 150
    assert project.annotator in bar.annotator.toolTip()
    assert "\n".join(misfits(bar)) == ""


def test_the_start_page_fits_a_small_screen(
    font: float, empty_window: MainWindow, qtbot: QtBot
) -> None:
    for number in range(6):
        empty_window.settings.add_recent(empty_window.settings.projects_folder / f"p{number}")
    empty_window.start_page.refresh()
    empty_window.resize(SMALL)
    settle(empty_window)
    assert (empty_window.width(), empty_window.height()) == (SMALL.width(), SMALL.height())
    assert "\n".join(misfits(empty_window)) == ""


def test_each_dialog_of_the_program_is_opened_here(
    small: MainWindow, font: float, qtbot: QtBot
) -> None:
    bases = {ImportDialog}
    known = {kind for kind in own_classes() if issubclass(kind, QDialog)} - bases
    assert AssignDialog in known
    opened: set[type] = set()
    for make in ALL.values():
        dialog = make(small)
        opened.add(type(dialog))
        qtbot.waitUntil(lambda: not small.jobs.running)
        dialog.close()
    assert {kind.__name__ for kind in known - opened} == set()
