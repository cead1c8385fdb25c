"""The report: each claim with its speaker, in its context, safe to open anywhere."""

import io
import re
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.app import main
from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.format import WriteContext
from annotator.formats.importing import import_paths
from annotator.formats.report import pdf
from annotator.formats.report.article import claims_of
from annotator.formats.report.claims import UNKNOWN
from annotator.formats.report.gathering import gather
from annotator.formats.report.pages import write
from annotator.formats.report.pdf import Sections
from annotator.model import AnnotatedDocument, Annotation, Block, Document, ModelObject, Relation
from annotator.project import Project
from tests.formats.roundtrip import tagged_documents
from tests.formats.travel import articles

GOLD = Path(__file__).parents[1] / "data" / "seed_gold.jsonl"


@pytest.fixture
def gold(project: Project) -> Project:
    import_paths(project, [GOLD])
    return project


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
    "screen": "5e2608d4f1c861befc09ea6f1604b5343a666e458c9d7f05256059bde6c8a77d",
    "paper": "7e1c0d35fe26ea7c2952108c9f0d19bc02b9de9f56a8714f94388761f9fe684e",
}
"""Digests of the sample's report. Put the new ones here after a change that readers shall see."""


@pytest.mark.parametrize("medium", PAGES)
def test_the_page_of_the_sample_stays_as_it_is(gold: Project, medium: str) -> None:
    out = io.BytesIO()
    write(gold.stream(), out, WriteContext(options={"for": medium}))
    assert sha256(out.getvalue()).hexdigest() == PAGES[medium]


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


def test_every_claim_is_on_the_page_in_its_context(gold: Project, tmp_path: Path) -> None:
    report = export(gold, tmp_path / "report.html", ExportOptions("report"))
    assert report.losses == []
    page = Text((tmp_path / "report.html").read_text("utf-8"))
    marked = "\n".join(page.marked)
    with gather(gold.stream()) as found:
        for claim in found.claims:
            for start, end in claim.fragments:
                assert gold.document(claim.article).text[start:end] in marked


@given(st.lists(tagged_documents(), max_size=6))
def test_what_is_on_disk_is_what_was_gathered(items: Sequence[AnnotatedDocument]) -> None:
    claims = {claim.id: claim for item in items for claim in claims_of(item, {})}
    speakers: defaultdict[str, list[str]] = defaultdict(list)
    dates: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spelt: dict[str, str] = {}
    for claim in claims.values():
        for name in claim.names:
            speakers[spelt.setdefault(name.casefold(), name)].append(claim.id)
        if claim.date:
            dates[claim.date].update(claim.names)
    pairs = {
        frozenset((relation.source, relation.target))
        for item in items
        for relation in item.relations
        if relation.type == "contradicts" and {relation.source, relation.target} <= claims.keys()
    }
    with gather(items) as found:
        assert list(found.claims) == list(claims.values())
        assert speakers == {
            name: [found.claims.at(place).id for place in places]
            for name, places in found.by_speaker()
        }
        assert found.by_date([name for name in speakers if name != UNKNOWN]) == sorted(
            dates.items()
        )
        assert len(found.contradictions) == len(pairs)
        assert pairs == {
            frozenset((found.claims.at(one).id, found.claims.at(other).id))
            for one, other in found.contradictions
        }


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


def test_sections_of_the_page_for_paper_are_all_of_it(
    gold: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ExportOptions("report", options={"for": "paper"})
    export(gold, tmp_path / "report.html", options)
    whole = (tmp_path / "report.html").read_text("utf-8")
    sections = Sections(tmp_path / "report.html")
    assert list(sections) == [whole]
    monkeypatch.setattr(pdf, "_SECTION_CODE_POINTS", 3_000)
    parts = list(sections)
    assert len(parts) == 4
    assert list(sections) == parts
    head, body = whole.split("<body>")
    assert {part.split("<body>")[0] for part in parts} == {head}
    assert "\n".join(part.split("<body>")[1] for part in parts) == body


def test_on_paper(gold: Project, tmp_path: Path) -> None:
    gold.close()
    out = tmp_path / "report.pdf"
    assert main(["export", str(gold.path), str(out), "--format", "report"]) == 0
    written = out.read_bytes()
    assert written.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", written)) >= 2
