"""Attacks run in a process of their own: it forks, which a process with threads must not."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attacks.figures import Figures

Attack = Callable[..., list[Figures]]
"""Runs ``python -m tests.attacks`` with some arguments; returns the figures."""


@pytest.fixture
def attack(root: Path, tmp_path: Path) -> Attack:
    """Run a family of attacks, and check that each attack was survived."""

    def run(*arguments: object, finds_losses: bool = False) -> list[Figures]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.attacks", *map(str, arguments), "--save", tmp_path],
            cwd=root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == finds_losses, f"{done.stdout}\n{done.stderr}"
        found = [Figures(**one) for one in json.loads((tmp_path / "attacks.json").read_text())]
        for figures in found:
            if not finds_losses:
                figures.check()
        return found

    return run
