"""Real data of several annotators, next to figures computed in another way."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from annotator.agreement import Agreement, align_groups, measure
from annotator.model import AnnotatedDocument, Annotation
from tests.agreement import rwk, tsv
from tests.formats.conftest import shared_data

__all__ = ["shared_data"]

krippendorff: Any = pytest.importorskip("krippendorff")
numpy: Any = pytest.importorskip("numpy")


# --- Redewiedergabe ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def texts(shared_data: Path) -> list[AnnotatedDocument]:
    return list(rwk.documents(shared_data / "multi_annotator" / "rwk.dev.jsonl"))


@pytest.fixture(scope="module")
def measured(texts: Sequence[AnnotatedDocument]) -> Agreement:
    return measure(texts, rwk.TAG_SET, names_of(texts))


def names_of(texts: Iterable[AnnotatedDocument]) -> list[str]:
    """All annotators."""
    return sorted({each.annotator for item in texts for each in item.annotations})


def characters(item: AnnotatedDocument, annotator: str, labels: Iterable[str]) -> list[int]:
    """For each character a number that stands for the labels it has."""
    found = [0] * len(item.document.text)
    for bit, label in enumerate(labels):
        marked = {
            at
            for each in item.annotations
            if each.annotator == annotator and each.label == label
            for start, end in each.fragments
            for at in range(start, end)
        }
        for at in marked:
            found[at] |= 1 << bit
    return found


def test_all_of_it_is_there(texts: Sequence[AnnotatedDocument], measured: Agreement) -> None:
    assert len(texts) == measured.articles == measured.shared == 30
    assert sum(len({a.annotator for a in item.annotations}) for item in texts) == 68
    # 900 attributions; speakers and cues are annotations of their own here.
    assert sum(a.label in rwk.TYPES for item in texts for a in item.annotations) == 900


def test_f1_of_each_pair(texts: Sequence[AnnotatedDocument], measured: Agreement) -> None:
    for team in measured.pairs:
        for labels, name in ((("cue",), "cue"), (rwk.TYPES, "Speech")):
            sides: list[Counter[Any]] = [Counter(), Counter()]
            for item in texts:
                if not set(team.annotators) <= {a.annotator for a in item.annotations}:
                    continue
                for each in item.annotations:
                    if each.annotator in team.annotators and each.label in labels:
                        side = team.annotators.index(each.annotator)
                        sides[side][item.document.id, each.label, each.fragments] += 1
            if not team.articles:
                continue
            both, number = (sides[0] & sides[1]).total(), sides[0].total() + sides[1].total()
            assert team.scope(name).exact.value == (2 * both / number if number else None)
            assert team.scope(name).exact.items == number


@pytest.mark.parametrize(
    ("name", "labels"), [("reported", ("reported",)), ("cue", ("cue",)), ("Speech", rwk.TYPES)]
)
def test_alpha_of_all(
    texts: Sequence[AnnotatedDocument], measured: Agreement, name: str, labels: tuple[str, ...]
) -> None:
    names = names_of(texts)
    rows: list[list[float]] = [[] for _ in names]
    for item in texts:
        there = {each.annotator for each in item.annotations}
        for row, annotator in zip(rows, names, strict=True):
            if annotator in there:
                row += characters(item, annotator, labels)
            else:
                row += [numpy.nan] * len(item.document.text)
    expected = krippendorff.alpha(numpy.array(rows), level_of_measurement="nominal")
    assert measured.everyone is not None
    assert measured.everyone.scope(name).alpha.value == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("name", "labels"), [("reported", ("reported",)), ("Speech", rwk.TYPES)])
def test_kappa_of_each_pair(
    texts: Sequence[AnnotatedDocument], measured: Agreement, name: str, labels: tuple[str, ...]
) -> None:
    compared = 0
    for team in measured.pairs:
        pairs: list[tuple[int, int]] = []
        for item in texts:
            if set(team.annotators) <= {a.annotator for a in item.annotations}:
                one, other = (characters(item, each, labels) for each in team.annotators)
                pairs += zip(one, other, strict=True)
        if not pairs:
            continue
        table = Counter(pairs)
        ones, others = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
        agreed = sum(count for (a, b), count in table.items() if a == b) / len(pairs)
        chance = sum(ones[value] * others[value] for value in ones) / len(pairs) ** 2
        kappa = team.scope(name).kappa.value
        assert kappa == pytest.approx((agreed - chance) / (1 - chance))
        compared += 1
    assert compared > 10


def test_unitizing_of_all_cues(texts: Sequence[AnnotatedDocument], measured: Agreement) -> None:
    assert measured.everyone is not None
    found = measured.everyone.scope("cue").unitizing.value
    assert found == pytest.approx(1 - unitized(texts, "cue"), abs=1e-9)


def unitized(texts: Sequence[AnnotatedDocument], label: str) -> float:
    """Observed by expected disagreement, as the formulas have it, in plain loops."""
    observed = total = 0.0
    units: list[int] = []
    gaps: list[int] = []
    for item in texts:
        length = len(item.document.text)
        own: dict[str, list[tuple[int, int]]] = {each.annotator: [] for each in item.annotations}
        for each in item.annotations:
            if each.label == label:
                own[each.annotator] += each.fragments
        own = {name: joined(spans) for name, spans in own.items()}
        total += length * len(own)
        for spans in own.values():
            units += [end - start for start, end in spans]
            gaps += [end - start for start, end in holes(spans, length)]
        for one, other in combinations(own.values(), 2):
            apart = 0
            for mine, theirs in ((one, other), (other, one)):
                for start, end in mine:
                    met = [each for each in theirs if each[0] < end and start < each[1]]
                    apart += 0 if met else (end - start) ** 2
                    if mine is one:
                        apart += sum((start - a) ** 2 + (end - b) ** 2 for a, b in met)
            observed += 2 / (len(own) - 1) * apart
    chances = 0.0
    for size in units:
        chances += (len(units) - 1) * (2 * size**3 - 3 * size**2 + size) / 3
        chances += size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    pairs = total * (total - 1) - sum(size * (size - 1) for size in units)
    return (observed / total) / (2 * chances / pairs)


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of one person; those that overlap are one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def holes(spans: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """What lies between the spans."""
    edges = [0, *[edge for span in spans for edge in span], length]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in pairs if start < end]


# --- INCEpTION --------------------------------------------------------------------------------


def case(shared_data: Path, name: str, who: str) -> tuple[list[Annotation], list[Any]]:
    """What one of its users, or the curator, has in a case."""
    folder = shared_data / "multi_annotator" / "inception_curation_cases"
    return tsv.read(folder / f"{name}__{who}.tsv", who)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("simpleSpanNoDiffWithLabelTest", ["agreed"]),
        ("simpleSpanDiffNoLabelTest", ["missing"]),
        ("simpleSpanDiffIncompleteTest", ["missing", "missing"]),
        ("simpleRelNoDiffTest", ["agreed", "agreed"]),
        ("simpleRelGovDiffTest", ["agreed", "label"]),
    ],
)
def test_what_is_agreed_is_what_its_curation_takes(
    shared_data: Path, name: str, kinds: list[str]
) -> None:
    ones, their_links = case(shared_data, name, "user1")
    others, links = case(shared_data, name, "user2")
    found = align_groups({"user1": ones, "user2": others}, [*their_links, *links])
    assert [place.kind for place in found] == kinds
    curated = {(e.label, e.fragments) for e in case(shared_data, name, "curator")[0]}
    agreed = {
        (each.label, each.fragments)
        for place in found
        if place.kind == "agreed"
        for each in place.annotations.values()
    }
    assert agreed == curated


def test_stacked_labels_are_paired_one_by_one(shared_data: Path) -> None:
    name = "simpleSpanDiffWithLabelStacking2Test"
    ones, others = (case(shared_data, name, who)[0] for who in ("user1", "user2"))
    found = align_groups({"user1": ones, "user2": others})
    assert [place.kind for place in found] == ["agreed", "label"]


def test_relations_that_its_curation_leaves_open(shared_data: Path) -> None:
    name = "relationLabelTest"
    ones, their_links = case(shared_data, name, "user1")
    others, links = case(shared_data, name, "user2")
    _, curated = case(shared_data, name, "curator")
    found = align_groups({"user1": ones, "user2": others}, [*their_links, *links])
    differ = [place for place in found if place.kind == "relations"]
    assert [place.start for place in differ] == [20]
    assert {place.kind for place in found} == {"agreed", "relations"}
    assert len(curated) == len(links) - len(differ)
