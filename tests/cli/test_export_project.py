"""``annotator export``: a whole file or nothing, the same bytes for the same project."""

import json
import os
import resource
import stat
import subprocess
from pathlib import Path

import pytest

from annotator.cli import export_project
from annotator.project import Project
from annotator.project.edits import Relate, Tag
from tests.cli.conftest import (
    GOLD,
    Run,
    Said,
    command,
    environment,
    files_in,
    shell,
    spawn,
    state_of,
    write_articles,
    write_lines,
)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the export goes: a folder with spaces and other letters in its name."""
    folder = tmp_path / "Ausgabe für Łódź 世界"
    folder.mkdir()
    return folder / "kyiv talks.jsonl"


def test_the_same_project_gives_the_same_bytes_and_they_the_same_project(
    run: Run, gold: Path, out: Path
) -> None:
    said = run("export", gold, out)
    assert said.done == f"Exported 1 article, 83 annotations, 61 relations to {out}.\n"
    assert said.err == ""
    assert files_in(out.parent) == [out.name]
    assert out.read_bytes() == GOLD.read_bytes()
    again = out.with_name("again.annotator")
    assert run("new", again).code == 0
    assert run("import", again, out).code == 0
    assert run("export", again, out.with_name("again.jsonl")).code == 0
    assert out.with_name("again.jsonl").read_bytes() == out.read_bytes()


def test_an_export_takes_the_place_of_an_earlier_one_and_a_link_stays(
    run: Run, gold: Path, out: Path
) -> None:
    out.write_text("an earlier export")
    link = out.with_name("latest.jsonl")
    link.symlink_to(out.name)
    assert run("export", gold, link).code == 0
    assert link.is_symlink()
    assert out.read_bytes() == GOLD.read_bytes()
    assert files_in(out.parent) == sorted([out.name, link.name])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["{}/none/out.jsonl"], "The folder {}/none does not exist; make it first."),
        (["{}"], "{} is a folder; give the name of a file in it."),
        (["{}/kyiv.annotator"], "{}/kyiv.annotator is a project or another database; it was not"),
        (["{}/x", "--format", "nonsense"], "There is no format “nonsense”; there are "),
        (["{}/x", "--format", "text"], "The format “text” is read only; export as "),
        (["{}/x", "--annotator", "me"], "no annotations by “me”; it has some by gold."),
        (["{}/x", "--set", "colour=red"], "There is no option “colour” for writing JSON Lines"),
        (["{}/x", "--set", "safe=maybe", "--format", "csv"], "is one of yes, no, not “maybe”."),
        (["{}/x", "--set", "colour"], "--set takes NAME=VALUE, not “colour”."),
        (["{}/x.pdf"], "its name says .pdf, and without --format it would be jsonl; say --format"),
        (["{}/x.zip"], "JSON Lines, the native format is one file, and no archive."),
        (["{}/x.zip", "--format", "report"], "Give it a name that ends in .html."),
        (["{}/x.pdf", "--format", "report", "--card"], "it has neither parts nor a card."),
    ],
)
def test_where_and_what_cannot_be_written_is_named(
    run: Run, gold: Path, tmp_path: Path, arguments: list[str], expected: str
) -> None:
    before = gold.read_bytes()
    said = run("export", gold, *(each.format(tmp_path) for each in arguments)).complaint
    assert expected.format(tmp_path) in said
    assert files_in(tmp_path) == ["kyiv.annotator"]
    assert gold.read_bytes() == before


def test_only_what_some_people_made(run: Run, gold: Path, out: Path) -> None:
    with Project.open(gold, annotator="ana") as opened:
        (document,) = [each.id for each in opened.articles.page()]
        theirs = next(a for a in opened.annotations(document) if a.label == "speaker")
        for tag in (
            Tag(document, "claim", ((26, 40),), id="ours"),
            Tag(document, "cue", ((36, 43),), id="our cue"),
        ):
            opened.do(tag)
        opened.do(Relate("ours", "our cue", "cued_by", id="between ours"))
        opened.do(Relate("ours", theirs.id, "said_by", id="to theirs"))
    said = run("export", gold, out, "--annotator", "ana")
    assert said.done == f"Exported 1 article, 2 annotations, 1 relation to {out}.\n"
    assert said.err == (
        "1 relation was left out, since somebody else made the annotation at one end.\n"
    )
    articles = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    (article,) = [line for line in articles if "kind" not in line]
    assert [each["id"] for each in article["annotations"]] == ["ours", "our cue"]
    assert [each["id"] for each in article["relations"]] == ["between ours"]
    again = out.with_name("again.annotator")
    assert run("new", again).code == 0
    assert run("import", again, out).code == 0
    assert state_of(again)[:2] == (1, 2)
    said = run("export", gold, out, "--annotator", "ana", "gold")
    assert (said.code, said.err) == (0, "")
    assert "85 annotations, 63 relations" in said.out


def test_a_relation_into_another_article_by_somebody_else(
    run: Run, project: Path, out: Path
) -> None:
    def article(id: str, annotator: str) -> dict[str, object]:
        claim = {"id": f"claim {id}", "label": "claim", "fragments": [[0, 2]]}
        return {"id": id, "text": f"He, {id}.", "annotations": [{**claim, "annotator": annotator}]}

    relation = {"id": "r", "type": "contradicts", "source": "claim a", "target": "claim b"}
    lines = [
        {**article("a", "ana"), "relations": [{**relation, "annotator": "ana"}]},
        article("b", "ben"),
    ]
    given = write_lines(out.with_name("in.jsonl"), lines)
    assert run("import", project, given).code == 0
    said = run("export", project, out, "--annotator", "ana")
    assert "1 relation was left out" in said.err
    assert "1 annotation, 0 relations" in said.out
    assert run("export", project, out).out.endswith(f"2 annotations, 1 relation to {out}.\n")


# --- places that are no files -----------------------------------------------------------------


def test_a_pipe_gets_it_all_and_stays_a_pipe(gold: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        try:
            assert spawn("export", gold, pipe).code == 0
            assert reader.communicate(timeout=30)[0] == GOLD.read_bytes()
        finally:
            reader.kill()
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert files_in(tmp_path) == ["kyiv.annotator", "pipe"]


def test_standard_output_by_its_name_in_the_system(gold: Path) -> None:
    said = shell('annotator export "$1" /dev/stdout | cat', gold)
    exported, _, rest = said.out.partition("Exported ")
    assert exported.encode() == GOLD.read_bytes()
    assert rest == "1 article, 83 annotations, 61 relations to /dev/stdout.\n"


def test_a_program_that_the_shell_starts_for_it(gold: Path, tmp_path: Path) -> None:
    line = 'annotator export "$1" >(cat >"$2"); code=$?; wait $!; exit $code'
    said = shell(line, gold, tmp_path / "out.jsonl")
    assert said.done.startswith("Exported 1 article, 83 annotations, 61 relations to /dev/fd/")
    assert (tmp_path / "out.jsonl").read_bytes() == GOLD.read_bytes()


def test_a_device_stays_a_device(tmp_path: Path, gold: Path) -> None:
    null = tmp_path / "null"
    try:
        os.mknod(null, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        null.write_text("tried")
    except OSError as error:
        pytest.skip(f"no devices may be made here: {error}")
    assert spawn("export", gold, null).code == 0
    assert stat.S_ISCHR(null.stat().st_mode)
    assert files_in(tmp_path) == ["kyiv.annotator", "null"]


# --- a disk without room ----------------------------------------------------------------------


def small(*arguments: str | Path, size: int) -> Said:
    """Carry out a command line where no file may grow beyond a size."""
    done = subprocess.run(
        command(*arguments),
        # A compiled module would be cut off too, and break what imports it next.
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY)
        ),
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_an_export_that_finds_no_room(gold: Path, out: Path) -> None:
    out.write_text("an earlier export")
    for size in (0, 10_000):
        said = small("export", gold, out, size=size).complaint
        assert said == (
            f"{out} cannot be written: File too large. What was there before is untouched."
        )
        assert out.read_text() == "an earlier export"
        assert files_in(out.parent) == [out.name]


def test_an_import_that_finds_no_room(gold: Path, tmp_path: Path) -> None:
    before = state_of(gold)
    many = write_articles(tmp_path / "many.jsonl", 1_000)
    there = files_in(tmp_path)
    said = small("import", gold, many, size=300_000).complaint
    assert said.startswith(f"The disk that holds {gold} did not do what was asked of it")
    assert said.endswith("Free some space, or connect the disk, and try again.")
    assert (state_of(gold), files_in(tmp_path)) == (before, there)
    assert spawn("import", gold, many).code == 0


def test_a_project_that_finds_no_room(tmp_path: Path) -> None:
    said = small("new", tmp_path / "kyiv", size=50_000).complaint
    assert f"The disk that holds {tmp_path / 'kyiv.annotator'}" in said
    assert "did not do what was asked of it" in said
    assert files_in(tmp_path) == []


MOUNT = """
mount -t tmpfs -o size=700k tmpfs "$1" && cp "$2" "$1/kyiv.annotator" && cd "$1" || exit 77
dd if=/dev/zero of=fill bs=1k count=2000 2>/dev/null
annotator "$3" kyiv "$4" || true
cmp "$2" kyiv.annotator && rm fill && annotator check kyiv && rm kyiv.annotator && ls -A
"""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("import", "a.txt"), "The disk that holds {}/kyiv.annotator "),
        (("export", "out.jsonl"), "out.jsonl cannot be written: No space left on device. What"),
    ],
)
def test_a_disk_that_is_really_full(
    gold: Path, tmp_path: Path, arguments: tuple[str, str], expected: str
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    text = tmp_path / "a.txt"
    text.write_text("He said so.")
    name, what = arguments
    given = [disk, gold, name, text if name == "import" else what]
    script = f'unshare -rm bash -c \'annotator() {{ "{command()[0]}" -m annotator "$@"; }}\n'
    said = shell(script + MOUNT.replace("'", "") + '\' sh "$@"', *given)
    if said.code == 77 or "unshare" in said.err:
        pytest.skip(f"no disk may be mounted here: {said.err}")
    assert said.err.startswith(f"annotator: {expected.format(disk)}")
    assert said.out == f"{disk / 'kyiv.annotator'} is sound: 1 article checked.\n"


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("a.parquet", "--format huggingface"),
        ("a.qdpx", "--format refi-qda"),
        ("a.JSON", "--format label-studio or cas-json"),
        ("a.docx", "a name that ends in .jsonl"),
    ],
)
def test_a_name_that_says_another_format_is_not_taken_for_the_native_one(
    run: Run, gold: Path, tmp_path: Path, name: str, remedy: str
) -> None:
    said = run("export", gold, tmp_path / name)
    assert said.code == 1
    assert name in said.err
    assert f"say {remedy}." in said.err
    assert not (tmp_path / name).exists()


def test_what_is_lost_is_told_before_the_file_takes_its_place(
    run: Run, gold: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = out.with_name("brat")
    there: list[bool] = []
    monkeypatch.setattr(export_project, "remark", lambda _: there.append(target.exists()))
    assert run("export", gold, target, "--format", "brat").code == 0
    assert there
    assert not any(there[:-1])
    assert there[-1], "that there is a sidecar is told at the end"


def test_what_is_counted_in_the_end_is_not_said_to_be_in_the_file_when_it_is_not(
    run: Run, gold: Path, out: Path
) -> None:
    target = out.with_suffix(".conll")
    said = run("export", gold, target, "--format", "conll")
    assert said.done.endswith(f" to {target}, except for the losses listed above.\n")


def test_lossless_writes_all_or_nothing(run: Run, gold: Path, out: Path) -> None:
    said = run("export", gold, out.with_suffix(".conll"), "--format", "conll", "--lossless")
    assert said.code == 1
    told = said.err.splitlines()
    assert "2 annotations of several fragments cannot be written to CoNLL" in said.err
    assert told[-1].endswith("Nothing was exported: CoNLL columns (IOB2) cannot hold all of it.")
    assert files_in(out.parent) == []
    assert run("export", gold, out, "--lossless").done.startswith("Exported 1 article")
