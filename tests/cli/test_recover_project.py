"""``annotator recover``: what it prints, and what it leaves beside the new project."""

import json
from pathlib import Path

from annotator.project import Project
from tests.cli.conftest import Run


def test_a_damaged_project_is_recovered_and_the_rest_is_named(
    run: Run, gold: Path, tmp_path: Path
) -> None:
    damaged, new = tmp_path / "damaged.annotator", tmp_path / "new.annotator"
    content = bytearray(gold.read_bytes())
    content[:4096] = bytes(4096)
    damaged.write_bytes(content)
    said = run("recover", damaged, new)
    assert said.done.startswith(
        "Recovered 1 article, 83 annotations, 61 relations and 16 identities from "
        f"damaged.annotator into {new}.\n"
    )
    assert "lost" not in said.out
    with Project.open(new, read_only=True) as project:
        assert project.check() == []
    saved = json.loads((tmp_path / "new.recovery.json").read_bytes())
    assert saved["tables"]["annotations"]["kept"] == 83
    assert str(tmp_path / "new.recovery.json") in said.err


def test_the_report_is_json(run: Run, gold: Path, tmp_path: Path) -> None:
    report = run("recover", gold, tmp_path / "new", "--json").json
    assert report["nothing_lost"]
    assert report["new"] == str(tmp_path / "new.annotator")


def test_there_must_be_a_file(run: Run, tmp_path: Path) -> None:
    assert run("recover", tmp_path / "none", tmp_path / "new").complaint == (
        f"There is no file {tmp_path / 'none.annotator'}."
    )
