"""The report: each claim with its speaker, in its context, safe to open anywhere."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from annotator.app import main
from annotator.formats.exporting import ExportOptions, export
from annotator.formats.importing import import_paths
from annotator.formats.report.gathering import UNKNOWN, gather
from annotator.model import AnnotatedDocument, Annotation, Document, Relation
from annotator.project import Project

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


def test_mentions_stand_under_whom_they_mean(gold: Project) -> None:
    found = gather(gold.stream())
    by_speaker = {name: len(claims) for name, claims in found.by_speaker()}
    assert by_speaker["Volodymyr Zelenskyy"] == 12
    assert by_speaker["The Kremlin"] == 5
    assert sum(by_speaker.values()) == 20
    assert len(found.contradictions()) == 1
    split = next(c for c in found.claims.values() if c.text.startswith('"The basic block'))
    assert split.offsets == "1821–1869, 1886–2022"
    assert [each.words for each in split.speakers] == ["Zelenskyy"]


def test_every_claim_is_on_the_page_in_its_context(gold: Project, tmp_path: Path) -> None:
    report = export(gold, tmp_path / "report.html", ExportOptions("report"))
    assert report.losses == []
    page = Text((tmp_path / "report.html").read_text("utf-8"))
    marked = "\n".join(page.marked)
    for claim in gather(gold.stream()).claims.values():
        for start, end in claim.fragments:
            assert gold.document(claim.article).text[start:end] in marked


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
    ((name, claims),) = gather(project.stream()).by_speaker()
    assert (name, len(claims)) == (UNKNOWN, 1)


def test_on_paper(gold: Project, tmp_path: Path) -> None:
    gold.close()
    out = tmp_path / "report.pdf"
    assert main(["export", str(gold.path), str(out), "--format", "report"]) == 0
    written = out.read_bytes()
    assert written.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", written)) >= 2
