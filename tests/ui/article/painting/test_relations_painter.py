"""Relations in the margin: quiet and few until one is looked at, then named, and never cut."""

from typing import Any

import pytest
from PySide6.QtGui import QImage

from annotator.model import Annotation, Relation
from annotator.ui.article.painting import relations_painter
from annotator.ui.article.view import ArticleView
from annotator.ui.look import theme
from tests.ui.article.conftest import Show, related, tagged

LINE = "The Kremlin said on Monday that the talks had come to nothing so far, and Kyiv agreed. "
TEXT = LINE * 6


def margin(view: ArticleView) -> QImage:
    image = view.viewport().grab().toImage()
    return image.copy(0, 0, round(view.page.size.left) - 4, image.height())


def marked(image: QImage, x: int = -1) -> int:
    """Pixels that are not of the page's colour; ``x``: in that column."""
    page = theme.current().page
    columns = range(image.width()) if x < 0 else [x]
    return sum(
        image.pixelColor(column, y) != page for column in columns for y in range(image.height())
    )


def at(name: str, label: str, line: int, word: str) -> Annotation:
    """A word in one of the sentences, each of which begins in another line."""
    start = TEXT.index(word, line * len(LINE))
    return Annotation(name, "ana", label, ((start, start + len(word)),), word)


def test_what_leads_from_line_to_line_is_one_bracket(show: Show) -> None:
    claim = at("claim", "claim", 0, "The Kremlin")
    letters = [at(letter, "person", 3, "Kremlin"[n]) for n, letter in enumerate("abc")]
    one = show(TEXT, [claim, *letters], [related("about", claim, letters[0])])
    single = margin(one)
    assert marked(single) > 20
    every = [related("about", claim, letter) for letter in letters]
    view = show(TEXT, [claim, *letters], every)
    assert margin(view) == single
    view.set_current("claim")
    assert margin(view) != single


def test_a_long_name_is_elided_not_cut(show: Show) -> None:
    claim, speaker = tagged(TEXT, "claim", "talks"), tagged(TEXT, "speaker", "The Kremlin")
    name = "is_said_with_a_great_many_words_by_somebody_who_is"
    view = show(TEXT, [claim, speaker], [Relation("r", "ana", name, "claim", "speaker")])
    view.set_current("claim")
    image = margin(view)
    assert marked(image) > 200
    assert all(marked(image, x) == 0 for x in range(4))
    view.resize(500, 600)
    assert all(marked(margin(view), x) == 0 for x in range(4))


def test_quiet_lines_do_not_darken_where_they_cross(show: Show) -> None:
    made = [at(f"c{line}", "claim", line, "said") for line in range(6)]
    every = [related("about", one, other) for one in made for other in made if one is not other]
    image = margin(show(TEXT, made, every))
    page = theme.current().page
    colours = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert len(colours - {page.name()}) == 1


def test_what_leads_out_of_sight_alike_is_named_once_and_counted(show: Show) -> None:
    text = LINE * 400
    claim = Annotation("c", "ana", "claim", ((len(LINE) * 200, len(LINE) * 200 + 3),), "")
    far = [
        Annotation(f"e{n}", "ana", "person", ((n * len(LINE), n * len(LINE) + 3),), "")
        for n in range(120)
    ]
    view = show(text, [claim, *far], [related("about", claim, entity) for entity in far])
    view.caret.reveal(claim.start, claim.end)
    view.set_current("c")
    many = margin(view)
    # No more than the height of a name or two, left of the brackets.
    page = theme.current().page
    rows = [
        y for y in range(many.height()) if any(many.pixelColor(x, y) != page for x in range(110))
    ]
    assert 0 < len(rows) < 30
    view.update_relations([related("about", claim, far[0])])
    assert margin(view) != many


def test_relations_of_one_type_to_a_line_are_named_once(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = at("claim", "claim", 0, "The Kremlin")
    letters = [at(letter, "person", 3, "Kremlin"[n]) for n, letter in enumerate("abc")]
    relations = [related("about", claim, letter) for letter in letters]
    relations.append(related("said_by", claim, letters[0]))
    view = show(TEXT, [claim, *letters], relations)
    named: list[str] = []
    paint_name = relations_painter._NamedRelations._paint_name

    def paint(self: Any, relation: Relation, *given: Any) -> None:
        named.append(relation.type)
        paint_name(self, relation, *given)

    monkeypatch.setattr(relations_painter._NamedRelations, "_paint_name", paint)
    view.set_current("claim")
    margin(view)
    assert sorted(named) == ["about", "said_by"]
