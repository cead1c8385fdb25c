"""Project files that are newer, older, damaged, something else, or in other hands."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from annotator.project import Project, connection, schema
from annotator.project.pen import PenAsker, PenReply
from tests.cli.conftest import (
    GOLD,
    SEED,
    Run,
    command,
    environment,
    files_in,
    spawn,
    state_of,
    write_articles,
)
from tests.project.older import FIRST, forget_version, make_program_newer, version_of
from tests.project.test_pen import writer

READING = (["info"], ["info", "--json"], ["check"], ["search", "Zelenskyy"], ["export", "-"])


def change(path: Path, *statements: str) -> None:
    """What another program does to a project file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


# --- something else ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"my thesis", "is not an Annotator project."),
        (b"", "is not an Annotator project."),
        (b"SQLite format 3\x00", "is an SQLite file of another program, not a project."),
    ],
)
def test_what_is_no_project_is_named_and_not_touched(
    run: Run, tmp_path: Path, content: bytes, expected: str
) -> None:
    path = tmp_path / "thesis.annotator"
    path.write_bytes(content)
    for arguments in (*READING, ["import", str(GOLD)]):
        said = run(arguments[0], path, *arguments[1:]).complaint
        assert said == f"{path} {expected}"
    assert path.read_bytes() == content
    assert files_in(tmp_path) == ["thesis.annotator"]


@pytest.mark.parametrize(
    "head", [bytes(4096), b"\xff" * 4096, b"SQLite format 3".ljust(4096, b"\0")]
)
def test_a_project_with_a_damaged_head_is_damaged_and_can_be_rescued(
    run: Run, gold: Path, tmp_path: Path, head: bytes
) -> None:
    gold.write_bytes(head + gold.read_bytes()[len(head) :])
    damaged = gold.read_bytes()
    for arguments in (["info"], ["check"], ["import", str(GOLD)]):
        said = run(arguments[0], gold, *arguments[1:]).complaint
        assert said.startswith(f"{gold} is damaged")
        assert f"annotator recover {gold}" in said
        assert "annotator backups" in said
    assert run("export", gold, tmp_path / "out.jsonl", "--skip-bad").done
    assert "Zelensk" in (tmp_path / "out.jsonl").read_text("utf-8")
    assert gold.read_bytes() == damaged


# --- newer and older --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        f"PRAGMA user_version = {schema.current_version() + 1}",
        "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('annotator', 'of_tomorrow')",
    ],
)
def test_a_newer_file_is_refused_and_not_touched(run: Run, gold: Path, statement: str) -> None:
    change(gold, statement)
    before = gold.read_bytes()
    for arguments in (*READING, ["import", str(GOLD)]):
        said = run(arguments[0], gold, *arguments[1:]).complaint
        assert said.startswith(f"{gold} was written by a newer Annotator (")
        assert said.endswith("Update Annotator to open it; the file was not touched.")
    assert gold.read_bytes() == before
    assert files_in(gold.parent) == ["kyiv.annotator"]


@pytest.mark.parametrize("arguments", READING)
def test_an_older_file_is_read_and_stays_as_it_is(
    run: Run, gold: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = run(arguments[0], gold, *arguments[1:])
    make_program_newer(monkeypatch)
    before = gold.read_bytes()
    said = run(arguments[0], gold, *arguments[1:])
    assert said.done
    assert (said.out, said.err) == (now.out, now.err)
    assert gold.read_bytes() == before
    assert files_in(gold.parent) == ["kyiv.annotator"]


def test_an_older_file_is_backed_up_then_brought_up_to_date(
    run: Run, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = make_program_newer(monkeypatch)
    said = run("import", gold, GOLD)
    assert said.done
    told = re.fullmatch(
        r"(.*) was brought up to date; its earlier state is kept in (.*)\.\n", said.err
    )
    assert told is not None
    assert told[1] == str(gold)
    backup = Path(told[2])
    assert files_in(gold.parent) == sorted(["kyiv.annotator", backup.name])
    assert (version_of(gold), version_of(backup)) == (current, FIRST)
    assert run("import", gold, GOLD).err == ""
    assert state_of(gold)[:2] == (1, 83)
    with closing(sqlite3.connect(backup)) as db:
        assert db.execute("SELECT count(*) FROM annotations").fetchone() == (83,)


def test_an_older_file_in_other_hands_waits(gold: Path) -> None:
    forget_version(gold)
    with held(gold, older=True) as holder:
        said = spawn("import", gold, GOLD).complaint
        assert f"is open in another Annotator (process {holder.pid} on" in said
    assert version_of(gold) == 0


# --- damaged ----------------------------------------------------------------------------------


@pytest.mark.parametrize("first_page", [1, 3, 10])
def test_a_damaged_file_says_so(run: Run, gold: Path, first_page: int) -> None:
    content = bytearray(gold.read_bytes())
    content[4096 * first_page :] = b"\xff" * (len(content) - 4096 * first_page)
    gold.write_bytes(bytes(content))
    for arguments in (*READING, ["import", str(GOLD)]):
        said = run(arguments[0], gold, *arguments[1:])
        assert said.code == 1
        line = said.err.splitlines()[-1]
        is_checked = arguments[0] == "check" and said.out
        assert line.startswith(f"{gold} has" if is_checked else f"annotator: {gold} is damaged (")
        assert f"annotator backups {gold}" in line
        assert f"annotator recover {gold} NEW" in line
    assert gold.read_bytes() == bytes(content)


def test_a_file_that_was_cut_off(run: Run, gold: Path) -> None:
    gold.write_bytes(gold.read_bytes()[:5000])
    for arguments in READING:
        said = run(arguments[0], gold, *arguments[1:]).complaint
        assert said.startswith(f"{gold} is damaged (it ends after 5,000 of ")


ONE = "(SELECT id FROM annotations ORDER BY id LIMIT 1)"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (f"UPDATE annotations SET fragments = '[[1,' WHERE id = {ONE}", "annotation"),
        (f"UPDATE annotations SET fragments = '[[1,2.5]]' WHERE id = {ONE}", "annotation"),
        (f"UPDATE annotations SET attributes = 'direct' WHERE id = {ONE}", "annotation"),
        (f"UPDATE annotations SET metadata = '[]' WHERE id = {ONE}", "annotation"),
        (
            "UPDATE relations SET attributes = '' WHERE type = 'contradicts'",
            "relation",
        ),
        ("UPDATE documents SET blocks = '{'", f"Article {SEED}"),
        ("UPDATE documents SET metadata = 'null'", f"Article {SEED}"),
        (
            "UPDATE identities SET aliases = 'Bob' WHERE name = 'Reuters'",
            "identity",
        ),
    ],
)
def test_check_names_what_cannot_be_read(
    run: Run, gold: Path, statement: str, expected: str
) -> None:
    change(gold, statement)
    found = run("check", gold, "--json").json
    assert found["sound"] is False
    (problem,) = found["problems"]
    assert expected in problem
    assert "cannot be read" in problem
    said = run("export", gold, gold.with_name("out.jsonl")).complaint
    assert "is damaged" in said
    assert files_in(gold.parent) == ["kyiv.annotator"]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE annotations SET label = 'rumour' WHERE label = 'cue'", "no label “rumour”"),
        ("UPDATE annotations SET fragments = '[]'", "has no fragment"),
        ("UPDATE annotations SET fragments = '[[0,99999]]'", "0–99999 lies outside the text"),
        ("UPDATE annotations SET text = 'x'", "its text is “x”"),
        ("UPDATE relations SET type = 'denies' WHERE type = 'about'", "no relation type “denies”"),
        (
            "UPDATE relations SET target = 'away'",
            "the row of annotations that it refers to is missing",
        ),
        ("UPDATE documents SET text = text || '.'", "not the one that was imported"),
        (
            'UPDATE documents SET blocks = \'[{"kind":"deck","start":0,"end":99999}]\'',
            "the block deck lies outside the text",
        ),
    ],
)
def test_check_names_what_is_wrong(run: Run, gold: Path, statement: str, expected: str) -> None:
    change(gold, statement)
    said = run("check", gold)
    assert said.code == 1
    assert expected in said.out
    count = len(said.out.splitlines())
    assert said.err.startswith(f"{gold} has {count} problem")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tag_set SET definition = '{}'",
        "UPDATE tag_set SET definition = 'nonsense'",
        'UPDATE tag_set SET definition = \'{"name":"x","layers":[{"name":"","labels":[]}]}\'',
        "DELETE FROM tag_set",
    ],
)
def test_a_project_without_its_tag_set_is_damaged(run: Run, gold: Path, statement: str) -> None:
    change(gold, statement)
    for arguments in (*READING, ["import", str(GOLD)]):
        said = run(arguments[0], gold, *arguments[1:]).complaint
        assert said.startswith(f"{gold} is damaged (its tag set cannot be read")


def test_a_project_that_lacks_a_table(run: Run, gold: Path) -> None:
    change(gold, "PRAGMA foreign_keys = OFF", "DROP TABLE relations")
    for arguments in (["info"], ["export", "-"]):
        said = run(arguments[0], gold, *arguments[1:]).complaint
        assert said.startswith(f"{gold} is damaged (")
        assert "no such table: relations" in said
    said = run("check", gold)
    assert said.code == 1
    assert "The relations cannot be read to the end: no such table: relations." in said.out


# --- in other hands ---------------------------------------------------------------------------

HOLD = """
import sys
from pathlib import Path
from annotator.project import Project
from annotator.project.files import WriterLock
path = Path(sys.argv[1])
held = WriterLock(path) if sys.argv[2:] else Project.open(path)
print("open", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(path: Path, *, older: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that has the project open for writing; an older one stays as it is."""
    more = ["as it is"] if older else []
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"open"
        yield holder


def test_an_import_into_a_project_that_is_open_elsewhere(gold: Path, tmp_path: Path) -> None:
    before = state_of(gold)
    article = write_articles(tmp_path / "more.jsonl", 1)
    with held(gold) as holder:
        said = spawn("import", gold, article).complaint
        assert said.startswith(f"{gold} is open in another Annotator (process {holder.pid} on ")
        assert "Close it there and try again, or open it here for reading only." in said
        for arguments in READING:
            assert spawn(arguments[0], gold, *arguments[1:]).code == 0
    assert state_of(gold) == before
    assert spawn("import", gold, article).code == 0


def test_whoever_died_holds_nothing(gold: Path, tmp_path: Path) -> None:
    article = write_articles(tmp_path / "more.jsonl", 1)
    with held(gold) as holder:
        holder.kill()
        holder.wait()
        assert spawn("import", gold, article).done == "Imported 1 article.\n"
    assert files_in(tmp_path) == ["kyiv.annotator", "more.jsonl"]


def test_two_imports_at_once_do_not_mix(project: Path, tmp_path: Path) -> None:
    files = [write_articles(tmp_path / f"{n}.jsonl", 2_000, 600 + n) for n in range(2)]
    programs = [
        subprocess.Popen(
            command("import", project, file),
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for file in files
    ]
    said = [program.communicate() for program in programs]
    codes = [program.returncode for program in programs]
    assert 0 in codes
    for code, (out, error) in zip(codes, said, strict=True):
        if code:
            assert (out, b"is open in another Annotator" in error) == (b"", True)
    # The ids are the same and the texts are not: one that came after the other was refused.
    assert state_of(project)[0] == 2_000


def test_a_reader_sees_nothing_half_done(gold: Path) -> None:
    with closing(sqlite3.connect(gold, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM relations")
        writer.execute("UPDATE annotations SET deleted = 1")
        assert spawn("export", gold, "-").out.encode() == GOLD.read_bytes()
        writer.execute("ROLLBACK")
    assert state_of(gold)[:2] == (1, 83)


def test_another_program_that_writes_for_long(
    run: Run, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_BUSY_SECONDS", 0.1)
    article = write_articles(tmp_path / "more.jsonl", 1)
    with closing(sqlite3.connect(gold, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        said = run("import", gold, article).complaint
        assert said == f"{gold} is being written by another program; try again in a moment."
        writer.execute("ROLLBACK")
    assert run("import", gold, article).code == 0


# --- what a session in the window leaves ------------------------------------------------------


def test_a_project_that_is_open_in_this_process_too(run: Run, gold: Path) -> None:
    with Project.open(gold, annotator="ana") as opened:
        assert run("info", gold, "--json").json["annotations"] == 83
        assert "is open in another Annotator" in run("import", gold, GOLD).complaint
        assert opened.check() == []


# --- open for writing elsewhere ----------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="its writer is a POSIX process")
def test_a_command_waits_for_the_pen(project: Path, run: Run, tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "more.jsonl", 1)
    with writer(project) as other:
        assert "--wait 60" in run("import", project, articles).complaint
        late = run("import", project, articles, "--wait", "0.2")
        assert "is open in another Annotator" in late.err
        waiting = subprocess.Popen(
            command("import", project, articles, "--wait", "60"),
            stderr=subprocess.PIPE,
            env=environment(),
        )
        assert waiting.stderr is not None
        assert b"waiting" in waiting.stderr.readline()
        other.tell("nothing")
    _, said = waiting.communicate()
    assert waiting.returncode == 0, said
    assert not list(project.parent.glob(".*pen*"))


@pytest.mark.skipif(sys.platform == "win32", reason="its writer is a POSIX process")
def test_a_command_takes_a_no_for_an_answer(
    project: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = write_articles(tmp_path / "more.jsonl", 1)
    monkeypatch.setattr(PenAsker, "reply", lambda _: PenReply("1", "kept", "ana", "desk"))
    with writer(project):
        refused = run("import", project, articles, "--wait", "60")
    assert "ana on desk keeps writing" in refused.err
    assert refused.code == 1
    assert not list(project.parent.glob(".*pen*"))
