"""The pictures that the README and the manual show are there, and small."""

import re
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def script(root: Path) -> ModuleType:
    loader = SourceFileLoader("screenshots", str(root / "script" / "screenshots.py"))
    spec = spec_from_loader("screenshots", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_each_picture_is_there_and_small(root: Path, script: ModuleType) -> None:
    pictures = {path.stem: path for path in (root / "resources" / "screenshots").glob("*.png")}
    assert set(pictures) == set(script.SHOTS)
    for path in pictures.values():
        assert 10_000 < path.stat().st_size <= script.MOST_BYTES


def test_the_readme_s_pictures_are_made_by_the_script(root: Path, script: ModuleType) -> None:
    shown = re.findall(
        r"resources/screenshots/([\w-]+)\.png", (root / "README.md").read_text("utf-8")
    )
    assert shown
    assert set(shown) <= set(script.SHOTS)
