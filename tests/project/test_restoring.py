"""Going back to a backup, and back again; nothing of the project that was replaced is lost."""

from pathlib import Path

import pytest

from annotator.model import Cancelled, EnvironmentFault, InputError
from annotator.project import Project, ProjectInUse, copying
from annotator.project.backup_list import REPLACED, list_backups
from annotator.project.backup_settings import BackupSettings, save_settings
from annotator.project.comparing import GOES, compare
from annotator.project.edits import SetNote, Tag
from annotator.project.restoring import restore
from annotator.project.rolling import ALWAYS, back_up_if_due
from annotator.project.taking_back import TakeBack
from tests.project.conftest import SEED
from tests.project.older import make_program_newer
from tests.values import present


@pytest.fixture
def backup(project: Project, tmp_path: Path) -> Path:
    """A backup with an annotation, of a project with two by now."""
    save_settings(BackupSettings())
    project.do(Tag(SEED, "claim", ((0, 5),), id="a"))
    made = project.save_copy(tmp_path / "b.annotator")
    project.do(Tag(SEED, "claim", ((6, 9),), id="later"))
    return made


def ids(path: Path) -> set[str]:
    with Project.open(path, annotator="ana") as project:
        assert project.check() == []
        return {one.id for one in project.annotations(SEED)}


def test_one_goes_back_and_forth(project: Project, backup: Path) -> None:
    path = project.path
    project.close()
    restored = restore(path, backup)
    assert ids(path) == {"a"}
    assert restored.aside is None
    (listed,) = list_backups(path)
    assert listed.path == restored.backup
    assert listed.record.reason == "before a restore"
    again = restore(path, present(restored.backup))
    assert ids(path) == {"a", "later"}
    assert again.backup != restored.backup
    assert ids(backup) == {"a"}


def test_a_backup_that_has_the_present_state_is_filed_as_that_before_a_restore(
    project: Project, backup: Path
) -> None:
    path = project.path
    project.close()
    latest = back_up_if_due(path, "at closing", every=ALWAYS).made
    assert restore(path, backup).backup == latest
    (listed,) = list_backups(path)
    assert listed.record.reason == "before a restore"


def test_a_project_that_is_open_is_not_replaced(project: Project, backup: Path) -> None:
    with pytest.raises(ProjectInUse):
        restore(project.path, backup)
    project.do(SetNote("later", "goes on"))


def test_a_damaged_project_is_kept_with_its_log_under_another_name(
    project: Project, backup: Path
) -> None:
    path = project.path
    log = path.with_name(path.name + "-wal")
    content = log.read_bytes()
    assert content
    project.close()
    damaged = path.read_bytes()[:4096] + b"\xff" * 4096
    path.write_bytes(damaged)
    log.write_bytes(content)
    restored = restore(path, backup)
    assert ids(path) == {"a"}
    aside = present(restored.aside)
    assert "damaged" in str(restored.why_aside)
    assert aside.read_bytes() == damaged
    assert aside.with_name(aside.name + "-wal").read_bytes() == content
    assert not log.exists()
    assert [one.kind for one in list_backups(path) if one.path == aside] == [REPLACED]


def test_a_project_that_is_gone_comes_back(project: Project, backup: Path) -> None:
    path = project.path
    project.close()
    path.unlink()
    restored = restore(path, backup)
    assert restored.backup is None
    assert restored.aside is None
    assert ids(path) == {"a"}


def test_without_room_for_a_backup_the_file_itself_is_kept(
    project: Project, backup: Path, tmp_path: Path
) -> None:
    (tmp_path / "stick").write_text("not a folder")
    save_settings(BackupSettings(place=str(tmp_path / "stick")))
    path = project.path
    project.close()
    restored = restore(path, backup)
    assert ids(path) == {"a"}
    assert ids(present(restored.aside)) == {"a", "later"}


def test_a_bad_backup_changes_nothing(project: Project, backup: Path, tmp_path: Path) -> None:
    path = project.path
    project.close()
    half = tmp_path / "half.annotator"
    half.write_bytes(backup.read_bytes()[: 4096 * 6])
    with pytest.raises(EnvironmentFault, match=r"half\.annotator"):
        restore(path, half)
    text = tmp_path / "text.annotator"
    text.write_text("text")
    for other in (text, path, tmp_path / "none.annotator"):
        with pytest.raises(InputError):
            restore(path, other)
    assert ids(path) == {"a", "later"}


def test_cancelling_and_a_full_disk_change_nothing(
    project: Project, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project.path
    project.close()

    def cancel(*_: object) -> None:
        raise Cancelled("Enough.")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(Cancelled):
        restore(path, backup, progress=cancel)
    monkeypatch.setattr(copying, "_flush", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        restore(path, backup)
    monkeypatch.undo()
    assert ids(path) == {"a", "later"}


def test_a_backup_of_an_older_program_is_compared_and_brought_up_to_date_when_it_is_opened(
    project: Project, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project.path
    project.close()
    make_program_newer(monkeypatch)
    assert compare(path, backup).counts == {("annotation", GOES): 1}
    restored = restore(path, backup)
    with Project.open(path, annotator="ana") as opened:
        assert opened.check() == []
        assert opened.backup is not None
        assert restored.backup is not None
        opened.do(TakeBack(restored.backup, tuple(compare(path, restored.backup).differences)))
        assert {one.id for one in opened.annotations(SEED)} == {"a", "later"}
