"""Each widget and delegate of ours that paints is guarded against its own faults."""

import ast
from pathlib import Path

_PAINTING_ON_PAPER = ("printing", "painting")


def test_all_painting_is_guarded(root: Path) -> None:
    unguarded: list[str] = []
    count = 0
    for path in (root / "annotator" / "ui").rglob("*.py"):
        text = path.read_text("utf-8")
        if path.parent.name in _PAINTING_ON_PAPER or "def paint" not in text:
            continue
        for kind in ast.walk(ast.parse(text)):
            if not isinstance(kind, ast.ClassDef):
                continue
            for method in kind.body:
                if isinstance(method, ast.FunctionDef) and method.name in ("paintEvent", "paint"):
                    count += 1
                    if "guarded(" not in " ".join(map(ast.unparse, method.decorator_list)):
                        unguarded.append(f"{path.name}: {kind.name}.{method.name}")
    assert unguarded == []
    assert count > 20
