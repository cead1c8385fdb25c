"""Articles come back from columns, except for the losses that are reported."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.conll import CONLL, CONLLU
from annotator.formats.conll.writing import OVERLAPS
from annotator.formats.format import Format
from annotator.formats.importing import import_paths
from annotator.formats.token_text import OFF_TOKENS, TokenText
from annotator.model import AnnotatedDocument, Annotation
from annotator.project import Project
from tests.data.make_seed_gold import TARGET
from tests.formats.conll.examples import has_words
from tests.formats.roundtrip import TAG_SET, reduced, through
from tests.formats.travel import sample_there_and_back, without

LAYER = {label.name: layer.name for layer in TAG_SET.layers for label in layer.labels}


def expected_losses(item: AnnotatedDocument, format: Format) -> tuple[set[str], Counter[str]]:
    """Ids of the annotations that cannot be written, and why, by a rule as plain as it gets."""
    text = TokenText(item.document.text)
    starts = {start for start, _ in text.tokens}
    ends = {end for _, end in text.tokens}
    gone: set[str] = set()
    why: Counter[str] = Counter()
    fitting: list[Annotation] = []
    for each in item.annotations:
        if len(each.fragments) > 1:
            gone.add(each.id)
            why["annotations of several fragments"] += 1
        elif each.start not in starts or each.end not in ends:
            gone.add(each.id)
            why[OFF_TOKENS] += 1
        else:
            fitting.append(each)
    if format is CONLL:
        for layer in TAG_SET.layers:
            kept: list[Annotation] = []
            here = [each for each in fitting if LAYER[each.label] == layer.name]
            size = {a.id: sum(a.start <= s < a.end for s in starts) for a in here}
            for each in sorted(here, key=lambda a: (-size[a.id], a.start)):
                if all(each.end <= k.start or k.end <= each.start for k in kept):
                    kept.append(each)
                else:
                    gone.add(each.id)
                    why[OVERLAPS] += 1
    here_ids = {each.id for each in item.annotations}
    lost = sum(
        r.source in gone or r.target in gone
        for r in item.relations
        if r.source in here_ids and r.target in here_ids
    )
    if lost:
        why["relations of annotations that are not written"] = lost
    return gone, why


@pytest.mark.parametrize("format", [CONLL, CONLLU], ids=["conll", "conllu"])
@given(items=st.lists(has_words, max_size=2, unique_by=lambda each: each.document.id))
def test_out_and_back(format: Format, items: list[AnnotatedDocument]) -> None:
    trip = through(format, items)
    told: Counter[str] = Counter()
    expected = []
    for item in items:
        gone, why = expected_losses(item, format)
        told += why
        expected.append(without(item, gone))
    assert [reduced(i, format.holds) for i in trip.documents] == [
        reduced(i, format.holds) for i in expected
    ]
    assert trip.notes == []
    found = {loss.what: loss.count for loss in trip.losses if loss.what != "tag sets"}
    assert found == dict(told)


def test_the_sample_there_and_back(project: Project, tmp_path: Path) -> None:
    losses = sample_there_and_back(project, tmp_path, CONLLU)
    assert losses.pop("tag sets") == 1
    assert set(losses) == {
        "annotations of several fragments",
        "relations of annotations that are not written",
        "statuses of articles",
    }


def test_the_sample_in_columns(project: Project, tmp_path: Path) -> None:
    import_paths(project, [TARGET])
    items = list(project.stream())
    (item,) = (each for each in items if isinstance(each, AnnotatedDocument))
    trip = through(CONLL, items)
    gone, why = expected_losses(item, CONLL)
    assert why[OVERLAPS] > 0
    assert why[OFF_TOKENS] == 0
    assert {what: trip.losses.count(what) for what in why} == dict(why)
    (back,) = trip.documents
    assert reduced(back, CONLL.holds) == reduced(without(item, gone), CONLL.holds)
