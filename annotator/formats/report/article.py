"""Finds the claims of one article, with their contexts, and the names that its mentions mean."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from annotator.formats.report.claims import (
    AttributeValue,
    Claim,
    Mention,
    Note,
    OuterClaim,
    cut_line,
    join_same,
    names_of,
)
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Attribution,
    Document,
    Fragment,
    Relation,
    TagSet,
    attributions,
    order_key,
)
from annotator.model.value_words import described_values

_BLANK = re.compile(r"\s+")
_CONTEXT_CODE_POINTS = 600
"""The most of a paragraph that is shown before a claim, and after it."""
_TITLE_CODE_POINTS = 40
"""The most of a title that is shown beside a pronoun."""
_PRONOUNS_BY_LANGUAGE = (
    # English, German, French, Spanish, Italian and Portuguese, Dutch, Russian and Ukrainian
    "i we you he she it they me us him her them himself herself itself themselves who",
    "ich wir du ihr er sie es man ihm ihn uns euch",
    "je j' tu il elle on nous vous ils elles lui eux",
    "yo tú él ella ello usted ustedes nosotros nosotras ellos ellas",
    "io lui lei noi voi loro eu você ele ela nós vocês eles elas",
    "ik wij we jij je hij zij ze u jullie hem haar hen",
    "я мы ты вы он она оно они ми ти ви він вона воно вони",
)
_PRONOUNS = frozenset(word for words in _PRONOUNS_BY_LANGUAGE for word in words.split())
"""In lower case."""


def is_unnamed(name: str) -> bool:
    """Return whether the name that a mention means is a pronoun with an article's title."""
    words, bracket, _ = name.partition(" (")
    return bool(bracket) and _is_pronoun(words)


def _is_pronoun(words: str) -> bool:
    """Return whether words name nobody: a pronoun, or several."""
    return all(word in _PRONOUNS for word in words.casefold().replace("…", " ").split())


def claims_of(
    item: AnnotatedDocument, identities: Mapping[str, str], tag_set: TagSet | None = None
) -> Iterator[Claim]:
    """Yield the claims of an article, in the order of its text.

    Claims of several people with the same fragments and the same speakers are one. Speakers are the
    same whose names are, or whose places in the text are unless both have identities.

    Args:
        item: The article.
        identities: The names of identities by id.
        tag_set: Knows the kinds of attributes.
    """
    document = item.document

    def values_of(claim: Annotation) -> list[tuple[str, str]]:
        label = tag_set.label(claim.label) if tag_set is not None else None
        attributes = label.attributes if label is not None else ()
        return described_values(attributes, claim.attributes, identities)

    by_id = {annotation.id: annotation for annotation in item.annotations}
    names = _names_of_mentions(item, identities)
    rows = attributions(by_id, item.relations)
    speakers = {row.claim.id: _mentions(row.speakers, names) for row in rows}
    contexts = _ContextFinder(document)
    for same in _groups_of_same_claims(rows, speakers):
        # The speakers of the first are shown: an identity says more than the words of a mention.
        same.sort(key=lambda row: not any(speaker.identity for speaker in row.speakers))
        claims = [
            _claim(row, document, contexts, speakers, names, values_of(row.claim)) for row in same
        ]
        yield join_same(claims)


def _mentions(annotations: Iterable[Annotation], names: Mapping[str, str]) -> tuple[Mention, ...]:
    return tuple(Mention(mention.text, names[mention.id]) for mention in annotations)


def _groups_of_same_claims(
    rows: Iterable[Attribution], speakers: Mapping[str, tuple[Mention, ...]]
) -> Iterable[list[Attribution]]:
    """Return attributions in groups that several people tagged alike, at most one of each person.

    Args:
        rows: The attributions of an article.
        speakers: The speakers of each, by the id of its claim.
    """
    groups: list[list[Attribution]] = []
    by_place: defaultdict[tuple[Fragment, ...], list[list[Attribution]]] = defaultdict(list)
    for row in rows:
        candidates = by_place[row.claim.fragments]
        for group in candidates:
            owners = {other.claim.annotator for other in group}
            if row.claim.annotator not in owners and _same_speakers(row, group[0], speakers):
                group.append(row)
                break
        else:
            candidates.append([row])
            groups.append(candidates[-1])
    return groups


def _same_speakers(
    one: Attribution, other: Attribution, speakers: Mapping[str, tuple[Mention, ...]]
) -> bool:
    rows = (one, other)
    names = [{mention.name.casefold() for mention in speakers[row.claim.id]} for row in rows]
    if names[0] == names[1]:
        return True
    places = [{speaker.fragments for speaker in row.speakers} for row in rows]
    identified = [any(speaker.identity for speaker in row.speakers) for row in rows]
    return places[0] == places[1] and not all(identified)


def _claim(
    row: Attribution,
    document: Document,
    contexts: "_ContextFinder",
    speakers: Mapping[str, tuple[Mention, ...]],
    names: Mapping[str, str],
    values: Iterable[tuple[str, str]],
) -> Claim:
    claim = row.claim
    start, end = contexts.context(claim)
    owner = (claim.annotator,)
    return Claim(
        ids=(claim.id,),
        article=document.id,
        title=document.title or document.id,
        date=str(document.metadata.get("date") or ""),
        text=claim.text,
        fragments=claim.fragments,
        context=document.text[start:end],
        context_start=start,
        cut_off=(_continues(document.text, start - 1), _continues(document.text, end)),
        speakers=speakers[claim.id],
        cues=tuple(cue.text for cue in row.cues),
        about=_mentions(row.entities, names),
        inside=tuple(
            OuterClaim(names_of(speakers[outer.id]), outer.text)
            for outer in row.inside
            if outer.id in speakers
        ),
        attributes=tuple(AttributeValue(name, words, owner) for name, words in values),
        annotators=owner,
        notes=(Note(claim.note, claim.annotator),) if claim.note else (),
    )


def _names_of_mentions(item: AnnotatedDocument, identities: Mapping[str, str]) -> dict[str, str]:
    """Return the name that each annotation means, by the annotation's id.

    It is the name of its identity, or else of one that is the same as it. Among mentions without
    identity that are the same, the first of the longest gives the name. A pronoun means somebody
    else in each article, so that it has the article's title beside it.
    """
    title = " ".join((item.document.title or item.document.id).split())
    names: dict[str, str] = {}
    for mentions in _groups_of_same(item.annotations, item.relations):
        identified = [
            identities[m.identity] for m in mentions if m.identity and m.identity in identities
        ]
        if identified:
            shared = identified[0]
        else:
            longest = max(mentions, key=lambda mention: len(mention.text))
            shared = " ".join(longest.text.split())
            if _is_pronoun(shared):
                shared = f"{shared} ({cut_line(title, _TITLE_CODE_POINTS)})"
        for mention in mentions:
            names[mention.id] = identities.get(mention.identity or "", shared)
    return names


def _groups_of_same(
    annotations: Iterable[Annotation], relations: Iterable[Relation]
) -> Iterable[list[Annotation]]:
    """Return annotations in groups that ``same_as`` joins, each in the order of the text."""
    parents = {annotation.id: annotation.id for annotation in annotations}

    def root(annotation_id: str) -> str:
        while parents[annotation_id] != annotation_id:
            parents[annotation_id] = parents[parents[annotation_id]]  # halves the next way
            annotation_id = parents[annotation_id]
        return annotation_id

    for relation in relations:
        ends = (relation.source, relation.target)
        if relation.type == "same_as" and all(end in parents for end in ends):
            parents[root(relation.source)] = root(relation.target)
    groups: defaultdict[str, list[Annotation]] = defaultdict(list)
    for annotation in sorted(annotations, key=order_key):
        groups[root(annotation.id)].append(annotation)
    return groups.values()


def _continues(text: str, at: int) -> bool:
    """Return whether a paragraph has a character at a position, in code points."""
    return 0 <= at < len(text) and text[at] != "\n"


class _ContextFinder:
    """Finds the blocks that a claim is in, and of a long one the lines around the claim."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._blocks = sorted(document.blocks, key=lambda block: block.start)
        self._starts = [block.start for block in self._blocks]
        self._furthest_ends = list(accumulate((block.end for block in self._blocks), max))
        """The furthest end of the blocks up to each one."""

    def context(self, claim: Annotation) -> Fragment:
        """Return where the context of a claim is, in code points."""
        low, high = start, end = claim.start, claim.end
        number = bisect_left(self._starts, end) - 1
        while number >= 0 and self._furthest_ends[number] > start:
            block = self._blocks[number]
            if block.end > start:
                low, high = min(low, block.start), max(high, block.end)
            number -= 1
        return self._first_word(low, start), self._last_word(end, high)

    def _first_word(self, low: int, start: int) -> int:
        """Return where the context begins: with a word, where the block is too long."""
        at = start - _CONTEXT_CODE_POINTS
        if at <= low:
            return low
        match = _BLANK.search(self._text, at - 1, start)
        return match.end() if match else at

    def _last_word(self, end: int, high: int) -> int:
        """Return where the context ends: with a word, where the block is too long."""
        at = end + _CONTEXT_CODE_POINTS
        if at >= high:
            return high
        while at > end and not self._text[at].isspace():
            at -= 1
        return at if at > end else end + _CONTEXT_CODE_POINTS
