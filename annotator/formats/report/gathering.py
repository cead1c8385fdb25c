"""Gathers what a report shows: claims in their context, who said them, what contradicts them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    Fragment,
    Identity,
    Relation,
    TagSet,
    attributions,
    order_key,
)
from annotator.project import Item

UNKNOWN = "Nobody named"
_CONTEXT = 600
"""Characters of a paragraph around a claim that are shown at most."""


@dataclass(frozen=True)
class Mention:
    """A few words of an article and the name of whom they mean."""

    words: str
    name: str


@dataclass(frozen=True)
class Claim:
    """A claim as the report shows it. Offsets count code points of the article."""

    id: str
    article: str
    title: str
    date: str
    text: str
    fragments: tuple[Fragment, ...]
    context: str
    """What stands around it in the article."""
    context_start: int
    speakers: tuple[Mention, ...]
    cues: tuple[str, ...]
    about: tuple[Mention, ...]
    inside: tuple[str, ...]
    """Ids of the claims that contain it."""
    attributes: tuple[tuple[str, str], ...]
    annotator: str
    note: str

    @property
    def names(self) -> tuple[str, ...]:
        """Under which speakers it stands."""
        return tuple(dict.fromkeys(each.name for each in self.speakers)) or (UNKNOWN,)

    @property
    def offsets(self) -> str:
        """``120–134, 150–160``."""
        return ", ".join(f"{start}–{end}" for start, end in self.fragments)


@dataclass
class Gathered:
    """All that a report shows."""

    tag_set: TagSet | None = None
    claims: dict[str, Claim] = field(default_factory=dict[str, Claim])
    """In the order of the articles and their texts."""
    pairs: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    """Relation type, source and target of what contradicts or supports what."""
    articles: int = 0
    annotators: Counter[str] = field(default_factory=Counter[str])

    def by_speaker(self) -> list[tuple[str, list[Claim]]]:
        """The claims of each speaker, who said most first; those of nobody last."""
        found: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims.values():
            for name in claim.names:
                found[name].append(claim)
        return sorted(found.items(), key=lambda each: (each[0] == UNKNOWN, -len(each[1]), each[0]))

    def contradictions(self) -> list[tuple[Claim, Claim]]:
        """Claims that contradict each other, each pair once."""
        return [
            (self.claims[source], self.claims[target])
            for kind, source, target in self.pairs
            if kind == "contradicts" and source in self.claims and target in self.claims
        ]

    def by_date(self) -> list[tuple[str, Counter[str]]]:
        """For each date how many claims each speaker made, as far as articles are dated."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for claim in self.claims.values():
            if claim.date:
                found[claim.date].update(claim.names)
        return sorted(found.items())

    def attribute_counts(self, name: str) -> Counter[str]:
        """How often each value of an attribute of claims was given."""
        return Counter(
            value
            for claim in self.claims.values()
            for key, value in claim.attributes
            if key == name
        )


def gather(items: Iterable[Item]) -> Gathered:
    """Gather the claims of a stream of items."""
    result = Gathered()
    identities: dict[str, str] = {}
    seen: set[tuple[str, str, str]] = set()
    for item in items:
        if isinstance(item, TagSet):
            result.tag_set = item
        elif isinstance(item, Identity):
            identities[item.id] = item.name
        elif isinstance(item, AnnotatedDocument):
            result.articles += 1
            result.annotators.update(each.annotator for each in item.annotations)
            for claim in _claims(item, identities):
                result.claims[claim.id] = claim
            for relation in item.relations:
                low, high = sorted((relation.source, relation.target))
                pair = (relation.type, low, high)
                if relation.type in ("contradicts", "supports") and pair not in seen:
                    seen.add(pair)
                    result.pairs.append((relation.type, relation.source, relation.target))
    return result


def _claims(item: AnnotatedDocument, identities: dict[str, str]) -> Iterator[Claim]:
    document = item.document
    by_id = {each.id: each for each in item.annotations}
    names = _names(item.annotations, item.relations, identities)
    for row in attributions(by_id, item.relations):
        claim = row.claim
        start, end = _context(document, claim)
        yield Claim(
            id=claim.id,
            article=document.id,
            title=document.title or document.id,
            date=str(document.metadata.get("date") or ""),
            text=claim.text,
            fragments=claim.fragments,
            context=document.text[start:end],
            context_start=start,
            speakers=tuple(Mention(each.text, names[each.id]) for each in row.speakers),
            cues=tuple(each.text for each in row.cues),
            about=tuple(Mention(each.text, names[each.id]) for each in row.entities),
            inside=tuple(each.id for each in row.inside),
            attributes=tuple((name, str(value)) for name, value in claim.attributes.items()),
            annotator=claim.annotator,
            note=claim.note,
        )


def _names(
    annotations: Iterable[Annotation], relations: Iterable[Relation], identities: dict[str, str]
) -> dict[str, str]:
    """The name of whom each annotation means: its identity's, else that of what it is the same as.

    Among mentions without identity that are the same, the first longest one gives the name.
    """
    group = {each.id: each.id for each in annotations}

    def root(id: str) -> str:
        while group[id] != id:
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
        for each in group_of:
            result[each.id] = identities.get(each.identity or "", shared)
    return result


def _context(document: Document, claim: Annotation) -> Fragment:
    """The blocks that a claim lies in; no more than some lines of a long one."""
    start, end = claim.start, claim.end
    around = [block for block in document.blocks if block.start < end and start < block.end]
    low = min([start, *(block.start for block in around)], default=start)
    high = max([end, *(block.end for block in around)], default=end)
    return max(low, start - _CONTEXT), min(high, end + _CONTEXT)
