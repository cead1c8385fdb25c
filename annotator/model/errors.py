"""The errors that a person can act on.

Three kinds are kept apart: bad input (:class:`InputError`: mend the input), a fault of the
surroundings (:class:`EnvironmentFault`: free the disk, close the other program, try again), and
everything else, which is a bug of ours and is reported as one.
"""


class AnnotatorError(Exception):
    """An error with a message for people: what happened, where, and what to do about it."""

    is_bug = False
    """Whether a fault of ours may be behind it, which the log should know of."""


class InputError(AnnotatorError):
    """Input that cannot be taken as it is."""


class ValidationError(InputError):
    """A model object that breaks a rule of the model or of its tag set."""


class EnvironmentFault(AnnotatorError):
    """The disk, a lock or a missing part stands in the way; nothing was lost."""


class Cancelled(AnnotatorError):
    """The person stopped the work; nothing of it was kept."""
