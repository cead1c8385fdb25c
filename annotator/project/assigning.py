"""Who is to tag which article, and whether people see each other's work meanwhile."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from annotator.model.curation import ASSIGNMENT, BLIND, SETTING, Assignment, data_of
from annotator.model.errors import InputError
from annotator.project import reading
from annotator.project.curating import put_record, records_of
from annotator.project.database import Database
from annotator.project.rows import from_json
from annotator.project.transaction import EditTransaction

Assignments = dict[str, tuple[str, ...]]
"""The annotators of each article, by its id."""


def assignments(db: Database, document: str | None = None) -> Assignments:
    """Who is to tag what."""
    found: dict[str, set[str]] = {}
    for each in records_of(db, ASSIGNMENT, document, Assignment):
        found.setdefault(each.document, set()).update(each.annotators)
    return {id: tuple(sorted(names)) for id, names in found.items()}


def are_there_any(db: Database) -> bool:
    """Whether any article is assigned to anybody."""
    found = db.conn.execute(
        "SELECT 1 FROM records WHERE kind = ? AND deleted = 0 LIMIT 1", [ASSIGNMENT]
    ).fetchone()
    return found is not None


def deal(
    documents: Sequence[str],
    annotators: Sequence[str],
    each: int,
    *,
    seed: int = 0,
    given: Mapping[str, Sequence[str]] | None = None,
) -> Assignments:
    """Give each article to ``each`` of the annotators, so that all get as many.

    Of those with as many, the ones who have shared the fewest articles with each other come first,
    so that every pair can be compared. The same seed deals the same; what was ``given`` before
    counts for the balance.

    Raises:
        InputError: fewer annotators than each article is to get.
    """
    names = sorted(set(annotators))
    if not 1 <= each <= len(names):
        raise InputError(
            f"Each article cannot go to {each} of {len(names)} annotators; name at least as many."
        )
    chance = Random(seed)
    load, pairs = _load(given or {}, names)
    dealt: Assignments = {}
    shuffled = sorted(documents)
    chance.shuffle(shuffled)
    for document in shuffled:
        chosen = _chosen(names, each, load, pairs, chance)
        load.update(chosen)
        pairs.update(combinations(chosen, 2))
        dealt[document] = chosen
    return dict(sorted(dealt.items()))


class Deal(Struct, frozen=True):
    """How articles are to be dealt out; see :func:`deal_out`."""

    annotators: tuple[str, ...]
    each: int = 1
    seed: int = 0
    again: bool = False


def deal_out(db: Database, asked: Deal) -> Assignments:
    """Deal the project's articles that nobody has yet, or all of them again; writes nothing.

    Raises:
        InputError: there are no articles, or fewer annotators than each article is to get.
    """
    given = {} if asked.again else assignments(db)
    free = [id for id in reading.document_ids(db) if id not in given]
    if not free and not given:
        raise InputError("There are no articles to assign; import some first.")
    return deal(free, asked.annotators, asked.each, seed=asked.seed, given=given)


def _load(
    given: Mapping[str, Sequence[str]], names: Sequence[str]
) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    load: Counter[str] = Counter(name for some in given.values() for name in some)
    pairs: Counter[tuple[str, str]] = Counter()
    for some in given.values():
        pairs.update(combinations(sorted(set(some) & set(names)), 2))
    return load, pairs


def _chosen(
    names: Sequence[str],
    each: int,
    load: Counter[str],
    pairs: Counter[tuple[str, str]],
    chance: Random,
) -> tuple[str, ...]:
    order = {name: chance.random() for name in names}
    chosen: list[str] = []
    while len(chosen) < each:

        def rank(name: str, so_far: Sequence[str] = tuple(chosen)) -> tuple[int, int, float]:
            shared = sum(pairs[min(name, other), max(name, other)] for other in so_far)
            return load[name], shared, order[name]

        chosen.append(min((name for name in names if name not in chosen), key=rank))
    return tuple(sorted(chosen))


def is_blind(db: Database) -> bool:
    """Whether colleagues' layers are hidden until one's own article is done."""
    row = db.conn.execute(
        "SELECT data FROM records WHERE kind = ? AND id = ? AND deleted = 0", [SETTING, BLIND]
    ).fetchone()
    return row is not None and from_json(row[0]).get("value") is True


def hides(db: Database, annotator: str, document: str, *, reviewing: bool = False) -> bool:
    """Whether colleagues' layers of an article are hidden from somebody.

    So they are in a blind project for as long as one has to tag the article oneself: where it was
    assigned, or, where nobody was, where one tags. Who only reviews it sees all.
    """
    if not is_blind(db) or reading.status(db, document, annotator) == "done":
        return False
    assigned = assignments(db, document).get(document, ())
    if assigned:
        return annotator in assigned
    if not reviewing:
        return True
    row = db.conn.execute(
        "SELECT 1 FROM annotations WHERE document = ? AND annotator = ? AND deleted = 0 LIMIT 1",
        [document, annotator],
    ).fetchone()
    return row is not None


def without_hidden(
    db: Database, annotator: str, page: list[reading.Summary]
) -> list[reading.Summary]:
    """Articles as the annotator may see them: where colleagues are hidden, so is how much they did.

    Who has no name yet sees all, as in the article.
    """
    if not annotator or not is_blind(db):
        return page
    return [
        replace(one, annotations=reading.own_count(db, one.id, annotator))
        if hides(db, annotator, one.id)
        else one
        for one in page
    ]


class Assign(Struct, frozen=True):
    """Say who is to tag which articles; nobody: the assignment goes."""

    annotators: Mapping[str, Sequence[str]]
    title: str = "assign articles"

    def apply(self, edit: EditTransaction) -> None:
        for document, names in self.annotators.items():
            edit.load_document(document)
            earlier = records_of(edit.db, ASSIGNMENT, document, Assignment)
            for each in earlier:
                if each.id != document or not names:
                    edit.remove("records", (ASSIGNMENT, each.id))
            if names:
                made = Assignment(document, document, tuple(sorted(set(names))))
                put_record(edit, ASSIGNMENT, document, data_of(made))


class SetBlind(Struct, frozen=True):
    """Hide colleagues' layers until one's own article is done, or show them."""

    blind: bool

    @property
    def title(self) -> str:
        return "hide colleagues’ work" if self.blind else "show colleagues’ work"

    def apply(self, edit: EditTransaction) -> None:
        put_record(edit, SETTING, BLIND, {"value": self.blind})


COMMANDS = (Assign, SetBlind)
