"""Errors with their remedies, in the words of the command line."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from annotator.cli.remedies import explain
from annotator.model import AnnotatorError

Raised = TypeVar("Raised", bound=AnnotatorError)


@contextmanager
def raises_explained(kind: type[Raised], match: str) -> Iterator[pytest.ExceptionInfo[Raised]]:
    """Expect an error whose message and remedies, as one text, match a regular expression."""
    with pytest.raises(kind) as raised:
        yield raised
    assert re.search(match, explain(raised.value)), explain(raised.value)
