"""An article view on the screen, and annotations made from the words they cover."""

import tomllib
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextLine
from pytestqt.qtbot import QtBot

from annotator.data_files import resource, sample_article
from annotator.model import (
    Annotation,
    Block,
    Document,
    Fragment,
    Relation,
    TagSet,
    covered_text,
)
from annotator.ui.article.view import ArticleView
from annotator.ui.look import theme

Show = Callable[..., ArticleView]


@pytest.fixture(scope="session")
def tag_set() -> TagSet:
    source = resource("tagsets", "news_attribution.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(source), TagSet)


@pytest.fixture
def view(qtbot: QtBot, tag_set: TagSet) -> ArticleView:
    """An empty view on the screen, in the light scheme."""
    theme.set_scheme("light")
    view = ArticleView()
    qtbot.addWidget(view)
    view.resize(900, 800)
    with qtbot.waitExposed(view):
        view.show()
    return view


@pytest.fixture
def show(view: ArticleView, tag_set: TagSet) -> Show:
    """Shows a text with annotations: ``show(text, made(text, …))``."""

    def show(
        text: str, annotations: Iterable[Annotation] = (), relations: Iterable[Relation] = ()
    ) -> ArticleView:
        view.show_article(article(text), annotations, relations, tag_set)
        return view

    return show


def article(text: str, blocks: tuple[Block, ...] = ()) -> Document:
    return Document(id="d", title="t", text=text, blocks=blocks)


def sample() -> str:
    return sample_article().read_text("utf-8")


def spans(text: str, *words: str) -> tuple[Fragment, ...]:
    """Where words stand, each looked for after the one before."""
    found: list[Fragment] = []
    at = 0
    for word in words:
        at = text.index(word, at)
        found.append((at, at + len(word)))
        at += len(word)
    return tuple(found)


def tagged(text: str, label: str, *words: str, name: str = "") -> Annotation:
    """An annotation that covers the words; its id is the label unless a name is given."""
    fragments = spans(text, *words)
    return Annotation(name or label, "ana", label, fragments, covered_text(text, fragments))


def related(kind: str, source: Annotation, target: Annotation) -> Relation:
    return Relation(f"{kind}:{source.id}:{target.id}", "ana", kind, source.id, target.id)


def middle(view: ArticleView, start: int, end: int) -> QPoint:
    """The middle of a stretch of text, in the viewport."""
    return view.page.rect_of(start, end).center()


def selected(view: ArticleView) -> str:
    """The selected text."""
    selection = view.caret.selection()
    return "" if selection is None else view.article().text[slice(*selection)]


def x_of(line: QTextLine, unit: int, edge: QTextLine.Edge = QTextLine.Edge.Leading) -> float:
    """The place of a caret at an edge of a unit."""
    place: Any = line.cursorToX(unit, edge)  # A tuple, whatever the declared type says.
    return place[0]
