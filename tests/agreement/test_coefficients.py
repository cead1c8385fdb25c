"""Each coefficient, next to one that is computed from the raw data in another way."""

from collections import Counter
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement.coefficients import (
    NO_SHARED_ARTICLE,
    ONLY_ONE_VALUE,
    cohens_kappa,
    correct_for_chance,
    f1,
    krippendorffs_alpha,
    proportion,
)

krippendorff: Any = pytest.importorskip("krippendorff")
numpy: Any = pytest.importorskip("numpy")

Ratings = list[list[int | None]]
values = st.integers(0, 3)


def alpha_of(items: Ratings) -> float | str:
    """Ours, from coincidences."""
    agreed = 0.0
    counts: Counter[int] = Counter()
    for item in items:
        given_ = [each for each in item if each is not None]
        if len(given_) > 1:
            counts.update(given_)
            equal = sum(one == other for one, other in permutations(given_, 2))
            agreed += equal / (len(given_) - 1)
    return krippendorffs_alpha(agreed, counts)


@given(st.lists(st.lists(st.none() | values, min_size=3, max_size=3), min_size=2, max_size=12))
def test_alpha_is_that_of_the_package(items: Ratings) -> None:
    ours = alpha_of(items)
    kept = [item for item in items if sum(each is not None for each in item) > 1]
    pairable = {each for item in kept for each in item if each is not None}
    if len(pairable) < 2:
        assert isinstance(ours, str)
        return
    table = numpy.array([[numpy.nan if v is None else v for v in item] for item in items]).T
    expected = krippendorff.alpha(table, level_of_measurement="nominal")
    assert ours == pytest.approx(float(expected))


def test_alpha_as_krippendorff_computes_it() -> None:
    # Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, part C.
    rows = ("12332141 2...", "12332241 25.3", ".3332342 251.", "12332441 251.")
    ratings = [[None if v == "." else int(v) for v in row if v != " "] for row in rows]
    assert alpha_of([list(item) for item in zip(*ratings, strict=True)]) == pytest.approx(
        0.743, abs=0.001
    )


@given(st.lists(st.tuples(values, values), min_size=1, max_size=20))
def test_kappa_from_its_definition(pairs: list[tuple[int, int]]) -> None:
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    agreed = sum(one == other for one, other in pairs)
    ours = cohens_kappa(agreed, len(pairs), ones, others)
    by_chance = sum(ones[value] * others[value] for value in range(4))
    if by_chance == len(pairs) ** 2:
        assert ours == ONLY_ONE_VALUE
        return
    chance = by_chance / len(pairs) ** 2
    assert ours == pytest.approx((agreed / len(pairs) - chance) / (1 - chance))


def test_kappa_as_cohen_computes_it() -> None:
    # Cohen 1960, table 1: proportions of 200 cases in three categories, two judges.
    table = {
        (0, 0): 0.25, (0, 1): 0.13, (0, 2): 0.12,
        (1, 0): 0.12, (1, 1): 0.02, (1, 2): 0.16,
        (2, 0): 0.03, (2, 1): 0.15, (2, 2): 0.02,
    }  # fmt: skip
    ones = {k: sum(v for (a, _), v in table.items() if a == k) for k in range(3)}
    others = {k: sum(v for (_, b), v in table.items() if b == k) for k in range(3)}
    agreed = sum(value for (one, other), value in table.items() if one == other)
    chance = sum(ones[k] * others[k] for k in range(3))
    expected = (agreed - chance) / (1 - chance)
    assert cohens_kappa(agreed, 1, ones, others) == pytest.approx(expected)


def test_f1_precision_and_recall() -> None:
    assert f1(2, 3, 5) == 0.5
    assert proportion(2, 5) == 0.4
    assert f1(0, 0, 2) == 0
    assert isinstance(f1(0, 0, 0), str)
    assert isinstance(proportion(0, 0), str)


def test_without_anything_there_is_no_figure() -> None:
    assert correct_for_chance([]) == NO_SHARED_ARTICLE
    assert correct_for_chance([(0, 0)]) == ONLY_ONE_VALUE
    assert isinstance(krippendorffs_alpha(0, {}), str)
