"""The parts of the report's pages as HTML: claims, for screen and paper alike, and charts as SVG.

Parts come piece by piece. A chart begins on a new line, and one that would show nothing has no
piece.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from annotator.formats.report.claims import Claim, cut_line
from annotator.formats.report.gathering import ClaimPlaces, ReportContent
from annotator.model.curation import ARTICLE_MEMO, LABEL_MEMO
from annotator.words import isolate, join_names, number, quote

_OUTER_CLAIM_CODE_POINTS = 90

COLORS = ("#0b5fc4", "#cc3311", "#228833", "#aa3377", "#997700", "#009988", "#6655aa", "#777777")
"""Colours that people with any colour vision can tell apart; the key names each series as well."""
_ROW_HEIGHT, _BAR_HEIGHT, _NAMES_WIDTH, _WIDTH = 26, 16, 230, 760
"""In pixels of the SVG."""
_NAME_CODE_POINTS = 29


def summary(content: ReportContent) -> str:
    """Return the line on how much there is, and whose work it is."""
    people = ", ".join(f"{escape(name)} ({n:,})" for name, n in sorted(content.annotators.items()))
    pronouns = f" ({content.unnamed:,} with no more than a pronoun)" if content.unnamed else ""
    layers = len(content.claimants)
    side_by_side = layers > 1
    whose = f" in the layers of {layers:,} people" if side_by_side else ""
    counted = (
        " Claims are counted side by side: where people tagged the same words and the same "
        "speaker, it is one claim with all their names; where their words differ, each counts."
        if side_by_side
        else ""
    )
    return (
        f"{number(content.articles, 'article')}, {number(len(content.claims), 'claim')}{whose}, "
        f"{content.named:,} of them with a speaker{pronouns}; "
        f"{number(len(content.contradictions), 'contradiction')}.{counted} Annotations by "
        f"{people or 'nobody'}. Offsets count characters of the article's text."
        f"{f' {escape(content.remark)}' if content.remark else ''}"
    )


def owners(claim: Claim) -> str:
    """Return whose a claim is, in words."""
    return join_names(claim.annotators)


def contradictions(content: ReportContent) -> Iterator[tuple[str, str]]:
    """Yield the two claims of each contradiction, with their speakers' names."""
    for first, second in content.contradictions:
        yield _named_claim(content.claims.at(first)), _named_claim(content.claims.at(second))


def memos(content: ReportContent) -> Iterator[str]:
    """Yield the memos, each with what it is about and who wrote it; Markdown stays as it is."""
    if content.memos:
        yield '<h2 id="memos">Memos</h2>'
    for memo in content.memos:
        data = memo.data
        document = str(data.get("document") or "")
        about = str(data.get("label") or content.titles.get(document) or document)
        kind = {LABEL_MEMO: "label", ARTICLE_MEMO: "article"}.get(memo.kind, "project")
        what = f"The {kind} {escape(quote(about))}" if about else f"The {kind}"
        yield f"<h3>{what}</h3>"
        yield f'<p class="meta">{escape(str(data.get("annotator") or ""))}</p>'
        for paragraph in str(data.get("text") or "").split("\n\n"):
            yield f'<p dir="auto">{"<br>".join(map(escape, paragraph.splitlines()))}</p>'


def by_speaker(
    speakers: Sequence[tuple[str, ClaimPlaces]], content: ReportContent
) -> Iterator[str]:
    """Yield a line for each speaker, and one for each of the speaker's claims after it.

    Args:
        speakers: The speakers' names, each with the places of the claims.
        content: Where the claims are.
    """
    if speakers:
        yield "<h2>By speaker</h2>"
    for index, (name, places) in enumerate(speakers):
        yield f'<h3 id="s{index}">{inline(name)} <span class="muted">{len(places):,}</span></h3>'
        for place in places:
            claim = content.claims.at(place)
            yield _claim(claim, _nesting(claim))


def cut(text: str, limit: int) -> str:
    """Return a text on one line, cut with “…” where it is longer than that.

    Args:
        text: Any text.
        limit: The length of the result in code points.
    """
    return cut_line(" ".join(text.split()), limit)


def inline(text: str) -> str:
    """Return a text as HTML within a line of ours, whatever direction it is written in."""
    return escape(isolate(text))


def _named_claim(claim: Claim) -> str:
    names = " and ".join(map(inline, claim.names))
    return f"<strong>{names}</strong>{_claim(claim)}"


def _nesting(claim: Claim) -> str:
    return " ".join(
        f"Inside what {' and '.join(map(inline, outer.names))} said: "
        f"“{inline(cut(outer.text, _OUTER_CLAIM_CODE_POINTS))}”."
        for outer in claim.inside
    )


def _claim(claim: Claim, remark: str = "") -> str:
    facts = [inline(claim.title), escape(claim.date), f"{escape(claim.offsets)}"]
    facts += [f"{escape(name)}: {inline(value)}" for name, value in claim.values]
    if claim.cues:
        facts.append("cue: " + ", ".join(f"“{inline(cue)}”" for cue in claim.cues))
    words = [mention.words for mention in claim.speakers if mention.words != mention.name]
    if words:
        facts.append("named as " + ", ".join(f"“{inline(word)}”" for word in words))
    if claim.about:
        facts.append("about " + ", ".join(inline(mention.name) for mention in claim.about))
    facts.append(f"tagged by {escape(owners(claim))}")
    lines = [f'<p dir="auto">{_in_context(claim)}</p>']
    lines.append(f'<p class="meta">{" · ".join(fact for fact in facts if fact)}</p>')
    if remark:
        lines.append(f'<p class="meta">{remark}</p>')
    for note in claim.notes:
        whose = f"Note of {note.annotator}" if len(claim.annotators) > 1 else "Note"
        lines.append(f'<p class="meta">{escape(whose)}: {inline(note.text)}</p>')
    return f'<div class="claim">{"".join(lines)}</div>'


def _in_context(claim: Claim) -> str:
    """Return the context of a claim, with the claim marked in it."""
    cut_before, cut_after = claim.cut_off
    parts = ["… "] if cut_before else []
    at = 0
    for start, end in claim.fragments:
        low, high = start - claim.context_start, end - claim.context_start
        parts.append(escape(claim.context[at:low]))
        parts.append(f"<mark>{escape(claim.context[low:high])}</mark>")
        at = high
    parts.append(escape(claim.context[at:]))
    parts += [" …"] if cut_after else []
    return "".join(parts).replace("\n\n", "<br>").replace("\n", "<br>")


def bars(title: str, counts: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Yield a chart of horizontal bars.

    Args:
        title: The chart's title.
        counts: The name of each bar, and the number that its length shows.
    """
    if not counts:
        return
    most = max(count for _, count in counts)
    yield _open_chart(title, _ROW_HEIGHT * len(counts) + 8)
    for row, (name, count) in enumerate(counts):
        y = row * _ROW_HEIGHT + 4
        length = max(2.0, count / most * (_WIDTH - _NAMES_WIDTH - 60))
        yield (
            f'<text x="{_NAMES_WIDTH - 10}" y="{y + 13}" text-anchor="end">'
            f"{escape(cut_line(name, _NAME_CODE_POINTS))}<title>{escape(name)}</title></text>"
            f'<rect x="{_NAMES_WIDTH}" y="{y}" width="{length:.1f}" height="{_BAR_HEIGHT}" rx="3" '
            f'fill="{COLORS[0]}"/>'
            f'<text x="{_NAMES_WIDTH + length + 8:.1f}" y="{y + 13}">{count:,}</text>'
        )
    yield "</svg></figure>"


def timeline(
    title: str, days: Sequence[tuple[str, Counter[str]]], names: Sequence[str]
) -> Iterator[str]:
    """Yield a chart with a stacked column for each date.

    Args:
        title: The chart's title.
        days: The dates in their order, each with counts by name.
        names: The names that have a colour each, fewer than there are :data:`COLORS`; all others
            have one together.
    """
    if len(days) < 2:
        return
    most = max(counts.total() for _, counts in days)
    height, base, left = 190, 150, 40
    step = min(48.0, (_WIDTH - left - 10) / len(days))
    yield _open_chart(title, height)
    yield f'<line x1="{left}" y1="{base}" x2="{_WIDTH}" y2="{base}" class="axis"/>'
    for column, (date, counts) in enumerate(days):
        x, y = left + column * step, float(base)
        for name, count, color in _stack(counts, names):
            part = count / most * (base - 20)
            y -= part
            yield (
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(step - 3, 1):.1f}" '
                f'height="{part:.1f}" fill="{color}">'
                f"<title>{escape(f'{date}: {name}, {count}')}</title></rect>"
            )
        if column % max(1, len(days) // 8) == 0:
            yield f'<text x="{x:.1f}" y="{base + 18}" class="small">{escape(date)}</text>'
    yield f'<text x="{left - 6}" y="26" text-anchor="end" class="small">{most:,}</text>'
    key = "".join(
        f'<li><span style="background:{color}"></span>{escape(name)}</li>'
        for name, color in zip([*names, "others"], COLORS, strict=False)
    )
    yield f'</svg><ul class="key">{key}</ul></figure>'


def _stack(counts: Counter[str], names: Sequence[str]) -> list[tuple[str, int, str]]:
    """Return the parts of a column: name, number, colour."""
    parts = [(name, counts[name], COLORS[n]) for n, name in enumerate(names) if counts[name]]
    others = counts.total() - sum(count for _, count, _ in parts)
    return [*parts, ("others", others, COLORS[len(names)])] if others else parts


def _open_chart(title: str, height: int) -> str:
    return (
        f'\n<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {_WIDTH} {height}" '
        f'role="img" aria-label="{escape(title)}">'
    )
