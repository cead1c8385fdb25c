"""Projects in a temporary folder, and the real data where it is at hand."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.formats.tag_sets import default_tag_set
from annotator.model import Identity
from annotator.project import Project
from tests.formats.samples import story

SEED = "000_fb0497bd58dd550c"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project, in which ana works."""
    with Project.create(tmp_path / "kyiv.annotator", default_tag_set(), annotator="ana") as project:
        yield project


@pytest.fixture
def tagged(project: Project) -> Project:
    """A project with twenty stories, each with an attribution."""
    project.add([Identity("id-moscow", "Government of Russia"), *(story(n) for n in range(20))])
    return project


@pytest.fixture(scope="session")
def shared_data(root: Path) -> Path:
    """The folder with real data, which is not part of the checkout."""
    given = os.environ.get("ANNOTATOR_SHARED_DATA")
    folder = Path(given) if given else root.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} is not there (ANNOTATOR_SHARED_DATA names it)")
    return folder


@pytest.fixture(scope="session")
def seed_text(sample_path: Path) -> str:
    """The text of the sample article."""
    return sample_path.read_text("utf-8")
