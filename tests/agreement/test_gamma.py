"""γ, where what computes it is installed, on the cases of its authors."""

import csv
import importlib
import importlib.util
from pathlib import Path
from typing import Any

import pytest

from annotator.agreement import measure
from annotator.model import EnvironmentFault
from tests.agreement.making import note, one_layer, text
from tests.formats.conftest import shared_data

__all__ = ["shared_data"]

INSTALLED = importlib.util.find_spec("pygamma_agreement") is not None
needed = pytest.mark.skipif(not INSTALLED, reason="pygamma-agreement is not installed")


def gamma_of(path: Path) -> float | None:
    """γ of the annotators of a file, in a text that ends with the last unit."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(who, label, int(start), int(end)) for who, label, start, end in csv.reader(file)]
    notes = [note(who, label, (start, end)) for who, label, start, end in rows]
    labels = sorted({label for _, label, _, _ in rows})
    document = text(max(end for *_, end in rows), notes)
    found = measure([document], one_layer(*labels), {who for who, *_ in rows}, gamma=True)
    figure = (found.everyone or found.pairs[0]).scope().gamma
    assert figure is not None
    assert figure.items == len(rows)
    return figure.value


@needed
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["3by100", "annotation_paul_suzann_alex_single_unit_cat"])
def test_cases_of_its_authors(
    shared_data: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = shared_data / "multi_annotator" / "pygamma" / f"{name}.csv"
    found = gamma_of(path)
    assert capfd.readouterr().out == ""
    library: Any = importlib.import_module("pygamma_agreement")
    importlib.import_module("numpy.random").seed(0)
    alike = library.CombinedCategoricalDissimilarity(alpha=1, beta=1)
    expected = library.Continuum.from_csv(path).compute_gamma(alike).gamma
    assert found == pytest.approx(float(expected), abs=1e-5)


@needed
@pytest.mark.timeout(300)
def test_what_is_the_same_and_what_cannot_be_said() -> None:
    notes = [
        note(name, label, span)
        for name in ("ana", "ben")
        for label, span in (("claim", (0, 9)), ("cue", (20, 29)), ("claim", (40, 59)))
    ]
    document = text(80, notes)
    tag_set = one_layer("claim", "cue")
    one, again = (measure([document], tag_set, {"ana", "ben"}, gamma=True) for _ in range(2))
    assert one == again
    figure = one.pairs[0].scope().gamma
    assert figure is not None
    assert figure.value == 1
    document = text(80, notes[:1])
    found = measure([document], tag_set, {"ana", "ben"}, gamma=True, done={"d": ["ben"]})
    figure = found.pairs[0].scope().gamma
    assert figure is not None
    assert figure.value is None
    assert figure.why == "in no article all of them have any"


@pytest.mark.skipif(INSTALLED, reason="pygamma-agreement is installed")
def test_it_says_what_to_install() -> None:
    with pytest.raises(EnvironmentFault, match=r"pip install .pygamma-agreement"):
        measure([], one_layer("claim"), {"ana", "ben"}, gamma=True)


def test_without_being_asked_for_there_is_none() -> None:
    notes = [note(name, "claim", (0, 9)) for name in ("ana", "ben")]
    team = measure([text(9, notes)], one_layer("claim"), {"ana", "ben"}).pairs[0]
    assert team.scope().gamma is None
