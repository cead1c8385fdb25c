"""Files whose readers hang, crash or fill the memory: they are named, and others come in."""

import re
from pathlib import Path
from tempfile import gettempdir

import pytest

from annotator.formats.damage import UnreadableInput
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.reading_process import pool
from annotator.formats.reading_process.limit_errors import ReadingStopped
from annotator.formats.reading_process.limits import ReadingLimits
from annotator.model import AnnotatorError, Cancelled
from annotator.processes import this_process
from annotator.project import Project

pytestmark = pytest.mark.usefixtures("hostile_formats")
SOON = ReadingLimits(seconds=1.0)


def files(folder: Path, *names: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(f"Kyiv said yes to {name}, and it went on.\n", "utf-8")
    return [folder / name for name in names]


def titles(project: Project) -> list[str]:
    return [project.document(each).metadata["source"] for each in project.articles.ids()]


@pytest.mark.parametrize(
    ("name", "limits", "words", "setting"),
    [
        ("b.hanging", SOON, "took too long", "time_limit"),
        ("b.hungry", ReadingLimits(megabytes=300), "more memory than 300 MB", "memory_limit"),
        ("b.crashing", ReadingLimits(), r"reader crashed \(", None),
    ],
)
def test_a_file_that_ends_its_process_is_named_and_the_others_come_in(
    project: Project,
    tmp_path: Path,
    name: str,
    limits: ReadingLimits,
    words: str,
    setting: str | None,
) -> None:
    paths = files(tmp_path / "in", "a.txt", name, "c.txt")
    report = import_paths(project, paths, ImportOptions(limits=limits, skip_bad=True))
    assert titles(project) == ["a.txt", *(["b.hanging"] if "hang" in name else []), "c.txt"]
    (notice,) = report.notes
    assert notice.is_kept
    assert re.search(rf"Left out: {re.escape(name)}: .*{words}", notice.message)
    assert [each.setting for remedy in notice.remedies for each in remedy.choices] == (
        [setting] if setting else []
    )


def test_nothing_comes_in_if_one_file_crashes(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"b\.crashing: its reader crashed") as raised:
        import_paths(project, files(tmp_path / "in", "a.txt", "b.crashing", "c.txt"))
    (fault,) = raised.value.faults
    assert isinstance(fault, ReadingStopped)
    assert "in read_crashing" in str(fault.__cause__)
    assert raised.value.is_bug
    assert list(raised.value.by_path) == [tmp_path / "in" / "b.crashing"]
    assert titles(project) == []


def test_an_import_of_a_file_that_never_ends_is_cancelled(project: Project, tmp_path: Path) -> None:
    paths = files(tmp_path / "in", "a.txt", "b.hanging")
    seen: list[str] = []

    def cancel(done: int, total: int | None, what: str) -> None:
        seen.append(what)
        if len(seen) > 4:
            raise Cancelled("Enough.")

    with pytest.raises(Cancelled):
        import_paths(project, paths, progress=cancel)
    assert titles(project) == []
    import_paths(project, paths[:1])
    assert titles(project) == ["a.txt"]


def test_a_stream_without_end_does_not_fill_the_memory(project: Project, tmp_path: Path) -> None:
    paths = files(tmp_path / "in", "a.endless")
    pulled = 0

    def cancel(done: int, total: int | None, what: str) -> None:
        nonlocal pulled
        pulled = done
        if done > 200:
            raise Cancelled("Enough.")

    with pytest.raises(Cancelled):
        import_paths(project, paths, progress=cancel)
    assert pulled > 200


def test_the_pages_of_a_file_are_counted(project: Project, tmp_path: Path) -> None:
    seen: list[str] = []
    paths = files(tmp_path / "in", "a.parts")
    import_paths(project, paths, progress=lambda done, total, what: seen.append(what))
    assert any(re.fullmatch(r"articles, reading a\.parts: \d of 4 pages", what) for what in seen)


def test_what_libraries_print_is_no_message(project: Project, tmp_path: Path) -> None:
    import_paths(project, files(tmp_path / "in", "a.loud"))
    assert titles(project) == ["a.loud"]


def test_a_fault_of_a_reader_is_reported_as_one(
    project: Project, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with pytest.raises(AnnotatorError, match="ZeroDivisionError: oh") as raised:
        import_paths(project, files(tmp_path / "in", "a.broken"))
    assert raised.value.is_bug
    assert "in read_broken" in caplog.text


def test_an_error_of_another_package_arrives_as_itself(project: Project, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="refused") as raised:
        import_paths(project, files(tmp_path / "in", "a.refused"))
    assert type(raised.value).__name__ == "Refused"
    assert raised.value.is_question
    assert vars(raised.value)["rows"] == {"a": (1, 2)}


def own_folders() -> list[str]:
    """The temporary folders of this process, with what is in them."""
    own = Path(gettempdir()).glob(f"annotator-{this_process()}-*")
    return [path.name for folder in own for path in folder.rglob("*")]


def test_temporary_files_of_a_process_that_is_ended_are_removed(
    project: Project, tmp_path: Path
) -> None:
    paths = files(tmp_path / "in", "a.leaving")
    with pytest.raises(AnnotatorError, match="took too long"):
        import_paths(project, paths, ImportOptions(limits=SOON))
    pool.end_all()
    assert own_folders() == []
