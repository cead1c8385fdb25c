"""The report's pages: one HTML file for the screen, or plain HTML for paper.

The page for the screen has its style and script inside, so that it opens offline. The page for
paper is in the HTML that Qt's text documents know, without script and SVG.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import chain
from typing import BinaryIO

from annotator.formats.format import WriteContext
from annotator.formats.report import TITLE
from annotator.formats.report.article import is_unnamed
from annotator.formats.report.claims import UNKNOWN
from annotator.formats.report.gathering import ClaimPlaces, ReportContent, gather
from annotator.formats.report.html_parts import (
    bars,
    by_speaker,
    contradictions,
    cut,
    inline,
    memos,
    owners,
    summary,
    timeline,
)
from annotator.model import ModelObject
from annotator.words import number

_BARS = 15
"""The most speakers in their chart."""
_LISTED_SPEAKERS = 24
"""Speakers who are listed at the top; the list of the others is folded."""
_SERIES = 7
"""The most speakers with a colour of their own in the timeline."""
_CLAIM_CODE_POINTS = 160
"""The most of a claim that its row in the table shows."""
_TABLE_HEADINGS = ("Date", "Who", "Cue", "What", "About", "Tagged by")
_PAPER_NAME_CODE_POINTS = 40

_SCREEN_STYLE = """
:root { color-scheme: light dark; --ink: #1f2226; --page: #fffefb; --muted: #5f656d;
  --line: #dcd8ce; --mark: #fbe3dd; --accent: #0b5fc4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e3dc; --page: #1b1d21; --muted: #a0a6ae;
  --line: #363a41; --mark: #5a2a22; --accent: #7db3ff; } }
body { margin: 0 auto; padding: 2rem 1.5rem 6rem; max-width: 52rem; color: var(--ink);
  background: var(--page); font: 17px/1.55 Georgia, "Noto Serif", serif; }
h1 { font-size: 2.1rem; line-height: 1.15; margin: 0 0 .3rem; }
h2 { font-size: 1.4rem; margin: 3rem 0 .8rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 2rem 0 .4rem; }
.small, .meta, figcaption, nav, table, input, .key {
  font-family: system-ui, "Noto Sans", sans-serif; font-size: .82rem; }
.meta, .muted { color: var(--muted); }
.claim { margin: 1rem 0; padding: .2rem 0 .2rem 1rem; border-left: 3px solid var(--line); }
.claim p { margin: .2rem 0; }
mark { background: var(--mark); color: inherit; border-bottom: 2px solid #cc3311; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; margin: 1.2rem 0; }
@media (max-width: 40rem) { .pair { grid-template-columns: 1fr; } }
figure { margin: 1.2rem 0; } svg { width: 100%; height: auto; fill: var(--ink);
  font: 13px system-ui, "Noto Sans", sans-serif; } svg .small { font-size: 11px; }
.axis { stroke: var(--muted); } .key { list-style: none; padding: 0; }
.key li { display: inline-block; margin-right: 1rem; }
.key span { display: inline-block; width: .8em; height: .8em; margin-right: .4em; }
a { color: var(--accent); } input { width: 100%; padding: .5rem .7rem; box-sizing: border-box; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .3rem .5rem;
  border-bottom: 1px solid var(--line); vertical-align: top; }
.speakers { list-style: none; padding: 0; margin: .6rem 0; columns: 15rem; }
.speakers li { display: flex; gap: .4em; break-inside: avoid; }
.speakers a { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
[hidden] { display: none !important; }
summary { cursor: pointer; color: var(--accent); }
@media print { input, nav { display: none; } .claim, .pair { break-inside: avoid; } }
"""
_FILTER = (
    '<input id="filter" type="search" placeholder="Filter: a speaker, a word, a date" '
    'aria-label="Filter the claims">'
)
_SCRIPT = """
document.getElementById('filter').addEventListener('input', function (event) {
  var wanted = event.target.value.trim().toLowerCase();
  function has(each) { return each.textContent.toLowerCase().indexOf(wanted) >= 0; }
  document.querySelectorAll('body > .claim, tr.claim, .pair').forEach(function (each) {
    each.hidden = !has(each);
  });
  document.querySelectorAll('#contradictions').forEach(function (each) {
    each.hidden = !document.querySelector('.pair:not([hidden])');
  });
  document.querySelectorAll('h3').forEach(function (head) {
    var named = has(head), any = false, each = head.nextElementSibling;
    for (; each && each.className === 'claim'; each = each.nextElementSibling) {
      each.hidden = each.hidden && !named;
      any = any || !each.hidden;
    }
    head.hidden = !any;
  });
  document.querySelectorAll('nav, #glance').forEach(function (each) { each.hidden = wanted; });
});
"""
_PAPER_STYLE = (
    "body { font-family: Georgia, 'Noto Serif', serif; font-size: 10pt; color: #1f2226; } "
    "h1 { font-size: 20pt; } h2 { font-size: 14pt; } h3 { font-size: 11pt; } "
    ".meta, .muted { color: #5f656d; font-size: 8pt; } mark { background-color: #fbe3dd; }"
)
_TABLE = "<table cellpadding='8' width='100%'>"


def write(items: Iterable[ModelObject], out: BinaryIO, context: WriteContext) -> None:
    """Write the report as one HTML file.

    Args:
        items: The stream of an export.
        out: The file.
        context: The export's settings; its option ``for`` chooses screen or paper.
    """
    make_page = paper_page if context.options.get("for") == "paper" else screen_page
    with gather(items) as content:
        content.remark = context.remark
        for piece in make_page(content, context.options.get("title") or TITLE):
            out.write(piece.encode())


def _named_speakers(speakers: Sequence[tuple[str, ClaimPlaces]]) -> list[tuple[str, int]]:
    """Return the names of speakers with the number of their claims; pronouns if there are no names.

    ``speakers`` have the places of their claims.
    """
    known = [(name, len(places)) for name, places in speakers if name != UNKNOWN]
    return [(name, count) for name, count in known if not is_unnamed(name)] or known


def _speakers_title(named: Sequence[tuple[str, int]]) -> str:
    """Return the title of the chart of speakers, which states when some are left out."""
    if len(named) <= _BARS:
        return "Claims by speaker"
    return f"Claims by speaker, the first {_BARS} of {len(named):,}"


def screen_page(content: ReportContent, title: str) -> Iterator[str]:
    """Yield the page for the screen, piece by piece."""
    speakers = content.by_speaker()
    yield (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_SCREEN_STYLE}</style></head>\n<body>\n"
        f'<h1>{escape(title)}</h1>\n<p class="meta">{summary(content)}</p>\n{_FILTER}\n'
    )
    yield from _table_of_contents(speakers, content)
    yield from _charts(content, speakers)
    for line in chain(_pairs(content), by_speaker(speakers, content)):
        yield f"\n{line}"
    yield from _table_of_claims(content)
    for line in memos(content):
        yield f"\n{line}"
    yield f"\n<script>{_SCRIPT}</script>\n</body></html>\n"


def _table_of_contents(
    speakers: Sequence[tuple[str, ClaimPlaces]], content: ReportContent
) -> Iterator[str]:
    if not speakers:
        return
    first = '<a href="#contradictions">Contradictions</a> · ' if content.contradictions else ""
    yield f'<nav><p>{first}<a href="#claims">All claims</a> · By speaker:</p><ul class="speakers">'
    for index, (name, places) in enumerate(speakers):
        if index == _LISTED_SPEAKERS:
            yield (
                f"</ul><details><summary>{number(len(speakers) - index, 'more speaker')}</summary>"
                f'<ul class="speakers">'
            )
        yield (
            f'<li><a href="#s{index}" title="{escape(name)}">{inline(name)}</a> '
            f'<span class="muted">{len(places):,}</span></li>'
        )
    yield "</ul></details></nav>" if len(speakers) > _LISTED_SPEAKERS else "</ul></nav>"


def _charts(content: ReportContent, speakers: Sequence[tuple[str, ClaimPlaces]]) -> Iterator[str]:
    if not len(content.claims):
        yield "\n<p>No claim is tagged yet.</p>"
        return
    named = _named_speakers(speakers)
    series = [name for name, _ in named[:_SERIES]]
    yield '\n<div id="glance"><h2>At a glance</h2>'
    yield from bars(_speakers_title(named), named[:_BARS])
    yield from timeline("Claims by date", content.by_date(series), series)
    yield from bars("How they are quoted", content.attributes["quotation"].most_common())
    yield from bars("What kind of claim they are", content.attributes["modality"].most_common())
    yield "</div>"


def _pairs(content: ReportContent) -> Iterator[str]:
    """Yield the contradictions, side by side."""
    if content.contradictions:
        yield '<h2 id="contradictions">Contradictions</h2>'
    for first, second in contradictions(content):
        yield f'<div class="pair"><div>{first}</div><div>{second}</div></div>'


def _table_of_claims(content: ReportContent) -> Iterator[str]:
    if not len(content.claims):
        return
    head = "".join(f"<th>{name}</th>" for name in _TABLE_HEADINGS)
    yield f'\n<h2 id="claims">All claims</h2>\n<table><tr>{head}</tr>'
    for claim in content.claims:
        yield (
            f'<tr class="claim"><td>{escape(claim.date)}</td>'
            f"{_cell(claim.names)}{_cell(claim.cues)}"
            f"{_cell([cut(claim.text, _CLAIM_CODE_POINTS)])}"
            f"{_cell(mention.name for mention in claim.about)}"
            f"<td>{escape(owners(claim))}</td></tr>"
        )
    yield "</table>"


def _cell(texts: Iterable[str]) -> str:
    """Return a cell with words of the article, in their direction."""
    texts = list(texts)
    words = escape(texts[0]) if len(texts) == 1 else ", ".join(map(inline, texts))
    return f'<td dir="auto">{words}</td>'


def paper_page(content: ReportContent, title: str) -> Iterator[str]:
    """Yield the page for paper, piece by piece; each heading, claim and table begins a line."""
    speakers = content.by_speaker()
    named = _named_speakers(speakers)
    yield f"<html><head><style>{_PAPER_STYLE}</style></head><body>"
    yield f"<h1>{escape(title)}</h1><p>{summary(content)}</p>"
    yield _bars_of_cells(_speakers_title(named), named[:_BARS])
    yield _bars_of_cells("How they are quoted", content.attributes["quotation"].most_common())
    yield _bars_of_cells(
        "What kind of claim they are", content.attributes["modality"].most_common()
    )
    for table in _tables_of_pairs(content):
        yield _with_spans_for_marks(table)
    for line in by_speaker(speakers, content):
        yield f"\n{_with_spans_for_marks(line)}"
    for line in memos(content):
        yield f"\n{line}"
    yield "</body></html>"


def _tables_of_pairs(content: ReportContent) -> Iterator[str]:
    """Yield the contradictions, each as a table; the first has the heading.

    Qt keeps a table on one sheet.
    """
    if not content.contradictions:
        return
    head = '<tr><td colspan="2"><h2>Contradictions</h2></td></tr>'
    for first, second in contradictions(content):
        row = f'<tr><td width="50%">{first}</td><td width="50%">{second}</td></tr>'
        yield f"\n{_TABLE}{head}{row}</table>"
        head = ""


def _with_spans_for_marks(html: str) -> str:
    """Return HTML with spans in the place of ``mark``, which Qt does not know."""
    html = html.replace("<mark>", '<span style="background-color:#fbe3dd">')
    return html.replace("</mark>", "</span>")


def _bars_of_cells(title: str, counts: Sequence[tuple[str, int]]) -> str:
    """Return a chart of horizontal bars, made of tables; empty if there is no count."""
    if not counts:
        return ""
    most = max(count for _, count in counts)
    # A table each: Qt gives the columns of one table the same widths in all rows.
    rows = "".join(
        f"<table width='100%' cellspacing='1'><tr>"
        f"<td width='32%'>{escape(cut(name, _PAPER_NAME_CODE_POINTS))}</td>"
        f'<td width="{max(1, round(50 * count / most))}%" bgcolor="#0b5fc4"></td>'
        f"<td>&nbsp;{count:,}</td></tr></table>"
        for name, count in counts
    )
    return f"\n<h3>{escape(title)}</h3>{rows}"
