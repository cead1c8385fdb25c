"""Guidelines and memos from the command line."""

import json
from pathlib import Path

import pytest

from annotator.app import main
from annotator.formats.tag_sets import default_tag_set
from annotator.project import Project
from annotator.project.memos import WriteMemo


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty project with a memo."""
    path = tmp_path / "p.annotator"
    with Project.create(path, default_tag_set(), annotator="ana") as project:
        project.do(WriteMemo("label", "claim", "Where does it end?"))
    return path


def test_they_go_out_and_come_back(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules, out = tmp_path / "rules.md", tmp_path / "out.md"
    rules.write_text("# Rules\n\n## claim\n\nWhat is said.\n", "utf-8")
    assert main(["guidelines", "import", str(path), str(rules)]) == 0
    assert main(["guidelines", "export", str(path), str(out)]) == 0
    assert "2 sections" in capsys.readouterr().out
    out.write_text(out.read_text("utf-8").replace("## claim", "## Claims"), "utf-8")
    assert main(["guidelines", "import", str(path), str(out)]) == 0
    capsys.readouterr()
    assert main(["guidelines", "show", str(path), "--label", "claim"]) == 0
    assert capsys.readouterr().out == "## Claims\n\nWhat is said.\n"
    assert main(["guidelines", "show", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[1]["label"] == "claim"


def test_memos_are_listed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guidelines", "memos", str(path)]) == 0
    assert "# label claim · ana\n\nWhere does it end?" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", None])
def test_what_cannot_be_imported_changes_nothing(
    path: Path, tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rules.md"
    if content is not None:
        file.write_bytes(content)
    assert main(["guidelines", "import", str(path), str(file)]) == 1
    assert capsys.readouterr().err
    with Project.open(path, read_only=True) as project:
        assert project.guidelines.sections() == []


def test_an_unknown_label_is_named(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["guidelines", "show", str(path), "--label", "nothing"]) == 1
    assert "nothing" in capsys.readouterr().err
