"""The team of a project: who tags which article, and whether they see each other's work."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from random import Random

from msgspec import Struct

from annotator.model.curation import (
    ASSIGNMENT,
    BLIND,
    SETTING,
    Assignment,
    parse_record,
    record_data,
)
from annotator.model.errors import InputError
from annotator.model.types import Record
from annotator.project import contents
from annotator.project.connection import (
    ProjectConnection,
    ProjectContext,
    translates_sqlite_errors,
)
from annotator.project.curating import write_record
from annotator.project.review import read_records
from annotator.project.rows import from_json, to_json
from annotator.project.transaction import EditTransaction
from annotator.text.folding import resembling_names

Assignments = dict[str, tuple[str, ...]]
"""The annotators of each article, by the article's id."""


class Deal(Struct, frozen=True):
    """The rules by which articles are dealt out; see :meth:`Team.deal`."""

    annotators: tuple[str, ...]
    each: int = 1
    """How many annotators each article gets."""
    seed: int = 0
    again: bool = False
    """Whether articles that have annotators already are dealt again."""


class Team:
    """Assignments of an open project, and the current annotator's view of colleagues' work."""

    def __init__(self, context: ProjectContext) -> None:
        self.context = context

    @translates_sqlite_errors
    def annotators(self) -> list[str]:
        """Return the names of all who annotated, were given an article, judged or commented."""
        return annotators(self.context.db)

    @translates_sqlite_errors
    def resembling(self, name: str) -> list[str]:
        """Return the names here that one person may have meant by a name that is not here.

        See :func:`annotator.text.folding.resembling_names`.
        """
        if not name or _has_annotated(self.context.db, name):
            return []
        return resembling_names(name, annotators(self.context.db))

    @translates_sqlite_errors
    def assignments(self, document_id: str | None = None) -> Assignments:
        """Return who is to tag each article, or one article."""
        return assignments(self.context.db, document_id)

    @translates_sqlite_errors
    def assignments_of(self, document_ids: Sequence[str]) -> Assignments:
        """Return who is to tag each of some articles; those that nobody has are left out."""
        rows = self.context.db.execute(
            "SELECT id, data FROM records WHERE kind = ? AND deleted = 0 "
            "AND json_extract(data, '$.document') IN (SELECT value FROM json_each(?))",
            [ASSIGNMENT, to_json(list(document_ids))],
        )
        return _by_document(
            parse_record(Record(ASSIGNMENT, id_, from_json(data)), Assignment) for id_, data in rows
        )

    @translates_sqlite_errors
    def has_assignments(self) -> bool:
        """Return whether any article is assigned to anybody."""
        row = self.context.db.execute(
            "SELECT 1 FROM records WHERE kind = ? AND deleted = 0 LIMIT 1", [ASSIGNMENT]
        ).fetchone()
        return row is not None

    @translates_sqlite_errors
    def deal(self, wanted: Deal) -> Assignments:
        """Deal out the articles that nobody has yet, or all of them again; writes nothing.

        Raises:
            InputError: there are no articles, or fewer annotators than each article is to get.
        """
        given = {} if wanted.again else assignments(self.context.db)
        document_ids = contents.document_ids(self.context.db)
        free = [document_id for document_id in document_ids if document_id not in given]
        if not free and not given:
            raise InputError("There are no articles to assign; import some first.")
        return deal(free, wanted.annotators, wanted.each, seed=wanted.seed, given=given)

    @translates_sqlite_errors
    def is_blind(self) -> bool:
        """Return whether colleagues' layers are hidden until one's own article is done."""
        return is_blind(self.context.db)

    @translates_sqlite_errors
    def hides_colleagues(self, document_id: str, *, reviewing: bool = False) -> bool:
        """Return whether the current annotator may not see colleagues' layers of an article yet.

        See :func:`hides_colleagues`.
        """
        context = self.context
        return hides_colleagues(context.db, context.annotator, document_id, reviewing=reviewing)


def annotators(db: ProjectConnection) -> list[str]:
    """Read the names of all who annotated, were given an article, judged or commented, sorted."""
    # Each step of the recursion is a look-up in the index, however many annotations there are.
    names = db.execute(
        """WITH RECURSIVE owners (name) AS (
            SELECT min(annotator) FROM annotations WHERE deleted = 0
            UNION ALL
            SELECT (SELECT min(annotator) FROM annotations
                    WHERE deleted = 0 AND annotator > owners.name)
            FROM owners WHERE owners.name IS NOT NULL
        )
        SELECT name FROM owners WHERE name IS NOT NULL
        UNION SELECT annotator FROM progress WHERE deleted = 0
        UNION SELECT coalesce(
            json_extract(data, '$.author'), json_extract(data, '$.reviewer')
        ) FROM records WHERE kind IN ('comment', 'decision') AND deleted = 0
        UNION SELECT json_each.value FROM records, json_each(data, '$.annotators')
        WHERE kind = 'assignment' AND deleted = 0"""
    )
    return sorted(name for (name,) in names if isinstance(name, str) and name)


def _has_annotated(db: ProjectConnection, name: str) -> bool:
    row = db.execute(
        "SELECT 1 FROM annotations WHERE annotator = ? AND deleted = 0 LIMIT 1", [name]
    ).fetchone()
    return row is not None


def assignments(db: ProjectConnection, document_id: str | None = None) -> Assignments:
    """Read who is to tag each article, or one article."""
    return _by_document(read_records(db, ASSIGNMENT, document_id, Assignment))


def _by_document(assignments: Iterable[Assignment | None]) -> Assignments:
    annotators: dict[str, set[str]] = {}
    for assignment in assignments:
        if assignment is not None:
            annotators.setdefault(assignment.document, set()).update(assignment.annotators)
    return {document: tuple(sorted(names)) for document, names in annotators.items()}


def is_blind(db: ProjectConnection) -> bool:
    """Read whether colleagues' layers are hidden until one's own article is done."""
    row = db.execute(
        "SELECT data FROM records WHERE kind = ? AND id = ? AND deleted = 0", [SETTING, BLIND]
    ).fetchone()
    return row is not None and from_json(row[0]).get("value") is True


def hides_colleagues(
    db: ProjectConnection, annotator: str, document_id: str, *, reviewing: bool = False
) -> bool:
    """Return whether colleagues' layers of an article are hidden from an annotator.

    In a blind project they are, for as long as the annotator has to tag the article: where it was
    assigned to the annotator, or, where it was assigned to nobody, where the annotator tags. An
    annotator who only reviews an article (``reviewing``) sees all of it.
    """
    if not is_blind(db) or contents.status(db, document_id, annotator) == "done":
        return False
    assigned = assignments(db, document_id).get(document_id, ())
    if assigned:
        return annotator in assigned
    if not reviewing:
        return True
    row = db.execute(
        "SELECT 1 FROM annotations WHERE document = ? AND annotator = ? AND deleted = 0 LIMIT 1",
        [document_id, annotator],
    ).fetchone()
    return row is not None


# Dealing


def deal(
    document_ids: Sequence[str],
    annotators: Sequence[str],
    each: int,
    *,
    seed: int = 0,
    given: Mapping[str, Sequence[str]] | None = None,
) -> Assignments:
    """Give each article to ``each`` of the annotators, so that all annotators get equally many.

    Among annotators with equally many articles, those come first who have shared the fewest
    articles with each other, so that every pair can be compared.

    Args:
        document_ids: The articles to deal out.
        annotators: Who gets articles.
        each: How many annotators each article gets.
        seed: The same seed deals the same way.
        given: Annotators of articles that were dealt before, by the article's id; they count for
            the balance.

    Raises:
        InputError: fewer annotators than each article is to get.
    """
    names = sorted(set(annotators))
    if not 1 <= each <= len(names):
        raise InputError(
            f"Each article cannot go to {each} of {len(names)} annotators; name at least as many."
        )
    random = Random(seed)
    load, pairs = _load(given or {}, names)
    dealt: Assignments = {}
    shuffled = sorted(document_ids)
    random.shuffle(shuffled)
    for document_id in shuffled:
        chosen = _choose(names, each, load, pairs, random)
        load.update(chosen)
        pairs.update(combinations(chosen, 2))
        dealt[document_id] = chosen
    return dict(sorted(dealt.items()))


def _load(
    given: Mapping[str, Sequence[str]], names: Sequence[str]
) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Count the articles of each annotator, and those that each pair of ``names`` shares."""
    load: Counter[str] = Counter(name for annotators in given.values() for name in annotators)
    pairs: Counter[tuple[str, str]] = Counter()
    for annotators in given.values():
        pairs.update(combinations(sorted(set(annotators) & set(names)), 2))
    return load, pairs


def _choose(
    names: Sequence[str],
    each: int,
    load: Counter[str],
    pairs: Counter[tuple[str, str]],
    random: Random,
) -> tuple[str, ...]:
    order = {name: random.random() for name in names}
    chosen: list[str] = []
    while len(chosen) < each:

        def rank(name: str, so_far: Sequence[str] = tuple(chosen)) -> tuple[int, int, float]:
            shared = sum(pairs[min(name, other), max(name, other)] for other in so_far)
            return load[name], shared, order[name]

        chosen.append(min((name for name in names if name not in chosen), key=rank))
    return tuple(sorted(chosen))


# Edits


class Assign(Struct, frozen=True):
    """Assign articles to annotators, in the place of the articles' assignments so far."""

    annotators: Mapping[str, Sequence[str]]
    """By the article's id; nobody: the article is no longer assigned."""
    title: str = "assign articles"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the assignments.

        Raises:
            InputError: there is no such article.
        """
        for document_id, names in self.annotators.items():
            transaction.load_document(document_id)
            for earlier in read_records(transaction.db, ASSIGNMENT, document_id, Assignment):
                if earlier.id != document_id or not names:
                    transaction.remove("records", (ASSIGNMENT, earlier.id))
            if names:
                assignment = Assignment(document_id, document_id, tuple(sorted(set(names))))
                write_record(transaction, ASSIGNMENT, document_id, record_data(assignment))


class SetBlind(Struct, frozen=True):
    """Hide colleagues' layers until one's own article is done, or show them."""

    blind: bool

    @property
    def title(self) -> str:
        """The edit in a few words, as *Undo …* shows it."""
        return "hide colleagues’ work" if self.blind else "show colleagues’ work"

    def apply(self, transaction: EditTransaction) -> None:
        """Write the setting."""
        write_record(transaction, SETTING, BLIND, {"value": self.blind})


COMMANDS = (Assign, SetBlind)
