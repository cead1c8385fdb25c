"""The claims of an article in their contexts."""

import io

from annotator.formats.format import WriteContext
from annotator.formats.report.article import claims_of
from annotator.formats.report.pages import write
from annotator.model import AnnotatedDocument, Annotation, Block, Document


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
    assert "<p>… before" in out.getvalue().decode()
