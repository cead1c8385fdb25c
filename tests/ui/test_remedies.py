"""Remedies in the words of the window, and of the command line."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import annotator.formats
import annotator.project
import annotator.ui
from annotator.cli import remedies
from annotator.model import Choice, InputError, Notice, Remedy
from annotator.ui.remedies import IMPORT_AS, explain

NAME = (Choice("encoding", "NAME"),)


@pytest.mark.parametrize(
    ("remedy", "in_the_shell", "in_the_window"),
    [
        (
            Remedy("If so, name its encoding: {}.", NAME),
            "If so, name its encoding: --encoding NAME.",
            f"If so, name its encoding: “Encoding of texts” ({IMPORT_AS}).",
        ),
        (
            Remedy("Name another encoding with {}, or leave it out.", (Choice("encoding"),)),
            "Name another encoding with --encoding, or leave it out.",
            f"Name another encoding with “Encoding of texts” ({IMPORT_AS}), or leave it out.",
        ),
        (
            Remedy("All of them fit: say {}.", (Choice("offsets", "bytes+crlf"),)),
            "All of them fit: say --offsets bytes+crlf.",
            f"All of them fit: say “Offsets count” = bytes+crlf ({IMPORT_AS}).",
        ),
        (
            Remedy("{} reads them.", (Choice("set", "3,4", "columns"),)),
            "--set columns=3,4 reads them.",
            f"“Columns” = 3,4 ({IMPORT_AS}) reads them.",
        ),
        (
            Remedy("Say so: {}", (Choice("set", ";", "delimiter"),)),
            "Say so: --set delimiter=;",
            f"Say so: “Delimiter” = ; ({IMPORT_AS})",
        ),
        (
            Remedy("Say which: {} (perhaps {}).", (Choice("set", "FIELD", "text"),)),
            "Say which: --set text=FIELD (perhaps {}).",
            f"Say which: “Text” ({IMPORT_AS}) (perhaps {{}}).",
        ),
        (
            Remedy("Give it another name: {}.", (Choice("map", "a b=NAME"),)),
            "Give it another name: --map 'a b=NAME'.",
            "Give it another name: choose a label for it when the import asks.",
        ),
        (
            Remedy("Add it with {}, or {}.", (Choice("new_labels"), Choice("map", "OLD=NEW"))),
            "Add it with --new-labels, or --map OLD=NEW.",
            (
                "Add it with “add to the tag set” when the import asks, or choose a label for it "
                "when the import asks."
            ),
        ),
        (
            Remedy("Make one with: {}", (Choice("new_project", "a b.annotator"),)),
            "Make one with: annotator new a b.annotator",
            "Make one with: File ▸ New project…",
        ),
    ],
)
def test_a_remedy_in_both_words(remedy: Remedy, in_the_shell: str, in_the_window: str) -> None:
    error = InputError("It is wrong -- so it is.", remedies=(remedy,))
    assert explain(error) == f"It is wrong -- so it is. {in_the_window}"
    assert remedies.explain(error) == f"It is wrong -- so it is. {in_the_shell}"
    assert str(error) == "It is wrong -- so it is."


def test_each_of_several_remedies_is_a_sentence() -> None:
    first = Remedy("Say which comes first: {}", (Choice("set", "dmy", "dates"),))
    last = Remedy("Keep them: {}", (Choice("set", "text", "dates"),))
    error = InputError("It is open.", remedies=(first, last))
    assert remedies.explain(error) == (
        "It is open. Say which comes first: --set dates=dmy. Keep them: --set dates=text"
    )
    assert f"= dmy ({IMPORT_AS}). Keep them: " in explain(error)


def test_where_the_fields_are_in_sight_they_are_named_alone() -> None:
    remedy = Remedy("({} needs nothing more).", (Choice("set", "jsonl", "as"),))
    assert explain(Notice("No.", (remedy,)), "") == "No. (“As” = jsonl needs nothing more)."


def test_several_remedies_follow_each_other() -> None:
    error = InputError("No.", remedies=(Remedy("Do this."), Remedy("Name it: {}.", NAME)))
    assert remedies.explain(error) == "No. Do this. Name it: --encoding NAME."


_NOT_SHOWN = ("formats_page.py", "pages.py")
"""They write the manual, a style sheet, and a command line to copy."""


def test_no_message_below_the_command_line_names_an_option() -> None:
    rooms = (annotator.formats, annotator.project)
    strings = [words for room in rooms for words in _strings(Path(room.__file__ or "").parent)]
    assert len(strings) > 1_000
    # One word alone is a flag of the command that the export window shows, and not a message.
    messages = [words for words in strings if " " in words]
    assert [
        words for words in messages if re.search(r"\B--[a-z]|annotator (new|import)", words)
    ] == []


def test_no_module_of_the_window_looks_into_the_message_of_an_error() -> None:
    """It may show a message; what it decides by is data."""
    looks = re.compile(
        r"str\((?:error|raised|fault|problem)\)\s*(?:\.|\[|==|!=|in\b)|\bin str\((?:error|fault)\)"
        r"|re\.\w+\([^)]*str\((?:error|fault)\)|\.args\[0\]"
    )
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(Path(annotator.ui.__file__ or "").parent.rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if looks.search(line)
    ]
    assert found == []


def _strings(folder: Path) -> Iterator[str]:
    """The strings in the code of a room that are no docstrings."""
    for path in sorted(folder.rglob("*.py")):
        if path.name in _NOT_SHOWN:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docstrings
            ):
                yield node.value
