"""Which edits can change a list: others cost it nothing."""

from annotator.project import Changes
from annotator.project.article_query import FIELD, FIELDS_OF_COLUMNS, ArticleQuery

_METADATA = {"date", "title", *FIELDS_OF_COLUMNS}
_BY_ANNOTATIONS = {"label", "annotator", "annotations", "annotators", "labels"}
_BY_RECORDS = {"commented", "assigned", "mine", "comments"}
_BY_FIELDS = {"date", "undated", "guessed", "field", "title"}


def follows(query: ArticleQuery, changes: Changes) -> bool:
    """Return whether changes can make a list have other articles, or another order.

    Args:
        query: What the list shows.
        changes: The changes of an edit; articles that came or went are another matter.
    """
    parts: set[str] = {one.kind for one in query.conditions} | {query.sort}
    records = {record for record, _ in changes.fields}
    if not parts - {"import"} and not query.group:
        return False
    if "set" in parts:
        # A saved filter may ask for anything.
        return bool(changes.documents or changes.fields or changes.records or changes.suggestions)
    by_metadata = parts & (_BY_FIELDS | _METADATA) or query.sort.startswith(FIELD) or query.group
    return bool(
        ("status" in parts and changes.documents)
        or (parts & _BY_ANNOTATIONS and (changes.annotations or changes.tag_set))
        or (parts & _BY_RECORDS and changes.records)
        or ("suggestions" in parts and changes.suggestions)
        or (by_metadata and ("article" in records or _is_about_articles_alone(changes)))
        or (parts & {"text", "length"} and _is_about_articles_alone(changes))
    )


def _is_about_articles_alone(changes: Changes) -> bool:
    """Return whether an edit changed articles, and nothing in them: a date, a text, a status."""
    return bool(changes.documents) and not (changes.annotations or changes.relations)
