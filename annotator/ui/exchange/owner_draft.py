"""The name of an annotator that was typed for an import, kept until the import is done."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from annotator.ui.drafts import Drafts
from annotator.ui.kept_text import KeptText

_KIND = "import annotator"
_WAITING = "It is kept until the import is done."


def keep_owner(field: QLineEdit, paths: Sequence[Path], given: str, drafts: Drafts) -> KeptText:
    """Keep what is typed into a field as a draft, and show what an import that failed left.

    Args:
        field: The field.
        paths: The files of the import, to which the name belongs.
        given: The name that is stated already.
        drafts: Where the name is kept.
    """
    kept = KeptText(field, _KIND, lambda _subject, _text: "", drafts, _WAITING)
    kept.show(_subject_of(paths), given)
    return kept


def forget_owner(paths: Sequence[Path], drafts: Drafts) -> None:
    """Remove the draft of the name for some files: they came in."""
    drafts.forget(_KIND, _subject_of(paths))


def _subject_of(paths: Sequence[Path]) -> str:
    return "\n".join(map(str, paths))
