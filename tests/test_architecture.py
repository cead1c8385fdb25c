"""What the developers' pages say of the code is true."""

import re
import sqlite3
import tomllib
from pathlib import Path

import pytest

from annotator.formats.tag_sets import default_tag_set
from annotator.project import Project
from tests.ui.session.test_one_key import FILES_TO_COMMIT

_PATH = re.compile(
    r"`((?:annotator|tests|script|docs|benchmarks|resources|requirements)/[^`\s…*]*)`"
)
_BLOCK = re.compile(r"^```\n(.*?)^```", re.DOTALL | re.MULTILINE)
_COMMON = {"added", "revision", "changed", "deleted"}


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    """The page about the architecture."""
    return (root / "docs" / "architecture.md").read_text("utf-8")


def test_each_file_that_the_pages_name_is_there(root: Path) -> None:
    pages = [root / "CONTRIBUTING.md", *sorted(root.glob("docs/**/*.md"))]
    missing = [
        f"{page.name}: {path}"
        for page in pages
        for path in _PATH.findall(page.read_text("utf-8"))
        if not any(part.isupper() for part in re.split(r"[/.]", path))
        and not (root / path).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("folder", ["annotator", "annotator/ui", "annotator/ui/article"])
def test_each_room_is_described(root: Path, page: str, folder: str) -> None:
    rooms = [path.parent for path in sorted((root / folder).glob("*/__init__.py"))]
    assert len(rooms) >= 2
    missing = [room.name for room in rooms if f"`{room.relative_to(root).as_posix()}/`" not in page]
    assert missing == []


def test_the_arrows_are_those_that_are_checked(root: Path, page: str) -> None:
    pyproject = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    drawn = [block.strip().splitlines() for block in _BLOCK.findall(page)]
    for contract in contracts:
        if contract["type"] == "layers":
            layers = [
                re.sub(r"annotator\.(ui\.)?|[()]", "", layer)
                for layer in contract["layers"]
                if layer not in ("annotator.app", "(annotator.app)")
            ]
            assert layers in drawn, contract["name"]


def test_the_tables_are_those_of_a_new_file(tmp_path: Path, page: str) -> None:
    path = tmp_path / "new.annotator"
    Project.create(path, default_tag_set()).close()
    connection = sqlite3.connect(path)
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if not name.startswith(("_sqlite", "sqlite_")) and not re.search("_fts_", name)
    ]
    described = dict(re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*) \|$", page, re.MULTILINE))
    assert set(described) == set(names)
    for name in names:
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
        assert set(re.findall(r"`(\w+)`", described[name])) == columns - _COMMON, name
    connection.close()


def test_the_path_of_a_key_is_the_one_that_is_traced(page: str) -> None:
    """The trace itself is in :mod:`tests.ui.session.test_one_key`."""
    section = page.split("## The life of a key press")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `annotator/([\w/]+\.py)` \|", section, re.MULTILINE)
    assert listed == FILES_TO_COMMIT
    assert len(listed) == len(set(listed)) <= 16
