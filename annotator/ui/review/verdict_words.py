"""What was decided about a place, and by whom, in words. No Qt."""

from collections.abc import Iterator

from annotator.agreement.alignment import KIND_NAMES
from annotator.agreement.reviewed_groups import STATE_NAMES, ReviewedGroup
from annotator.model import Decision, Fragment
from annotator.model.curation import stamp
from annotator.words import shorten

_LONGEST = 120
_LEAD = {
    "outdated": "Changed since the verdict, so judge it again; till then the gold layer keeps "
    "what was judged.",
    "contested": "Reviewers disagree: neither had seen the other’s verdict. Yours settles it; till "
    "then the first one counts.",
}


def told(spot: ReviewedGroup) -> str:
    """How the versions differ, and what was decided."""
    kind = KIND_NAMES[spot.aligned.kind]
    return f"{kind} · {verdict(spot)}" if spot.decision is not None else kind


def verdict(spot: ReviewedGroup) -> str:
    """What was decided about a place, or why it has to be judged again."""
    if spot.decision is None or spot.state == "outdated":
        return STATE_NAMES[spot.state]
    words = said(spot.decision, spot)
    return f"{words}, {STATE_NAMES['contested']}" if spot.state == "contested" else words


def said(decision: Decision, spot: ReviewedGroup) -> str:
    """What a verdict on a place says: ``ana accepted``."""
    if decision.edited is not None:
        return "edited"
    owners = owners_of(decision, spot)
    if not owners:
        return "rejected"
    everybody = len(owners) == len(decision.annotations) > 1
    return "all accepted" if everybody else f"{' and '.join(owners)} accepted"


def owners_of(decision: Decision, spot: ReviewedGroup) -> list[str]:
    """Whose versions a verdict takes."""
    if decision.taken:
        return [each.owner for each in decision.taken]
    by = {each.id: name for name, each in spot.aligned.annotations.items()}
    return [by[id] for id in decision.accepted if id in by]


def account(spot: ReviewedGroup, text: str, when: dict[str, str]) -> str:
    """All that was decided about a place, in lines; ``when`` has the times of verdicts by id."""
    decision = spot.decision
    if decision is None:
        return ""
    lines = [_LEAD[spot.state]] if spot.state in _LEAD else []
    for each in (decision, *reversed(spot.other_decisions)):
        before = "Before that, " if stamp(each) in decision.over else ""
        words = said(each, spot)
        quoted = " and ".join(_taken(each, spot, text))
        words += f", {quoted}" if quoted else ""
        lines.append(f"{before}{each.reviewer}: {words} · {when[each.id]}")
        if each.comment:
            lines.append(f"“{each.comment}”")
    return "\n".join(lines)


def _taken(decision: Decision, spot: ReviewedGroup, text: str) -> Iterator[str]:
    """What a verdict took, where the versions of the place do not show it."""
    if decision.edited is not None:
        yield _words(decision.edited.label, decision.edited.fragments, text)
    elif spot.state == "outdated":
        taken = {(each.label, each.fragments) for each in decision.taken}
        for label, fragments in sorted(taken, key=lambda each: each[1]):
            yield _words(label, fragments, text)


def _words(label: str, fragments: tuple[Fragment, ...], text: str) -> str:
    words = " … ".join(text[start:end] for start, end in fragments)
    return f"{label} “{shorten(words, _LONGEST)}”"
