"""The commands that list backups, make and compare them, and go back to one."""

from pathlib import Path

import pytest

from annotator.cli import project_access
from annotator.project import Project
from annotator.project.backup_settings import BackupSettings, save_settings
from annotator.project.edits import Tag, Untag
from tests.cli.conftest import SEED, Run


@pytest.fixture
def path(run: Run, tmp_path: Path, sample_path: Path) -> Path:
    """A project with the sample and a claim."""
    path = tmp_path / "kyiv.annotator"
    run("new", path)
    assert run("import", path, sample_path, "--annotator", "ana").code == 0
    with Project.open(path, annotator="ana") as project:
        project.do(Tag(SEED, "claim", ((1822, 1868),), id="c"))
    return path


def test_a_backup_is_made_listed_compared_and_restored(run: Run, path: Path) -> None:
    assert run("backups", path).done == f"{path} has no backups.\n"
    (made,) = run("backups", path, "--now", "--json").json
    assert (made["annotators"], made["reason"]) == ({"ana": 1}, "asked for")
    again = run("backups", path, "--now")
    assert "no other was made" in again.err
    assert "asked for: 1 article, 1 annotation" in again.done
    with Project.open(path, annotator="ana") as project:
        project.do(Untag("c"))
        project.do(Tag(SEED, "date", ((0, 5),), id="d"))
    told = run("backups", path, "--compare", "latest").done
    assert "would come back: 1 annotation" in told
    assert "would be removed: 1 annotation" in told
    assert "claim “The basic block" in told
    name = Path(made["path"]).name
    compared = run("backups", path, "--compare", name, "--json").json
    assert compared["counts"] == {
        "back": {"annotation": 1},
        "goes": {"annotation": 1},
        "differs": {},
    }
    taken = run("restore", path, name, "--missing", "--annotator", "ana", "--json").json
    assert taken == {"taken": 1, "left_out": []}
    assert run("info", path, "--json").json["annotations"] == 2
    restored = run("restore", path, name)
    assert restored.done == f"{path} is as it was in {made['path']}.\n"
    assert "As it was before, it is kept in" in restored.err
    assert run("info", path, "--json").json["annotations"] == 1
    assert run("restore", path, "latest").code == 0
    assert run("info", path, "--json").json["annotations"] == 2
    assert run("check", path).code == 0


def test_a_damaged_project_and_one_that_is_gone_go_back(run: Run, path: Path) -> None:
    run("backups", path, "--now")
    path.write_bytes(path.read_bytes()[:5000])
    assert len(run("backups", path, "--json").json) == 1
    restored = run("restore", path, "latest", "--json").json
    assert ".replaced-" in restored["before"]
    assert run("check", path).code == 0
    path.unlink()
    assert run("restore", path, "latest").code in (0, 1)
    assert run("backups", path).code == 0


def test_backups_of_a_copy_are_named_as_such(run: Run, path: Path, tmp_path: Path) -> None:
    run("backups", path, "--now")
    copy = tmp_path / "of ana.annotator"
    copy.write_bytes(path.read_bytes())
    with Project.open(copy, annotator="ana") as project:
        project.do(Tag(SEED, "date", ((0, 5),), id="d"))
    run("backups", copy, "--now")
    own, theirs = run("backups", path, "--json").json
    assert (own["own"], theirs["own"]) == (True, False)
    assert theirs["source"] == str(copy)
    assert f"of the copy {copy}" in run("backups", path).done


def test_a_name_that_is_none_is_told_with_the_way_to_the_names(run: Run, path: Path) -> None:
    complaint = run("restore", path, "nothing").complaint
    assert f"has no backup nothing. The backups there are: annotator backups {path}" in complaint
    assert "has no backup latest" in run("restore", path, "latest").complaint


def test_commands_that_write_back_up_before_and_need_not(
    run: Run, path: Path, tmp_path: Path
) -> None:
    save_settings(BackupSettings())
    more = tmp_path / "more.txt"
    more.write_text("Another article, of one sentence.", "utf-8")
    assert run("import", path, more, "--no-backup").code == 0
    assert run("backups", path, "--json").json == []
    more.write_text("A third article, of one sentence.", "utf-8")
    assert run("import", path, more).code == 0
    (made,) = run("backups", path, "--json").json
    assert (made["reason"], made["articles"]) == ("before an import", 2)
    assert run("blocks", path).code == 0
    assert len(run("backups", path, "--json").json) == 1


def test_a_kept_backup_is_marked(run: Run, path: Path) -> None:
    (made,) = run("backups", path, "--now", "--json").json
    assert not made["kept"]
    (kept,) = run("backups", path, "--keep", "latest", "--json").json
    assert kept["kept"]


def test_articles_are_assigned_after_a_backup(run: Run, path: Path) -> None:
    save_settings(BackupSettings())
    assert run("assign", path, "--annotators", "ana", "--no-backup").code == 0
    assert run("assign", path, "--blind").code == 0
    assert run("assign", path).code == 0
    assert run("backups", path, "--json").json == []
    assert run("assign", path, "--annotators", "ana", "--again").code == 0
    (made,) = run("backups", path, "--json").json
    assert made["reason"] == "before assigning"


@pytest.mark.parametrize("part", [[], ["--missing", "--annotator", "ana"]])
def test_a_project_in_use_is_waited_for_before_it_goes_back(
    run: Run, path: Path, part: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backups", path, "--now")
    with Project.open(path, annotator="ana") as project:
        project.do(Untag("c"))
        assert "--wait 60" in run("restore", path, "latest", *part).complaint
        # As the other one answers the first time that this one sleeps.
        monkeypatch.setattr(project_access, "sleep", lambda _: project.close())
        waited = run("restore", path, "latest", *part, "--wait", "60")
    assert waited.code == 0
    assert "It is asked to hand over; waiting." in waited.err
    assert run("info", path, "--json").json["annotations"] == 1
