"""spaCy, which is an extra: it is large."""

from typing import Any

from annotator.extras import imported

ALL_ELSE = "Annotations"
"""The group of labels that no layer has."""


def spacy_library() -> Any:
    """The library; raises EnvironmentFault when it is not installed."""
    return imported("spacy", "spacy", what="A DocBin file", needs="spaCy")
