"""Every error that a reader raises arrives from the other process as itself, with its data."""

import importlib
import pickle
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import annotator.formats
from annotator.formats.adapting import UnknownLabels
from annotator.formats.articles.databases.splitting import ManyArticles
from annotator.formats.articles.dates import DateOrderUnknown
from annotator.formats.articles.fields import UnknownFields
from annotator.formats.conll.columns import ColumnsUnclear
from annotator.formats.damage import Unexpected, UnreadableInput
from annotator.formats.format import Format
from annotator.formats.offsets import OffsetsDiffer, OffsetUnit
from annotator.formats.owners import AlikeAnnotators
from annotator.formats.reading_process.carried_errors import pack_error, unpack_error, unpickle
from annotator.formats.reading_process.limit_errors import ReadingStopped
from annotator.formats.recognition import SeveralFormats
from annotator.formats.registry import format_named
from annotator.formats.tag_sets import default_tag_set
from annotator.formats.tei.pointers import PointerError
from annotator.formats.text import EmptyText
from annotator.formats.unpacking_budget import TooMuchUnpacked
from annotator.model import (
    AnnotatorError,
    Cancelled,
    Choice,
    EnvironmentFault,
    InputError,
    Place,
    Remedy,
    ValidationError,
)
from annotator.plugins import LazyFunction

FAULT = InputError("a.txt: no", place=Place("a.txt", 3))
EXAMPLES: tuple[AnnotatorError, ...] = (
    AnnotatorError("What."),
    InputError(
        "half \ud800",
        remedies=(Remedy("Say {}.", (Choice("set", "1", "dates"),)),),
        place=Place("a"),
    ),
    ValidationError("A rule.", place=Place("a", 1), is_late=True),
    EnvironmentFault("No disk."),
    Cancelled("Enough."),
    UnknownLabels(["per"], ["said"], default_tag_set(), "a.ann:1"),
    AlikeAnnotators({"Ana": "ana"}),
    ColumnsUnclear("Which?"),
    DateOrderUnknown("a.csv", "01/02/2024", ("dmy", "mdy")),
    UnknownFields(
        "a.json, record 1", "nothing is the text", {"body": "Long. " * 90, "n": {"m": 1}}
    ),
    ManyArticles("a.docx", {"headings": ["One", "Two"], "rules": ["One"]}),
    PointerError("a.xml: to nothing"),
    EmptyText("a.txt is empty."),
    SeveralFormats(Path("a.json"), [format_named("doccano"), format_named("prodigy")]),
    OffsetsDiffer("a.ann:1", [OffsetUnit.named("utf-16+crlf")]),
    Unexpected("a.pdf", "PDF", ZeroDivisionError("oh")),
    UnreadableInput(
        [FAULT], files=2, bad_files=1, count=1, leaves_rest=True, by_path={Path("a.txt"): FAULT}
    ),
    TooMuchUnpacked("a.zip would unpack to more than 4.0 GB."),
    ReadingStopped("a.pdf: it took too long", place=Place("a.pdf")),
)


def subclasses(kind: type) -> Iterator[type]:
    yield kind
    for each in kind.__subclasses__():
        yield from subclasses(each)


def test_there_is_an_example_of_each_error() -> None:
    for package in (annotator.formats,):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    known = {type(each) for each in EXAMPLES}
    of_readers = {
        kind
        for kind in subclasses(AnnotatorError)
        if kind.__module__.startswith(("annotator.formats", "annotator.model", "annotator.text"))
    }
    assert {kind.__qualname__ for kind in of_readers - known} == set()


def data_of(error: AnnotatorError) -> dict[str, object]:
    """Return what an error carries, with errors in it by their words."""
    words = {"faults": lambda value: tuple(map(str, value)), "by_path": str}
    return {key: words.get(key, lambda same: same)(value) for key, value in vars(error).items()}


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_arrives_as_itself(error: AnnotatorError) -> None:
    got = unpack_error(pack_error(error))
    assert type(got) is type(error)
    assert str(got) == str(error)
    assert data_of(got) == data_of(error)
    assert (got.is_question, got.is_bug) == (error.is_question, error.is_bug)
    assert got.in_words(repr) == error.in_words(repr)


def test_formats_arrive_as_those_of_the_registry() -> None:
    error = unpack_error(pack_error(SeveralFormats(Path("a"), [format_named("tei")])))
    (file_format,) = vars(error)["formats"]
    assert file_format is format_named("tei")


def test_a_bug_comes_with_its_traceback() -> None:
    try:
        raise ZeroDivisionError("oh")
    except ZeroDivisionError as cause:
        error = Unexpected("a", "PDF", cause)
        error.__cause__ = cause
    got = unpack_error(pack_error(error))
    assert "test_a_bug_comes_with_its_traceback" in str(got.__cause__)


class Odd(InputError):
    """An error with data that stays where it is."""

    def __init__(self) -> None:
        self.look = lambda: 1
        super().__init__("odd", place=Place("a", 2))


def test_of_data_that_cannot_travel_the_words_and_the_place_are_kept() -> None:
    got = unpack_error(pack_error(Odd()))
    assert (type(got), str(got), got.place) == (InputError, "odd", Place("a", 2))


class _Call:
    def __init__(self, function: object, *arguments: object) -> None:
        self._function, self._arguments = function, arguments

    def __reduce__(self) -> tuple[object, ...]:
        return self._function, self._arguments


@pytest.mark.parametrize(
    "value",
    [
        _Call(eval, "1"),
        _Call(print, "taken over"),
        _Call(LazyFunction, "os:system"),
        _Call(Path.unlink, Path("a")),
        _Call(getattr, Format, "read"),
    ],
)
def test_a_process_that_was_taken_over_calls_nothing_here(value: object) -> None:
    with pytest.raises(pickle.UnpicklingError):
        unpickle(pickle.dumps(value))
