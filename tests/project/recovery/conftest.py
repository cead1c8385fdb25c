"""A project with something in every table, and recoveries of copies that were damaged."""

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.model import TagSet
from annotator.project.recovery import Recovery, RecoveryReport, recover
from tests.project.recovery.damage import Key, Rows, make_project, read_rows, rows_by_page

Rescue = Callable[..., RecoveryReport]
"""Recovers a copy of the project that a function has damaged."""


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory, tag_set: TagSet) -> Path:
    """A project with something in every table, in one file."""
    path = tmp_path_factory.mktemp("sound") / "sound.annotator"
    make_project(path, tag_set)
    return path


@pytest.fixture(scope="session")
def known(sound: Path) -> Rows:
    """Its rows."""
    return read_rows(sound)


@pytest.fixture(scope="session")
def on_pages(sound: Path) -> dict[int, set[tuple[str, Key]]]:
    """The rows on each of its pages."""
    return rows_by_page(sound)


@pytest.fixture
def rescue(tmp_path: Path, sound: Path, tag_set: TagSet) -> Rescue:
    """Recover a copy of the project; the damaged file stays as it is."""

    def run(damage: Callable[[bytearray], None], *, with_tool: bool = False) -> RecoveryReport:
        damaged, new = tmp_path / "damaged.annotator", tmp_path / "new.annotator"
        new.unlink(missing_ok=True)
        content = bytearray(sound.read_bytes())
        damage(content)
        damaged.write_bytes(content)
        report = recover(Recovery(damaged, new, tag_set, with_tool=with_tool))
        assert damaged.read_bytes() == content
        return report

    return run
