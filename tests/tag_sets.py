"""Questions about a tag set that only tests ask."""

from annotator.model import Label, RelationType, TagSet


def label_for_key(tag_set: TagSet, key: str) -> Label | None:
    """Return the label on a key (case does not matter), or None."""
    key = key.upper()
    return next((label for label in tag_set.labels() if key and label.key.upper() == key), None)


def relations_between(tag_set: TagSet, source: str, target: str) -> tuple[RelationType, ...]:
    """Return the relation types that may lead from a label to another, in the tag set's order."""
    return tuple(r for r in tag_set.relations if tag_set.allows(r.name, source, target))
