"""The errors that a person can act on, and the remedies that they carry.

Three kinds are kept apart: bad input (:class:`InputError`: correct the input), a fault of the
environment (:class:`EnvironmentFault`: free the disk, close the other program, try again), and
everything else, which is a bug of ours and is reported as one.

A message states what happened and where. What a person can do about it is data
(:class:`Remedy`), because the command line names an option where the window names a field or
shows a button: neither looks into the sentences of the other.
"""

from msgspec import Struct


class Choice(Struct, frozen=True):
    """One setting of an import or an export, with the value that a remedy proposes for it."""

    setting: str
    """The setting: ``format``, ``encoding``, ``offsets``, ``annotator``, ``map`` and so on."""
    value: str = ""
    """The value to choose. In capitals (``NAME``) it stands for what only the person knows."""
    option: str = ""
    """For the setting ``set``: which of the format's own options, such as ``columns``."""


class Remedy(Struct, frozen=True):
    """A sentence that says what a person can do, with gaps for the choices that do it."""

    sentence: str
    """Has one ``{}`` for each of the choices: ``"Name the encoding of the file: {}."``"""
    choices: tuple[Choice, ...] = ()


class AnnotatorError(Exception):
    """An error with a message for people: what happened, and where.

    Args:
        message: What happened, to which file and at which place, without the remedy.
        remedies: What a person can do about it, in the order in which it is proposed.
    """

    is_bug = False
    """Whether a fault of ours may be behind it, which the log should record."""

    def __init__(self, message: str = "", *, remedies: tuple[Remedy, ...] = ()) -> None:
        super().__init__(message)
        self.remedies = remedies


class InputError(AnnotatorError):
    """Input that cannot be accepted as it is."""


class ValidationError(InputError):
    """A model object that breaks a rule of the model or of its tag set."""


class EnvironmentFault(AnnotatorError):
    """The disk, a lock or a missing part prevents the work; nothing was lost."""


class Cancelled(AnnotatorError):
    """The person stopped the work; nothing of it was kept."""


class Notice(Struct, frozen=True):
    """A sentence on something that needs a look, with the remedies that there are."""

    message: str
    remedies: tuple[Remedy, ...] = ()
