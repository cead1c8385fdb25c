"""What a correction changes, in words."""

from collections.abc import Iterable
from html import escape

from annotator.text.alignment import Alignment, TextEdit
from annotator.ui.look import theme
from annotator.words import shorten

_WORD_CODE_POINTS = 30
"""In scripts without spaces, letters go on for longer."""
_CHANGE_CODE_POINTS = 200
_LISTED_CHANGES = 60


def whole_words(edit: TextEdit, before: str) -> TextEdit:
    """Return an edit with the remaining letters of the words in which it begins and ends."""
    back = forth = 0
    while edit.start > back and before[edit.start - back - 1].isalnum():
        back += 1
    while edit.end + forth < len(before) and before[edit.end + forth].isalnum():
        forth += 1
    if max(back, forth) > _WORD_CODE_POINTS:
        return edit
    start, end, new_start, new_end = edit
    return TextEdit(start - back, end + forth, new_start - back, new_end + forth)


def changes_page(before: str, after: str, changes: Alignment) -> str:
    """Return a list of changes in HTML: words that go struck out, words that come underlined.

    Each line is a link, to the number of its change.
    """
    colours = theme.current()
    shown = changes.edits[:_LISTED_CHANGES]
    lines: list[str] = []
    for number, edit in enumerate(shown):
        start, end, new_start, new_end = whole_words(edit, before)
        gone, came = _marked(before[start:end]), _marked(after[new_start:new_end])
        parts = [
            f'<a href="{number}" style="color:{colours.error.name()}"><s>{gone}</s></a>'
            if gone
            else "",
            f'<a href="{number}" style="color:{colours.success.name()}">{came}</a>' if came else "",
        ]
        lines.append(" ".join(filter(None, parts)))
    more = len(changes.edits) - len(shown)
    return _paragraphs([*lines, *([f"… and {more:,} more"] if more > 0 else [])])


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f'<p style="margin:0 0 6px 0">{line}</p>' for line in lines)


def _marked(text: str) -> str:
    return escape(shorten(text.replace("\n", "¶").replace("\t", "→"), _CHANGE_CODE_POINTS))
