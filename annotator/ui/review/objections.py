"""Say why a place cannot be accepted as it is, and which keys decide it."""

from collections.abc import Mapping, Sequence
from itertools import chain

from annotator.agreement.alignment import Difference
from annotator.agreement.relation_choices import RelationChoice
from annotator.agreement.reviewed_article import ReviewedArticle
from annotator.agreement.reviewed_groups import ReviewedGroup
from annotator.model import Annotation
from annotator.model.gold_conflicts import as_gold
from annotator.model.relations import readable_name, relation_type_name
from annotator.ui.review.version_differences import merge_values, versions_of_place
from annotator.ui.session.session import Session
from annotator.words import join_names, quote, shorten

DIFFERING: Mapping[Difference, str] = {
    "label": "labels",
    "boundaries": "boundaries",
    "attributes": "attributes",
    "relations": "relations",
}
"""The differences between versions, in words; that somebody has no version is none of these."""
_VALUES: tuple[set[Difference], ...] = ({"attributes"}, {"missing", "attributes"})
"""The differences of versions that become one annotation if all are kept."""
_QUOTE_CODE_POINTS = 40


def differences_to_decide(
    group: ReviewedGroup, choices: Sequence[RelationChoice]
) -> list[Difference]:
    """Return in what the versions of a group differ and what nobody has decided yet.

    Args:
        group: The group.
        choices: The relations from it; what the reviewer picked among them is decided.
    """
    everyone = set(group.aligned.annotations)
    open_choices = [
        choice for choice in choices if choice.picked is None and not everyone <= set(choice.owners)
    ]
    return [
        difference
        for difference in group.aligned.differences
        if difference != "relations" or open_choices
    ]


def can_keep_all(group: ReviewedGroup, differences: Sequence[Difference]) -> bool:
    """Return whether all versions can be kept: most have the same values where they become one."""
    return bool(differences) and not merge_values(group).tied


def object_to_values(
    article: ReviewedArticle,
    group: ReviewedGroup,
    choices: Sequence[RelationChoice],
    session: Session,
) -> str:
    """Say that most have no value in common, and which keys decide; an empty text if they have.

    The arguments are those of :func:`object_to_all`.
    """
    merged = merge_values(group)
    if not merged.tied:
        return ""
    keys = session.keys
    none, edit = keys.key("review.none"), keys.key("review.edit")
    names = join_names([quote(readable_name(name)) for name in merged.tied])
    ways = [
        *_ways_by_version(article, group, choices, session),
        f"{edit} edits one" if edit else "",
        f"{none} takes none" if none else "",
    ]
    reason = f"No value of {names} is that of most"
    return _sentence(
        reason if merged.is_tie else f"Nobody has all the values of {names} that most have", ways
    )


def object_to_all(
    article: ReviewedArticle,
    group: ReviewedGroup,
    choices: Sequence[RelationChoice],
    session: Session,
) -> str:
    """Say why what all have alike cannot be accepted in a group; an empty text if it can.

    Args:
        article: The article under review.
        group: The group.
        choices: The relations from it, with what the reviewer picked for the verdict to come.
        session: The session, which names the keys.
    """
    keys = session.keys
    none, edit = keys.key("review.none"), keys.key("review.edit")
    differences = differences_to_decide(group, choices)
    names = join_names([DIFFERING[each] for each in differences if each in DIFFERING])
    if differences and not names:
        ways = [
            _take_the_only_version(article, group, session),
            f"{edit} edits it" if edit else "",
            f"{none} takes none" if none else "",
        ]
        return _sentence(_who_lacks_it(group), ways)
    if differences:
        relations = keys.key("review.relations") if differences == ["relations"] else ""
        ways = [
            *_ways_by_version(article, group, choices, session),
            f"{relations} chooses relations" if relations else "",
            f"{edit} edits one" if edit and not relations else "",
            f"{none} takes none" if none else "",
            _keep_all(session, differences) if can_keep_all(group, differences) else "",
        ]
        lacking = f", and {_who_lacks_it(group)}" if "missing" in differences else ""
        return _sentence(f"The versions differ in their {names}{lacking}", ways)
    number = article.annotators.index(next(iter(group.aligned.annotations))) + 1
    first = keys.key(f"review.accept.{number}")
    single = _single_of_which_there_are_two(choices, session)
    if single:
        relations = keys.key("review.relations")
        ways = [f"{relations} chooses one" if relations else "", _keep_all(session)]
        return _sentence(f"Every version has more than one “{single}”; one is allowed", ways)
    overlapped = _overlapped_gold(article, group)
    if overlapped is not None:
        gold = f"{overlapped.label} {quote(shorten(overlapped.text, _QUOTE_CODE_POINTS))}"
        ways = [
            f"{first} accepts it anyway" if first else "",
            f"{edit} edits it" if edit else "",
            f"{none} takes none" if none else "",
        ]
        return _sentence(f"It overlaps {gold}, which is in the gold layer", ways)
    return ""


def _who_lacks_it(group: ReviewedGroup) -> str:
    """Name the annotators without a version, or the only one with a version if there are more."""
    owners, missing = list(group.aligned.annotations), group.aligned.missing
    if len(owners) == 1:
        return f"Only {owners[0]} has it"
    return f"{join_names(missing)} {'has' if len(missing) == 1 else 'have'} nothing here"


def _take_the_only_version(article: ReviewedArticle, group: ReviewedGroup, session: Session) -> str:
    """Name the keys that accept what some have alike: ``1 or A takes ana’s``."""
    names = list(group.aligned.annotations)
    number = article.annotators.index(names[0]) + 1
    keys = [session.keys.key(f"review.accept.{number}"), session.keys.key("review.all")]
    given = " or ".join(filter(None, keys))
    owned = "it" if len(names) == 1 else join_names([f"{name}’s" for name in names])
    return f"{given} takes {owned}" if given else ""


def _sentence(reason: str, ways: Sequence[str]) -> str:
    given = [way for way in ways if way]
    return f"{reason}: {', '.join(given)}." if given else f"{reason}."


def _keep_all(session: Session, differences: Sequence[Difference] = ()) -> str:
    key = session.keys.key("review.all")
    does = "takes what most have" if is_of_values(differences) else "keeps all"
    return f"{key} {does}" if key else ""


def is_of_values(differences: Sequence[Difference]) -> bool:
    """Return whether versions differ in nothing but values, so that all become one annotation."""
    return set(differences) in _VALUES


def _ways_by_version(
    article: ReviewedArticle,
    group: ReviewedGroup,
    choices: Sequence[RelationChoice],
    session: Session,
) -> list[str]:
    """Name the key of each version: ``1 takes ana’s``, then ``2 ben’s``."""
    ways: list[str] = []
    for version in versions_of_place(group, choices):
        names = version.owners
        key = session.keys.key(f"review.accept.{article.annotators.index(names[0]) + 1}")
        if key:
            verb = "" if ways else "takes "
            ways.append(f"{key} {verb}{join_names([f'{name}’s' for name in names])}")
    return ways


def _single_of_which_there_are_two(choices: Sequence[RelationChoice], session: Session) -> str:
    """Return the name of a relation type of which one is allowed, and more would be accepted."""
    seen: set[str] = set()
    for choice in choices:
        relation_type = session.tag_set.relation(choice.type)
        if choice.goes is False or relation_type is None or not relation_type.single:
            continue
        if choice.type in seen:
            return relation_type_name(relation_type)
        seen.add(choice.type)
    return ""


def _overlapped_gold(article: ReviewedArticle, group: ReviewedGroup) -> Annotation | None:
    """Return an annotation of the gold layer that the version of a group would overlap."""
    version = as_gold("", list(group.aligned.annotations.values()))
    work, gold = article.work, article.gold
    relations = chain.from_iterable(work.relations_at(id_) for id_ in group.annotation_ids)
    ends = {end for relation in relations for end in (relation.source, relation.target)}
    related = {gold.stand_ins[end].id for end in ends if end in gold.stand_ins}
    replaced = [annotation.id for annotation in gold.at(group.annotation_ids)]

    def is_related(_: str, gold_id: str) -> bool:
        return gold_id in related

    conflict = article.conflicts.of_new(version, replaced, is_related)
    if conflict is None:
        return None
    return next(each for each in conflict.annotations if each.id != version.id)
