"""Each field in which a person can type declares what becomes of the text."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.kept_text import HOW
from annotator.ui.window.main_window import MainWindow

FIELDS = ("QLineEdit", "QPlainTextEdit", "QTextEdit")
_READ_ONLY = "setReadOnly(True)"


def _undeclared(widgets: list[QWidget]) -> Iterator[str]:
    for widget in widgets:
        if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
            is_number = isinstance(widget, QLineEdit) and widget.objectName().startswith("qt_spin")
            if not (widget.isReadOnly() or is_number or widget.property(HOW)):
                yield f"{type(widget).__name__} {widget.objectName()}"


def test_the_fields_of_the_window_declare_it(window: MainWindow, qtbot: QtBot) -> None:
    window.modes.set_mode("review")
    assert window.commands.palette is not None
    window.preferences.show()
    widgets = QApplication.allWidgets()
    assert list(_undeclared(widgets)) == []
    kinds = {str(widget.property(HOW)) for widget in widgets if widget.property(HOW)}
    assert {"kept", "searched"} <= kinds


def _makers(root: Path) -> list[tuple[str, str, str]]:
    """Return for each place that makes a field the file, the variable, and the text after it."""
    found: list[tuple[str, str, str]] = []
    for path in (root / "annotator" / "ui").rglob("*.py"):
        text = path.read_text("utf-8")
        if not any(f"{name}(" in text for name in FIELDS):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                made = node.value.func
                if isinstance(made, ast.Name) and made.id in FIELDS:
                    found.append((path.name, ast.unparse(node.targets[0]), text))
    return found


def test_no_place_makes_a_field_without_it(root: Path) -> None:
    undeclared = [
        f"{name}: {variable}"
        for name, variable, text in _makers(root)
        if f"declare({variable}, " not in text
        and f"KeptText({variable}, " not in text
        and f"{variable}.{_READ_ONLY}" not in text
        and f"for field in (self.editor, {variable})" not in text
    ]
    assert undeclared == []


@pytest.mark.parametrize("kind", FIELDS)
def test_subclasses_declare_it_themselves(root: Path, kind: str) -> None:
    undeclared: list[str] = []
    for path in (root / "annotator" / "ui").rglob("*.py"):
        text = path.read_text("utf-8")
        if f"({kind})" in text:
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.ClassDef) and kind in map(ast.unparse, node.bases):
                    body = ast.unparse(node)
                    if not any(word in body for word in ("KeptText(self", "declare(self")):
                        undeclared.append(node.name)
    # The article is read only; the others are declared by those who put them into a window.
    assert set(undeclared) <= {"ArticleView", "TextEditor", "TargetField"}
