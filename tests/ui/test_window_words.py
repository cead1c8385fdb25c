"""What formats say for the command line, said for the window."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import annotator.formats
from annotator.ui.exchange.window_words import IMPORT_AS, in_window

_NOT_SHOWN = ("exporting.py", "sheet.py", "page.py")
"""They write commands, the manual and a style sheet."""
_ASKED = "--new-labels"
"""Which labels are meant is asked in a dialog."""


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (
            "a.txt is no text. If so, name its encoding: --encoding NAME.",
            f"a.txt is no text. If so, name its encoding: “Encoding of texts” ({IMPORT_AS}).",
        ),
        (
            "Name another encoding with --encoding, or leave it out.",
            f"Name another encoding with “Encoding of texts” ({IMPORT_AS}), or leave it out.",
        ),
        (
            "All of them fit when counted in bytes: say --offsets bytes+crlf.",
            f"All of them fit when counted in bytes: choose that as “Offsets count” ({IMPORT_AS}).",
        ),
        (
            "column 3, 4 holds chunks; --set columns=3,4 reads them.",
            f"column 3, 4 holds chunks; “Columns” = 3,4 ({IMPORT_AS}) reads them.",
        ),
        ("Say so: --set delimiter=;", f"Say so: “Delimiter” = ; ({IMPORT_AS})"),
        ("Say which: --set text=FIELD.", f"Say which: “Text” ({IMPORT_AS})."),
        (
            "It is a layer. Give it another name: --map 'a b=NAME'.",
            "It is a layer. Choose a label for it when the import asks.",
        ),
        ("The talks -- held on Monday -- ended.", "The talks -- held on Monday -- ended."),
    ],
)
def test_the_windows_way(told: str, shown: str) -> None:
    assert in_window(told) == shown


def test_where_the_fields_are_in_sight_they_are_named_alone() -> None:
    assert in_window("(--set as=jsonl needs nothing more)", "") == (
        "(“As” = jsonl needs nothing more)"
    )


def test_no_message_of_a_format_names_an_option_of_the_command_line() -> None:
    said = list(_messages())
    assert len(said) > 15
    assert [each for each in map(in_window, said) if "--" in each] == []


def _messages() -> Iterator[str]:
    """The sentences in the code of the formats that name an option."""
    folder = Path(annotator.formats.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        if path.name in _NOT_SHOWN:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        quiet = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
        parts = {id(part) for node in joined for part in ast.walk(node)} - set(map(id, joined))
        for node in ast.walk(tree):
            words = "" if id(node) in quiet | parts else _words(node)
            if re.search(r"\B--[a-z]", words) and _ASKED not in words and "--map '" not in words:
                yield words


def _words(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_words(part) or "x" for part in node.values)
    return ""
