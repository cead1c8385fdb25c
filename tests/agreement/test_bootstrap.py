"""Sums of counts over articles, and the intervals of figures."""

from annotator.agreement.bootstrap import MAX_BUNDLES, FigureRequest, Sums, Tally

KEY = ("n", "claim")


def share(sums: Sums) -> float | str:
    return sums.get(KEY, 0) / sums.get(("N",), 0) if sums.get(("N",), 0) else "nothing"


def tally_of(articles: int) -> Tally:
    tally = Tally()
    for number in range(articles):
        tally.add({KEY: number % 2, ("N",): 1})
    return tally


def test_bundles_are_joined_and_the_sums_stay() -> None:
    tally = tally_of(MAX_BUNDLES * 4 + 3)
    assert tally.articles == MAX_BUNDLES * 4 + 3
    assert tally.sums() == {KEY: MAX_BUNDLES * 2 + 1, ("N",): MAX_BUNDLES * 4 + 3}


def test_the_interval_is_around_the_figure_and_of_the_seed() -> None:
    request = FigureRequest([KEY, ("N",)], 100, share)
    (figure,) = tally_of(100).compute([request], seed=1)
    assert (figure.value, figure.items) == (0.5, 100)
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < 0.5 < figure.high
    assert tally_of(100).compute([request], seed=1) == [figure]
    assert tally_of(100).compute([request], seed=2) != [figure]


def test_few_articles_have_no_interval_and_an_undefined_figure_has_a_reason() -> None:
    request = FigureRequest([KEY, ("N",)], 4, share)
    (figure,) = tally_of(4).compute([request], seed=1)
    assert (figure.value, figure.low, figure.high) == (0.5, None, None)
    (undefined,) = Tally().compute([request], seed=1)
    assert (undefined.value, undefined.why) == (None, "nothing")
