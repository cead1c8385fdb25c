"""All keys on a sheet: for the screen, for paper, for the clipboard and for the manual."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from PySide6.QtGui import QColor

from annotator.ui.keys.actions import Actions
from annotator.ui.keys.key_text import in_words, key_text, parts
from annotator.ui.keys.text_keys import TEXT_KEYS

_HEADINGS = {
    "Tag/Tag as": "Labels",
    "Tag/Tag and relate": "Labels",
    "Edit/Move": "Text",
    "Edit/Select": "Text",
}
_ORDER = ("Labels", "Tag", "Judge", "Text", "Article", "Edit", "View", "File", "Help")


class KeyRow(NamedTuple):
    """Some keys, as they are stored, and what they do."""

    keys: Sequence[str]
    does: str
    words: str = ""
    """How to call them, if not by their names: ``Drag``, ``↑ ↓``."""

    def names(self, native: bool = True) -> list[str]:
        """The keys as people read them, each once."""
        found = [key_text(key, native) for key in self.keys]
        if self.words:
            return [in_words(self.words) if native else self.words]
        return list(dict.fromkeys(found))


Section = tuple[str, Sequence[KeyRow]]
_WIDE = 210
"""Pixels for the keys, so that all that they do begins in one line."""
_INTRODUCTION = """\
# All keys

<!-- Made by script/manual.py from the commands; a test compares it. -->

These are the keys as they are at first. *Edit ▸ Keys…* gives a command others, <kbd>F1</kbd> lists
them as they are for you, and <kbd>Ctrl</kbd>+<kbd>K</kbd> finds a command by a few letters of its
name. The letters of the labels are those of the tag set *{tag_set}*; another tag set brings its
own. On macOS, <kbd>Ctrl</kbd> is the Command key <kbd>⌘</kbd> and <kbd>Alt</kbd> the Option key
<kbd>⌥</kbd>; there <kbd>⇧</kbd><kbd>⌘</kbd><kbd>M</kbd> merges projects, and
<kbd>⌃</kbd><kbd>⌘</kbd><kbd>F</kbd> fills the screen.

With *Edit ▸ Arrows go by character*, bare arrows go by character, and with <kbd>Ctrl</kbd> by word.
"""


def key_sections(actions: Actions) -> list[Section]:
    """Headings, each with its keys and what they do."""
    sections: dict[str, list[KeyRow]] = {}
    for spec in actions:
        keys = actions.keys(spec.id)
        if keys:
            heading = _HEADINGS.get(spec.menu) or (spec.menu or "Text").split("/")[0]
            sections.setdefault(heading, []).append(KeyRow(keys, spec.text))
    own = [KeyRow(each.keys, each.does, each.shown) for each in TEXT_KEYS]
    sections.setdefault("Text", []).extend(own)
    known = [name for name in _ORDER if name in sections]
    return [(name, sections[name]) for name in (*known, *(set(sections) - set(_ORDER)))]


def fitting(sections: Iterable[Section], typed: str) -> list[Section]:
    """What matches all words typed, by heading, key or what it does."""
    words = typed.casefold().split()

    def fits(heading: str, row: KeyRow) -> bool:
        text = " ".join([heading, row.does, *row.keys, *row.names()]).casefold()
        return all(word in text for word in words)

    kept = [(name, [row for row in rows if fits(name, row)]) for name, rows in sections]
    return [(name, rows) for name, rows in kept if rows]


def as_html(sections: Iterable[Section], ink: QColor) -> str:
    """A page with the keys in a colour of their own."""
    pieces: list[str] = []
    for heading, rows in sections:
        pieces.append(f"<h3 style='margin-bottom:2px'>{escape(heading)}</h3>")
        cells = "".join(
            f"<tr><td width='{_WIDE}' style='padding:3px 22px 3px 0; color:{ink.name()}'>"
            f"<b>{escape(', '.join(row.names()))}</b></td>"
            f"<td style='padding:3px 0'>{escape(in_words(row.does))}</td></tr>"
            for row in rows
        )
        pieces.append(f"<table cellspacing='0'>{cells}</table>")
    return "".join(pieces)


def as_text(sections: Iterable[Section]) -> str:
    """Plain text, a tab between keys and what they do."""
    lines: list[str] = []
    for heading, rows in sections:
        told = (f"{', '.join(row.names())}\t{in_words(row.does)}" for row in rows)
        lines += ["", heading, *told]
    return "\n".join(lines[1:]) + "\n"


def keys_page(actions: Actions, tag_set: str) -> str:
    """The page of the manual, in Markdown."""
    pieces = [_INTRODUCTION.format(tag_set=tag_set)]
    for heading, rows in key_sections(actions):
        pieces.append(f"\n## {heading}\n\n| keys | what they do |\n| --- | --- |\n")
        pieces += [f"| {_kbd(row)} | {row.does} |\n" for row in rows]
    return "".join(pieces)


def _kbd(row: KeyRow) -> str:
    """Each key as a key of its own."""
    names = row.names(native=False)
    if row.words:
        return row.words
    return ", ".join("+".join(f"<kbd>{escape(part)}</kbd>" for part in parts(key)) for key in names)
