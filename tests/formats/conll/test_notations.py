"""Tags of all schemes."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.conll.notations import Scheme, TagSpan, spans_of, tags_of


@given(st.lists(st.sampled_from(["a", "b"]), max_size=6), st.data())
def test_tags_of_all_schemes(labels: list[str], data: st.DataObject) -> None:
    spans: list[TagSpan] = []
    at = 0
    for label in labels:
        at += data.draw(st.integers(0, 2))
        last = at + data.draw(st.integers(0, 2))
        spans.append(TagSpan(label, at, last))
        at = last + 1
    iob2 = tags_of(spans, at + 1)
    assert spans_of(iob2) == spans
    bioes, iob1 = list(iob2), list(iob2)
    for number, (label, first, last) in enumerate(spans):
        if first == last:
            bioes[first] = f"S-{label}"
        else:
            bioes[last] = f"E-{label}"
        before = spans[number - 1] if number else None
        if not (before and before.last + 1 == first and before.label == label):
            iob1[first] = f"I-{label}"
    assert spans_of(bioes) == spans
    assert spans_of(iob1) == spans
    for name, tags in (("IOB2", iob2), ("BIOES", bioes), ("IOB1", iob1)):
        scheme = Scheme()
        for tag in [*tags, "O"]:
            scheme.see(tag)
        assert scheme.broken == 0
        assert scheme.name in (name, "IOB2")
