"""The fuzzer by structure, on a small scale; that by coverage needs atheris and is run by hand."""

import tempfile
from pathlib import Path

import pytest

from tests.attacks.fuzzing.by_structure import fuzz
from tests.attacks.fuzzing.judging import FAULT, OVER, READERS


@pytest.mark.attack
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("name", READERS)
def test_each_input_is_read_rightly_or_refused_clearly(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        verdicts = fuzz(name, Path(folder), count=100, number=1)
    assert list(verdicts.faults) == []
    assert verdicts.counts[FAULT] + verdicts.counts[OVER] == 0
