"""The report's page for paper, in the HTML that Qt's text documents know: no script, no SVG."""

from collections.abc import Iterator, Sequence
from html import escape

from annotator.formats.report.claim_html import by_speaker, contradictions, cut, summary
from annotator.formats.report.gathering import Gathered
from annotator.formats.report.page import MOST_BARS, most_of, named_speakers

_STYLE = (
    "body { font-family: Georgia, 'Noto Serif', serif; font-size: 10pt; color: #1f2226; } "
    "h1 { font-size: 20pt; } h2 { font-size: 14pt; } h3 { font-size: 11pt; } "
    ".meta, .muted { color: #5f656d; font-size: 8pt; } mark { background-color: #fbe3dd; }"
)
_TABLE = "<table cellpadding='8' width='100%'>"


def printable(found: Gathered, title: str) -> Iterator[str]:
    """The whole page for paper, piece by piece; each heading, claim and table begins a line."""
    speakers = found.by_speaker()
    named = named_speakers(speakers)
    yield f"<html><head><style>{_STYLE}</style></head><body>"
    yield f"<h1>{escape(title)}</h1><p>{summary(found)}</p>"
    yield _bars(most_of(named), named[:MOST_BARS])
    yield _bars("How they are quoted", found.attributes["quotation"].most_common())
    yield _bars("What kind of claim they are", found.attributes["modality"].most_common())
    for piece in _contradictions(found):
        yield _marked(piece)
    for line in by_speaker(speakers, found):
        yield f"\n{_marked(line)}"
    yield "</body></html>"


def _contradictions(found: Gathered) -> Iterator[str]:
    if not found.contradictions:
        return
    head = '<tr><td colspan="2"><h2>Contradictions</h2></td></tr>'
    for one, other in contradictions(found):
        # A table each, and the heading in the first: that is kept on one sheet.
        row = f'<tr><td width="50%">{one}</td><td width="50%">{other}</td></tr>'
        yield f"\n{_TABLE}{head}{row}</table>"
        head = ""


def _marked(html: str) -> str:
    """The same with marks that Qt knows."""
    html = html.replace("<mark>", '<span style="background-color:#fbe3dd">')
    return html.replace("</mark>", "</span>")


def _bars(title: str, counts: Sequence[tuple[str, int]]) -> str:
    if not counts:
        return ""
    most = max(count for _, count in counts)
    # A table each: Qt gives the columns of one table the same widths in all rows.
    rows = "".join(
        f"<table width='100%' cellspacing='1'><tr><td width='32%'>{escape(cut(name, 40))}</td>"
        f'<td width="{max(1, round(50 * count / most))}%" bgcolor="#0b5fc4"></td>'
        f"<td>&nbsp;{count:,}</td></tr></table>"
        for name, count in counts
    )
    return f"\n<h3>{escape(title)}</h3>{rows}"
