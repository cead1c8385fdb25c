"""``annotator tagset``: codebooks are shown, checked, applied and exported."""

import json
from pathlib import Path

import pytest

from annotator.formats.tag_sets import default_tag_set
from annotator.project import Project
from tests.cli.conftest import GOLD, Run


def test_a_project_begins_with_a_codebook_of_any_form(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "config.xml"
    path.write_text(
        '<View><Labels name="L"><Label value="a"/></Labels><Image name="i"/></View>', "utf-8"
    )
    said = run("new", tmp_path / "p", "--tag-set", path)
    assert "with the tag set “config”" in said.done
    assert "1 control that are not for text" in said.err
    assert run("new", tmp_path / "q", "--tagset", "OntoNotes-entities").code == 0


def test_a_codebook_is_shown_in_three_ways(run: Run, project: Path) -> None:
    listing = run("tagset", "show", project).done
    assert "10 labels in 3 layers, 7 relation types" in listing
    assert "  C  claim: What is said" in listing
    assert "quotation: one of direct, indirect, mixed" in listing
    page = run("tagset", "show", "stance", "--markdown").done
    assert "### favor <kbd>F</kbd>" in page
    assert run("tagset", "show", project, "--json").json["name"] == default_tag_set().name


def test_what_a_codebook_lacks_is_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("label,remark\nclaim,x\n", "utf-8")
    said = run("tagset", "check", path)
    assert "a: 1 label in 1 layer. It is sound." in said.done
    assert "Without a key: claim." in said.err
    assert "1 column that a codebook does not have" in said.err
    assert run("tagset", "check", path, "--json").json["without"]["key"] == ["claim"]
    path.write_text("label,low,attribute\nclaim,x,y\n", "utf-8")
    assert "a.csv:2: the column “low”" in run("tagset", "check", path).complaint


def test_a_file_is_applied_as_one_step(run: Run, project: Path) -> None:
    assert run("import", project, GOLD).code == 0
    plan = run("tagset", "apply", project, "stance", "--dry-run")
    assert "retire label claim (20 annotations in 1 article: gold 20; 55 relations" in plan.done
    assert "add label favor" in plan.done
    with Project.open(project, read_only=True) as opened:
        assert opened.tag_set.name == default_tag_set().name
        steps = opened.counts().steps
    said = run("tagset", "apply", project, "stance", "--json", "--no-backup").json
    assert said["changed"]
    with Project.open(project, read_only=True) as opened:
        assert opened.tag_set.name == "Stance"
        assert opened.counts().steps == steps + 1
    assert "Nothing differs" in run("tagset", "import", project, "stance", "--no-backup").done
    assert "is sound" in run("check", project).done


def test_a_codebook_is_exported_with_its_losses(run: Run, project: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.qdc"
    said = run("tagset", "export", project, path)
    assert "7 relation types cannot be written" in said.err
    losses = run("tagset", "export", project, path, "--json").json["losses"]
    assert {key: losses[2][key] for key in ("what", "count")} == {"what": "keys", "count": 10}
    renamed = run("tagset", "export", project, tmp_path / "a.json")
    assert renamed.err == ""
    content = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert content["name"] == default_tag_set().name
    assert (
        "no form of codebooks has the suffix"
        in run("tagset", "export", project, tmp_path / "a.doc").complaint
    )


@pytest.mark.parametrize("name", ["toml", "csv"])
def test_an_exported_file_that_is_applied_changes_nothing(
    run: Run, project: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / f"a.{name}"
    assert run("tagset", "export", project, path).code == 0
    assert "Nothing differs." in run("tagset", "apply", project, path, "--dry-run").done
