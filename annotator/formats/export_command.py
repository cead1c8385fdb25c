"""An export as a command line: for a dataset's card, and for people to copy.

The flags are named here alone; ``annotator export`` declares its options by them.
"""

import shlex
from enum import StrEnum
from pathlib import Path

from annotator.formats.export_options import ExportOptions


class ExportFlag(StrEnum):
    """The options of ``annotator export``."""

    FORMAT = "--format"
    ANNOTATOR = "--annotator"
    GOLD = "--gold"
    WITH_LAYERS = "--with-layers"
    LAYER = "--layer"
    ANONYMOUS = "--anonymous"
    SPLIT = "--split"
    SEED = "--seed"
    STRATIFY = "--stratify"
    GROUP = "--group"
    LET_COPIES_APART = "--let-copies-apart"
    CARD = "--card"
    TITLE = "--title"
    DESCRIPTION = "--description"
    LICENCE = "--licence"
    LANGUAGE = "--language"
    SET = "--set"


CARD_FLAGS = (
    ExportFlag.TITLE,
    ExportFlag.DESCRIPTION,
    ExportFlag.LICENCE,
    ExportFlag.LANGUAGE,
)
"""Each sets the field of its name of a :class:`~annotator.formats.dataset.card.CardText`."""


def export_command(project: Path, out: Path, options: ExportOptions) -> str:
    """Return the command line that makes an export again, quoted for a POSIX shell."""
    words = ["annotator", "export", str(project), str(out), ExportFlag.FORMAT, options.format]
    if options.annotators is not None:
        words += [ExportFlag.ANNOTATOR, *options.annotators]
    words += _switches({ExportFlag.GOLD: options.gold, ExportFlag.WITH_LAYERS: options.with_layers})
    if options.layers is not None:
        words += [ExportFlag.LAYER, *options.layers]
    words += _switches({ExportFlag.ANONYMOUS: options.anonymous})
    words += [*_split_words(options), *_card_words(options)]
    for name, value in options.options.items():
        words += [ExportFlag.SET, f"{name}={value}"]
    return shlex.join(words)


def _switches(switches: dict[ExportFlag, bool]) -> list[str]:
    return [flag for flag, is_on in switches.items() if is_on]


def _split_words(options: ExportOptions) -> list[str]:
    split = options.split
    if split is None:
        return []
    shares = ",".join(f"{name}={share:g}" for name, share in split.shares.items())
    words = [ExportFlag.SPLIT, shares, ExportFlag.SEED, str(split.seed)]
    words += _switches({ExportFlag.STRATIFY: split.stratify})
    words += [ExportFlag.GROUP, split.group] if split.group else []
    return words + _switches({ExportFlag.LET_COPIES_APART: not split.keep_copies_together})


def _card_words(options: ExportOptions) -> list[str]:
    if options.card is None:
        return []
    words: list[str] = [ExportFlag.CARD]
    for flag in CARD_FLAGS:
        value: str = getattr(options.card, flag.removeprefix("--"))
        words += [flag, value] if value else []
    return words
