"""Figures that were printed in papers, or come out of other implementations."""

import pytest

from annotator.agreement import Scores, measure
from tests.agreement.making import note, one_layer, text

# Krippendorff 1995, page 57: starts and lengths in a continuum of 24, of four pairs of coders.
CONTINUA = {
    "A": ([(2, 8), (14, 6)], [(4, 4), (15, 2)]),
    "B": ([(0, 18)], [(0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1)]),
    "C": ([(2, 6), (10, 2), (14, 4), (20, 2)], [(0, 2), (4, 4), (10, 4), (16, 2), (20, 2)]),
    "D": (
        [(0, 2), (2, 8), (10, 4), (14, 6), (20, 4)],
        [(0, 4), (4, 4), (8, 7), (15, 2), (17, 7)],
    ),
}


def scores_of(
    length: int, *people: list[tuple[int, int]], label: str = "unit", stretch: int = 1
) -> Scores:
    """The scores of people who marked starts and lengths."""
    notes = [
        note(f"p{number}", label, (start * stretch, (start + size) * stretch), id=f"{number}-{at}")
        for number, units in enumerate(people)
        for at, (start, size) in enumerate(units)
    ]
    names = [f"p{number}" for number in range(len(people))]
    found = measure([text(length * stretch, notes)], one_layer(label), names, done={"d": names})
    return (found.everyone or found.pairs[0]).scope(label, "label")


@pytest.mark.parametrize(
    ("pair", "kappa", "alpha"), [("A", 0.385, 0.329), ("B", 0.385, None), ("C", 0.314, None)]
)
def test_krippendorff_1995_characters(pair: str, kappa: float, alpha: float | None) -> None:
    scores = scores_of(24, *CONTINUA[pair])
    assert scores.kappa.value == pytest.approx(kappa, abs=0.001)
    if alpha is not None:
        assert scores.alpha.value == pytest.approx(alpha, abs=0.001)


def test_krippendorff_1995_all_is_covered() -> None:
    scores = scores_of(24, *CONTINUA["D"])
    assert scores.kappa.value is None
    assert scores.kappa.why == "only one value occurs, so that there is nothing to agree about"
    assert scores.alpha.value is None


@pytest.mark.parametrize(
    ("pair", "expected"), [("A", 0.553), ("B", -0.926), ("C", 0.679), ("D", 0.066)]
)
def test_krippendorff_1995_units(pair: str, expected: float) -> None:
    # Printed for continua in which a character is next to nothing, with the expected disagreement
    # of 1995. That of 2004, which mends it, is a little off, in DKPro Statistics as here.
    scores = scores_of(24, *CONTINUA[pair], stretch=5_000)
    assert scores.unitizing.value == pytest.approx(expected, abs=0.02)


def test_krippendorff_2004_units() -> None:
    # The text begins at 150 and is 300 long. The paper rounds at each step; the figures with all
    # digits are those of DKPro Statistics.
    c = ([(75, 70), (220, 30)], [(70, 80), (205, 20), (250, 20)])
    k = ([(30, 60), (150, 50)], [(30, 60), (150, 50)])
    notes = [
        note(f"p{number}", label, (start, start + size))
        for label, people in (("c", c), ("k", k))
        for number, units in enumerate(people)
        for start, size in units
    ]
    team = measure([text(300, notes)], one_layer("c", "k"), ["p0", "p1"]).pairs[0]
    assert team.scope("c").unitizing.value == pytest.approx(0.7285, abs=0.0001)
    assert team.scope("k").unitizing.value == 1
    assert team.scope("Layer").unitizing.value == pytest.approx(0.8587, abs=0.0001)
    assert team.scope("Layer").unitizing.items == 9


def test_one_unit_of_three_people() -> None:
    # DKPro Statistics: what one of three people marked is as good as chance.
    assert scores_of(20, [(0, 1)], [], []).unitizing.value == pytest.approx(0)
