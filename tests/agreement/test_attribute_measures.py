"""Agreement about attributes of each kind, next to the library and to published figures."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.agreement import measure
from annotator.agreement.attribute_measures import (
    INTERVAL,
    NOMINAL,
    ORDINAL,
    SETS,
    as_number,
    comparable,
    measure_of,
)
from annotator.agreement.coefficients import (
    correct_for_chance,
    interval_disagreement,
    masi_distance,
    ordinal_disagreement,
    set_disagreement,
)
from annotator.agreement.results import AttributeScore
from annotator.agreement.tables import attribute_table
from annotator.model import Attribute, AttributeKind, Label, Layer, ShownIf, TagSet
from tests.agreement.making import note, text
from tests.attributes import OF_EACH_KIND, fitting_values

krippendorff: Any = pytest.importorskip("krippendorff")
numpy: Any = pytest.importorskip("numpy")
_TWO = ("ana", "ben")
SEVERAL, SCALE, NUMBER, DATE = (OF_EACH_KIND[row] for row in (1, 5, 4, 6))
# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: four observers.
PUBLISHED = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""


def units_of(columns: Sequence[Sequence[float | None]]) -> list[tuple[float, float, float]]:
    """Each two values of a unit, with the weight of the pair."""
    units: list[tuple[float, float, float]] = []
    for column in columns:
        values = [value for value in column if value is not None]
        units += [(a, b, 1 / (len(values) - 1)) for a, b in combinations(values, 2)]
    return units


@pytest.mark.parametrize(
    ("disagreement", "alpha"), [(ordinal_disagreement, 0.815), (interval_disagreement, 0.849)]
)
def test_the_published_example(disagreement: Any, alpha: float) -> None:
    rows = [line.split() for line in PUBLISHED.strip().splitlines()]
    columns = [[None if v == "." else float(v) for v in c] for c in zip(*rows, strict=True)]
    found = correct_for_chance([disagreement(units_of(columns))])
    assert found == pytest.approx(alpha, abs=0.0005)


@pytest.mark.parametrize("level", ["ordinal", "interval"])
@given(data=st.data())
def test_as_the_library_has_it(level: str, data: st.DataObject) -> None:
    value = st.none() | st.integers(-3, 6)
    rows = data.draw(st.lists(st.tuples(value, value, value), min_size=2, max_size=9))
    paired = [row for row in rows if sum(one is not None for one in row) > 1]
    assume(len({one for row in paired for one in row if one is not None}) > 1)
    table = [
        [numpy.nan if one is None else one for one in side] for side in zip(*rows, strict=True)
    ]
    expected = krippendorff.alpha(reliability_data=table, level_of_measurement=level)
    disagreement = ordinal_disagreement if level == "ordinal" else interval_disagreement
    found = correct_for_chance([disagreement(units_of(paired))])
    assert found == pytest.approx(expected, abs=1e-9)


def test_numbers_of_any_size_are_compared() -> None:
    units = [(1e308, -1e308, 1.0), (1e308, 1e308, 1.0), (as_number(10**400), 0.0, 1.0)]
    assert isinstance(correct_for_chance([interval_disagreement(units)]), float)
    days = [(as_number("2025-12-22"), as_number("2025-12-23"), 1.0)] * 2
    days += [(as_number("2025-12-24"), as_number("2025-12-24"), 1.0)] * 2
    assert correct_for_chance([interval_disagreement(days)]) == pytest.approx(1 - 0.5 / (11 / 7))


def test_a_month_and_a_year_stand_for_their_middle() -> None:
    assert as_number("2025-12") == as_number("2025-12-15")
    assert as_number("2025") == as_number("2025-07-02")


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        *(("ab", "ab", 0), ("", "", 0), ("a", "b", 1), ("a", "", 1), ("a", "ab", 2 / 3)),
        *(("ab", "bc", 1 - 1 / 9), ("abc", "ab", 1 - 4 / 9)),
    ],
)
def test_the_distance_of_sets(one: str, other: str, distance: float) -> None:
    assert masi_distance(frozenset(one), frozenset(other)) == pytest.approx(distance)
    assert masi_distance(frozenset(other), frozenset(one)) == pytest.approx(distance)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=9))
def test_sets_of_one_are_names(pairs: list[tuple[str, str]]) -> None:
    units = [(frozenset(one), frozenset(other), 1.0) for one, other in pairs]
    found = correct_for_chance([set_disagreement(units)])
    assume(not isinstance(found, str))
    table = [["abc".index(one) for one in side] for side in zip(*pairs, strict=True)]
    expected = krippendorff.alpha(reliability_data=table, level_of_measurement="nominal")
    assert found == pytest.approx(expected, abs=1e-9)


def score(attribute: Attribute, pairs: Sequence[tuple[Any, Any]]) -> AttributeScore:
    """The agreement of two annotators who gave these values; None for no value."""
    others = (Attribute("form", ("quote", "report")),) if attribute.shown_if else ()
    labels = (Label("claim", attributes=(*others, attribute)),)
    tag_set = TagSet("Own", (Layer("Main", labels),))
    annotations = [
        note(
            name,
            "claim",
            (3 * at, 3 * at + 2),
            attributes=value if isinstance(value, dict) else _given(attribute.name, value),
        )
        for at, pair in enumerate(pairs)
        for name, value in zip(_TWO, pair, strict=True)
    ]
    team = measure([text(99, annotations)], tag_set, _TWO).pairs[0]
    return next(one for one in team.attributes if one.name == attribute.name)


def _given(name: str, value: Any) -> dict[str, Any]:
    return {} if value is None else {name: value}


@given(st.data())
def test_those_who_agree_have_one_and_the_measure_is_of_the_kind(data: st.DataObject) -> None:
    attribute = data.draw(st.sampled_from(OF_EACH_KIND))
    values = data.draw(st.lists(fitting_values(attribute), min_size=2, max_size=5))
    assume(len({comparable(attribute, value) for value in values if value != []}) > 1)
    found = score(attribute, [(value, value) for value in values])
    assert found.measure == measure_of(attribute)
    if found.measure in (NOMINAL, SETS, ORDINAL):
        assert found.figure.value == pytest.approx(1)


def test_neighbours_on_a_scale_differ_less_than_its_ends() -> None:
    near = score(SCALE, [(1, 2), (4, 5), (1, 1), (5, 5)])
    far = score(SCALE, [(1, 5), (4, 2), (1, 1), (5, 5)])
    assert near.measure == ORDINAL
    assert near.figure.value is not None
    assert far.figure.value is not None
    assert near.figure.value > 0.5 > far.figure.value
    assert near.figure.items == 4


def test_what_is_not_set_is_no_pair_of_a_scale_and_an_empty_set_of_several() -> None:
    found = score(NUMBER, [(1, 1), (2, None), (9, 9), (None, None)])
    assert (found.measure, found.figure.items, found.figure.value) == (INTERVAL, 2, 1)
    assert score(DATE, [("2025", None)]).figure.why.startswith("no two of the spans")
    sets = score(SEVERAL, [(["x"], ["x"]), (["y"], None), (None, None)])
    units = [(frozenset("x"), frozenset("x"), 1.0), (frozenset("y"), frozenset[str](), 1.0)]
    units.append((frozenset[str](), frozenset[str](), 1.0))
    assert sets.figure.value == correct_for_chance([set_disagreement(units)])
    assert sets.figure.items == 3


def test_yes_and_true_are_names_and_values_that_cannot_be_are_left_out() -> None:
    assert score(OF_EACH_KIND[2], [(True, True), (False, False)]).figure.value == 1
    assert score(SCALE, [(1, 1), (5, 5), ("x", 2)]).figure.items == 2


def test_a_hidden_value_counts_as_not_set() -> None:
    attribute = replace(SCALE, shown_if=ShownIf("form", ("quote",)))
    shown, hidden = {"form": "quote", "scale": 1}, {"form": "report", "scale": 5}
    other = shown | {"scale": 5}
    found = score(attribute, [(shown, shown), (hidden, shown), (other, other)])
    assert found.figure.items == 2
    assert found.figure.value == 1


def test_a_table_names_the_measures_where_there_are_others_than_kappa() -> None:
    attributes = (
        Attribute("kind", ("a", "b")),
        Attribute("sure", kind=AttributeKind.SCALE, low=1, high=3),
    )
    tag_set = TagSet("Own", (Layer("Main", (Label("claim", attributes=attributes),)),))
    annotations = [
        note(name, "claim", (at, at + 1), attributes={"kind": "ab"[at % 2], "sure": at % 3 + 1})
        for at in range(6)
        for name in _TWO
    ]
    team = measure([text(99, annotations)], tag_set, _TWO).pairs[0]
    table = attribute_table(team)
    assert table.name_headings == ("label", "attribute", "measure")
    assert [row.names[2] for row in table.rows] == [NOMINAL, ORDINAL]
