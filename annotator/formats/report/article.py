"""The claims of one article, in their context, and whom its mentions mean."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from annotator.formats.report.claims import Around, Claim, Mention, names_of
from annotator.formats.report.pronouns import beside_title, is_pronoun
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    Fragment,
    attributions,
    order_key,
)

_BLANK = re.compile(r"\s+")
_CONTEXT = 600
"""Characters of a paragraph around a claim that are shown at most."""


def claims_of(item: AnnotatedDocument, identities: dict[str, str]) -> Iterator[Claim]:
    """The claims of an article, in the order of its text."""
    document = item.document
    by_id = {each.id: each for each in item.annotations}
    names = _names(item, identities)
    rows = attributions(by_id, item.relations)
    speakers = {
        row.claim.id: tuple(Mention(each.text, names[each.id]) for each in row.speakers)
        for row in rows
    }
    context_of = _Contexts(document)
    for row in rows:
        claim = row.claim
        start, end = context_of(claim)
        yield Claim(
            id=claim.id,
            article=document.id,
            title=document.title or document.id,
            date=str(document.metadata.get("date") or ""),
            text=claim.text,
            fragments=claim.fragments,
            context=document.text[start:end],
            context_start=start,
            cut_off=(_goes_on(document.text, start - 1), _goes_on(document.text, end)),
            speakers=speakers[claim.id],
            cues=tuple(each.text for each in row.cues),
            about=tuple(Mention(each.text, names[each.id]) for each in row.entities),
            inside=tuple(
                Around(names_of(speakers[each.id]), each.text)
                for each in row.inside
                if each.id in speakers
            ),
            attributes=tuple((name, str(value)) for name, value in claim.attributes.items()),
            annotator=claim.annotator,
            note=claim.note,
        )


def _names(item: AnnotatedDocument, identities: dict[str, str]) -> dict[str, str]:
    """The name of whom each annotation means: its identity's, else that of what it is the same as.

    Among mentions without identity that are the same, the first longest one gives the name. A
    pronoun is somebody else in each article, so that it has the article's title beside it.
    """
    annotations, relations = item.annotations, item.relations
    title = " ".join((item.document.title or item.document.id).split())
    group = {each.id: each.id for each in annotations}

    def root(id: str) -> str:
        while group[id] != id:
            group[id] = group[group[id]]  # half as far for who asks next
            id = group[id]
        return id

    for relation in relations:
        if relation.type == "same_as" and relation.source in group and relation.target in group:
            group[root(relation.source)] = root(relation.target)
    mentions: defaultdict[str, list[Annotation]] = defaultdict(list)
    for each in sorted(annotations, key=order_key):
        mentions[root(each.id)].append(each)
    result: dict[str, str] = {}
    for group_of in mentions.values():
        known = [identities[m.identity] for m in group_of if m.identity in identities]
        longest = max(group_of, key=lambda each: len(each.text))
        shared = known[0] if known else " ".join(longest.text.split())
        if not known and is_pronoun(shared):
            shared = beside_title(shared, title)
        for each in group_of:
            result[each.id] = identities.get(each.identity or "", shared)
    return result


def _goes_on(text: str, at: int) -> bool:
    """Whether there is more of a paragraph at a place."""
    return 0 <= at < len(text) and text[at] != "\n"


class _Contexts:
    """The blocks that a claim lies in; no more than some lines of a long one."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._blocks = sorted(document.blocks, key=lambda block: block.start)
        self._starts = [block.start for block in self._blocks]
        self._reach = list(accumulate((block.end for block in self._blocks), max))
        """How far the blocks up to and with each one reach."""

    def __call__(self, claim: Annotation) -> Fragment:
        """Where the context of a claim starts and ends."""
        low, high = start, end = claim.start, claim.end
        at = bisect_left(self._starts, end) - 1
        while at >= 0 and self._reach[at] > start:
            block = self._blocks[at]
            if block.end > start:
                low, high = min(low, block.start), max(high, block.end)
            at -= 1
        return self._first_word(low, start), self._last_word(end, high)

    def _first_word(self, low: int, start: int) -> int:
        """Where the context begins: with a word, where not all of it is shown."""
        at = start - _CONTEXT
        if at <= low:
            return low
        found = _BLANK.search(self._text, at - 1, start)
        return found.end() if found else at

    def _last_word(self, end: int, high: int) -> int:
        at = end + _CONTEXT
        if at >= high:
            return high
        while at > end and not self._text[at].isspace():
            at -= 1
        return at if at > end else end + _CONTEXT
