"""The report's page: HTML with its style and script inside, for the screen."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import chain

from annotator.formats.report.charts import bars, timeline
from annotator.formats.report.claim_html import by_speaker, contradictions, cut, summary
from annotator.formats.report.claims import UNKNOWN
from annotator.formats.report.gathering import Gathered, Places
from annotator.formats.report.pronouns import is_unnamed
from annotator.words import number

MOST_BARS = 15
_MOST_LISTED = 24
_MOST_SERIES = 7

_STYLE = """
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


def named_speakers(speakers: Sequence[tuple[str, Places]]) -> list[tuple[str, int]]:
    """Those who have a name, with how many claims they made; pronouns where there are no others."""
    known = [(name, len(places)) for name, places in speakers if name != UNKNOWN]
    return [each for each in known if not is_unnamed(each[0])] or known


def most_of(named: Sequence[tuple[str, int]]) -> str:
    """What the chart of speakers is called: it says when it has not all of them."""
    if len(named) <= MOST_BARS:
        return "Claims by speaker"
    return f"Claims by speaker, the first {MOST_BARS} of {len(named):,}"


def page(found: Gathered, title: str) -> Iterator[str]:
    """The whole page for the screen, piece by piece."""
    speakers = found.by_speaker()
    yield (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        f'<h1>{escape(title)}</h1>\n<p class="meta">{summary(found)}</p>\n{_FILTER}\n'
    )
    yield from _contents(speakers, found)
    yield from _charts(found, speakers)
    for line in chain(_contradictions(found), by_speaker(speakers, found)):
        yield f"\n{line}"
    yield from _by_claim(found)
    yield f"\n<script>{_SCRIPT}</script>\n</body></html>\n"


def _contents(speakers: Sequence[tuple[str, Places]], found: Gathered) -> Iterator[str]:
    if not speakers:
        return
    first = '<a href="#contradictions">Contradictions</a> · ' if found.contradictions else ""
    yield f'<nav><p>{first}<a href="#claims">All claims</a> · By speaker:</p><ul class="speakers">'
    for at, (name, places) in enumerate(speakers):
        if at == _MOST_LISTED:
            yield (
                f"</ul><details><summary>{number(len(speakers) - at, 'more speaker')}</summary>"
                f'<ul class="speakers">'
            )
        yield (
            f'<li><a href="#s{at}" title="{escape(name)}">{escape(name)}</a> '
            f'<span class="muted">{len(places):,}</span></li>'
        )
    yield "</ul></details></nav>" if len(speakers) > _MOST_LISTED else "</ul></nav>"


def _charts(found: Gathered, speakers: Sequence[tuple[str, Places]]) -> Iterator[str]:
    if not len(found.claims):
        yield "\n<p>No claim is tagged yet.</p>"
        return
    named = named_speakers(speakers)
    series = [name for name, _ in named[:_MOST_SERIES]]
    yield '\n<div id="glance"><h2>At a glance</h2>'
    yield from bars(most_of(named), named[:MOST_BARS])
    yield from timeline("Claims by date", found.by_date(series), series)
    yield from bars("How they are quoted", found.attributes["quotation"].most_common())
    yield from bars("What kind of claim they are", found.attributes["modality"].most_common())
    yield "</div>"


def _contradictions(found: Gathered) -> Iterator[str]:
    if found.contradictions:
        yield '<h2 id="contradictions">Contradictions</h2>'
    for one, other in contradictions(found):
        yield f'<div class="pair"><div>{one}</div><div>{other}</div></div>'


def _by_claim(found: Gathered) -> Iterator[str]:
    if not len(found.claims):
        return
    head = "".join(f"<th>{name}</th>" for name in ("Date", "Who", "Cue", "What", "About"))
    yield f'\n<h2 id="claims">All claims</h2>\n<table><tr>{head}</tr>'
    for claim in found.claims:
        yield (
            f'<tr class="claim"><td>{escape(claim.date)}</td>'
            f"<td>{escape(', '.join(claim.names))}</td>"
            f"<td>{escape(', '.join(claim.cues))}</td><td>{escape(cut(claim.text, 160))}</td>"
            f"<td>{escape(', '.join(each.name for each in claim.about))}</td></tr>"
        )
    yield "</table>"
