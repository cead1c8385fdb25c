"""The measurements work; what they find depends on the machine and is no matter of tests."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import formats
from benchmarks.__main__ import NAMES
from benchmarks.corpora import make_project, tagged_stories
from benchmarks.format_floors import FLOORS


# Some start a hundred programs, each of which imports the libraries of one format.
@pytest.mark.timeout(400)
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


@pytest.fixture(scope="session")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("formats") / "few.annotator", tagged_stories(3))


@pytest.mark.parametrize("name", formats.NAMES)
def test_a_floor_writes_as_much_as_the_export(name: str, small_project: Path) -> None:
    for module in FLOORS[name].modules:
        pytest.importorskip(module)
    formats.export_project(name, str(small_project))
    assert formats.export_floor(name, str(small_project)) > 0
    ours, floor = (size(formats.beside(small_project, name)), size(small_project.parent / "floor"))
    assert floor == pytest.approx(ours, rel=0.15)


def size(path: Path) -> int:
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files)
