"""Files of brat in tests: made of lines, and read one by one."""

from pathlib import Path
from typing import Any

from annotator.formats.brat import FORMAT
from annotator.formats.format import ReadContext


def read_from_one(path: Path) -> tuple[list[Any], list[str]]:
    """The items of one file."""
    context = ReadContext("ana")
    assert FORMAT.read is not None
    return list(FORMAT.read(path, context)), context.notes.messages


def make(folder: Path, text: str, *lines: str) -> Path:
    """A text with annotations."""
    (folder / "a.txt").write_text(text, "utf-8")
    (folder / "a.ann").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return folder / "a.txt"
