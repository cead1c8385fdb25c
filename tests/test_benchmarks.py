"""The measurements work; what they find depends on the machine and is no matter of tests."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_measures_ours_and_a_floor(name: str, root: Path) -> None:
    command = [sys.executable, "-m", f"benchmarks.{name}", "--tiny", "--json"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    figures = json.loads(done.stdout)
    assert figures
    for figure in figures:
        assert figure["what"]
        assert figure["against"]
        assert figure["ours"] >= 0
        assert figure["floor"] > 0


def test_all_of_them_are_listed(root: Path) -> None:
    found = {
        file.stem
        for file in (root / "benchmarks").glob("*.py")
        if "def measure(" in file.read_text()
    }
    assert found == set(NAMES)
