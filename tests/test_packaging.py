"""What is needed to install and start Annotator is all named, with its reason."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import PySide6
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PySide6.QtGui import QTextCursor, QTextDocument

# The window on X11 and Wayland, the job without a display, pictures and input methods. The theme
# for GTK is left out: Qt goes on without it, and who has GTK has its libraries.
PLUGINS = [
    "platforms/libqxcb.so",
    "platforms/libqwayland*.so",
    "platforms/libqoffscreen.so",
    "platforms/libqminimal.so",
    "xcbglintegrations/*.so",
    "wayland-decoration-client/*.so",
    "wayland-graphics-integration-client/*.so",
    "wayland-shell-integration/*.so",
    "platforminputcontexts/libcompose*.so",
    "platforminputcontexts/libibus*.so",
    "platformthemes/libqxdgdesktopportal.so",
    "imageformats/*.so",
    "iconengines/*.so",
]
DEBIAN = all(shutil.which(program) for program in ("dpkg-query", "apt-get", "ldd"))


@pytest.fixture(scope="module")
def pyproject(root: Path) -> str:
    """The text of pyproject.toml."""
    return (root / "pyproject.toml").read_text("utf-8")


needs_sh = pytest.mark.skipif(sys.platform == "win32", reason="the scripts are for a Unix shell")


def listed(root: Path, *arguments: str) -> list[str]:
    """The system packages that script/bootstrap names; "a|b" is either."""
    command = [str(root / "script" / "bootstrap"), "--list", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


# --- the system's libraries ---------------------------------------------------------------------


class DebianPackages:
    """What is installed here, and what that depends on."""

    def __init__(self) -> None:
        fields = ["Package", "Essential", "Provides", "Pre-Depends", "Depends"]
        pattern = "\t".join(f"${{{field}}}" for field in fields) + "\n"
        lines = run("dpkg-query", "-W", "-f", pattern).splitlines()
        self.essential: set[str] = set()
        self._needs: dict[str, set[str]] = defaultdict(set)
        self._provided_by: dict[str, set[str]] = defaultdict(set)
        for line in lines:
            name, essential, provides, before, depends = line.split("\t")
            self._needs[name] |= {*first_alternatives(before), *first_alternatives(depends)}
            for other in first_alternatives(provides):
                self._provided_by[other].add(name)
            if essential == "yes":
                self.essential.add(name)

    def with_dependencies(self, names: Iterable[str]) -> set[str]:
        """The packages of that name, and all that comes along with them."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            waiting.extend(self._needs.get(name, ()))
            # A name that is only provided: count on it where there is no doubt by whom.
            if name not in self._needs and len(self._provided_by[name]) == 1:
                waiting.extend(self._provided_by[name])
        return found


def first_alternatives(field: str) -> Iterator[str]:
    """The names in a field such as ``libc6 (>= 2.36), libgl1 | libgl1-other``.

    Only the first of several alternatives is one that apt installs on a machine with none.
    """
    for choice in filter(None, field.split(", ")):
        yield re.split(r"[ :(]", choice.strip())[0]


def run(*command: str) -> str:
    """The standard output of a program, in English."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment
    ).stdout


def used_modules(root: Path) -> set[str]:
    """The modules of PySide6 that the program and its tests import: ``QtCore``, ..."""
    names = {"QtTest"}  # by pytest-qt
    for source in [*root.glob("annotator/**/*.py"), *root.glob("tests/**/*.py")]:
        text = source.read_text("utf-8")
        names.update(re.findall(r"^\s*(?:from|import) PySide6\.(Qt\w+)", text, re.MULTILINE))
        for imported in re.findall(r"^\s*from PySide6 import (.+)$", text, re.MULTILINE):
            names.update(re.findall(r"\bQt\w+", imported))
    return names


def qt_binaries(root: Path) -> list[Path]:
    """The modules and plugins of PySide6 that the program loads."""
    wheel = Path(PySide6.__file__).parent
    modules = [wheel / f"{name}.abi3.so" for name in sorted(used_modules(root))]
    plugins: list[Path] = []
    for pattern in PLUGINS:
        found = sorted((wheel / "Qt" / "plugins").glob(pattern))
        assert found, (
            f"PySide6 {PySide6.__version__} has no plugin {pattern}: look for its new name."
        )
        plugins += found
    return [*modules, *plugins]


def system_libraries(binaries: Iterable[Path]) -> dict[str, Path | None]:
    """The libraries outside the wheel that the binaries need, by soname; None: it is not there."""
    wheel = Path(PySide6.__file__).parent.parent
    found: dict[str, Path | None] = {}
    for binary in binaries:
        needs: dict[str, Path | None] = {}
        for line in run("ldd", str(binary)).splitlines():
            if match := re.match(r"\s*(\S+) => (not found|/\S+)", line):
                there = match[2] != "not found"
                needs[match[1]] = Path(match[2]) if there else None
        # A plugin for a part of Qt that this wheel leaves out is never loaded.
        if any(name.startswith("libQt6") and path is None for name, path in needs.items()):
            continue
        found |= {
            name: path
            for name, path in needs.items()
            if path is None or not path.resolve().is_relative_to(wheel)
        }
    return found


def owners(libraries: Iterable[Path]) -> dict[Path, str]:
    """The Debian packages that libraries belong to."""
    names: dict[str, Path] = {}
    for library in libraries:
        for path in (library, library.resolve()):
            # Where /lib is a link to /usr/lib, a package has its file under one name or the other.
            names |= {str(path): library, str(path).removeprefix("/usr"): library}
            names[f"/usr{path}"] = library
    done = subprocess.run(
        ["dpkg-query", "-S", *names], capture_output=True, text=True, check=False
    )  # it fails for the names that no package has
    found: dict[Path, str] = {}
    for line in done.stdout.splitlines():
        package, _, path = line.rpartition(": ")
        if path in names:
            found[names[path]] = package.split(":")[0]
    return found


@pytest.mark.skipif(not DEBIAN, reason="Debian's package names are checked on Debian and its kin")
def test_bootstrap_names_every_system_library_that_qt_needs(root: Path) -> None:
    libraries = system_libraries(qt_binaries(root))
    assert libraries, "ldd said nothing"
    absent = sorted(name for name, path in libraries.items() if path is None)
    assert not absent, f"no package that script/bootstrap names has {absent}"

    debian = DebianPackages()
    named = [name for choice in listed(root) for name in choice.split("|")]
    # apt is what installs the others, so what it needs is there.
    there = debian.with_dependencies([*named, *debian.essential, "apt"])
    package = owners(path for path in libraries.values() if path is not None)
    lacking = {
        name: package.get(path, "of no package")
        for name, path in libraries.items()
        if path is not None and package.get(path) not in there
    }
    assert not lacking, f"script/bootstrap must name {sorted(set(lacking.values()))}: {lacking}"


@needs_sh
def test_tests_need_all_that_running_needs(root: Path) -> None:
    assert set(listed(root)) < set(listed(root, "--dev"))


# --- Python packages ----------------------------------------------------------------------------


def requirements(pyproject: str, version: str) -> dict[str, list[Requirement]]:
    """What applies to a Python, by package."""
    found: dict[str, list[Requirement]] = defaultdict(list)
    for line in tomllib.loads(pyproject)["project"]["dependencies"]:
        requirement = Requirement(line)
        environment = {"python_version": version, "python_full_version": f"{version}.0"}
        if requirement.marker is None or requirement.marker.evaluate(environment):
            found[canonicalize_name(requirement.name)].append(requirement)
    return found


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_each_python_gets_one_qt(pyproject: str, version: str) -> None:
    assert len(requirements(pyproject, version)["pyside6-essentials"]) == 1


def test_the_release_that_aborts_python_3_11_is_excluded_there(pyproject: str) -> None:
    (qt,) = requirements(pyproject, "3.11")["pyside6-essentials"]
    assert "6.12.0" not in qt.specifier
    assert "6.11.3" in qt.specifier
    (qt,) = requirements(pyproject, "3.12")["pyside6-essentials"]
    assert "6.12.0" in qt.specifier


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is not counted from Python 3.12 on")
def test_qt_gives_back_every_none() -> None:
    """PySide6 6.12.0 lost one at each call that returns nothing, until Python 3.11 aborted."""
    cursor = QTextCursor(QTextDocument("A text to walk in."))
    before = sys.getrefcount(None)
    for step in range(5_000):
        cursor.setPosition(step % 10)
    after = sys.getrefcount(None)
    assert abs(after - before) < 500, f"PySide6 {PySide6.__version__} loses references to None"


def test_what_is_imported_is_required(root: Path, pyproject: str) -> None:
    """A package that is there by accident, for the tests say, is missing elsewhere."""
    imported: set[str] = set()
    for source in root.glob("annotator/**/*.py"):
        tree = ast.parse(source.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    outside = imported - sys.stdlib_module_names - {"annotator"}
    packages = packages_distributions()
    required = requirements(pyproject, "3.11")
    unnamed = {
        name
        for name in outside
        if not any(canonicalize_name(package) in required for package in packages.get(name, ()))
        # Essentials brings the two that it is made of.
        and name != "shiboken6"
    }
    assert not unnamed


def test_each_dependency_says_what_for(pyproject: str) -> None:
    lines = pyproject.splitlines()
    dependencies = [
        (number, match[1])
        for number, line in enumerate(lines)
        if (match := re.match(r'  "([A-Za-z][\w.-]*)[^"]*",$', line))
    ]
    project = tomllib.loads(pyproject)["project"]
    expected = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = [Requirement(line).name for line in expected]
    found = [entry for entry in dependencies if entry[1] in names]
    assert len(found) == len(expected), "each dependency has a line of its own"
    bare = []
    for number, name in found:
        above = lines[number - 1].strip()
        # One package under two conditions has its reason above the first.
        if not above.startswith("#") and not above.startswith(f'"{name}'):
            bare.append(name)
    assert not bare, f"without a reason in the line above: {bare}"


# --- the tree -----------------------------------------------------------------------------------


def tracked_files(root: Path) -> list[Path]:
    """What belongs to the project, without what was built or downloaded."""
    try:
        names = run("git", "-C", str(root), "ls-files", "-z").split("\0")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [root / name for name in names if name and (root / name).is_file()]


def test_no_file_names_a_machine_or_a_registry(root: Path) -> None:
    """What works on one machine only, or asks one host only, works for nobody else."""
    # The brackets keep the patterns from finding themselves.
    places = re.compile(r"(?<![\w.~}-])/(?:w[o]rk|r[o]ot|opt|h[o]me/\w|U[s]ers/\w)\b")
    hosts = re.compile(r"\bp[y]pi\.|\bpythonh[o]sted|\bn[p]mjs\.|\bdeb\.d[e]bian")
    found = []
    for path in tracked_files(root):
        text = path.read_bytes().decode("utf-8", "ignore")
        for number, line in enumerate(text.splitlines(), 1):
            if places.search(line) or hosts.search(line):
                found.append(f"{path.relative_to(root)}:{number}: {line.strip()[:100]}")
    assert not found, "\n".join(found)


def test_the_programs_are_there(pyproject: str) -> None:
    project = tomllib.loads(pyproject)["project"]
    for target in (*project["scripts"].values(), *project["gui-scripts"].values()):
        module, _, name = target.partition(":")
        assert callable(getattr(import_module(module), name))


@needs_sh
@pytest.mark.parametrize("name", ["bootstrap", "run", "test"])
def test_scripts_can_be_run(root: Path, name: str) -> None:
    script = root / "script" / name
    assert os.access(script, os.X_OK)
    subprocess.run(["sh", "-n", str(script)], check=True)


# --- The lock, and what states a version --------------------------------------------------------


def locked(root: Path) -> dict[str, list[Requirement]]:
    """The requirements of the lock by package, each with an exact version."""
    requirements_by_name: dict[str, list[Requirement]] = defaultdict(list)
    for line in (root / "requirements" / "dev.txt").read_text("utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.removesuffix(" \\"))
            requirements_by_name[canonicalize_name(requirement.name)].append(requirement)
    return requirements_by_name


def test_the_lock_has_what_the_package_and_its_tests_ask_for(root: Path, pyproject: str) -> None:
    project = tomllib.loads(pyproject)["project"]
    locks = locked(root)
    for line in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        asked = Requirement(line)
        versions = [
            specifier.version
            for lock in locks[canonicalize_name(asked.name)]
            for specifier in lock.specifier
        ]
        assert versions, f"requirements/dev.txt lacks {asked.name}: run script/lock"
        fitting = [version for version in versions if version in asked.specifier]
        assert fitting, f"requirements/dev.txt has {asked.name} {versions}: run script/lock"


def test_the_lock_has_hashes_and_names_no_index(root: Path) -> None:
    text = (root / "requirements" / "dev.txt").read_text("utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in entry for entry in entries)


def test_every_place_states_the_same_version(root: Path, pyproject: str) -> None:
    version = tomllib.loads(pyproject)["project"]["version"]
    assert f"\nversion: {version}\n" in (root / "CITATION.cff").read_text("utf-8")
    assert f'__version__ = "{version}"' in (root / "annotator" / "__init__.py").read_text("utf-8")
    assert f"\n## {version}" in (root / "CHANGELOG.md").read_text("utf-8")


def test_the_workflow_runs_the_tests_on_every_system_and_python(root: Path, pyproject: str) -> None:
    workflow = (root / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    assert "bash .ci/run" in workflow
    for system in ("ubuntu", "windows", "macos"):
        assert system in workflow
    oldest = tomllib.loads(pyproject)["project"]["requires-python"].removeprefix(">=")
    assert workflow.count(f'"{oldest}", "3.12", "3.13", "3.14"') == 2
