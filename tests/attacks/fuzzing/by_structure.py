"""Fuzzes a reader by structure: hypothesis changes values, elements, lines and members."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.attacks.fuzzing.judging import Judge, Verdicts
from tests.formats.mutations import faulty
from tests.formats.samples import samples

_ALL_CHECKS: list[Any] = list(HealthCheck)  # Its metaclass declares members of another type.


def fuzz(name: str, folder: Path, *, count: int, number: int) -> Verdicts:
    """Read changed samples of a format.

    Args:
        name: The format.
        folder: An empty folder.
        count: The number of inputs.
        number: The seed: the same one gives the same inputs.
    """
    judge = Judge(name, folder / "in")

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=_ALL_CHECKS,
    )
    @seed(number)
    @given(data=st.data())
    def read(data: st.DataObject) -> None:
        files = dict(data.draw(st.sampled_from(samples(name))))
        changed = data.draw(st.sampled_from(sorted(files)))
        files[changed] = data.draw(faulty(files[changed]))
        judge.judge(files, leaves_out=data.draw(st.booleans()))

    read()
    return judge.verdicts
