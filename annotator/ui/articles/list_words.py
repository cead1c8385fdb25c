"""What is said of the list: how many articles it has, and why it is empty."""

from collections.abc import Callable, Mapping, Sequence

from annotator.project.article_query import Condition


def describe_count(
    listed: int, counts: Mapping[str, int], *, filtered: bool, reviewing: bool, reading: bool
) -> str:
    """Return how many articles are listed, or are done: ``37 of 2,000``.

    Args:
        listed: How many articles are listed.
        counts: How many articles of the project are of each status; empty: there is none.
        filtered: Whether some articles may not be listed.
        reviewing: Whether the list shows verdicts: how much the annotator has tagged does not
            matter then.
        reading: Whether another list is being read.
    """
    total = sum(counts.values())
    if not total:
        return ""
    if reading:
        return f"… of {total:,}"
    if filtered:
        return f"{listed:,} of {total:,}"
    return "" if reviewing else f"{counts.get('done', 0):,} of {total:,} done"


def describe_empty(
    conditions: Sequence[Condition], name_set: Callable[[str], str]
) -> tuple[str, str]:
    """Return why no article is listed, and the text of the button that helps."""
    if not conditions:
        empty = "No articles yet. Drop files or folders here, or choose them."
        return empty, "Import files…"
    if tuple(conditions) == (Condition("mine"),):
        return "No article here is assigned to you.", "Show all articles"
    sought = ", ".join(one.describe(name_set) for one in conditions)
    return f"No article here matches {sought}.", "Show all articles"
