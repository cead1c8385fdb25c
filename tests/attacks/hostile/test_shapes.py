"""Each reader gets each hostile shape at two sizes: its work grows no faster than the file."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest

from annotator.formats.format import ReadContext
from annotator.formats.recognition import recognise
from annotator.formats.registry import format_named
from annotator.model import AnnotatorError, Document
from tests.attacks.fuzzing.judging import READERS
from tests.attacks.hostile.shapes import SHAPES, shaped
from tests.formats.samples import Files, samples

_SMALL, _LARGE = 600, 6_000
_MOST_TIMES, _LEAST_SECONDS = 40, 0.6
"""Ten times as many parts may take forty times as long: clocks are rough, and caches small."""
_ROUNDS = 3
_LONGEST_MESSAGE = 2_000
_PAGE = Document("page", "Page", "He said so.", {}, ())


def _seconds(name: str, files: Files) -> float:
    """Read files by a format; return the seconds of one processor.

    Raises:
        AssertionError: An error has no file's name, or is too long.
    """
    reader = format_named(name)
    assert reader.read is not None
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for path_name, content in files.items():
            path = folder / path_name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        began = process_time()
        for path in sorted(folder.rglob("*")):
            if path.is_file() and reader.has_suffix(path.name):
                _read(name, path, folder)
        return process_time() - began


def _read(name: str, path: Path, folder: Path) -> None:
    reader = format_named(name).read
    assert reader is not None
    try:
        recognise(path)
    except AnnotatorError as error:
        _check(error, folder)
    try:
        for _ in reader(path, ReadContext("ana", find_article=lambda _: _PAGE)):
            pass
    except AnnotatorError as error:
        _check(error, folder)


def _check(error: AnnotatorError, folder: Path) -> None:
    """Check the message of an error, which is not kept.

    Its traceback holds what the reader made of the file, in a cycle with whoever keeps it; the
    collector would free that at the cost of a later file.
    """
    message = str(error)
    assert not error.is_bug, message
    assert len(message) <= _LONGEST_MESSAGE
    assert any(each.name in message for each in folder.rglob("*")), message


def _cases(name: str) -> Iterator[tuple[str, Files, Files]]:
    is_json = any(content.lstrip()[:1] in (b"{", b"[") for content in samples(name)[0].values())
    for files in samples(name):
        for shape_name, shape in SHAPES.items():
            if is_json and "many times" in shape_name:
                continue  # They would only damage the JSON.
            pairs = zip(shaped(files, shape, _SMALL), shaped(files, shape, _LARGE), strict=True)
            yield from ((shape_name, small, large) for small, large in pairs)


@pytest.mark.attack
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("name", READERS)
def test_the_work_grows_no_faster_than_the_file(name: str) -> None:
    for files in samples(name):
        _seconds(name, files)  # Modules are loaded at the first file.
    slow: list[str] = []
    for shape_name, small, large in _cases(name):
        seconds = _seconds(name, large)
        if seconds < _LEAST_SECONDS:
            continue
        times = seconds / max(_seconds(name, small), _LEAST_SECONDS / _MOST_TIMES)
        if times > _MOST_TIMES:
            # Another program may have had the processor's caches: the least of some rounds counts.
            seconds = min(_seconds(name, large) for _ in range(_ROUNDS))
            least = min(_seconds(name, small) for _ in range(_ROUNDS))
            times = seconds / max(least, _LEAST_SECONDS / _MOST_TIMES)
        if times > _MOST_TIMES:
            slow.append(f"{shape_name}: {times:.0f} times, {seconds:.1f} s")
    assert slow == []
