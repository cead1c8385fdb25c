"""The report's pages: complete, safe to open anywhere, and written as a stream."""

import io
import tracemalloc
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.format import WriteContext
from annotator.formats.report.claims import UNKNOWN
from annotator.formats.report.gathering import gather
from annotator.formats.report.pages import write
from annotator.model import AnnotatedDocument, Annotation, Block, Document, ModelObject, Relation
from annotator.project import Project
from tests.formats.travel import articles


class Text(HTMLParser):
    """The words of a page, and whether all that was opened was closed."""

    VOID = ("meta", "br", "input", "line", "rect")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.marked: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            assert name not in ("src", "onclick"), "nothing is loaded from elsewhere"
            assert name != "href" or (value or "").startswith("#")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if "mark" in self.open:
            self.marked.append(data)


PAGES = {
    "screen": "4eb8652e08c945e95daadbe48cf9aebd3c0458c6e6051390cba0eb6bf0047c98",
    "paper": "00e68e04ff19bc49dfcd11a572e3546664caa669f211b4c88a80656c9812cf45",
}
"""Digests of the sample's report. Put the new ones here after a change that readers shall see."""


@pytest.mark.parametrize("medium", PAGES)
def test_the_page_of_the_sample_stays_as_it_is(gold: Project, medium: str) -> None:
    out = io.BytesIO()
    write(gold.stream(), out, WriteContext(options={"for": medium}))
    assert sha256(out.getvalue()).hexdigest() == PAGES[medium]


def test_every_claim_is_on_the_page_in_its_context(gold: Project, tmp_path: Path) -> None:
    report = export(gold, tmp_path / "report.html", ExportOptions("report"))
    assert report.losses == []
    page = Text((tmp_path / "report.html").read_text("utf-8"))
    marked = "\n".join(page.marked)
    with gather(gold.stream()) as found:
        for claim in found.claims:
            for start, end in claim.fragments:
                assert gold.document(claim.article).text[start:end] in marked


def test_a_claim_inside_one_and_a_contradiction_between_articles(project: Project) -> None:
    text = "Ana said Bo had said no."
    one = (
        Annotation("s", "ana", "speaker", ((0, 3),), "Ana"),
        Annotation("outer", "ana", "claim", ((9, 23),), text[9:23]),
        Annotation("inner", "ana", "claim", ((21, 23),), "no"),
    )
    links = (
        Relation("r1", "ana", "said_by", "outer", "s"),
        Relation("r2", "ana", "nested_in", "inner", "outer"),
        Relation("r3", "ana", "contradicts", "inner", "other"),
    )
    other = (Annotation("other", "ana", "claim", ((0, 3),), "Yes"),)
    project.add(
        [
            AnnotatedDocument(Document("d1", "One", text), one, links),
            AnnotatedDocument(Document("d2", "Two", "Yes."), other),
        ]
    )
    out = io.BytesIO()
    write(project.stream(), out, WriteContext())
    page = out.getvalue().decode()
    assert "Inside what Ana said: “Bo had said no”." in page
    assert page.count('<div class="pair">') == 1
    assert "1 contradiction." in page


class Sink(io.BytesIO):
    """Takes all, and keeps how much it was and how much came at once."""

    size = largest = 0

    def write(self, data: object) -> int:
        assert isinstance(data, bytes)
        self.size += len(data)
        self.largest = max(self.largest, len(data))
        return len(data)


def in_paragraphs(items: Iterable[ModelObject]) -> Iterator[ModelObject]:
    """Articles of one paragraph each."""
    for item in items:
        assert isinstance(item, AnnotatedDocument)
        block = Block("paragraph", 0, len(item.document.text))
        yield replace(item, document=replace(item.document, blocks=(block,)))


def test_it_streams() -> None:
    sink = Sink()
    tracemalloc.start()
    try:
        write(in_paragraphs(articles(2_000)), sink, WriteContext())
        assert tracemalloc.get_traced_memory()[1] < sink.size / 10
    finally:
        tracemalloc.stop()
    assert sink.size > 1_000_000
    assert sink.largest < 10_000


def test_what_is_written_cannot_become_markup(project: Project, tmp_path: Path) -> None:
    text = "<script>alert(1)</script> said no & “<b>no</b>”"
    made = (
        Annotation("s", "ana", "speaker", ((0, 25),), text[:25]),
        Annotation("c", "ana", "claim", ((31, 33),), text[31:33], note="<i>"),
    )
    links = (Relation("r", "ana", "said_by", "c", "s"),)
    document = Document("<d>", '"><img src=x>', text, {"date": "<u>"})
    project.add([AnnotatedDocument(document, made, links)])
    export(project, tmp_path / "report.html", ExportOptions("report"))
    written = (tmp_path / "report.html").read_text("utf-8")
    assert written.count("<script>") == 1
    assert "<img" not in written
    Text(written)


def test_a_claim_of_nobody_and_a_project_without_claims(project: Project, tmp_path: Path) -> None:
    export(project, tmp_path / "empty.html", ExportOptions("report"))
    assert "No claim is tagged yet" in (tmp_path / "empty.html").read_text("utf-8")
    made = (Annotation("c", "ana", "claim", ((0, 2),), "No"),)
    project.add([AnnotatedDocument(Document("d", "D", "No way."), made)])
    with gather(project.stream()) as found:
        ((name, places),) = found.by_speaker()
    assert (name, len(places)) == (UNKNOWN, 1)


def test_text_from_right_to_left_keeps_its_side() -> None:
    text = "قال الوزير إن الاتفاق قريب (NATO)."
    said, claim = "الوزير", "الاتفاق قريب (NATO)"
    parts = [(text.index(words), words) for words in (said, claim)]
    speaker, tagged = (
        Annotation(label, "ana", label, ((at, at + len(words)),), words)
        for label, (at, words) in zip(("speaker", "claim"), parts, strict=True)
    )
    relation = Relation("r", "ana", "said_by", "claim", "speaker")
    document = Document("d", "خبر", text, {}, (Block("paragraph", 0, len(text)),))
    article = AnnotatedDocument(document, (speaker, tagged), (relation,))
    out = io.BytesIO()
    write([article], out, WriteContext())
    page = out.getvalue().decode()
    assert f'<p dir="auto">قال الوزير إن <mark>{claim}</mark>.</p>' in page
    assert f'<td dir="auto">{said}</td>' in page
    assert f'<td dir="auto">{claim}</td>' in page
    assert "\u2068خبر\u2069 · " in page


@pytest.mark.parametrize("medium", PAGES)
def test_the_head_states_whose_claims_are_counted_side_by_side(medium: str) -> None:
    text = "Orbán said that he would not go there."
    bounds = {"ana": (11, 37), "bo": (11, 37), "cy": (16, 37)}
    claims = [
        Annotation(f"c{name}", name, "claim", (place,), text[slice(*place)])
        for name, place in bounds.items()
    ]

    def head(annotations: list[Annotation]) -> str:
        out = io.BytesIO()
        article = AnnotatedDocument(Document("d", "D", text), tuple(annotations))
        write([article], out, WriteContext(options={"for": medium}))
        return out.getvalue().decode().partition("Annotations by")[0]

    assert "1 article, 2 claims in the layers of 3 people, 0 of them with a speaker" in head(claims)
    assert "where their words differ, each counts" in head(claims)
    assert "1 article, 1 claim, 0 of them with a speaker" in head(claims[:1])
    assert "side by side" not in head(claims[:1])
