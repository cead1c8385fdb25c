"""Shows what people named and wrote as plain text where Qt would find markup or commands in it.

Labels and messages are plain by the style sheet (see :mod:`annotator.ui.look.chrome`). A label
with markup of ours has the property ``markup``, and escapes what comes from people. Tool tips,
buttons, menus and titles of windows have no such switch: their texts pass through here.
"""

from html import escape

_SHORTCUT = "&"
_CHANGED = "[*]"


def plain_tip(text: str) -> str:
    """Return a tool tip that shows a text as it is: Qt takes it for markup if it looks like it."""
    # As Qt::mightBeRichText looks for it, which PySide does not offer; and a little more.
    if "<" not in text and "&lt;" not in text:
        return text
    return f'<span style="white-space:pre-wrap">{escape(text)}</span>'


def no_shortcut(text: str) -> str:
    """Return the text of a button, a menu or a tab in which no letter becomes a shortcut."""
    return text.replace(_SHORTCUT, 2 * _SHORTCUT)


def plain_title(text: str) -> str:
    """Return the title of a window: Qt would replace the mark of a changed document in it."""
    return text.replace(_CHANGED, 2 * _CHANGED)
