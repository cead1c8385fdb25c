"""Articles are seen before they come in, with what needs a look; one key imports them."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.formats import importing
from annotator.model import AnnotatedDocument, Document, EnvironmentFault
from annotator.ui.exchange.import_window import ImportWindow
from annotator.ui.exchange.preview_reader import PreviewReader
from annotator.ui.settings import SHOW_BEFORE_IMPORT, Settings
from annotator.ui.window.main_window import MainWindow
from tests.formats.label_studio.examples import region, task
from tests.values import present

PAGE = (
    "<!DOCTYPE html><html><head><title>Harbour deal</title></head><body><nav>Menu</nav><article>"
    "<h1>Harbour deal</h1>"
    + "<p>Mayor Ines Dorval said on Monday that the port would stay open. It is late.</p>" * 6
    + "<blockquote>We stay.</blockquote></article></body></html>"
)


def opened(window: MainWindow, qtbot: QtBot, *paths: Path) -> ImportWindow:
    """The window that shows the articles of files, complete."""
    window.exchange.offer_import(list(paths))
    return awaited(window, qtbot)


def awaited(window: MainWindow, qtbot: QtBot) -> ImportWindow:
    """The window of an import, when it shows articles and near copies."""
    qtbot.waitUntil(lambda: window.findChild(ImportWindow) is not None)
    shown = present(window.findChild(ImportWindow))
    qtbot.waitUntil(lambda: shown._was_compared)
    return shown


def lines(shown: ImportWindow) -> list[str]:
    """The rows of the list."""
    return [shown.rows.item(at).text() for at in range(shown.rows.count())]


def count(window: MainWindow) -> int:
    """How many articles the project has."""
    return present(window.session.project).articles.count()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A web page."""
    path = tmp_path / "harbour.html"
    path.write_text(PAGE, "utf-8")
    return path


def test_plain_text_comes_in_at_once(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Kyiv said yes.", "utf-8")
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.offer_import([tmp_path / "one.txt"])
    qtbot.waitUntil(lambda: present(window.session.document).text == "Kyiv said yes.")
    assert window.findChild(ImportWindow) is None


def test_plain_text_that_needs_a_look_is_shown(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    story = " ".join(f"word{number}" for number in range(100))
    present(window.session.project).add([AnnotatedDocument(Document("s", "Story", story, {}))])
    (tmp_path / "copy.txt").write_text(f"{story} more", "utf-8")
    shown = opened(window, qtbot, tmp_path / "copy.txt")
    assert "! near copy" in lines(shown)[0]
    assert "“Story” (s)" in shown.look.text()
    shown.reject()


def test_a_page_is_shown_and_enter_imports_it(window: MainWindow, qtbot: QtBot, page: Path) -> None:
    before = count(window)
    shown = opened(window, qtbot, page)
    assert shown.page.view.article().title == "Harbour deal"
    assert "Title" in shown.metadata.toPlainText()
    assert "left out" in shown.look.text(), "the menu of the page"
    assert shown.read_as.text() == "Read as: Web page."
    assert count(window) == before
    assert shown.rows.hasFocus()
    with qtbot.waitSignal(window.jobs.finished):
        qtbot.keyClick(shown.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: count(window) == before + 1)
    assert present(window.session.document).text == shown.page.view.article().text
    assert window.findChild(QMessageBox, "message") is None, "it was seen already"


@pytest.mark.parametrize("is_read_anew", [False, True])
def test_a_file_that_is_still_read_is_imported_as_it_is_stated(
    window: MainWindow,
    qtbot: QtBot,
    page: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_read_anew: bool,
) -> None:
    before = count(window)
    if is_read_anew:
        opened(window, qtbot, page)
    monkeypatch.setattr(PreviewReader, "read", lambda *_: None)
    if not is_read_anew:
        window.exchange.offer_import([page])
    shown = present(window.findChild(ImportWindow))
    shown.read()
    assert "Reading" in shown.summary.text()
    begun: list[object] = []
    shown.wanted.connect(lambda options, preview: begun.append(preview))
    shown.import_button.click()
    qtbot.waitUntil(lambda: count(window) == before + 1)
    assert begun == [None], "what was seen is not what is stated"


def test_cancel_imports_nothing(window: MainWindow, qtbot: QtBot, page: Path) -> None:
    before = count(window)
    shown = opened(window, qtbot, page)
    qtbot.keyClick(shown.rows, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    assert not window.jobs.running
    assert count(window) == before


def test_the_arrows_go_through_the_articles(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n', "utf-8")
    shown = opened(window, qtbot, tmp_path / "a.jsonl")
    assert shown.summary.text() == "2 articles."
    assert shown.page.view.article().text == "One."
    qtbot.keyClick(shown.rows, Qt.Key.Key_Down)
    assert shown.page.view.article().text == "Two."
    shown.reject()


def test_a_change_of_the_fields_shows_and_counts(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(
        'kop,inhoud,andere\nBurgemeester weigert het,"De burgemeester zei gisteren, dat zij niet '
        'gaat en ook morgen niet.",De andere tekst van het artikel.\n',
        "utf-8",
    )
    shown = opened(window, qtbot, tmp_path / "a.csv")
    assert shown.page.view.article().text.startswith("De burgemeester")
    text = present(shown.findChild(QComboBox, "field.text"))
    assert text.currentData() == "inhoud"
    with qtbot.waitSignal(shown.shown):
        text.setCurrentIndex(text.findData("andere"))
        assert shown.page.view.article().text.startswith("De burgemeester"), "until it is read"
    assert shown.page.view.article().text == "De andere tekst van het artikel."
    with qtbot.waitSignal(window.jobs.finished):
        shown.import_button.click()
    qtbot.waitUntil(
        lambda: present(window.session.document).text == "De andere tekst van het artikel."
    )


def test_encoding_and_format_are_changed_in_sight(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Мэр сказала нет. Порт открыт.".encode("koi8-r"))

    def answer(_parent: QWidget, *_: str) -> tuple[list[str], str]:
        return [str(path)], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", answer)
    window.actions_.trigger("file.import-as")
    shown = awaited(window, qtbot)
    assert shown.form.isVisible()
    assert shown.form.format.hasFocus()
    with qtbot.waitSignal(shown.shown):
        shown.form.encoding.setCurrentIndex(shown.form.encoding.findData("latin-1"))
    assert "íÜÒ" in shown.page.view.article().text
    with qtbot.waitSignal(shown.shown):
        shown.form.encoding.setCurrentIndex(shown.form.encoding.findData("koi8-r"))
    assert shown.page.view.article().text.startswith("Мэр сказала")
    with qtbot.waitSignal(window.jobs.finished):
        shown.import_button.click()
    qtbot.waitUntil(lambda: present(window.session.document).text.startswith("Мэр сказала"))


def test_a_question_is_answered_by_a_button(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    value = {"start": 3, "end": 5, "text": "He", "labels": ["person"]}
    given = task({**region("x", 0, 2, "person"), "value": value}, text="👍 He said no")
    (tmp_path / "project-1.json").write_text(json.dumps([given]), "utf-8")
    shown = opened(window, qtbot, tmp_path / "project-1.json")
    button, skip = shown.questions.buttons()
    assert button.text() == "Count in UTF-16 units (as shown)"
    assert skip.text() == "Leave out what does not fit"
    qtbot.keyClick(shown.rows, Qt.Key.Key_Return)
    assert shown.isVisible(), "it is asked first"
    assert button.hasFocus()
    with qtbot.waitSignal(shown.compared):
        qtbot.keyClick(button, Qt.Key.Key_Return)
    assert shown.questions.isHidden()
    before = present(window.session.project).counts().annotations
    with qtbot.waitSignal(window.jobs.finished):
        qtbot.keyClick(shown.rows, Qt.Key.Key_Return)
    project = present(window.session.project)
    qtbot.waitUntil(lambda: project.counts().annotations == before + 1)


def test_labels_that_are_missing_are_asked_for_after_the_look(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    line = {"text": "He said no.", "annotations": [{"label": "Denier", "fragments": [[0, 2]]}]}
    (tmp_path / "a.jsonl").write_text(json.dumps(line), "utf-8")
    shown = opened(window, qtbot, tmp_path / "a.jsonl")
    assert not shown.questions.buttons()
    assert not shown.questions.isHidden()
    with qtbot.waitSignal(window.jobs.finished):
        qtbot.keyClick(shown.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(QComboBox, "meaning.Denier") is not None)


def test_what_cannot_be_read_is_listed_and_the_rest_comes_in(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    (folder / "mixed.jsonl").write_text('{"text": "One."}\n{oops}\n', "utf-8")
    before = count(window)
    shown = opened(window, qtbot, folder)
    assert lines(shown)[0] == "broken.docx\n! cannot be read"
    assert "broken.docx cannot be read" in shown.page.message.text()
    shown.rows.setCurrentRow(1)
    assert "mixed.jsonl:2" in shown.look.text()
    assert shown.import_button.text() == "Import the rest"
    with qtbot.waitSignal(window.jobs.finished):
        shown.import_button.click()
    qtbot.waitUntil(lambda: count(window) == before + 1)


def test_a_file_of_which_nothing_can_be_read(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "broken.docx").write_bytes(b"kop;inhoud\nEen;De burgemeester zei nee.\n")
    shown = opened(window, qtbot, tmp_path / "broken.docx")
    assert not shown.import_button.isEnabled()
    shown.open_reading()
    with qtbot.waitSignal(shown.compared):
        shown.form.format.setCurrentIndex(shown.form.format.findData("table"))
    assert shown.import_button.isEnabled()
    assert shown.page.view.article().text == "De burgemeester zei nee."
    shown.reject()


@pytest.mark.parametrize(("choice", "is_shown"), [("always", True), ("never", False)])
def test_the_preference_decides(
    window: MainWindow,
    settings: Settings,
    qtbot: QtBot,
    tmp_path: Path,
    page: Path,
    choice: str,
    is_shown: bool,
) -> None:
    settings.set(SHOW_BEFORE_IMPORT, choice)
    (tmp_path / "one.txt").write_text("Kyiv said yes.", "utf-8")
    before = count(window)
    if is_shown:
        shown = opened(window, qtbot, tmp_path / "one.txt")
        assert shown.look.text() == "Nothing is left out."
        shown.reject()
    else:
        with qtbot.waitSignal(window.jobs.finished):
            window.exchange.offer_import([page])
        qtbot.waitUntil(lambda: count(window) == before + 1)
        assert window.findChild(ImportWindow) is None


def test_files_that_are_dropped_or_pasted_are_shown(
    window: MainWindow, qtbot: QtBot, page: Path
) -> None:
    window.files.drop([page])
    awaited(window, qtbot).reject()
    qtbot.waitUntil(lambda: window.findChild(ImportWindow) is None)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(page))])
    QGuiApplication.clipboard().setMimeData(mime)
    window.actions_.trigger("file.paste")
    awaited(window, qtbot).reject()
    qtbot.waitUntil(lambda: window.findChild(ImportWindow) is None)
    qtbot.keyClick(window.pane.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    awaited(window, qtbot).reject()


def test_it_has_room_on_a_small_screen_and_names_for_screen_readers(
    window: MainWindow, qtbot: QtBot, page: Path
) -> None:
    shown = opened(window, qtbot, page)
    least = shown.minimumSizeHint()
    assert (least.width(), least.height()) < (900, 480)
    shown.resize(900, 480)
    assert shown.page.view.viewport().width() > 300
    for widget in (shown.rows, shown.page.view, shown.metadata, shown.look, shown.side):
        assert widget.accessibleName()
    (default,) = [b for b in shown.findChildren(QPushButton) if b.isDefault()]
    assert default is shown.import_button
    shown.reject()


def test_roles_are_named_beside_the_text(window: MainWindow, qtbot: QtBot, page: Path) -> None:
    shown = opened(window, qtbot, page)
    kinds = [block.kind for block in shown.page.names._blocks]
    assert kinds[0] == "headline"
    assert "paragraph" not in kinds
    image = shown.page.names.grab(QRect(0, 0, 110, 120)).toImage()
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert len(colours) > 1, "a name is written"
    shown.reject()


def test_more_articles_than_the_first_can_be_looked_at(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    records = [json.dumps({"text": f"Text {number}."}) for number in range(30)]
    (tmp_path / "a.jsonl").write_text("\n".join(records), "utf-8")
    shown = opened(window, qtbot, tmp_path / "a.jsonl")
    assert shown.rows.count() == 20
    assert shown.more.isVisible()
    with qtbot.waitSignal(shown.shown):
        qtbot.mouseClick(shown.more, Qt.MouseButton.LeftButton)
    assert shown.rows.count() == 30
    assert not shown.more.isVisible()
    shown.reject()


def test_remarks_on_other_files_are_told_from_those_on_the_article(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, page: Path
) -> None:
    (tmp_path / "thing.xyz").write_text("nothing", "utf-8")
    shown = opened(window, qtbot, tmp_path)
    own, _, rest = shown.look.text().partition("The whole import:")
    assert "left out" in own
    assert "thing.xyz" not in own
    assert "thing.xyz" in rest
    shown.reject()


def test_options_with_known_values_are_chosen_from_a_list(
    window: MainWindow, qtbot: QtBot, page: Path
) -> None:
    shown = opened(window, qtbot, page)
    shown.fold.setChecked(True)
    split = present(shown.findChild(QComboBox, "option.split"))
    assert [split.itemData(at) for at in range(split.count())] == ["", "no"]
    assert not shown.form.offsets.isVisible(), "an article has no offsets"
    qtbot.waitUntil(
        lambda: shown.side.viewport().width() >= shown._column.minimumSizeHint().width()
    )
    with qtbot.waitSignal(shown.shown):
        split.setCurrentIndex(1)
    assert shown.options().options == {"split": "no"}
    shown.reject()


def test_fields_with_known_names_can_be_chosen_anew(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Headline;Body text;Appeared\nYes;Kyiv said yes.;01/03/2023\nNo;Rome said no.;02/03/2023\n",
        "utf-8",
    )
    shown = opened(window, qtbot, path)
    title = present(shown.findChild(QComboBox, "field.title"))
    assert title.currentText() == "(recognised: Headline)"
    assert shown.options().options == {}
    date = present(shown.findChild(QComboBox, "field.date"))
    with qtbot.waitSignal(shown.shown):
        date.setCurrentIndex(date.findData("Appeared"))
    assert "first" in shown.questions.buttons()[0].text(), "which number is the day"
    assert date.currentData() == "Appeared"
    assert "2023-01-03?" in lines(shown)[0] or "2023-03-01?" in lines(shown)[0]
    assert shown.side.verticalScrollBar().value() == 0, "the question is in sight"
    shown.fold.setChecked(True)
    assert shown.findChild(QWidget, "option.title") is None, "it is asked above"
    shown.reject()


def test_inner_fields_of_json_can_be_chosen(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    record = {"headline": {"main": "T"}, "body": {"content": "Kyiv said."}, "pub": {"on": "2023"}}
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"docs": [record]}), "utf-8")
    shown = opened(window, qtbot, path)
    date = present(shown.findChild(QComboBox, "field.date"))
    assert date.findData("pub.on") > 0
    shown.reject()


def test_the_wheel_scrolls_the_column_and_changes_no_box(
    window: MainWindow, qtbot: QtBot, page: Path
) -> None:
    shown = opened(window, qtbot, page)
    shown.open_reading()
    shown.rows.setFocus()
    for box in (shown.form.format, shown.form.encoding):
        before = box.currentIndex()
        turn = QWheelEvent(
            QPointF(5, 5),
            box.mapToGlobal(QPointF(5, 5)),
            QPoint(),
            QPoint(0, -360),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QGuiApplication.sendEvent(box, turn)
        assert box.currentIndex() == before
    shown.reject()


def test_a_name_that_was_typed_for_an_import_that_fails_is_in_its_field_again(
    window: MainWindow, qtbot: QtBot, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise EnvironmentFault("The disk is full.")

    shown = opened(window, qtbot, page)
    assert shown.form.isHidden()
    shown.open_reading()
    qtbot.keyClicks(shown.form.owner, "bo")
    with monkeypatch.context() as broken, qtbot.waitSignal(window.jobs.finished):
        broken.setattr(importing, "import_paths", fail)
        shown.accept()
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    for box in window.findChildren(QMessageBox):
        box.close()
    qtbot.waitUntil(lambda: window.findChild(ImportWindow) is None)
    again = opened(window, qtbot, page)
    assert again.form.owner.text() == "bo"
    assert not again.form.isHidden()
    with qtbot.waitSignal(window.jobs.finished):
        again.accept()
    qtbot.waitUntil(lambda: count(window) == 2)
    qtbot.waitUntil(lambda: window.findChild(ImportWindow) is None)
    assert opened(window, qtbot, page).form.owner.text() == ""


def test_a_name_for_an_import_that_is_cancelled_is_not_kept(
    window: MainWindow, qtbot: QtBot, page: Path
) -> None:
    shown = opened(window, qtbot, page)
    shown.open_reading()
    qtbot.keyClicks(shown.form.owner, "bo")
    shown.reject()
    qtbot.waitUntil(lambda: window.findChild(ImportWindow) is None)
    assert opened(window, qtbot, page).form.owner.text() == ""
