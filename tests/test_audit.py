"""The audit of the supply chain finds what it looks for."""

from importlib import util
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def audit() -> ModuleType:
    """The script, as a module."""
    script = Path(__file__).parent.parent / "script" / "audit.py"
    spec = util.spec_from_file_location("audit", script)
    assert isinstance(spec, ModuleSpec)
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND Apache-2.0", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("GPL-3.0-only", False),
        ("MIT AND AGPL-3.0-only", False),
        ("none stated", False),
    ],
)
def test_a_licence_is_allowed_if_one_choice_of_it_is(
    audit: ModuleType, licence: str, allowed: bool
) -> None:
    assert audit.is_allowed(licence) == allowed


def test_all_that_the_program_needs_is_listed_with_an_allowed_licence(audit: ModuleType) -> None:
    assert list(audit.licence_faults()) == []
    assert {"pyside6-essentials", "sqlite-utils", "lxml"} <= set(audit.needed())


def test_a_lock_that_is_not_one_is_named(
    audit: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "dev.txt"
    monkeypatch.setattr(audit, "LOCK", lock)
    lock.write_text(f"sound==1.0 \\\n    --hash=sha256:{'0' * 64}\n", "utf-8")
    assert list(audit.lock_faults()) == []
    lock.write_text("--index-url=somewhere\nloose>=1 \\\n    --hash=sha256:0\nbare==1\n", "utf-8")
    faults = "\n".join(audit.lock_faults())
    for part in ("--index-url=somewhere", "loose", "bare==1"):
        assert part in faults


def test_the_packages_of_another_version_than_the_lock_are_named(
    audit: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "dev.txt"
    lock.write_text("msgspec==0.0.1\n", "utf-8")
    monkeypatch.setattr(audit, "LOCK", lock)
    assert any(fault.startswith("msgspec") for fault in audit.installed_faults())
