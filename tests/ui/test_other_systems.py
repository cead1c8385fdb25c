"""What differs on macOS and Windows, as far as it shows here."""

import ast
from pathlib import Path


def test_no_flag_of_qt_is_turned_round(root: Path) -> None:
    """On Windows the mask of all is a negative number, and ``~`` gives only the lower flags."""
    found: list[str] = []
    for file in sorted((root / "annotator" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
                of_number = isinstance(node.operand, ast.Attribute) and node.operand.attr == "value"
                found += [] if of_number else [f"{file.name}:{node.lineno}"]
    assert not found
