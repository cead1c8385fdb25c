"""Words and numbers in messages for people."""


def number(count: int, one: str, many: str = "") -> str:
    """``1 article``, ``10,000 articles``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def shorten(text: str, limit: int) -> str:
    """A text on one line, cut with “…” where it is longer than that.

    Args:
        text: Any text; each run of white space in it becomes one blank.
        limit: The length of the result in code points, the “…” included; at least 1.
    """
    # As many words as the limit has characters are enough, however long the text is.
    line = " ".join(text.split(maxsplit=limit))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def mention_words(text: str) -> list[str]:
    """Return the words of a mention in the form in which mentions are compared.

    Upper and lower case are alike, and a possessive ``'s`` at the end is left out.
    """
    return text.casefold().replace("’", "'").removesuffix("'s").split()


def places_judged(judged: int, places: int) -> str:
    """How far a review is: ``2 of 3 places judged``."""
    return f"{judged:,} of {number(places, 'place')} judged"


def describe_merged_rows(
    *,
    documents: int,
    annotations: int,
    relations: int,
    identities: int,
    records: int = 0,
    changed: int = 0,
    removed: int = 0,
) -> str:
    """What a merge took in: ``2 articles, 1 verdict or comment, 3 removed``; "" for nothing."""
    parts = [
        number(count, one, many)
        for count, one, many in (
            (documents, "article", ""),
            (annotations, "annotation", ""),
            (relations, "relation", ""),
            (identities, "identity", "identities"),
            (records, "verdict or comment", "verdicts and comments"),
        )
        if count
    ]
    parts += [f"{changed:,} in a later version"] if changed else []
    parts += [f"{removed:,} removed"] if removed else []
    return ", ".join(parts)
