"""Paragraphs in which nothing of one's own is tagged."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.model import Annotation, Block, Document
from annotator.model.article_index import Unfinished, body_paragraphs

TEXT = "A headline\n\nFirst paragraph.\nSecond one.\n—\n  \nThird.\n"
ARTICLE = Document("d", "t", TEXT, {}, (Block("headline", 0, 10),))


def marked(item: str, *fragments: tuple[int, int], who: str = "ana") -> Annotation:
    return Annotation(item, who, "claim", fragments, "")


def texts(paragraphs: list[tuple[int, int]]) -> list[str]:
    return [TEXT[start:end] for start, end in paragraphs]


def test_body_paragraphs_are_lines_with_words_and_without_another_role() -> None:
    assert texts(body_paragraphs(ARTICLE)) == ["First paragraph.", "Second one.", "Third."]
    assert texts(body_paragraphs(Document("d", "t", TEXT)))[0] == "A headline"


def test_only_ones_own_annotations_count() -> None:
    first = TEXT.index("First")
    others = [marked("x", (first, first + 5), who="ben")]
    unfinished = Unfinished(ARTICLE, others, "ana")
    assert len(unfinished.paragraphs()) == 3
    come, gone = unfinished.update([marked("y", (first, first + 5))], [])
    assert (come, texts(gone)) == ([], ["First paragraph."])
    come, gone = unfinished.update([], ["y"])
    assert (texts(come), gone) == (["First paragraph."], [])


def test_an_annotation_may_touch_several_paragraphs() -> None:
    first, third = TEXT.index("First"), TEXT.index("Third")
    both = marked("x", (first + 6, first + 20), (third, third + 2))
    unfinished = Unfinished(ARTICLE, [both], "ana")
    assert unfinished.paragraphs() == []
    assert unfinished.next(0, 1) is None
    come, gone = unfinished.update([marked("x", (first, first + 1))], [])
    assert texts(come) == ["Second one.", "Third."]
    assert gone == []


def test_going_round() -> None:
    unfinished = Unfinished(ARTICLE, [], "ana")
    first, second, third = unfinished.paragraphs()
    assert unfinished.next(0, 1) == first
    assert unfinished.next(first[0], 1) == second
    assert unfinished.next(third[0], 1) == first
    assert unfinished.next(third[0], -1) == second
    assert unfinished.next(third[0] + 1, -1) == third
    assert unfinished.next(first[0], -1) == third


spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)).map(
    lambda found: (found[0], min(sum(found), len(TEXT)))
)


@given(
    st.lists(
        st.tuples(st.sampled_from("xyz"), spans, st.sampled_from(["ana", "ben"]), st.booleans())
    )
)
def test_changes_end_up_as_looking_anew(
    edits: list[tuple[str, tuple[int, int], str, bool]],
) -> None:
    unfinished = Unfinished(ARTICLE, [], "ana")
    shown = set(unfinished.paragraphs())
    kept: dict[str, Annotation] = {}
    for item, span, who, removed in edits:
        if removed:
            kept.pop(item, None)
            come, gone = unfinished.update([], [item])
        else:
            kept[item] = marked(item, span, who=who)
            come, gone = unfinished.update([kept[item]], [])
        assert not shown & set(come)
        assert shown >= set(gone)
        shown = (shown | set(come)) - set(gone)
    expected = Unfinished(ARTICLE, kept.values(), "ana").paragraphs()
    assert unfinished.paragraphs() == expected
    assert shown == set(expected)
