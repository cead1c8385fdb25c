"""The errors that a person can act on, and the remedies that they carry.

Three kinds are kept apart: bad input (:class:`InputError`: correct the input), a fault of the
environment (:class:`EnvironmentFault`: free the disk, close the other program, try again), and
everything else, which is a bug of ours and is reported as one.

A message states what happened and where. What a person can do about it is data
(:class:`Remedy`), because the command line names an option where the window names a field or
shows a button: neither looks into the sentences of the other.
"""

import errno
import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

OF_THE_DISK = frozenset(
    getattr(errno, name)
    for name in (
        "EIO",
        "ENOSPC",
        "EDQUOT",
        "EROFS",
        "EMFILE",
        "ENFILE",
        "ESTALE",
        "ENODEV",
        "ENXIO",
        "EHOSTDOWN",
        "ENOTCONN",
        "ETIMEDOUT",
    )
    if hasattr(errno, name)
)
"""Numbers of errors of the system that say of a disk, or of a network, that it fails or has no
room. They are no bug of ours, wherever they come from."""
MOST_NOTICES = 1_200
"""How many notices a report holds: a damaged file of a million lines must not fill the memory,
and nobody reads more than some hundred."""
_STOPS = (".", "!", "?")
_LONGEST_QUOTATION = 240
_LINE_ENDS = re.compile("\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_LONGEST_PATH = 1_100
_LONG_QUOTATION = re.compile(f"“([^“”]{{{_LONGEST_QUOTATION + 1},}})”")
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_QUOTATION + 1},}}")


class Choice(Struct, frozen=True):
    """One setting of an import or an export, with the value that a remedy proposes for it."""

    setting: str
    """The setting: ``format``, ``encoding``, ``offsets``, ``annotator``, ``map`` and so on."""
    value: str = ""
    """The value to choose. In capitals (``NAME``) it stands for what only the person knows."""
    option: str = ""
    """For the setting ``set``: which of the format's own options, such as ``columns``; for the
    setting ``merge``: the project into which is merged."""


class Remedy(Struct, frozen=True):
    """A sentence that says what a person can do, with gaps for the choices that do it."""

    sentence: str
    """Has one ``{}`` for each of the choices: ``"Name the encoding of the file: {}."``"""
    choices: tuple[Choice, ...] = ()

    def in_words(self, name_choice: Callable[[Choice], str]) -> str:
        """Return the sentence with its gaps filled.

        Args:
            name_choice: Returns what a choice is called where the sentence is shown: an option
                of the command line, or a field of the window.
        """
        pieces = self.sentence.split("{}", len(self.choices))
        words = [pieces[0]]
        for choice, piece in zip(self.choices, pieces[1:], strict=True):
            words += (abridge(name_choice(choice), 2 * _LONGEST_QUOTATION), piece)
        return "".join(words)


class Place(Struct, frozen=True):
    """The place in a file to which an error belongs."""

    source: str
    """The name of the file; for a file in an archive with the name of the archive before it."""
    line: int | None = None
    """The number of the line, from 1, where the file is read line by line."""


class AnnotatorError(Exception):
    """An error with a message for people: what happened, and where.

    Args:
        message: What happened, to which file and at which place, without the remedy. What it
            quotes of a file is shortened, see :func:`abridge`.
        remedies: What a person can do about it, in the order in which it is proposed.
        place: Where in a file the error is, for those who offer to leave that place out.
    """

    is_bug = False
    """Whether a fault of ours may be behind it, which the log should record."""
    is_question = False
    """Whether a person can answer it, so that what it is about can be read after all."""
    most_code_points = 2_000
    """The length of the longest message."""

    def __init__(
        self,
        message: str = "",
        *,
        remedies: tuple[Remedy, ...] = (),
        place: Place | None = None,
    ) -> None:
        super().__init__(abridge(message, self.most_code_points))
        self.remedies = remedies
        self.place = place

    def prefix(self, words: str) -> None:
        """Put words and a colon before the message: the archive or the article it belongs to."""
        self.args = (abridge(f"{words}: {self}", self.most_code_points),)

    def in_words(self, name_choice: Callable[[Choice], str]) -> str:
        """Return the message and the remedies as one text, see :meth:`Remedy.in_words`."""
        return _in_words(str(self), self.remedies, name_choice)


def abridge(message: str, limit: int) -> str:
    """Return a message on one line, in which each quotation and word has a length for people.

    A label or a name of a file may have a megabyte, and line ends.

    Args:
        message: Sentences, with quotations in “…”.
        limit: The greatest length of the result, in code points.
    """
    if not message.isprintable():
        message = _LINE_ENDS.sub("⏎", message)
    if len(message) <= _LONGEST_QUOTATION:
        return message
    message = _LONG_QUOTATION.sub(lambda match: f"“{_ends(match[1])}”", message)
    message = _LONG_WORD.sub(_shorter_word, message)
    return message if len(message) <= limit else _ends(message, limit)


def _shorter_word(match: re.Match[str]) -> str:
    """Return a word that is not too long; a path in it is kept, so that it can be opened."""
    is_path = "/" in match[0] or "\\" in match[0]
    return _ends(match[0], _LONGEST_PATH if is_path else _LONGEST_QUOTATION)


def _ends(text: str, limit: int = _LONGEST_QUOTATION) -> str:
    """Return the beginning and the end of a text, with “ … ” between them."""
    if len(text) <= limit:
        return text
    end = limit // 4
    return f"{text[: limit - end - 3].rstrip()} … {text[-end:].lstrip()}"


class InputError(AnnotatorError):
    """Input that cannot be accepted as it is."""


class ValidationError(InputError):
    """A model object that breaks a rule of the model or of its tag set.

    Args:
        message: Which rule is broken, and by which object.
        remedies: What a person can do about it.
        place: Where in a file the error is.
        is_late: Whether the object was read some time before the error was found, so that the
            place in a file that is being read is not its place.
    """

    def __init__(
        self,
        message: str = "",
        *,
        remedies: tuple[Remedy, ...] = (),
        place: Place | None = None,
        is_late: bool = False,
    ) -> None:
        super().__init__(message, remedies=remedies, place=place)
        self.is_late = is_late


class EnvironmentFault(AnnotatorError):
    """The disk, a lock or a missing part prevents the work; nothing was lost."""


class Cancelled(AnnotatorError):
    """The person stopped the work; nothing of it was kept."""


class Notice(Struct, frozen=True):
    """A sentence on something that needs a look, with the remedies that there are."""

    message: str
    remedies: tuple[Remedy, ...] = ()
    is_kept: bool = False
    """Whether a list keeps it in any case: a whole file that is left out is always named."""

    def in_words(self, name_choice: Callable[[Choice], str]) -> str:
        """Return the message and the remedies as one text, see :meth:`Remedy.in_words`."""
        return _in_words(self.message, self.remedies, name_choice)


class NoticeList:
    """Notices in their order, at most :data:`MOST_NOTICES`; those beyond are counted.

    Notices that are kept have no limit: there is one for a file, not one for a line.
    """

    def __init__(self) -> None:
        self._notices: list[Notice] = []
        self.left_out = 0
        """The number of notices for which there was no room."""

    def add(self, message: str, *remedies: Remedy, is_kept: bool = False) -> None:
        """Add a notice, or count it if the list is full and it need not be kept.

        What its message quotes of a file is shortened.
        """
        message = abridge(message, AnnotatorError.most_code_points)
        self.extend([Notice(message, remedies, is_kept)])

    def extend(self, notices: "Iterable[Notice] | NoticeList") -> None:
        """Add notices, as many as the list has room for, and count the others."""
        if isinstance(notices, NoticeList):
            self.left_out += notices.left_out
        for notice in notices:
            if len(self._notices) < MOST_NOTICES or notice.is_kept:
                self._notices.append(notice)
            else:
                self.left_out += 1

    @property
    def messages(self) -> list[str]:
        """The notices' messages, without the remedies."""
        return [notice.message for notice in self._notices]

    @property
    def total(self) -> int:
        """The number of all notices that were added, those beyond the list's room too."""
        return len(self._notices) + self.left_out

    def __iter__(self) -> Iterator[Notice]:
        return iter(self._notices)

    def __len__(self) -> int:
        return len(self._notices)


def _in_words(
    message: str, remedies: tuple[Remedy, ...], name_choice: Callable[[Choice], str]
) -> str:
    words = [remedy.in_words(name_choice) for remedy in remedies]
    ended = [sentence if sentence.endswith(_STOPS) else f"{sentence}." for sentence in words[:-1]]
    return " ".join([message, *ended, *words[-1:]])
