"""What is on sound pages of a damaged project is in the new one, whatever the damage is.

``python -m tests.attacks rescue`` damages every page in turn.
"""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from annotator.model import AnnotatedDocument, Document, InputError, TagSet
from annotator.project import Project, schema
from annotator.project.edits import SetNote, Tag
from annotator.project.file_content import settle_open
from annotator.project.recovery import Outcome, Recovery, recover
from annotator.project.recovery.report import TABLE_WORDS
from annotator.project.recovery.table_shapes import ADDED_LATER, read_shapes
from tests.project.recovery.conftest import Rescue
from tests.project.recovery.damage import PAGE, Key, Rows, fault_of, make_project, read_rows

OnPages = dict[int, set[tuple[str, Key]]]


def zeroed(*numbers: int) -> Callable[[bytearray], None]:
    """Damage some pages wholly."""

    def damage(content: bytearray) -> None:
        for number in numbers:
            content[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)

    return damage


def test_a_sound_project_is_recovered_as_it_is(rescue: Rescue, known: Rows) -> None:
    report = rescue(lambda content: None)
    assert fault_of(report, known, set()) is None
    assert read_rows(report.new) == known
    assert report.nothing_lost
    assert report.is_whole
    assert report.saved is not None


@pytest.mark.parametrize("with_tool", [False, True])
def test_nothing_is_lost_with_the_header(rescue: Rescue, known: Rows, with_tool: bool) -> None:
    def damage(content: bytearray) -> None:
        content[:100] = random.Random(1).randbytes(100)

    report = rescue(damage, with_tool=with_tool)
    assert fault_of(report, known, set()) is None
    assert not report.of_outcome(Outcome.LOST)


def test_nothing_is_lost_with_the_names_of_the_tables(rescue: Rescue, known: Rows) -> None:
    report = rescue(zeroed(1))
    assert fault_of(report, known, set()) is None
    assert not report.of_outcome(Outcome.LOST)


def test_pages_that_are_gone_cost_their_rows_alone(
    rescue: Rescue, known: Rows, on_pages: OnPages
) -> None:
    chosen = random.Random(2).sample(sorted(n for n, rows in on_pages.items() if rows), 6)
    for numbers in (chosen[:1], chosen[1:3], chosen):
        lost = set().union(*(on_pages[number] for number in numbers))
        assert fault_of(rescue(zeroed(*numbers)), known, lost) is None


def test_a_file_that_was_cut_gives_what_is_left(
    rescue: Rescue, known: Rows, on_pages: OnPages
) -> None:
    for share in (0.4, 0.9):
        length = int(len(on_pages) * share)
        lost = {row for number, rows in on_pages.items() if number > length for row in rows}

        def damage(content: bytearray, length: int = length) -> None:
            del content[length * PAGE :]

        assert fault_of(rescue(damage), known, lost) is None


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_bits_that_are_flipped_cost_rows_of_their_pages_alone(
    rescue: Rescue, known: Rows, on_pages: OnPages, data: st.DataObject
) -> None:
    last = len(on_pages) * PAGE * 8 - 1
    bits = data.draw(st.lists(st.integers(0, last), min_size=1, max_size=12))
    lost = set().union(*(on_pages[bit // 8 // PAGE + 1] for bit in bits))

    def damage(content: bytearray) -> None:
        for bit in bits:
            content[bit // 8] ^= 1 << bit % 8

    assert fault_of(rescue(damage), known, lost) is None


def test_a_lost_article_keeps_its_annotations_in_their_places(
    rescue: Rescue, known: Rows, on_pages: OnPages
) -> None:
    pages = [n for n, rows in on_pages.items() if ("documents", ("a1",)) in rows]
    report = rescue(zeroed(*pages))
    assert fault_of(report, known, set().union(*(on_pages[n] for n in pages))) is None
    made_up = {finding.key for finding in report.of_outcome(Outcome.MADE_UP, ["documents"])}
    assert "a1" in made_up
    with Project.open(report.new, read_only=True) as project:
        document = project.document("a1")
        assert document.title == "Title 1"
        assert len(project.annotations("a1")) == 23


def test_a_copy_fills_the_gaps(
    sound: Path, known: Rows, on_pages: OnPages, tmp_path: Path, tag_set: TagSet
) -> None:
    damaged, new = tmp_path / "damaged.annotator", tmp_path / "new.annotator"
    content = bytearray(sound.read_bytes())
    pages = [n for n, rows in on_pages.items() if ("documents", ("a1",)) in rows]
    zeroed(*pages)(content)
    damaged.write_bytes(content)
    report = recover(Recovery(damaged, new, tag_set, fill_from=(sound,), with_tool=False))
    assert not report.of_outcome(Outcome.MADE_UP, ["documents", "annotations"])
    assert read_rows(new)["documents", ("a1",)] == known["documents", ("a1",)]


def test_edits_that_are_only_in_the_log_are_recovered(
    sound: Path, tmp_path: Path, tag_set: TagSet
) -> None:
    damaged, new = tmp_path / "damaged.annotator", tmp_path / "new.annotator"
    live = tmp_path / "live.annotator"
    shutil.copy(sound, live)
    with Project.open(live, annotator="ana") as project:
        project.do(SetNote("a0-c3", "only in the log"))
        for suffix in ("", "-wal"):
            shutil.copy(f"{live}{suffix}", f"{damaged}{suffix}")
    content = bytearray(damaged.read_bytes())
    content[:PAGE] = bytes(PAGE)
    damaged.write_bytes(content)
    report = recover(Recovery(damaged, new, tag_set, with_tool=False))
    assert report.problems == []
    assert read_rows(new)["annotations", ("a0-c3",)]["note"] == "only in the log"


def test_columns_that_came_later_are_known(sound: Path) -> None:
    first = Database(memory=True)
    schema.create_tables(first)
    with closing(sqlite3.connect(sound)) as db:
        now = read_shapes(db)
    before = read_shapes(first.conn)
    added = {(t, name) for t in before for name in {*now[t].names} - {*before[t].names}}
    assert added == ADDED_LATER


def test_every_table_has_words_for_its_rows(sound: Path) -> None:
    with closing(sqlite3.connect(sound)) as db:
        assert read_shapes(db).keys() == TABLE_WORDS.keys()


def test_a_file_with_nothing_of_a_project_makes_no_new_one(tmp_path: Path, tag_set: TagSet) -> None:
    damaged, new = tmp_path / "noise.annotator", tmp_path / "new.annotator"
    damaged.write_bytes(random.Random(3).randbytes(50_000))
    with pytest.raises(InputError, match="Nothing in .* is part of a project"):
        recover(Recovery(damaged, new, tag_set))
    assert [path.name for path in tmp_path.iterdir()] == [damaged.name]


def test_an_existing_file_is_not_overwritten(sound: Path, tmp_path: Path, tag_set: TagSet) -> None:
    new = tmp_path / "new.annotator"
    new.write_bytes(b"mine")
    with pytest.raises(InputError, match="exists already"):
        recover(Recovery(sound, new, tag_set))
    assert new.read_bytes() == b"mine"


def test_pages_of_another_size_are_recognised(tmp_path: Path, tag_set: TagSet) -> None:
    path, damaged, new = (tmp_path / f"{name}.annotator" for name in ("one", "damaged", "new"))
    make_project(path, tag_set, articles=4, tags=3)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA page_size = 1024")
        db.execute("VACUUM")
    known = read_rows(path)
    content = bytearray(path.read_bytes())
    content[:100] = bytes(100)
    damaged.write_bytes(content)
    report = recover(Recovery(damaged, new, tag_set, with_tool=False))
    assert fault_of(report, known, set()) is None


def test_a_comment_whose_json_is_damaged_is_read_from_the_history(
    rescue: Rescue, known: Rows, on_pages: OnPages
) -> None:
    (row,) = [row for row in known if row[0] == "records" and row[1][0] == "comment"][:1]

    def damage(content: bytearray) -> None:
        (page,) = (number for number, rows in on_pages.items() if row in rows)
        start = content.index(str(known[row]["data"]).encode(), (page - 1) * PAGE)
        content[start] ^= 1

    report = rescue(damage)
    assert report.problems == []
    assert read_rows(report.new)[row] == known[row]
    assert [finding.key for finding in report.findings if finding.table == "records"]


def test_a_log_that_was_set_aside_gives_its_edits(
    sound: Path, known: Rows, tmp_path: Path, tag_set: TagSet
) -> None:
    live, log, new = (tmp_path / name for name in ("live.annotator", "aside.wal", "new.annotator"))
    shutil.copy(sound, live)
    with Project.open(live, annotator="ana") as project:
        project.do(SetNote("a0-c3", "only in the log"))
        shutil.copy(f"{live}-wal", log)
    recover(Recovery(log, new, tag_set, with_tool=False))
    assert read_rows(new)["annotations", ("a0-c3",)]["note"] == "only in the log"
    new.unlink()
    report = recover(Recovery(log, new, tag_set, fill_from=(sound,), with_tool=False))
    assert report.problems == []
    rows = read_rows(new)
    assert rows["annotations", ("a0-c3",)]["note"] == "only in the log"
    assert rows["documents", ("a1",)]["text"] == known["documents", ("a1",)]["text"]


def test_a_foreign_log_is_not_played_into_a_sound_file(
    sound: Path, tmp_path: Path, tag_set: TagSet
) -> None:
    other, damaged, new = (tmp_path / f"{n}.annotator" for n in ("other", "damaged", "new"))
    make_project(other, tag_set, articles=4, tags=2)
    shutil.copy(sound, damaged)
    with Project.open(other, annotator="ana") as project:
        project.do(SetNote("a0-c1", "of another project"))
        shutil.copy(f"{other}-wal", f"{damaged}-wal")
    report = recover(Recovery(damaged, new, tag_set, with_tool=False))
    assert report.problems == []
    rows = read_rows(new)
    assert len([key for key in rows if key[0] == "annotations"]) >= 96
    assert rows["annotations", ("a3-c11",)]


def test_a_project_that_is_written_meanwhile_is_recovered_as_it_is_at_one_time(
    tmp_path: Path, tag_set: TagSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the copies of file and log, the log goes into the file, and begins anew."""
    path = tmp_path / "open.annotator"
    copy_file = shutil.copyfile
    with Project.create(path, tag_set, annotator="ana") as project:
        project.add([AnnotatedDocument(Document("a", "", "One two three " * 2000))])
        tags = [Tag("a", "claim", ((at, at + 3),)) for at in range(0, 6000, 14)]
        for tag in tags[:300]:
            project.do(tag)

        def copy(source: Path, target: Path) -> object:
            done = copy_file(source, target)
            if source == path and len(project.annotations("a")) == 300:
                assert settle_open(project.place)
                project.do(tags[300])
            return done

        monkeypatch.setattr(shutil, "copyfile", copy)
        report = recover(Recovery(path, tmp_path / "new.annotator", tag_set))
    assert report.nothing_lost, report.sentences()
    with Project.open(report.new, read_only=True) as new:
        assert len(new.annotations("a")) == 301
