"""Attacks run in a process of their own: it forks, which a process with threads must not."""

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.startup import collect_garbage_seldom
from tests.attacks.desk import PREFIX, fast_folder
from tests.attacks.figures import Figures

Attack = Callable[..., list[Figures]]
"""Runs ``python -m tests.attacks`` with some arguments; returns the figures."""


@pytest.fixture(autouse=True)
def garbage_as_in_the_program() -> Iterator[None]:
    """Collect garbage as seldom as the program and its reading process.

    With Python's own thresholds the collector passes again and again over all that a file makes,
    so that reading seems to grow faster than the file: twice as large, 2.7 times as long; with
    those of the program, 2.0 to 2.4 times.
    """
    thresholds = gc.get_threshold()
    collect_garbage_seldom()
    yield
    gc.set_threshold(*thresholds)


@pytest.fixture
def attack(root: Path, tmp_path: Path) -> Attack:
    """Run a family of attacks, and check that each attack was survived."""

    def run(*arguments: object, finds_losses: bool = False) -> list[Figures]:
        temporary = tmp_path / "temporary"
        temporary.mkdir(exist_ok=True)
        with subprocess.Popen(
            [sys.executable, "-m", "tests.attacks", *map(str, arguments), "--save", tmp_path],
            cwd=root,
            env=os.environ | {"TMPDIR": str(temporary)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                out, err = process.communicate()
            except BaseException:
                process.terminate()  # It removes its folders.
                raise
        assert process.returncode == finds_losses, f"{out}\n{err}"
        assert _leavings(temporary, process.pid) == []
        found = [Figures(**one) for one in json.loads((tmp_path / "attacks.json").read_text())]
        for figures in found:
            if not finds_losses:
                figures.check()
        return found

    return run


def _leavings(temporary: Path, process: int) -> list[Path]:
    """Return what an attack left in the folders for temporary files."""
    fast = fast_folder()
    desks = [] if fast is None else Path(fast).glob(f"{PREFIX}{process}-*")
    return [*temporary.iterdir(), *desks]
