"""Judges what a reader makes of an input: a right import, a clear error, or a fault."""

import shutil
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

from annotator.formats.format import Format, ReadContext
from annotator.formats.reading_process.one_file import read_file
from annotator.formats.recognition import recognise
from annotator.formats.registry import OWN, format_named
from annotator.model import (
    AnnotatedDocument,
    AnnotatorError,
    Document,
    ModelObject,
    covered_text,
)
from annotator.model.validate import check_fragments
from tests.formats.samples import Files

READERS = tuple(each.name for each in OWN.values() if each.reads)
IMPORT, ERROR, FAULT, OVER = "right imports", "clear errors", "faults", "over limits"
_MOST_SECONDS = 5.0
"""Of one processor, for an input of at most some hundred kilobytes."""
_LONGEST_MESSAGE = 2_000
_PAGE = Document("page", "Page", "He said so.", {}, ())


@dataclass
class Verdicts:
    """What came of the inputs of one reader."""

    counts: Counter[str] = field(default_factory=Counter[str])
    faults: dict[str, Files] = field(default_factory=dict[str, Files])
    """The first input of each fault, by what it is."""
    _places: set[str] = field(default_factory=set[str])

    def add(self, kind: str, reason: str, files: Files) -> None:
        """Count a verdict, and keep the input of a new fault."""
        self.counts[kind] += 1
        if kind in (FAULT, OVER) and reason.partition(": ")[0] not in self._places:
            self._places.add(reason.partition(": ")[0])
            self.faults[reason] = files


class Judge:
    """Reads inputs with one reader.

    Args:
        name: The name of the format.
        folder: An empty folder, in which each input is written in its turn.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.format = format_named(name)
        self.verdicts = Verdicts()
        self._folder = folder

    def judge(self, files: Files, *, leaves_out: bool) -> None:
        """Read an input, and count what came of it.

        Args:
            files: The input.
            leaves_out: Whether what cannot be read is left out.
        """
        began = process_time()
        try:
            self._write(files)
            kind, reason = self._read(leaves_out)
        except MemoryError as error:
            kind, reason = OVER, f"memory {_place_of(error)}"
        except Exception as error:  # noqa: BLE001 - what is looked for
            kind, reason = FAULT, f"{type(error).__name__} {_place_of(error)}"
        seconds = process_time() - began
        if seconds > _MOST_SECONDS:
            kind, reason = OVER, f"{seconds:.0f} seconds"
        self.verdicts.add(kind, reason, files)

    def _write(self, files: Files) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        for name, content in files.items():
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def _read(self, leaves_out: bool) -> tuple[str, str]:
        kind, reason = IMPORT, ""
        for path in sorted(self._folder.rglob("*")):
            if not path.is_file() or not self.format.has_suffix(path.name):
                continue
            try:
                recognise(path)
            except AnnotatorError as error:
                reason = reason or _fault_of_message(error, self._folder)
            try:
                for item in _items(self.format, path, leaves_out=leaves_out):
                    _check(item)
            except AnnotatorError as error:
                kind = ERROR
                reason = reason or _fault_of_message(error, self._folder)
        return (FAULT, reason) if reason else (kind, "")


def _items(file_format: Format, path: Path, *, leaves_out: bool) -> Iterator[ModelObject]:
    bad: list[Exception] = []
    context = ReadContext(
        "ana", on_unreadable=bad.append if leaves_out else None, find_article=lambda _: _PAGE
    )
    yield from read_file(path, file_format, context, lambda _: None)
    for error in bad:
        if not isinstance(error, AnnotatorError):
            raise error


def _check(item: ModelObject) -> None:
    """Raise AssertionError if what is told of an article is not true of its text."""
    if not isinstance(item, AnnotatedDocument):
        return
    text = item.document.text
    text.encode()
    for annotation in item.annotations:
        check_fragments(annotation.fragments, len(text), annotation.id)
        assert annotation.text == covered_text(text, annotation.fragments)
        assert annotation.label
    assert all(0 <= block.start <= block.end <= len(text) for block in item.document.blocks)


def _fault_of_message(error: AnnotatorError, folder: Path) -> str:
    """Return what is wrong with a message; "" if it is clear."""
    message = str(error)
    if error.is_bug:
        return f"bug: {message[:200]}"
    if not any(path.name in message for path in folder.rglob("*")):
        return f"no file is named: {message[:80]}"
    if len(message) > _LONGEST_MESSAGE:
        return f"a message of {len(message):,} characters: {message[:60]}"
    return "a message of several lines" if "\n" in message.strip() else ""


def _place_of(error: BaseException) -> str:
    """Return where in the program an error was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/annotator/" in frame.filename]
    last = (own or frames)[-1]
    return f"at {Path(last.filename).name}:{last.lineno}: {str(error)[:100]}"
