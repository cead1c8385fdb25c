"""Parts that are loaded by their names when they are first used."""

import re
import sys
from pathlib import Path

import pytest

from annotator.assist.suggesters import SUGGESTERS
from annotator.cli.registry import COMMANDS
from annotator.plugins import LazyFunction, LazyRegistry, load


def test_a_part_is_loaded_when_it_is_first_looked_up() -> None:
    sys.modules.pop("colorsys", None)
    parts: LazyRegistry[object] = LazyRegistry({"colours": "colorsys:rgb_to_hsv"})
    assert list(parts) == ["colours"]
    assert "colours" in parts
    assert "colorsys" not in sys.modules
    part = parts["colours"]
    assert part is sys.modules["colorsys"].rgb_to_hsv
    assert parts["colours"] is part


def test_an_unknown_name_is_a_key_error() -> None:
    parts: LazyRegistry[object] = LazyRegistry({})
    assert "x" not in parts
    with pytest.raises(KeyError):
        parts["x"]


def test_further_parts_are_joined_behind_the_listed_ones() -> None:
    parts: LazyRegistry[object] = LazyRegistry({"colours": "colorsys:rgb_to_hsv"})
    joined = parts.joined({"more": 1, "colours": 2})
    assert list(joined) == ["colours", "more"]
    assert joined["more"] == 1
    assert joined["colours"] is parts["colours"]
    assert list(parts) == ["colours"]


def test_a_function_is_loaded_when_it_is_first_called() -> None:
    sys.modules.pop("colorsys", None)
    convert = LazyFunction("colorsys:rgb_to_hsv")
    assert "colorsys" not in sys.modules
    assert convert(0, 0, 0) == (0.0, 0.0, 0)


def test_every_target_of_the_program_can_be_loaded(root: Path) -> None:
    """A target is text: no type checker sees that a module was renamed."""
    sources = [path.read_text("utf-8") for path in (root / "annotator").rglob("*.py")]
    target_in_source = re.compile(r'"(annotator[\w.]+:\w+)"')
    targets = {target for text in sources for target in target_in_source.findall(text)}
    assert len(targets) > 50
    for target in sorted(targets):
        load(target)  # an error names the target
    for registry in (COMMANDS, SUGGESTERS):
        assert all(registry[name].name == name for name in registry)
