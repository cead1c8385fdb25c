"""Claims as HTML, for the screen and for paper alike, piece by piece."""

from collections.abc import Iterator, Sequence
from html import escape

from annotator.formats.report.claims import Claim
from annotator.formats.report.gathering import Gathered, Places
from annotator.words import number


def summary(found: Gathered) -> str:
    """How much there is, and whose work it is."""
    people = ", ".join(f"{escape(name)} ({n:,})" for name, n in sorted(found.annotators.items()))
    pronouns = f" ({found.unnamed:,} with no more than a pronoun)" if found.unnamed else ""
    return (
        f"{number(found.articles, 'article')}, {number(len(found.claims), 'claim')}, "
        f"{found.named:,} of them with a speaker{pronouns}; "
        f"{number(len(found.contradictions), 'contradiction')}. Annotations by "
        f"{people or 'nobody'}. Offsets count characters of the article's text."
    )


def contradictions(found: Gathered) -> Iterator[tuple[str, str]]:
    """The claims of each pair that contradict each other, with their speakers' names."""
    for one, other in found.contradictions:
        yield _said(found.claims.at(one)), _said(found.claims.at(other))


def _said(claim: Claim) -> str:
    """A claim with its speaker's name above it."""
    names = " and ".join(escape(name) for name in claim.names)
    return f"<strong>{names}</strong>{_claim(claim)}"


def by_speaker(speakers: Sequence[tuple[str, Places]], found: Gathered) -> Iterator[str]:
    """A line for each speaker, and one for each of the claims below it."""
    if speakers:
        yield "<h2>By speaker</h2>"
    for at, (name, places) in enumerate(speakers):
        yield f'<h3 id="s{at}">{escape(name)} <span class="muted">{len(places):,}</span></h3>'
        for place in places:
            claim = found.claims.at(place)
            yield _claim(claim, _nesting(claim))


def _nesting(claim: Claim) -> str:
    return " ".join(
        f"Inside what {escape(' and '.join(each.names))} said: “{escape(cut(each.text))}”."
        for each in claim.inside
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
    lines = [f"<p>{_in_context(claim)}</p>"]
    lines.append(f'<p class="meta">{" · ".join(fact for fact in facts if fact)}</p>')
    if remark:
        lines.append(f'<p class="meta">{remark}</p>')
    if claim.note:
        lines.append(f'<p class="meta">Note: {escape(claim.note)}</p>')
    return f'<div class="claim" dir="auto">{"".join(lines)}</div>'


def _in_context(claim: Claim) -> str:
    """The claim marked in what stands around it."""
    before, after = claim.cut_off
    parts = ["… "] if before else []
    at = 0
    for start, end in claim.fragments:
        low, high = start - claim.context_start, end - claim.context_start
        parts.append(escape(claim.context[at:low]))
        parts.append(f"<mark>{escape(claim.context[low:high])}</mark>")
        at = high
    parts.append(escape(claim.context[at:]))
    parts += [" …"] if after else []
    return "".join(parts).replace("\n\n", "<br>").replace("\n", "<br>")


def cut(text: str, most: int = 90) -> str:
    """A text in one line, of so many characters at most."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1] + "…"
