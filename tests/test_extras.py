"""What is said of a library that is missing brings it into this installation, and nothing else."""

import sys
import tomllib
from pathlib import Path

import pytest

from annotator.extras import EXTRAS, import_library, install_command, pipx_install_command
from annotator.model import EnvironmentFault, Remedy


@pytest.fixture
def home_of_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that stands for the environment of the running Python."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    return tmp_path


def test_they_are_those_of_the_package(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    expected = {name: optional[name] for name in optional if name not in ("dev", "peers")}
    assert {name: [requirement] for name, requirement in EXTRAS.items()} == expected


def test_pip_installs_for_the_python_that_runs(home_of_python: Path) -> None:
    said = install_command("uima")
    assert said == f'"{sys.executable}" -m pip install "{EXTRAS["uima"]}"'


def test_pipx_installs_into_its_own_environment(home_of_python: Path) -> None:
    (home_of_python / "pipx_metadata.json").write_text("{}", "utf-8")
    assert (
        install_command("uima")
        == pipx_install_command("uima")
        == f'pipx inject annotator "{EXTRAS["uima"]}"'
    )


def test_a_library_that_is_no_extra_is_named_as_it_is(home_of_python: Path) -> None:
    assert install_command("pypdfium2").endswith('-m pip install "pypdfium2"')


def test_nothing_asks_a_registry_for_the_program(root: Path) -> None:
    """A registry has another package of that name."""
    texts = [*root.glob("annotator/**/*.py"), *root.glob("resources/**/*.md"), root / "README.md"]
    assert [path for path in texts if "annotator[" in path.read_text("utf-8")] == []


def test_the_manual_has_each_command(root: Path) -> None:
    page = (root / "resources" / "manual" / "exchange.md").read_text("utf-8")
    assert [name for name in EXTRAS if f"`{pipx_install_command(name)}`" not in page] == []


def test_what_is_missing_is_named_with_its_remedy(home_of_python: Path) -> None:
    with pytest.raises(EnvironmentFault) as said:
        import_library(
            "no_such_library", "uima", what="A test", needs="it", outcome="Nothing was done."
        )
    assert str(said.value) == (
        f"A test needs it, which is not installed. Nothing was done. "
        f"Install it with: {install_command('uima')}"
    )
    instead = (Remedy("(others need nothing more)."),)
    with pytest.raises(EnvironmentFault) as said:
        import_library("no_such", "x", what="A test", needs="it", remedies=instead)
    assert said.value.remedies == instead
    assert import_library("json", "x", what="A test", needs="it").dumps([]) == "[]"
