"""Words that messages are made of."""


def number(count: int, one: str, many: str = "") -> str:
    """``1 article``, ``10,000 articles``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def places_judged(judged: int, places: int) -> str:
    """How far a review is: ``2 of 3 places judged``."""
    return f"{judged:,} of {number(places, 'place')} judged"
