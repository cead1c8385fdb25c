"""A format of another package: the one that the manual shows, installed for real."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import run

import pytest

from annotator.data_files import resource
from annotator.formats import registry
from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.importing import import_paths
from annotator.model import AnnotatedDocument, Annotation, Document
from annotator.plugins import LazyFunction, load
from annotator.project import Project

PAGE = ("manual", "exchange.md")


def forget() -> None:
    for each in (registry.formats, registry._by_suffix, registry.companions):
        each.cache_clear()


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The manual's package, as an installer leaves it, beside one that is broken."""
    page = resource(*PAGE).read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.S)
    (entry,) = re.findall(r"```toml\n\[.*?\]\n(.*?)```", page, re.S)
    site = tmp_path / "site"
    info = site / "my_package-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "my_package.py").write_text(code, "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my_package\nVersion: 1.0\n")
    points = entry.replace('"', "") + "broken = not_there:FORMAT\n"
    (info / "entry_points.txt").write_text(f"[annotator.formats]\n{points}")
    monkeypatch.syspath_prepend(str(site))
    forget()
    yield
    sys.modules.pop("my_package", None)
    monkeypatch.undo()
    forget()


@pytest.mark.usefixtures("installed")
def test_the_example_reads_and_writes(project: Project, tmp_path: Path) -> None:
    assert "lines" in registry.formats()
    assert "broken" not in registry.formats()
    (tmp_path / "a.lines").write_text("Kyiv said yes.\nMoscow said no.\n", "utf-8")
    import_paths(project, [tmp_path / "a.lines"])
    assert project.articles.count() == 2
    said = Annotation("c1", "ana", "claim", ((0, 8),), "One line")
    project.add([AnnotatedDocument(Document("two", "Two", "One line,\nand another."), (said,))])
    report = export(project, tmp_path / "out.lines", ExportOptions("lines"))
    written = (tmp_path / "out.lines").read_text("utf-8")
    assert sorted(written.splitlines()) == [
        "Kyiv said yes.",
        "Moscow said no.",
        "One line, and another.",
    ]
    assert any(s.startswith("1 text of several lines cannot be written") for s in report.losses)
    # It is an example of how a writer hides nothing.
    assert any(s.startswith("1 annotation cannot be written") for s in report.losses)
    assert "annotations" in registry.formats()["lines"].cannot_hold()


def test_without_it_there_is_no_such_format() -> None:
    assert "lines" not in registry.formats()


def test_each_format_is_listed_by_its_name_and_has_its_functions() -> None:
    for name, file_format in registry.OWN.items():
        assert file_format.name == name
        functions = (
            file_format.read,
            file_format.write,
            file_format.write_folder,
            file_format.recognises,
            file_format.sign,
        )
        for function in functions:
            if isinstance(function, LazyFunction):
                assert callable(load(function.target))


def test_a_list_of_the_formats_loads_no_reader() -> None:
    code = (
        "import sys; from annotator.formats.registry import formats; list(formats().values());"
        "print(*(name for name in sys.modules if name.startswith('annotator.formats.')))"
    )
    output = run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "annotator.formats.tei" in output.split()
    assert not [name for name in output.split() if name.endswith((".reading", ".writing"))]
