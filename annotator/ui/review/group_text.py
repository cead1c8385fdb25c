"""Describe a reviewed group in words: its text, how the versions differ, and the verdicts."""

from collections.abc import Iterator

from annotator.agreement.alignment import KIND_NAMES
from annotator.agreement.reviewed_groups import STATE_NAMES, ReviewedGroup
from annotator.model import Decision, Fragment
from annotator.model.curation import decision_stamp
from annotator.words import join_names, quote, shorten

ROW_CODE_POINTS = 300
"""No row is wide enough for a longer text."""
QUOTE_CODE_POINTS = 120
_STATE_HINTS = {
    "outdated": "Changed since the verdict, so judge it again; until then the gold layer keeps "
    "what was judged.",
    "contested": "Reviewers disagree: neither had seen the other’s verdict. Yours settles it; "
    "until then the first one counts.",
}


def text_of(group: ReviewedGroup) -> str:
    """Return the longest text of the versions, on one line; of the whole article, the labels."""
    versions = group.aligned.annotations.values()
    if all(annotation.is_of_article for annotation in versions):
        return f"{', '.join(labels_of(group))} (the whole article)"
    return shorten(max((annotation.text for annotation in versions), key=len), ROW_CODE_POINTS)


def labels_of(group: ReviewedGroup) -> list[str]:
    """Return the labels of the versions, each once."""
    return list(dict.fromkeys(version.label for version in group.aligned.annotations.values()))


def describe_group(group: ReviewedGroup) -> str:
    """Describe how the versions differ, the verdict, and that it contradicts other gold."""
    kind = KIND_NAMES[group.aligned.kind]
    if group.conflicts:
        return f"contradicts gold · {kind} · {describe_state(group)}"
    return f"{kind} · {describe_state(group)}" if group.decision is not None else kind


def describe_state(group: ReviewedGroup) -> str:
    """Describe the verdict on a group, or why it has to be judged again."""
    if group.decision is None or group.state == "outdated":
        return STATE_NAMES[group.state]
    verdict = describe_verdict(group.decision, group)
    return f"{verdict}, {STATE_NAMES['contested']}" if group.state == "contested" else verdict


def describe_verdict(decision: Decision, group: ReviewedGroup) -> str:
    """Describe a verdict on a group: ``ana’s version accepted``."""
    if decision.edited is not None:
        return "edited"
    owners = _accepted_owners(decision, group)
    if not owners:
        return "rejected"
    if len(owners) == len(decision.annotations) > 1:
        return "all versions accepted"
    whose = join_names([f"{owner}’s" for owner in owners])
    return f"{whose} version{'s' if len(owners) > 1 else ''} accepted"


def _accepted_owners(decision: Decision, group: ReviewedGroup) -> list[str]:
    if decision.taken:
        return [version.owner for version in decision.taken]
    owners = {version.id: name for name, version in group.aligned.annotations.items()}
    return [owners[id_] for id_ in decision.accepted if id_ in owners]


def describe_verdicts(group: ReviewedGroup, text: str, times: dict[str, str]) -> str:
    """Describe all verdicts on a group in lines.

    Args:
        group: The group.
        text: The text of the article.
        times: The time of each verdict, as it is shown, by decision id.
    """
    decision = group.decision
    if decision is None:
        return ""
    lines = [_STATE_HINTS[group.state]] if group.state in _STATE_HINTS else []
    for given in (decision, *reversed(group.other_decisions)):
        prefix = "Before that, " if decision_stamp(given) in decision.over else ""
        verdict = describe_verdict(given, group)
        quotes = " and ".join(_quote_versions(given, group, text))
        verdict += f", {quotes}" if quotes else ""
        lines.append(f"{prefix}{given.reviewer}: {verdict} · {times[given.id]}")
        if given.comment:
            lines.append(f"“{given.comment}”")
    return "\n".join(lines)


def _quote_versions(decision: Decision, group: ReviewedGroup, text: str) -> Iterator[str]:
    """Quote the versions that a verdict accepted, where the group does not show them."""
    if decision.edited is not None:
        yield _quote(decision.edited.label, decision.edited.fragments, text)
    elif group.state == "outdated":
        versions = {(version.label, version.fragments) for version in decision.taken}
        for label, fragments in sorted(versions, key=lambda version: version[1]):
            yield _quote(label, fragments, text)


def _quote(label: str, fragments: tuple[Fragment, ...], text: str) -> str:
    if not fragments:
        return f"{label} of the whole article"
    words = " … ".join(text[start:end] for start, end in fragments)
    return f"{label} {quote(shorten(words, QUOTE_CODE_POINTS))}"
