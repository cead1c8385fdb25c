"""Real project files in a temporary folder."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from annotator.data_files import resource, sample_article
from annotator.model import AnnotatedDocument, Document, TagSet
from annotator.project import Project

SEED = "000_fb0497bd58dd550c"


@pytest.fixture(scope="session")
def tag_set() -> TagSet:
    """The default tag set."""
    text = resource("tagsets", "news_attribution.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), TagSet)


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The text of the sample article."""
    return sample_article().read_text("utf-8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the project of the test lies."""
    return tmp_path / "kyiv.annotator"


@pytest.fixture
def project(path: Path, tag_set: TagSet, seed_text: str) -> Iterator[Project]:
    """A project with the sample article, as ana works in it."""
    with Project.create(path, tag_set, annotator="ana") as project:
        document = Document(SEED, "Zelenskyy signals progress", seed_text, {"date": "2025-12-22"})
        project.add([AnnotatedDocument(document)])
        yield project
