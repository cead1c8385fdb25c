#!/usr/bin/env python3
"""Checks what a program can check of the rule for public docstrings.

    .venv/bin/python script/check_docstrings.py [--sample N] [--quiet] [PATH …]

The rule (CONTRIBUTING.md, *Docstrings*): shapes of mappings, units of positions, errors and the
source of a method are stated where they are needed, in plain English. A program cannot see
whether a sentence is true or a source is missing; it sees that a parameter is never mentioned.

``--sample N`` prints N public functions, chosen with a fixed seed, to be read by a person.
The exit code is 1 where the rule is broken.
"""

import argparse
import ast
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOMS = ("model", "project", "formats", "agreement", "text", "assist")
"""The rooms of the package in which the rule holds in full."""
SEED = 20261130
"""Of the random sample, so that two counts look at the same share of the functions."""

_POSITIONS = {"position", "positions", "offset", "offsets", "start", "end", "span", "spans"}
"""Names of parameters that count something along a text."""
_UNITS = re.compile(
    r"code[ -]points?|UTF-16|UTF-8|bytes?|pixels?|milliseconds?|seconds?|tokens?|rows?|lines?",
    re.IGNORECASE,
)
_SHAPED = re.compile(r"\b(?:Mapping|dict|defaultdict|Counter)\b")
_NOT_CHECKED = {"NotImplementedError", "AssertionError", "StopIteration", "KeyError", "TypeError"}
_STILTED = re.compile(
    r"\bbut for\b|\bwhoever\b|\btells? apart\b|\bis told\b|\bare told\b|\bso many\b"
    r"|\bwhat (?:stands|is there|was there|lies)\b|\bsomebody who\b|\bthat which\b|^Of which\b",
    re.MULTILINE,
)
"""Turns of phrase for which the glossary has plain words."""


class Function(NamedTuple):
    """One public function or method."""

    path: Path
    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    context: str
    """The docstrings of its class and its module, where units may be stated once for all."""


def main() -> int:
    """Check the modules; return the exit code."""
    parser = argparse.ArgumentParser(description="Check the docstrings of public functions.")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--quiet", action="store_true", help="print the count alone")
    arguments = parser.parse_args()
    root = Path(__file__).resolve().parent.parent / "annotator"
    rooms = (root / room for room in ROOMS)
    paths: list[Path] = arguments.paths or [room for room in rooms if room.is_dir()]
    functions = [function for path in paths for function in public_functions(path)]
    stilted = [] if arguments.paths else list(stilted_docstrings(root))
    if arguments.sample:
        for function in sorted(random.Random(SEED).sample(functions, arguments.sample)):
            print(f"{function.path}:{function.node.lineno} {function.name}")
            print(f"    {ast.get_docstring(function.node) or '(none)'}\n".replace("\n", "\n    "))
        return 0
    broken = 0
    for function in functions:
        complaints = list(complaints_about(function))
        broken += bool(complaints)
        if not arguments.quiet:
            for complaint in complaints:
                print(f"{function.path}:{function.node.lineno}: {function.name}: {complaint}")
    if not arguments.quiet:
        print("\n".join(stilted))
    print(
        f"{len(functions) - broken} of {len(functions)} public functions satisfy the rule; "
        f"{len(stilted)} docstrings have a phrase of the glossary."
    )
    return 1 if broken or stilted else 0


def public_functions(path: Path) -> Iterator[Function]:
    """Yield the public functions and methods of a module, or of all modules of a folder."""
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    for file in files:
        tree = ast.parse(file.read_text("utf-8"))
        yield from _functions(tree, file, "", ast.get_docstring(tree) or "")


def _functions(
    parent: ast.Module | ast.ClassDef, path: Path, prefix: str, context: str
) -> Iterator[Function]:
    for node in parent.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            inside = f"{context}\n{ast.get_docstring(node) or ''}"
            yield from _functions(node, path, f"{prefix}{node.name}.", inside)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _is_public(node):
            yield Function(path, prefix + node.name, node, context)


def _is_public(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    decorators = {ast.unparse(decorator).split("(")[0] for decorator in node.decorator_list}
    if any(name.endswith((".setter", "overload", "override")) for name in decorators):
        return False
    return not node.name.startswith("_")


def complaints_about(function: Function) -> Iterator[str]:
    """Yield a sentence for each part of the rule that a docstring breaks."""
    docstring = ast.get_docstring(function.node)
    if not docstring:
        yield "has no docstring"
        return
    arguments = function.node.args
    parameters = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for parameter in parameters:
        annotation = ast.unparse(parameter.annotation) if parameter.annotation else ""
        if parameter.arg in _POSITIONS and "int" in annotation:
            if not _UNITS.search(docstring + function.context):
                yield f"the unit of {parameter.arg} is not stated"
        elif _SHAPED.search(annotation) and not _mentions(docstring, parameter.arg):
            yield f"the shape of {parameter.arg} is not described"
    for error in _raised(function.node):
        if error not in docstring and error not in function.context:
            yield f"{error} is raised and not mentioned"


def stilted_docstrings(root: Path) -> Iterator[str]:
    """Yield a line for each docstring below a folder with a phrase that the glossary replaces."""
    for file in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                match = _STILTED.search(ast.get_docstring(node) or "")
                if match:
                    line = 1 if isinstance(node, ast.Module) else node.lineno
                    yield f"{file}:{line}: “{match.group()}” is a phrase of the glossary"


def _mentions(docstring: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", docstring) is not None


def _raised(node: ast.AST) -> list[str]:
    """The classes of errors that a function raises by name, nested functions left out."""
    raised: list[str] = []
    waiting = list(ast.iter_child_nodes(node))
    while waiting:
        child = waiting.pop()
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        if isinstance(child, ast.Raise) and isinstance(child.exc, ast.Call):
            name = ast.unparse(child.exc.func).split(".")[-1]
            if name[:1].isupper() and name not in _NOT_CHECKED and name not in raised:
                raised.append(name)
        waiting.extend(ast.iter_child_nodes(child))
    return raised


if __name__ == "__main__":
    sys.exit(main())
