"""The report's page: HTML with its style and script inside, for the screen; or for paper."""

from collections.abc import Iterable, Sequence
from html import escape

from annotator.formats.report.charts import bars, timeline
from annotator.formats.report.gathering import UNKNOWN, Claim, Gathered
from annotator.words import number

_MOST_BARS, _MOST_SERIES = 15, 7

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
@media print { input, nav { display: none; } .claim, .pair { break-inside: avoid; } }
"""
_FILTER = (
    '<input id="filter" type="search" placeholder="Filter: a speaker, a word, a date" '
    'aria-label="Filter the claims">'
)
_SCRIPT = """
document.getElementById('filter').addEventListener('input', function (event) {
  var wanted = event.target.value.toLowerCase();
  document.querySelectorAll('.claim, .pair').forEach(function (each) {
    each.hidden = each.textContent.toLowerCase().indexOf(wanted) < 0;
  });
});
"""


def page(found: Gathered, title: str) -> str:
    """The whole page for the screen."""
    speakers = found.by_speaker()
    body = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="meta">{_summary(found)}</p>',
        _FILTER,
        _contents(speakers, found),
        *_charts(found, speakers),
        *_contradictions(found),
        *_speakers(speakers, found),
        *_by_claim(found),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + f"\n<script>{_SCRIPT}</script>\n</body></html>\n"
    )


def _summary(found: Gathered) -> str:
    named = sum(claim.names != (UNKNOWN,) for claim in found.claims.values())
    people = ", ".join(f"{escape(name)} ({n:,})" for name, n in sorted(found.annotators.items()))
    return (
        f"{number(found.articles, 'article')}, {number(len(found.claims), 'claim')}, {named:,} of "
        f"them with a speaker; {number(len(found.contradictions()), 'contradiction')}. "
        f"Annotations by "
        f"{people or 'nobody'}. Offsets count characters of the article's text."
    )


def _contents(speakers: Sequence[tuple[str, list[Claim]]], found: Gathered) -> str:
    links = [f'<a href="#s{at}">{escape(name)}</a>' for at, (name, _) in enumerate(speakers)]
    first = '<a href="#contradictions">Contradictions</a> · ' if found.contradictions() else ""
    return f"<nav><p>{first}{' · '.join(links)}</p></nav>"


def _charts(found: Gathered, speakers: Sequence[tuple[str, list[Claim]]]) -> list[str]:
    if not found.claims:
        return ["<p>No claim is tagged yet.</p>"]
    named = [(name, len(claims)) for name, claims in speakers if name != UNKNOWN]
    quotations = found.attribute_counts("quotation").most_common()
    modalities = found.attribute_counts("modality").most_common()
    return [
        "<h2>At a glance</h2>",
        bars("Claims by speaker", named[:_MOST_BARS]),
        timeline("Claims by date", found.by_date(), [name for name, _ in named[:_MOST_SERIES]]),
        bars("How they are quoted", quotations),
        bars("What kind of claim they are", modalities),
    ]


def _contradictions(found: Gathered) -> list[str]:
    pairs = found.contradictions()
    if not pairs:
        return []
    return [
        '<h2 id="contradictions">Contradictions</h2>',
        *(
            f'<div class="pair"><div>{said(one)}</div><div>{said(other)}</div></div>'
            for one, other in pairs
        ),
    ]


def said(claim: Claim) -> str:
    """A claim with its speaker's name above it."""
    names = " and ".join(escape(name) for name in claim.names)
    return f"<strong>{names}</strong>{_claim(claim)}"


def _speakers(speakers: Sequence[tuple[str, list[Claim]]], found: Gathered) -> list[str]:
    parts = ["<h2>By speaker</h2>"] if speakers else []
    for at, (name, claims) in enumerate(speakers):
        parts.append(
            f'<h3 id="s{at}">{escape(name)} <span class="muted">{len(claims):,}</span></h3>'
        )
        parts += [_claim(claim, _nesting(claim, found)) for claim in claims]
    return parts


def _nesting(claim: Claim, found: Gathered) -> str:
    outer = [found.claims[id] for id in claim.inside if id in found.claims]
    return " ".join(
        f"Inside what {escape(' and '.join(each.names))} said: “{escape(_cut(each.text))}”."
        for each in outer
    )


def _claim(claim: Claim, remark: str = "") -> str:
    facts = [f"{escape(claim.title)}", escape(claim.date), f"{escape(claim.offsets)}"]
    facts += [f"{escape(name)}: {escape(value)}" for name, value in claim.attributes]
    if claim.cues:
        facts.append("cue: " + ", ".join(f"“{escape(cue)}”" for cue in claim.cues))
    words = [m.words for m in claim.speakers if m.words != m.name]
    if words:
        facts.append("named as " + ", ".join(f"“{escape(each)}”" for each in words))
    if claim.about:
        facts.append("about " + ", ".join(escape(each.name) for each in claim.about))
    lines = [f"<p>{in_context(claim)}</p>"]
    lines.append(f'<p class="meta">{" · ".join(fact for fact in facts if fact)}</p>')
    if remark:
        lines.append(f'<p class="meta">{remark}</p>')
    if claim.note:
        lines.append(f'<p class="meta">Note: {escape(claim.note)}</p>')
    return f'<div class="claim" dir="auto">{"".join(lines)}</div>'


def in_context(claim: Claim) -> str:
    """The claim marked in what stands around it."""
    parts: list[str] = []
    at = 0
    for start, end in claim.fragments:
        low, high = start - claim.context_start, end - claim.context_start
        parts.append(escape(claim.context[at:low]))
        parts.append(f"<mark>{escape(claim.context[low:high])}</mark>")
        at = high
    parts.append(escape(claim.context[at:]))
    return "".join(parts).replace("\n\n", "<br>").replace("\n", "<br>")


def _by_claim(found: Gathered) -> list[str]:
    if not found.claims:
        return []
    rows = "".join(
        f'<tr class="claim"><td>{escape(claim.date)}</td><td>{escape(", ".join(claim.names))}</td>'
        f"<td>{escape(', '.join(claim.cues))}</td><td>{escape(_cut(claim.text, 160))}</td>"
        f"<td>{escape(', '.join(each.name for each in claim.about))}</td></tr>"
        for claim in found.claims.values()
    )
    head = "".join(f"<th>{name}</th>" for name in ("Date", "Who", "Cue", "What", "About"))
    return ["<h2>All claims</h2>", f"<table><tr>{head}</tr>{rows}</table>"]


def _cut(text: str, most: int = 90) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1] + "…"


def printable(found: Gathered, title: str) -> str:
    """The same for paper, in the HTML that Qt's text documents know: no script, no SVG."""
    speakers = found.by_speaker()
    named = [(name, len(claims)) for name, claims in speakers if name != UNKNOWN]
    parts = [
        f"<h1>{escape(title)}</h1><p>{_summary(found)}</p>",
        *_printed_bars("Claims by speaker", named[:_MOST_BARS]),
        *_printed_bars("How they are quoted", found.attribute_counts("quotation").most_common()),
    ]
    pairs = found.contradictions()
    if pairs:
        rows = "".join(
            f'<tr><td width="50%">{said(a)}</td><td width="50%">{said(b)}</td></tr>'
            for a, b in pairs
        )
        parts.append(f"<h2>Contradictions</h2><table cellpadding='8' width='100%'>{rows}</table>")
    parts += _speakers(speakers, found)
    style = (
        "body { font-family: Georgia, 'Noto Serif', serif; font-size: 10pt; color: #1f2226; } "
        "h1 { font-size: 20pt; } h2 { font-size: 14pt; } h3 { font-size: 11pt; } "
        ".meta, .muted { color: #5f656d; font-size: 8pt; } mark { background-color: #fbe3dd; }"
    )
    body = "\n".join(parts).replace("<mark>", '<span style="background-color:#fbe3dd">')
    body = body.replace("</mark>", "</span>")
    return f"<html><head><style>{style}</style></head><body>{body}</body></html>"


def _printed_bars(title: str, counts: Iterable[tuple[str, int]]) -> list[str]:
    counts = list(counts)
    if not counts:
        return []
    most = max(count for _, count in counts)
    # A table each: Qt gives the columns of one table the same widths in all rows.
    rows = "".join(
        f"<table width='100%' cellspacing='1'><tr><td width='32%'>{escape(_cut(name, 40))}</td>"
        f'<td width="{max(1, round(50 * count / most))}%" bgcolor="#0b5fc4"></td>'
        f"<td>&nbsp;{count:,}</td></tr></table>"
        for name, count in counts
    )
    return [f"<h3>{escape(title)}</h3>{rows}"]
