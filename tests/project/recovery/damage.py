"""A project with something in every table, and which rows are on which of its pages."""

import sqlite3
from contextlib import closing
from pathlib import Path

from annotator.model import AnnotatedDocument, Document, Identity, TagSet
from annotator.project import Project
from annotator.project.correcting import Correct
from annotator.project.curating import AddComment, Decide
from annotator.project.edits import (
    AddIdentity,
    Relate,
    SetNote,
    SetStatus,
    Tag,
    Untag,
)
from annotator.project.recovery import RecoveryReport
from annotator.project.recovery.database_pages import DatabasePages
from annotator.project.recovery.table_shapes import read_shapes
from annotator.project.suggesting import Suggest, make_suggestion

Key = tuple[object, ...]
Rows = dict[tuple[str, Key], dict[str, object]]
"""By table and key: the row by column."""
PAGE = 4096
_DERIVED = {"number", "current", "state", "start"}
"""Columns that the new project works out for itself."""
WORDS = "The minister said in Kyiv: “We agree with none of it”, and nobody else did. Ünïcödé ⏎ 𝔸. "


def make_project(path: Path, tag_set: TagSet, articles: int = 4, tags: int = 12) -> None:
    """Make a project in which each article has annotations, relations, comments and so on.

    One article has a text of several pages, and one a corrected text.
    """
    with Project.create(path, tag_set, annotator="ana") as project:
        project.add(
            AnnotatedDocument(
                Document(f"a{index}", f"Title {index}", WORDS * (150 if index == 1 else 5 + index))
            )
            for index in range(articles)
        )
        project.do(AddIdentity(Identity("kyiv", "Kyiv", ("Kiev",), note="a city")))
        for index in range(articles):
            _work_on(project, f"a{index}", tags)
        text = project.document("a2").text
        project.do(Correct("a2", text.replace("minister", "Minister of War", 2), "as printed"))
        document = project.document("a3")
        project.do(
            Suggest(
                tuple(
                    make_suggestion(document, "ana", "person", ((start, start + 3),), source="try")
                    for start in range(40, 60)
                )
            )
        )


def _work_on(project: Project, document_id: str, tags: int) -> None:
    for index in range(tags):
        start = index * 7
        note = f"note {index} " * (index % 5)
        project.do(
            Tag(
                document_id,
                "claim",
                ((start, start + 20), (start + 30, start + 33)),
                {"quotation": "direct"},
                note,
                "kyiv" if index % 3 == 0 else None,
                id=f"{document_id}-c{index}",
            )
        )
        project.do(
            Tag(document_id, "speaker", ((start, start + 12),), id=f"{document_id}-s{index}")
        )
        project.do(
            Relate(
                f"{document_id}-c{index}",
                f"{document_id}-s{index}",
                "said_by",
                id=f"{document_id}-r{index}",
            )
        )
    project.do(SetNote(f"{document_id}-c0", "a later note"))
    project.do(Untag(f"{document_id}-s{tags - 1}"))
    project.do(AddComment(document_id, (f"{document_id}-c0",), "Is that so?"))
    project.do(Decide(document_id, (f"{document_id}-c1",), (f"{document_id}-c1",)))
    project.do(SetStatus(document_id, "done"))


def read_rows(path: Path) -> Rows:
    """Return the rows of a sound project, without what each copy numbers for itself."""
    with closing(sqlite3.connect(path)) as db:
        found: Rows = {}
        for shape in read_shapes(db).values():
            columns = ", ".join(shape.names)
            for values in db.execute(f"SELECT {columns} FROM {shape.name}"):
                row = dict(zip(shape.names, values, strict=True))
                found[shape.name, tuple(row[name] for name in shape.key)] = row
        return found


def rows_by_page(path: Path) -> dict[int, set[tuple[str, Key]]]:
    """Return the rows that have a part on each page of a sound file without a log.

    SQLite's rows and the pages of its trees are walked from the roots: an index or an inner page
    has none.
    """
    with closing(sqlite3.connect(path)) as db, DatabasePages(path) as pages:
        pages_of: dict[int, set[tuple[str, Key]]] = {n: set() for n in range(1, pages.count + 1)}
        for shape in read_shapes(db).values():
            (root,) = db.execute(
                "SELECT rootpage FROM sqlite_schema WHERE name = ?", [shape.name]
            ).fetchone()
            keys = db.execute(f"SELECT {', '.join(shape.key)} FROM {shape.name} ORDER BY rowid")
            for used, key in zip(_leaves(pages, root), keys, strict=True):
                for number in used:
                    pages_of[number].add((shape.name, key))
        return pages_of


def _leaves(pages: DatabasePages, number: int) -> list[list[int]]:
    """Return the pages of each row below a page of a tree, in the order of the rows."""
    content = pages.page(number)
    start = 100 if number == 1 else 0
    cells = int.from_bytes(content[start + 3 : start + 5], "big")
    head = 8 if content[start] == 13 else 12
    pointers = [
        int.from_bytes(content[start + head + 2 * i : start + head + 2 * i + 2], "big")
        for i in range(cells)
    ]
    if content[start] == 13:
        return [[number, *_overflow(pages, content, place)] for place in pointers]
    children = [int.from_bytes(content[place : place + 4], "big") for place in pointers]
    children.append(int.from_bytes(content[start + 8 : start + 12], "big"))
    return [used for child in children for used in _leaves(pages, child)]


def _overflow(pages: DatabasePages, content: bytes, place: int) -> list[int]:
    length, place = _varint(content, place)
    _, place = _varint(content, place)
    most = pages.size - 35
    if length <= most:
        return []
    least = (pages.size - 12) * 32 // 255 - 23
    local = least + (length - least) % (pages.size - 4)
    local = local if local <= most else least
    used: list[int] = []
    number = int.from_bytes(content[place + local : place + local + 4], "big")
    while number:
        used.append(number)
        number = int.from_bytes(pages.page(number)[:4], "big")
    return used


def _varint(content: bytes, place: int) -> tuple[int, int]:
    value = 0
    for index in range(9):
        byte = content[place + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + index + 1
    raise AssertionError("no number of these files is so long")


def _following(table: str, row: dict[str, object], lost: set[tuple[str, Key]]) -> set[str]:
    """Return the columns of a row that follow from other rows, which are damaged."""
    article = ("documents", (row.get("document"),))
    if table in ("annotations", "suggestions") and article in lost:
        return {"fragments", "text"}
    if table == "document_versions" and article in lost:
        return {"edits"}
    if table == "relations":
        ends = ("source", "target")
        return {f"{end}_document" for end in ends if ("annotations", (row[end],)) in lost}
    return set()


def fault_of(report: RecoveryReport, known: Rows, lost: set[tuple[str, Key]]) -> str | None:
    """Return what is wrong with a recovery: the new project, or a row of a sound page; else None.

    Args:
        report: The recovery's.
        known: The rows of the project before it was damaged.
        lost: The rows that have a part on a damaged page.
    """
    with Project.open(report.new, read_only=True) as project:
        problems = [*report.problems, *project.check()]
    if problems:
        return f"the new project is not sound: {problems[:3]}"
    recovered = read_rows(report.new)
    for (table, key), row in known.items():
        if (table, key) in lost:
            continue
        there = recovered.get((table, key))
        if there is None:
            return f"{table} {key} is missing"
        derived = _DERIVED | _following(table, row, lost)
        differing = {name for name in row if row[name] != there[name] and name not in derived}
        if differing:
            return f"{table} {key} differs in {differing}"
    return None
