"""All keys as they are now: in a window, on paper, on the clipboard and in the manual."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.kept_text import declare
from annotator.ui.keys.action_spec import TEXT_KEYS
from annotator.ui.keys.actions import Actions
from annotator.ui.keys.key_text import in_words, key_text, matches_command, parts
from annotator.ui.look import theme
from annotator.ui.widgets.sizes import resize_to_fit
from annotator.ui.widgets.small_widgets import side_button

_HEADINGS = {
    "Tag/Tag as": "Labels",
    "Tag/Tag and relate": "Labels, and relate",
    "Edit/Move": "Text",
    "Edit/Select": "Text",
}
_ORDER = (
    "Labels",
    "Labels, and relate",
    "Tag",
    "Judge",
    "Text",
    "Article",
    "Edit",
    "View",
    "File",
    "Help",
)


class KeyRow(NamedTuple):
    """Keys as they are stored, and what they do."""

    keys: Sequence[str]
    does: str
    words: str = ""
    """How they are shown, if not by their names: ``Drag``, ``↑ ↓``."""

    def names(self, native: bool = True) -> list[str]:
        """Return the keys as people read them, each once."""
        if self.words:
            return [in_words(self.words) if native else self.words]
        return list(dict.fromkeys(key_text(key, native) for key in self.keys))


Section = tuple[str, Sequence[KeyRow]]
_NOW = "Now"
_OF_ONE_MODE = ("Labels", "Judge")
"""How the headings of sections begin whose keys work in Tag mode, or in Review mode, only."""
_COLUMN_CHARACTERS, _KEYS_SHARE = 44, 41
"""The least width of a column in average characters; the share of the keys in it in percent."""
_PAPER_COLUMNS, _PAPER_POINTS = 2, 7
_INTRODUCTION = """\
# All keys

<!-- Made by script/manual.py from the commands; a test compares it. -->

These are the keys as they are at first. *Edit ▸ Keys…* gives a command others, <kbd>F1</kbd> lists
them as they are for you, and <kbd>Ctrl</kbd>+<kbd>K</kbd> finds a command by a few letters of its
name. The letters of the labels are those of the tag set *{tag_set}*; another tag set brings its
own. On macOS, <kbd>Ctrl</kbd> is the Command key <kbd>⌘</kbd> and <kbd>Alt</kbd> the Option key
<kbd>⌥</kbd>; there <kbd>⇧</kbd><kbd>⌘</kbd><kbd>M</kbd> merges projects, and
<kbd>⌃</kbd><kbd>⌘</kbd><kbd>F</kbd> fills the screen.

With *Edit ▸ Arrow keys go by character*, bare arrow keys go by character, and with <kbd>Ctrl</kbd>
by word.

## From a selection

From selected text, and from a selected annotation, <kbd>←</kbd> goes to the start and <kbd>→</kbd>
to the end. When an annotation is made or chosen, the caret is at its end: from there the reading
goes on, and that is the end that <kbd>Shift</kbd>+<kbd>→</kbd> moves. Undo brings back what was
selected before the step, so that the selection can be shrunk or extended and tagged again.

## Relating as one tags

<kbd>Shift</kbd> and a label’s key tags and relates. The last part of an attribution that is tagged
joins those that were tagged just before, in any order: after a speaker and a cue,
<kbd>Shift</kbd>+<kbd>C</kbd> makes a claim that is *said by* the one and *cued by* the other.
These are parts of the same paragraph or of the last three steps, of no other claim unless they were
selected or tagged again, and tagged since the claim before. A claim inside another is nested in it
as well. The foot of the window names each relation, and one undo takes all of it back.

A menu asks where several relations are possible. Each has its number and an underlined letter,
the same in every menu.

A label’s key on a selected annotation changes its label. Attributes and relations that the new
label cannot have are left out; the window names them, and the old label gives them back as long as
the annotation is not changed otherwise.

## Undo in one article

<kbd>Ctrl</kbd>+<kbd>Z</kbd> takes back your last step in the project, wherever it was.
<kbd>Alt</kbd>+<kbd>Backspace</kbd> takes back your last step in the open article, and leaves what
you did in other articles since. Where a later step builds on that one, as a relation from another
article does, nothing is changed, and a message names the step to undo first. Articles themselves
come and go by the undo of the project alone. Verdicts are taken back in Review mode; in Tag mode,
which does not show them, undo in the article leaves them.

## Text from right to left

Arrow keys move the caret as the eye does: <kbd>←</kbd> goes to the left on the screen, in Arabic or
Hebrew to the next word, in English to the one before. In a line with both, words are visited in the
order in which they are seen, and at the line's end the caret goes on to the line that is read next.
Between two directions the caret is drawn where the text before it ends.

A selection and an annotation are stretches of the text as it is read. So with <kbd>Shift</kbd> the
paragraph in which the selection begins decides, by its first letter: if that is written from right
to left, <kbd>Shift</kbd>+<kbd>←</kbd> adds the word that is read next, an English one, too, and
<kbd>Shift</kbd>+<kbd>→</kbd> takes it back. The ends of an annotation move by the same rule. *Home*
is where the line begins for its reader: at the right in such a paragraph.
"""


def key_sections(actions: Actions) -> list[Section]:
    """Return headings, each with its keys and what they do."""
    sections: dict[str, list[KeyRow]] = {}
    for spec in actions:
        keys = actions.keys(spec.id)
        if keys:
            heading = _HEADINGS.get(spec.menu) or (spec.menu or "Text").split("/")[0]
            sections.setdefault(heading, []).append(KeyRow(keys, spec.text))
    of_text = [KeyRow(entry.keys, entry.does, entry.shown) for entry in TEXT_KEYS]
    sections.setdefault("Text", []).extend(of_text)
    ordered = [name for name in _ORDER if name in sections]
    return [(name, sections[name]) for name in (*ordered, *(set(sections) - set(_ORDER)))]


def matching_sections(sections: Iterable[Section], typed: str) -> list[Section]:
    """Return the rows whose heading, keys or effect match all words typed."""

    def matches(heading: str, row: KeyRow) -> bool:
        return matches_command(f"{heading} {row.does}", [*row.keys, *row.names()], typed)

    kept = [(name, [row for row in rows if matches(name, row)]) for name, rows in sections]
    return [(name, rows) for name, rows in kept if rows]


def as_html(sections: Iterable[Section], ink: QColor, columns: int = 1) -> str:
    """Return an HTML page with the keys in a colour of their own.

    Args:
        sections: The sections; each goes to the column that is the shortest so far, so that the
            first ones are at the top.
        ink: The colour of the keys.
        columns: The number of columns.
    """
    pieces: list[list[str]] = [[] for _ in range(columns)]
    heights = [0] * columns
    for heading, rows in sections:
        at = heights.index(min(heights))
        pieces[at].append(_section_html(heading, rows, ink))
        heights[at] += 3 + sum(1 + len(row.does) // 30 for row in rows)
    cells = "".join(
        f"<td width='{100 // columns}%' style='padding-right:24px'>{''.join(column)}</td>"
        for column in pieces
    )
    return f"<table width='100%' cellspacing='0'><tr>{cells}</tr></table>" if any(heights) else ""


def _section_html(heading: str, rows: Iterable[KeyRow], ink: QColor) -> str:
    cells = "".join(
        f"<tr><td width='{_KEYS_SHARE}%' style='padding:2px 10px 2px 0; color:{ink.name()}'>"
        f"<b>{escape(', '.join(row.names()))}</b></td>"
        f"<td style='padding:2px 0'>{escape(in_words(row.does))}</td></tr>"
        for row in rows
    )
    return (
        f"<p style='margin:10px 0 3px 0'><b>{escape(heading)}</b></p>"
        f"<table width='100%' cellspacing='0'>{cells}</table>"
    )


def as_text(sections: Iterable[Section]) -> str:
    """Return plain text, with a tab between keys and what they do."""
    lines: list[str] = []
    for heading, rows in sections:
        pairs = (f"{', '.join(row.names())}\t{in_words(row.does)}" for row in rows)
        lines += ["", heading, *pairs]
    return "\n".join(lines[1:]) + "\n"


def keys_page(actions: Actions, tag_set: str) -> str:
    """Return the page of the manual, in Markdown."""
    pieces = [_INTRODUCTION.format(tag_set=tag_set)]
    for heading, rows in key_sections(actions):
        pieces.append(f"\n## {heading}\n\n| keys | what they do |\n| --- | --- |\n")
        pieces += [f"| {_kbd(row)} | {row.does} |\n" for row in rows]
    return "".join(pieces)


def _kbd(row: KeyRow) -> str:
    """Return the keys in Markdown, each part of a key as a key."""
    names = row.names(native=False)
    if row.words:
        return row.words
    return ", ".join("+".join(f"<kbd>{escape(part)}</kbd>" for part in parts(key)) for key in names)


class KeyList(QDialog):
    """Shows every key in columns, those that help now first; it is filtered, copied, printed."""

    changeWanted = Signal()
    """The annotator wants to change keys."""

    def __init__(
        self,
        actions: Actions,
        now: Iterable[tuple[str, str]] = (),
        first: str = "Labels",
        parent: QWidget | None = None,
    ) -> None:
        """List the keys.

        Args:
            actions: The commands.
            now: The keys that help at the moment, each with its effect.
            first: How the heading of the sections begins that come next.
            parent: The window.
        """
        super().__init__(parent)
        self.setObjectName("keyList")
        self.setWindowTitle("All keys – Annotator")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._actions, self._first = actions, first
        self._now: Section = (_NOW, [KeyRow((), does, key) for key, does in now])
        self._columns = 1
        self._shown: list[Section] = []
        self.field = QLineEdit()
        declare(self.field, "searched")
        self.field.setObjectName("keyFilter")
        self.field.setAccessibleName("Filter the keys")
        self.field.setPlaceholderText("Filter by key or by what it does")
        self.field.setClearButtonEnabled(True)
        self.text = QTextBrowser()
        self.text.setObjectName("keyText")
        self.text.setAccessibleName("Keys")
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._lay_out()
        self.text.installEventFilter(self)
        resize_to_fit(self, 1120, 760)
        self.field.textChanged.connect(lambda: self.fill())
        theme.schemeChanged.connect(self.fill)
        actions.keysChanged.connect(self.fill)
        self.fill()
        self.field.setFocus()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(side_button("Copy", "copyKeyList", self.copy))
        foot.addWidget(side_button("Print…", "printKeyList", self._print))
        foot.addWidget(side_button("Change keys…", "changeKeys", self._change))
        foot.addStretch()
        foot.addWidget(side_button("Close", "closeKeyList", self.reject))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(12)
        layout.addWidget(self.field)
        layout.addWidget(self.text, 1)
        layout.addLayout(foot)

    def fill(self) -> None:
        """Show the keys that match the filter."""
        sections = key_sections(self._actions)
        sections.sort(key=self._rank)
        self._shown = matching_sections([self._now, *sections], self.field.text())
        html = as_html(self._shown, theme.current().accent, self._columns)
        self.text.setHtml(html or "<p>No key does that.</p>")

    def _rank(self, section: Section) -> int:
        """Return 0 for the section that comes first, and 2 for what only the other mode has."""
        heading = section[0]
        if heading.startswith(self._first):
            return 0
        return 2 if any(heading.startswith(mode) for mode in _OF_ONE_MODE) else 1

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show as many columns as the list has room for."""
        if watched is self.text and event.type() == QEvent.Type.Resize:
            column = self.fontMetrics().averageCharWidth() * _COLUMN_CHARACTERS
            columns = max(self.text.width() // column, 1)
            if columns != self._columns:
                self._columns = columns
                self.fill()
        return super().eventFilter(watched, event)

    def copy(self) -> None:
        """Copy the keys shown, to paste as a table or as plain text."""
        data = QMimeData()
        data.setText(as_text(self._shown))
        data.setHtml(as_html(self._shown, theme.LIGHT.ink))
        QGuiApplication.clipboard().setMimeData(data)

    def sheet(self) -> QTextDocument:
        """Return the keys shown as a document to print, dark on light."""
        sheet = QTextDocument(self)
        sheet.setDefaultStyleSheet(f"body {{ color: {theme.LIGHT.ink.name()}; }}")
        font = QFont(self.font())
        font.setPointSize(_PAPER_POINTS)
        sheet.setDefaultFont(font)
        lasting = [section for section in self._shown if section[0] != _NOW]
        body = as_html(lasting, theme.LIGHT.ink, _PAPER_COLUMNS)
        sheet.setHtml(f"<body><h2>Keys of Annotator</h2>{body}</body>")
        return sheet

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog

        dialog = QPrintDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.sheet().print_(dialog.printer()))
        # QPrintDialog.open() requires a slot.
        QDialog.open(dialog)

    def _change(self) -> None:
        self.accept()
        self.changeWanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll the list with page and arrow keys while the filter has the keyboard."""
        scrolls = (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Down, Qt.Key.Key_Up)
        if event.key() in scrolls:
            bar = self.text.verticalScrollBar()
            far = event.key() in scrolls[:2]
            step = bar.pageStep() if far else 3 * bar.singleStep()
            down = event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_Down)
            bar.setValue(bar.value() + (step if down else -step))
        else:
            super().keyPressEvent(event)
