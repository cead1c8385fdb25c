"""Claims under their speakers, and contradictions, gathered on disk."""

import io
from collections import Counter, defaultdict
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.format import WriteContext
from annotator.formats.report.article import claims_of
from annotator.formats.report.claims import UNKNOWN
from annotator.formats.report.gathering import gather
from annotator.formats.report.pages import write
from annotator.model import AnnotatedDocument, Annotation, Document, Relation
from annotator.project import Project
from tests.formats.roundtrip import tagged_documents


def test_mentions_stand_under_whom_they_mean(gold: Project) -> None:
    with gather(gold.stream()) as found:
        by_speaker = {name: len(places) for name, places in found.by_speaker()}
        assert by_speaker["Volodymyr Zelenskyy"] == 12
        assert by_speaker["The Kremlin"] == 5
        assert sum(by_speaker.values()) == 20
        assert len(found.contradictions) == 1
        split = next(c for c in found.claims if c.text.startswith('"The basic block'))
    assert split.offsets == "1821–1869, 1886–2022"
    assert [each.words for each in split.speakers] == ["Zelenskyy"]


@given(st.lists(tagged_documents(), max_size=6))
def test_what_is_on_disk_is_what_was_gathered(items: Sequence[AnnotatedDocument]) -> None:
    claims = {claim.ids: claim for item in items for claim in claims_of(item, {})}
    joined = {claim_id: ids for ids in claims for claim_id in ids}
    speakers: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    dates: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spelt: dict[str, str] = {}
    for claim in claims.values():
        for name in claim.names:
            speakers[spelt.setdefault(name.casefold(), name)].append(claim.ids)
        if claim.date:
            dates[claim.date].update(claim.names)
    pairs = {
        frozenset((joined[relation.source], joined[relation.target]))
        for item in items
        for relation in item.relations
        if relation.type == "contradicts"
        and {relation.source, relation.target} <= joined.keys()
        and joined[relation.source] != joined[relation.target]
    }
    with gather(items) as found:
        assert list(found.claims) == list(claims.values())
        assert speakers == {
            name: [found.claims.at(place).ids for place in places]
            for name, places in found.by_speaker()
        }
        assert found.by_date([name for name in speakers if name != UNKNOWN]) == sorted(
            dates.items()
        )
        assert len(found.contradictions) == len(pairs)
        assert pairs == {
            frozenset((found.claims.at(one).ids, found.claims.at(other).ids))
            for one, other in found.contradictions
        }


def test_a_pronoun_is_another_one_in_each_article() -> None:
    def article(id: str, who: str) -> AnnotatedDocument:
        text = f"{who} said no."
        return AnnotatedDocument(
            Document(id, f"About {id}", text),
            (
                Annotation(f"s{id}", "ana", "speaker", ((0, len(who)),), who),
                Annotation(f"c{id}", "ana", "claim", ((len(text) - 3, len(text) - 1),), "no"),
            ),
            (Relation(f"r{id}", "ana", "said_by", f"c{id}", f"s{id}"),),
        )

    items = [article("1", "He"), article("2", "he"), article("3", "the Kremlin")]
    with gather([*items, article("4", "The Kremlin")]) as found:
        names = [(name, len(places)) for name, places in found.by_speaker()]
        assert names == [("the Kremlin", 2), ("He (About 1)", 1), ("he (About 2)", 1)]
        assert (found.named, found.unnamed) == (4, 2)
    out = io.BytesIO()
    write(items, out, WriteContext())
    page = out.getvalue().decode()
    assert "(2 with no more than a pronoun)" in page
    chart = page[page.index("Claims by speaker") :].partition("</svg>")[0]
    assert "Kremlin" in chart
    assert "About" not in chart, "whoever has a name is counted"
