"""Growing the selection in the view, and shrinking it again."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.text.graphemes import grapheme_border
from annotator.ui.article.view import ArticleView
from tests.text.strategies import texts
from tests.text.test_quotations import SPLIT
from tests.ui.article.conftest import Show, article
from tests.ui.article.test_any_text import many


def test_shrinking_takes_growing_back_caret_and_all(show: Show) -> None:
    view = show(SPLIT)
    view.caret.select_by_hand(30, 25)
    for _ in range(3):
        view.caret.grow_selection()
    for _ in range(3):
        view.caret.shrink_selection()
    assert (view.caret.anchor(), view.caret.position()) == (30, 25)
    view.caret.shrink_selection()
    assert (view.caret.anchor(), view.caret.position()) == (30, 25)


@many
@given(texts, st.integers(0, 200), st.integers(0, 30), st.integers(1, 8))
def test_growing_then_shrinking_returns(
    view: ArticleView, text: str, start: int, length: int, times: int
) -> None:
    view.show_article(article(text), [], [], view.page.tag_set)
    start = grapheme_border(text, min(start, len(text)))
    end = grapheme_border(text, min(start + length, len(text)), forward=True)
    view.caret.select_by_hand(end, start)
    seen = [(view.caret.anchor(), view.caret.position())]
    for _ in range(times):
        view.caret.grow_selection()
        seen.append((view.caret.anchor(), view.caret.position()))
    changes = [one for n, one in enumerate(seen) if n == 0 or one != seen[n - 1]]
    for before in reversed(changes[:-1]):
        view.caret.shrink_selection()
        assert (view.caret.anchor(), view.caret.position()) == before
