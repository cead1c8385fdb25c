"""Gathers what a report shows: who said which claims, and what contradicts them.

The claims are on disk. In memory is what grows slowly: counts, and the places of the claims of each
speaker and of those that contradict each other.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Generator, Iterable, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile

from annotator.formats.report.article import claims_of
from annotator.formats.report.claims import UNKNOWN, Claim, Claims
from annotator.formats.report.pronouns import is_unnamed
from annotator.model import AnnotatedDocument, Identity, ModelObject

COUNTED = ("quotation", "modality")
"""The attributes of claims that the report has charts of."""

Places = Sequence[int]
"""Where claims lie in the file."""


class Gathered:
    """All that a report shows."""

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        """In the order of the articles and their texts."""
        self.articles = 0
        self.annotators: Counter[str] = Counter()
        self.named = 0
        """How many claims have a speaker."""
        self.unnamed = 0
        """How many of these no more than a pronoun."""
        self.attributes = {name: Counter[str]() for name in COUNTED}
        """How often each value was given."""
        self.contradictions: list[tuple[int, int]] = []
        """Places of claims that contradict each other, each pair once."""
        self._speakers: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))
        self._spelt: dict[str, str] = {}
        self._dates: Counter[str] = Counter()

    def add(self, claim: Claim) -> None:
        """Take in a claim."""
        place = self.claims.add(claim)
        names = claim.names
        self.named += names != (UNKNOWN,)
        self.unnamed += all(map(is_unnamed, names))
        for name in names:
            # “The Kremlin” and “the Kremlin” are one; as it came first, so it is spelt.
            self._speakers[self._spelt.setdefault(name.casefold(), name)].append(place)
        if claim.date:
            self._dates[claim.date] += len(names)
        for name, value in claim.attributes:
            if name in self.attributes:
                self.attributes[name][value] += 1

    def by_speaker(self) -> list[tuple[str, Places]]:
        """The claims of each speaker, who said most first; pronouns and nobody last."""
        found: list[tuple[str, Places]] = [*self._speakers.items()]
        return sorted(
            found,
            key=lambda each: (
                each[0] == UNKNOWN,
                is_unnamed(each[0]),
                -len(each[1]),
                each[0],
            ),
        )

    def by_date(self, names: Iterable[str]) -> list[tuple[str, Counter[str]]]:
        """For each date how many claims these speakers made, and all others as one of no name."""
        found = {date: Counter[str]() for date in sorted(self._dates)}
        for name in names:
            for place in self._speakers[name]:
                date = self.claims.at(place).date
                if date:
                    found[date][name] += 1
        for date, counts in found.items():
            counts[UNKNOWN] = self._dates[date] - counts.total()
        return list(found.items())


@contextmanager
def gather(items: Iterable[ModelObject]) -> Generator[Gathered, None, None]:
    """Gather the claims of a stream of items; they are there until the context is left."""
    with TemporaryFile() as file:
        found = Gathered(Claims(file))
        identities: dict[str, str] = {}
        pairs: dict[tuple[str, str], None] = {}
        for item in items:
            if isinstance(item, Identity):
                identities[item.id] = item.name
            elif isinstance(item, AnnotatedDocument):
                found.articles += 1
                found.annotators.update(each.annotator for each in item.annotations)
                for claim in claims_of(item, identities):
                    found.add(claim)
                for relation in item.relations:
                    if relation.type == "contradicts":
                        pair = relation.source, relation.target
                        if (pair[1], pair[0]) not in pairs:
                            pairs.setdefault(pair)
        found.contradictions = _places(pairs, found.claims)
        yield found


def _places(pairs: Collection[tuple[str, str]], claims: Claims) -> list[tuple[int, int]]:
    """Where the claims lie that pairs of ids name; pairs of anything else are left out."""
    named = {id for pair in pairs for id in pair}
    if not named:
        return []
    places = {claim.id: place for place, claim in claims.places() if claim.id in named}
    return [
        (places[source], places[target])
        for source, target in pairs
        if source in places and target in places
    ]
