"""Errors for files that are damaged or cut off."""

import errno
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from annotator.formats.files import name_of, unreadable
from annotator.model import AnnotatorError, Choice, InputError, Remedy
from annotator.words import number, quote, shorten

_REASON_CODE_POINTS = 200
_SHOWN_FAULTS = 20
"""How many errors of one import its message has; a window lists all."""
_SKIP_BAD = Choice("skip_bad")


def damaged(path: Path, kind: str, error: Exception) -> InputError:
    """Return the error for a file that is not of the kind that its suffix promises.

    Args:
        path: The file.
        kind: What it should be, as in “cannot be read as PDF”.
        error: The error of the library that read it.
    """
    return InputError(
        f"{name_of(path)} cannot be read as {kind}: it is damaged, cut off, or a file of another "
        f"kind. Open it in the program that made it, and save it again. "
        f"{technical_reason(str(error) or type(error).__name__)}"
    )


def technical_reason(reason: str) -> str:
    """Return a library's own words on a fault as the last sentence of a message.

    People cannot be expected to understand them: sentences of ours that state the fault and the
    remedy come before.
    """
    words = shorten(" ".join(reason.split()), _REASON_CODE_POINTS + 1).rstrip(".")
    return f"Technical reason: {quote(words)}."


class Unexpected(InputError):
    """A file in which a reader of ours met something unexpected; its cause is a bug."""

    is_bug = True

    def __init__(self, place: str, title: str, error: Exception) -> None:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:_REASON_CODE_POINTS]
        super().__init__(
            f"{place}: something is in it that Annotator cannot read as {title} ({reason}). If the "
            f"file is sound elsewhere, that is a fault of Annotator; please report it."
        )


class UnreadableInput(InputError):
    """What an import cannot read: every file of it, or every place, not only the first.

    Args:
        faults: The errors in the order in which they were met, at most :data:`MOST_NOTICES`.
        files: How many files the import has.
        bad_files: How many of these have an error.
        count: How many errors there are, those beyond ``faults`` included.
        leaves_rest: Whether anything else can be read.
        by_path: The error of each file of which nothing can be read.
    """

    most_code_points = 40_000

    def __init__(
        self,
        faults: Sequence[AnnotatorError],
        *,
        files: int,
        bad_files: int,
        count: int,
        leaves_rest: bool,
        by_path: Mapping[Path, AnnotatorError],
    ) -> None:
        self.faults, self.files, self.bad_files = tuple(faults), files, bad_files
        self.count, self.leaves_rest, self.by_path = count, leaves_rest, dict(by_path)
        shown = self.faults[:_SHOWN_FAULTS]
        words = [] if count == 1 else [self.summary]
        words += map(str, shown)
        words += [f"… and {count - len(shown):,} more."] if count > len(shown) else []
        remedies = list(dict.fromkeys(remedy for fault in shown for remedy in fault.remedies))
        if leaves_rest:
            what = "it" if count == 1 else "them"
            remedies.append(Remedy(f"To import the rest, leave {what} out: {{}}.", (_SKIP_BAD,)))
        super().__init__(" ".join(words), remedies=tuple(remedies), place=self.faults[0].place)
        self.is_bug = any(fault.is_bug for fault in self.faults)

    @property
    def summary(self) -> str:
        """A sentence that counts what cannot be read."""
        if self.files > 1:
            parts = self.count > self.bad_files or len(self.by_path) < self.bad_files
            wholly = "cannot be read, or not as a whole" if parts else "cannot be read"
            return f"{self.bad_files:,} of {self.files:,} files {wholly}."
        return f"{number(self.count, 'place')} of the file cannot be read."


@contextmanager
def read_as(path: Path, kind: str) -> Generator[None, None, None]:
    """Translate the errors of a library that reads a file, which may be of any class.

    Args:
        path: The file.
        kind: What it should be, as in “cannot be read as PDF”.

    Raises:
        InputError: The file is damaged, or there is not enough memory for it.
        EnvironmentFault: It cannot be read.
    """
    try:
        yield
    except AnnotatorError:
        raise
    except OSError as error:
        # Libraries raise such errors, too: without a number, or for a place outside the file.
        if error.errno in (None, errno.EINVAL):
            raise damaged(path, kind, error) from error
        raise unreadable(path, error) from error
    except Exception as error:
        raise damaged(path, kind, error) from error
