"""A guess: a value, and what speaks for it."""

from typing import NamedTuple


class Guess(NamedTuple):
    """A value that an attribute may have."""

    value: str
    why: str
    """In a few words, for whoever wonders."""
