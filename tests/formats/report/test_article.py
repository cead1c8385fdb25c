"""The claims of an article in their contexts."""

import io

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.format import WriteContext
from annotator.formats.report.article import claims_of
from annotator.formats.report.pages import write
from annotator.model import AnnotatedDocument, Annotation, Block, Document, Relation
from tests.formats.roundtrip import tagged_documents


def test_the_context_is_the_blocks_around_a_claim_whatever_their_order() -> None:
    text = "One. Two. Three."
    blocks = (Block("paragraph", 5, 9), Block("quote", 0, 16), Block("paragraph", 0, 4))
    two = Annotation("a", "ana", "claim", ((5, 8),), "Two")
    item = AnnotatedDocument(Document("d", "D", text, {}, blocks), (two,))
    assert [claim.context for claim in claims_of(item, {})] == [text]
    item = AnnotatedDocument(Document("d", "D", text, {}, blocks[::2]), (two,))
    assert [claim.context for claim in claims_of(item, {})] == ["Two."]


def test_a_long_context_is_cut_between_words() -> None:
    text = "before " * 200 + "Two" + " after" * 200
    item = AnnotatedDocument(
        Document("d", "D", text, {}, (Block("paragraph", 0, len(text)),)),
        (Annotation("a", "ana", "claim", ((1400, 1403),), "Two"),),
    )
    (claim,) = claims_of(item, {})
    assert set(claim.context.split()) == {"before", "Two", "after"}
    assert 1_000 < len(claim.context) <= 1_203
    assert claim.cut_off == (True, True)
    assert claim.context == text[claim.context_start :][: len(claim.context)]
    out = io.BytesIO()
    write([item], out, WriteContext())
    assert '<p dir="auto">… before' in out.getvalue().decode()


TEXT = "Ana Lee said yes. She said no."


def claim_of(
    name: str, *, end: int = 16, identity: str | None = None, quotation: str = "direct"
) -> tuple[tuple[Annotation, ...], Relation]:
    """A claim of an annotator with its speaker, and the relation between them."""
    speaker = Annotation(f"{name}-s", name, "speaker", ((0, 7),), TEXT[:7], {}, identity=identity)
    claim = Annotation(
        f"{name}-c", name, "claim", ((13, end),), TEXT[13:end], {"quotation": quotation}
    )
    return (speaker, claim), Relation(f"{name}-r", name, "said_by", claim.id, speaker.id)


def article_of(*work: tuple[tuple[Annotation, ...], Relation]) -> AnnotatedDocument:
    """An article with the work of several people."""
    annotations = tuple(annotation for pair, _ in work for annotation in pair)
    return AnnotatedDocument(
        Document("d", "D", TEXT), annotations, tuple(relation for _, relation in work)
    )


def test_a_claim_that_several_people_tagged_alike_is_one_with_their_names() -> None:
    item = article_of(claim_of("ana"), claim_of("bo", quotation="indirect"), claim_of("cy", end=17))
    longer, same = claims_of(item, {})
    assert same.annotators == ("ana", "bo")
    assert same.values == [("quotation", "direct (ana)"), ("quotation", "indirect (bo)")]
    assert [mention.words for mention in same.speakers] == ["Ana Lee"]
    assert longer.annotators == ("cy",)
    assert longer.values == [("quotation", "direct")]
    out = io.BytesIO()
    write([item], out, WriteContext())
    page = out.getvalue().decode()
    assert "2 claims" in page
    assert page.count("tagged by ana and bo") == 1
    assert "<th>Tagged by</th>" in page
    assert "<td>ana and bo</td>" in page


def test_claims_of_one_person_and_claims_of_different_speakers_stay_apart() -> None:
    (speaker, claim), relation = claim_of("ana")
    twice = Annotation("ana-d", "ana", "claim", claim.fragments, claim.text)
    again = Relation("ana-q", "ana", "said_by", "ana-d", speaker.id)
    item = article_of(((speaker, claim), relation), ((twice,), again))
    assert [found.annotators for found in claims_of(item, {})] == [("ana",), ("ana",)]
    names = {"1": "Ana Lee", "2": "Ana Li"}
    other = article_of(claim_of("ana", identity="1"), claim_of("bo", identity="2"))
    assert [found.names for found in claims_of(other, names)] == [("Ana Lee",), ("Ana Li",)]
    one_knows = article_of(claim_of("ana"), claim_of("bo", identity="2"))
    assert [found.names for found in claims_of(one_knows, names)] == [("Ana Li",)]


@given(tagged_documents(st.sampled_from(["ab", "abc"]), annotators=("ana", "bo", "cy")))
def test_joined_claims_are_all_claims_each_once(item: AnnotatedDocument) -> None:
    by_id = {annotation.id: annotation for annotation in item.annotations}
    claims = list(claims_of(item, {}))
    ids = [claim_id for claim in claims for claim_id in claim.ids]
    assert sorted(ids) == sorted(a.id for a in item.annotations if a.label == "claim")
    for claim in claims:
        joined = [by_id[claim_id] for claim_id in claim.ids]
        assert {annotation.fragments for annotation in joined} == {claim.fragments}
        assert sorted(annotation.annotator for annotation in joined) == list(claim.annotators)
        values = {(n, str(v)) for annotation in joined for n, v in annotation.attributes.items()}
        assert {(value.name, value.value) for value in claim.attributes} == values
