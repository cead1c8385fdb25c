r"""Makes HTML of rich text (RTF 1.9.1).

The libraries for it show hidden and deleted words, or lose notes and text boxes. Groups are read
once, in their order, as the specification has it; no group is nested in a call.

What is written: paragraphs with the role of their style, tables also inside cells, notes as links
to elements at the end, text boxes behind the paragraph to which they belong. What was deleted and
``\v`` are left out and counted, as comments, running heads and embedded objects are.
"""

import re
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from annotator.formats.articles.rtf_fonts import RtfFonts
from annotator.formats.articles.rtf_styles import RtfStyles
from annotator.formats.articles.rtf_tables import Paragraph, Story
from annotator.formats.articles.symbol_fonts import symbol, symbols
from annotator.formats.left_out import CountedParts


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TOKEN = re.compile(
    rb"\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|([^a-zA-Z]))|([{}])"
    rb"|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_BINARY = re.compile(rb"(?<!\\)((?:\\\\)*)\\bin(\d{1,10}) ?")
_SIGNS = {
    "tab": "\t", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b", "zwnbo": "\u2060",
    "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"-": "\xad", b"_": "\u2011", b"\t": "\t"}
_ENDS = frozenset(("par", "sect", "page", "column"))
_SKIPPED = _names(
    "colortbl listtable listoverridetable revtbl rsidtbl xmlnstbl filetbl themedata "
    "colorschememapping latentstyles datastore pict objdata objclass objname bkmkstart bkmkend "
    "pntxta pntxtb atnid atnauthor atntime atndate atnicn atnref atnparent atrfstart atrfend xe tc "
    "tcn rxe txe nonshppict nonesttables shprslt sp panose falt fname template operator keywords "
    "comment doccomm hlinkbase category company manager subject ftnsep ftnsepc ftncn aftnsep "
    "aftnsepc aftncn pgptbl generator datafield formfield ffdeftext mmathPr wgrffmtfilter "
    "userprops docvar private passwordhash background"
)
"""Destinations without text of the document."""
_STARRED = _names("shppict shpinst shptxt do nesttableprops fldinst ud annotation")
"""Destinations that are read although readers may skip them."""
_RUNNING = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "page header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "page footer"),
    "annotation": "comment",
}
_PROPERTIES = frozenset(("title", "author", "creatim"))
_LISTS = frozenset(("pntext", "listtext"))
_KEPT = frozenset(("fonttbl", "stylesheet", "info", "creatim", "fldinst", "upr"))
"""Destinations that are read, and are not text."""
_BOXES = frozenset(("footnote", "dptxbxtext", "shptxt"))
_DESTINATIONS = (
    _SKIPPED | _LISTS | _PROPERTIES | _KEPT | _BOXES | _RUNNING.keys() | {"field", "object"}
)
_SYMBOL_FIELD = re.compile(r'\s*SYMBOL\s+(\d+)(?:.*?\\f\s+"?([^"\\]+?)"?\s*(?:\\|$))?', re.I)


class Rtf(NamedTuple):
    """A document in rich text that is read."""

    markup: str
    left_out: CountedParts
    """The number of parts that are left out, by what they are called."""
    deleted: str
    """The deleted words."""
    properties: dict[str, str]
    """Title, author and the day on which it was made (``creatim``), as far as stated."""
    is_whole: bool
    """Whether its last group is closed."""


@dataclass
class _State:
    """What holds until the end of a group."""

    destination: str = ""
    """The group's destination: empty for text, ``skip`` for what is not read."""
    is_hidden: bool = False
    is_deleted: bool = False
    is_raised: bool = False
    skip: int = 1
    r"""The number of characters behind ``\u`` for older programs."""
    font: int | None = None
    other_font: int | None = None
    """The font for text from right to left."""
    runs_left: bool = False
    paragraph: Paragraph = field(default_factory=Paragraph)

    def inner(self) -> "_State":
        """Return the state of a group in this one; dataclasses.replace takes thrice as long."""
        state, paragraph = object.__new__(_State), object.__new__(Paragraph)
        state.__dict__.update(self.__dict__)
        paragraph.__dict__.update(self.paragraph.__dict__)
        state.paragraph = paragraph
        return state


def rtf_markup(data: bytes, encoding: str | None = None) -> Rtf:
    """Return the HTML of a document.

    Args:
        data: The bytes of the file.
        encoding: The encoding of text for which the file names none; None: that of Western Windows.

    Raises:
        LookupError: The file names a code page that is not known.
    """
    return _Reader(encoding).read(_without_binary(data))


def _without_binary(data: bytes) -> bytes:
    r"""Return a file without the bytes behind ``\bin``, which are not text."""
    pieces: list[bytes] = []
    at = 0
    while match := _BINARY.search(data, at):
        pieces.append(data[at : match.start()] + match[1])
        at = match.end() + int(match[2])
    return b"".join([*pieces, data[at:]]) if pieces else data


class _Reader:
    """Reads one document."""

    def __init__(self, encoding: str | None) -> None:
        self.left_out = CountedParts()
        self._fonts = RtfFonts(encoding or "cp1252", is_stated=encoding is not None)
        self._styles = RtfStyles()
        self._state = _State()
        self._states: list[_State] = []
        self._story = Story(self._styles)
        self._stories: list[tuple[int, str, Story]] = []
        """Stories that wait for the end of a note or box, with the depth and the kind of it."""
        self._notes: list[str] = []
        self._bytes = bytearray()
        self._to_skip = 0
        self._is_starred = False
        self._begins = False
        self._unseen = ""
        self._deleted: list[str] = []
        self._half = ""
        self._captured: dict[str, list[str]] = {}
        self._fields: list[tuple[int, list[str], int]] = []
        self._is_whole = False

    def read(self, data: bytes) -> Rtf:
        """Return the HTML of a document."""
        for word, number, code, sign, brace, text in map(_groups, _TOKEN.finditer(data)):
            if text:
                self._add_bytes(text)
            elif word:
                self._control(word.decode("ascii"), int(number) if number else None)
            elif code:
                self._add_code(int(code, 16))
            elif sign:
                self._sign(sign)
            elif brace == b"{":
                self._open()
            elif brace and self._close():
                break
        self._flush()
        while self._stories:
            self._end_story()
        body = self._story.markup()
        properties = {name: "".join(words).strip() for name, words in self._captured.items()}
        deleted = " ".join("".join(self._deleted).split())
        return Rtf(
            "".join((body, *self._notes)), self.left_out, deleted, properties, self._is_whole
        )

    def _open(self) -> None:
        self._flush()
        self._to_skip = 0
        self._states.append(self._state)
        self._state = self._state.inner()
        self._begins = True

    def _close(self) -> bool:
        """End a group; return whether it is the whole document."""
        self._flush()
        self._to_skip = 0
        depth = len(self._states)
        ends_story = bool(self._stories) and self._stories[-1][0] == depth
        if ends_story or depth == 1:
            self._story.end_last_paragraph(self._state.paragraph)
        if ends_story:
            self._end_story()
        if self._fields and self._fields[-1][0] == depth:
            self._end_field()
        if self._state.destination == "fonttbl":
            self._fonts.end()
        elif self._state.destination == "stylesheet":
            self._styles.end()
        inner = self._state.paragraph
        self._state = self._states.pop() if self._states else _State()
        if inner.is_list and not self._state.destination:
            self._state.paragraph.is_list = True
        self._begins = False
        self._is_whole = not self._states
        return self._is_whole

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._is_starred = True
            return
        if sign in b"\\{}":
            self._add_bytes(sign)
            return
        self._flush()
        self._to_skip = 0
        if sign in b"\r\n":
            self._end_paragraph()
        elif sign in _SYMBOLS:
            self._put(_SYMBOLS[sign])

    def _control(self, word: str, number: int | None) -> None:
        self._flush()
        self._to_skip = 0
        starred, begins = self._is_starred, self._begins
        self._is_starred = self._begins = False
        if begins and (starred or word in _DESTINATIONS):
            self._begin_destination(word, starred)
            if self._state.destination == "skip":
                return
        destination = self._state.destination
        if destination == "fonttbl":
            self._fonts.control(word, number)
        elif destination == "stylesheet":
            self._styles.control(word, number)
        elif destination == "creatim" and word in ("yr", "mo", "dy"):
            sign = "" if word == "yr" else "-"
            self._captured.setdefault("creatim", []).append(f"{sign}{number or 0:02}")
        elif destination != "skip":
            self._text_control(word, number)

    def _begin_destination(self, word: str, starred: bool) -> None:
        state = self._state
        is_unknown = starred and word not in _STARRED and word not in _DESTINATIONS
        if state.destination == "skip":
            return
        if word in _SKIPPED or word in _LISTS or is_unknown:
            state.destination = "skip"
            state.paragraph.is_list |= word in _LISTS
        elif state.destination == "info":
            state.destination = word if word in _PROPERTIES else "skip"
        elif word in _KEPT:
            state.destination = word
        elif word in _RUNNING or word in _BOXES:
            self._begin_story(word)
        elif word == "field":
            self._fields.append((len(self._states), [], self._story.length))
        elif word == "object":
            self.left_out["embedded object"] += 1
        elif word == "ud":  # The same words as before it, in Unicode.
            state.destination = self._states[-2].destination if len(self._states) > 1 else ""

    def _begin_story(self, word: str) -> None:
        if word == "footnote":
            number = len(self._notes) + 1 + sum(kind == word for _, kind, _ in self._stories)
            self._story.add(f'<a role="doc-noteref" href="#note{number}">{number}</a>')
        self._stories.append((len(self._states), word, self._story))
        self._story = Story(self._styles)
        self._state.paragraph = Paragraph()
        self._state.is_raised = False

    def _end_story(self) -> None:
        _, kind, outer = self._stories.pop()
        story, self._story = self._story, outer
        markup = story.markup()
        if kind in _RUNNING:
            self.left_out[_RUNNING[kind]] += story.has_words
        elif kind == "footnote":
            number = len(self._notes) + 1
            self._notes.append(f'<aside role="doc-footnote" id="note{number}">{markup}</aside>')
        else:
            outer.add_box(markup)

    def _end_field(self) -> None:
        _, instruction, length = self._fields.pop()
        match = _SYMBOL_FIELD.match("".join(instruction))
        if match is not None and self._story.length == length:
            known = symbol(match[2] or "", int(match[1]))
            self._put(known or (chr(int(match[1])) if 31 < int(match[1]) < 256 else ""))

    def _text_control(self, word: str, number: int | None) -> None:
        state = self._state
        if word in _SIGNS:
            self._put(_SIGNS[word])
        elif word in _ENDS:
            self._end_paragraph()
        elif word in ("line", "lbr", "softline"):
            if not (state.is_hidden or state.is_deleted):
                self._story.add("<br>")
        elif word in ("cell", "nestcell", "row", "nestrow"):
            self._story.end_cell_or_row(word, state.paragraph)
        elif word == "u":
            self._add_unicode(number or 0)
        elif word == "pard":
            state.paragraph = Paragraph()
        elif not self._fonts.header(word, number):
            self._property(word, number)

    def _property(self, word: str, number: int | None) -> None:
        state, is_on = self._state, number != 0
        if word == "plain":
            state.is_hidden = state.is_deleted = state.is_raised = state.runs_left = False
            state.font = None
        elif word == "v":
            state.is_hidden = is_on
        elif word in ("deleted", "mvf"):
            state.is_deleted = is_on
        elif word in ("super", "up"):
            state.is_raised = is_on
        elif word in ("nosupersub", "sub", "dn"):
            state.is_raised = False
        elif word == "uc":
            state.skip = number or 0
        elif word == "f":
            state.font = number
        elif word == "af":
            state.other_font = number
        elif word in ("rtlch", "ltrch"):
            state.runs_left = word == "rtlch"
        else:
            state.paragraph.control(word, number)

    def _add_bytes(self, text: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        if text and self._state.destination != "skip":
            self._bytes += text

    def _add_code(self, code: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif self._state.destination != "skip":
            self._bytes.append(code)

    def _add_unicode(self, number: int) -> None:
        code = number + 0x10000 if number < 0 else number
        self._to_skip = self._state.skip
        if 0xD800 <= code < 0xDC00:
            self._half = chr(code)
            return
        if self._half and 0xDC00 <= code < 0xE000:
            pair = (self._half + chr(code)).encode("utf-16-le", "surrogatepass")
            self._put(pair.decode("utf-16-le"))
        elif code <= 0x10FFFF:
            self._put("\ufffd" if 0xD800 <= code < 0xE000 else chr(code))
        self._half = ""

    def _flush(self) -> None:
        """Write the bytes so far as text, in the encoding of their font."""
        if not self._bytes:
            return
        data = bytes(self._bytes)
        self._bytes.clear()
        self._begins = self._is_starred = False
        destination = self._state.destination
        if destination == "fonttbl":
            self._fonts.name(data)
        elif destination == "stylesheet":
            self._styles.name(data.decode(self._fonts.default, "replace"))
        else:
            encoding = self._fonts.encoding(self._font())
            self._put(data.decode(encoding or "latin-1", "replace"))

    def _font(self) -> int | None:
        state = self._state
        return state.other_font if state.runs_left and state.other_font is not None else state.font

    def _put(self, text: str) -> None:
        state = self._state
        destination = state.destination
        if destination in _PROPERTIES:
            self._captured.setdefault(destination, []).append(text)
        elif destination == "fldinst" and self._fields:
            self._fields[-1][1].append(text)
        if destination:
            return
        unseen = "deletion" if state.is_deleted else "hidden passage" if state.is_hidden else ""
        if unseen:
            if text.strip() and self._unseen != unseen:
                self.left_out[unseen] += 1
                self._unseen = unseen
            if state.is_deleted:
                self._deleted.append(text)
            return
        if text.strip():
            self._unseen = ""
        font = self._fonts.symbol_font(self._font())
        if font:
            text, unknown = symbols(font, text)
            self.left_out["unknown symbol"] += unknown
        written = escape(text, quote=False).replace("\0", "")
        self._story.add(f"<sup>{written}</sup>" if state.is_raised else written, text)

    def _end_paragraph(self) -> None:
        state = self._state
        # The next paragraph goes on where the end of this one is deleted or hidden.
        if not (state.destination or state.is_deleted or state.is_hidden):
            self._story.end_paragraph(state.paragraph)


def _groups(match: re.Match[bytes]) -> tuple[bytes | None, ...]:
    return match.groups()
