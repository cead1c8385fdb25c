"""Suggesters are found by name."""

import pytest

from annotator.assist.suggesters import find_suggester
from annotator.model import InputError


def test_a_suggester_that_is_not_there() -> None:
    with pytest.raises(InputError, match="There is no suggester “magic”; there are propagate"):
        find_suggester("magic")
