"""The sample in a project."""

from pathlib import Path

import pytest

from annotator.formats.importing import import_paths
from annotator.project import Project

GOLD = Path(__file__).parents[2] / "data" / "seed_gold.jsonl"


@pytest.fixture
def gold(project: Project) -> Project:
    """A project with the tagged sample article."""
    import_paths(project, [GOLD])
    return project
