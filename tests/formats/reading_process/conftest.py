"""Formats whose readers hang, crash and fill the memory."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.formats import recognition, registry
from tests.formats.reading_process.hostile_formats import install


def _forget() -> None:
    for each in (
        registry.formats,
        registry._by_suffix,
        registry.companions,
        recognition._signs,
    ):
        each.cache_clear()


@pytest.fixture
def hostile_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Install the formats of :mod:`hostile_formats`; the folder where the package is."""
    site = tmp_path / "site"
    install(site)
    monkeypatch.syspath_prepend(str(site))
    _forget()
    yield site
    sys.modules.pop("hostile_formats_package", None)
    monkeypatch.undo()
    _forget()
