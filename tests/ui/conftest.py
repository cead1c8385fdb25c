"""A real project with the sample article, and a real window on it."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.data_files import resource, sample_article
from annotator.model import AnnotatedDocument, Annotation, Block, Document, Suggestion, TagSet
from annotator.project import Project
from annotator.project.suggesting import Suggest, make_suggestion
from annotator.ui.article.view import ArticleView
from annotator.ui.look import theme
from annotator.ui.session.session import Session
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.values import present

SEED = "000_fb0497bd58dd550c"
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture(scope="session")
def tag_set() -> TagSet:
    """The default tag set."""
    text = resource("tagsets", "news_attribution.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), TagSet)


@pytest.fixture(scope="session")
def text() -> str:
    """The text of the sample article."""
    return sample_article().read_text("utf-8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the project of the test lies."""
    return tmp_path / "kyiv.annotator"


def sample(text: str) -> AnnotatedDocument:
    """The sample article, its paragraphs as blocks."""
    blocks: list[Block] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    metadata = {"date": "2025-12-22", "section": "POLITICS"}
    title = "Zelenskyy signals progress"
    return AnnotatedDocument(Document(SEED, title, text, metadata, tuple(blocks)))


@pytest.fixture
def project(path: Path, tag_set: TagSet, text: str) -> Iterator[Project]:
    """A project with the sample article, as ana works in it."""
    with Project.create(path, tag_set, annotator="ana") as project:
        project.add([sample(text)])
        yield project


@pytest.fixture
def session(qtbot: QtBot, project: Project) -> Session:
    """A session on the sample article, with a view for its hands."""
    theme.set_scheme("light")
    session = Session()
    view = ArticleView()
    qtbot.addWidget(view)
    view.caret.moved.connect(session.selection.leave_to_text)

    def show_opened(document_id: str) -> None:
        if document_id:
            view.show_article(present(session.document), (), (), session.tag_set)

    session.articleOpened.connect(show_opened)
    session.annotationsChanged.connect(
        lambda changed, removed: view.update_annotations(
            [session.article.annotations[item] for item in changed], removed
        )
    )
    session.selection.text = view.caret
    session.set_project(project)
    assert session.open_article(SEED)
    return session


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A person's settings, with a name in them."""
    settings = Settings(tmp_path / "settings.ini")
    settings.annotator = "ana"
    return settings


@pytest.fixture
def empty_window(qtbot: QtBot, settings: Settings) -> MainWindow:
    """The window without a project, with the keyboard."""
    theme.set_scheme("light")
    window = MainWindow(settings)
    qtbot.addWidget(window, before_close_func=lambda window: window.jobs.abandon())
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


@pytest.fixture
def window(qtbot: QtBot, empty_window: MainWindow, project: Project) -> MainWindow:
    """The window with the sample article open."""
    empty_window.files.take(project)
    qtbot.waitUntil(lambda: empty_window.pane.view.hasFocus())
    return empty_window


Press = Callable[..., None]


@pytest.fixture
def press(qtbot: QtBot, window: MainWindow) -> Press:
    """Presses keys where the keyboard is: ``press("C", Qt.Key.Key_Tab)``."""

    def press(*keys: str | Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            code = getattr(Qt.Key, f"Key_{key}") if isinstance(key, str) else key
            qtbot.keyClick(window.focusWidget() or window, code, held)

    return press


def select(window: MainWindow, phrase: str, near: str = "") -> tuple[int, int]:
    """Select a phrase, as a person does."""
    text = present(window.session.document).text
    start = text.index(phrase, text.index(near or phrase))
    window.pane.view.caret.select_by_hand(start, start + len(phrase))
    return start, start + len(phrase)


def offer(project: Project, *offers: tuple[str, str]) -> list[str]:
    """Suggest labels for the first places of phrases; return the ids of the suggestions."""
    document = project.document(SEED)
    suggestions: list[Suggestion] = []
    for phrase, label in offers:
        start = document.text.index(phrase)
        span = ((start, start + len(phrase)),)
        suggestions.append(make_suggestion(document, project.annotator, label, span, source="test"))
    project.do(Suggest(tuple(suggestions)))
    return [suggestion.id for suggestion in suggestions]


def labelled(session: Session, label: str) -> list[Annotation]:
    """The annotations of a label, in the order of the text."""
    return [a for a in session.article.ordered if a.label == label]


def related(session: Session) -> set[tuple[str, str, str]]:
    """The relations: type, and the labels of their ends."""
    known = session.article.annotations
    return {
        (r.type, known[r.source].label, known[r.target].label)
        for r in session.article.relations.values()
    }
