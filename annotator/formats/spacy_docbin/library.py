"""spaCy, which is an extra: it is large."""

from importlib import import_module
from typing import Any

from annotator.extras import to_install
from annotator.model import EnvironmentFault

NAME = "spacy"
ALL_ELSE = "Annotations"
"""The group of labels that no layer has."""


def spacy_library() -> Any:
    """The library; raises EnvironmentFault when it is not installed."""
    try:
        return import_module("spacy")
    except ImportError:
        raise EnvironmentFault(
            f"DocBin files need spaCy, which is not installed. Install it with: "
            f"{to_install('spacy')}"
        ) from None
