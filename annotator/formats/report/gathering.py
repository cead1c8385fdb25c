"""Gathers the report's content: who said which claims, and which claims contradict each other.

The claims are on disk. In memory is what grows slowly: counts, and the places of the claims of each
speaker and of those that contradict each other.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Generator, Iterable, Sequence
from contextlib import contextmanager

from annotator.formats.report.article import claims_of, is_unnamed
from annotator.formats.report.claims import UNKNOWN, Claim, ClaimStore
from annotator.model import AnnotatedDocument, Identity, ModelObject, Record, TagSet
from annotator.model.curation import MEMOS
from annotator.temporary import temporary_file

COUNTED = ("quotation", "modality")
"""The attributes of claims for which the report has charts."""

ClaimPlaces = Sequence[int]
"""Places of claims in the :class:`ClaimStore`, in bytes."""


class ReportContent:
    """All that a report shows.

    Args:
        claims: An empty store.
    """

    def __init__(self, claims: ClaimStore) -> None:
        self.claims = claims
        """In the order of the articles and their texts."""
        self.memos: list[Record] = []
        """Of labels, articles and the project, in the order of the stream."""
        self.titles: dict[str, str] = {}
        """The titles of the articles that have memos, by id."""
        self.remark = ""
        """A sentence for the reader on what is exported; empty for none."""
        self.articles = 0
        self.annotators: Counter[str] = Counter()
        """Annotations by annotator."""
        self.claimants = set[str]()
        """Whose the claims are."""
        self.named = 0
        """The number of claims with a speaker."""
        self.unnamed = 0
        """The number of claims whose speakers are all pronouns."""
        self.attributes = {name: Counter[str]() for name in COUNTED}
        """Claims by value, for each of the counted attributes."""
        self.contradictions: list[tuple[int, int]] = []
        """Places of claims that contradict each other, each pair once."""
        self._speakers: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))
        self._spellings: dict[str, str] = {}
        self._dates: Counter[str] = Counter()

    def add(self, claim: Claim) -> None:
        """Add a claim."""
        place = self.claims.add(claim)
        names = claim.names
        self.claimants.update(claim.annotators)
        self.named += names != (UNKNOWN,)
        self.unnamed += all(map(is_unnamed, names))
        for name in names:
            # “The Kremlin” and “the Kremlin” are the same; the first spelling is shown.
            self._speakers[self._spellings.setdefault(name.casefold(), name)].append(place)
        if claim.date:
            self._dates[claim.date] += len(names)
        for attribute in claim.attributes:
            if attribute.name in self.attributes:
                self.attributes[attribute.name][attribute.value] += 1

    def add_record(self, record: Record) -> None:
        """Add a memo; other records are not shown."""
        if record.kind in MEMOS:
            self.memos.append(record)
            self.titles.setdefault(str(record.data.get("document")), "")

    def by_speaker(self) -> list[tuple[str, ClaimPlaces]]:
        """Return the speakers' names, each with the places of the claims.

        The speaker of most claims comes first; pronouns and the name of nobody come last.
        """
        speakers: list[tuple[str, ClaimPlaces]] = [*self._speakers.items()]
        return sorted(
            speakers,
            key=lambda speaker: (
                speaker[0] == UNKNOWN,
                is_unnamed(speaker[0]),
                -len(speaker[1]),
                speaker[0],
            ),
        )

    def by_date(self, names: Iterable[str]) -> list[tuple[str, Counter[str]]]:
        """Return the dates in their order, each with the number of claims by speaker.

        Args:
            names: The speakers who are counted by name; all others are :data:`UNKNOWN`.
        """
        by_date = {date: Counter[str]() for date in sorted(self._dates)}
        for name in names:
            for place in self._speakers[name]:
                date = self.claims.at(place).date
                if date:
                    by_date[date][name] += 1
        for date, counts in by_date.items():
            counts[UNKNOWN] = self._dates[date] - counts.total()
        return list(by_date.items())


@contextmanager
def gather(items: Iterable[ModelObject]) -> Generator[ReportContent, None, None]:
    """Gather the content from a stream; its claims can be read until the context is left."""
    with temporary_file() as file:
        content = ReportContent(ClaimStore(file))
        identities: dict[str, str] = {}
        tag_set: TagSet | None = None
        pairs: dict[tuple[str, str], None] = {}
        for item in items:
            if isinstance(item, Identity):
                identities[item.id] = item.name
            elif isinstance(item, TagSet):
                tag_set = item
            elif isinstance(item, Record):
                content.add_record(item)
            elif isinstance(item, AnnotatedDocument):
                content.articles += 1
                if item.document.id in content.titles:
                    content.titles[item.document.id] = item.document.title
                content.annotators.update(a.annotator for a in item.annotations)
                for claim in claims_of(item, identities, tag_set):
                    content.add(claim)
                for relation in item.relations:
                    pair = relation.source, relation.target
                    if relation.type == "contradicts" and pair[::-1] not in pairs:
                        pairs.setdefault(pair)
        content.contradictions = _places_of(pairs, content.claims)
        yield content


def _places_of(pairs: Collection[tuple[str, str]], claims: ClaimStore) -> list[tuple[int, int]]:
    """Return the places of the claims in pairs of ids; pairs of anything else are left out."""
    ids = {claim_id for pair in pairs for claim_id in pair}
    if not ids:
        return []
    places = {
        claim_id: place
        for place, claim in claims.places()
        for claim_id in claim.ids
        if claim_id in ids
    }
    # Several people may have related the same two claims, in either direction.
    place_pairs: dict[frozenset[int], tuple[int, int]] = {}
    for source, target in pairs:
        if source in places and target in places and places[source] != places[target]:
            pair = places[source], places[target]
            place_pairs.setdefault(frozenset(pair), pair)
    return list(place_pairs.values())
