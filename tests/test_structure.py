"""The structure of the package: classes are composed, and no modules import each other in a circle.

Inheritance is no way to cut one object into files.
"""

import importlib
import inspect
import pkgutil
import tomllib
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

import annotator

INTERFACES: dict[str, str] = {}
"""Classes that may have one subclass of ours, each with its reason."""


def own_classes() -> set[type]:
    """Return all classes that the modules of the package define."""
    classes: set[type] = set()
    for module in pkgutil.walk_packages(annotator.__path__, "annotator."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if inspect.isclass(value) and value.__module__.startswith("annotator."):
                classes.add(value)
    return classes


def name_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


@pytest.fixture(scope="module")
def single_subclasses() -> dict[str, str]:
    """For each class of ours with one subclass of ours, that subclass."""
    subclasses: dict[type, set[type]] = defaultdict(set)
    for kind in own_classes():
        for base in kind.__bases__:
            if base.__module__.startswith("annotator."):
                subclasses[base].add(kind)
    return {
        name_of(base): name_of(next(iter(kinds)))
        for base, kinds in subclasses.items()
        if len(kinds) == 1
    }


def test_no_class_has_a_single_subclass(single_subclasses: dict[str, str]) -> None:
    unexpected = single_subclasses.keys() - INTERFACES.keys()
    assert {name: single_subclasses[name] for name in unexpected} == {}


def test_the_exceptions_are_needed(single_subclasses: dict[str, str]) -> None:
    assert INTERFACES.keys() - single_subclasses.keys() == set()


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("annotator")
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' → '.join(error.args[1])}")


def test_the_rules_on_qt_and_sqlite_hold_for_each_room(root: Path) -> None:
    pyproject = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    rooms = {
        f"annotator.{path.stem}"
        for path in (root / "annotator").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem[0] != "_"
    }
    for may_import, title in (
        ("annotator.ui", "Only the window knows Qt"),
        ("annotator.project", "Only the project knows SQLite"),
    ):
        (contract,) = (each for each in contracts if each["name"] == title)
        assert set(contract["source_modules"]) == rooms - {may_import}
        assert "ignore_imports" not in contract
