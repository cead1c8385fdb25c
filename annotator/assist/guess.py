"""The two kinds of guesses: at the value of an attribute, and at an identity."""

from typing import NamedTuple

from annotator.model import Identity


class Guess(NamedTuple):
    """A value that an attribute may have."""

    value: str
    why: str
    """The reason in a few words, for a person who wonders."""


class IdentityGuess(NamedTuple):
    """An identity that a mention may refer to."""

    identity: Identity
    why: str
    """The reason in a few words, for a person who wonders."""
